/** When a sleeper was due, and when it went on: what lay between was lateness. */

import { CPU, GIL, LOOP, SLEEP } from "./states.js";

/** @import { Lane } from "./lane.js" */
/** @import { RunModel } from "./run.js" */

/**
 * @typedef {{due: number, woke: number}} Wake
 * @typedef {{lane: Lane, wakes: Wake[]}} Sleeper
 */

/** Ready, and kept from going on. */
const READY = new Set([GIL, LOOP, CPU]);

/** Each end of a sleep of a lane. One that is not over, or whose lateness is not, is not told.
 * @param {Lane} lane
 * @returns {Wake[]} */
export function wakesOf({ store }) {
  /** @type {Wake[]} */
  const wakes = [];
  if ((store.states & (1 << SLEEP)) === 0) return wakes;
  for (let i = 0; i + 1 < store.length; i++) {
    if (store.state(i) !== SLEEP) continue;
    const due = store.end(i);
    let next = i + 1;
    while (next < store.length && READY.has(store.state(next))) next += 1;
    if (next < store.length) wakes.push({ due, woke: store.start(next) });
  }
  return wakes;
}

/** Who sleeps most often; of several, who was kept waiting longest. Where there are asyncio tasks, one of them: the
 * thread that they share sleeps for all.
 * @param {RunModel} model
 * @returns {Sleeper | undefined} */
export function sleeperOf(model) {
  /** @type {(Sleeper & {late: number}) | undefined} */
  let best;
  const own = model.declared.filter(({ fact }) => !fact.service);
  const tasks = own.filter(({ fact }) => fact.kind === "task");
  for (const lane of tasks.length > 0 ? tasks : own) {
    const wakes = wakesOf(lane);
    const late = wakes.reduce((sum, { due, woke }) => sum + woke - due, 0);
    const more = wakes.length - (best?.wakes.length ?? 0);
    if (more > 0 || (more === 0 && best !== undefined && late > best.late)) best = { lane, wakes, late };
  }
  return best && { lane: best.lane, wakes: best.wakes };
}

/** The one in the middle, and the worst.
 * @param {readonly Wake[]} wakes at least one
 * @returns {{median: number, worst: number}} */
export function lateness(wakes) {
  const late = wakes.map(({ due, woke }) => woke - due).sort((a, b) => a - b);
  return { median: late[late.length >> 1], worst: late[late.length - 1] };
}
