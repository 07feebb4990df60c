/** The timeline component: panes stacked on one locked time axis. It wires model, layout, drawing and input. */

import { formatDuration } from "./base/format.js";
import { Pace } from "./base/pace.js";
import { stepAny, wireAxis, wireKeys, wirePane } from "./input/wire.js";
import { Loop } from "./loop.js";
import { cellsFor, stripWords, verdict } from "./model/figures.js";
import { wallOf } from "./model/flag.js";
import { linesAt } from "./model/lines.js";
import { Announcer } from "./panels/announce.js";
import { Controls } from "./panels/controls.js";
import { element, setText } from "./panels/elements.js";
import { Pane } from "./panels/handle.js";
import { Inspector } from "./panels/inspector.js";
import { Legend } from "./panels/legend.js";
import { readLook } from "./panels/look.js";
import { Moments } from "./panels/moments.js";
import { PaneView } from "./panels/pane.js";
import { Parts } from "./panels/parts.js";
import { PerfMeter } from "./panels/perf.js";
import { Ruler } from "./panels/ruler.js";
import { adoptStyle } from "./panels/style.js";
import { Tools } from "./panels/tools.js";
import { Transport } from "./panels/transport.js";
import { readWishes } from "./panels/wishes.js";
import { makeGrid } from "./time/scale.js";
import { makeTicks } from "./time/ticks.js";
import { firstView, update } from "./update.js";

/** @import { Look } from "./panels/look.js" */
/** @import { FrameContext } from "./panels/pane.js" */
/** @import { Command } from "./input/keys.js" */
/** @import { Moment } from "./model/moments.js" */
/** @import { Intent, Target, View } from "./update.js" */

/**
 * @typedef {object} TimelineOptions
 * @property {string} label what a screen reader calls it
 * @property {"lesson" | "run" | "auto"} [layout] "lesson": name, gauges and sentence beside each picture, lanes by number;
 *   "run": lanes by name over the full width; "auto" (as it is without): "run" while there is one pane
 * @property {boolean} [legend] false: the host takes `parts.legend` elsewhere
 * @property {boolean} [tools]
 * @property {boolean} [transport] false: none; a host may also take `parts.transport` elsewhere
 * @property {string} [against] what the first run is called where all are held against it, whatever they are of: "A"
 * @property {"normal" | "large"} [size] "large": to be read from the back row
 *
 * What is told to listeners. `lines`: by pane, the lines of the script at the playhead (or at the moment) in lanes that
 * run there. `command`: a key that the host has to serve ("export", and "table" without `parts.table`).
 * @typedef {{run: string | undefined, target: Target | undefined, range: {from: number, to: number} | undefined,
 *   moment: number | undefined, t: number | undefined, lines: Map<string, number[]>, command: Command | undefined}} Chosen
 * @typedef {"select" | "hover" | "view" | "range" | "moment" | "playhead" | "command"} TimelineEvent
 */

