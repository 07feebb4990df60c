/** Rows that are not lanes, over the raster: reads and writes, who holds what, lengths and sizes. */

import { plural } from "../base/format.js";
import { fileSteps, formatBytes, valueAt } from "../model/gauges.js";
import { ringBroke, ringSentence } from "../model/locks.js";
import { isChange } from "../model/resources.js";
import { LOCK, RUN, isRunning } from "../model/states.js";
import { pxToTime, timeToPx } from "../time/scale.js";
import { outlineFor } from "./outline.js";

/** @import { Step } from "../model/gauges.js" */
/** @import { Lane } from "../model/lane.js" */
/** @import { Resource } from "../model/resources.js" */
/** @import { RunModel } from "../model/run.js" */
/** @import { PaneLayout } from "../layout/pane.js" */
/** @import { Row } from "../layout/rows.js" */
/** @import { Pen } from "./furniture.js" */

/**
 * @typedef {{top: number, height: number, from: number, to: number}} Box CSS px; times in sight
 * @typedef {Pen & {model: RunModel, limit: number, nameOf: (lane: Lane) => string, captions: boolean}} ExtraPen
 */

/** Marks nearer than this are ticks. */
const LEAST_APART = 7;
/** Of more slices than this in sight who held something is told in shares. */
const MOST_SLICES = 1500;
const AIR = 3;

/** @param {ExtraPen} pen */
export function drawExtras(pen) {
  const { c, layout, limit } = pen;
  const { grid } = layout;
  const from = grid.first * grid.dt;
  const to = Math.min((grid.first + grid.columns) * grid.dt, limit);
  c.save();
  c.beginPath();
  c.rect(0, layout.rowsTop - 4, layout.width, layout.rowsH + 8);
  c.clip();
  for (const { row, top } of layout.rows) {
    if (row.kind !== "extra" || row.extra === undefined) continue;
    const caption = pen.captions ? pen.font + 4 : 0;
    const box = { top: top + AIR + caption, height: row.h - 2 * AIR - caption, from, to };
    drawRow(pen, row, box);
    if (caption) drawCaption(pen, row, top + AIR);
  }
  if (pen.model.run?.show?.includes("memory")) drawBoxes(pen);
  for (const { row } of layout.rows) if (row.extra?.kind === "ring") drawRingArrows(pen, row.extra.ring, to);
  c.restore();
}

/** Each process has its memory: a frame around what is in it.
 * @param {ExtraPen} pen */
function drawBoxes({ c, layout, palette }) {
  /** @type {Map<number, {top: number, bottom: number}>} */
  const boxes = new Map();
  for (const { row, top } of layout.rows) {
    if (row.extra?.kind !== "variable") continue;
    const { pid } = row.extra.resource.fact;
    const box = boxes.get(pid) ?? { top: top + 1, bottom: 0 };
    boxes.set(pid, { top: box.top, bottom: top + row.h - 2 });
  }
  c.strokeStyle = palette.css.muted;
  c.lineWidth = palette.bold ? 2 : 1;
  for (const { top, bottom } of boxes.values()) {
    c.beginPath();
    c.roundRect(0.5, Math.round(top) + 0.5, layout.width - 1, Math.round(bottom - top), 4);
    c.stroke();
  }
}

/** When the ring closed, from each who waits to who holds what it wants.
 * @param {ExtraPen} pen @param {import("../model/locks.js").Ring} ring @param {number} until */
