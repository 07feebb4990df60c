/** Figures and sentences that a run's model gives. What the server said in `end` goes first; live, the same is reckoned here. */

import { formatDuration, formatShare } from "../base/format.js";
import { STACK_ORDER, STATE_COUNT, STATES, isRunning } from "./states.js";

/** @import { RunModel } from "./run.js" */
/** @import { Lane } from "./lane.js" */
/** @import { Steps } from "./steps.js" */

/** Under this share of the busy time, two at once do not make a run parallel; from the second on they do. */
const LEAST_PARALLEL_SHARE = 0.01;
const PARALLEL_SHARE = 0.5;
/** Shorter than this, two at once are not told from a hand-over. */
export const EPSILON = 50e3;
/** In more steps than this each overlap counts: going through all of them would hold up a live picture. */
const MOST_STEPS = 20_000;
const MOST_CELLS = 8;

/**
 * @typedef {{inFlight: number, onCpu: number, wall: number, most: number, parallelShare: number,
 *   settled: boolean}} Figures
 * @typedef {{lane: Lane, started: number, finished: number | undefined, alive: number, time: Float64Array,
 *   switches: number, longest: {state: number, ns: number, index: number} | undefined}} LaneSummary
 */

/** The stretch that counts, in axis time: from the script's label "start" to "use", else from the first unit's begin to
 * the last one's end.
 * @param {RunModel} model
 * @returns {{from: number, to: number}} */
export function measuredWindow(model) {
  const { from, to } = measured(model);
  return { from: from - model.zero, to: to - model.zero };
}

/** The same in run time.
 * @param {RunModel} model
 * @returns {{from: number, to: number}} */
export function measured(model) {
  const start = model.moments.find((moment) => moment.label === "start");
  const use = model.moments.find((moment) => moment.label === "use" && (!start || moment.t > start.t));
  const { inFlight } = model.steps;
  const end = inFlight.length - 1;
  let first = start?.t;
  let last = use?.t;
  first ??= end >= 0 ? inFlight.time(0) : 0;
  if (last === undefined) {
    const over = model.end !== undefined && end >= 0 && inFlight.value(end) === 0;
    last = over ? inFlight.time(end) : model.frontier;
  }
  return { from: first, to: Math.max(first, last) };
}

/** How many cells a gauge needs: one a worker, as far as they can be told apart.
 * @param {RunModel} model */
export function cellsFor(model) {
  let units = 0;
  for (const lane of model.declared) if (lane.counted) units += 1;
  return Math.min(MOST_CELLS, Math.max(units, 1, model.steps.inFlight.peak));
}

/** @param {RunModel} model
 * @returns {Figures} */
export function figures(model) {
  const window = measured(model);
  const flight = model.steps.inFlight.over(window.from, window.to);
  const cpu = model.steps.onCpu.over(window.from, window.to);
  const metrics = model.end?.metrics;
  return {
    inFlight: metrics?.in_flight ?? flight.mean,
    onCpu: metrics?.on_cpu ?? cpu.mean,
    wall: metrics?.wall_s != null ? metrics.wall_s * 1e9 : window.to - window.from,
    most: model.steps.inFlight.peak,
    parallelShare: metrics?.parallel_share ?? (cpu.one > 0 ? togetherIn(model.steps.onCpu, window.from, window.to) / cpu.one : 0),
    settled: model.end !== undefined,
  };
}

/** One sentence: sequential, concurrent or parallel. Undefined while nothing can be said.
 * @param {RunModel} model
 * @returns {string | undefined} */
export function verdict(model) {
  if (model.end) {
    if (model.end.verdict) return model.end.verdict.sentence;
    return model.end.outcome === "finished" ? undefined : (model.end.reason ?? undefined);
  }
  const { most, parallelShare, wall } = figures(model);
  const every = sampledEvery(model);
  if (most === 0 || wall < 10 * Math.max(EPSILON, every)) return undefined;
  const said = soFar(most, parallelShare);
  return every > 0 ? `Measured every ${formatDuration(every)}: ${said[0].toLowerCase()}${said.slice(1)}` : said;
}

/** @param {number} most @param {number} share of the busy time in which two or more ran */
function soFar(most, share) {
  if (most <= 1) return "One after another, so far.";
  if (share < LEAST_PARALLEL_SHARE) return "Concurrent, not parallel, so far.";
  if (share >= PARALLEL_SHARE) return `Parallel for ${formatShare(share)} of the busy time, so far.`;
  return `Partly parallel: for ${formatShare(share)} of the busy time, so far.`;
}

