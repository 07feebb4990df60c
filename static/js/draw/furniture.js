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
 */

/** @param {PaneLayout} layout @param {number} value */
function yOf(layout, value) {
  const top = layout.stripTop + HEAD_ROOM;
  return layout.stripBase - ((layout.stripBase - top) * value) / layout.most;
}

/** Base line, usable CPUs, "4 in flight", "1 on CPU".
 * @param {Pen} pen @param {RunModel} model @param {number} limit @param {boolean} named whether the CPU line says what it is */
export function drawStripWords(pen, model, limit, named) {
  const { c, layout, palette, widths, font } = pen;
  if (layout.stripBase === layout.stripTop) return;
  c.fillStyle = palette.css.axis;
  c.fillRect(0, layout.stripBase, layout.width, 1);
  const cpus = model.machine?.usable_cpus ?? 0;
  if (cpus > 0) {
    const y = Math.round(yOf(layout, cpus)) + 0.5;
    c.strokeStyle = palette.css.axis;
    c.lineWidth = palette.bold ? 2 : 1;
    c.setLineDash([5, 4]);
    c.beginPath();
    c.moveTo(0, y);
    c.lineTo(layout.width, y);
    c.stroke();
    c.setLineDash([]);
    if (named) {
      const text = plural(cpus, "CPU");
      c.font = `${font}px ${palette.sans}`;
      const width = widths.of(c, text);
      c.fillStyle = palette.css.page;
      c.fillRect(layout.width - width - 8, y - font - 4, width + 8, font + 3);
      c.fillStyle = palette.css.axis;
      c.textAlign = "right";
      c.textBaseline = "bottom";
      c.fillText(text, layout.width - 2, y - 1.5);
    }
  }
  drawCounts(pen, model, limit);
}

/** @param {Pen} pen @param {RunModel} model @param {number} limit */
function drawCounts({ c, layout, palette, widths, font }, model, limit) {
  const { inFlight, onCpu } = model.steps;
  if (inFlight.t.length === 0) return;
  const { grid } = layout;
  const from = Math.max(inFlight.t.data[0], grid.first * grid.dt);
  const to = Math.min(model.frontier, limit, (grid.first + grid.columns) * grid.dt);
  const left = timeToPx(grid, from) + 10;
  const right = timeToPx(grid, to);
  c.font = `600 ${font}px ${palette.sans}`;
  c.textAlign = "left";
  c.textBaseline = "middle";
  const flight = inFlight.over(from, to);
  const cpu = onCpu.over(from, to);
  const cpuTop = yOf(layout, cpu.mean);
  const many = Math.round(flight.mean);
  const flightText = `${many} in flight`;
  const cpuText = `${Math.round(cpu.mean)} on CPU`;
  const flightTop = yOf(layout, many);
  const steady = Math.abs(flight.mean - many) < 0.12 && many >= 2;
  if (steady && cpuTop - flightTop >= font + 1 && widths.of(c, flightText) + 16 < right - left) {
    c.fillStyle = palette.css.text;
    c.fillText(flightText, left, Math.min((cpuTop + flightTop) / 2, flightTop + font) + 1);
  }
  if (layout.stripBase - cpuTop < font - 1 || Math.abs(cpu.mean - Math.round(cpu.mean)) > 0.2) return;
  if (cpu.mean < 0.7 || !steady || widths.of(c, cpuText) + 16 > right - left) return;
  c.fillStyle = palette.states[1].text;
  c.fillText(cpuText, left, (cpuTop + layout.stripBase) / 2 + 0.5);
}

/** A dashed line at the end and what it took.
 * @param {Pen} pen @param {Flag} flag @param {number} overhang */
export function drawFlag({ c, layout, palette, widths, font }, flag, overhang) {
  const x = Math.round(timeToPx(layout.grid, flag.t));
  if (x < -1 || x > layout.width + 1) return;
  c.fillStyle = flag.failed ? palette.css.error : palette.css.text;
  for (let y = layout.stripTop; y < layout.rowsTop + layout.rowsH; y += 6) c.fillRect(x, y, palette.bold ? 2 : 1, 3);
  const size = font + 2;
  c.font = `600 ${size}px ${palette.sans}`;
  const wide = widths.of(c, flag.text);
  c.font = `${size - 1}px ${palette.sans}`;
  const subWide = flag.sub ? widths.of(c, flag.sub) : 0;
  const width = Math.max(wide, subWide) + 8;
  const flip = x + 4 + width > layout.width + overhang;
  const left = flip ? x - 5 - width : x + 5;
  const top = layout.stripTop - 1;
  c.fillStyle = palette.css.page;
  c.fillRect(left, top, width, flag.sub ? size * 2 + 7 : size + 4);
  c.textAlign = flip ? "right" : "left";
  c.textBaseline = "top";
  const textX = flip ? x - 8 : x + 8;
  c.font = `600 ${size}px ${palette.sans}`;
  c.fillStyle = flag.failed ? palette.css.error : palette.css.text;
  c.fillText(flag.text, textX, top + 2);
  if (!flag.sub) return;
  c.font = `${size - 1}px ${palette.sans}`;
  c.fillStyle = palette.css.muted;
  c.fillText(flag.sub, textX, top + size + 6);
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
 * @param {number} font @param {number} left where the plot begins on this canvas */
export function drawClockStart(c, palette, x, width, font, left) {
  if (x < -1 || x > width + 1) return;
  const text = "clock starts";
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
