/** Panels that only some readers open: each is fetched when it is first asked for, and costs nothing until then. */

import { storedNames, wasHinted } from "./look.js";

/** @import { Timeline } from "../timeline.js" */
/** @import { FrameContext, PaneView } from "./pane.js" */

/** A slice that is thinner cannot be read: it is shown larger. CSS px. */
const LEAST_PX = 12;

export class Tools {
  /** @param {Timeline} timeline */
  constructor(timeline) {
    this.timeline = timeline;
    /** @type {import("./range.js").RangePanel | undefined} */
    this.range = undefined;
    this.asked = false;
    /** How wide the reader has made the lanes' names, CSS px. */
    this.names = storedNames();
    /** @type {import("./gutter-head.js").GutterHeads | undefined} */
    this.heads = undefined;
    this.headed = false;
    this.hinted = wasHinted();
    /** @type {import("./keys.js").Keys | undefined} */
    this.keys = undefined;
    /** @type {import("./comparison.js").Comparison | undefined} */
    this.comparison = undefined;
    this.compared = false;
    /** @type {import("./search.js").Search | undefined} */
    this.search = undefined;
    /** @type {import("./choices.js").Choices | undefined} */
    this.choices = undefined;
  }

  /** @param {FrameContext} frame */
  show(frame) {
    if (this.range) this.range.show(frame);
    else if (frame.view.range?.done && !this.asked) void this.timeline.loop.during(this.measure());
    this.heads?.show(frame);
    this.comparison?.show(frame);
    if (this.timeline.panes.length > 1 && !this.compared && frame.view.extent > 0) void this.timeline.loop.during(this.compare());
    if (!this.hinted && frame.view.extent > 0 && !frame.view.live && this.timeline.controls.tools.isConnected) void this.timeline.loop.during(this.greet());
    if (frame.kind === "run" && !this.headed && frame.view.extent > 0) void this.timeline.loop.during(this.furnish());
  }

  /** What a hand can do: to whoever has a run before him for the first time. */
  async greet() {
    this.hinted = true;
    const { hint } = await import("./hint.js");
    hint(this.timeline);
  }

  /** What several runs have that one has not. Not needed for the first picture. */
  async compare() {
    this.compared = true;
    const { Comparison } = await import("./comparison.js");
    this.comparison = new Comparison(this.timeline);
    this.timeline.loop.request();
  }

  /** Over the names: their order, and how wide they are. Not needed for the first picture. */
  async furnish() {
    this.headed = true;
    const { GutterHeads } = await import("./gutter-head.js");
    this.heads = new GutterHeads(this.timeline);
    this.timeline.loop.request();
  }

  /** A slice is selected and brought into sight; what is measured goes on being so.
   * @param {PaneView} pane @param {number} lane @param {number} index
   * @returns {boolean} whether there is such a slice */
  select(pane, lane, index) {
    const target = pane.sliceTarget(lane, index);
    if (target === undefined) return false;
    const { alone } = this.timeline.view;
    if (alone !== undefined && alone !== pane.id) this.timeline.dispatch({ kind: "alone", pane: pane.id });
    this.uncover(pane, lane);
    this.timeline.dispatch({ kind: "select", target, keep: true });
    this.bring(target.from - pane.model.zero, target.to - pane.model.zero);
    return true;
  }

  /** The lane gets a row, if it has none: its group is opened, or what was left out is shown.
   * @param {PaneView} pane @param {number} number */
  uncover(pane, number) {
    const lane = pane.model.lanes[number];
    const rows = pane.rows?.rows ?? [];
    if (lane === undefined || rows.some((row) => row.kind === "lane" && row.lanes[0] === lane)) return;
    const { timeline } = this;
    const { hidden } = timeline.view;
    const id = `${pane.id}/l${lane.fact.key}`;
    if (hidden.has(id)) return timeline.dispatch({ kind: "hide", rows: [...hidden].filter((each) => each !== id) });
    const closed = rows.find((row) => row.foldable && !row.open && (row.lanes.includes(lane) || row.id === `p${lane.fact.pid}`));
    if (closed) return timeline.dispatch({ kind: "toggle", id: `${pane.id}/${closed.id}` });
    timeline.dispatch({ kind: lane.fact.service ? "services" : "all" });
  }

  /** As it is if it can be seen, else moved into the middle; what is too thin to be read is shown larger.
   * @param {number} from @param {number} to on the axis */
  bring(from, to) {
    const { view, plotWidth } = this.timeline;
    const { t0, span } = view.window;
    const px = ((to - from) / span) * plotWidth;
    if (to > from && (px < LEAST_PX || px > plotWidth)) this.timeline.dispatch({ kind: "show", from: from - (to - from), to: to + (to - from) });
    else if (from < t0 || to > t0 + span) this.timeline.dispatch({ kind: "centre", from, to });
  }

  focusChart() {
    /** @type {HTMLElement | null} */ (this.timeline.root.querySelector(".tl-app"))?.focus();
  }

  async find() {
    const { Search } = await import("./search.js");
    this.search ??= new Search(this.timeline);
    this.search.open();
  }

  /** How the picture is drawn. */
  async choose() {
    const { Choices } = await import("./choices.js");
    this.choices ??= new Choices(this.timeline);
    this.timeline.root.querySelector(".tl-bar")?.after(this.choices.root);
    this.choices.toggle();
  }

  /** What keys and gestures do. */
  async help() {
    const { Keys } = await import("./keys.js");
    this.keys ??= new Keys();
    this.timeline.root.append(this.keys.root);
    this.keys.open();
  }

  /** The figures of a measured stretch. */
  async measure() {
    this.asked = true;
    const { RangePanel } = await import("./range.js");
    this.range = new RangePanel(this.timeline);
    const { controls, transport, root } = this.timeline;
    (transport.root.parentElement === root ? transport.root : controls.foot).after(this.range.root);
    this.timeline.loop.request();
  }
}