const LABEL_PAUSE_MS = 100;
const GESTURE_MS = 700;
/** Intents that a hand gives again and again while it moves the picture. */
const MOVES = new Set(["zoom", "pan", "seek"]);
/** Timelines so far in this page: each one's description has a name of its own. */
let made = 0;

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
    this.wishes = readWishes();
    /** All arrows that there is room for, not only those of what is looked at. */
    this.arrows = false;
    this.legend = new Legend();
    this.announcer = new Announcer();
    this.controls = new Controls((intent) => this.dispatch(intent), () => void this.loop.during(this.tools.find()), () => void this.tools.choose(), () => void this.loop.during(this.tools.help()));
    this.inspector = new Inspector(this);
    this.ruler = new Ruler();
    this.moments = new Moments((index) => this.goTo(index));
    this.transport = new Transport({
      dispatch: (intent) => this.dispatch(intent),
      moment: (by) => this.stepMoment(by),
      step: (by) => stepAny(this.wiring(), by),
    });
    this.still = matchMedia("(prefers-reduced-motion: reduce)");
    if (this.still.matches) this.view = { ...this.view, mode: "page" };
    this.parts = new Parts(this);
    this.tools = new Tools(this);
    this.perf = new PerfMeter();
    this.pace = new Pace();
    /** Somebody did something since the panels were shown. */
    this.touched = true;
    made += 1;
    /** What a screen reader says of the picture when it comes to it: the verdicts. */
    this.described = element("p", { class: "tl-described", id: `tl-described-${made}` });
    /** @type {import("./panels/story.js").Story | undefined} */
    this.story = undefined;
    this.stack = element("div", { class: "tl-panes" });
    this.root = this.build();
    /** @type {FrameContext | undefined} */
    this.frame = undefined;
    /** @type {Look | undefined} */
    this.look = undefined;
    this.plotWidth = 0;
    this.dirty = true;
    this.labelsAt = -Infinity;
    this.detachedAt = 0;
    this.lastTick = 0;
    this.movedAt = -Infinity;
    this.themeBefore = "light";
    /** Asked at the beginning of each frame until it is done: what has to wait for its data. @type {(() => boolean) | undefined} */
    this.before = undefined;
    this.loop = new Loop((now) => this.paint(now));
    this.watchSurroundings();
    this.loop.request();
  }

  build() {
    const { label, legend = true, tools = true, transport = true } = this.options;
    const bar = element("div", { class: "tl-bar" });
    if (legend) bar.append(this.legend.root);
    bar.append(element("span", { class: "tl-push" }), this.controls.toast);
    if (tools) bar.append(this.controls.tools);
    const axisIn = element("div", { class: "tl-axis-in" }, element("span"), this.ruler.root);
    const axisRow = element("div", { class: "tl-axis" }, element("span"), axisIn);
    const app = element(
      "div",
      { class: "tl-app", role: "application", tabindex: "0", "aria-label": label, "aria-roledescription": "timeline", "aria-describedby": this.described.id },
      this.stack,
      axisRow,
    );
    const root = element("div", { class: "tl" }, bar, this.moments.root, app, this.controls.foot);
    if (transport) root.append(this.transport.root);
    root.append(this.inspector.root, this.announcer.root, this.described);
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
      panes: () => this.shown,
      help: () => void this.loop.during(this.tools.help()),
      moment: (/** @type {1 | -1} */ by) => this.stepMoment(by),
      tell: () => this.tell(),
      say: (/** @type {string} */ text) => this.announcer.note(text),
      find: () => void this.loop.during(this.tools.find()),
      follow: (/** @type {"cause" | "effect"} */ way) => void this.inspector.follow(way),
      host: (/** @type {Command} */ command) => {
        if (command === "projector") this.toggleProjector();
        else if (command === "compare" && this.panes.length > 1) this.dispatch({ kind: "alone", pane: this.view.alone === undefined ? (this.view.selected?.pane ?? this.panes[0].id) : undefined });
        else if (command !== "table" || !this.parts.goToTable()) this.emit("command", this.view.selected, command);
      },
    };
  }

  /** For the back row, and back again. The page's own choice of a theme is not touched. */
  toggleProjector() {
    const { dataset } = document.documentElement;
    const now = dataset.theme ?? "light";
    dataset.theme = now === "projector" ? this.themeBefore : "projector";
    this.themeBefore = now === "projector" ? "light" : now;
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
      onAll: () => this.dispatch(this.view.hidden.size > 0 ? { kind: "hide", rows: [] } : { kind: this.view.all ? "services" : "all" }),
      onScroll: () => this.loop.request(),
    });
    this.panes.push(pane);
    this.stack.append(pane.root);
    this.cleanups.push(wirePane(pane, this.wiring()));
    this.dirty = true;
    this.loop.request();
    return new Pane(this, pane);
  }

  /** The panes that are on the screen: all, or the one that stands alone. */
  get shown() {
    const { alone } = this.view;
    return alone === undefined ? this.panes : this.panes.filter((pane) => pane.id === alone);
  }

  /** @param {Intent} intent */
  dispatch(intent) {
    if (MOVES.has(intent.kind)) this.pace.input(performance.now());
    if (intent.kind === "zoom" || intent.kind === "pan") this.beginMove();
    const before = this.view;
    this.view = update(before, intent);
    if (this.view === before) return;
    if (before.follow && !this.view.follow) this.detachedAt = this.cursor;
    if (before.selected !== this.view.selected || before.range !== this.view.range) this.emit("select", this.view.selected);
    if (before.hover !== this.view.hover) this.emit("hover", this.view.hover);
    if (before.window !== this.view.window || before.playhead !== this.view.playhead) this.emit("view", this.view.selected);
    if (before.range !== this.view.range) this.emit("range", this.view.selected);
    if (before.moment !== this.view.moment) this.emit("moment", this.view.selected);
    if (before.playhead !== this.view.playhead || before.moment !== this.view.moment) this.emit("playhead", this.view.selected);
    if (before.lit !== this.view.lit) this.dirty = true;
    if (before.alone !== this.view.alone) this.isolate();
    const { selected } = this.view;
    if (selected && before.selected !== selected) this.panes.find((pane) => pane.id === selected.pane)?.reveal(selected.rowId);
    this.touched = true;
    this.perf.input();
    this.loop.request();
  }

  isolate() {
    for (const pane of this.panes) pane.root.hidden = !this.shown.includes(pane);
    this.dirty = true;
  }

  /** One gesture is one step to go back: what follows within moments of it belongs to it. */
  beginMove() {
    const now = performance.now();
    if (now - this.movedAt > GESTURE_MS) this.view = update(this.view, { kind: "remember" });
    this.movedAt = now;
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

  /** @param {TimelineEvent} event @param {Target | undefined} target @param {Command} [command] */
  emit(event, target, command) {
    const callbacks = this.listeners.get(event);
    if (callbacks === undefined || callbacks.size === 0) return;
    const run = this.panes.find((pane) => pane.id === target?.pane)?.model.run?.run;
    const { range, moment } = this.view;
    const t = this.instant;
    const lines = new Map(t === undefined ? [] : this.panes.map((pane) => [pane.id, linesAt(pane.model, t + pane.model.zero)]));
    for (const callback of callbacks) callback({ run, target, range, moment, t, lines, command });
  }

  /** What is looked at: the playhead, else the moment. */
  get instant() {
    const { playhead, moment } = this.view;
    return playhead ?? (moment === undefined ? undefined : this.moments.list[moment]?.t);
  }

  /** Numbered places above the first pane (see `model/moments.js`).
   * @param {readonly Moment[]} list */
  setMoments(list) {
    this.moments.set(list);
    this.loop.request();
  }

  /** @param {number} index */
  goTo(index) {
    const moment = this.moments.list[index];
    if (moment === undefined) return;
    const { t, from, to } = moment;
    this.dispatch({ kind: "moment", index, t, from, to, still: this.still.matches });
  }

  nextMoment() {
    this.stepMoment(1);
  }

  previousMoment() {
    this.stepMoment(-1);
  }

  /** @param {1 | -1} by */
  stepMoment(by) {
    const { moment } = this.view;
    const last = this.moments.list.length - 1;
    this.goTo(moment === undefined ? (by > 0 ? 0 : last) : Math.max(0, Math.min(last, moment + by)));
  }

  /** The runs in words. */
  async tell() {
    const { Story } = await import("./panels/story.js");
    this.story ??= new Story();
    this.root.append(this.story.root);
    this.story.show(this.panes);
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
    if (this.before?.()) this.before = undefined;
    const frame = this.measure(now);
    if (frame === undefined) return false;
    this.frame = frame;
    this.tools.comparison?.prepare(frame);
    frame.labels = now - this.labelsAt >= LABEL_PAUSE_MS || !this.view.live;
    const begun = performance.now();
    const { shown } = this;
    for (const pane of shown) pane.place(frame);
    let behind = false;
    for (const pane of shown) behind = pane.paint(frame) || behind;
    if (frame.labels) this.labelsAt = now;
    for (const pane of shown) pane.paintOverlay(frame);
    this.ruler.paint(frame);
    behind = this.showPanels(frame, now) || behind;
    this.pace.note(performance.now() - begun, now);
    this.perf.end(frame.grid.columns, this.panes.reduce((sum, { model }) => sum + model.dropped, 0));
    return behind || this.pace.coarse(now) || this.view.playing || this.view.glide !== undefined;
  }

  /** From the first to the last instant of all runs, on the axis. */
  reach() {
    let begin = 0;
    let extent = 0;
    for (const { model } of this.panes) {
      begin = Math.min(begin, -model.zero);
      extent = Math.max(extent, model.extent - model.zero);
    }
    return { begin, extent };
  }

  /** @param {number} now */
  takeTime(now) {
    const { begin, extent } = this.reach();
    const live = this.panes.some(({ model }) => model.live);
    const { view } = this;
    const news = live || live !== view.live || extent !== view.extent || begin !== view.begin;
    if (news) this.view = update(view, { kind: "time", begin, extent, live, now });
    const moving = view.playing || view.glide !== undefined;
    if (moving) this.tick(Math.min(100, now - (this.lastTick || now)));
    this.lastTick = this.view.playing || this.view.glide ? now : 0;
  }

  /** @param {number} ms since the frame before */
  tick(ms) {
    const { playhead } = this.view;
    this.view = update(this.view, { kind: "tick", ms });
    if (this.view.playhead !== playhead) this.emit("playhead", this.view.selected);
  }

  /** What all panes share in this frame; the style sheet is read only when something may have changed it.
   * @param {number} now
   * @returns {FrameContext | undefined} */
  measure(now) {
    const [first] = this.panes;
    const { shown } = this;
    if (first === undefined) return undefined;
    if (this.dirty || this.look === undefined) this.restyle();
    const look = /** @type {Look} */ (this.look);
    if (this.dirty || this.plotWidth <= 0) this.plotWidth = Math.floor(shown[0].plot.clientWidth);
    this.dirty = false;
    const { view, plotWidth: width } = this;
    if (width <= 0) return undefined;
    const moving = this.pace.moving(now);
    const drawn = this.pace.coarse(now) ? look.coarse : look;
    const grid = makeGrid(view.window, width, drawn.scale);
    const ticks = makeTicks(view.window, width, look.spacing);
    let most = 0;
    let cells = 1;
    for (const { model } of this.panes) {
      model.settled();
      most = Math.max(most, model.steps.inFlight.peak, model.machine?.usable_cpus ?? 0);
      cells = Math.max(cells, cellsFor(model));
    }
    const last = shown[shown.length - 1].id;
    return { ...look, ...drawn, view, grid, width, ticks, most, cells, moving, bare: this.pace.bare(now), labels: true, base: wallOf(first.model), first: first.id, last, why: this.inspector.why, arrows: this.arrows, beside: this.tools.comparison, against: this.options.against ?? "" };
  }

  /** Reads what the style sheet says. */
  restyle() {
    const { layout = "auto", size = "normal" } = this.options;
    const look = readLook(this.root, layout, size, this.panes.length, this.view.lit, this.wishes, this.tools.names);
    if (layout === "auto" && this.look?.kind !== look.kind) this.view = { ...this.view, all: look.kind === "run" };
    for (const pane of this.panes) pane.side.hidden = look.kind === "run";
    this.look = look;
  }

  /** Words and figures: a few times a second is often enough, for nobody reads faster.
   * @param {FrameContext} frame */
  showWords(frame) {
    let states = 0;
    for (const pane of this.panes) {
      states |= pane.states;
      const { playhead } = this.view;
      const t = playhead === undefined ? (pane.model.live ? pane.model.frontier : undefined) : playhead + pane.model.zero;
      if (frame.numbers) pane.info.show(pane.model, frame.cells, t);
      else if (pane.model.steps.inFlight.length > 0) pane.gutter.count(stripWords(pane.model, t));
      if (!this.wishes.quiet) this.announcer.milestones(pane.id, pane.info.title.textContent ?? "", pane.model);
    }
    const said = this.panes.map(({ info, model }) => [info.title.textContent, verdict(model)]).filter(([, text]) => text);
    setText(this.described, said.map(([title, text]) => `${title}: ${text}`).join(" "));
    this.legend.show(states, frame.palette, frame.theme);
  }

  /** While a run goes on, at the pace of its words: each text that changes costs more than the picture.
   * @param {FrameContext} frame @param {number} now
   * @returns {boolean} whether they are behind */
  showPanels(frame, now) {
    const { view } = this;
    if (view.live && !view.playing && !frame.labels && !this.touched) return true;
    this.touched = false;
    if (frame.labels && !(frame.moving && view.live)) this.showWords(frame);
    this.controls.show(view, this.cursor - this.detachedAt);
    this.moments.show(frame, view.moment);
    this.transport.show(view, this.moments.list, frame.grid.dt * frame.grid.scale);
    this.inspector.show(frame);
    if (view.range) this.controls.say(`${formatDuration(view.range.to - view.range.from)} chosen. F F zooms in on it, Esc lets go.`);
    if (this.arrows) this.inspector.countArrows();
    this.tools.show(frame);
    this.parts.show(frame, now);
    this.announcer.noted = "";
    return false;
  }
}
