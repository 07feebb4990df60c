/** The timeline component: panes stacked on one locked time axis. It wires model, layout, drawing and input. */

import { formatDuration } from "./base/format.js";
import { wireAxis, wireKeys, wirePane } from "./input/wire.js";
import { Loop } from "./loop.js";
import { cellsFor } from "./model/figures.js";
import { wallOf } from "./model/flag.js";
import { Announcer } from "./panels/announce.js";
import { Card } from "./panels/card.js";
import { Controls } from "./panels/controls.js";
import { element } from "./panels/elements.js";
import { Pane } from "./panels/handle.js";
import { Inspector } from "./panels/inspector.js";
import { Legend } from "./panels/legend.js";
import { readLook } from "./panels/look.js";
import { PaneView } from "./panels/pane.js";
import { Parts } from "./panels/parts.js";
import { PerfMeter } from "./panels/perf.js";
import { Ruler } from "./panels/ruler.js";
import { adoptStyle } from "./panels/style.js";
import { makeGrid } from "./time/scale.js";
import { makeTicks } from "./time/ticks.js";
import { firstView, update } from "./update.js";

/** @import { Look } from "./panels/look.js" */
/** @import { FrameContext } from "./panels/pane.js" */
/** @import { Intent, Target, View } from "./update.js" */

/**
 * @typedef {object} TimelineOptions
 * @property {string} label what a screen reader calls it
 * @property {"lesson" | "run" | "auto"} [layout] "lesson": name, gauges and sentence beside each picture, lanes by number;
 *   "run": lanes by name over the full width; "auto" (as it is without): "run" while there is one pane
 * @property {boolean} [legend] false: the host takes `parts.legend` elsewhere
 * @property {boolean} [tools]
 * @property {"normal" | "large"} [size] "large": to be read from the back row
 *
 * @typedef {{run: string | undefined, target: Target | undefined, range: {from: number, to: number} | undefined}} Chosen
 * @typedef {"select" | "hover" | "view"} TimelineEvent
 */

const LABEL_PAUSE_MS = 100;

/** @param {HTMLElement} host an empty element @param {TimelineOptions} options */
export function createTimeline(host, options) {
  return new Timeline(host, options);
}

export class Timeline {
  /** @param {HTMLElement} host @param {TimelineOptions} options */
  constructor(host, options) {
    adoptStyle();
    this.host = host;
    this.options = options;
    /** @type {PaneView[]} */
    this.panes = [];
    /** @type {View} */
    this.view = firstView({ all: options.layout === "run" });
    /** @type {Map<TimelineEvent, Set<(chosen: Chosen) => void>>} */
    this.listeners = new Map();
    /** @type {(() => void)[]} */
    this.cleanups = [];
    this.legend = new Legend();
    this.announcer = new Announcer();
    this.controls = new Controls((intent) => this.dispatch(intent));
    this.card = new Card({ onStep: (by) => this.step(by), onZoom: () => this.zoomHere(), onClose: () => this.dispatch({ kind: "clear" }) });
    this.ruler = new Ruler();
    this.parts = new Parts(this);
    this.perf = new PerfMeter();
    this.stack = element("div", { class: "tl-panes" });
    this.root = this.build();
    this.inspector = new Inspector(this);
    /** @type {FrameContext | undefined} */
    this.frame = undefined;
    /** @type {Look | undefined} */
    this.look = undefined;
    this.plotWidth = 0;
    this.dirty = true;
    this.labelsAt = -Infinity;
    this.detachedAt = 0;
    this.lastTick = 0;
    this.loop = new Loop((now) => this.paint(now));
    this.watchSurroundings();
    this.loop.request();
  }

  build() {
    const { label, legend = true, tools = true } = this.options;
    const bar = element("div", { class: "tl-bar" });
    if (legend) bar.append(this.legend.root);
    bar.append(element("span", { class: "tl-push" }), this.controls.toast);
    if (tools) bar.append(this.controls.tools);
    const axisIn = element("div", { class: "tl-axis-in" }, element("span"), this.ruler.root);
    const axisRow = element("div", { class: "tl-axis" }, element("span"), axisIn);
    const app = element(
      "div",
      { class: "tl-app", role: "application", tabindex: "0", "aria-label": label, "aria-roledescription": "timeline" },
      this.stack,
      axisRow,
    );
    const root = element("div", { class: "tl" }, bar, app, this.controls.foot);
    root.append(this.card.root, this.announcer.root, this.controls.help);
    if (this.perf.root) root.append(this.perf.root);
    this.host.replaceChildren(root);
    const wiring = this.wiring();
    this.cleanups.push(wireKeys(app, wiring), wireAxis(this.ruler.root, wiring));
    return root;
  }

