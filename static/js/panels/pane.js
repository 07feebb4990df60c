/** One pane on screen: its elements, its layers, and how they are painted from the view. */

import { formatEnd, formatSpeedup } from "../base/format.js";
import { drawAxis, drawFlag, drawStripWords } from "../draw/furniture.js";
import { TextWidths, drawLabels } from "../draw/labels.js";
import { drawOverlay } from "../draw/overlay.js";
import { PaneRaster } from "../draw/pane-raster.js";
import { Layer, RasterLayer } from "../draw/surface.js";
import { hitTest, sliceHit } from "../layout/hit.js";
import { layoutPane, rasterRows, stripBox, stripTopValue } from "../layout/pane.js";
import { buildRows } from "../layout/rows.js";
import { explain } from "../model/explain.js";
import { RunModel } from "../model/run.js";
import { timeToPx } from "../time/scale.js";
import { element, setText } from "./elements.js";
import { Gutter } from "./gutter.js";
import { Side } from "./side.js";

/** @import { Palette } from "../draw/palette.js" */
/** @import { Tile } from "../draw/patterns.js" */
/** @import { Hit } from "../layout/hit.js" */
/** @import { PaneLayout, PaneMetrics } from "../layout/pane.js" */
/** @import { Rows } from "../layout/rows.js" */
/** @import { Grid } from "../time/scale.js" */
/** @import { Ticks } from "../time/ticks.js" */
/** @import { Target, View } from "../update.js" */

export { drawAxis };

/**
 * @typedef {object} FrameContext what all panes of a frame share
 * @property {View} view
 * @property {Grid} grid
 * @property {number} width of the plot
 * @property {Ticks} ticks
 * @property {PaneMetrics} metrics
 * @property {Palette} palette
 * @property {Tile[]} tiles
 * @property {string} theme
 * @property {number} font
 * @property {boolean} numbers
 * @property {number} ratio
 * @property {number | undefined} base how long the first run took, if this is not the first
 * @property {boolean} last
 * @property {number} overhang room for text to the right of the plot
 * @property {number} most in flight or CPUs in any pane: all strips have one scale
 * @property {number} cells of each gauge
 * @property {boolean} labels whether labels may be painted anew in a frame of live data
 */

export class PaneView {
  /** @param {{id: string, title: string, onToggle: (id: string) => void, onAll: () => void, onScroll: () => void}} options */
  constructor({ id, title, onToggle, onAll, onScroll }) {
    this.id = id;
    this.model = new RunModel();
    this.raster = new PaneRaster();
    this.rasterLayer = new RasterLayer();
    this.labels = new Layer("labels");
    this.overlay = new Layer("overlay");
    this.widths = new TextWidths();
    this.side = element("div", { class: "tl-side" });
    this.info = new Side(this.side, title);
    this.gutterRoot = element("div", { class: "tl-gutter" });
    this.gutter = new Gutter(this.gutterRoot, (rowId) => onToggle(`${id}/${rowId}`));
    this.plot = element("div", { class: "tl-plot" });
    this.edge = element("div", { class: "tl-edge", hidden: true });
    this.plot.append(this.rasterLayer.canvas, this.labels.canvas, this.edge, this.overlay.canvas);
    this.view = element("div", { class: "tl-view" }, this.gutterRoot, this.plot);
    this.scroll = 0;
    this.limit = Infinity;
    const scrolled = () => {
      this.scroll = this.scroller.scrollTop;
      onScroll();
    };
    this.scroller = element("div", { class: "tl-scroll", scroll: scrolled }, this.view);
    this.more = element("button", { type: "button", class: "tl-link tl-more", hidden: true, click: onAll });
    this.picture = element("div", { class: "tl-picture" }, this.scroller, this.more);
    this.root = element("section", { class: "tl-pane", "aria-label": title }, this.side, this.picture);
    /** @type {PaneLayout | undefined} */
    this.layout = undefined;
    /** @type {Rows | undefined} */
    this.rows = undefined;
    this.rowKey = "";
    this.sizes = "";
    this.labelKey = "";
    this.overlayKey = "";
    this.version = 0;
    this.labelVersion = -1;
  }

  /** Rows, and where they lie.
   * @param {FrameContext} frame */
  place(frame) {
    const { view, metrics } = frame;
    const prefix = `${this.id}/`;
    const toggled = new Set([...view.toggled].filter((id) => id.startsWith(prefix)).map((id) => id.slice(prefix.length)));
    const key = `${this.model.structure} ${view.all} ${view.services} ${frame.numbers} ${metrics.pitch} ${[...toggled]}`;
    if (key !== this.rowKey || this.rows === undefined) {
      this.rowKey = key;
      this.rows = buildRows(this.model, {
        detail: view.all ? "all" : "units",
        services: view.services,
        numbers: frame.numbers && !view.all,
        toggled,
        pitch: metrics.pitch,
      });
      this.showHidden(this.rows, view);
    }
    const layout = layoutPane(this.rows, frame.grid, frame.width, metrics, this.scroll, stripTopValue(frame.most));
    this.layout = layout;
    const sizes = `${layout.height} ${this.rows.height} ${layout.rowsH}`;
    if (sizes !== this.sizes) this.resize(layout, this.rows.height, sizes);
    this.gutter.show(layout, view.selected?.pane === this.id ? view.selected.rowId : undefined);
  }

