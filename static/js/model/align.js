/** Where a run's zero is put, so that runs can be held against each other: fetched when that is asked for. */

import { isRunning } from "./states.js";
import { endFlag } from "./flag.js";

/** @import { RunModel } from "./run.js" */

/** How much later than its clock the run's zero is: at its first instant on a CPU, at its end, or not at all. What has
 * not come about yet moves nothing.
 * @param {RunModel} model @param {"start" | "run" | "end"} by */
export function shiftOf(model, by) {
  if (by === "run") {
    const t = firstRunning(model);
    return t === undefined ? 0 : t - model.clock;
  }
  if (by === "end") {
    const flag = endFlag(model, undefined);
    return flag === undefined ? 0 : flag.t - model.clock;
  }
  return 0;
}

/** Of those that the figures count; what ran before the clock started does not.
 * @param {RunModel} model */
function firstRunning(model) {
  let first = Infinity;
  for (const lane of model.declared) {
    if (!(model.hasCounted ? lane.counted : lane.fact.unit === "main")) continue;
    const { store } = lane;
    for (let i = Math.max(0, store.find(model.clock)); i < store.length && store.start(i) < first; i++) {
      if (isRunning(store.state(i))) first = Math.min(first, Math.max(model.clock, store.start(i)));
    }
  }
  return Number.isFinite(first) ? first : undefined;
}
