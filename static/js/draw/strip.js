/**
 * The strip into the raster: area with a line = in flight, solid = on CPU, and under it a ribbon: nothing runs (blank),
 * one runs (hatched), two or more run at the same instant (solid). Means and maxima are exact per column.
 */

import { countUpTo } from "../base/maths.js";

/** @import { StripBox } from "../layout/pane.js" */
/** @import { RunModel } from "../model/run.js" */
/** @import { Grid } from "../time/scale.js" */
/** @import { Brush } from "./lanes.js" */

/** Shorter than this, together is not told from a hand-over. */
const EPSILON = 50e3;

const flight = { mean: 0, max: 0, one: 0, two: 0 };
const cpu = { mean: 0, max: 0, one: 0, two: 0 };

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
  const { t } = model.steps.onCpu;
  const from = grid.first * grid.dt;
  const to = Math.min((grid.first + grid.columns) * grid.dt, model.frontier, limit);
  const changes = countUpTo(t.data, to, t.length) - countUpTo(t.data, from, t.length);
  const columns = (to - from) / grid.dt;
  return changes * DENSE_PX * grid.scale > columns ? Math.max(1, Math.round(PIECE_PX * grid.scale)) : 1;
}

/** @param {Brush} brush @param {StripBox} box @param {RunModel} model @param {number} from @param {number} to
 * @param {number} grain */
export function drawStrip(brush, box, model, from, to, grain) {
  const { grid } = brush;
  const edge = Math.min(model.frontier, brush.limit);
  const { inFlight, onCpu } = model.steps;
  const last = Math.min(to, Math.ceil(edge / grid.dt) - grid.first);
  let before = from > 0 ? topOf(model, grid.dt * (grid.first + from - 1), grid.dt, edge) : -1;
  let long = 0;
  for (let x = from; x < last; x++) {
    const a = (grid.first + x) * grid.dt;
    const b = Math.min(a + grid.dt, edge);
    inFlight.over(a, b, flight);
    const piece = Math.floor((grid.first + x) / grain) * grain;
    if (x === from || piece === grid.first + x) {
      onCpu.over(piece * grid.dt, Math.min((piece + grain) * grid.dt, edge), cpu);
      long = Math.min((piece + grain) * grid.dt, edge) - piece * grid.dt;
    }
    if (flight.mean > 0 || flight.max > 0 || before > 0) drawFlight(brush, box, x, before);
    if (cpu.mean > 0) drawCpu(brush, box, x);
    if (cpu.one > 0) drawRibbon(brush, box, x, long);
    before = flight.max;
  }
}

/** @param {RunModel} model @param {number} a @param {number} dt @param {number} edge */
function topOf(model, a, dt, edge) {
  return a < edge ? model.steps.inFlight.over(a, Math.min(a + dt, edge), flight).max : -1;
}

/** @param {Brush} brush @param {StripBox} box @param {number} x @param {number} before the column to the left */
function drawFlight({ raster, palette, grid }, box, x, before) {
  const fill = palette.pixels["strip-fill"];
  const line = palette.pixels["strip-line"];
  const thick = Math.max(1, Math.round((palette.bold ? 2.5 : 1.5) * grid.scale));
  if (flight.mean > 0) raster.fill(x, Math.round(stripY(box, flight.mean)), x + 1, box.base, fill);
  const y = Math.round(stripY(box, flight.max));
  const old = before < 0 ? y : Math.round(stripY(box, before));
  const top = Math.min(y, old);
  const bottom = Math.min(box.base, Math.max(y, old) + thick);
  raster.fill(x, top, x + 1, y === old ? Math.min(box.base, y + thick) : bottom, line);
}

/** @param {Brush} brush @param {StripBox} box @param {number} x */
function drawCpu({ raster, palette }, box, x) {
  const exact = Math.min(stripY(box, cpu.mean), box.base - 1);
  const y = Math.ceil(exact);
  const run = palette.states[1].fill ?? 0;
  raster.fill(x, y, x + 1, box.base, run);
  if (y > exact && y - 1 >= 0) raster.blend(x, y - 1, run, y - exact);
}

/** @param {Brush} brush @param {StripBox} box @param {number} x @param {number} dt */
function drawRibbon({ raster, palette, grid }, box, x, dt) {
  const run = palette.states[1].fill ?? 0;
  const { ribbon: y, ribbonH: h } = box;
  const two = cpu.two >= cpu.one / 2 && (cpu.two > EPSILON || cpu.two > dt / 2);
  if (two) return raster.fill(x, y, x + 1, y + h, run);
  const period = Math.max(4, Math.round(6 * grid.scale));
  const absolute = (((grid.first + x) % period) + period) % period;
  for (let k = 0; k < h; k++) {
    const d = Math.abs(((absolute + k + period / 2) % period) - period / 2);
    const ink = Math.max(0, Math.min(1, 1.5 * grid.scale - d));
    if (ink > 0) raster.blend(x, y + k, run, ink);
  }
}
