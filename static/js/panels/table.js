/** The picture in words and figures: one row a worker. For who cannot see it, for print, and for who wants numbers. */

import { formatDuration, formatInstant, formatShare } from "../base/format.js";
import { workersCsv } from "../model/csv.js";
import { explain } from "../model/explain.js";
import { summarise } from "../model/figures.js";
import { STACK_ORDER, STATES } from "../model/states.js";
import { element } from "./elements.js";

/** @import { LaneSummary } from "../model/figures.js" */
/** @import { PaneView } from "./pane.js" */
/** @import { Timeline } from "../timeline.js" */

const MOST_ROWS = 200;

/** By what the rows are ordered, and what of a row is compared.
 * @typedef {{text: string, of: (row: LaneSummary) => number | string}} Column
 */

export class TablePanel {
  /** @param {Timeline} timeline @param {HTMLElement} root */
  constructor(timeline, root) {
    this.timeline = timeline;
    this.root = root;
    this.key = "";
    /** The chosen column; "" is the order of appearance. */
    this.sorted = "";
    this.falling = false;
  }

  show() {
    const { panes } = this.timeline;
    const key = panes.map((pane) => `${pane.version}${pane.extras?.key ?? ""}`).join() + this.sorted + this.falling;
    if (key === this.key) return;
    this.key = key;
    const tables = panes
      .filter((pane) => pane.model.declared.length > 0)
      .flatMap((pane) => [this.table(pane), pane.extras?.table(pane.info.title.textContent ?? "")]);
    // A live run makes the table anew: the focus stays on the button that it was on.
    const buttons = () => [...this.root.querySelectorAll("button")];
    const focused = buttons().findIndex((button) => button === document.activeElement);
    this.root.replaceChildren(...tables.filter((table) => table !== undefined));
    if (focused >= 0) buttons()[focused]?.focus();
  }

  /** Once more on the same column turns the order round.
   * @param {string} text of a column */
  sort(text) {
    this.falling = this.sorted === text ? !this.falling : text !== "Worker";
    this.sorted = text;
    this.timeline.loop.request();
  }

  /** @param {PaneView} pane */
  async copy(pane) {
    try {
      await navigator.clipboard.writeText(workersCsv(pane.model));
      this.timeline.announcer.say("The table is copied as CSV.");
    } catch {
      this.timeline.announcer.say("The browser lets nothing be copied from this address.");
    }
  }

  /** @param {PaneView} pane */
  table(pane) {
    const lanes = pane.model.declared.filter((lane) => !lane.fact.service && lane.store.length > 0);
    // All of them only to find the first ones of an order: a live run is summed up several times a second.
    const rows = (this.sorted === "" ? lanes.slice(0, MOST_ROWS) : lanes).map(summarise);
    const states = STACK_ORDER.filter((code) => rows.some((row) => row.time[code] > 0));
    /** @type {Column[]} */
    const columns = [
      { text: "Worker", of: (row) => row.lane.name },
      { text: "Started", of: (row) => row.started },
      { text: "Finished", of: (row) => row.finished ?? Infinity },
      ...states.map((code) => ({ text: STATES[code].name, of: (/** @type {LaneSummary} */ row) => row.time[code] })),
      { text: "Switches", of: (row) => row.switches },
      { text: "Longest wait", of: (row) => row.longest?.ns ?? 0 },
    ];
    const by = columns.find(({ text }) => text === this.sorted);
    if (by) rows.sort((a, b) => compare(by.of(a), by.of(b)) * (this.falling ? -1 : 1));
    const heads = columns.map(({ text }, i) => this.head(text, i > 0 && i < columns.length - 1));
    const copy = element("button", { type: "button", class: "tl-link", click: () => void this.copy(pane) }, "Copy as CSV");
    const more = lanes.length > MOST_ROWS ? `: the first ${MOST_ROWS} of ${lanes.length}` : "";
    return element(
      "table",
      { class: "tl-table" },
      element("caption", {}, `${pane.info.title.textContent ?? ""}${more} `, copy),
      element("thead", {}, element("tr", {}, ...heads)),
      element("tbody", {}, ...rows.slice(0, MOST_ROWS).map((row) => this.row(pane, row, states))),
    );
  }

  /** @param {string} text @param {boolean} number */
  head(text, number) {
    const order = this.sorted === text ? (this.falling ? "descending" : "ascending") : undefined;
    const button = element("button", { type: "button", class: "tl-sort", click: () => this.sort(text) }, text);
    return element("th", { scope: "col", class: number ? "num" : undefined, "aria-sort": order }, button);
  }

  /** @param {PaneView} pane @param {LaneSummary} row @param {readonly number[]} states */
  row(pane, row, states) {
    const number = (/** @type {string} */ text, /** @type {string} */ small = "") =>
      element("td", { class: "num" }, text, small ? element("small", {}, small) : undefined);
    const { lane, longest } = row;
    const ended = lane.finished === undefined ? "" : formatInstant(lane.finished - pane.model.zero);
    const outcome = lane.outcome && lane.outcome !== "finished" ? lane.outcome : "";
    const wait = longest && explain(pane.model, lane, longest.index, lane.store.end(longest.index) - 1);
    return element(
      "tr",
      {},
      element("th", { scope: "row" }, lane.name),
      number(formatInstant(row.started - pane.model.zero)),
      number(ended, outcome),
      ...states.map((code) => number(row.time[code] > 0 ? formatDuration(row.time[code]) : "", row.time[code] > 0 ? formatShare(row.time[code] / row.alive) : "")),
      number(String(row.switches)),
      element("td", {}, longest && wait ? `${formatDuration(longest.ns)}. ${wait.why}` : ""),
    );
  }
}

/** @param {number | string} a @param {number | string} b */
function compare(a, b) {
  if (typeof a === "string" || typeof b === "string") return String(a).localeCompare(String(b), undefined, { numeric: true });
  return a === b ? 0 : a - b;
}
