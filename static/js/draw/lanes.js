/** One row's bar into the raster: exact bars when near, bins of exact shares when far, stacked shares for a group. */

import { BIN_PX, GAP_PX, GROUP_BIN_PX, HATCH_PX, binMany, cutHeight, eachBin, walkNear } from "../layout/columns.js";
import { JOIN, NONE, QUEUED, RUN, RUNX, STACK_ORDER, STATE_COUNT, UNKNOWN } from "../model/states.js";

/** @import { Bar } from "../layout/pane.js" */
/** @import { Row } from "../layout/rows.js" */
/** @import { Lane } from "../model/lane.js" */
/** @import { LaneStore } from "../model/lane-store.js" */
/** @import { Grid } from "../time/scale.js" */
/** @import { Palette } from "./palette.js" */
/** @import { Tile } from "./patterns.js" */
/** @import { Raster } from "./raster.js" */

/**
 * @typedef {object} Brush all that painting needs to know beside the data
 * @property {Raster} raster
 * @property {Grid} grid
 * @property {Palette} palette
 * @property {Tile[]} tiles
 * @property {number} limit nothing is shown after this instant
 * @property {number} kept states that are never lost where many are merged, as bits
 */

const heights = new Int32Array(STACK_ORDER.length);
/** Dashes of what has not begun, CSS px. */
const DASH = 4;
const DASH_GAP = 3;

/** @param {Brush} brush @param {Bar} bar @param {LaneStore} store @param {number} from column on screen @param {number} to */
export function drawNear(brush, bar, store, from, to) {
  const { grid } = brush;
  const first = grid.first;
  const clipLeft = from + first;
  const clipRight = to + first;
  walkNear(
    store,
    grid,
    clipLeft,
    clipRight,
    brush.limit,
    (i, left, right, open) => drawBar(brush, bar, store.state(i), left, right, open, clipLeft, clipRight),
    (column, columnShares, sum) => {
      const alive = sum - columnShares[NONE];
      if (alive <= 0) return;
      stack(brush, bar, columnShares, 0, alive, column - first, column - first + 1, false);
    },
  );
}

/** @param {Brush} brush @param {Bar} bar @param {number} state @param {number} left @param {number} right
 * @param {boolean} open @param {number} clipLeft @param {number} clipRight */
function drawBar(brush, bar, state, left, right, open, clipLeft, clipRight) {
  if (state === NONE) return;
  const { grid, palette, raster, tiles } = brush;
  const { scale } = grid;
  const width = right - left;
  const gap = width >= GAP_PX * scale && !open ? Math.max(1, Math.round(scale)) : 0;
  const x0 = Math.max(left, clipLeft) - grid.first;
  const x1 = Math.min(right - gap, clipRight) - grid.first;
  const { y, h } = bar;
  if (gap > 0) {
    const gx = right - gap - grid.first;
    raster.fill(Math.max(gx, clipLeft - grid.first), y, Math.min(gx + gap, clipRight - grid.first), y + h, palette.pixels.page);
  }
  if (x1 <= x0) return;
  const hatched = width >= HATCH_PX * scale;
  if (state === QUEUED) return drawQueued(brush, bar, left, right - gap, x0, x1, hatched);
  if (!hatched && state === UNKNOWN) return raster.fill(x0, y, x1, y + h, palette.pixels.lane);
  if (!hatched && state !== JOIN) return raster.fill(x0, y, x1, y + h, palette.states[state].fill ?? palette.pixels.lane);
  raster.fillTile(x0, y, x1, y + h, tiles[state], grid.first, y);
  if (state === RUNX && hatched) {
    const line = Math.max(1, Math.round(2 * scale));
    raster.fill(x0, y + ((h - line) >> 1), x1, y + ((h - line) >> 1) + line, palette.states[RUNX].ink);
  }
  if (hatched && state !== RUN && state !== UNKNOWN && state !== RUNX) drawEdge(brush, bar, state, left, right - gap, open, x0, x1);
}

/** A 1-px edge, so that pale fills stand out against the lane.
 * @param {Brush} brush @param {Bar} bar @param {number} state @param {number} left @param {number} right
 * @param {boolean} open @param {number} x0 @param {number} x1 */
function drawEdge(brush, bar, state, left, right, open, x0, x1) {
  const { grid, palette, raster } = brush;
  const line = Math.max(1, Math.round(grid.scale));
  const { edge } = palette.states[state];
  const { y, h } = bar;
  raster.fill(x0, y, x1, y + line, edge);
  raster.fill(x0, y + h - line, x1, y + h, edge);
  const a = left - grid.first;
  const b = right - grid.first;
  raster.fill(Math.max(a, x0), y, Math.min(a + line, x1), y + h, edge);
  if (!open) raster.fill(Math.max(b - line, x0), y, Math.min(b, x1), y + h, edge);
}

/** Not begun: a dashed outline, or a line at mid height where there is no room for one.
 * @param {Brush} brush @param {Bar} bar @param {number} left @param {number} right @param {number} x0 @param {number} x1
 * @param {boolean} outline */
