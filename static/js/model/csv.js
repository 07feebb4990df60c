/** The workers of a run as CSV, for a spreadsheet: plain numbers, in seconds since the clock started. */

import { summarise } from "./figures.js";
import { STACK_ORDER, STATES } from "./states.js";

/** @import { RunModel } from "./run.js" */

/** @param {RunModel} model */
export function workersCsv(model) {
  const rows = model.declared.filter((lane) => !lane.fact.service && lane.store.length > 0).map(summarise);
  const states = STACK_ORDER.filter((code) => rows.some((row) => row.time[code] > 0));
  const seconds = (/** @type {number} */ ns) => (ns / 1e9).toFixed(9);
  const head = ["worker", "pid", "started s", "finished s", "outcome", ...states.map((code) => `${STATES[code].name} s`), "switches", "longest wait", "longest wait s"];
  const lines = rows.map(({ lane, started, finished, time, switches, longest }) => [
    lane.name,
    String(lane.fact.pid),
    seconds(started - model.clock),
    finished === undefined ? "" : seconds(finished - model.clock),
    lane.outcome ?? "",
    ...states.map((code) => seconds(time[code])),
    String(switches),
    longest ? STATES[longest.state].name : "",
    longest ? seconds(longest.ns) : "",
  ]);
  return [head, ...lines].map((cells) => `${cells.map(quoted).join(",")}\r\n`).join("");
}

/** A name is text, also where a spreadsheet would take it for a formula.
 * @param {string} cell */
function quoted(cell) {
  const text = /^[=+@\t\r]|^-(?![\d.]+$)/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
