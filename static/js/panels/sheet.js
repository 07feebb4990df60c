/** The timeline as it is on the screen, on a sheet of its own: for a slide, a paper, a printer. Loaded when asked for. */

import { formatDuration, formatInstant } from "../base/format.js";
import { drawDropWords } from "../draw/drops.js";
import { drawAxis, drawClockStart, drawCounts, drawCpuLine, drawFlag, drawStart, placeFlag } from "../draw/furniture.js";
import { drawLabels } from "../draw/labels.js";
import { PaneRaster } from "../draw/pane-raster.js";
import { makeTiles } from "../draw/patterns.js";
import { Raster } from "../draw/raster.js";
import { Areas } from "../export/areas.js";
import { scaleFor } from "../export/clamp.js";
import { SvgPen } from "../export/pen.js";
import { keptStates, setModes } from "../layout/columns.js";
import { layoutPane, rasterRows, stripBox } from "../layout/pane.js";
import { verdict } from "../model/figures.js";
import { narrate } from "../model/narration.js";
import { STACK_ORDER, STATES } from "../model/states.js";
import { makeGrid, ownGrid, timeToPx } from "../time/scale.js";
import { ZERO } from "./ruler.js";

/** @import { Timeline } from "../timeline.js" */
/** @import { PaneLayout } from "../layout/pane.js" */
/** @import { Rows } from "../layout/rows.js" */
/** @import { Tile } from "../draw/patterns.js" */
/** @import { FrameContext, PaneView } from "./pane.js" */

const MARGIN = 28;
/** A picture with more rectangles is drawn in wider columns. */
export const MOST_SEGMENTS = 20_000;

/**
 * @typedef {object} Sheet what stands where, CSS px
 * @property {FrameContext} frame
 * @property {string} title
 * @property {number} size of the title
 * @property {number} names width of the lanes' names
 * @property {{code: number, x: number, y: number}[]} legend
 * @property {{pane: PaneView, layout: PaneLayout, head: string, said: string[], top: number}[]} panes
 * @property {number} axis
 * @property {string} foot
 * @property {number} width
 * @property {number} height
 *
 * Puts the bars of a pane on the sheet, in one way or the other.
 * @typedef {(pane: PaneView, layout: PaneLayout, x: number, y: number) => void} Bars
 */

/** @param {Timeline} timeline @param {string} title @param {number} wished px of the picture in one CSS px
 * @returns {Promise<{blob: Blob, scale: number}>} */
export async function png(timeline, title, wished) {
  const sheet = arrange(timeline, title, timeline.shown);
  const scale = scaleFor(sheet.width, sheet.height, wished);
  const canvas = document.createElement("canvas");
  canvas.width = Math.round(sheet.width * scale);
  canvas.height = Math.round(sheet.height * scale);
  const c = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  c.scale(scale, scale);
  c.imageSmoothingEnabled = false;
  const tiles = makeTiles(sheet.frame.palette, scale, sheet.frame.palette.plain);
  draw(c, sheet, (pane, layout, x, y) => {
    const { raster, own } = paintBars(pane, sheet.frame, layout, scale, tiles, (w, h) => new Raster(w, h));
    const buffer = document.createElement("canvas");
    buffer.width = own.columns;
    buffer.height = raster.height;
    buffer.getContext("2d")?.putImageData(new ImageData(raster.bytes, raster.width, raster.height), 0, 0);
    c.drawImage(buffer, x, y, layout.width, raster.height / scale);
  });
  timeline.loop.request();
  const blob = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
  if (blob === null) throw new Error("The browser made no picture of this size.");
  return { blob, scale };
}

/** @param {Timeline} timeline @param {string} title @param {readonly PaneView[]} [panes] @param {string} [prefix] of all
 *   names in the drawing: two of them in one document have different ones
 * @returns {{text: string, merged: number}} `merged`: CSS px of a column, where single ones were too many */
