/** What follows the pointer and the choice: outlines, a range, the cursor. Pointer movement repaints only this. */

import { formatDuration } from "../base/format.js";
import { timeToPx } from "../time/scale.js";

/** @import { PaneLayout } from "../layout/pane.js" */
/** @import { Grid } from "../time/scale.js" */
/** @import { Palette } from "./palette.js" */

/**
 * @typedef {{x: number, y: number, w: number, h: number}} Plate CSS px
 * @typedef {{from: {t: number, y: number}, to: {t: number, y: number, edge: number}}} Arrow times in the run's time, y in CSS
 *   px at the bars' middles; `edge`: how far from there the bar begins
 * @typedef {{from: number, to: number, y: number, h: number}} Box a slice or bin; times, and CSS px
 * @typedef {object} OverlayScene
 * @property {PaneLayout} layout
 * @property {Grid} axis for cursor, playhead and range; boxes and arrow are in the run's time
 * @property {Palette} palette
 * @property {number | undefined} cursor
 * @property {number | undefined} playhead of a replay, or the live edge
 * @property {Box | undefined} hovered
 * @property {Box | undefined} selected
 * @property {{from: number, to: number, rows: {top: number, row: {h: number}}[] | undefined} | undefined} range `rows`: only
 *   these are measured
 * @property {{from: number, to: number} | undefined} spot the stretch of a key moment
 * @property {readonly number[]} marks places that the reader has marked
 * @property {readonly Arrow[]} arrows who did what to whom
 * @property {readonly Plate[]} plates where text stands
 * @property {number} font CSS px
 */

/** @param {CanvasRenderingContext2D} c @param {OverlayScene} scene */
export function drawOverlay(c, scene) {
  const { layout, palette } = scene;
  const bottom = layout.rowsTop + layout.rowsH + 4;
  const paths = scene.arrows.map((arrow) => arrowPath(scene, arrow)).filter((path) => path !== undefined);
  drawShafts(c, scene, paths);
  if (scene.spot) drawSpot(c, scene, scene.spot, bottom);
  scene.marks.forEach((t, i) => drawMark(c, scene, t, i, bottom));
  if (scene.range) drawRange(c, scene, scene.range, bottom);
  if (scene.cursor !== undefined) {
    const x = Math.round(timeToPx(scene.axis, scene.cursor));
    c.fillStyle = palette.css.muted;
    c.globalAlpha = 0.55;
    c.fillRect(x, 0, 1, bottom);
    c.globalAlpha = 1;
  }
  if (scene.hovered) outline(c, scene, scene.hovered, palette.bold ? 2 : 1.5);
  if (scene.selected) outline(c, scene, scene.selected, palette.bold ? 3.5 : 2.5);
  drawHeads(c, scene, paths);
  if (scene.playhead !== undefined) {
    c.fillStyle = palette.css.you;
    c.fillRect(Math.round(timeToPx(scene.axis, scene.playhead)) - 1, 0, 2, bottom);
  }
}

/** Across all panes, for they share one time. What fills the whole picture needs no band.
 * @param {CanvasRenderingContext2D} c @param {OverlayScene} scene @param {{from: number, to: number}} spot
 * @param {number} bottom */
function drawSpot(c, { layout, axis, palette }, spot, bottom) {
  const a = Math.max(0, timeToPx(axis, spot.from));
  const b = Math.min(layout.width, timeToPx(axis, spot.to));
  if (b <= a || b - a > layout.width * 0.97) return;
  c.fillStyle = palette.css.you;
  c.globalAlpha = 0.12;
  c.fillRect(a, 0, b - a, bottom);
  c.globalAlpha = 1;
}

/** A flag with the mark's number: a line where it is, the letter at the top.
 * @param {CanvasRenderingContext2D} c @param {OverlayScene} scene @param {number} t @param {number} i @param {number} bottom */
function drawMark(c, { layout, axis, palette, font }, t, i, bottom) {
  const x = Math.round(timeToPx(axis, t));
  if (x < -8 || x > layout.width + 8) return;
  c.fillStyle = palette.css.you;
  c.fillRect(x, 0, 1, bottom);
  c.fillRect(x, 0, font + 4, font + 2);
  c.fillStyle = palette.css["on-you"];
  c.font = `600 ${font - 1}px ${palette.sans}`;
  c.textAlign = "center";
  c.textBaseline = "middle";
  c.fillText(String.fromCharCode(65 + (i % 26)), x + font / 2 + 2, font / 2 + 1.5);
}

/** An outline with a halo; the fill never changes, for a changed fill would be another state.
 * @param {CanvasRenderingContext2D} c @param {OverlayScene} scene @param {Box} box @param {number} line */
function outline(c, { layout, palette }, box, line) {
  const a = Math.max(-2, timeToPx(layout.grid, box.from));
  const b = Math.min(layout.width + 2, timeToPx(layout.grid, box.to));
  if (b < -1 || a > layout.width + 1) return;
  const width = Math.max(3, b - a);
  c.strokeStyle = palette.css.page;
  c.lineWidth = line + 2.5;
  c.strokeRect(a - 1, box.y - 1, width + 1, box.h + 2);
  c.strokeStyle = palette.css.sel;
  c.lineWidth = line;
  c.strokeRect(a - 1, box.y - 1, width + 1, box.h + 2);
}