function drawRingArrows({ c, layout, palette }, ring, until) {
  if (ring.from > until) return;
  const rowOf = (/** @type {Lane} */ lane) => layout.rows.find(({ row }) => row.kind === "lane" && row.lanes[0] === lane);
  const closed = timeToPx(layout.grid, ring.from);
  if (closed < -20 || closed > layout.width) return;
  const r = palette.bold ? 6 : 4.5;
  ring.edges.forEach(({ lane, holder }, i) => {
    const from = rowOf(lane);
    const to = rowOf(holder);
    if (!from || !to || from === to) return;
    const x = Math.max(8, closed + 12) + i * 4 * r;
    const fromY = from.barTop + from.barH / 2;
    const toY = to.barTop + to.barH / 2;
    const way = Math.sign(toY - fromY);
    const shaft = outlineFor(c, `M${x} ${fromY}L${x} ${toY - way * 2 * r}`);
    const tip = outlineFor(c, `M${x} ${toY}L${x - r} ${toY - way * 2 * r}L${x + r} ${toY - way * 2 * r}Z`);
    c.strokeStyle = palette.css.page;
    c.lineWidth = palette.bold ? 8 : 6;
    c.stroke(shaft);
    c.lineWidth = 4;
    c.stroke(tip);
    c.strokeStyle = c.fillStyle = palette.css.error;
    c.lineWidth = palette.bold ? 3 : 2;
    c.stroke(shaft);
    c.fill(tip);
    c.beginPath();
    c.arc(x, fromY, r * 0.8, 0, 7);
    c.fill();
  });
}

/** @param {ExtraPen} pen @param {Row} row @param {Box} box */
function drawRow(pen, { extra }, box) {
  switch (extra?.kind) {
    case "variable":
      return drawVariable(pen, extra.resource, box);
    case "file":
      return drawFile(pen, extra.resource, box);
    case "queue":
      return drawGauge(pen, box, extra.queue.steps, Math.max(extra.queue.peak, extra.queue.most ?? 0), extra.queue);
    case "moved":
      return drawMoved(pen, extra, box);
    case "due":
      return drawWakes(pen, extra.sleeper.wakes, box);
    case "lock":
      return drawLock(pen, extra, box);
    case "ring":
      return drawRing(pen, extra.ring, box);
    case "gil":
      return drawTurns(pen, extra.lanes, box, (state) => state === RUN);
    case "core": {
      const { core } = extra;
      return drawTurns(pen, extra.lanes, box, (state, ref) => isRunning(state) && pen.model.ref(ref)?.core === core);
    }
    default:
  }
}

/** Where there is no room for a name beside the picture, it stands in it.
 * @param {ExtraPen} pen @param {Row} row @param {number} y */
function drawCaption({ c, palette, font }, row, y) {
  c.font = `600 ${font}px ${palette.sans}`;
  c.textAlign = "left";
  c.textBaseline = "top";
  c.fillStyle = palette.css.text;
  c.fillText(row.label, 2, y);
  if (!row.sub) return;
  const x = 8 + c.measureText(row.label).width;
  c.font = `${font}px ${palette.sans}`;
  c.fillStyle = palette.css.muted;
  c.fillText(row.sub, x, y);
}

// --- a variable ------------------------------------------------------------------------------------------------------

/** Where in a row reads and writes stand.
 * @param {Box} box */
export function touchHeights({ top, height }) {
  return { read: top + height * 0.22, write: top + height * 0.72 };
}

/** @param {ExtraPen} pen @param {Resource} resource @param {Box} box */
function drawVariable(pen, resource, box) {
  const { c, layout, palette } = pen;
  const px = (/** @type {number} */ t) => timeToPx(layout.grid, t);
  const y = touchHeights(box);
  const born = resource.touches[0]?.t ?? 0;
  const end = Math.min(layout.width, px(Math.min(box.to, pen.model.extent)));
  c.fillStyle = palette.css.rule;
  c.fillRect(Math.max(0, px(born)), Math.round(y.write), Math.max(0, end - Math.max(0, px(born))), 1);
  const pad = pxToTime(layout.grid, 12) - pxToTime(layout.grid, 0);
  const [first, last] = resource.within(box.from - pad, box.to);
  const radius = palette.bold ? 5 : 3.5;
  let lastRead = -Infinity;
  let lastWrite = -Infinity;
  drawValues(pen, resource, box, y.write, first, last);
  for (let i = first; i < last; i++) {
    const touch = resource.touches[i];
    const x = px(touch.t);
    const write = isChange(touch);
    const before = write ? lastWrite : lastRead;
    const over = resource.stale.get(touch);
    const stale = over !== undefined && over.t <= box.to;
    if (x - before >= LEAST_APART) {
      if (stale) drawStale(pen, x, px(over.t), y.read, y.write, radius);
    } else {
      c.fillStyle = stale ? palette.css.error : write ? palette.css.text : palette.css.muted;
      c.fillRect(Math.round(x), (write ? y.write : y.read) - radius, 1, radius * 2);
      continue;
    }
    if (write) lastWrite = x;
    else lastRead = x;
    drawTouch(pen, x, write ? y.write : y.read, radius, touch.kind);
  }
}