export function svg(timeline, title, panes = timeline.shown, prefix = "") {
  const sheet = arrange(timeline, title, panes);
  const c = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  const measure = (/** @type {string} */ text, /** @type {string} */ font) => {
    c.font = font;
    return c.measureText(text).width;
  };
  for (const scale of [2, 1, 0.5, 0.25, 0.125]) {
    const tiles = makeTiles(sheet.frame.palette, scale, sheet.frame.palette.plain);
    /** @type {Areas[]} */
    const drawn = [];
    const pen = new SvgPen(measure, prefix);
    draw(/** @type {CanvasRenderingContext2D} */ (/** @type {unknown} */ (pen)), sheet, (pane, layout, x, y) => {
      const { raster } = paintBars(pane, sheet.frame, layout, scale, tiles, (w, h) => new Areas(w, h, `${prefix}h${drawn.length}-`));
      drawn.push(raster);
      pen.raw(`<g transform="translate(${x} ${y})">${raster.svg(scale)}</g>`);
    });
    if (scale > 0.125 && drawn.reduce((sum, each) => sum + each.segments, 0) > MOST_SEGMENTS) continue;
    timeline.loop.request();
    const merged = scale < 1 ? 1 / scale : 0;
    const description = [...sheet.panes.map(({ head, pane }) => inWords(head, pane)), sheet.foot];
    if (merged) description.push(`Columns are ${merged} px wide here, for there is more in them than one picture can hold.`);
    return { text: pen.whole({ width: sheet.width, height: sheet.height, title: sheet.title, description: description.join("\n") }), merged };
  }
  throw new Error("unreachable");
}

/** The bars of a pane at another scale, by the painter of the screen.
 * @template {Raster | Areas} Kind
 * @param {PaneView} pane @param {FrameContext} frame @param {PaneLayout} layout @param {number} scale @param {Tile[]} tiles
 * @param {(width: number, height: number) => Kind} make */
function paintBars(pane, frame, layout, scale, tiles, make) {
  const { model, limit } = pane;
  const grid = makeGrid(frame.view.window, frame.width, scale);
  const own = ownGrid(grid, model.zero);
  const scaled = { ...layout, grid: own };
  const height = Math.max(1, Math.round(layout.height * scale));
  const raster = make(own.columns, height);
  const painter = new PaneRaster();
  painter.raster = /** @type {Raster} */ (/** @type {unknown} */ (raster));
  const lines = frame.ticks.ticks.map(({ t }) => Math.round(timeToPx(grid, t) * scale));
  painter.paintAll({ model, grid: own, height, strip: stripBox(scaled), rows: rasterRows(scaled), lines, palette: frame.palette, tiles, limit, modes: layout.modes, kept: keptStates(frame.view.lit), key: "" });
  // What the stores had to tell of new slices was told to this painter: that of the screen begins anew.
  pane.raster.reset();
  return { raster, own };
}

/** The story of a run in full.
 * @param {string} head @param {PaneView} pane */
function inWords(head, { model }) {
  const { sentence, workers, turns } = narrate(model);
  return [head, sentence, ...workers, ...turns.map(({ t, text }) => `${formatInstant(t)}: ${text}`)].filter(Boolean).join("\n");
}

/** @param {Timeline} timeline @param {string} title @param {readonly PaneView[]} shown
 * @returns {Sheet} */
