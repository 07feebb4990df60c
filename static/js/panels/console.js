/** What the programs wrote, in time order, with the lane that wrote it. A click moves the playhead there. */

import { element, setText } from "./elements.js";

/** @import { OutputFact } from "../wire/facts.js" */
/** @import { PaneView } from "./pane.js" */
/** @import { Timeline } from "../timeline.js" */

const MOST_LINES = 500;

export class ConsolePanel {
  /** @param {Timeline} timeline @param {HTMLElement} root */
  constructor(timeline, root) {
    this.timeline = timeline;
    this.root = root;
    this.key = "";
  }

  show() {
    const { panes, view } = this.timeline;
    const limitOf = (/** @type {PaneView} */ { model }) => (view.playhead ?? Infinity) + model.zero;
    const key = panes.map((pane) => `${pane.model.outputs.length} ${pane.model.zero} ${countUntil(pane.model.outputs, limitOf(pane))}`).join();
    if (key === this.key) return;
    this.key = key;
    const stuck = this.root.scrollTop + this.root.clientHeight >= this.root.scrollHeight - 4;
    const groups = panes.filter((pane) => pane.model.outputs.length > 0).flatMap((pane) => this.group(pane, panes.length > 1, limitOf(pane)));
    this.root.replaceChildren(...(groups.length > 0 ? groups : [element("p", { class: "tl-muted" }, "Nothing was printed.")]));
    if (stuck && view.live) this.root.scrollTop = this.root.scrollHeight;
  }

  /** @param {PaneView} pane @param {boolean} named @param {number} limit */
  group(pane, named, limit) {
    const { outputs } = pane.model;
    const shown = outputs.slice(-MOST_LINES);
    const lines = shown.map((output) => this.line(pane, output, output.t <= limit && output === lastBefore(outputs, limit)));
    const cut = outputs.length - shown.length;
    const head = named ? [element("p", { class: "head" }, pane.info.title.textContent ?? "")] : [];
    if (cut > 0) head.push(element("p", { class: "head" }, `${cut} lines before these are in the export.`));
    return [...head, ...lines];
  }

  /** @param {PaneView} pane @param {OutputFact} output @param {boolean} now */
  line(pane, output, now) {
    const code = element("code");
    setText(code, output.text.replace(/\n$/, "") + (output.cut ? " \u2026 more was written, but the limit was reached" : ""));
    const lane = output.lane === null ? "" : (pane.model.lanes[output.lane]?.name ?? "");
    const kinds = [output.stream === "stderr" ? "err" : "", now ? "now" : ""].join(" ").trim();
    const t = output.t - pane.model.zero;
    const seek = () => this.timeline.dispatch({ kind: "seek", t });
    return element("button", { type: "button", class: kinds || undefined, click: seek }, element("span", {}, (t / 1e9).toFixed(3)), element("span", {}, lane), code);
  }
}

/** @param {OutputFact[]} outputs @param {number} limit */
function countUntil(outputs, limit) {
  let n = 0;
  for (const output of outputs) if (output.t <= limit) n += 1;
  return n;
}

/** @param {OutputFact[]} outputs @param {number} limit */
function lastBefore(outputs, limit) {
  if (limit === Infinity) return undefined;
  let last;
  for (const output of outputs) if (output.t <= limit) last = output;
  return last;
}
