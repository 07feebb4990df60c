/** What frames a picture: the strip's lines and words, the flag at the end, the axis. */

import { plural } from "../base/format.js";
import { HEAD_ROOM } from "../layout/pane.js";
import { timeToPx } from "../time/scale.js";

/** @import { PaneLayout } from "../layout/pane.js" */
/** @import { Flag } from "../model/flag.js" */
/** @import { RunModel } from "../model/run.js" */
/** @import { Grid } from "../time/scale.js" */
/** @import { Ticks } from "../time/ticks.js" */
/** @import { TextWidths } from "./labels.js" */
/** @import { Palette } from "./palette.js" */

/**
 * @typedef {{c: CanvasRenderingContext2D, layout: PaneLayout, palette: Palette, widths: TextWidths, font: number}} Pen
 * @typedef {{x: number, left: number, top: number, width: number, height: number, flip: boolean, subs: string[]}} FlagBox
 *   CSS px; `x`: its line
 */

/** @param {PaneLayout} layout @param {number} value */
export function yOf(layout, value) {
  const top = layout.stripTop + HEAD_ROOM;
  return layout.stripBase - ((layout.stripBase - top) * value) / layout.most;
}

/** Where the line of the usable CPUs lies, CSS px.
 * @param {PaneLayout} layout @param {RunModel} model */
function cpuLine(layout, model) {
  const cpus = model.machine?.usable_cpus ?? 0;
  return cpus > 0 ? Math.round(yOf(layout, cpus)) + 0.5 : -Infinity;
}

/** What stays where it is when the picture moves sideways.
 * @param {Pen} pen @param {RunModel} model @param {boolean} named @param {FlagBox | undefined} flag */
export function drawCpuLine(pen, model, named, flag) {
  const { c, layout, palette } = pen;
  if (layout.stripBase === layout.stripTop) return;
  c.fillStyle = palette.css.axis;
  c.fillRect(0, layout.stripBase, layout.width, 1);
  const cpus = model.machine?.usable_cpus ?? 0;
  const cpuName = cpus > 0 ? dashed(pen, cpus, [5, 4], named ? plural(cpus, "CPU") : "", flag) : undefined;
  if (cpus !== 1 && hasOneGil(model)) dashed(pen, 1, [2, 3], "GIL: one at a time", flag, cpuName);
}

/** A line over the whole strip, with its name.
 * @param {Pen} pen @param {number} value @param {number[]} dash @param {string} name "": none @param {FlagBox | undefined} flag
 * @param {Words} [other] that must not be written over */
function dashed(pen, value, dash, name, flag, other) {
  const { c, layout, palette } = pen;
  const y = Math.round(yOf(layout, value)) + 0.5;
  c.strokeStyle = palette.css.axis;
  c.lineWidth = palette.bold ? 2 : 1;
  c.setLineDash(dash);
  c.beginPath();
  c.moveTo(0, y);
  c.lineTo(layout.width, y);
  c.stroke();
  c.setLineDash([]);
  return name ? nameLine(pen, name, y, flag, other) : undefined;
}

/** One interpreter with a GIL, and more than one thread that it could be handed to.
 * @param {RunModel} model */
function hasOneGil(model) {
  const threads = model.declared.filter(({ counted, fact }) => counted && fact.kind !== "task");
  return model.machine?.gil === true && threads.length > 1 && threads.every(({ fact }) => fact.gil !== null && fact.gil === threads[0].fact.gil);
}

/** @typedef {{x: number, y: number, width: number, height: number}} Words CSS px */

/** A line's name: at its right end, above it or under it, else left of the flag; if something stands there already, none.
 * @param {Pen} pen @param {string} text @param {number} y @param {FlagBox | undefined} flag @param {Words} [other]
 * @returns {Words | undefined} */
