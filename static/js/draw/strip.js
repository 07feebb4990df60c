/**
 * The strip into the raster: area with a line = in flight, solid = on CPU, and under it a ribbon: nothing runs (blank),
 * one runs (hatched), two or more run at the same instant (solid). Means and maxima are exact per column.
 */

import { EPSILON } from "../model/figures.js";
import { mix } from "./palette.js";

/** @import { StripBox } from "../layout/pane.js" */
/** @import { RunModel } from "../model/run.js" */
/** @import { Grid } from "../time/scale.js" */
/** @import { Brush } from "./lanes.js" */
/** @import { Tile } from "./patterns.js" */

const flight = { mean: 0, max: 0, one: 0, two: 0, until: 0 };
const cpu = { mean: 0, max: 0, one: 0, two: 0, until: 0 };

/** @param {StripBox} box @param {number} value */
export function stripY(box, value) {
  return Math.max(0, box.base - ((box.base - box.top) * value) / box.most);
}

/** CSS px of one piece, where what runs changes so often that single columns would be noise. */
const PIECE_PX = 8;
/** CSS px: changes nearer than this on average are dense. */
const DENSE_PX = 8;

/** Columns that are drawn as one: a function of view and run alone.
 * @param {RunModel} model @param {Grid} grid @param {number} limit */
export function stripGrain(model, grid, limit) {
  const { onCpu } = model.steps;
  const from = grid.first * grid.dt;
  const to = Math.min((grid.first + grid.columns) * grid.dt, model.frontier, limit);
  const changes = onCpu.count(to) - onCpu.count(from);
  const columns = (to - from) / grid.dt;
  return changes * DENSE_PX * grid.scale > columns ? Math.max(1, Math.round(PIECE_PX * grid.scale)) : 1;
}

/** @param {Brush} brush @param {StripBox} box @param {RunModel} model @param {number} from @param {number} to
 * @param {number} grain */
export function drawStrip(brush, box, model, from, to, grain) {
  const edge = Math.min(model.frontier, brush.limit);
  const last = Math.min(to, Math.ceil(edge / brush.grid.dt) - brush.grid.first);
  drawFlights(brush, box, model, from, last, edge);
  drawCpus(brush, box, model, from, last, edge, grain);
}

/** Columns that are all alike are drawn in one.
 * @param {Brush} brush @param {StripBox} box @param {RunModel} model @param {number} from @param {number} last
 * @param {number} edge */
function drawFlights(brush, box, model, from, last, edge) {
  const { dt, first } = brush.grid;
  const { inFlight } = model.steps;
  let before = from > 0 ? topOf(model, dt * (first + from - 1), dt, edge) : -1;
  for (let x = from; x < last; ) {
    const a = (first + x) * dt;
    inFlight.over(a, Math.min(a + dt, edge), flight);
    const same = before === flight.max || before < 0;
    const next = same ? Math.max(x + 1, Math.min(last, Math.floor(flight.until / dt) - first)) : x + 1;
    if (flight.mean > 0 || flight.max > 0 || before > 0) drawFlight(brush, box, x, next, before);
    before = flight.max;
    x = next;
  }
}

/** @param {Brush} brush @param {StripBox} box @param {RunModel} model @param {number} from @param {number} last
 * @param {number} edge @param {number} grain */
function drawCpus(brush, box, model, from, last, edge, grain) {
  const { dt, first } = brush.grid;
  const { onCpu } = model.steps;
  const hatch = ribbonTile(brush);
  for (let x = from; x < last; ) {
    const piece = Math.floor((first + x) / grain) * grain;
    const end = Math.min((piece + grain) * dt, edge);
    onCpu.over(piece * dt, end, cpu);
    const alike = Math.floor(Math.floor(Math.min(cpu.until, edge) / dt) / grain) * grain;
    const next = Math.min(last, Math.max(piece + grain, alike) - first);
    if (cpu.mean > 0) drawCpu(brush, box, x, next);
    if (cpu.one > 0) drawRibbon(brush, box, x, next, end - piece * dt, hatch);
    x = next;
  }
}

/** @param {RunModel} model @param {number} a @param {number} dt @param {number} edge */
function topOf(model, a, dt, edge) {
  return a < edge ? model.steps.inFlight.over(a, Math.min(a + dt, edge), flight).max : -1;
}

/** @param {Brush} brush @param {StripBox} box @param {number} x0 @param {number} x1
 * @param {number} before the column to the left */
function drawFlight({ raster, palette, grid }, box, x0, x1, before) {
  const fill = palette.pixels["strip-fill"];
  const line = palette.pixels["strip-line"];
  const thick = Math.max(1, Math.round((palette.bold ? 2.5 : 1.5) * grid.scale));
  if (flight.mean > 0) raster.fill(x0, Math.round(stripY(box, flight.mean)), x1, box.base, fill);
  const y = Math.round(stripY(box, flight.max));
  const old = before < 0 ? y : Math.round(stripY(box, before));
  const top = Math.min(y, old);
  const bottom = Math.min(box.base, Math.max(y, old) + thick);
  raster.fill(x0, top, x1, y === old ? Math.min(box.base, y + thick) : bottom, line);
}

/** The exact mean as an area; how many there were at most as a line, so that nothing that ran is lost in a mean.
 * @param {Brush} brush @param {StripBox} box @param {number} x0 @param {number} x1 */
function drawCpu({ raster, palette, grid }, box, x0, x1) {
  const exact = Math.min(stripY(box, cpu.mean), box.base - 1);
  const y = Math.ceil(exact);
  const run = palette.states[1].fill ?? 0;
  raster.fill(x0, y, x1, box.base, run);
  if (y > exact && y - 1 >= 0) for (let x = x0; x < x1; x++) raster.blend(x, y - 1, run, y - exact);
  const line = Math.max(1, Math.round((palette.bold ? 2 : 1) * grid.scale));
  const top = Math.min(Math.round(stripY(box, cpu.max)), box.base - line);
  raster.fill(x0, top, x1, top + line, run);
}

/** One runs: a hatch.
 * @param {Brush} brush
 * @returns {Tile} */
function ribbonTile({ palette, grid }) {
  const run = palette.states[1].fill ?? 0;
  const size = Math.max(4, Math.round(6 * grid.scale));
  const pixels = new Uint32Array(size * size);
  for (let i = 0; i < pixels.length; i++) {
    const d = Math.abs((((i % size) + Math.floor(i / size) + size / 2) % size) - size / 2);
    pixels[i] = mix(palette.pixels.page, run, Math.max(0, Math.min(1, 1.5 * grid.scale - d)));
  }
  return { size, pixels };
}

/** @param {Brush} brush @param {StripBox} box @param {number} x0 @param {number} x1 @param {number} dt @param {Tile} hatch */
function drawRibbon({ raster, palette, grid }, { ribbon: y, ribbonH: h }, x0, x1, dt, hatch) {
  const two = cpu.two >= cpu.one / 2 && (cpu.two > EPSILON || cpu.two > dt / 2);
  if (two) raster.fill(x0, y, x1, y + h, palette.states[1].fill ?? 0);
  else raster.fillTile(x0, y, x1, y + h, hatch, grid.first, y);
}
