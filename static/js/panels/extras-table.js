/** What a pane shows beside its lanes, as a table: for who cannot see the picture, and for who wants numbers. */

import { formatDuration, formatInstant, plural } from "../base/format.js";
import { fileSteps, formatBytes, valueAt } from "../model/gauges.js";
import { ringSentence } from "../model/locks.js";
import { lateness } from "../model/wakes.js";
import { element } from "./elements.js";

/** @import { Row } from "../layout/rows.js" */
/** @import { Lane } from "../model/lane.js" */
/** @import { Span } from "../model/locks.js" */
/** @import { Resource } from "../model/resources.js" */
/** @import { RunModel } from "../model/run.js" */

/** @param {RunModel} model @param {readonly Row[]} rows @param {string} title
 * @returns {HTMLElement | undefined} */
export function extrasTable(model, rows, title) {
  const told = rows.map((row) => ({ row, text: wordsOf(model, row) })).filter(({ text }) => text !== "");
  if (told.length === 0) return undefined;
  return element(
    "table",
    { class: "tl-table" },
    element("caption", {}, `${title}: beside the workers`),
    element("thead", {}, element("tr", {}, element("th", { scope: "col" }, "What"), element("th", { scope: "col" }, "What happened to it"))),
    element(
      "tbody",
      {},
      ...told.map(({ row, text }) =>
        element("tr", {}, element("th", { scope: "row" }, row.label, row.sub ? element("small", {}, row.sub) : undefined), element("td", {}, text)),
      ),
    ),
  );
}

/** @param {RunModel} model @param {Row} row */
function wordsOf(model, { extra }) {
  switch (extra?.kind) {
    case "variable":
      return variableWords(model, extra.resource);
    case "file": {
      const { written, onDisk } = fileSteps(extra.resource);
      return `${formatBytes(valueAt(written, Infinity))} written, ${formatBytes(valueAt(onDisk, Infinity))} on disk at the end.`;
    }
    case "queue": {
      const { steps, peak, most } = extra.queue;
      const bound = most === undefined ? "" : ` (it takes ${most})`;
      return `At most ${plural(peak, "item")} waiting${bound}, ${valueAt(steps, Infinity)} at the end.`;
    }
    case "lock":
      return lockWords(extra.lock.holds, extra.lock.waits);
    case "due": {
      const { lane, wakes } = extra.sleeper;
      const { median, worst } = lateness(wakes);
      return `${lane.name} slept ${plural(wakes.length, "time")}. It went on ${formatDuration(median)} after it was due in the middle of all times, ${formatDuration(worst)} at worst.`;
    }
    case "moved":
      return `${formatBytes(extra.bytes)} were packed for other processes, in ${plural(extra.messages, "message")}.`;
    case "ring":
      return `${ringSentence(extra.ring)} It closed at ${formatInstant(extra.ring.from - model.zero)}.`;
    default:
      return ""; // who ran when stands in the table of the workers
  }
}

/** @param {RunModel} model @param {Resource} resource */
function variableWords(model, resource) {
  const reads = resource.touches.filter(({ kind }) => kind === "read").length;
  const writes = resource.touches.filter(({ kind }) => kind === "write").length;
  const last = resource.writeBefore(Infinity)?.ref;
  const value = last?.text ?? last?.value;
  const parts = [`Read ${plural(reads, "time")}, written ${plural(writes, "time")}.`];
  if (value !== undefined) parts.push(`At the end: ${value}.`);
  if (resource.stale.size > 0) {
    const [[first]] = resource.stale;
    const who = model.lanes[first.lane]?.name ?? "a worker";
    parts.push(`${plural(resource.stale.size, "read was", "reads were")} overtaken by another worker's write before it was acted on; the first by ${who} at ${formatInstant(first.t - model.zero)}.`);
  }
  return parts.join(" ");
}

/** @param {readonly Span[]} holds @param {readonly Span[]} waits */
function lockWords(holds, waits) {
  const longest = waits.reduce((/** @type {Span | undefined} */ best, span) => (best && best.to - best.from >= span.to - span.from ? best : span), undefined);
  const who = new Set(holds.map(({ lane }) => /** @type {Lane} */ (lane).name));
  const names = who.size <= 6 ? ` by ${[...who].join(", ")}` : "";
  const wait = longest ? ` Waited for ${plural(waits.length, "time")}, the longest ${formatDuration(longest.to - longest.from)} by ${longest.lane.name}.` : " Nobody had to wait for it.";
  return `Held ${plural(holds.length, "time")}${names}.${wait}`;
}