/** What was read is overtaken by another lane's write: both are tied together.
 * @param {ExtraPen} pen @param {number} x @param {number} overX @param {number} readY @param {number} writeY @param {number} r */
function drawStale({ c, palette }, x, overX, readY, writeY, r) {
  c.strokeStyle = palette.css.error;
  c.lineWidth = palette.bold ? 2.5 : 1.75;
  c.beginPath();
  c.arc(x, readY, r + 3, 0, 7);
  c.stroke();
  c.lineWidth = 1;
  c.setLineDash([3, 2]);
  c.beginPath();
  c.moveTo(x + r + 3, readY);
  c.lineTo(overX, readY);
  c.lineTo(overX, writeY - r - 1);
  c.stroke();
  c.setLineDash([]);
}

/** A ring was read, a dot was written, a square came with the fork.
 * @param {ExtraPen} pen @param {number} x @param {number} y @param {number} r @param {string} kind */
function drawTouch({ c, palette }, x, y, r, kind) {
  c.beginPath();
  if (kind === "inherit") c.rect(x - r, y - r, 2 * r, 2 * r);
  else c.arc(x, y, r, 0, 7);
  c.strokeStyle = palette.css.page;
  c.lineWidth = 4;
  c.stroke();
  c.fillStyle = kind === "write" ? palette.css.text : palette.css.page;
  c.fill();
  c.strokeStyle = palette.css.text;
  c.lineWidth = palette.bold ? 2 : 1.5;
  c.stroke();
}

/** The value after each change, where there is room up to the next.
 * @param {ExtraPen} pen @param {Resource} resource @param {Box} box @param {number} y @param {number} first @param {number} last */
function drawValues(pen, resource, box, y, first, last) {
  const { c, layout, palette, widths, font } = pen;
  const px = (/** @type {number} */ t) => timeToPx(layout.grid, t);
  widths.use(c, `500 ${font}px ${palette.sans}`);
  c.textAlign = "left";
  c.textBaseline = "middle";
  const changes = resource.touches.slice(first, last).filter(isChange);
  const standing = resource.writeBefore(box.from);
  if (standing && standing !== changes[0]) changes.unshift(standing);
  changes.forEach((change, i) => {
    const text = valueText(change.ref);
    if (text === "") return;
    const x = Math.max(0, px(change.t)) + 9;
    const next = i + 1 < changes.length ? px(changes[i + 1].t) : Math.min(layout.width, px(Math.min(box.to, pen.model.extent)));
    const shown = fitText(pen, text, next - x - 8);
    if (shown === "") return;
    const width = widths.of(shown);
    c.fillStyle = palette.css.page;
    c.fillRect(x - 3, y - font / 2 - 1, width + 6, font + 2);
    c.fillStyle = palette.css.text;
    c.fillText(shown, x, y + 0.5);
  });
}

/** @param {import("../wire/facts.js").Ref | undefined} ref */
function valueText(ref) {
  if (ref?.text) return ref.text;
  return ref?.value === undefined ? "" : String(ref.value);
}

/** A text that fits; a long one is cut where enough of it stays to be understood.
 * @param {ExtraPen} pen @param {string} text @param {number} room */
function fitText({ widths }, text, room) {
  if (room < 6) return "";
  const width = widths.of(text);
  if (width <= room) return text;
  const signs = Math.floor((text.length * room) / width) - 1;
  return signs >= 8 ? `${text.slice(0, signs)}…` : "";
}

// --- lengths and sizes -----------------------------------------------------------------------------------------------

/** An area under steps, its peak said where it is reached, its bound as a dashed line.
 * @param {ExtraPen} pen @param {Box} box @param {readonly Step[]} steps @param {number} top the value at the box's top
 * @param {{peak: number, most: number | undefined}} said */
