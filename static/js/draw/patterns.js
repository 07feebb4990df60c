/**
 * The hatches, as small tiles of pixels. "Solid works, hatched waits": each waiting state has its own pattern, so that
 * none depends on its colour alone. Shapes are given in a square of 8; a tile may be any whole number of pixels.
 */

import { CPU, GIL, IO, JOIN, LOCK, LOOP, RUN, RUNX, SLEEP, STARTING, STATE_COUNT, TRANSFER, UNKNOWN } from "../model/states.js";
import { mix } from "./palette.js";

/** @import { Palette, Pixel } from "./palette.js" */

/** @typedef {{size: number, pixels: Uint32Array}} Tile */

const SAMPLES = 5;
/** Waiting for the GIL fills most of a threads picture and must not look darker than running. */
const GIL_INK = 0.82;

/** @param {number} v distance to the nearest multiple of 8 */
const near8 = (v) => Math.abs(v - 8 * Math.round(v / 8));

/** Is the point (x, y) in the square of 8 inked?
 * @param {number} state @param {number} x @param {number} y */
function inked(state, x, y) {
  switch (state) {
    case GIL:
      return near8(x + y) / Math.SQRT2 <= 1.15 / 2;
    case LOOP:
      return near8(x - y) / Math.SQRT2 <= 1.2 / 2;
    case LOCK:
      return Math.min(near8(x + y), near8(x - y)) / Math.SQRT2 <= 1.3 / 2;
    case CPU:
      return Math.abs(x - 4) <= 1.5 / 2;
    case JOIN:
      return Math.abs(y - 2) <= 0.6 || Math.abs(y - 6) <= 0.6;
    case IO:
      return Math.hypot(x - 2, y - 2) <= 1.2 || Math.hypot(x - 6, y - 6) <= 1.2;
    case SLEEP:
      return Math.hypot(x - 4, y - 4) <= 0.9;
    case STARTING:
      return Math.abs(y - 4) <= 3.4 && Math.abs(x - 5 + Math.abs(y - 4)) / Math.SQRT2 <= 0.6;
    case TRANSFER:
      return (Math.abs(y - 2) <= 1 && x < 4) || (Math.abs(y - 6) <= 1 && x >= 4);
    case UNKNOWN:
      return near8(x + y) / Math.SQRT2 <= 0.5;
    default:
      return false;
  }
}

/** @param {number} state @param {number} size pixels
 * @returns {Float64Array} how much of each pixel is inked */
export function coverage(state, size) {
  const out = new Float64Array(size * size);
  const step = 8 / size;
  for (let py = 0; py < size; py++) {
    for (let px = 0; px < size; px++) {
      let hits = 0;
      for (let k = 0; k < SAMPLES * SAMPLES; k++) {
        const x = (px + ((k % SAMPLES) + 0.5) / SAMPLES) * step;
        const y = (py + (Math.floor(k / SAMPLES) + 0.5) / SAMPLES) * step;
        if (inked(state, x, y)) hits += 1;
      }
      out[py * size + px] = hits / (SAMPLES * SAMPLES);
    }
  }
  return out;
}

/** One tile a state; a tile without a pattern is 1 x 1.
 * @param {Palette} palette @param {number} scale raster px in one CSS px
 * @param {boolean} plain no hatches
 * @returns {Tile[]} */
export function makeTiles(palette, scale, plain = false) {
  const size = Math.max(4, Math.round(palette.tile * scale));
  /** @type {Tile[]} */
  const tiles = [];
  for (let state = 0; state < STATE_COUNT; state++) {
    const { fill, ink } = palette.states[state];
    const ground = fill ?? palette.pixels.lane;
    const flat = state === 0 || state === RUN || state === RUNX || (plain && fill !== undefined);
    if (flat) tiles.push({ size: 1, pixels: Uint32Array.of(state === 0 ? palette.pixels.page : ground) });
    else tiles.push({ size, pixels: blend(coverage(state, size), ground, ink, state === GIL ? GIL_INK : 1) });
  }
  return tiles;
}

/** @param {Float64Array} inks @param {Pixel} ground @param {Pixel} ink @param {number} strength */
function blend(inks, ground, ink, strength) {
  const pixels = new Uint32Array(inks.length);
  for (let i = 0; i < inks.length; i++) pixels[i] = mix(ground, ink, inks[i] * strength);
  return pixels;
}
