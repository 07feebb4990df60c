/** What went from one lane to another: starts, items, locks, results, the GIL. Each is an arrow from an instant to an instant. */

import { wokenBy } from "./causes.js";
import { passagesOf } from "./queues.js";
import { QUEUED, isRunning } from "./states.js";

/** @import { Kind } from "./causes.js" */
/** @import { Lane } from "./lane.js" */
/** @import { RunModel } from "./run.js" */

/** @typedef {{kind: Kind | "start", from: {lane: Lane, t: number}, to: {lane: Lane, t: number}}} Flow */

/** More slices than this in one view are not gone through: their arrows could not be told apart anyway. */
const MOST_SLICES = 20_000;

/** Who ended the wait that slice `index` is.
 * @param {RunModel} model @param {Lane} lane @param {number} index
 * @returns {Flow | undefined} */
export function flowInto(model, lane, index) {
  if (index >= lane.store.length - 1) return undefined;
  const woken = wokenBy(model, lane, index);
  const from = woken?.lane === undefined ? undefined : model.lanes[woken.lane];
  if (woken === undefined || from === undefined || woken.kind === "timer") return undefined;
  return { kind: woken.kind, from: { lane: from, t: woken.t }, to: { lane, t: lane.store.end(index) } };
}

/** Who started the lane.
 * @param {RunModel} model @param {Lane} lane
 * @returns {Flow | undefined} */
export function startOf(model, lane) {
  const parent = lane.fact.parent === null ? undefined : model.lanes[lane.fact.parent];
  if (parent === undefined || parent.store.length === 0 || lane.store.length === 0) return undefined;
  const t = Math.max(lane.store.start(0), parent.store.start(0));
  return { kind: "start", from: { lane: parent, t }, to: { lane, t } };
}

/** What one slice has to do with others: what began or ended it, whom it started, what it put or took.
 * @param {RunModel} model @param {Lane} lane @param {number} index
 * @returns {Flow[]} */
export function flowsAround(model, lane, index) {
  const { store } = lane;
  const from = store.start(index);
  const to = store.end(index);
  /** @type {(Flow | undefined)[]} */
  const flows = [flowInto(model, lane, index)];
  // The first slice of a life, also when it begins with standing in line.
  if (index === 0 || (index === 1 && store.state(0) === QUEUED)) flows.push(startOf(model, lane));
  if (isRunning(store.state(index))) {
    for (const child of model.declared) {
      if (child.fact.parent !== lane.number) continue;
      const start = startOf(model, child);
      if (start && start.from.t >= from && start.from.t < to) flows.push(start);
    }
    for (const { from: put, to: got } of passagesOf(model)) {
      const own = (/** @type {{lane: Lane, t: number}} */ move) => move.lane === lane && move.t >= from && move.t < to;
      if (put.lane !== got.lane && (own(put) || own(got))) flows.push({ kind: "put", from: put, to: got });
    }
  }
  return flows.filter((flow) => flow !== undefined);
}

/** All that arrived in [from, to] at one of the lanes; undefined: too much happens there.
 * @param {RunModel} model @param {readonly Lane[]} lanes @param {number} from @param {number} to
 * @returns {Flow[] | undefined} */
export function flowsIn(model, lanes, from, to) {
  const within = lanes.filter((lane) => lane.store.length > 0);
  const slices = within.reduce((sum, { store }) => sum + store.find(to) - Math.max(0, store.find(from)), 0);
  if (slices > MOST_SLICES) return undefined;
  /** @type {Flow[]} */
  const flows = [];
  const keep = (/** @type {Flow | undefined} */ flow) => {
    if (flow && flow.to.t >= from && flow.from.t <= to && within.includes(flow.from.lane)) flows.push(flow);
  };
  for (const lane of within) {
    const { store } = lane;
    keep(startOf(model, lane));
    for (let i = Math.max(0, store.find(from)); i < store.length - 1 && store.end(i) <= to; i++) {
      const flow = flowInto(model, lane, i);
      // The items themselves are arrows already.
      if (flow?.kind !== "put") keep(flow);
    }
  }
  for (const { from: put, to: got } of passagesOf(model)) {
    if (put.lane !== got.lane && within.includes(got.lane)) keep({ kind: "put", from: put, to: got });
  }
  return flows;
}