function drawGauge(pen, box, steps, top, { peak, most }) {
  const { c, palette, layout, font } = pen;
  const yOf = scaleOf(pen, box, top);
  const base = box.top + box.height;
  const path = stepPath(pen, box, steps, yOf);
  const area = outlineFor(c, path.line);
  if (path.line) {
    area.lineTo(path.end, base);
    area.lineTo(path.begin, base);
    area.closePath();
    c.fillStyle = palette.css["strip-fill"];
    c.fill(area);
    c.strokeStyle = palette.css["strip-line"];
    c.lineWidth = palette.bold ? 2.5 : 1.5;
    c.stroke(outlineFor(c, path.line));
  }
  c.fillStyle = palette.css.axis;
  c.fillRect(0, base, layout.width, 1);
  c.font = `500 ${font}px ${palette.sans}`;
  c.textBaseline = "middle";
  if (most !== undefined) {
    c.strokeStyle = palette.css.axis;
    c.lineWidth = palette.bold ? 2 : 1;
    c.setLineDash([5, 4]);
    c.beginPath();
    c.moveTo(0, yOf(most));
    c.lineTo(layout.width, yOf(most));
    c.stroke();
    c.setLineDash([]);
    plate(pen, `takes ${most}`, layout.width - 4, yOf(most), "right");
  }
  const at = steps.find((step) => step.value === peak && step.t >= box.from && step.t <= box.to);
  if (at && peak > 0) plate(pen, `${peak} waiting`, timeToPx(layout.grid, at.t) + 4, yOf(peak) + font / 2 + 2, "left");
}

/** Bytes that went to other processes, added up: one step a pixel is enough.
 * @param {ExtraPen} pen @param {{steps: readonly Step[], bytes: number, messages: number}} what @param {Box} box */
function drawMoved(pen, { steps, bytes }, box) {
  const { layout, model, font } = pen;
  /** @type {Step[]} */
  const seen = [];
  let last = -Infinity;
  for (const step of steps) {
    const x = Math.round(Math.max(-2, timeToPx(layout.grid, step.t)));
    if (x > layout.width + 2) break;
    if (x === last) seen[seen.length - 1] = { t: seen[seen.length - 1].t, value: step.value };
    else seen.push(step);
    last = x;
  }
  drawGauge(pen, box, seen, bytes, { peak: 0, most: undefined });
  const end = Math.min(box.to, model.extent);
  const now = valueAt(steps, end);
  const messages = steps.filter(({ t }) => t <= end).length;
  const x = Math.min(layout.width - 4, timeToPx(layout.grid, end) - 4);
  const text = messages === 0 ? "none" : `${formatBytes(now)} in ${plural(messages, "message")}`;
  pen.widths.use(pen.c, `500 ${font}px ${pen.palette.sans}`);
  const room = pen.widths.of(text) + 8;
  plate(pen, text, x < room ? Math.max(4, timeToPx(layout.grid, end) + 6) : x, box.top + font / 2, x < room ? "left" : "right");
}

/** Above a ring where the sleeper was due, below a dot where it went on; a line from one to the other leans the more the
 * later it was.
 * @param {ExtraPen} pen @param {readonly import("../model/wakes.js").Wake[]} wakes @param {Box} box */
function drawWakes({ c, layout, palette }, wakes, box) {
  const radius = palette.bold ? 5 : 3.5;
  const dueY = box.top + radius + 1;
  const wokeY = box.top + box.height - radius - 1;
  const px = (/** @type {number} */ t) => timeToPx(layout.grid, t);
  let last = -Infinity;
  for (const { due, woke } of wakes) {
    const from = px(due);
    const to = px(woke);
    if (to < -radius || from > layout.width + radius || due > box.to) continue;
    const over = woke <= box.to;
    c.strokeStyle = c.fillStyle = to - from > 2 ? palette.css.error : palette.css.muted;
    c.lineWidth = palette.bold ? 2.5 : 1.5;
    c.beginPath();
    c.moveTo(from, dueY);
    c.lineTo(over ? to : px(box.to), over ? wokeY : dueY + ((wokeY - dueY) * (box.to - due)) / (woke - due));
    c.stroke();
    if (from - last < LEAST_APART) continue;
    last = from;
    dot(c, palette, from, dueY, radius, false);
    if (over) dot(c, palette, to, wokeY, radius, true);
  }
}

