/** Colours as numbers. The style sheet has the only colour values; here they are mixed, not chosen. */

import { GIL, STATES } from "../model/states.js";

/** @typedef {number} Pixel 0xAABBGGRR: one entry of a Uint32Array over image data (little endian) */

/**
 * @typedef {{fill: Pixel | undefined, ink: Pixel, edge: Pixel, text: string, css: string}} StateColours
 * @typedef {object} Palette
 * @property {StateColours[]} states by code
 * @property {Record<Chrome, string>} css
 * @property {Record<Chrome, Pixel>} pixels
 * @property {number} tile CSS px
 * @property {string} sans
 * @property {boolean} bold thicker lines, for a projector
 * @property {boolean} plain no hatches
 * @property {boolean} twoTone forced colours: only what runs is filled
 *
 * @typedef {"page" | "lane" | "raised" | "text" | "muted" | "axis" | "rule" | "rule-soft" | "you" | "on-you" | "sel"
 *   | "error" | "flow" | "strip-fill" | "strip-line"} Chrome
 */

/** @type {readonly Chrome[]} */
export const CHROME = [
  "page", "lane", "raised", "text", "muted", "axis", "rule", "rule-soft", "you", "on-you", "sel", "error", "flow",
  "strip-fill", "strip-line",
];

/** @param {string} hex "#rrggbb"
 * @returns {Pixel} */
export function toPixel(hex) {
  const value = parseInt(hex.slice(1), 16);
  return ((0xff << 24) | ((value & 0xff) << 16) | (value & 0xff00) | (value >> 16)) >>> 0;
}

/** `share` of `over` on `under`.
 * @param {Pixel} under @param {Pixel} over @param {number} share
 * @returns {Pixel} */
export function mix(under, over, share) {
  const channel = (/** @type {number} */ shift) => {
    const a = (under >>> shift) & 0xff;
    const b = (over >>> shift) & 0xff;
    return Math.round(a + (b - a) * share) << shift;
  };
  return (0xff000000 | channel(16) | channel(8) | channel(0)) >>> 0;
}

const EDGE_SHARE = 0.55;

/** @param {(name: string) => string} read "#rrggbb" of a custom property, "" if it is not set
 * @param {{tile: number, sans: string, bold: boolean, plain: boolean}} other
 * @returns {Palette} */
export function makePalette(read, other) {
  /** @type {Record<string, string>} */
  const css = {};
  /** @type {Record<string, Pixel>} */
  const pixels = {};
  for (const name of CHROME) {
    css[name] = read(`--${name}`) || "#808080";
    pixels[name] = toPixel(css[name]);
  }
  const states = STATES.map(({ token }) => {
    const fillCss = read(`--${token}`);
    const inkCss = read(`--${token}-i`) || fillCss || css.muted;
    const fill = fillCss === "" ? undefined : toPixel(fillCss);
    const ink = toPixel(inkCss);
    // With two tones only, a bar that has the page's colour is seen by its edge.
    const edge = fill === undefined || fill === pixels.page ? ink : mix(fill, isLightInk(fill, ink) ? fill : ink, EDGE_SHARE);
    return { fill, ink, edge, text: read(`--${token}-t`) || css.text, css: fillCss || inkCss };
  });
  const twoTone = states[GIL].fill === pixels.page;
  return /** @type {Palette} */ ({ states, css, pixels, ...other, twoTone, bold: other.bold && !twoTone });
}

/** The states that are not highlighted become outlines on the lane's own colour.
 * @param {Palette} palette @param {ReadonlySet<number>} lit
 * @returns {Palette} */
export function dimmed(palette, lit) {
  const { lane, rule, muted } = palette.pixels;
  const states = palette.states.map((each, code) => (lit.has(code) || each.fill === undefined ? each : { ...each, fill: lane, ink: rule, edge: muted }));
  return { ...palette, states };
}

/** White ink on a dark fill would make an edge that looks like a gap.
 * @param {Pixel} fill @param {Pixel} ink */
function isLightInk(fill, ink) {
  return luma(ink) > 0.9 && luma(fill) < 0.6;
}

/** @param {Pixel} pixel */
function luma(pixel) {
  return (0.2126 * (pixel & 0xff) + 0.7152 * ((pixel >> 8) & 0xff) + 0.0722 * ((pixel >> 16) & 0xff)) / 255;
}
