/** Text and marks over the bars, in device pixels: durations on plates, names of work items, end caps, death. */

import { formatDuration } from "../base/format.js";
import { GIL, JOIN, LOCK, NONE, QUEUED, RUN, RUNX, UNKNOWN } from "../model/states.js";
import { timeToPx } from "../time/scale.js";
import { drawCross, drawMark, placeMarks, roomForMarks, shapeOf, spotOf } from "./marks.js";

/** @import { PaneLayout } from "../layout/pane.js" */
/** @import { Item, Lane } from "../model/lane.js" */
/** @import { RunModel } from "../model/run.js" */
/** @import { Spot } from "./marks.js" */
/** @import { Plate } from "./overlay.js" */
/** @import { Palette } from "./palette.js" */

/** CSS px: a bar narrower than this has no text. */
const LEAST_LABEL = 30;
const LEAST_ITEM = 40;

/** Widths of texts, kept by font: measuring is dear. */
export class TextWidths {
  constructor() {
    /** @type {Map<string, number>} */
    this.known = new Map();
  }

  /** @param {CanvasRenderingContext2D} c @param {string} text */
  of(c, text) {
    const key = c.font + text;
    let width = this.known.get(key);
    if (width === undefined) {
      if (this.known.size > 4000) this.known.clear();
      width = c.measureText(text).width;
      this.known.set(key, width);
    }
    return width;
  }
}

/**
 * @typedef {object} LabelBrush
 * @property {CanvasRenderingContext2D} c
 * @property {PaneLayout} layout
 * @property {Palette} palette
 * @property {TextWidths} widths
 * @property {RunModel} model
 * @property {number} limit
 * @property {number} font CSS px
 * @property {Plate[]} [plates] where text was put
 * @property {Spot[]} [spots] where marks were put
 */

/** @param {LabelBrush} brush */
export function drawLabels(brush) {
  const { c, layout } = brush;
  c.save();
  c.beginPath();
  c.rect(-8, 0, layout.width + 16, layout.rowsTop + layout.rowsH + 4);
  c.clip();
  for (const { row, barTop, barH } of layout.rows) {
    if (row.kind !== "lane") continue;
    const lane = row.lanes[0];
    if (lane.store.length > 0) drawLane(brush, lane, barTop, barH);
  }
  c.restore();
}

/** @param {LabelBrush} brush @param {Lane} lane @param {number} y @param {number} h */
function drawLane(brush, lane, y, h) {
  const { layout } = brush;
  const near = layout.modes.get(lane) !== "far";
  if (near) drawPlates(brush, lane, y, h);
  drawItems(brush, lane, y, h, near);
  drawEnd(brush, lane, y, h);
  drawMarks(brush, lane, y, h);
}

/** @param {LabelBrush} brush @param {Lane} lane @param {number} y @param {number} h */
function drawPlates(brush, lane, y, h) {
  const { layout, limit } = brush;
  const { grid, width } = layout;
  const { store } = lane;
  const from = grid.first * grid.dt;
  const to = (grid.first + grid.columns) * grid.dt;
  const edge = Math.min(store.seen, limit);
  for (let i = Math.max(0, store.find(from)); i < store.length; i++) {
    const start = store.start(i);
    if (start > to || start > edge) return;
    const end = Math.min(store.end(i), edge);
    const a = Math.max(0, timeToPx(grid, start));
    const b = Math.min(width, timeToPx(grid, end));
    if (b - a < LEAST_LABEL) continue;
    if (lane.items.length > 0 && lane.itemAt((start + end) / 2)?.ref && store.state(i) === RUN) continue;
    const open = i === store.length - 1 || store.start(i + 1) > edge;
    for (const text of labelsFor(brush, store.state(i), store.ref(i), end - start, open)) {
      if (plate(brush, text, a, b, y, h, store.state(i))) break;
    }
  }
}

/** What a bar may say, the longest first.
 * @param {LabelBrush} brush @param {number} state @param {number} refNumber @param {number} ns @param {boolean} open
 * @returns {string[]} */
function labelsFor({ model }, state, refNumber, ns, open) {
  if (state === NONE || state === QUEUED || state === UNKNOWN) return [];
  const ref = model.ref(refNumber);
  const duration = open ? "" : formatDuration(ns);
  const word = ref?.object ?? (state === JOIN ? ref?.why : undefined);
  if (word !== undefined) return duration ? [`${word}  ${duration}`, word, duration] : [word];
  if (open && (state === RUN || state === RUNX || state === GIL || state === LOCK)) return [];
  return duration ? [duration] : [];
}

/** Text on a solid bar, or on a plate without hatches. False where there is no room.
 * @param {LabelBrush} brush @param {string} text @param {number} a @param {number} b @param {number} y @param {number} h
 * @param {number} state */
