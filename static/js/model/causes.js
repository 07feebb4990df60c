/** Who ended a wait, which slice that was, and which wait a slice has ended: each is the other way back. */

import { gilHolders, loopHolders } from "./holders.js";
import { handOver } from "./queues.js";
import { GIL, JOIN, LOCK, LOOP, SLEEP, isRunning } from "./states.js";

/** @import { Lane } from "./lane.js" */
/** @import { RunModel } from "./run.js" */

/**
 * @typedef {{lane: Lane, index: number}} Place a slice of a lane
 * @typedef {"GIL" | "loop" | "lock" | "put" | "got" | "join" | "begin" | "result"} Kind
 * @typedef {{text: string, lane: number | undefined, t: number, kind: Kind | "timer"}} Woken `t`: when it did
 */

/** From one letting go to the other going on: a hand-over takes time. */
const HAND_OVER = 1e6;
/** A result is there at most so long before who waited for it goes on. */
const RESULT_TAKES = 2e6;
/** A slice that lies beside more waits than this is not asked which of them it has ended. */
const MOST_LOOKED_AT = 1000;
const ENDED_BY_OTHERS = (1 << GIL) | (1 << LOOP) | (1 << LOCK) | (1 << JOIN);

/** Who ended the wait that slice `index` is.
 * @param {RunModel} model @param {Lane} lane @param {number} index
 * @returns {Woken | undefined} */
export function wokenBy(model, lane, index) {
  const { store } = lane;
  const state = store.state(index);
  const t = store.end(index);
  const ref = model.ref(store.ref(index));
  const other = ref?.other === undefined ? undefined : model.lanes[ref.other];
  switch (state) {
    case GIL:
    case LOOP: {
      const holders = (state === GIL ? gilHolders : loopHolders)(model, lane, store.start(index), t);
      const last = holders[holders.length - 1]?.lane ?? (state === LOOP ? other : undefined);
      if (last === undefined) return undefined;
      return { text: `${last.name}, which let go of the ${state === GIL ? "GIL" : "event loop"}`, lane: last.number, t, kind: state === GIL ? "GIL" : "loop" };
    }
    case LOCK: {
      const passed = handOver(model, lane, store.start(index), t, ref?.object);
      if (passed) {
        const text = passed.kind === "put" ? `put an item into ${ref?.object}` : `took an item out of ${ref?.object}`;
        return { text: `${passed.lane.name}, which ${text}`, lane: passed.lane.number, t: passed.t, kind: passed.kind };
      }
      return other && { text: `${other.name}, which released it`, lane: other.number, t, kind: "lock" };
    }
    case JOIN:
      return other ? joined(other, ref?.why, t) : ref?.why === "result" ? resultOf(model, lane, t) : undefined;
    case SLEEP:
      return { text: "the timer", lane: undefined, t, kind: "timer" };
    default:
      return undefined;
  }
}

/** @param {Lane} other @param {string | undefined} why @param {number} t
 * @returns {Woken} */
function joined(other, why, t) {
  if (why && /begin/.test(why)) return { text: `${other.name}, which had begun`, lane: other.number, t, kind: "begin" };
  const verb = other.finished !== undefined && other.finished <= t ? "ended" : "let it go on";
  return { text: `${other.name}, which ${verb}`, lane: other.number, t, kind: "join" };
}

/** The one task of a pool that ended just before: with two of them it cannot be told which one was waited for.
 * @param {RunModel} model @param {Lane} lane @param {number} t
 * @returns {Woken | undefined} */
function resultOf(model, lane, t) {
  /** @type {Woken | undefined} */
  let found;
  for (const each of model.declared) {
    if (each === lane || each.items.length === 0) continue;
    for (let i = each.items.length - 1; i >= 0 && each.items[i].from <= t; i--) {
      const { to, ref } = each.items[i];
      if (to === undefined || to > t || to < t - RESULT_TAKES) continue;
      if (found) return undefined;
      found = { text: `${each.name}, which had ${model.ref(ref)?.text ?? "the task"} done`, lane: each.number, t: to, kind: "result" };
    }
  }
  return found;
}

/** The slice of whoever ended this wait. A wait that goes on has been ended by nobody.
 * @param {RunModel} model @param {Lane} lane @param {number} index
 * @returns {Place | undefined} */
export function causeOfSlice(model, lane, index) {
  if (index === lane.store.length - 1) return undefined;
  const woken = wokenBy(model, lane, index);
  const other = woken?.lane === undefined ? undefined : model.lanes[woken.lane];
  if (woken === undefined || other === undefined || other.store.length === 0) return undefined;
  const { store } = other;
  let at = Math.max(0, store.find(woken.t - 1));
  // Who let go of the GIL may already stand in line again.
  if (lane.store.state(index) === GIL) while (at > 0 && !isRunning(store.state(at))) at -= 1;
  return { lane: other, index: at };
}

/** The first wait that this slice has ended.
 * @param {RunModel} model @param {Lane} lane @param {number} index
 * @returns {Place | undefined} */
export function effectOfSlice(model, lane, index) {
  const from = lane.store.start(index);
  const end = lane.store.end(index);
  const last = end + HAND_OVER;
  let looked = 0;
  /** @type {(Place & {t: number}) | undefined} */
  let first;
  for (const other of model.declared) {
    const { store } = other;
    if (other === lane) continue;
    for (let i = Math.max(0, store.find(from)); i < store.length - 1; i++) {
      const t = store.end(i);
      if (t > last || (first !== undefined && t >= first.t)) break;
      const state = store.state(i);
      if ((ENDED_BY_OTHERS & (1 << state)) === 0) continue;
      // The GIL and the loop are had by one at a time: who got them had to wait for the end of this slice.
      if ((state === GIL || state === LOOP) && t < end - HAND_OVER) continue;
      if (++looked > MOST_LOOKED_AT) return undefined;
      const cause = causeOfSlice(model, other, i);
      if (cause?.lane === lane && cause.index === index) first = { lane: other, index: i, t };
    }
  }
  return first && { lane: first.lane, index: first.index };
}