/** @param {CanvasRenderingContext2D} c @param {Pen["palette"]} palette @param {number} x @param {number} y @param {number} r
 * @param {boolean} solid */
function dot(c, palette, x, y, r, solid) {
  c.beginPath();
  c.arc(x, y, r, 0, 7);
  c.fillStyle = solid ? palette.css.text : palette.css.page;
  c.fill();
  c.strokeStyle = palette.css.text;
  c.lineWidth = palette.bold ? 2 : 1.5;
  c.stroke();
}

/** @param {ExtraPen} pen @param {Resource} file @param {Box} box */
function drawFile(pen, file, box) {
  const { c, palette, layout } = pen;
  const { written, onDisk, peak } = fileSteps(file);
  drawGauge(pen, box, onDisk, Math.max(peak, 1), { peak: 0, most: undefined });
  const yOf = scaleOf(pen, box, Math.max(peak, 1));
  const path = stepPath(pen, box, written, yOf);
  c.strokeStyle = palette.css.text;
  c.lineWidth = palette.bold ? 3 : 2;
  if (path.line) c.stroke(outlineFor(c, path.line));
  const end = Math.min(box.to, pen.model.extent);
  const x = Math.min(layout.width - 4, timeToPx(layout.grid, end));
  const wrote = valueAt(written, end);
  const kept = valueAt(onDisk, end);
  plate(pen, `written ${formatBytes(wrote)}`, x - 4, Math.max(box.top + pen.font / 2, yOf(wrote)), "right");
  plate(pen, `on disk ${formatBytes(kept)}`, x - 4, Math.min(box.top + box.height - pen.font / 2 - 1, Math.max(yOf(kept), yOf(wrote) + pen.font + 3)), "right");
}

/** @param {ExtraPen} pen @param {Box} box @param {number} top */
function scaleOf({ font }, box, top) {
  const head = font / 2 + 1;
  return (/** @type {number} */ value) => box.top + box.height - ((box.height - head) * value) / Math.max(top, 1);
}

/** A line through steps as far as they are in sight.
 * @param {ExtraPen} pen @param {Box} box @param {readonly Step[]} steps @param {(value: number) => number} yOf */
function stepPath({ layout, model }, box, steps, yOf) {
  const until = Math.min(box.to, model.extent);
  let line = "";
  let begin = 0;
  let last = 0;
  for (const { t, value } of steps) {
    if (t > until) break;
    const x = Math.max(-2, timeToPx(layout.grid, t));
    if (line === "") {
      begin = x;
      line = `M${x} ${yOf(value)}`;
    } else line += `H${x}V${yOf(value)}`;
    last = x;
  }
  const end = Math.max(last, Math.min(layout.width, timeToPx(layout.grid, until)));
  return { line: line && `${line}H${end}`, begin, end };
}

/** @param {ExtraPen} pen @param {string} text @param {number} x @param {number} y @param {"left" | "right"} align */
function plate({ c, palette, widths, font }, text, x, y, align) {
  widths.use(c, `500 ${font}px ${palette.sans}`);
  const width = widths.of(text);
  const left = align === "left" ? x : x - width;
  c.fillStyle = palette.css.page;
  c.fillRect(left - 3, y - font / 2 - 1, width + 6, font + 2);
  c.fillStyle = palette.css.text;
  c.textAlign = "left";
  c.textBaseline = "middle";
  c.fillText(text, left, y + 0.5);
}

// --- who holds what --------------------------------------------------------------------------------------------------

/** Bars for who holds it, and beneath them a thin one for each who waits; in a ring they are outlined.
 * @param {ExtraPen} pen @param {{lock: import("../model/locks.js").Lock, rings: readonly import("../model/locks.js").Ring[]}} what
 * @param {Box} box */
