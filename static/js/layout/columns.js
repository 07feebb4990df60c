/**
 * Lanes cut into columns. Far: bins of exact shares of time. Near: exact bars, with single columns of shares where
 * slices are thinner than a bar can be. The work is bounded by the columns, not by the history.
 */

import { LOCK, STATE_COUNT } from "../model/states.js";

/** @import { Lane } from "../model/lane.js" */
/** @import { LaneStore } from "../model/lane-store.js" */
/** @import { Grid } from "../time/scale.js" */

/** CSS px: a slice from this width on is a bar. */
export const BAR_PX = 3;
/** CSS px: hatches, edges and gaps only from these widths on. */
export const HATCH_PX = 6;
export const GAP_PX = 4;
/** CSS px: where slices are typically thinner than this, the whole lane turns into bins. */
const TYPICAL_PX = 12;
export const BIN_PX = 16;
/** CSS px of a bin in a row that stands for many lanes. */
export const GROUP_BIN_PX = 4;
/** A lane is far when at least this share of what is seen of it lies in thin slices. */
const FAR_SHARE = 0.4;
/** The same for all lanes of a picture together. */
const JOINT_SHARE = 0.3;
/** A single hidden burst is no reason to turn a lane into bins. */
const FEWEST_THIN = 6;

/** @typedef {"far" | "near"} Mode */

/** What of a view of a lane lies in thin slices: how many, how long, and how much there is at all.
 * @typedef {{thins: number, thin: number, all: number}} Thinness */

/** @param {LaneStore} store @param {Grid} grid @param {number} limit @param {Thinness} out */
function measureThin(store, grid, limit, out) {
  out.thins = 0;
  out.thin = 0;
  out.all = 0;
  const from = grid.first * grid.dt;
  const to = Math.min((grid.first + grid.columns) * grid.dt, store.seen, limit);
  const first = Math.max(0, store.find(from));
  const last = store.find(to);
  const count = last - first + 1;
  if (count > grid.columns) {
    out.thins = count;
    out.thin = to - from;
    out.all = to - from;
    return;
  }
  const least = TYPICAL_PX * grid.scale * grid.dt;
  let start = count > 0 ? store.start(first) : 0;
  for (let i = first; i <= last; i++) {
    const end = store.end(i);
    const begin = start;
    start = end;
    if (store.state(i) === 0) continue;
    const seen = (end < to ? end : to) - (begin > from ? begin : from);
    out.all += seen;
    if (end - begin < least && i < store.length - 1) {
      out.thin += seen;
      out.thins += 1;
    }
  }
}

const own = { thins: 0, thin: 0, all: 0 };

/** How the lanes of a picture are drawn: a function of view and lanes alone, so that it does not depend on the way
 * there. Where much of all of them is thin, those that have thin slices change together: one texture, one reading.
 * @param {readonly Lane[]} lanes @param {Grid} grid @param {number} limit @param {Map<Lane, Mode>} modes */
export function setModes(lanes, grid, limit, modes) {
  let thin = 0;
  let all = 0;
  modes.clear();
  /** @type {Lane[]} */
  const unsure = [];
  for (const lane of lanes) {
    if (lane.store.length === 0) continue;
    measureThin(lane.store, grid, limit, own);
    thin += own.thin;
    all += own.all;
    if (own.thins < FEWEST_THIN) continue;
    if (own.thin >= FAR_SHARE * own.all) modes.set(lane, "far");
    else unsure.push(lane);
  }
  if (thin >= JOINT_SHARE * all) for (const lane of unsure) modes.set(lane, "far");
}

/** Exact time per state in [from, to) of the lane as far as it is known and shown.
 * @param {LaneStore} store @param {number} from @param {number} to @param {number} limit @param {Float64Array} out */
export function shareIn(store, from, to, limit, out) {
  return store.timeIn(from, Math.min(to, limit), out);
}

/**
 * Walks a stretch of columns of a near lane, left to right.
 * @param {LaneStore} store
 * @param {Grid} grid
 * @param {number} from absolute column
 * @param {number} to
 * @param {number} limit nothing is shown after this instant
 * @param {(index: number, left: number, right: number, open: boolean) => void} onBar in absolute columns
 * @param {(column: number, shares: Float64Array, sum: number) => void} onColumn
 */