function arrange(timeline, title, shown) {
  timeline.dirty = true;
  const measured = timeline.measure(Infinity);
  timeline.dirty = true;
  const frame = measured && { ...measured, last: shown[shown.length - 1].id };
  if (frame === undefined) throw new Error("There is no run to draw yet.");
  const c = /** @type {CanvasRenderingContext2D} */ (document.createElement("canvas").getContext("2d"));
  const { palette, font } = frame;
  const size = Math.round(font * 1.7);
  c.font = `500 ${font + 1}px ${palette.sans}`;
  for (const pane of timeline.panes) pane.place(frame);
  let names = 0;
  for (const pane of shown) for (const row of pane.rows?.rows ?? []) names = Math.max(names, c.measureText(nameOf(row)).width + row.depth * 12);
  names = Math.min(Math.ceil(names) + 12, 280);
  const width = MARGIN * 2 + names + frame.width + frame.overhang;
  let y = MARGIN + size + Math.round(font * 1.4);
  let states = 0;
  for (const pane of shown) states |= pane.states;
  const legend = [];
  let x = MARGIN;
  c.font = `${font + 1}px ${palette.sans}`;
  for (const code of STACK_ORDER.filter((each) => (states >> each) & 1)) {
    const wide = 34 + c.measureText(STATES[code].name).width + 20;
    if (x + wide > width - MARGIN && x > MARGIN) {
      x = MARGIN;
      y += font + 10;
    }
    legend.push({ code, x, y });
    x += wide;
  }
  y += font + 22;
  const panes = shown.map((pane) => {
    const { model, rows } = pane;
    const { metrics } = frame;
    // All rows, also those that scroll on the screen.
    const layout = layoutPane(/** @type {Rows} */ (rows), ownGrid(frame.grid, model.zero), frame.width, { ...metrics, mostRowsH: Infinity }, 0, /** @type {PaneLayout} */ (pane.layout).most);
    setModes(layout.rows.flatMap(({ row }) => (row.kind === "lane" ? row.lanes : [])), layout.grid, pane.limit, layout.modes);
    const head = shown.length > 1 ? (pane.info.title.textContent ?? "") : "";
    c.font = `${font + 2}px ${palette.sans}`;
    const said = wrapped(c, verdict(model) ?? "", width - 2 * MARGIN);
    const top = y + (head ? font + 12 : 0) + said.length * (font + 8) + 6;
    y = top + layout.height + 14;
    return { pane, layout, head, said, top };
  });
  const axis = y - 8;
  const height = axis + (font + 1) * 2 + 12 + font + 14 + MARGIN / 2;
  return { frame, title, size, names, legend, panes, axis, foot: footOf(timeline), width, height };
}

/** @param {CanvasRenderingContext2D} c @param {Sheet} sheet @param {Bars} bars */
function draw(c, sheet, bars) {
  const { frame, names, legend, panes, width, height, axis } = sheet;
  const { palette, font } = frame;
  const text = (/** @type {string} */ said, /** @type {number} */ x, /** @type {number} */ y, /** @type {string} */ type, /** @type {string} */ colour) => {
    c.font = `${type} ${palette.sans}`;
    c.fillStyle = colour;
    c.textAlign = "left";
    c.textBaseline = "alphabetic";
    c.fillText(said, x, y);
  };
  c.fillStyle = palette.css.page;
  c.fillRect(0, 0, width, height);
  text(sheet.title, MARGIN, MARGIN + sheet.size * 0.8, `600 ${sheet.size}px`, palette.css.text);
  for (const { code, x, y } of legend) {
    drawSwatch(c, frame, code, x, y, font + 1);
    text(STATES[code].name, x + 34, y + font, `${font + 1}px`, palette.css.text);
  }
  const left = MARGIN + names;
  for (const { pane, layout, head, said, top } of panes) {
    let y = top - 6 - said.length * (font + 8);
    if (head) text(head, MARGIN, y - 6, `600 ${font + 4}px`, palette.css.text);
    for (const line of said) text(line, MARGIN, (y += font + 8) - 6, `${font + 2}px`, palette.css.text);
    bars(pane, layout, left, top);
    for (const { row, top: rowTop, barTop, barH } of layout.rows) {
      const middle = row.kind === "lane" ? barTop + barH / 2 : rowTop + font;
      text(nameOf(row), MARGIN + row.depth * 12, top + middle + font * 0.36, `500 ${font + 1}px`, palette.css.text);
    }
    c.save();
    c.translate(left, top);
    const pen = { c, layout, palette, widths: pane.widths, font };
    const { model, limit } = pane;
    if (model.zero > 0) drawStart(pen, model.zero);
    const flag = pane.flag(frame);
    const box = flag && flag.t <= limit ? placeFlag(pen, flag, frame.overhang) : undefined;
    drawCpuLine(pen, model, frame.last === pane.id, box);
    frame.beside?.draw(pen, pane, frame);
    if (!frame.view.ghost || frame.first === pane.id) drawCounts(pen, model, limit);
    drawLabels({ ...pen, model, limit });
    pane.extras?.draw(pen, limit, /** @type {Rows} */ (pane.rows), frame.numbers);
    drawDropWords(pen, model, limit);
    if (flag && box) drawFlag(pen, flag, box);
    c.restore();
  }
  c.save();
  c.translate(left - 20, axis);
  drawAxis(c, palette, frame.grid, frame.ticks, frame.width, font + 1, 20, []);
  if (frame.view.begin < 0) drawClockStart(c, palette, timeToPx(frame.grid, 0), frame.width, font + 1, 20, ZERO[frame.view.align]);
  c.restore();
  text(sheet.foot, MARGIN, height - MARGIN / 2 - 4, `${font}px`, palette.css.muted);
}