function drawLock(pen, { lock, rings }, box) {
  const { c, palette, layout } = pen;
  const px = (/** @type {number} */ t) => timeToPx(layout.grid, t);
  const holdH = Math.round(box.height * 0.6);
  const waitTop = box.top + holdH + 2;
  const each = Math.max(2, Math.min(5, Math.floor((box.height - holdH - 2) / Math.max(1, most(lock.waits)))));
  for (const { lane, from, to } of lock.holds) {
    const a = Math.max(0, px(from));
    const b = Math.min(layout.width, px(Math.min(to, box.to)));
    if (b < 0 || a > layout.width || from > box.to) continue;
    bar(pen, a, b, box.top, holdH, palette.css["strip-fill"], palette.css["strip-line"], pen.nameOf(lane));
  }
  /** @type {number[]} until when each line of waits is taken */
  const lines = [];
  for (const { lane, from, to } of [...lock.waits].sort((x, y) => x.from - y.from)) {
    if (from > box.to) continue;
    let line = lines.findIndex((taken) => taken <= from);
    if (line < 0) line = lines.length;
    lines[line] = to;
    const a = Math.max(0, px(from));
    const b = Math.min(layout.width, px(Math.min(to, box.to)));
    const y = waitTop + line * each;
    if (b < 0 || a > layout.width || y + each > box.top + box.height + 1) continue;
    c.fillStyle = palette.states[LOCK].css;
    c.fillRect(a, y, Math.max(1, b - a), Math.max(1, each - 1));
    const ring = rings.find((r) => r.from <= to && r.to >= from && r.edges.some((e) => e.lane === lane && e.lock.key === lock.key));
    if (ring) outline(pen, px(ring.from), Math.min(layout.width, px(Math.min(ring.to, box.to))), box.top - 1, box.height + 2);
  }
}

/** The most that waited at one instant.
 * @param {readonly import("../model/locks.js").Span[]} waits */
function most(waits) {
  const edges = waits.flatMap(({ from, to }) => [[from, 1], [to, -1]]).sort((a, b) => a[0] - b[0] || a[1] - b[1]);
  let now = 0;
  return edges.reduce((best, [, by]) => Math.max(best, (now += by)), 0);
}

/** @param {ExtraPen} pen @param {number} a @param {number} b @param {number} y @param {number} h */
function outline({ c, palette }, a, b, y, h) {
  if (b <= 0) return;
  c.strokeStyle = palette.css.error;
  c.lineWidth = palette.bold ? 3 : 2;
  c.strokeRect(Math.max(1, a), y, Math.max(2, b - Math.max(1, a) - 1), h);
}

/** From when the ring closed, in words.
 * @param {ExtraPen} pen @param {import("../model/locks.js").Ring} ring @param {Box} box */
function drawRing(pen, ring, box) {
  const { c, palette, layout, widths, font } = pen;
  if (ring.from > box.to) return;
  const a = Math.max(0, timeToPx(layout.grid, ring.from));
  const b = Math.min(layout.width, timeToPx(layout.grid, Math.min(ring.to, box.to)));
  if (b < 0 || a > layout.width) return;
  c.fillStyle = palette.css.error;
  c.fillRect(a, box.top, Math.max(2, b - a), palette.bold ? 4 : 3);
  widths.use(c, `600 ${font}px ${palette.sans}`);
  const text = ringSentence(ring);
  const short = ringBroke(ring) ? "A ring of waits, until one gave up." : "A ring of waits: none of them can go on.";
  const fits = [text, short].find((each) => widths.of(each) < layout.width) ?? short;
  const x = Math.max(0, Math.min(a, layout.width - widths.of(fits) - 4));
  c.textAlign = "left";
  c.textBaseline = "top";
  c.fillText(fits, x, box.top + 6);
}

/** Whose turn it was: a bar with a name where there is room, else a short line at the height of the lane.
 * @param {ExtraPen} pen @param {readonly Lane[]} lanes @param {Box} box @param {(state: number, ref: number) => boolean} holds */
