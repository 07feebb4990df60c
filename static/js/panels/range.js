/** A measured stretch in figures: of each lane and of all, exact, to be read, heard or copied. */

import { formatDuration, formatInstant, formatShare, plural } from "../base/format.js";
import { STACK_ORDER, STATES } from "../model/states.js";
import { stretchOf } from "../model/stretch.js";
import { rangeText } from "../model/stretch-words.js";
import { element } from "./elements.js";
import { swatch } from "./legend.js";
import { adopt } from "./style.js";

/** @import { Palette } from "../draw/palette.js" */
/** @import { Lane } from "../model/lane.js" */
/** @import { LaneStretch, Stretch, Wait } from "../model/stretch.js" */
/** @import { Timeline } from "../timeline.js" */
/** @import { Range } from "../update.js" */
/** @import { FrameContext, PaneView } from "./pane.js" */

/** @typedef {{pane: PaneView, stretch: Stretch, some: boolean}} Measured */

const MOST_LANES = 60;
/** A live run goes on within the stretch: its figures are made anew so often. */
const LEAST_APART_MS = 500;

export class RangePanel {
  /** @param {Timeline} timeline */
  constructor(timeline) {
    adopt(CSS);
    this.timeline = timeline;
    this.root = element("section", { class: "tl-range", "aria-label": "Measured stretch", hidden: true });
    this.key = "";
    this.madeAt = 0;
    /** @type {Range | undefined} */
    this.said = undefined;
  }

  /** @param {FrameContext} frame */
  show({ view, palette, theme }) {
    const { range } = view;
    this.root.hidden = !range?.done;
    if (!range?.done) return;
    const { panes } = this.timeline;
    const key = `${range.from} ${range.to} ${range.lanes} ${theme} ${panes.map((pane) => `${pane.version} ${pane.model.zero} ${pane.rowKey}`).join()}`;
    if (key === this.key || (view.live && range === this.said && performance.now() - this.madeAt < LEAST_APART_MS)) return;
    this.key = key;
    this.madeAt = performance.now();
    const measured = panes.map((pane) => measure(pane, range)).filter((each) => each !== undefined);
    this.fill(range, measured, palette);
    if (this.said !== range) this.timeline.announcer.say(rangeText(range, named(measured), true));
    this.said = range;
  }

  /** @param {Range} range @param {readonly Measured[]} measured @param {Palette} palette */
  fill(range, measured, palette) {
    const { timeline } = this;
    const button = (/** @type {string} */ text, /** @type {() => void} */ act) => element("button", { type: "button", class: "tl-action", click: act }, text);
    const perPx = (range.to - range.from) / 1000;
    const head = element(
      "div",
      { class: "tl-range-head" },
      element("h3", { "aria-level": "2" }, formatDuration(range.to - range.from), element("span", {}, `from ${formatInstant(range.from, perPx)} to ${formatInstant(range.to, perPx)}`)),
      button("Zoom to it", () => timeline.dispatch({ kind: "show", from: range.from, to: range.to })),
      button("Copy as text", () => void this.copy(rangeText(range, named(measured), false))),
      button("Close", () => timeline.dispatch({ kind: "clear" })),
    );
    const focused = [...this.root.querySelectorAll("button")].indexOf(/** @type {any} */ (document.activeElement));
    const bodies = measured.flatMap((each) => this.body(each, measured.length > 1, palette));
    this.root.replaceChildren(head, ...(bodies.length > 0 ? bodies : [element("p", {}, "Nothing is known of this stretch.")]));
    if (focused >= 0) this.root.querySelectorAll("button")[focused]?.focus();
  }

  /** @param {Measured} measured @param {boolean} titled @param {Palette} palette */
  body({ pane, stretch, some }, titled, palette) {
    const { inFlight, onCpu, most, turns, switches, longest } = stretch;
    const title = titled ? element("h4", { "aria-level": "3" }, pane.info.title.textContent ?? "") : "";
    const whose = some ? `${plural(stretch.lanes.length, "chosen lane")}: ` : "";
    const together = Number.isNaN(most) ? "" : `, at most ${most} at once`;
    const said = element("p", { class: "say" }, whose, element("b", {}, inFlight.toFixed(2)), " in flight and ", element("b", { class: "cpu" }, onCpu.toFixed(2)), ` on CPU on average${together}. ${plural(turns, "turn")} on a CPU, ${plural(switches, "change")} of state.`);
    const wait = longest && element("p", {}, `Longest wait for the GIL: ${formatDuration(longest.ns)}, ${longest.lane.name}. `, element("button", { type: "button", class: "tl-link", click: () => this.goTo(pane, longest) }, "Go to it"));
    return [title, said, wait ?? "", table(stretch, palette)];
  }

  /** @param {PaneView} pane @param {Wait} wait */
  goTo(pane, { lane, index }) {
    const { tools } = this.timeline;
    tools.select(pane, lane.number, index);
    tools.focusChart();
  }

  /** @param {string} text */
  async copy(text) {
    try {
      await navigator.clipboard.writeText(text);
      this.timeline.announcer.say("The figures are copied as text.");
    } catch {
      this.timeline.announcer.say("The browser lets nothing be copied from this address.");
    }
  }
}

