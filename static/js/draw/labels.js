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

const MOST_KNOWN = 4000;

/** Widths of texts, kept by font: measuring is dear, and so is asking a canvas which font it has. */
export class TextWidths {
  constructor() {
    /** @type {Map<string, Map<string, number>>} */
    this.fonts = new Map();
    /** @type {Map<string, number>} */
    this.known = new Map();
    /** @type {CanvasRenderingContext2D | undefined} */
    this.context = undefined;
  }

  /** From now on texts are in this font.
   * @param {CanvasRenderingContext2D} c @param {string} font */
  use(c, font) {
    c.font = font;
    this.context = c;
    const known = this.fonts.get(font);
    this.known = known ?? new Map();
    if (known === undefined) this.fonts.set(font, this.known);
  }

  /** How wide it is in the font that was last used.
   * @param {string} text */
  of(text) {
    let width = this.known.get(text);
    if (width === undefined) {
      if (this.known.size > MOST_KNOWN) this.known.clear();
      width = this.context?.measureText(text).width ?? 0;
      this.known.set(text, width);
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

/** Text on a bar: on the bar itself, or on a plate. @typedef {Plate & {text: string, solid: boolean}} Word */

/** @param {LabelBrush} brush */
export function drawLabels(brush) {
  const { c, layout, palette, widths, font } = brush;
  const lanes = layout.rows.filter(({ row }) => row.kind === "lane" && row.lanes[0].store.length > 0);
  /** @type {Word[]} */
  const words = [];
  c.save();
  c.beginPath();
  c.rect(-8, 0, layout.width + 16, layout.rowsTop + layout.rowsH + 4);
  c.clip();
  widths.use(c, `500 ${font}px ${palette.sans}`);
  for (const { row, barTop, barH } of lanes) {
    const [lane] = row.lanes;
    const near = layout.modes.get(lane) !== "far";
    if (near) placeWords(brush, words, lane, barTop, barH);
    drawItems(brush, words, lane, barTop, barH, near);
  }
  drawWords(brush, words);
  brush.plates?.push(...words);
  for (const { row, barTop, barH } of lanes) {
    drawEnd(brush, row.lanes[0], barTop, barH);
    drawMarks(brush, row.lanes[0], barTop, barH);
  }
  c.restore();
}

/** All at once, a colour at a time: to change it is dearer than to draw.
 * @param {LabelBrush} brush @param {readonly Word[]} words */
function drawWords({ c, palette }, words) {
  c.textAlign = "left";
  c.textBaseline = "middle";
  c.fillStyle = palette.css.page;
  for (const { x, y, w, h, solid } of words) if (!solid) c.fillRect(x, y, w, h);
  for (const above of [true, false]) {
    c.fillStyle = above ? palette.states[RUN].text : palette.css.text;
    for (const { text, x, y, h, solid } of words) if (solid === above) c.fillText(text, x + 4, y + h / 2 + 0.5);
  }
}

/** @param {LabelBrush} brush @param {Word[]} words @param {Lane} lane @param {number} y @param {number} h */
function placeWords(brush, words, lane, y, h) {
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
      if (place(brush, words, text, a, b, y, h, store.state(i))) break;
    }
  }
}

/** What a bar may say, the longest first.
 * @param {LabelBrush} brush @param {number} state @param {number} refNumber @param {number} ns @param {boolean} open
 * @returns {string[]} */
function labelsFor({ model }, state, refNumber, ns, open) {
  const ref = model.ref(refNumber);
  if (state === UNKNOWN && ref?.text) return [ref.text]; // of another program's trace the names are all that is known
  if (state === NONE || state === QUEUED || state === UNKNOWN) return [];
  const duration = open ? "" : formatDuration(ns);
  const word = ref?.object ?? (state === JOIN ? ref?.why : undefined);
  if (word !== undefined) return duration ? [`${word}  ${duration}`, word, duration] : [word];
  if (open && (state === RUN || state === RUNX || state === GIL || state === LOCK)) return [];
  return duration ? [duration] : [];
}

/** Text on a solid bar, or on a plate without hatches. False where there is no room.
 * @param {LabelBrush} brush @param {Word[]} words @param {string} text @param {number} a @param {number} b
 * @param {number} y @param {number} h @param {number} state */
function place({ palette, widths, font }, words, text, a, b, y, h, state) {
  const width = widths.of(text);
  const solid = state === RUN && !palette.bold;
  // Where the hatch is all that tells the states apart, the plate leaves half of it.
  if ((palette.twoTone && !solid ? width * 2 : width) + 12 > b - a) return false;
  const x = state === RUN ? a + 6 : (a + b - width) / 2;
  const tall = Math.min(h - 2, font + 3);
  words.push({ text, x: x - 4, y: y + (h - tall) / 2, w: width + 8, h: tall, solid });
  return true;
}

/** Work items: a cut at each end, and the name where there is room.
 * @param {LabelBrush} brush @param {Word[]} words @param {Lane} lane @param {number} y @param {number} h @param {boolean} near */
function drawItems(brush, words, lane, y, h, near) {
  const { c, layout, palette, model, limit } = brush;
  if (lane.items.length === 0 || lane.items.length > 400) return;
  for (const item of lane.items) {
    const a = timeToPx(layout.grid, item.from);
    const b = timeToPx(layout.grid, Math.min(item.to ?? lane.store.seen, limit));
    if (b < 0 || a > layout.width || b - a < LEAST_ITEM || item.from > limit) continue;
    if (item.to !== undefined && item.to <= limit) {
      c.fillStyle = palette.css.page;
      c.fillRect(b - 1, y, 1.5, h);
    }
    if (near) nameItem(brush, words, lane, item.from, Math.min(item.to ?? Infinity, limit), nameOf(model, item), y, h);
  }
}

/** @param {RunModel} model @param {Item} item */
function nameOf(model, item) {
  return model.ref(item.ref)?.text ?? `task ${item.task}`;
}

/** The name stands on the first running bar of the item that has room for it.
 * @param {LabelBrush} brush @param {Word[]} words @param {Lane} lane @param {number} from @param {number} to
 * @param {string} text @param {number} y @param {number} h */
function nameItem(brush, words, lane, from, to, text, y, h) {
  const { layout, widths } = brush;
  const { store } = lane;
  const need = widths.of(text) + 14;
  for (let i = Math.max(0, store.find(from)); i < store.length && store.start(i) < to; i++) {
    if (store.state(i) !== RUN) continue;
    const a = Math.max(0, timeToPx(layout.grid, Math.max(from, store.start(i))));
    const b = Math.min(layout.width, timeToPx(layout.grid, Math.min(to, store.end(i))));
    if (b - a >= need && place(brush, words, text, a, b, y, h, RUN)) return;
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
function drawMarks({ c, layout, palette, limit, font, spots }, lane, y, h) {
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
  const r = font >= 20 ? font * 0.375 : palette.bold ? 6 : 4.5;
  for (const mark of placeMarks(kept, (t) => timeToPx(grid, t))) {
    drawMark(c, palette, mark, y, h, r);
    spots?.push(spotOf(mark, lane.number, y, r));
  }
}
