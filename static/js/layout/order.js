/** In which order lanes stand: fetched when a reader wants another than that of their appearance. */

import { CPU, GIL, IO, JOIN, LOCK, LOOP, RUN, RUNX, SLEEP, STATE_COUNT } from "../model/states.js";

/** @import { Lane } from "../model/lane.js" */

const RUNNING = [RUN, RUNX];
const WAITING = [CPU, GIL, LOOP, LOCK, JOIN, IO, SLEEP];

/** What has most of it stands at the top; names go by the alphabet, and numbers in them by their size.
 * @param {"start" | "name" | "running" | "waiting"} order
 * @returns {((a: Lane, b: Lane) => number) | undefined} undefined: as they appeared */
export function comparator(order) {
  if (order === "start") return undefined;
  if (order === "name") return (a, b) => a.name.localeCompare(b.name, undefined, { numeric: true });
  const states = order === "running" ? RUNNING : WAITING;
  return (a, b) => timeIn(b, states) - timeIn(a, states);
}

const time = new Float64Array(STATE_COUNT);

/** @param {Lane} lane @param {readonly number[]} states */
function timeIn({ store }, states) {
  if (store.length === 0) return 0;
  store.timeTo(Infinity, time);
  return states.reduce((sum, state) => sum + time[state], 0);
}
