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
 * @typedef {{x: number, shape: Shape, count: number, mark: Mark}} PlacedMark
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
    } else placed.push({ x, shape, count: 1, mark });
  }
  return placed.filter((each) => each.shape !== "badge" || each.count > 1);
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
  if (mark.shape === "badge") return drawBadge(c, palette, x, y, mark.count);
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

/** @param {CanvasRenderingContext2D} c @param {Palette} palette @param {number} x @param {number} y @param {number} n */
function drawBadge(c, palette, x, y, n) {
  const text = n > 99 ? "99+" : String(n);
  const w = 11 + 6 * text.length;
  c.beginPath();
  c.roundRect(x - w / 2, y - 8, w, 14, 7);
  c.fillStyle = palette.css.page;
  c.strokeStyle = palette.css.muted;
  c.lineWidth = 1.25;
  c.fill();
  c.stroke();
  c.fillStyle = palette.css.text;
  c.font = `600 10px ${palette.sans}`;
  c.textAlign = "center";
  c.textBaseline = "middle";
  c.fillText(text, x, y - 0.5);
}
