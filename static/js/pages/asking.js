// Runs of a lesson, asked for and called off: all of them or none.

import { ProblemError, post } from "./dom.js";

/** @import { Problem } from "./dom.js" */
/** @import { Parameters } from "./knobs.js" */
/** @import { Watch } from "./watch.js" */

/** A run of each pane, each to start after the one before it. What prevents one calls the others off.
 * @param {string} lesson @param {readonly {name: string}[]} panes @param {Parameters} parameters
 * @returns {Promise<{runs: string[], problem?: Problem}>} */
export async function askForRuns(lesson, panes, parameters) {
  /** @type {string[]} */
  const runs = [];
  try {
    for (const { name: pane } of panes) runs.push((await post("/api/runs", { lesson, pane, parameters, after: runs.at(-1) })).id);
    return { runs };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    await cancelRuns(runs);
    return { runs: [], problem: error.problem };
  }
}

/** Last first, so that none begins because the one before it has ended. Returns what prevented it, if something did.
 * @param {readonly string[]} runs
 * @returns {Promise<Problem | undefined>} */
export async function cancelRuns(runs) {
  try {
    for (const run of [...runs].reverse()) await post(`/api/runs/${run}/cancel`, {});
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return error.problem;
  }
  return undefined;
}

/** @param {readonly Watch[]} watches */
export function unended(watches) {
  return watches.filter((watch) => watch.phase !== "over").map((watch) => watch.id);
}
