/** A measured stretch in words: a sentence for who hears it, or all of it as text to be pasted. */

import { formatDuration, formatInstant, formatShare, plural } from "../base/format.js";
import { inSentence } from "./figures.js";
import { STACK_ORDER, STATES } from "./states.js";

/** @import { LaneStretch, Stretch, Wait } from "./stretch.js" */

/** @typedef {{title: string, stretch: Stretch, some: boolean}} Measured `some`: of chosen lanes only */

/** @param {{from: number, to: number}} range on the axis @param {readonly Measured[]} measured @param {boolean} short
 * @returns {string} */
export function rangeText({ from, to }, measured, short) {
  const perPx = (to - from) / 1000;
  const head = `Measured: ${formatDuration(to - from)}, from ${formatInstant(from, perPx)} to ${formatInstant(to, perPx)}.`;
  if (measured.length === 0) return `${head} Nothing is known of it.`;
  const titled = (/** @type {Measured} */ each) => (measured.length > 1 ? `${each.title}: ` : "");
  if (short) return [head, ...measured.map((each) => `${titled(each)}${allText(each)}`)].join(" ");
  const lines = measured.flatMap((each) => ["", `${titled(each)}${allText(each)}`, ...each.stretch.lanes.map(laneText)]);
  return `${[head, ...lines].join("\n")}\n`;
}

/** @param {Measured} measured */
function allText({ stretch, some }) {
  const { inFlight, onCpu, most, turns, switches } = stretch;
  const whose = some ? ` of ${plural(stretch.lanes.length, "chosen lane")}` : "";
  const together = Number.isNaN(most) ? "" : `, at most ${most} at once`;
  return `${inFlight.toFixed(2)} in flight and ${onCpu.toFixed(2)} on CPU on average${whose}${together}; ${sharesText(stretch)}; ${plural(turns, "turn")} on a CPU, ${plural(switches, "change")} of state.${waitText(stretch.longest, true)}`;
}

/** @param {LaneStretch} part */
function laneText(part) {
  return `${part.lane.name}: ${sharesText(part)}; ${plural(part.turns, "turn")}, ${plural(part.switches, "change")} of state.${waitText(part.longest, false)}`;
}

/** @param {{time: Float64Array, alive: number}} part */
function sharesText({ time, alive }) {
  const states = STACK_ORDER.filter((code) => time[code] > 0);
  return states.map((code) => `${inSentence(STATES[code].name)} ${formatDuration(time[code])} (${formatShare(time[code] / alive)})`).join(", ");
}

/** @param {Wait | undefined} wait @param {boolean} named */
function waitText(wait, named) {
  return wait ? ` Longest wait for the GIL: ${formatDuration(wait.ns)}${named ? `, ${wait.lane.name}` : ""}.` : "";
}
