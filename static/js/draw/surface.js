/** The canvases of a pane, and what is read from the style sheet. The only place that knows device pixels. */

import { makePalette } from "./palette.js";

/** @import { Palette } from "./palette.js" */
/** @import { Raster } from "./raster.js" */
/** @import { Span } from "./pane-raster.js" */

/** CSS px: text that was drawn is moved with the picture so far; then, and when the picture rests, it is drawn anew. */
export const MOST_SLID = 120;

/** More raster columns than this in one pane, and the raster keeps to CSS pixels. */
const MOST_COLUMNS = 2600;

/** Raster px in one CSS px: as the device has them, while that stays affordable.
 * @param {number} width CSS px */
export function rasterScale(width) {
  const ratio = window.devicePixelRatio || 1;
  return width * ratio <= MOST_COLUMNS ? ratio : 1;
}

/** @param {Element} element
 * @returns {Palette} */
export function readPalette(element) {
  const style = getComputedStyle(element);
  const context = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  /** @type {HTMLElement | undefined} */
  let probe;
  const read = (/** @type {string} */ name) => {
    let value = style.getPropertyValue(name).trim();
    if (value === "") return "";
    if (!value.startsWith("#")) {
      // A colour of the system (forced colours): only an element of the page knows what it is.
      probe ??= element.appendChild(document.createElement("i"));
      probe.style.color = value;
      value = getComputedStyle(probe).color;
    }
    context.fillStyle = "#000";
    context.fillStyle = value;
    return /** @type {string} */ (context.fillStyle);
  };
  const tile = parseFloat(style.getPropertyValue("--hatch")) || 8;
  const palette = makePalette(read, { tile, sans: style.getPropertyValue("--sans").trim() || "sans-serif", bold: tile > 8, plain: false });
  probe?.remove();
  return palette;
}

/** A length from the style sheet, CSS px.
 * @param {Element} element @param {string} name @param {number} fallback */
export function readLength(element, name, fallback) {
  return parseFloat(getComputedStyle(element).getPropertyValue(name)) || fallback;
}

/** Of itself a canvas is 300 px wide: on a phone, too wide until the first picture. */
function emptyCanvas() {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 1;
  return canvas;
}

/** A canvas with a 2D context in CSS px. */
export class Layer {
  /** @param {string} name */
  constructor(name) {
    this.canvas = emptyCanvas();
    this.canvas.className = `tl-${name}`;
    this.canvas.setAttribute("aria-hidden", "true");
    this.context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d"));
    this.width = 0;
    this.height = 0;
    this.ratio = 1;
    this.slid = 0;
  }

  /** @param {number} width CSS px @param {number} height @param {number} ratio canvas px in one CSS px
   * @returns {boolean} whether it changed (and is now empty) */
  resize(width, height, ratio) {
    if (width === this.width && height === this.height && ratio === this.ratio) return false;
    this.width = width;
    this.height = height;
    this.ratio = ratio;
    this.canvas.width = Math.max(1, Math.round(width * ratio));
    this.canvas.height = Math.max(1, Math.round(height * ratio));
    this.canvas.style.width = `${width}px`;
    this.canvas.style.height = `${height}px`;
    return true;
  }

  /** What was drawn is moved sideways, within the sheet's own place: until it is drawn anew.
   * @param {number} by CSS px */
  slide(by) {
    if (by === this.slid) return;
    this.slid = by;
    this.canvas.style.transform = by === 0 ? "" : `translateX(${by}px)`;
    this.canvas.style.clipPath = by === 0 ? "" : `inset(0 ${Math.max(0, by)}px 0 ${Math.max(0, -by)}px)`;
  }

  /** An empty sheet, to be drawn on in CSS px. */
  begin() {
    this.slide(0);
    this.context.setTransform(1, 0, 0, 1, 0, 0);
    this.context.clearRect(0, 0, this.canvas.width, this.canvas.height);
    this.context.setTransform(this.ratio, 0, 0, this.ratio, 0, 0);
    return this.context;
  }
}

/** The canvas that shows a raster. */
export class RasterLayer {
  constructor() {
    this.canvas = emptyCanvas();
    this.canvas.className = "tl-raster";
    this.canvas.setAttribute("aria-hidden", "true");
    this.context = /** @type {CanvasRenderingContext2D} */ (this.canvas.getContext("2d", { alpha: false }));
    /** @type {Raster | undefined} */
    this.raster = undefined;
    /** @type {ImageData | undefined} */
    this.image = undefined;
  }

  /** @param {Raster} raster @param {number} width CSS px @param {number} height @param {Span} span */
  show(raster, width, height, span) {
    let { x0, x1 } = span;
    if (raster !== this.raster || this.image === undefined) {
      this.raster = raster;
      this.image = new ImageData(raster.bytes, raster.width, raster.height);
      this.canvas.width = raster.width;
      this.canvas.height = raster.height;
      this.canvas.style.width = `${width}px`;
      this.canvas.style.height = `${height}px`;
      x0 = 0;
      x1 = raster.width;
    }
    this.context.putImageData(this.image, 0, 0, x0, 0, x1 - x0, raster.height);
  }
}
