/** What each picture must carry: usable CPUs, Python, GIL, switch interval, start method, load, cost, what was lost. */

import { groupDigits } from "../base/format.js";
import { element } from "./elements.js";

/** @import { RunModel } from "../model/run.js" */
/** @import { Timeline } from "../timeline.js" */

export class FiguresPanel {
  /** @param {Timeline} timeline @param {HTMLElement} root */
  constructor(timeline, root) {
    this.timeline = timeline;
    this.root = root;
    this.key = "";
  }

  show() {
    const model = this.timeline.panes.map((pane) => pane.model).find((each) => each.machine !== undefined);
    if (model === undefined) return;
    const rows = figureRows(model);
    const key = JSON.stringify(rows);
    if (key === this.key) return;
    this.key = key;
    this.root.replaceChildren(
      ...rows.map(([name, value, detail]) => element("div", {}, element("dt", {}, name), element("dd", {}, value, element("small", {}, detail)))),
    );
  }
}

/** @param {RunModel} model
 * @returns {[string, string, string][]} */
export function figureRows(model) {
  const { machine } = model;
  if (machine === undefined) return [];
  const cost = model.end?.metrics.measuring_cost;
  const gil = machine.gil === null ? "unknown" : machine.gil ? "on" : "off";
  const interval = machine.switch_interval_s;
  return [
    machine.usable_cpus ? ["Usable CPUs", String(machine.usable_cpus), `of ${machine.host_cpus} in the host`] : ["Usable CPUs", "unknown", ""],
    ["Python", machine.python, machine.free_threaded ? `${machine.implementation}, free-threaded` : machine.implementation],
    ["GIL", gil, interval === null ? "" : `switch interval ${(interval * 1000).toFixed(interval < 0.001 ? 1 : 0)} ms`],
    ["Processes start by", machine.start_method ?? "unknown", machine.platform],
    ["Load at the start", machine.load === null ? "unknown" : machine.load.toFixed(2), machine.cpu_model ?? ""],
    ["Measuring cost", cost == null ? "unknown" : `${(cost * 100).toFixed(1)} %`, "of this run"],
    ["Records lost", groupDigits(model.dropped), model.dropped === 0 ? "every change is here" : "where they are missing, no state is drawn"],
  ];
}
