/** What the style sheet and the window say about a timeline: colours, type, row sizes. Read only when one has changed. */

import { makeTiles } from "../draw/patterns.js";
import { dimmed } from "../draw/palette.js";
import { rasterScale, readLength, readPalette } from "../draw/surface.js";

/** @import { Palette } from "../draw/palette.js" */
/** @import { Tile } from "../draw/patterns.js" */
/** @import { PaneMetrics } from "../layout/pane.js" */
/** @import { Wishes } from "./wishes.js" */

/**
 * @typedef {object} Look
 * @property {"lesson" | "run"} kind
 * @property {boolean} narrow
 * @property {PaneMetrics} metrics
 * @property {Palette} palette
 * @property {Tile[]} tiles
 * @property {number} theme changes when a colour or a pattern does
 * @property {number} font CSS px
 * @property {boolean} numbers lanes are labelled by number only
 * @property {number} ratio canvas px in one CSS px
 * @property {number} scale raster px in one CSS px
 * @property {{scale: number, tiles: Tile[], theme: number}} coarse what takes the place of these while the picture moves
 *   on a machine that cannot keep up
 * @property {number} spacing least px between labels of the axis
 * @property {number} overhang room for text to the right of the plot
 */

const NARROW_PX = 720;

/** Where the browser keeps that it was said what a hand can do. */
export const HINTED = "interleave.hinted";
/** Where the browser keeps how wide the reader has made the names. */
export const NAMES_STORED = "interleave.names";

export function wasHinted() {
  try {
    return localStorage.getItem(HINTED) !== null;
  } catch {
    return false;
  }
}

/** @returns {number | undefined} CSS px */
export function storedNames() {
  try {
    return Number(localStorage.getItem(NAMES_STORED)) || undefined;
  } catch {
    return undefined;
  }
}

/** Each theme that was met, in order: its number is a short key for what is drawn in it.
 * @type {string[]} */
const themes = [];

/** @param {string} theme */
function themeNumber(theme) {
  const known = themes.indexOf(theme);
  return known >= 0 ? known : themes.push(theme) - 1;
}

/** CSS px of text that is read from the last row: a fiftieth of the screen's height, names of lanes a little more.
 * @param {boolean} lesson @param {boolean} deep */
function projectedFont(lesson, deep) {
  return Math.round(Math.max(20, window.innerHeight * (lesson ? 0.02 : 0.026)) * (deep ? 1.5 : 1));
}

/** @param {HTMLElement} root @param {"lesson" | "run" | "auto"} layout @param {"normal" | "large"} size @param {number} panes
 * @param {ReadonlySet<number>} lit states that are highlighted; none: all are
 * @param {Wishes} wishes @param {number | undefined} names how wide the reader has made the names, CSS px
 * @returns {Look} */
export function readLook(root, layout, size, panes, lit, wishes, names) {
  const kind = layout === "auto" ? (panes <= 1 ? "run" : "lesson") : layout;
  root.dataset.layout = kind;
  const lesson = kind === "lesson";
  const width = root.clientWidth;
  const narrow = width > 0 && width < NARROW_PX;
  const projected = document.documentElement.dataset.theme === "projector" && !narrow;
  const large = size === "large" || projected;
  const font = large ? projectedFont(lesson, wishes.deep) : 0;
  root.dataset.size = large ? "large" : "normal";
  root.style.setProperty("--tl-font", `${font}px`);
  root.style.setProperty("--tl-names", kind === "run" ? (narrow ? "88px" : names ? `${names}px` : large ? `${font * 13}px` : "172px") : large ? `${font * 1.7}px` : "18px");
  const palette = { ...readPalette(root), plain: wishes.plain };
  const scale = rasterScale(width);
  const roomy = readLength(root, "--pitch", 26);
  // A lesson's panes are many: beside each other on a laptop's projector they are only as tall as their text needs.
  const dense = lesson && size !== "large";
  const pitch = large ? Math.round(font * (dense ? 1.6 : 2.4)) : lesson ? Math.round(roomy * 0.75) : roomy;
  const bar = large ? Math.round(font * (dense ? 1.4 : 1.8)) : lesson ? pitch - 4 : readLength(root, "--bar", 18);
  const stripH = large ? Math.round(font * (dense ? 4 : 5.5)) : lesson ? readLength(root, "--strip-h", 52) : narrow ? 52 : 64;
  const mostRowsH = Math.max(320, Math.round(window.innerHeight * 0.7));
  const inked = lit.size > 0 ? dimmed(palette, lit) : palette;
  const theme = themeNumber(JSON.stringify(palette.css) + palette.tile + palette.plain + scale + [...lit].join());
  return {
    kind,
    narrow,
    metrics: { stripH, pitch, bar, mostRowsH },
    palette,
    tiles: makeTiles(inked, scale, palette.plain),
    theme,
    coarse: { scale: scale / 2, tiles: makeTiles(inked, scale / 2, true), theme: theme + 0.5 },
    font: large ? font : palette.bold ? 14 : 11,
    numbers: lesson,
    ratio: window.devicePixelRatio || 1,
    scale,
    spacing: large ? font * 8 : palette.bold ? 160 : narrow ? 70 : 90,
    overhang: narrow ? 0 : 10,
  };
}