function drawTurns(pen, lanes, box, holds) {
  const { palette, layout } = pen;
  const live = lanes.filter((lane) => lane.store.length > 0);
  const step = box.height / Math.max(1, live.length);
  const { css: fill } = palette.states[RUN];
  live.forEach((lane, i) => {
    const { store } = lane;
    const first = Math.max(0, store.find(box.from));
    const last = Math.max(first, store.find(box.to));
    if (last - first > MOST_SLICES) return drawShares(pen, lane, box, box.top + i * step, Math.max(2, step - 1));
    for (let k = first; k <= last; k++) {
      if (!holds(store.state(k), store.ref(k))) continue;
      const a = Math.max(0, timeToPx(layout.grid, store.start(k)));
      const b = Math.min(layout.width, timeToPx(layout.grid, Math.min(store.end(k), box.to)));
      if (b <= a) continue;
      bar(pen, a, b, box.top + i * step, Math.max(2, step - 1), fill, fill, pen.nameOf(lane));
    }
    return undefined;
  });
}

/** So many turns that none can be seen: how dark a piece is says how large its share was.
 * @param {ExtraPen} pen @param {Lane} lane @param {Box} box @param {number} y @param {number} h */
function drawShares({ c, palette, layout }, lane, box, y, h) {
  const bin = 4;
  const out = new Float64Array(14);
  c.fillStyle = palette.states[RUN].css;
  for (let x = 0; x < layout.width; x += bin) {
    const from = pxToTime(layout.grid, x);
    const to = Math.min(box.to, pxToTime(layout.grid, x + bin));
    if (to <= from) break;
    out.fill(0);
    lane.store.timeIn(from, to, out);
    const share = out[RUN] / (to - from);
    if (share < 0.01) continue;
    c.globalAlpha = 0.15 + 0.85 * Math.min(1, share);
    c.fillRect(x, y, bin, h);
  }
  c.globalAlpha = 1;
}

/** @param {ExtraPen} pen @param {number} a @param {number} b @param {number} y @param {number} h @param {string} fill
 * @param {string} edge @param {string} name */
function bar(pen, a, b, y, h, fill, edge, name) {
  const { c, palette, widths, font } = pen;
  const width = b - a;
  c.fillStyle = width > 3 ? fill : edge;
  c.fillRect(a, y, Math.max(1, width - (width > 6 ? 1 : 0)), h);
  if (fill !== edge && width > 3) {
    c.strokeStyle = edge;
    c.lineWidth = palette.bold ? 2 : 1;
    c.strokeRect(a + 0.5, y + 0.5, width - 2, h - 1);
  }
  if (h < font + 1) return;
  widths.use(c, `500 ${font}px ${palette.sans}`);
  const text = widths.of(name) + 10 <= width ? name : "";
  if (text === "") return;
  c.textAlign = "left";
  c.textBaseline = "middle";
  const solid = fill === palette.states[RUN].css;
  if (solid && palette.bold) {
    c.fillStyle = palette.css.page;
    c.fillRect(a + 3, y + 1, widths.of(text) + 6, h - 2);
  }
  c.fillStyle = solid && !palette.bold ? palette.states[RUN].text : palette.css.text;
  c.fillText(text, a + 6, y + h / 2 + 0.5);
}

/** The touch under the pointer in a variable's or file's row.
 * @param {PaneLayout} layout @param {number} x @param {number} y CSS px in the plot @param {number} caption height of the name
 * @returns {{row: Row, resource: Resource, index: number} | undefined} */
export function touchAt(layout, x, y, caption) {
  const placed = layout.rows.find(({ row, top }) => y >= top && y < top + row.h);
  const extra = placed?.row.extra;
  if (placed === undefined || extra?.kind !== "variable") return undefined;
  const { resource } = extra;
  const reach = pxToTime(layout.grid, 9) - pxToTime(layout.grid, 0);
  const t = pxToTime(layout.grid, x);
  const heights = touchHeights({ top: placed.top + AIR + caption, height: placed.row.h - 2 * AIR - caption, from: 0, to: 0 });
  const [first, last] = resource.within(t - reach, t + reach);
  let best = -1;
  let away = Infinity;
  for (let i = first; i < last; i++) {
    const touch = resource.touches[i];
    const dy = y - (isChange(touch) ? heights.write : heights.read);
    const dx = timeToPx(layout.grid, touch.t) - x;
    const distance = dx * dx + dy * dy * 0.5;
    if (distance < away) {
      away = distance;
      best = i;
    }
  }
  return best < 0 ? undefined : { row: placed.row, resource, index: best };
}
