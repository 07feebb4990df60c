/**
 * A run told in words, in three lengths: one sentence, a sentence or two for each worker, and the turning points in
 * order of time. From the same figures as the picture and the table; for who hears the page, and for paper.
 */

import { formatDuration, formatInstant, formatShare } from "../base/format.js";
import { explain } from "./explain.js";
import { inSentence, summarise, verdict } from "./figures.js";
import { locksOf, ringSentence, ringsOf } from "./locks.js";
import { CPU, GIL, IO, JOIN, LOCK, LOOP, QUEUED, SLEEP, STACK_ORDER, STATES } from "./states.js";

/** @import { LaneOutcome } from "../wire/facts.js" */
/** @import { Lane } from "./lane.js" */
/** @import { RunModel } from "./run.js" */

/**
 * @typedef {{t: number, text: string}} Turn `t`: since the clock started
 * @typedef {{sentence: string, workers: string[], turns: Turn[], untold: {workers: number, turns: number}}} Narration
 *   `untold`: how many were left out, because nobody would listen to them
 */

/** @type {Record<LaneOutcome, string>} */
const ENDS = {
  finished: "finished",
  failed: "failed",
  cancelled: "was cancelled",
  exited: "exited",
  killed: "was killed",
  lost: "was lost",
  abandoned: "was abandoned",
};
/** A wait that is longer than this share of the run is a turning point. */
const LONG_WAIT = 0.05;
const MOST_WORKERS = 40;
const MOST_TURNS = 120;
const WAITS = (1 << GIL) | (1 << LOOP) | (1 << CPU) | (1 << LOCK) | (1 << JOIN) | (1 << IO) | (1 << SLEEP) | (1 << QUEUED);

/** @param {RunModel} model
 * @returns {Narration} */
export function narrate(model) {
  const lanes = told(model);
  const turns = turningPoints(model, lanes);
  return {
    sentence: shortly(model),
    workers: lanes.slice(0, MOST_WORKERS).map((lane) => aboutWorker(model, lane)),
    turns: turns.slice(0, MOST_TURNS),
    untold: { workers: Math.max(0, lanes.length - MOST_WORKERS), turns: Math.max(0, turns.length - MOST_TURNS) },
  };
}

/** @param {RunModel} model */
function shortly(model) {
  const found = verdict(model);
  if (found) return found;
  return model.end ? `It ended after ${formatDuration(model.end.t - model.clock)}.` : "Nothing is known of it yet.";
}

/** Those whom the figures count, in order of appearance.
 * @param {RunModel} model */
function told(model) {
  const lanes = model.declared.filter((lane) => lane.store.length > 0);
  const workers = lanes.filter((lane) => lane.counted);
  return workers.length > 0 ? workers : lanes.filter((lane) => lane.fact.unit === "main");
}

/** @param {RunModel} model @param {Lane} lane */
function aboutWorker(model, lane) {
  const { started, finished, time, alive, longest } = summarise(lane);
  const at = (/** @type {number} */ t) => formatInstant(t - model.clock);
  const states = STACK_ORDER.filter((code) => time[code] > 0).sort((a, b) => time[b] - time[a]);
  const shares = states.map((code) => `${inSentence(STATES[code].name)} ${formatDuration(time[code])} (${formatShare(time[code] / alive)})`);
  const life = `${lane.name}, from ${at(started)} to ${finished === undefined ? `${at(lane.end)}, as far as it is known` : at(finished)}`;
  const wait = longest && isWait(longest.state) ? ` Longest wait: ${inSentence(STATES[longest.state].name)}, ${formatDuration(longest.ns)}.` : "";
  const end = lane.outcome && lane.outcome !== "finished" ? ` ${endOf(lane)}` : "";
  return `${life}: ${shares.join(", ") || "nothing is known of it"}.${wait}${end}`;
}

/** Starts, ends, long waits and rings of waits.
 * @param {RunModel} model @param {readonly Lane[]} lanes
 * @returns {Turn[]} */
function turningPoints(model, lanes) {
  /** @type {Turn[]} */
  const turns = [];
  for (const lane of lanes) {
    turns.push({ t: lane.store.start(0), text: `${lane.name} began.` });
    addWaits(model, lane, turns);
    if (lane.finished !== undefined) turns.push({ t: lane.finished, text: endOf(lane) });
  }
  for (const ring of ringsOf(locksOf(model))) turns.push({ t: ring.from, text: ringSentence(ring) });
  return turns.sort((a, b) => a.t - b.t).map(({ t, text }) => ({ t: t - model.clock, text }));
}

/** @param {RunModel} model @param {Lane} lane @param {Turn[]} turns */
function addWaits(model, lane, turns) {
  const { store } = lane;
  for (let i = 0; i < store.length; i++) {
    const ns = store.end(i) - store.start(i);
    if (!isWait(store.state(i)) || ns <= model.extent * LONG_WAIT) continue;
    const found = explain(model, lane, i, store.start(i));
    const open = !found.open ? "" : model.end ? " and no end of it was seen" : " so far";
    const text = `${lane.name}: ${inSentence(found.name)} for ${formatDuration(ns)}${open}, ${formatShare(found.share)} of the run. ${found.why}`;
    turns.push({ t: store.start(i), text });
  }
}

/** @param {number} state */
function isWait(state) {
  return (WAITS & (1 << state)) !== 0;
}

/** @param {Lane} lane */
function endOf(lane) {
  const { outcome, exitCode, error } = lane;
  const code = exitCode !== null && exitCode !== 0 ? ` with exit code ${exitCode}` : "";
  return `${lane.name} ${ENDS[outcome ?? "finished"]}${code}${error ? `: ${error.replace(/\.$/, "")}` : ""}.`;
}
