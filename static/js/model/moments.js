/**
 * Key moments: places of a run that an author has named, found again in each run. A moment that did not occur in this
 * run is left out: nothing points at what is not there.
 */

import { STATES } from "./states.js";

/** @import { RunModel } from "./run.js" */

/**
 * As a lesson has them. `at`: `start`, `use`, `end`, `share:0.5` (of the time between start and use), `state:GIL` (the
 * first of its kind), `longest:GIL`, `mark:EXCEPTION` (the first of its kind). `span_ms`: how much to show; null: all.
 * @typedef {{pane: string, at: string, title: string, text: string, span_ms: number | null}} KeyMoment
 *
 * Found in a run; times in ns on the common axis.
 * @typedef {{pane: string, t: number, from: number, to: number, whole: boolean, title: string, text: string}} Moment
 */

/** Where "everything" ends a little after the last instant: there is room for what is said of the end. */
const AIR = 1.085;
/** So much of the stretch that is shown lies before a beginning. */
const LEAD_IN = 0.1;

/** @param {ReadonlyMap<string, RunModel>} models by pane @param {readonly KeyMoment[]} wanted
 * @returns {Moment[]} in the author's order */
export function resolveMoments(models, wanted) {
  let extent = 0;
  for (const model of models.values()) extent = Math.max(extent, model.extent - model.zero);
  /** @type {Moment[]} */
  const found = [];
  for (const { pane, at, title, text, span_ms } of wanted) {
    const model = models.get(pane);
    const instant = model && instantOf(model, at);
    if (model === undefined || instant === undefined) continue;
    const t = instant - model.zero;
    const whole = span_ms === null;
    // What begins is looked at from its beginning on; of anything else both sides are of interest.
    const before = (span_ms ?? 0) * 1e6 * (at === "start" ? LEAD_IN : 0.5);
    const from = whole ? 0 : t - before;
    found.push({ pane, t, from, to: whole ? extent * AIR : from + span_ms * 1e6, whole, title, text });
  }
  return found;
}

/** @param {RunModel} model @param {string} at
 * @returns {number | undefined} in the run's time */
function instantOf(model, at) {
  const [kind, what = ""] = at.split(":");
  switch (kind) {
    case "start":
      return stepOf(model, "start") ?? (model.extent > 0 ? firstWork(model) : undefined);
    case "use":
      return stepOf(model, "use");
    case "end":
      return model.end?.t;
    case "share":
      return shareOf(model, Number(what));
    case "state":
      return stateOf(model, what, false);
    case "longest":
      return stateOf(model, what, true);
    case "mark":
      return markOf(model, what.toLowerCase());
    default:
      return undefined;
  }
}

/** @param {RunModel} model @param {string} label */
function stepOf(model, label) {
  return model.moments.find((moment) => moment.label === label)?.t;
}

/** @param {RunModel} model */
function workers(model) {
  const lanes = model.declared.filter((lane) => lane.counted);
  return lanes.length > 0 ? lanes : model.declared.filter((lane) => !lane.fact.service);
}

/** @param {RunModel} model */
function firstWork(model) {
  return Math.min(...workers(model).map((lane) => lane.begin), model.extent);
}

/** A share of the time that the figures are taken over.
 * @param {RunModel} model @param {number} share */
function shareOf(model, share) {
  if (model.extent <= 0 || !(share >= 0 && share <= 1)) return undefined;
  const lanes = workers(model);
  const from = stepOf(model, "start") ?? firstWork(model);
  const to = stepOf(model, "use") ?? lanes.reduce((last, lane) => Math.max(last, lane.end), from);
  return from + (to - from) * share;
}

/** The middle of the first or longest slice in a state, after the clock has started; lanes of the library do not count.
 * @param {RunModel} model @param {string} id @param {boolean} longest */
function stateOf(model, id, longest) {
  const code = STATES.findIndex((state) => state.id === id);
  /** @type {{from: number, length: number} | undefined} */
  let best;
  for (const lane of model.declared) {
    if (lane.fact.service || !(lane.store.states & (1 << code))) continue;
    for (let i = Math.max(0, lane.store.find(model.clock)); i < lane.store.length; i++) {
      if (lane.store.state(i) !== code) continue;
      const from = lane.store.start(i);
      const length = lane.store.end(i) - from;
      if (best === undefined || (longest ? length > best.length : from < best.from)) best = { from, length };
      if (!longest) break;
    }
  }
  return best && best.from + best.length / 2;
}

/** @param {RunModel} model @param {string} kind */
function markOf(model, kind) {
  const times = model.declared.map((lane) => lane.marks.find((mark) => mark.kind === kind)?.t);
  const first = Math.min(...times.map((t) => t ?? Infinity));
  return Number.isFinite(first) ? first : undefined;
}