export function walkNear(store, grid, from, to, limit, onBar, onColumn) {
  const { dt } = grid;
  const edge = Math.min(store.seen, limit);
  const least = BAR_PX * grid.scale;
  let i = Math.max(0, store.find(from * dt));
  let done = from;
  for (; i < store.length; i++) {
    const start = store.start(i);
    if (start > edge) break;
    const left = Math.round(start / dt);
    if (left >= to) break;
    const open = i === store.length - 1 || store.start(i + 1) > edge;
    const right = Math.round(Math.min(store.end(i), edge) / dt);
    if (right - left < least) continue;
    if (left > done) thinColumns(store, dt, done, Math.min(left, to), edge, onColumn);
    if (right > from) onBar(i, left, right, open);
    done = Math.max(done, right);
  }
  const last = Math.min(to, Math.floor(edge / dt) + 1);
  if (done < last) thinColumns(store, dt, done, last, edge, onColumn);
}

const thinShares = new Float64Array(STATE_COUNT);

/** @param {LaneStore} store @param {number} dt @param {number} from @param {number} to @param {number} edge
 * @param {(column: number, shares: Float64Array, sum: number) => void} onColumn */
function thinColumns(store, dt, from, to, edge, onColumn) {
  let i = Math.max(0, store.find(from * dt));
  for (let column = from; column < to; column++) {
    const a = column * dt;
    const b = Math.min((column + 1) * dt, edge);
    thinShares.fill(0);
    let sum = 0;
    for (; i < store.length; i++) {
      const start = store.start(i);
      if (start >= b) break;
      const end = store.end(i);
      const overlap = Math.min(end, b) - Math.max(start, a);
      if (overlap > 0) {
        thinShares[store.state(i)] += overlap;
        sum += overlap;
      }
      if (end > b) break;
    }
    if (i >= store.length) i = store.length - 1;
    if (sum > 0) onColumn(column, thinShares, sum);
  }
}

/** Exact time per state of many lanes in `count` bins from `from` on, `width` ns each: out[k * STATE_COUNT + state].
 * @param {readonly Lane[]} lanes @param {number} from @param {number} width @param {number} count
 * @param {number} limit */
export function binMany(lanes, from, width, count, limit) {
  const out = new Float64Array(count * STATE_COUNT);
  for (const lane of lanes) {
    const { store } = lane;
    const edge = Math.min(store.seen, limit, from + count * width);
    let i = Math.max(0, store.find(from));
    for (; i < store.length; i++) {
      const start = Math.max(store.start(i), from);
      if (start >= edge) break;
      const end = Math.min(store.end(i), edge);
      if (store.state(i) !== 0) spread(out, (start - from) / width, (end - from) / width, store.state(i), width);
    }
  }
  return out;
}

/** @param {Float64Array} out @param {number} a @param {number} b in bins @param {number} state @param {number} width */
function spread(out, a, b, state, width) {
  let k = Math.floor(a);
  while (k < b) {
    const overlap = Math.min(b, k + 1) - Math.max(a, k);
    if (overlap > 0) out[k * STATE_COUNT + state] += overlap * width;
    k += 1;
  }
}

/** Cuts a height by shares, bottom to top, to the pixel: heights[k] belongs to order[k] and they add up to `height`.
 * What must not be lost (a lock) gets at least one pixel, from the largest.
 * @param {ArrayLike<number>} shares by state, from `offset` on @param {number} offset
 * @param {readonly number[]} order @param {number} sum @param {number} height @param {Int32Array} heights */
export function cutHeight(shares, offset, order, sum, height, heights) {
  let done = 0;
  let upTo = 0;
  let largest = 0;
  for (let k = 0; k < order.length; k++) {
    upTo += shares[offset + order[k]];
    const to = Math.round((height * upTo) / sum);
    heights[k] = to - done;
    if (heights[k] > heights[largest]) largest = k;
    done = to;
  }
  const lock = order.indexOf(LOCK);
  if (shares[offset + LOCK] > 0 && heights[lock] === 0 && heights[largest] > 1) {
    heights[largest] -= 1;
    heights[lock] = 1;
  }
}
