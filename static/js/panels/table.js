/** The picture in words and figures: one row a worker. For who cannot see it, for print, and for who wants numbers. */

import { formatDuration, formatInstant, formatShare } from "../base/format.js";
import { explain } from "../model/explain.js";
import { summarise } from "../model/figures.js";
import { STACK_ORDER, STATES } from "../model/states.js";
import { element } from "./elements.js";

/** @import { LaneSummary } from "../model/figures.js" */
/** @import { PaneView } from "./pane.js" */
/** @import { Timeline } from "../timeline.js" */

const MOST_ROWS = 200;

export class TablePanel {
  /** @param {Timeline} timeline */
  constructor(timeline) {
    this.timeline = timeline;
    this.root = element("div", { class: "tl-table-wrap", tabindex: "0", role: "region", "aria-label": "Workers in figures" });
    this.key = "";
  }

  show() {
    const { panes } = this.timeline;
    const key = panes.map((pane) => `${pane.version}${pane.extras?.key ?? ""}`).join();
    if (key === this.key) return;
    this.key = key;
    const tables = panes
      .filter((pane) => pane.model.declared.length > 0)
      .flatMap((pane) => [this.table(pane), pane.extras?.table(pane.info.title.textContent ?? "")]);
    this.root.replaceChildren(...tables.filter((table) => table !== undefined));
  }

  /** @param {PaneView} pane */
  table(pane) {
    const lanes = pane.model.declared.filter((lane) => !lane.fact.service && lane.store.length > 0);
    const rows = lanes.slice(0, MOST_ROWS).map(summarise);
    const states = STACK_ORDER.filter((code) => rows.some((row) => row.time[code] > 0));
    const head = ["Worker", "Started", "Finished", ...states.map((code) => STATES[code].name), "Switches", "Longest wait"];
    const more = lanes.length > MOST_ROWS ? `: the first ${MOST_ROWS} of ${lanes.length}` : "";
    return element(
      "table",
      { class: "tl-table" },
      element("caption", {}, `${pane.info.title.textContent ?? ""}${more}`),
      element("thead", {}, element("tr", {}, ...head.map((text, i) => element("th", { scope: "col", class: i > 0 && i < head.length - 1 ? "num" : undefined }, text)))),
      element("tbody", {}, ...rows.map((row) => this.row(pane, row, states))),
    );
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