  wiring() {
    return {
      view: () => this.view,
      grid: () => this.frame?.grid,
      dispatch: (/** @type {Intent} */ intent) => this.dispatch(intent),
      hint: () => this.controls.sayWheel(),
      panes: () => this.panes,
      help: () => this.controls.showHelp(),
    };
  }

  /** Size, theme, type size: what a picture depends on beside data and view. */
  watchSurroundings() {
    const refresh = () => {
      this.dirty = true;
      this.loop.request();
    };
    const size = new ResizeObserver(refresh);
    size.observe(this.host);
    const theme = new MutationObserver(refresh);
    theme.observe(document.documentElement, { attributes: true, attributeFilter: ["data-theme", "class", "style"] });
    const queries = ["(prefers-color-scheme: dark)", "(forced-colors: active)", `(resolution: ${devicePixelRatio}dppx)`].map((q) => matchMedia(q));
    for (const query of queries) query.addEventListener("change", refresh);
    this.cleanups.push(() => {
      size.disconnect();
      theme.disconnect();
      for (const query of queries) query.removeEventListener("change", refresh);
    });
  }

  /** @param {{id: string, title: string}} options */
  addPane({ id, title }) {
    const pane = new PaneView({
      id,
      title,
      onToggle: (rowId) => this.dispatch({ kind: "toggle", id: rowId }),
      onAll: () => this.dispatch({ kind: this.view.all ? "services" : "all" }),
      onScroll: () => this.loop.request(),
    });
    this.panes.push(pane);
    this.stack.append(pane.root);
    this.cleanups.push(wirePane(pane, this.wiring()));
    this.dirty = true;
    this.loop.request();
    return new Pane(this, pane);
  }

  /** @param {Intent} intent */
  dispatch(intent) {
    const before = this.view;
    this.view = update(before, intent);
    if (this.view === before) return;
    if (before.follow && !this.view.follow) this.detachedAt = this.cursor;
    if (before.selected !== this.view.selected || before.range !== this.view.range) this.emit("select", this.view.selected);
    if (before.hover !== this.view.hover) this.emit("hover", this.view.hover);
    if (before.window !== this.view.window || before.playhead !== this.view.playhead) this.emit("view", this.view.selected);
    this.perf.input();
    this.loop.request();
  }

  /** Facts so far, in all panes. */
  get cursor() {
    return this.panes.reduce((sum, pane) => sum + pane.model.cursor, 0);
  }

  /** @param {TimelineEvent} event @param {(chosen: Chosen) => void} callback
   * @returns {() => void} */
  on(event, callback) {
    const set = this.listeners.get(event) ?? new Set();
    this.listeners.set(event, set.add(callback));
    return () => set.delete(callback);
  }

  /** @param {TimelineEvent} event @param {Target | undefined} target */
  emit(event, target) {
    const run = this.panes.find((pane) => pane.id === target?.pane)?.model.run?.run;
    for (const callback of this.listeners.get(event) ?? []) callback({ run, target, range: this.view.range });
  }

  fit() {
    this.dispatch({ kind: "fit" });
  }

  /** @param {number} from @param {number} to ns on the axis: since the clock started */
  show(from, to) {
    this.dispatch({ kind: "show", from, to });
  }

  destroy() {
    this.loop.stop();
    for (const cleanup of this.cleanups) cleanup();
    this.host.replaceChildren();
  }

  /** @param {1 | -1} by */
  step(by) {
    const { selected } = this.view;
    const pane = this.panes.find((each) => each.id === selected?.pane);
    if (!selected || !pane) return;
    const target = pane.besideTarget(selected, by);
    if (target) this.dispatch({ kind: "select", target });
  }