/** @param {CanvasRenderingContext2D} c @param {FrameContext} frame @param {number} code @param {number} x @param {number} y
 * @param {number} h */
function drawSwatch(c, { palette }, code, x, y, h) {
  const { css } = palette.states[code];
  const tile = makeTiles(palette, 2, palette.plain)[code];
  const areas = new Areas(52, h * 2, `l${code}-`);
  areas.fillTile(0, 0, 52, h * 2, tile, 0, 0);
  if (c instanceof CanvasRenderingContext2D) {
    const raster = new Raster(52, h * 2);
    raster.fillTile(0, 0, 52, h * 2, tile, 0, 0);
    const buffer = document.createElement("canvas");
    buffer.width = 52;
    buffer.height = h * 2;
    buffer.getContext("2d")?.putImageData(new ImageData(raster.bytes, 52, h * 2), 0, 0);
    c.drawImage(buffer, x, y, 26, h);
  } else /** @type {SvgPen} */ (/** @type {unknown} */ (c)).raw(`<g transform="translate(${x} ${y})">${areas.svg(2)}</g>`);
  c.strokeStyle = css;
  c.lineWidth = 1;
  c.strokeRect(x + 0.5, y + 0.5, 25, h - 1);
}

/** @param {{label: string, sub: string, kind: string}} row */
function nameOf({ label, sub, kind }) {
  return sub && kind !== "lane" ? `${label} ${sub}` : label;
}

/** When, and on what, so that nobody takes it for another machine's.
 * @param {Timeline} timeline */
function footOf(timeline) {
  const model = timeline.panes.map((pane) => pane.model).find((each) => each.machine !== undefined);
  const machine = model?.machine;
  if (model === undefined || machine === undefined) return "";
  const { window } = timeline.view;
  const when = model.started?.unix_ns ? new Date(model.started.unix_ns / 1e6).toISOString().slice(0, 16).replace("T", " ") : "";
  const gil = machine.gil === null ? "GIL unknown" : machine.gil ? "GIL on" : "GIL off";
  const facts = [when && `${when} UTC`, machine.implementation && `${machine.implementation} ${machine.python}`, gil, machine.usable_cpus && `${machine.usable_cpus} usable CPUs`, machine.platform, `${formatDuration(window.span)} in sight`];
  return facts.filter(Boolean).join("  \u00b7  ");
}

/** @param {CanvasRenderingContext2D} c @param {string} text @param {number} width
 * @returns {string[]} */
function wrapped(c, text, width) {
  /** @type {string[]} */
  const lines = [];
  for (const word of text.split(" ").filter(Boolean)) {
    const longer = lines.length > 0 ? `${lines[lines.length - 1]} ${word}` : word;
    if (lines.length > 0 && c.measureText(longer).width <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}
