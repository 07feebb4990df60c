/** A path for this pen: a canvas has its own kind; what writes text instead has another. */

/** @param {CanvasRenderingContext2D} c @param {string} [d]
 * @returns {Path2D} */
export function outlineFor(c, d) {
  return "outline" in c ? /** @type {{outline: (d?: string) => Path2D}} */ (/** @type {unknown} */ (c)).outline(d) : new Path2D(d);
}