/** @param {CanvasRenderingContext2D} c @param {OverlayScene} scene
 * @param {NonNullable<OverlayScene["range"]>} range @param {number} bottom */
function drawRange(c, { layout, axis, palette, font }, range, bottom) {
  const a = timeToPx(axis, Math.min(range.from, range.to));
  const b = timeToPx(axis, Math.max(range.from, range.to));
  c.fillStyle = palette.css.you;
  c.globalAlpha = 0.12;
  if (range.rows) for (const { top, row } of range.rows) c.fillRect(a, top, b - a, row.h);
  else c.fillRect(a, 0, b - a, bottom);
  c.globalAlpha = 1;
  c.fillRect(Math.round(a), 0, 1, bottom);
  c.fillRect(Math.round(b), 0, 1, bottom);
  const text = formatDuration(Math.abs(range.to - range.from));
  c.font = `600 ${font + 1}px ${palette.sans}`;
  const width = c.measureText(text).width + 12;
  const x = Math.min(Math.max((a + b - width) / 2, 0), layout.width - width);
  c.beginPath();
  c.roundRect(x, 2, width, font + 9, 3);
  c.fill();
  c.fillStyle = palette.css["on-you"];
  c.textAlign = "left";
  c.textBaseline = "middle";
  c.fillText(text, x + 6, 7 + font / 2);
}

/** @typedef {{x0: number, y0: number, x1: number, y1: number, turn: number}} ArrowPath `turn`: the way that it goes at its end */

/** From who let go to who went on: to the near edge of its bar, where its text does not stand.
 * @param {OverlayScene} scene @param {Arrow} arrow
 * @returns {ArrowPath | undefined} */
function arrowPath({ layout }, { from, to }) {
  const x0 = timeToPx(layout.grid, from.t);
  const x1 = timeToPx(layout.grid, to.t);
  if (Math.max(x0, x1) < 0 || Math.min(x0, x1) > layout.width) return undefined;
  const y1 = to.y - Math.sign(to.y - from.y) * Math.max(0, to.edge - HEAD_IN);
  return { x0, y0: from.y, x1, y1, turn: Math.atan2(y1 - from.y, x1 - x0) };
}

/** CSS px: the head's length, how far its tip reaches into the bar, and the dot where the arrow begins. */
const HEAD = 8;
const HEAD_IN = 4;
const DOT = 3;

/** The lines with their halo; text is left out, so that it can be read.
 * @param {CanvasRenderingContext2D} c @param {OverlayScene} scene @param {readonly ArrowPath[]} paths */
function drawShafts(c, { palette, plates }, paths) {
  if (paths.length === 0) return;
  c.beginPath();
  for (const { x0, y0, x1, y1, turn } of paths) {
    c.moveTo(x0, y0);
    c.lineTo(x1 - Math.cos(turn) * (HEAD - 1), y1 - Math.sin(turn) * (HEAD - 1));
  }
  const line = palette.bold ? 3 : 2;
  c.strokeStyle = palette.css.page;
  c.lineWidth = line + 2;
  c.stroke();
  c.strokeStyle = palette.css.flow;
  c.lineWidth = line;
  c.stroke();
  for (const { x, y, w, h } of plates) c.clearRect(x, y, w, h);
}

/** @param {CanvasRenderingContext2D} c @param {OverlayScene} scene @param {readonly ArrowPath[]} paths */
function drawHeads(c, { palette }, paths) {
  const size = palette.bold ? 1.4 : 1;
  c.fillStyle = palette.css.flow;
  c.strokeStyle = palette.css.page;
  c.lineWidth = 2;
  for (const { x0, y0, x1, y1, turn } of paths) {
    c.beginPath();
    c.arc(x0, y0, DOT * size, 0, 7);
    const wing = (/** @type {number} */ by) => [x1 - Math.cos(turn + by) * HEAD * size * 1.15, y1 - Math.sin(turn + by) * HEAD * size * 1.15];
    const [ax, ay] = wing(0.52);
    const [bx, by] = wing(-0.52);
    c.moveTo(x1, y1);
    c.lineTo(ax, ay);
    c.lineTo(bx, by);
    c.closePath();
    c.stroke();
    c.fill();
  }
}

/** The time of the cursor on the axis.
 * @param {CanvasRenderingContext2D} c @param {Palette} palette @param {number} x @param {number} width of the plot
 * @param {number} left @param {string} text @param {boolean} strong the playhead, not only the pointer @param {number} font */
export function drawTimeFlag(c, palette, x, width, left, text, strong, font) {
  c.font = `600 ${font}px ${palette.sans}`;
  const wide = c.measureText(text).width + 12;
  const at = left + Math.min(Math.max(x - wide / 2, 0), width - wide);
  c.beginPath();
  c.roundRect(at, 3, wide, font + 8, 3);
  c.fillStyle = strong ? palette.css.you : palette.css.text;
  c.fill();
  c.fillStyle = strong ? palette.css["on-you"] : palette.css.page;
  c.textAlign = "left";
  c.textBaseline = "middle";
  c.fillText(text, at + 6, 3 + (font + 8) / 2 + 0.5);
}