function drawQueued(brush, bar, left, right, x0, x1, outline) {
  const { grid, palette, raster } = brush;
  const line = Math.max(1, Math.round(grid.scale));
  const period = Math.round((DASH + DASH_GAP) * grid.scale);
  const dash = Math.round(DASH * grid.scale);
  const { ink } = palette.states[QUEUED];
  const { y, h } = bar;
  const rows = outline ? [y, y + h - line] : [y + ((h - line) >> 1)];
  for (let x = x0; x < x1; x++) {
    const k = (((grid.first + x) % period) + period) % period;
    if (k < dash) for (const top of rows) raster.fill(x, top, x + 1, top + line, ink);
  }
  if (!outline) return;
  for (const edge of [left - grid.first, right - line - grid.first]) {
    if (edge < x0 || edge + line > x1) continue;
    for (let k = 0; k < h; k++) if (k % period < dash) raster.fill(edge, y + k, edge + line, y + k + 1, ink);
  }
}

/** Shares of one column or bin, bottom to top.
 * @param {Brush} brush @param {Bar} bar @param {Float64Array} values @param {number} offset @param {number} sum
 * @param {number} x0 @param {number} x1 @param {boolean} hatched */
function stack(brush, bar, values, offset, sum, x0, x1, hatched) {
  const { grid, palette, raster, tiles } = brush;
  cutHeight(values, offset, STACK_ORDER, sum, bar.h, heights, brush.kept);
  let bottom = bar.y + bar.h;
  for (let k = 0; k < STACK_ORDER.length; k++) {
    if (heights[k] <= 0) continue;
    const top = bottom - heights[k];
    const state = STACK_ORDER[k];
    const { fill } = palette.states[state];
    if (hatched) raster.fillTile(x0, top, x1, bottom, tiles[state], grid.first, bar.y);
    else raster.fill(x0, top, x1, bottom, fill ?? palette.pixels.lane);
    bottom = top;
  }
}

/** @param {Brush} brush @param {Bar} bar @param {LaneStore} store @param {number} from @param {number} to */
export function drawFar(brush, bar, store, from, to) {
  const { grid } = brush;
  const bin = Math.max(1, Math.round(BIN_PX * grid.scale));
  const edge = Math.min(store.seen, brush.limit);
  const begin = store.start(0);
  const last = store.length - 1;
  const over = store.state(last) === NONE ? Math.min(edge, store.start(last)) : edge;
  const firstBin = Math.floor((grid.first + from) / bin);
  const endBin = Math.floor((grid.first + to - 1) / bin) + 1;
  eachBin(store, firstBin, endBin, bin * grid.dt, brush.limit, (k, shares) => {
    let alive = 0;
    for (let s = 1; s < STATE_COUNT; s++) alive += shares[s];
    if (alive <= 0) return;
    const left = k * bin;
    const birth = left * grid.dt < begin ? Math.round(begin / grid.dt) : left;
    const death = (left + bin) * grid.dt > over ? Math.max(birth + 1, Math.round(over / grid.dt)) : left + bin;
    const x0 = Math.max(from, birth - grid.first);
    const x1 = Math.min(to, death - grid.first);
    if (x1 > x0) stack(brush, bar, shares, 0, alive, x0, x1, true);
  });
}

/** Many lanes in one row: heights are shares of all of them, so those not alive leave room at the top.
 * @param {Brush} brush @param {Bar} bar @param {readonly Lane[]} lanes @param {number} from @param {number} to */
export function drawGroup(brush, bar, lanes, from, to) {
  const { grid } = brush;
  const bin = Math.max(1, Math.round(GROUP_BIN_PX * grid.scale));
  const first = Math.floor((grid.first + from) / bin);
  const count = Math.floor((grid.first + to - 1) / bin) - first + 1;
  const width = bin * grid.dt;
  const values = binMany(lanes, first, first + count, width, brush.limit);
  for (let k = 0; k < count; k++) {
    const offset = k * STATE_COUNT;
    let alive = 0;
    for (let s = 1; s < STATE_COUNT; s++) alive += values[offset + s];
    if (alive <= 0) continue;
    const h = Math.max(1, Math.round((bar.h * alive) / (width * lanes.length)));
    const x0 = Math.max(from, (first + k) * bin - grid.first);
    const x1 = Math.min(to, (first + k + 1) * bin - grid.first);
    if (x1 > x0) stack(brush, { y: bar.y + bar.h - h, h }, values, offset, alive, x0, x1, true);
  }
}

/** How wide the picture of a row comes in one piece: redrawing has to begin at such a place.
 * @param {Row} row @param {"far" | "near"} mode @param {number} scale */
export function grain(row, mode, scale) {
  if (row.kind === "group") return Math.max(1, Math.round(GROUP_BIN_PX * scale));
  return mode === "far" ? Math.max(1, Math.round(BIN_PX * scale)) : 1;
}
