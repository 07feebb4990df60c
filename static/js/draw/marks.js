/** Instants on a lane: shape first, so that none depends on its colour. Those too close together join into a number. */

import { outlineFor } from "./outline.js";

/** @import { Mark } from "../model/lane.js" */
/** @import { Palette } from "./palette.js" */

/** @typedef {"start" | "finish" | "error" | "print" | "acquired" | "released" | "join" | "cancel" | "put" | "badge"} Shape */

/** @type {Record<string, Shape>} */
const SHAPES = {
  print: "print",
  exception: "error",
  task_failed: "error",
  task_lost: "error",
  acquired: "acquired",
  released: "released",
  joined: "join",
  cancelled: "cancel",
  put: "put",
  got: "put",
};

/** The shape of a kind of mark; undefined: it is not drawn on the lane.
 * @param {string} kind */
export function shapeOf(kind) {
  return SHAPES[kind];
}

/** CSS px: marks nearer than this become one badge. */
const LEAST_APART = 10;
/** A lock's marks only where there is room: they would bury the lane. */
const LEAST_APART_MINOR = 14;

/**
 * @typedef {{x: number, shape: Shape, count: number, mark: Mark, last: Mark}} PlacedMark `last`: of those that it stands for
 * @typedef {{x: number, y: number, w: number, h: number, lane: number, from: number, to: number}} Spot where a mark can be
 *   met, CSS px; `from`, `to`: the time of the marks that it stands for
 */

/** Joins what would overlap. Errors are never joined away.
 * @param {Mark[]} marks @param {(t: number) => number} toPx
 * @returns {PlacedMark[]} */
export function placeMarks(marks, toPx) {
  /** @type {PlacedMark[]} */
  const placed = [];
  for (const mark of marks) {
    const shape = shapeOf(mark.kind);
    if (shape === undefined) continue;
    const x = toPx(mark.t);
    const last = placed[placed.length - 1];
    if (last && x - last.x < LEAST_APART && shape !== "error" && last.shape !== "error") {
      last.count += 1;
      last.shape = "badge";
      last.last = mark;
    } else placed.push({ x, shape, count: 1, mark, last: mark });
  }
  return placed;
}

/** Are the lane's minor marks far enough apart to be worth drawing?
 * @param {number} count @param {number} width */
export function roomForMarks(count, width) {
  return count === 0 || width / count >= LEAST_APART_MINOR;
}

/** @param {CanvasRenderingContext2D} c @param {Palette} palette @param {PlacedMark} mark @param {number} barTop
 * @param {number} barH @param {number} r */
export function drawMark(c, palette, mark, barTop, barH, r) {
  const { text, page } = palette.css;
  const y = barTop - 1;
  const { x } = mark;
  c.lineWidth = 1.5;
  c.lineJoin = "round";
  if (mark.shape === "error") return drawCross(c, palette, x, barTop + barH / 2, r);
  if (mark.shape === "badge") return drawBadge(c, palette, x, barTop, mark.count, r);
  const outline = pathOf(c, mark.shape, x, y, r);
  c.strokeStyle = page;
  c.lineWidth = 4;
  c.stroke(outline);
  c.lineWidth = 1.5;
  c.strokeStyle = text;
  const hollow = mark.shape === "print" || mark.shape === "released" || mark.shape === "cancel";
  c.fillStyle = hollow ? page : text;
  if (mark.shape !== "join") c.fill(outline);
  c.stroke(outline);
}

/** @param {CanvasRenderingContext2D} c @param {Shape} shape @param {number} x @param {number} y @param {number} r */
function pathOf(c, shape, x, y, r) {
  const p = outlineFor(c);
  if (shape === "print") {
    p.roundRect(x - r, y - r - 1, r * 2, r * 1.5, 2);
    p.moveTo(x - 1, y + r * 0.5);
    p.lineTo(x - 2, y + r + 1);
    p.lineTo(x + 2.5, y + r * 0.5);
  } else if (shape === "acquired" || shape === "released") {
    p.moveTo(x, y - r);
    p.lineTo(x + r, y);
    p.lineTo(x, y + r);
    p.lineTo(x - r, y);
    p.closePath();
  } else if (shape === "join") {
    p.moveTo(x, y - r);
    p.lineTo(x, y + r);
    p.moveTo(x - r, y - r);
    p.lineTo(x + r, y - r);
  } else if (shape === "cancel") {
    p.arc(x, y, r * 0.8, 0, 7);
    p.moveTo(x - r * 0.55, y + r * 0.55);
    p.lineTo(x + r * 0.55, y - r * 0.55);
  } else {
    p.moveTo(x - r * 0.6, y - r * 0.7);
    p.lineTo(x + r * 0.6, y);
    p.lineTo(x - r * 0.6, y + r * 0.7);
    p.closePath();
  }
  return p;
}

/** @param {CanvasRenderingContext2D} c @param {Palette} palette @param {number} x @param {number} y @param {number} r */
export function drawCross(c, palette, x, y, r) {
  const cross = outlineFor(c, `M${x - r} ${y - r}L${x + r} ${y + r}M${x + r} ${y - r}L${x - r} ${y + r}`);
  c.strokeStyle = palette.css.page;
  c.lineWidth = 7;
  c.stroke(cross);
  c.strokeStyle = palette.css.error;
  c.lineWidth = 3;
  c.stroke(cross);
}

/** Mostly above the bar: it may be wider than the short bars that its marks lie on.
 * @param {CanvasRenderingContext2D} c @param {Palette} palette @param {number} x @param {number} barTop @param {number} n
 * @param {number} r */
function drawBadge(c, palette, x, barTop, n, r) {
  const { left, top, w, h } = badgeBox(x, barTop, n, r);
  c.beginPath();
  c.roundRect(left, top, w, h, h / 2);
  c.fillStyle = palette.css.page;
  c.strokeStyle = palette.css.muted;
  c.lineWidth = 1;
  c.fill();
  c.stroke();
  c.fillStyle = palette.css.text;
  c.font = `600 ${Math.round(r * 2.4)}px ${palette.sans}`;
  c.textAlign = "center";
  c.textBaseline = "middle";
  c.fillText(badgeText(n), x, top + h / 2 + 0.5);
}

/** @param {number} n */
const badgeText = (n) => (n > 99 ? "99+" : String(n));

/** @param {number} x @param {number} barTop @param {number} n @param {number} r */
function badgeBox(x, barTop, n, r) {
  const h = Math.round(r * 2.8);
  const w = h + (badgeText(n).length - 1) * r * 1.5;
  return { left: x - w / 2, top: barTop - h + 2, w, h };
}

/** Where a mark can be met with the pointer.
 * @param {PlacedMark} mark @param {number} lane @param {number} barTop @param {number} r
 * @returns {Spot} */
export function spotOf({ x, shape, count, mark, last }, lane, barTop, r) {
  const badge = badgeBox(x, barTop, count, r);
  const box = shape === "badge" ? { x: badge.left, y: badge.top, w: badge.w, h: badge.h } : { x: x - r, y: barTop - r - 2, w: r * 2, h: r * 2 + 2 };
  return { ...box, lane, from: mark.t, to: last.t };
}