function nameLine({ c, layout, palette, widths, font }, text, y, flag, other) {
  widths.use(c, `${font}px ${palette.sans}`);
  const width = widths.of(text) + 8;
  const height = font + 3;
  const right = layout.width;
  const left = (flag ? Math.min(flag.left, flag.x) : right) - width - 4;
  const places = [right - width, left].flatMap((x) => [y - height - 1, y + 2].map((top) => ({ x, y: top, width, height })));
  const inside = places.filter((place) => place.y >= 0 && place.y + height <= layout.stripBase && (other === undefined || !overlap(place, other)));
  const free = inside.find((place) => flag === undefined || !meets(flag, place.x, place.y, width, height)) ?? inside.find((place) => place.x === left);
  if (free === undefined || free.x < 0) return undefined;
  c.fillStyle = palette.css.page;
  c.fillRect(free.x, free.y, width, height);
  c.fillStyle = palette.css.axis;
  c.textAlign = "right";
  c.textBaseline = "middle";
  c.fillText(text, free.x + width - 2, free.y + height / 2 + 0.5);
  return free;
}

/** @param {Words} a @param {Words} b */
function overlap(a, b) {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

/** Would it lie over the flag's words or its line?
 * @param {FlagBox} flag @param {number} x @param {number} y @param {number} width @param {number} height */
function meets(flag, x, y, width, height) {
  if (x <= flag.x && x + width > flag.x) return true;
  return x < flag.left + flag.width && x + width > flag.left && y < flag.top + flag.height && y + height > flag.top;
}

/** Only where it is true of what is seen, and where nothing runs through the words.
 * @param {Pen} pen @param {RunModel} model @param {number} limit */
export function drawCounts({ c, layout, palette, widths, font }, model, limit) {
  const { inFlight, onCpu } = model.steps;
  if (inFlight.length === 0 || layout.stripBase === layout.stripTop) return;
  const line = cpuLine(layout, model);
  const { grid } = layout;
  const from = Math.max(inFlight.time(0), model.clock, grid.first * grid.dt);
  const to = Math.min(model.frontier, limit, (grid.first + grid.columns) * grid.dt);
  if (to <= from) return;
  widths.use(c, `600 ${font}px ${palette.sans}`);
  c.textAlign = "left";
  c.textBaseline = "middle";
  const flight = inFlight.over(from, to);
  const many = Math.round(flight.mean);
  if (many < 2 || Math.abs(flight.mean - many) > 0.12) return;
  let first = Math.max(0, inFlight.count(from) - 1);
  while (first + 1 < inFlight.length && inFlight.value(first) < many) first += 1;
  const left = timeToPx(grid, Math.max(from, inFlight.time(first))) + 10;
  const room = timeToPx(grid, to) - left - 6;
  const cpu = onCpu.over(from, to);
  const clear = (/** @type {number} */ y) => Math.abs(y - line) > font / 2 + 1;
  const flightTop = yOf(layout, many);
  const cpuTop = yOf(layout, cpu.max);
  const flightText = `${many} in flight`;
  const places = [(cpuTop + flightTop) / 2, flightTop + font / 2 + 3, cpuTop - font / 2 - 2].filter(clear);
  if (places.length > 0 && cpuTop - flightTop >= font + 3 && widths.of(flightText) < room) {
    c.fillStyle = palette.css.text;
    c.fillText(flightText, left, Math.min(places[0], flightTop + font) + 1);
  }
  const on = Math.round(cpu.mean);
  const steady = Math.abs(cpu.mean - on) < 0.05 && on >= 1;
  const y = (yOf(layout, on) + layout.stripBase) / 2 + 0.5;
  const cpuText = `${on} on CPU`;
  if (!steady || !clear(y) || layout.stripBase - yOf(layout, on) < font - 1 || widths.of(cpuText) > room) return;
  c.fillStyle = palette.states[1].text;
  c.fillText(cpuText, left, y);
}

/** Where a flag's words go: to the right of its line in one or two lines below the figure, else to the left of it.
 * @param {Pen} pen @param {Flag} flag @param {number} overhang
 * @returns {FlagBox | undefined} */
export function placeFlag({ c, layout, palette, widths, font }, flag, overhang) {
  const x = Math.round(timeToPx(layout.grid, flag.t));
  if (x < -1 || x > layout.width + 1) return undefined;
  const size = font + 2;
  const small = (/** @type {string} */ text) => {
    widths.use(c, `${size - 1}px ${palette.sans}`);
    return widths.of(text);
  };
  widths.use(c, `600 ${size}px ${palette.sans}`);
  const figure = widths.of(flag.text);
  const halves = /^(.* times) (as .*)$/.exec(flag.sub)?.slice(1) ?? [];
  const choices = flag.sub === "" ? [[]] : halves.length === 2 ? [[flag.sub], halves] : [[flag.sub]];
  const boxes = choices.map((subs) => {
    const width = Math.max(figure, ...subs.map(small)) + 8;
    return { x, subs, width, height: size + 4 + subs.length * (size + 2), top: layout.stripTop - 1, flip: false, left: x + 5 };
  });
  const fitting = boxes.find((box) => box.left + box.width <= layout.width + overhang);
  if (fitting) return fitting;
  const [box] = boxes;
  return { ...box, flip: true, left: Math.max(0, x - 5 - box.width) };
}

/** A dashed line at the end and what it took.
 * @param {Pen} pen @param {Flag} flag @param {FlagBox} box */
export function drawFlag({ c, layout, palette, font }, flag, box) {
  const { x, flip, left, top } = box;
  const size = font + 2;
  c.fillStyle = palette.css.page;
  c.fillRect(left, top, box.width, box.height);
  c.fillStyle = flag.failed ? palette.css.error : palette.css.text;
  for (let y = layout.stripTop; y < layout.rowsTop + layout.rowsH; y += 6) c.fillRect(x, y, palette.bold ? 2 : 1, 3);
  c.textAlign = flip ? "right" : "left";
  c.textBaseline = "top";
  const textX = flip ? left + box.width - 3 : left + 3;
  c.font = `600 ${size}px ${palette.sans}`;
  c.fillText(flag.text, textX, top + 2);
  c.font = `${size - 1}px ${palette.sans}`;
  c.fillStyle = palette.css.muted;
  box.subs.forEach((sub, i) => c.fillText(sub, textX, top + size + 5 + i * (size + 2)));
}

/** A quiet line where the clock starts, if what came before is in sight.
 * @param {Pen} pen @param {number} t */
export function drawStart({ c, layout, palette }, t) {
  const x = Math.round(timeToPx(layout.grid, t));
  if (x < 2 || x > layout.width) return;
  c.fillStyle = palette.css.muted;
  c.fillRect(x, layout.stripTop, palette.bold ? 2 : 1, layout.rowsTop + layout.rowsH - layout.stripTop);
}

/** The words for it, under the axis' zero.
 * @param {CanvasRenderingContext2D} c @param {Palette} palette @param {number} x @param {number} width of the plot
 * @param {number} font @param {number} left where the plot begins on this canvas @param {string} [text] what zero is */
export function drawClockStart(c, palette, x, width, font, left, text = "clock starts") {
  if (x < -1 || x > width + 1) return;
  c.font = `${font - 1}px ${palette.sans}`;
  c.fillStyle = palette.css.muted;
  c.textBaseline = "alphabetic";
  c.textAlign = "left";
  const wide = c.measureText(text).width;
  c.fillText(text, left + Math.min(Math.max(x - wide / 2, -left / 4), width - wide), 8 + font * 2);
}

/** @param {CanvasRenderingContext2D} c @param {Palette} palette @param {Grid} grid @param {Ticks} ticks
 * @param {number} width @param {number} font @param {number} left where the plot begins on this canvas
 * @param {readonly number[]} taken places of flags: no label there */
export function drawAxis(c, palette, grid, ticks, width, font, left, taken) {
  c.fillStyle = palette.css.axis;
  c.font = `${font}px ${palette.sans}`;
  c.textBaseline = "alphabetic";
  const end = (grid.first + grid.columns) * grid.dt;
  if (ticks.minor < ticks.step) {
    const first = Math.ceil((grid.first * grid.dt) / ticks.minor);
    c.globalAlpha = 0.45;
    for (let k = first; k * ticks.minor <= end; k++) c.fillRect(left + Math.round(timeToPx(grid, k * ticks.minor)), 0, 1, 3);
    c.globalAlpha = 1;
  }
  for (const { t, text } of ticks.ticks) {
    const x = timeToPx(grid, t);
    if (x < -1 || x > width + 1) continue;
    c.fillRect(left + Math.round(x), 0, palette.bold ? 2 : 1, 5);
    const half = c.measureText(text).width / 2;
    if (taken.some((at) => Math.abs(at - x) < half + font * 2.6)) continue;
    c.textAlign = x - half < -left ? "left" : x + half > width + 8 ? "right" : "center";
    c.fillText(text, left + (c.textAlign === "right" ? Math.min(x, width + 8) : x), 7 + font);
  }
}
