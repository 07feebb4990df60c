/** A state's colours on a small canvas: the same tiles as in the picture. */

import { RUNX, QUEUED, UNKNOWN, RUN } from "../model/states.js";
import { makeTiles } from "./patterns.js";
import { Raster } from "./raster.js";

/** @import { Palette, Pixel } from "./palette.js" */

const WIDTH = 26;
const HEIGHT = 14;

/** @param {HTMLCanvasElement} canvas @param {number} code @param {Palette} palette */
export function drawSwatch(canvas, code, palette) {
  const scale = window.devicePixelRatio || 1;
  const w = Math.round(WIDTH * scale);
  const h = Math.round(HEIGHT * scale);
  const raster = new Raster(w, h);
  raster.fillTile(0, 0, w, h, makeTiles(palette, scale, palette.plain)[code], 0, 0);
  const { ink, edge } = palette.states[code];
  const line = Math.max(1, Math.round(scale));
  if (code === RUNX) raster.fill(0, (h >> 1) - line, w, (h >> 1) + line, ink);
  else if (code === QUEUED) {
    raster.fill(0, 0, w, h, palette.pixels.page);
    frame(raster, w, h, line, ink, Math.round(7 * scale), Math.round(4 * scale));
  } else if (code !== RUN && code !== UNKNOWN) frame(raster, w, h, line, edge, 1, 1);
  canvas.width = w;
  canvas.height = h;
  const context = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  context.putImageData(new ImageData(raster.bytes, w, h), 0, 0);
}

/** @param {Raster} raster @param {number} w @param {number} h @param {number} line @param {Pixel} pixel
 * @param {number} period @param {number} dash */
function frame(raster, w, h, line, pixel, period, dash) {
  for (let x = 0; x < w; x++) {
    if (x % period >= dash) continue;
    raster.fill(x, 0, x + 1, line, pixel);
    raster.fill(x, h - line, x + 1, h, pixel);
  }
  for (let y = 0; y < h; y++) {
    if (y % period >= dash) continue;
    raster.fill(0, y, line, y + 1, pixel);
    raster.fill(w - line, y, w, y + 1, pixel);
  }
}