/** @param {readonly Measured[]} measured */
function named(measured) {
  return measured.map(({ pane, stretch, some }) => ({ title: pane.info.title.textContent ?? "", stretch, some }));
}

/** Of the rows that are shown, or of those among them that were chosen.
 * @param {PaneView} pane @param {Range} range
 * @returns {Measured | undefined} */
function measure(pane, range) {
  const { model } = pane;
  const prefix = `${pane.id}/`;
  const chosen = (range.lanes ?? []).filter((id) => id.startsWith(prefix)).map((id) => id.slice(prefix.length));
  const some = range.lanes !== undefined;
  const rows = (pane.rows?.rows ?? []).filter((row) => row.lanes.length > 0 && (!some || chosen.includes(row.id)));
  /** @type {Set<Lane>} */
  const lanes = new Set(rows.flatMap((row) => row.lanes));
  if (lanes.size === 0) return undefined;
  const stretch = stretchOf(model, [...lanes], range.from + model.zero, range.to + model.zero, some);
  return stretch.lanes.length > 0 ? { pane, stretch, some } : undefined;
}

/** @param {Stretch} stretch @param {Palette} palette */
function table(stretch, palette) {
  const states = STACK_ORDER.filter((code) => stretch.time[code] > 0);
  const columns = ["Lane", ...states.map((code) => STATES[code].name), "Changes", "Turns", "Longest wait for the GIL"];
  const heads = columns.map((text, i) => element("th", { scope: "col", class: i > 0 ? "num" : undefined }, i > 0 && i <= states.length ? swatch(states[i - 1], palette) : "", text));
  const all = stretch.lanes.length > 1 ? [row("All", stretch, states, columns)] : [];
  const rows = stretch.lanes.slice(0, MOST_LANES).map((lane) => row(lane.lane.name, lane, states, columns));
  const more = stretch.lanes.length - rows.length;
  return element(
    "div",
    { class: "tl-table-wrap", tabindex: "0", role: "region", "aria-label": "The stretch, lane by lane" },
    element("table", { class: "tl-table" }, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...all, ...rows)),
    more > 0 ? element("p", { class: "tl-muted" }, `And ${plural(more, "lane")} more, which are counted in the first row.`) : undefined,
  );
}

/** @param {string} name @param {LaneStretch | Stretch} part @param {readonly number[]} states @param {readonly string[]} columns */
function row(name, { time, alive, switches, turns, longest }, states, columns) {
  const cell = (/** @type {number} */ column, /** @type {string} */ text, /** @type {string} */ small = "") =>
    element("td", { class: text ? "num" : "num none", "data-of": columns[column] }, text, small ? element("small", {}, small) : undefined);
  const n = states.length;
  return element(
    "tr",
    {},
    element("th", { scope: "row" }, name),
    ...states.map((code, i) => (time[code] > 0 ? cell(i + 1, formatDuration(time[code]), formatShare(time[code] / alive)) : cell(i + 1, ""))),
    cell(n + 1, String(switches)),
    cell(n + 2, String(turns)),
    cell(n + 3, longest ? formatDuration(longest.ns) : ""),
  );
}

const CSS = `
.tl-range{margin:12px 0;padding:14px 0 16px;border-top:2px solid var(--you)}
.tl-range[hidden]{display:none}
.tl-range-head{display:flex;flex-wrap:wrap;align-items:center;gap:8px}
.tl-range h3{margin:0 auto 0 0;font-size:var(--t-lead,20px);font-weight:600;line-height:1.3}
.tl-range h3 span{font-size:var(--t-small,13px);font-weight:400;color:var(--muted);margin-left:12px;white-space:nowrap}
.tl-range h4{margin:16px 0 0;font-size:var(--t-body,16px)}
.tl-range p{margin:6px 0;font-size:var(--t-small,13px)}
.tl-range .say{font-size:var(--t-ui,14px)}
.tl-range .cpu{color:var(--run)}
.tl-range .tl-link{font-size:inherit;padding:0}
.tl-range .tl-table{width:auto;margin-top:4px}
.tl-range .tl-table th .tl-sw{margin:0 0 4px auto}
.tl-range .tl-table thead th{white-space:normal;max-width:9em;line-height:1.3}
.tl-range .tl-table td:last-child{min-width:0}
.tl-range tbody tr:first-child:not(:last-child)>*{font-weight:600}
.tl-range .tl-table small{font-weight:400}
.tl-range .tl-table td,.tl-range .tl-table th{padding-right:24px}
@container (max-width:720px){
.tl-range h3{flex-basis:100%}
.tl-range h3 span{display:block;margin:0}
.tl-range .tl-table,.tl-range tbody{display:block}
.tl-range thead{display:none}
.tl-range tbody tr{display:grid;grid-template-columns:minmax(0,1fr) auto 5.5em;padding:8px 0;border-bottom:1px solid var(--rule-soft)}
.tl-range .tl-table tbody th{grid-column:1/-1;font-weight:600;padding:0 0 2px;border:0}
.tl-range .tl-table td{display:grid;grid-template-columns:subgrid;grid-column:1/-1;border:0;padding:1px 0}
.tl-range td::before{content:attr(data-of);color:var(--muted);text-align:left}
.tl-range td.none{display:none}
.tl-range .tl-table small{grid-column:3;font-size:inherit}
}
@media print{.tl-range-head button,.tl-range .tl-link{display:none}}
`;
