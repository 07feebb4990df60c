/** How large a picture may be. */

/** What a canvas may have on iOS. */
export const MOST_PIXELS = 16_777_216;

/** The scale that was wished for, or the largest below it that a canvas can have.
 * @param {number} width CSS px @param {number} height @param {number} wished */
export function scaleFor(width, height, wished) {
  const fits = (/** @type {number} */ s) => Math.ceil(width * s) * Math.ceil(height * s) <= MOST_PIXELS;
  if (fits(wished)) return wished;
  return Math.floor(Math.sqrt(MOST_PIXELS / (width * height)) * 99) / 100;
}