  /** @param {PaneLayout} layout @param {number} rowsHeight @param {string} sizes */
  resize(layout, rowsHeight, sizes) {
    this.sizes = sizes;
    const long = rowsHeight > layout.rowsH + 0.5;
    this.scroller.toggleAttribute("data-long", long);
    this.scroller.style.height = `${layout.height}px`;
    this.view.style.height = `${layout.height}px`;
    this.view.style.marginBottom = long ? `${rowsHeight - layout.rowsH}px` : "0";
    this.plot.style.height = `${layout.height}px`;
  }

  /** States that occur in rows that are shown, as bits. */
  get states() {
    let states = 0;
    for (const row of this.rows?.rows ?? []) for (const lane of row.lanes) states |= lane.store.states;
    return states;
  }

  /** @param {Rows} rows @param {View} view */
  showHidden(rows, view) {
    const services = this.model.declared.filter((lane) => lane.fact.service).length;
    const parts = [];
    if (!view.all && rows.hidden - services > 0) parts.push(rows.hiddenMain ? "the main thread" : `${rows.hidden - services} more`);
    if (!view.services && services > 0) parts.push(`${services} service ${services === 1 ? "thread" : "threads"}`);
    this.more.hidden = parts.length === 0 && !view.services;
    setText(this.more, parts.length > 0 ? `Show ${parts.join(" and ")}` : "Hide service threads");
  }

  /** @param {FrameContext} frame
   * @returns {boolean} whether the labels are behind the picture and wait for their turn */
  paint(frame) {
    const layout = /** @type {PaneLayout} */ (this.layout);
    const { grid, palette, tiles, view } = frame;
    const limit = view.playhead ?? Infinity;
    this.limit = limit;
    const lines = frame.ticks.ticks.map(({ t }) => Math.round(timeToPx(grid, t) * grid.scale));
    const key = [layout.height, layout.scroll, layout.most, layout.rows.length, this.rowKey, frame.theme, frame.ticks.step].join();
    const height = Math.max(1, Math.round(layout.height * grid.scale));
    const scene = { model: this.model, grid, height, strip: stripBox(layout), rows: rasterRows(layout), lines, palette, tiles, limit, key };
    const span = this.raster.paint(scene);
    if (span) this.rasterLayer.show(this.raster.raster, frame.width, layout.height, span);
    const labelKey = `${key} ${grid.first} ${grid.dt} ${frame.base} ${frame.last} ${this.model.end !== undefined}`;
    const moved = labelKey !== this.labelKey || limit !== Infinity;
    if (!moved && !(this.version !== this.labelVersion && frame.labels)) return this.version !== this.labelVersion;
    this.labelKey = labelKey;
    this.labelVersion = this.version;
    this.paintLabels(frame, layout, limit);
    return false;
  }

  /** @param {FrameContext} frame @param {PaneLayout} layout @param {number} limit */
  paintLabels(frame, layout, limit) {
    const { palette, font } = frame;
    this.labels.resize(frame.width + frame.overhang, layout.height, frame.ratio);
    const c = this.labels.begin();
    const pen = { c, layout, palette, widths: this.widths, font };
    drawStripWords(pen, this.model, limit, frame.last);
    drawLabels({ ...pen, model: this.model, limit });
    const flag = this.flag(frame);
    if (flag && flag.t <= limit) drawFlag(pen, flag, frame.overhang);
  }

  /** How long it took, said at its end.
   * @param {FrameContext} frame */
  flag({ base }) {
    const end = this.model.end;
    if (end === undefined || this.model.started === undefined) return undefined;
    const t = this.endTime();
    const failed = end.outcome !== "finished";
    const wall = this.wall() ?? t;
    const text = failed ? `${end.outcome.replace("_", " ")}, ${formatEnd(end.t)}` : formatEnd(wall);
    return { t, text, sub: base === undefined || failed ? "" : formatSpeedup(wall, base), failed };
  }

  /** Where the last unit ended (the process itself lives a little longer). */
  endTime() {
    const { end } = this.model;
    if (end !== undefined && end.outcome !== "finished") return end.t;
    const { t } = this.model.steps.inFlight;
    return t.length > 0 ? t.data[t.length - 1] : (end?.t ?? 0);
  }

  /** What the run took, in ns. */
  wall() {
    const seconds = this.model.end?.metrics.wall_s;
    return seconds == null ? undefined : seconds * 1e9;
  }

