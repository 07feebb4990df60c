/** A picture as pixels in memory, and the few ways to fill it. Knows nothing of canvases. */

import { mix } from "./palette.js";

/** @import { Pixel } from "./palette.js" */
/** @import { Tile } from "./patterns.js" */

/** From this width on, further rows of a tile are copied, not computed. */
const COPY_FROM = 24;
/** A call of the engine's own fill costs as much as a few dozen pixels: strips are narrow. */
const FILL_FROM = 32;

export class Raster {
  /** @param {number} width @param {number} height */
  constructor(width, height) {
    this.width = width;
    this.height = height;
    this.bytes = new Uint8ClampedArray(new ArrayBuffer(width * height * 4));
    this.pixels = new Uint32Array(this.bytes.buffer);
  }

  /** @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 @param {Pixel} pixel */
  fill(x0, y0, x1, y1, pixel) {
    if (x1 <= x0) return;
    const { pixels, width } = this;
    if (x0 === 0 && x1 === width) pixels.fill(pixel, y0 * width, y1 * width);
    else if (x1 - x0 > FILL_FROM) {
      for (let y = y0; y < y1; y++) pixels.fill(pixel, y * width + x0, y * width + x1);
    } else {
      for (let y = y0, at = y0 * width; y < y1; y++, at += width) for (let x = at + x0; x < at + x1; x++) pixels[x] = pixel;
    }
  }

  /** One pixel, by a share of it.
   * @param {number} x @param {number} y @param {Pixel} pixel @param {number} share */
  blend(x, y, pixel, share) {
    const at = y * this.width + x;
    this.pixels[at] = mix(this.pixels[at], pixel, share);
  }

  /** Fills with a tile that is anchored to time across and to the bar's top down.
   * @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 @param {Tile} tile
   * @param {number} phase absolute column of x = 0 @param {number} top row where the tile begins */
  fillTile(x0, y0, x1, y1, tile, phase, top) {
    const { size, pixels } = tile;
    if (x1 <= x0 || y1 <= y0) return;
    if (size === 1) return this.fill(x0, y0, x1, y1, pixels[0]);
    const out = this.pixels;
    const width = this.width;
    const shift = (((phase + x0) % size) + size) % size;
    const mask = (size & (size - 1)) === 0 ? size - 1 : 0;
    const copied = x1 - x0 >= COPY_FROM ? y0 + size : y1;
    for (let y = y0; y < y1; y++) {
      const at = y * width;
      if (y >= copied) {
        out.copyWithin(at + x0, at - size * width + x0, at - size * width + x1);
        continue;
      }
      const row = ((y - top) % size) * size;
      const end = at + x1;
      if (mask > 0) for (let x = at + x0, k = shift; x < end; x++, k++) out[x] = pixels[row + (k & mask)];
      else {
        for (let x = at + x0, k = shift; x < end; x++) {
          out[x] = pixels[row + k];
          if (++k === size) k = 0;
        }
      }
    }
  }

  /** Moves the whole picture `by` columns to the left (to the right if negative), all rows at once; the columns that
   * come in hold what stood at the other end of a row beside, until they are painted.
   * @param {number} by */
  shift(by) {
    if (by > 0) this.pixels.copyWithin(0, by);
    else this.pixels.copyWithin(-by, 0);
  }
}
