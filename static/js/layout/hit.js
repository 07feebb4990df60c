/** What lies under the pointer, asked of the layout that was painted last: a click means what the eye saw. */

import { pxToTime } from "../time/scale.js";
import { BIN_PX, GROUP_BIN_PX } from "./columns.js";

/** @import { Lane } from "../model/lane.js" */
/** @import { PaneLayout } from "./pane.js" */
/** @import { Grid } from "../time/scale.js" */

/**
 * @typedef {{kind: "slice", rowId: string, lane: Lane, index: number, from: number, to: number, t: number}} SliceHit
 * @typedef {{kind: "bin", rowId: string, lanes: readonly Lane[], from: number, to: number, t: number}} BinHit
 * @typedef {SliceHit | BinHit} Hit
 */

/** CSS px: thinner slices can still be met from this far. */
const NEAR = 2.5;

/** @param {PaneLayout} layout @param {number} x @param {number} y CSS px in the plot @param {number} limit
 * @returns {Hit | undefined} */
export function hitTest(layout, x, y, limit) {
  const placed = layout.rows.find((each) => y >= each.top && y < each.top + each.row.h);
  if (placed === undefined || placed.row.lanes.length === 0) return undefined;
  const { grid } = layout;
  const t = pxToTime(grid, x);
  const { row } = placed;
  if (row.kind === "group") return binHit(row.id, row.lanes, grid, t, GROUP_BIN_PX);
  const lane = row.lanes[0];
  const { store } = lane;
  if (store.length === 0 || t > Math.min(store.seen, limit) + NEAR * grid.dt * grid.scale) return undefined;
  if (layout.modes.get(lane) === "far") {
    const hit = binHit(row.id, row.lanes, grid, t, BIN_PX);
    return hit.to > lane.begin && hit.from < lane.end ? hit : undefined;
  }
  const index = nearest(lane, t, NEAR * grid.dt * grid.scale);
  return index < 0 ? undefined : sliceHit(row.id, lane, index, t, limit);
}

/** @param {string} rowId @param {readonly Lane[]} lanes @param {Grid} grid @param {number} t @param {number} px
 * @returns {BinHit} */
function binHit(rowId, lanes, grid, t, px) {
  const bin = Math.max(1, Math.round(px * grid.scale)) * grid.dt;
  const k = Math.floor(t / bin);
  return { kind: "bin", rowId, lanes, from: k * bin, to: (k + 1) * bin, t };
}

/** @param {string} rowId @param {Lane} lane @param {number} index @param {number} t @param {number} limit
 * @returns {SliceHit | undefined} */
export function sliceHit(rowId, lane, index, t, limit = Infinity) {
  const { store } = lane;
  if (store.state(index) === 0) return undefined;
  return { kind: "slice", rowId, lane, index, from: store.start(index), to: Math.min(store.end(index), limit), t };
}

/** The slice at t, or a thin one within reach: those are the hard ones to meet.
 * @param {Lane} lane @param {number} t @param {number} reach */
function nearest({ store }, t, reach) {
  const here = store.find(t);
  if (here < 0) return store.start(0) - t <= reach ? 0 : -1;
  let best = here;
  let length = store.end(here) - store.start(here);
  for (const k of [here - 1, here + 1]) {
    if (k < 0 || k >= store.length || store.state(k) === 0) continue;
    const away = k < here ? t - store.end(k) : store.start(k) - t;
    const own = store.end(k) - store.start(k);
    if (away <= reach && own < length && own < reach * 2) {
      best = k;
      length = own;
    }
  }
  return store.state(best) === 0 && best > 0 && t - store.start(best) <= reach ? best - 1 : best;
}
