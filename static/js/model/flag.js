/** The flag at a run's end: what it says, and when. */

import { formatEnd, formatSpeedup } from "../base/format.js";
import { measured } from "./figures.js";

/** @import { RunModel } from "./run.js" */

/** @typedef {{t: number, text: string, sub: string, failed: boolean}} Flag `t` in run time */

/** What the run took, in ns.
 * @param {RunModel} model */
export function wallOf(model) {
  const seconds = model.end?.metrics.wall_s;
  return seconds == null ? undefined : seconds * 1e9;
}

/** Where the window that was measured ends: the flag's number and the axis agree there. A run that did not come to its
 * end is flagged where it broke off.
 * @param {RunModel} model @param {number | undefined} base how long the first run took, if this is not the first
 * @param {string} [against] what the first run is called, where all runs are held against it whatever they are of
 * @returns {Flag | undefined} */
export function endFlag(model, base, against = "") {
  const { end, clock: zero } = model;
  if (end === undefined || model.started === undefined) return undefined;
  if (end.outcome !== "finished") {
    return { t: end.t, text: `${end.outcome.replace("_", " ")}, ${formatEnd(end.t - zero)}`, sub: "", failed: true };
  }
  const { from, to } = measured(model);
  const wall = wallOf(model) ?? to - from;
  const t = zero > 0 ? zero + wall : to;
  return { t, text: formatEnd(wall), sub: compared(wall, base, end.metrics.speedup, against), failed: false };
}

/** "1.9 times as fast", where another run stands beside this one and the lesson says what to compare with.
 * @param {number} wall @param {number | undefined} base @param {number | null | undefined} speedup @param {string} against */
function compared(wall, base, speedup, against) {
  if (against && base !== undefined) return `${formatSpeedup(wall, base) || "as fast"} as ${against}`;
  return base === undefined || speedup == null ? "" : formatSpeedup(wall, wall * speedup);
}
