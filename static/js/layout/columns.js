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

const shares = new Float64Array(STATE_COUNT);
let before = new Float64Array(STATE_COUNT);
let after = new Float64Array(STATE_COUNT);
/** So many slices are added up one by one; more, from the lane's sums. */
const FEW = 24;

/** Exact time per state in each of the bins from `first` to before `end`, `width` ns each, as far as it is known and shown.
 * What a bin costs does not depend on how much is in it; what is found in it does not depend on where the walk begins.
 * @param {LaneStore} store @param {number} first @param {number} end @param {number} width @param {number} limit
 * @param {(bin: number, shares: Float64Array) => void} visit The shares are good until it returns. */
export function eachBin(store, first, end, width, limit, visit) {
  if (store.length === 0) return;
  const edge = Math.min(store.seen, limit);
  const begin = store.start(0);
  let k = Math.max(first, Math.floor(begin / width));
  let i = Math.max(0, store.find(k * width));
  let summed = NaN;
  for (; k < end; k++) {
    const a = Math.max(begin, k * width);
    const b = Math.min((k + 1) * width, edge);
    if (b <= a) return;
    const j = store.find(b);
    if (j - i <= FEW) addUp(store, i, j, a, b);
    else {
      if (summed !== k) store.timeUpTo(i, a, before);
      store.timeUpTo(j, b, after);
      for (let s = 0; s < STATE_COUNT; s++) shares[s] = after[s] - before[s];
      [before, after] = [after, before];
      summed = k + 1;
    }
    i = j;
    visit(k, shares);
  }
}

/** @param {LaneStore} store @param {number} i the slice that `a` lies in @param {number} j that `b` lies in @param {number} a
 * @param {number} b */
function addUp(store, i, j, a, b) {
  shares.fill(0);
  let t = a;
  for (; i < j; i++) {
    const end = store.start(i + 1);
    shares[store.state(i)] += end - t;
    t = end;
  }
  shares[store.state(j)] += b - t;
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

/** Exact time per state of many lanes in the bins from `first` to before `end`, `width` ns each:
 * out[(bin - first) * STATE_COUNT + state].
 * @param {readonly Lane[]} lanes @param {number} first @param {number} end @param {number} width @param {number} limit */
export function binMany(lanes, first, end, width, limit) {
  const out = new Float64Array((end - first) * STATE_COUNT);
  const add = (/** @type {number} */ bin, /** @type {Float64Array} */ own) => {
    for (let s = 1, at = (bin - first) * STATE_COUNT; s < STATE_COUNT; s++) out[at + s] += own[s];
  };
  for (const { store } of lanes) {
    const from = Math.max(0, store.find(first * width));
    const edge = Math.min(store.seen, limit, end * width);
    const last = store.find(edge);
    if (last - from > end - first) eachBin(store, first, end, width, limit, add);
    else spreadAll(store, from, last, first, width, edge, out);
  }
  return out;
}

/** Fewer slices than bins: each is put where it belongs.
 * @param {LaneStore} store @param {number} from the first slice @param {number} last @param {number} first bin
 * @param {number} width @param {number} edge @param {Float64Array} out */
function spreadAll(store, from, last, first, width, edge, out) {
  for (let i = from; i <= last; i++) {
    const a = Math.max(store.start(i) / width - first, 0);
    const b = Math.min(store.end(i), edge) / width - first;
    if (store.state(i) !== 0) spread(out, a, b, store.state(i), width);
  }
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

/** What is never lost where many are merged, as bits: a lock, and what is highlighted. (Errors are marks: see `placeMarks`.)
 * @param {Iterable<number>} lit states */
export function keptStates(lit) {
  let kept = 1 << LOCK;
  for (const state of lit) kept |= 1 << state;
  return kept;
}

/** Cuts a height by shares, bottom to top, to the pixel: heights[k] belongs to order[k] and they add up to `height`.
 * What must not be lost (a lock, what is highlighted) gets at least one pixel, from the largest.
 * @param {ArrayLike<number>} given by state, from `offset` on @param {number} offset
 * @param {readonly number[]} order @param {number} sum @param {number} height @param {Int32Array} heights
 * @param {number} kept as bits */
export function cutHeight(given, offset, order, sum, height, heights, kept) {
  let done = 0;
  let upTo = 0;
  let largest = 0;
  let lost = false;
  const scale = height / sum;
  for (let k = 0; k < order.length; k++) {
    const share = given[offset + order[k]];
    if (share === 0) {
      heights[k] = 0;
      continue;
    }
    upTo += share;
    const to = Math.round(scale * upTo);
    heights[k] = to - done;
    if (heights[k] > heights[largest]) largest = k;
    else if (heights[k] === 0 && kept & (1 << order[k])) lost = true;
    done = to;
  }
  if (!lost) return;
  for (let k = 0; k < order.length; k++) {
    if (heights[k] > 0 || !(kept & (1 << order[k])) || given[offset + order[k]] <= 0 || heights[largest] < 2) continue;
    heights[largest] -= 1;
    heights[k] = 1;
    for (let other = 0; other < order.length; other++) if (heights[other] > heights[largest]) largest = other;
  }
}