  zoomHere() {
    const { selected } = this.view;
    const zero = this.panes.find((each) => each.id === selected?.pane)?.model.zero ?? 0;
    if (selected) this.dispatch({ kind: "show", from: selected.from - zero, to: selected.to - zero });
  }

  /** One frame, in fixed phases: time, layout, draw, panels.
   * @param {number} now
   * @returns {boolean} whether another frame is wanted */
  paint(now) {
    this.perf.begin();
    this.takeTime(now);
    const frame = this.measure();
    if (frame === undefined) return false;
    this.frame = frame;
    frame.labels = now - this.labelsAt >= LABEL_PAUSE_MS || !this.view.live;
    for (const pane of this.panes) pane.place(frame);
    let behind = false;
    for (const pane of this.panes) behind = pane.paint(frame) || behind;
    if (frame.labels) this.labelsAt = now;
    for (const pane of this.panes) pane.paintOverlay(frame);
    this.ruler.paint(frame);
    this.showPanels(frame, now);
    this.perf.end();
    return behind || this.view.playing;
  }

  /** @param {number} now */
  takeTime(now) {
    let begin = 0;
    let extent = 0;
    let live = false;
    for (const { model } of this.panes) {
      begin = Math.min(begin, -model.zero);
      extent = Math.max(extent, model.extent - model.zero);
      live = live || model.live;
    }
    const { view } = this;
    const news = live || live !== view.live || extent !== view.extent || begin !== view.begin;
    if (news) this.view = update(view, { kind: "time", begin, extent, live, now });
    if (view.playing) this.view = update(this.view, { kind: "tick", ms: Math.min(100, now - (this.lastTick || now)) });
    this.lastTick = this.view.playing ? now : 0;
  }

  /** What all panes share in this frame; the style sheet is read only when something may have changed it.
   * @returns {FrameContext | undefined} */
  measure() {
    const [first] = this.panes;
    if (first === undefined) return undefined;
    if (this.dirty || this.look === undefined) this.restyle();
    const look = /** @type {Look} */ (this.look);
    if (this.dirty || this.plotWidth <= 0) this.plotWidth = Math.floor(first.plot.clientWidth);
    this.dirty = false;
    const { view, plotWidth: width } = this;
    if (width <= 0) return undefined;
    const grid = makeGrid(view.window, width, look.scale);
    const ticks = makeTicks(view.window, width, look.spacing);
    let most = 0;
    let cells = 1;
    for (const { model } of this.panes) {
      model.settled();
      most = Math.max(most, model.steps.inFlight.peak, model.machine?.usable_cpus ?? 0);
      cells = Math.max(cells, cellsFor(model));
    }
    const last = this.panes[this.panes.length - 1].id;
    return { ...look, view, grid, width, ticks, most, cells, labels: true, base: wallOf(first.model), first: first.id, last };
  }

  /** Reads what the style sheet says. */
  restyle() {
    const { layout = "auto", size = "normal" } = this.options;
    const look = readLook(this.root, layout, size, this.panes.length);
    if (layout === "auto" && this.look?.kind !== look.kind) this.view = { ...this.view, all: look.kind === "run" };
    for (const pane of this.panes) pane.side.hidden = look.kind === "run";
    this.look = look;
  }

  /** Words and figures: a few times a second is often enough, for nobody reads faster.
   * @param {FrameContext} frame @param {number} now */
  showWords(frame, now) {
    let states = 0;
    for (const pane of this.panes) {
      states |= pane.states;
      if (frame.numbers) pane.info.show(pane.model, frame.cells);
      this.announcer.milestones(pane.id, pane.info.title.textContent ?? "", pane.model, now);
    }
    this.legend.show(states, frame.palette, frame.theme);
  }

  /** @param {FrameContext} frame @param {number} now */
  showPanels(frame, now) {
    const { view } = this;
    if (frame.labels) this.showWords(frame, now);
    this.controls.show(view, this.cursor - this.detachedAt, frame.grid.dt * frame.grid.scale);
    this.inspector.show(frame);
    if (view.range) this.controls.say(`${formatDuration(view.range.to - view.range.from)} chosen. F zooms in on it, Esc lets go.`);
    this.parts.show(frame, now);
  }
}
