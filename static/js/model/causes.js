/** Which slice ended a wait, and which wait a slice has ended: each is the other way back. */

import { wokenBy } from "./explain.js";
import { GIL, isRunning } from "./states.js";

/** @import { Lane } from "./lane.js" */
/** @import { RunModel } from "./run.js" */

/** @typedef {{lane: Lane, index: number}} Place a slice of a lane */

/** From one letting go to the other going on: a hand-over takes time. */
const HAND_OVER = 1e6;

/** The slice of whoever ended this wait. A wait that goes on has been ended by nobody.
 * @param {RunModel} model @param {Lane} lane @param {number} index
 * @returns {Place | undefined} */
export function causeOfSlice(model, lane, index) {
  if (index === lane.store.length - 1) return undefined;
  const woken = wokenBy(model, lane, index, model.ref(lane.store.ref(index)));
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
  const last = lane.store.end(index) + HAND_OVER;
  /** @type {(Place & {t: number}) | undefined} */
  let first;
  for (const other of model.declared) {
    const { store } = other;
    if (other === lane) continue;
    for (let i = Math.max(0, store.find(from)); i < store.length - 1; i++) {
      const t = store.end(i);
      if (t > last || (first !== undefined && t >= first.t)) break;
      const cause = causeOfSlice(model, other, i);
      if (cause?.lane === lane && cause.index === index) first = { lane: other, index: i, t };
    }
  }
  return first && { lane: first.lane, index: first.index };
}