/** How long two or more ran, without what is too short to be told from a hand-over.
 * @param {Steps} steps @param {number} from @param {number} to */
function togetherIn(steps, from, to) {
  const first = Math.max(0, steps.count(from) - 1);
  const last = steps.count(to);
  if (last - first > MOST_STEPS) return steps.over(from, to).two;
  let sum = 0;
  let since = -1;
  for (let i = first; i <= last; i++) {
    const t = i < last ? Math.max(from, steps.time(i)) : to;
    const two = i < last && steps.value(i) >= 2;
    if (two && since < 0) since = t;
    if (two || since < 0) continue;
    if (t - since >= EPSILON) sum += t - since;
    since = -1;
  }
  return sum;
}

/** How seldom lanes were looked at, in ns, if that is coarse for them: longer than half of their slices. 0: it is not.
 * @param {RunModel} model */
function sampledEvery(model) {
  let coarsest = 0;
  for (const { counted, fact, store } of model.declared) {
    const found = counted ? /sampled every ([\d.]+) ?(ms|\u00b5s|s)/.exec(fact.method) : null;
    if (!found) continue;
    const every = Number(found[1]) * (found[2] === "ms" ? 1e6 : found[2] === "s" ? 1e9 : 1e3);
    const lengths = [];
    for (let i = Math.max(0, store.length - 1000); i < store.length; i++) lengths.push(store.end(i) - store.start(i));
    lengths.sort((a, b) => a - b);
    if (lengths.length > 0 && every > lengths[lengths.length >> 1]) coarsest = Math.max(coarsest, every);
  }
  return coarsest;
}

/** @param {Steps} steps @param {number} t */
function valueAt(steps, t) {
  const begun = steps.count(t);
  return begun === 0 ? 0 : steps.value(begun - 1);
}

/** The numbers that stand beside the strip.
 * @param {RunModel} model @param {number | undefined} t an instant that is looked at, in the run's time
 * @returns {{mean: string, most: string, now: string}} */
export function stripWords(model, t) {
  const { inFlight, onCpu, most } = figures(model);
  const now = t === undefined ? "" : `now ${valueAt(model.steps.inFlight, t)} in flight, ${valueAt(model.steps.onCpu, t)} on CPU`;
  return { mean: `${inFlight.toFixed(1)} in flight, ${onCpu.toFixed(1)} on CPU`, most: `at most ${most} in flight at once`, now };
}

/** What is to be counted at instant `t`: lanes by state, without those of the library.
 * @param {RunModel} model @param {number} t */
export function countsAt(model, t) {
  const counts = new Uint32Array(STATE_COUNT);
  for (const lane of model.declared) {
    if (!lane.counted && !(lane.fact.unit === "main" && !model.hasCounted)) continue;
    const state = lane.store.stateAt(t);
    if (state > 0) counts[state] += 1;
  }
  return counts;
}

/** "1 running, 3 waiting for the GIL".
 * @param {RunModel} model @param {number} t */
export function instantText(model, t) {
  const counts = countsAt(model, t);
  /** @type {string[]} */
  const parts = [];
  for (const state of STACK_ORDER) {
    if (counts[state] > 0) parts.push(`${counts[state]} ${inSentence(STATES[state].name)}`);
  }
  return parts.join(", ") || "nobody";
}

/** A name of a state within a sentence: "waiting for the GIL", "no data".
 * @param {string} name */
export function inSentence(name) {
  return name[0].toLowerCase() + name.slice(1);
}

/** One row of the table view.
 * @param {Lane} lane
 * @returns {LaneSummary} */
export function summarise(lane) {
  const { store } = lane;
  const time = new Float64Array(STATE_COUNT);
  store.timeTo(lane.end, time);
  let alive = 0;
  for (let k = 1; k < STATE_COUNT; k++) alive += time[k];
  /** @type {LaneSummary["longest"]} */
  let longest;
  for (let i = 0; i < store.length; i++) {
    const state = store.state(i);
    const ns = store.end(i) - store.start(i);
    if (state !== 0 && !isRunning(state) && (!longest || ns > longest.ns)) longest = { state, ns, index: i };
  }
  const switches = Math.max(0, store.length - 1);
  return { lane, started: store.length > 0 ? store.start(0) : lane.begin, finished: lane.finished, alive, time, switches, longest };
}