function plate({ c, palette, widths, font, plates }, text, a, b, y, h, state) {
  c.font = `500 ${font}px ${palette.sans}`;
  const width = widths.of(c, text);
  const solid = state === RUN && !palette.bold;
  // Where the hatch is all that tells the states apart, the plate leaves half of it.
  if ((palette.twoTone && !solid ? width * 2 : width) + 12 > b - a) return false;
  const x = state === RUN ? a + 6 : (a + b - width) / 2;
  const tall = Math.min(h - 2, font + 3);
  plates?.push({ x: x - 4, y: y + (h - tall) / 2, w: width + 8, h: tall });
  if (!solid) {
    c.fillStyle = palette.css.page;
    c.fillRect(x - 4, y + (h - tall) / 2, width + 8, tall);
  }
  c.fillStyle = solid ? palette.states[RUN].text : palette.css.text;
  c.textAlign = "left";
  c.textBaseline = "middle";
  c.fillText(text, x, y + h / 2 + 0.5);
  return true;
}

/** Work items: a cut at each end, and the name where there is room.
 * @param {LabelBrush} brush @param {Lane} lane @param {number} y @param {number} h @param {boolean} near */
function drawItems(brush, lane, y, h, near) {
  const { c, layout, palette, model, limit, font } = brush;
  if (lane.items.length === 0 || lane.items.length > 400) return;
  c.font = `500 ${font}px ${palette.sans}`;
  for (const item of lane.items) {
    const a = timeToPx(layout.grid, item.from);
    const b = timeToPx(layout.grid, Math.min(item.to ?? lane.store.seen, limit));
    if (b < 0 || a > layout.width || b - a < LEAST_ITEM || item.from > limit) continue;
    if (item.to !== undefined && item.to <= limit) {
      c.fillStyle = palette.css.page;
      c.fillRect(b - 1, y, 1.5, h);
    }
    if (near) drawItemName(brush, lane, item.from, Math.min(item.to ?? Infinity, limit), nameOf(model, item), y, h);
  }
}

/** @param {RunModel} model @param {Item} item */
function nameOf(model, item) {
  return model.ref(item.ref)?.text ?? `task ${item.task}`;
}

/** The name stands on the first running bar of the item that has room for it.
 * @param {LabelBrush} brush @param {Lane} lane @param {number} from @param {number} to @param {string} text
 * @param {number} y @param {number} h */
function drawItemName(brush, lane, from, to, text, y, h) {
  const { layout, widths, c } = brush;
  const { store } = lane;
  const need = widths.of(c, text) + 14;
  for (let i = Math.max(0, store.find(from)); i < store.length && store.start(i) < to; i++) {
    if (store.state(i) !== RUN) continue;
    const a = Math.max(0, timeToPx(layout.grid, Math.max(from, store.start(i))));
    const b = Math.min(layout.width, timeToPx(layout.grid, Math.min(to, store.end(i))));
    if (b - a >= need && plate(brush, text, a, b, y, h, RUN)) return;
  }
}

/** A cap where the lane ended; a red cap and a cross where it died.
 * @param {LabelBrush} brush @param {Lane} lane @param {number} y @param {number} h */
function drawEnd({ c, layout, palette, limit }, lane, y, h) {
  if (lane.finished === undefined || lane.finished > limit) return;
  const x = Math.round(timeToPx(layout.grid, lane.finished));
  if (x < -6 || x > layout.width + 6) return;
  c.fillStyle = lane.dead ? palette.css.error : palette.css.text;
  c.fillRect(x - 1, y - 2, 2, h + 4);
  if (lane.dead) drawCross(c, palette, x, y + h / 2, 5);
}

/** @param {LabelBrush} brush @param {Lane} lane @param {number} y @param {number} h */
function drawMarks({ c, layout, palette, limit, spots }, lane, y, h) {
  const { grid, width } = layout;
  const pad = 8 * grid.scale * grid.dt;
  const to = Math.min(limit, (grid.first + grid.columns) * grid.dt + pad);
  const [first, last] = lane.marksIn(grid.first * grid.dt - pad, to);
  if (last <= first) return;
  const shown = [];
  let minor = 0;
  for (let i = first; i < last && shown.length < 2000; i++) {
    const mark = lane.marks[i];
    const shape = shapeOf(mark.kind);
    if (shape === undefined) continue;
    if (shape === "acquired" || shape === "released" || shape === "put") minor += 1;
    shown.push(mark);
  }
  const room = roomForMarks(minor, width);
  const kept = room ? shown : shown.filter((mark) => !/^(acquired|released|put|got)$/.test(mark.kind));
  const r = palette.bold ? 6 : 4.5;
  for (const mark of placeMarks(kept, (t) => timeToPx(grid, t))) {
    drawMark(c, palette, mark, y, h, r);
    spots?.push(spotOf(mark, lane.number, y, r));
  }
}
