/** The timeline component: panes stacked on one locked time axis. It wires model, layout, drawing and input. */

import { formatDuration, formatInstant } from "./base/format.js";
import { drawAxis } from "./draw/furniture.js";
import { drawTimeFlag } from "./draw/overlay.js";
import { makeTiles } from "./draw/patterns.js";
import { Layer, rasterScale, readLength, readPalette } from "./draw/surface.js";
import { wireAxis, wireKeys, wirePane } from "./input/wire.js";
import { Loop } from "./loop.js";
import { cellsFor } from "./model/figures.js";
import { Announcer } from "./panels/announce.js";
import { Card } from "./panels/card.js";
import { Controls } from "./panels/controls.js";
import { element } from "./panels/elements.js";
import { Legend } from "./panels/legend.js";
import { PaneView } from "./panels/pane.js";
import { Parts } from "./panels/parts.js";
import { PerfMeter } from "./panels/perf.js";
import { adoptStyle } from "./panels/style.js";
import { makeGrid, timeToPx } from "./time/scale.js";
import { makeTicks } from "./time/ticks.js";
import { firstView, update } from "./update.js";

/** @import { Fact } from "./wire/facts.js" */
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

const NARROW_PX = 720;
const LABEL_PAUSE_MS = 100;
const AXIS_LEFT = 20;
const REST_MS = 80;

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
    this.axis = new Layer("axis");
    this.parts = new Parts(this);
    this.perf = new PerfMeter();
    this.build();
    /** @type {FrameContext | undefined} */
    this.frame = undefined;
    this.dirty = true;
    this.labelsAt = -Infinity;
    this.detachedAt = 0;
    this.lastTick = 0;
    this.theme = "";
    this.layoutKey = "";
    this.restKey = "";
    this.axisKey = "";
    this.restSince = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.restTimer = undefined;
    this.loop = new Loop((now) => this.paint(now));
    this.watchSurroundings();
    this.loop.request();
  }

  build() {
    const { label, legend = true, tools = true } = this.options;
    this.bar = element("div", { class: "tl-bar" });
    if (legend) this.bar.append(this.legend.root);
    this.bar.append(element("span", { class: "tl-push" }));
    this.bar.append(this.controls.toast);
    if (tools) this.bar.append(this.controls.tools);
    this.stack = element("div", { class: "tl-panes" });
    this.ruler = element("div", { class: "tl-ruler" }, this.axis.canvas);
    const axisIn = element("div", { class: "tl-axis-in" }, element("span"), this.ruler);
    const axisRow = element("div", { class: "tl-axis" }, element("span"), axisIn);
    this.app = element(
      "div",
      { class: "tl-app", role: "application", tabindex: "0", "aria-label": label, "aria-roledescription": "timeline" },
      this.stack,
      axisRow,
    );
    this.root = element("div", { class: "tl" }, this.bar, this.app, this.controls.foot);
    this.root.append(this.card.root, this.announcer.root, this.controls.help);
    if (this.perf.root) this.root.append(this.perf.root);
    this.host.replaceChildren(this.root);
    const wiring = this.wiring();
    this.cleanups.push(wireKeys(this.app, wiring), wireAxis(this.ruler, wiring));
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
    this.stack?.append(pane.root);
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

  /** @param {number} from @param {number} to ns */
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
    const target = pane.sliceTarget(selected.lane, selected.index + by);
    if (target) this.dispatch({ kind: "select", target });
  }

  zoomHere() {
    const { selected } = this.view;
    if (selected) this.dispatch({ kind: "show", from: selected.from, to: selected.to });
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
    const labels = now - this.labelsAt >= LABEL_PAUSE_MS;
    frame.labels = labels || !this.view.live;
    for (const pane of this.panes) pane.place(frame);
    let behind = false;
    this.panes.forEach((pane, i) => {
      const own = { ...frame, base: i > 0 ? frame.base : undefined, last: i === this.panes.length - 1 };
      behind = pane.paint(own) || behind;
    });
    if (frame.labels) this.labelsAt = now;
    for (const pane of this.panes) pane.paintOverlay(frame);
    this.paintAxis(frame);
    this.showPanels(frame, now);
    this.perf.end();
    return behind || this.view.playing;
  }

  /** @param {number} now */
  takeTime(now) {
    const extent = Math.max(0, ...this.panes.map((pane) => pane.model.extent));
    const live = this.panes.some((pane) => pane.model.live);
    if (live || extent !== this.view.extent || live !== this.view.live) this.view = update(this.view, { kind: "time", extent, live, now });
    if (this.view.playing) this.view = update(this.view, { kind: "tick", ms: Math.min(100, now - (this.lastTick || now)) });
    this.lastTick = this.view.playing ? now : 0;
  }

  /** What all panes share in this frame; the style sheet is read only when something may have changed it.
   * @returns {FrameContext | undefined} */
  measure() {
    const old = this.frame;
    if (this.dirty || old === undefined) this.restyle();
    const first = this.panes[0];
    const style = this.style;
    if (first === undefined || style === undefined) return undefined;
    if (this.dirty || !this.plotWidth) this.plotWidth = Math.floor(first.plot.clientWidth);
    this.dirty = false;
    if (this.plotWidth <= 0) return undefined;
    const grid = makeGrid(this.view.window, this.plotWidth, style.scale);
    const ticks = makeTicks(this.view.window, this.plotWidth, style.spacing);
    const shared = { base: this.panes[0].wall(), most: 0, cells: 1, last: false, labels: true };
    for (const { model } of this.panes) {
      model.settled();
      shared.most = Math.max(shared.most, model.steps.inFlight.peak, model.machine?.usable_cpus ?? 0);
      shared.cells = Math.max(shared.cells, cellsFor(model));
    }
    return { view: this.view, grid, width: this.plotWidth, ticks, ...shared, ...style };
  }

  /** Reads what the style sheet says. */
  restyle() {
    const { layout = "auto" } = this.options;
    const kind = layout === "auto" ? (this.panes.length <= 1 ? "run" : "lesson") : layout;
    const root = /** @type {HTMLElement} */ (this.root);
    root.dataset.layout = kind;
    root.dataset.size = this.options.size ?? "normal";
    const large = this.options.size === "large";
    const lesson = kind === "lesson";
    const width = root.clientWidth;
    const narrow = width > 0 && width < NARROW_PX;
    this.narrow = narrow;
    if (layout === "auto" && this.layoutKey !== kind) this.view = { ...this.view, all: kind === "run" };
    this.layoutKey = kind;
    root.style.setProperty("--tl-names", kind === "run" ? (narrow ? "88px" : large ? "260px" : "172px") : large ? "34px" : "18px");
    const palette = readPalette(root);
    const scale = rasterScale(width);
    const roomy = readLength(root, "--pitch", 26);
    const pitch = large ? (lesson ? 46 : 48) : lesson ? Math.round(roomy * 0.75) : roomy;
    const bar = large ? 36 : lesson ? pitch - 3 : readLength(root, "--bar", 18);
    const stripH = large ? 90 : readLength(root, "--strip-h", 52);
    const mostRowsH = Math.max(320, Math.round(window.innerHeight * 0.7));
    for (const pane of this.panes) pane.side.hidden = !lesson;
    this.theme = JSON.stringify(palette.css) + palette.tile + scale;
    this.style = {
      metrics: { stripH, pitch, bar, mostRowsH },
      palette,
      tiles: makeTiles(palette, scale),
      theme: this.theme,
      font: large ? 20 : palette.bold ? 14 : 11,
      numbers: lesson,
      ratio: window.devicePixelRatio || 1,
      scale,
      spacing: large || palette.bold ? 160 : narrow ? 70 : 90,
      overhang: narrow ? 12 : 34,
    };
  }

  /** @param {FrameContext} frame */
  paintAxis({ grid, palette, ticks, width, font, ratio }) {
    const { cursor, playhead } = this.view;
    const perPx = grid.dt * grid.scale;
    const key = [grid.first, grid.dt, width, ratio, this.theme, cursor, playhead].join();
    if (key === this.axisKey) return;
    this.axisKey = key;
    const taken = [cursor, playhead].filter((t) => t !== undefined).map((t) => timeToPx(grid, t));
    this.axis.resize(width + AXIS_LEFT + (this.narrow ? 12 : AXIS_LEFT), font + 22, ratio);
    const c = this.axis.begin();
    const flag = (/** @type {number} */ t, /** @type {boolean} */ strong) =>
      drawTimeFlag(c, palette, timeToPx(grid, t), width, AXIS_LEFT, formatInstant(t, perPx), strong, font + 1);
    drawAxis(c, palette, grid, ticks, width, font + 1, AXIS_LEFT, taken);
    if (cursor !== undefined) flag(cursor, false);
    if (playhead !== undefined) flag(playhead, true);
  }

  /** @param {FrameContext} frame @param {number} now */
  showPanels(frame, now) {
    const { view } = this;
    let states = 0;
    for (const pane of this.panes) {
      states |= pane.states;
      if (frame.numbers) pane.info.show(pane.model, frame.cells);
      this.announcer.milestones(pane.id, pane.info.title.textContent ?? "", pane.model, now);
    }
    this.legend.show(states, frame.palette, frame.theme);
    this.controls.show(view, this.cursor - this.detachedAt, frame.grid.dt * frame.grid.scale);
    this.showCard(frame);
    if (view.range) this.controls.say(`${formatDuration(view.range.to - view.range.from)} chosen. F zooms in on it, Esc lets go.`);
    this.parts.show(frame, now);
  }

  /** The card comes when the pointer has come to rest on something, not on the way there.
   * @param {Target} target */
  rested(target) {
    const key = `${target.pane} ${target.rowId} ${target.index} ${target.from}`;
    const now = performance.now();
    if (key !== this.restKey) {
      this.restKey = key;
      this.restSince = now;
      clearTimeout(this.restTimer);
      this.restTimer = setTimeout(() => this.loop.request(), REST_MS + 1);
    }
    return now - this.restSince >= REST_MS;
  }

  /** @param {FrameContext} frame */
  showCard(frame) {
    const target = this.view.selected ?? this.view.hover;
    const pane = this.panes.find((each) => each.id === target?.pane);
    const box = target && pane?.box(target);
    if (target === undefined || pane === undefined || box === undefined) return this.card.hide();
    const pinned = this.view.selected !== undefined;
    if (!pinned && (this.narrow || !this.rested(target))) return this.card.hide();
    this.card.show(pane.model, target, pinned, frame.palette);
    if (pinned) this.announcer.say(this.card.spoken);
    const plot = pane.plot.getBoundingClientRect();
    const root = /** @type {HTMLElement} */ (this.root).getBoundingClientRect();
    const left = plot.left - root.left;
    const top = plot.top - root.top + box.y;
    const x = (/** @type {number} */ t) => left + Math.max(0, Math.min(frame.width, timeToPx(frame.grid, t)));
    this.card.place({ left: x(box.from), right: x(box.to), top, bottom: top + box.h }, root.width, root.height, this.narrow === true);
  }
}

/** A pane as its host sees it. */
export class Pane {
  /** @param {Timeline} timeline @param {PaneView} view */
  constructor(timeline, view) {
    this.timeline = timeline;
    this.view = view;
    /** Beside the picture: filled by us; the host may replace its children. */
    this.side = view.side;
  }

  /** The model of the run: lanes, figures, outputs. */
  get model() {
    return this.view.model;
  }

  /** @param {readonly Fact[]} facts in log order, in portions of any size */
  append(facts) {
    if (facts.length === 0) return;
    this.view.model.fold(facts);
    this.view.version += 1;
    this.timeline.loop.request();
  }

  /** @param {"live" | "reconnecting" | "ended"} state @param {string} [text] a sentence for the reader */
  setConnection(state, text) {
    const at = this.model.extent / 1e9;
    const lost = `The connection broke at ${at.toFixed(2)} s. The run goes on at the server and nothing is lost.`;
    this.view.info.say(state === "reconnecting" ? (text ?? lost) : (text ?? ""));
    this.view.root.dataset.connection = state;
  }
}