  /** @param {FrameContext} frame */
  paintOverlay({ view, palette, width, ratio, theme }) {
    const layout = /** @type {PaneLayout} */ (this.layout);
    this.showEdge(layout, view);
    const own = (/** @type {Target | undefined} */ t) => (t?.pane === this.id ? `${t.rowId} ${t.index} ${t.from} ${this.targetTimes(t).to}` : "");
    const { grid } = layout;
    const key = [grid.first, grid.dt, width, layout.height, layout.scroll, ratio, theme, view.cursor, view.playhead, own(view.hover), own(view.selected), view.range?.from, view.range?.to].join();
    if (key === this.overlayKey) return;
    this.overlayKey = key;
    this.overlay.resize(width, layout.height, ratio);
    const boxOf = (/** @type {Target | undefined} */ target) => (target?.pane === this.id ? this.box(target) : undefined);
    drawOverlay(this.overlay.begin(), {
      layout,
      palette,
      cursor: view.range ? undefined : view.cursor,
      playhead: view.playhead,
      hovered: boxOf(view.hover),
      selected: boxOf(view.selected),
      range: view.range && { from: view.range.from, to: view.range.to, named: true },
      arrow: view.selected?.pane === this.id ? this.arrow(view.selected) : undefined,
    });
  }

  /** The live edge is an element that moves, so that a live frame repaints no overlay.
   * @param {PaneLayout} layout @param {View} view */
  showEdge(layout, view) {
    const x = timeToPx(layout.grid, this.model.frontier);
    const shown = this.model.live && this.model.extent > 0 && view.playhead === undefined && x >= 0 && x <= layout.width;
    this.edge.hidden = !shown;
    if (!shown) return;
    this.edge.style.transform = `translateX(${x.toFixed(1)}px)`;
    this.edge.style.height = `${layout.height}px`;
  }

  /** Where a target lies in the picture.
   * @param {Target} target */
  box(target) {
    const placed = this.layout?.rows.find(({ row }) => row.id === target.rowId);
    if (placed === undefined) return undefined;
    const now = target.kind === "slice" ? this.targetTimes(target) : target;
    return { from: now.from, to: Math.min(now.to, Math.max(this.limit, now.from)), y: placed.barTop, h: placed.barH };
  }

  /** A slice that is still open grows.
   * @param {Target} target */
  targetTimes(target) {
    const lane = this.model.lanes[target.lane];
    if (lane === undefined || target.index < 0 || target.index >= lane.store.length) return target;
    return { from: lane.store.start(target.index), to: lane.store.end(target.index) };
  }

  /** @param {Target} target */
  arrow(target) {
    const lane = this.model.lanes[target.lane];
    if (target.kind !== "slice" || lane === undefined || target.index >= lane.store.length) return undefined;
    const { woken } = explain(this.model, lane, target.index, target.t);
    if (woken?.lane === undefined || woken.t > this.limit) return undefined;
    const rowOf = (/** @type {number} */ n) => this.layout?.rows.find(({ row }) => row.kind === "lane" && row.lanes[0].number === n);
    const from = rowOf(woken.lane);
    const to = rowOf(target.lane);
    if (!from || !to || from === to) return undefined;
    return { fromY: from.barTop + from.barH / 2, toY: to.barTop + to.barH / 2, t: woken.t, text: woken.text };
  }

  /** @param {number} x @param {number} y in the plot @param {View} view
   * @returns {Target | undefined} */
  targetAt(x, y, view) {
    const hit = this.layout && hitTest(this.layout, x, y, view.playhead ?? Infinity);
    return hit && this.target(hit);
  }

  /** @param {Hit} hit
   * @returns {Target} */
  target(hit) {
    const base = { pane: this.id, rowId: hit.rowId, from: hit.from, to: hit.to, t: hit.t };
    if (hit.kind === "slice") return { ...base, kind: "slice", lane: hit.lane.number, index: hit.index };
    return { ...base, kind: "bin", lane: hit.lanes.length === 1 ? hit.lanes[0].number : -1, index: -1 };
  }

  /** The slice of whoever ended the wait.
   * @param {Target} target
   * @returns {Target | undefined} */
  causeOf(target) {
    const lane = this.model.lanes[target.lane];
    if (lane === undefined || target.kind !== "slice") return undefined;
    const { woken } = explain(this.model, lane, target.index, target.t);
    const other = woken?.lane === undefined ? undefined : this.model.lanes[woken.lane];
    return other && woken && this.sliceTarget(other.number, other.store.find(woken.t - 1));
  }

  /** @param {number} number @param {number} index
   * @returns {Target | undefined} */
  sliceTarget(number, index) {
    const lane = this.model.lanes[number];
    if (lane === undefined || index < 0 || index >= lane.store.length) return undefined;
    const hit = sliceHit(`l${lane.fact.key}`, lane, index, (lane.store.start(index) + lane.store.end(index)) / 2);
    return hit && this.target(hit);
  }
}
