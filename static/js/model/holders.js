/** Who had what others waited for: the GIL, an event loop, a CPU, a lock. From the rows and marks of the run alone. */

import { locksOf } from "./locks.js";
import { CPU, GIL, NONE, QUEUED, RUN, RUNX, UNKNOWN } from "./states.js";

/** @import { Lane } from "./lane.js" */
/** @import { Lock, Span } from "./locks.js" */
/** @import { RunModel } from "./run.js" */

/**
 * @typedef {{lane: Lane, ns: number, at: number, end: number}} Turn a stretch in which a lane ran; `ns`: how much of it lies in
 *   the time that was asked for, `at`: where that begins, `end`: of the stretch as a whole
 */

/** Shorter than this, holding something is not worth a word. */
const LEAST_HOLD = 50e3;
/** A turn that was ended by the interpreter lasts at least the switch interval; its length is known to some hundredths. */
const ALMOST = 0.9;

/** @typedef {{structure: number, byGil: Map<string | null, Lane[]>, byLoop: Map<Lane | undefined, Lane[]>, workers: Lane[]}} Groups */

/** Who shares what. Made anew only when lanes have come.
 * @type {WeakMap<RunModel, Groups>} */
const groups = new WeakMap();

/** @param {RunModel} model
 * @returns {Groups} */
function groupsOf(model) {
  const made = groups.get(model);
  if (made?.structure === model.structure) return made;
  const workers = model.declared.filter(({ fact }) => fact.kind !== "task");
  const tasks = model.declared.filter(({ fact }) => fact.kind === "task");
  const found = { structure: model.structure, byGil: groupBy(workers, ({ fact }) => fact.gil), byLoop: groupBy(tasks, (task) => homeOf(model, task)), workers };
  groups.set(model, found);
  return found;
}

/** @template K
 * @param {readonly Lane[]} lanes @param {(lane: Lane) => K} key
 * @returns {Map<K, Lane[]>} */
function groupBy(lanes, key) {
  /** @type {Map<K, Lane[]>} */
  const found = new Map();
  for (const lane of lanes) {
    const k = key(lane);
    const group = found.get(k);
    if (group) group.push(lane);
    else found.set(k, [lane]);
  }
  return found;
}

/** The stretches in [from, to) in which one of the lanes ran, in order of time. A stretch goes on over a change of the core.
 * @param {readonly Lane[]} lanes @param {Lane} asking is not one of them @param {number} from @param {number} to
 * @param {boolean} native also without the GIL
 * @returns {Turn[]} */
function turnsIn(lanes, asking, from, to, native) {
  /** @type {Turn[]} */
  const turns = [];
  for (const lane of lanes) {
    if (lane === asking) continue;
    const { store } = lane;
    /** @type {Turn | undefined} */
    let last;
    for (let i = Math.max(0, store.find(from)); i < store.length && store.start(i) < to; i++) {
      const state = store.state(i);
      if (state !== RUN && !(native && state === RUNX)) continue;
      const end = store.end(i);
      const at = Math.max(from, store.start(i));
      const ns = Math.min(to, end) - at;
      if (last && last.end >= at) {
        last.ns += ns;
        last.end = end;
      } else turns.push((last = { lane, ns, at, end }));
    }
  }
  return turns.filter((turn) => turn.ns >= LEAST_HOLD).sort((a, b) => a.at - b.at);
}

/** Who ran under the same GIL in [from, to), in order of time.
 * @param {RunModel} model @param {Lane} lane @param {number} from @param {number} to */
export function gilHolders(model, lane, from, to) {
  return turnsIn(groupsOf(model).byGil.get(lane.fact.gil) ?? [], lane, from, to, false);
}

/** The thread whose event loop runs a task.
 * @param {RunModel} model @param {Lane} task
 * @returns {Lane | undefined} */
function homeOf(model, task) {
  let at = task.fact.parent === null ? undefined : model.lanes[task.fact.parent];
  while (at && at.fact.kind === "task") at = at.fact.parent === null ? undefined : model.lanes[at.fact.parent];
  return at;
}

/** Who had the event loop in [from, to): its other tasks.
 * @param {RunModel} model @param {Lane} lane @param {number} from @param {number} to */
export function loopHolders(model, lane, from, to) {
  return turnsIn(groupsOf(model).byLoop.get(homeOf(model, lane)) ?? [], lane, from, to, true);
}

/** Who of the run was on a CPU in [from, to). Tasks are not: their thread is.
 * @param {RunModel} model @param {Lane} lane @param {number} from @param {number} to */
export function cpuHolders(model, lane, from, to) {
  return turnsIn(groupsOf(model).workers, lane, from, to, true);
}

/** The stretch that slice `index` is part of: all of it that the lane ran without a break.
 * @param {Lane} lane @param {number} index */
export function turnAround({ store }, index) {
  let first = index;
  let last = index;
  const state = store.state(index);
  while (first > 0 && store.state(first - 1) === state) first -= 1;
  while (last + 1 < store.length && store.state(last + 1) === state) last += 1;
  return { first, last, from: store.start(first), to: store.end(last) };
}

/** How the turn of a lane that held the GIL ended: by the switch interval, by itself, or by the kernel. Undefined: it has
 * not ended, or that is not known.
 * @param {RunModel} model @param {Lane} lane @param {number} at an instant within the turn
 * @returns {{by: "interval" | "itself" | "kernel" | "end", then: number} | undefined} */
export function turnEnd(model, lane, at) {
  const { store } = lane;
  const index = store.find(at);
  if (index < 0 || store.state(index) !== RUN) return undefined;
  const { last, from, to } = turnAround(lane, index);
  if (last === store.length - 1) return undefined;
  const then = store.state(last + 1);
  if (then === NONE) return { by: "end", then };
  if (then === CPU) return { by: "kernel", then };
  if (then !== GIL) return then === UNKNOWN || then === QUEUED ? undefined : { by: "itself", then };
  const interval = (model.machine?.switch_interval_s ?? 0) * 1e9;
  if (interval === 0) return undefined;
  return { by: to - from >= interval * ALMOST ? "interval" : "itself", then };
}

/** Read anew only when the run has gone on.
 * @type {WeakMap<RunModel, {cursor: number, locks: Lock[]}>} */
const known = new WeakMap();

/** Who held the lock at instant `t`, from when to when.
 * @param {RunModel} model @param {Lane} lane that waited @param {string | undefined} name @param {number} t
 * @returns {Span | undefined} */
export function holdOf(model, lane, name, t) {
  let found = known.get(model);
  if (found?.cursor !== model.cursor) known.set(model, (found = { cursor: model.cursor, locks: locksOf(model) }));
  const lock = found.locks.find((each) => each.name === name && each.pid === lane.fact.pid);
  return lock?.holds.find((span) => span.lane !== lane && span.from <= t && span.to >= t);
}
