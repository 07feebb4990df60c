/**
 * What lanes did in a stretch of time. Times in each state come from the prefix sums, so they are exact wherever the
 * stretch is cut; turns and the longest wait are looked for slice by slice, and are cut at the stretch's ends as well.
 */

import { EPSILON } from "./figures.js";
import { GIL, QUEUED, STARTING, STATE_COUNT, isRunning } from "./states.js";

/** @import { Lane } from "./lane.js" */
/** @import { RunModel } from "./run.js" */
/** @import { Steps } from "./steps.js" */

/**
 * @typedef {{lane: Lane, index: number, ns: number}} Wait a slice, and how much of it lies in the stretch
 * @typedef {{lane: Lane, time: Float64Array, alive: number, switches: number, turns: number, longest: Wait | undefined}} LaneStretch
 *   `time` by state; `alive`: their sum; `turns`: times on a CPU without a break; `longest` wait for the GIL
 * @typedef {object} Stretch
 * @property {LaneStretch[]} lanes those that lived in it
 * @property {Float64Array} time of all of them
 * @property {number} alive
 * @property {number} switches
 * @property {number} turns
 * @property {Wait | undefined} longest
 * @property {number} inFlight on average
 * @property {number} onCpu
 * @property {number} most at the same instant on a CPU; NaN where only some lanes were asked for
 */

/** @param {RunModel} model @param {readonly Lane[]} lanes @param {number} from @param {number} to in the run's time
 * @param {boolean} some the lanes are a choice: then the averages are theirs, not the run's
 * @returns {Stretch} */
export function stretchOf(model, lanes, from, to, some) {
  const found = lanes.map((lane) => laneStretch(lane, from, to)).filter(({ alive }) => alive > 0);
  const time = new Float64Array(STATE_COUNT);
  let alive = 0;
  let switches = 0;
  let turns = 0;
  /** @type {Wait | undefined} */
  let longest;
  for (const each of found) {
    for (let k = 1; k < STATE_COUNT; k++) time[k] += each.time[k];
    alive += each.alive;
    switches += each.switches;
    turns += each.turns;
    if (each.longest && (longest === undefined || each.longest.ns > longest.ns)) longest = each.longest;
  }
  const span = Math.max(1, to - from);
  const flight = model.steps.inFlight.over(from, to);
  const cpu = model.steps.onCpu.over(from, to);
  const running = time.reduce((sum, ns, state) => (isRunning(state) ? sum + ns : sum), 0);
  const inFlight = found.reduce((sum, { lane, time: own, alive: lived }) => sum + flightTime(lane, own, lived, from, to), 0);
  const figures = some ? { inFlight: inFlight / span, onCpu: running / span, most: NaN } : { inFlight: flight.mean, onCpu: cpu.mean, most: mostTogether(model.steps.onCpu, from, to) };
  return { lanes: found, time, alive, switches, turns, longest, ...figures };
}

/** @param {Lane} lane @param {number} from @param {number} to
 * @returns {LaneStretch} */
function laneStretch(lane, from, to) {
  const { store } = lane;
  const time = new Float64Array(STATE_COUNT);
  if (store.length > 0) store.timeIn(from, to, time);
  let alive = 0;
  for (let k = 1; k < STATE_COUNT; k++) alive += time[k];
  const first = Math.max(0, store.find(from));
  let turns = 0;
  let switches = 0;
  let ran = false;
  /** @type {Wait | undefined} */
  let longest;
  for (let i = first, start = store.length > 0 ? store.start(first) : to; i < store.length && start < to; i++) {
    const end = store.end(i);
    const state = store.state(i);
    if (start > from && i > 0) switches += 1;
    const runs = isRunning(state) && end > from;
    if (runs && !ran) turns += 1;
    ran = runs;
    if (state === GIL) {
      const ns = Math.min(end, to) - Math.max(start, from);
      if (ns > 0 && (longest === undefined || ns > longest.ns)) longest = { lane, index: i, ns };
    }
    start = end;
  }
  return { lane, time, alive, switches, turns, longest };
}

/** The most that were together for so long that it can be told from a hand-over, whatever the clocks of processes say.
 * @param {Steps} steps @param {number} from @param {number} to */
function mostTogether(steps, from, to) {
  const first = Math.max(0, steps.count(from) - 1);
  const last = steps.count(to);
  /** Since when there have been as many, by their number. @type {number[]} */
  const since = [];
  let most = 0;
  for (let i = first; i <= last; i++) {
    const t = i < last ? Math.max(from, steps.time(i)) : to;
    const value = i < last ? steps.value(i) : 0;
    while (since.length > value) {
      const held = t - /** @type {number} */ (since.pop());
      if (held >= EPSILON) most = Math.max(most, since.length + 1);
    }
    while (since.length < value) since.push(t);
  }
  return most;
}

/** How long it was in progress: a pool's worker while it had a task, others while they lived and had begun.
 * @param {Lane} lane @param {Float64Array} time @param {number} alive @param {number} from @param {number} to */
function flightTime(lane, time, alive, from, to) {
  if (lane.fact.unit !== "items") return alive - time[QUEUED] - time[STARTING];
  return lane.items.reduce((sum, item) => sum + Math.max(0, Math.min(item.to ?? lane.end, to) - Math.max(item.from, from)), 0);
}
