/** One pane on screen: its elements, its layers, and how they are painted from the view. */

import { plural } from "../base/format.js";
import { drawDropWords } from "../draw/drops.js";
import { drawCounts, drawCpuLine, drawFlag, drawStart, placeFlag } from "../draw/furniture.js";
import { TextWidths, drawLabels } from "../draw/labels.js";
import { shapeOf } from "../draw/marks.js";
import { drawOverlay } from "../draw/overlay.js";
import { PaneRaster } from "../draw/pane-raster.js";
import { Layer, MOST_SLID, RasterLayer } from "../draw/surface.js";
import { keptStates, setModes } from "../layout/columns.js";
import { layoutPane, rasterRows, stripBox, stripTopValue } from "../layout/pane.js";
import { buildRows } from "../layout/rows.js";
import { endFlag } from "../model/flag.js";
import { RunModel } from "../model/run.js";
import { ownGrid, timeToPx } from "../time/scale.js";
import { element, setText } from "./elements.js";
import { Gutter } from "./gutter.js";
import { Side } from "./side.js";
import { boxOf, marksTarget, sliceTarget, targetAt, targetTimes } from "./targets.js";

/** @import { Extras } from "./extras.js" */
/** @import { FlagBox, Pen } from "../draw/furniture.js" */
/** @import { PaneLayout } from "../layout/pane.js" */
/** @import { Row, Rows } from "../layout/rows.js" */
/** @import { Lane } from "../model/lane.js" */
/** @import { Grid } from "../time/scale.js" */
/** @import { Ticks } from "../time/ticks.js" */
/** @import { Target, View } from "../update.js" */
/** @import { Spot } from "../draw/marks.js" */
/** @import { Plate } from "../draw/overlay.js" */
/** @import { Count } from "./arrows.js" */
/** @import { Why } from "./inspector.js" */
/** @import { Look } from "./look.js" */

/**
 * @typedef {object} Shared what all panes of a frame share
 * @property {View} view
 * @property {Grid} grid in axis time
 * @property {number} width of the plot
 * @property {Ticks} ticks
 * @property {number | undefined} base how long the first run took
 * @property {string} first pane
 * @property {string} last pane
 * @property {number} most in flight or CPUs in any pane: all strips have one scale
 * @property {number} cells of each gauge
 * @property {import("./comparison.js").Comparison | undefined} beside what a pane shows of the other runs
 * @property {string} against what the first run is called in the flags of the others; "": they only say what the lesson compares
 * @property {boolean} moving a hand moves the picture
 * @property {boolean} bare no labels: the machine cannot keep up with the hand
 * @property {boolean} labels whether labels may be painted anew in a frame of live data
 * @property {Why | undefined} why what explains, once it was fetched
 * @property {boolean} arrows all that there is room for
 * @typedef {Look & Shared} FrameContext
 */

export class PaneView {
  /** @param {{id: string, title: string, onToggle: (id: string) => void, onAll: () => void, onScroll: () => void}} options */
  constructor({ id, title, onToggle, onAll, onScroll }) {
    this.id = id;
    this.model = new RunModel();
    this.raster = new PaneRaster();
    this.rasterLayer = new RasterLayer();
    this.ground = new Layer("ground");
    this.groundKey = "";
    this.labels = new Layer("labels");
    /** The leftmost column when they were drawn. */
    this.labelFirst = 0;
    this.overlay = new Layer("overlay");
    this.widths = new TextWidths();
    this.side = element("div", { class: "tl-side" });
    this.info = new Side(this.side, title);
    this.gutterRoot = element("div", { class: "tl-gutter" });
    this.gutter = new Gutter(this.gutterRoot, (rowId) => onToggle(`${id}/${rowId}`));
    this.plot = element("div", { class: "tl-plot" });
    this.edge = element("div", { class: "tl-edge", hidden: true });
    this.plot.append(this.rasterLayer.canvas, this.ground.canvas, this.labels.canvas, this.edge, this.overlay.canvas);
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
    this.root = element("section", { class: "tl-pane", role: "group", "aria-label": title }, this.side, this.picture);
    /** @type {PaneLayout | undefined} */
    this.layout = undefined;
    /** @type {Rows | undefined} */
    this.rows = undefined;
    /** What it shows beside its lanes: loaded when a run asks for it. @type {Extras | undefined} */
    this.extras = undefined;
    this.extrasAsked = false;
    this.redraw = onScroll;
    /** How lanes are ordered, where not by appearance (see `layout/order.js`). @type {((a: Lane, b: Lane) => number) | undefined} */
    this.compare = undefined;
    /** A row that is to be scrolled into sight. */
    this.wanted = "";
    this.rowKey = "";
    this.layoutKey = "";
    this.modesVersion = -1;
    this.edgeH = 0;
    /** Rows that are chosen, as one word. */
    this.chosen = "";
    /** The gutter says what each lane does at the playhead. */
    this.told = false;
    this.sizes = "";
    this.labelKey = "";
    this.overlayKey = "";
    /** Arrows in view, if all of them are asked for. @type {Count | undefined} */
    this.arrowsFound = undefined;
    /** Where text stands: arrows leave it out. @type {Plate[]} */
    this.plates = [];
    /** Where marks stand. @type {Spot[]} */
    this.spots = [];
    /** How often text was painted. */
    this.labelled = 0;
    this.version = 0;
    this.labelVersion = -1;
  }

  /** Rows that are no lanes are fetched when the run is the first to want some. */
  async askForExtras() {
    this.extrasAsked = true;
    const { Extras } = await import("./extras.js");
    this.extras = new Extras(this.id, this.model);
    this.redraw();
  }

  /** Rows, and where they lie: as before, unless something that they depend on has changed.
   * @param {FrameContext} frame */
  place(frame) {
    const { view, metrics } = frame;
    const { model } = this;
    const grid = ownGrid(frame.grid, model.zero);
    const { run } = model;
    if (!this.extrasAsked && run && (run.watch?.length || run.show?.length)) void this.askForExtras();
    this.extras?.refresh(frame.labels ? this.version : Math.max(0, this.extras.version));
    const rowKey = `${this.extras?.key ?? ""} ${model.structure} ${view.all} ${view.services} ${frame.numbers} ${metrics.pitch} ${this.ownRows(view.toggled)} ${this.ownRows(view.hidden)} ${this.ownRows(view.pinned)} ${this.compare && view.order}`;
    if (rowKey !== this.rowKey || this.rows === undefined) this.arrange(frame, rowKey);
    const rows = /** @type {Rows} */ (this.rows);
    const most = stripTopValue(frame.most);
    const key = `${grid.first} ${grid.dt} ${frame.width} ${this.scroll} ${most} ${metrics.stripH} ${metrics.bar} ${metrics.mostRowsH} ${grid.scale} ${rowKey}`;
    const kept = key === this.layoutKey ? this.layout : undefined;
    const layout = kept ?? layoutPane(rows, grid, frame.width, metrics, this.scroll, most);
    this.layout = layout;
    this.layoutKey = key;
    const limit = view.playhead === undefined ? Infinity : view.playhead + model.zero;
    if (!kept || this.version !== this.modesVersion || limit !== this.limit) {
      this.modesVersion = this.version;
      setModes(layout.rows.flatMap(laneOf), grid, limit, layout.modes);
    }
    this.limit = limit;
    if (this.wanted) this.scrollTo(rows, layout);
    const chosen = chosenRows(this.id, view);
    const at = frame.view.playhead;
    if (kept && chosen === this.chosen && at === undefined && !this.told) return;
    this.chosen = chosen;
    this.told = at !== undefined;
    const sizes = `${layout.height} ${rows.height} ${layout.rowsH}`;
    if (sizes !== this.sizes) this.resize(layout, rows.height, sizes);
    this.gutter.show(layout, chosen, frame.font);
    this.gutter.tell(layout, at === undefined ? undefined : at + model.zero);
  }

  /** Those of some rows that are of this pane.
   * @param {ReadonlySet<string>} rows as "pane/row" */
  ownRows(rows) {
    const prefix = `${this.id}/`;
    return rows.size === 0 ? [] : [...rows].filter((id) => id.startsWith(prefix)).map((id) => id.slice(prefix.length));
  }

  /** @param {FrameContext} frame @param {string} key */
  arrange({ view, metrics, numbers }, key) {
    this.rowKey = key;
    this.rows = buildRows(this.model, {
      detail: view.all ? "all" : "units",
      services: view.services,
      numbers: numbers && !view.all,
      toggled: new Set(this.ownRows(view.toggled)),
      hidden: new Set(this.ownRows(view.hidden)),
      pinned: new Set(this.ownRows(view.pinned)),
      compare: this.compare,
      pitch: metrics.pitch,
      extras: this.extras?.rows,
    });
    this.showHidden(this.rows, view);
  }

  /** @param {string} rowId of a row that may be out of sight */
  reveal(rowId) {
    this.wanted = rowId;
    this.redraw();
  }

  /** @param {Rows} rows @param {PaneLayout} layout */
  scrollTo(rows, { scroll, rowsH }) {
    const row = rows.rows.find(({ id }) => id === this.wanted);
    this.wanted = "";
    if (row && (row.y < scroll || row.y + row.h > scroll + rowsH)) this.scroller.scrollTop = row.y - (rowsH - row.h) / 2;
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
    const byHand = this.ownRows(view.hidden).length;
    if (byHand > 0) parts.push(plural(byHand, "hidden lane"));
    else if (!view.all && rows.hidden - services > 0) parts.push(rows.hiddenMain ? "the main thread" : `${rows.hidden - services} more`);
    if (byHand === 0 && !view.services && services > 0) parts.push(`${services} service ${services === 1 ? "thread" : "threads"}`);
    this.more.hidden = parts.length === 0 && !view.services;
    setText(this.more, parts.length > 0 ? `Show ${parts.join(" and ")}` : "Hide service threads");
  }

  /** @param {FrameContext} frame
   * @returns {boolean} whether the labels are behind the picture and wait for their turn */
  paint(frame) {
    const layout = /** @type {PaneLayout} */ (this.layout);
    const { palette, tiles } = frame;
    const { grid, modes } = layout;
    const { zero } = this.model;
    const { limit } = this;
    const lines = frame.ticks.ticks.map(({ t }) => Math.round(timeToPx(frame.grid, t) * grid.scale));
    const key = `${layout.height} ${layout.scroll} ${layout.most} ${layout.rows.length} ${zero} ${this.model.dropped} ${frame.ticks.step} ${this.rowKey} ${frame.theme}`;
    const height = Math.max(1, Math.round(layout.height * grid.scale));
    const scene = { model: this.model, grid, height, strip: stripBox(layout), rows: rasterRows(layout), lines, palette, tiles, limit, modes, kept: keptStates(frame.view.lit), key };
    const span = this.raster.paint(scene);
    if (span) this.rasterLayer.show(this.raster.raster, frame.width, layout.height, span);
    return this.showLabels(frame, layout, limit, key);
  }

  /** Labels are drawn anew when something else is in sight, or the picture rests; until then they move with it.
   * @param {FrameContext} frame @param {PaneLayout} layout @param {number} limit @param {string} key of the picture
   * @returns {boolean} whether they are behind it */
  showLabels(frame, layout, limit, key) {
    const { grid } = layout;
    if (this.labels.canvas.hidden !== frame.bare) this.labels.canvas.hidden = frame.bare;
    if (frame.bare) return true;
    const labelKey = `${key} ${grid.dt} ${frame.base} ${frame.last === this.id} ${this.model.end !== undefined} ${frame.beside?.key}`;
    const slid = (this.labelFirst - grid.first) / grid.scale;
    const news = this.version !== this.labelVersion;
    if (labelKey === this.labelKey && limit === Infinity) {
      if (slid === 0 && !(news && frame.labels)) return news;
      const near = Math.abs(slid) <= MOST_SLID && this.extras === undefined;
      if (slid !== 0 && near && (frame.moving || !frame.labels)) {
        this.labels.slide(slid);
        return true;
      }
    }
    this.labelKey = labelKey;
    this.labelVersion = this.version;
    this.labelFirst = grid.first;
    this.paintLabels(frame, layout, limit);
    return false;
  }

  /** @param {FrameContext} frame @param {PaneLayout} layout @param {number} limit */
  paintLabels(frame, layout, limit) {
    const { palette, font } = frame;
    this.labels.resize(frame.width + frame.overhang, layout.height, frame.ratio);
    const c = this.labels.begin();
    this.plates.length = this.spots.length = 0;
    this.labelled += 1;
    const pen = { c, layout, palette, widths: this.widths, font };
    if (this.model.zero > 0) drawStart(pen, this.model.zero);
    const flag = this.flag(frame);
    const box = flag && flag.t <= limit ? placeFlag(pen, flag, frame.overhang) : undefined;
    this.paintGround(pen, frame, box);
    frame.beside?.draw(pen, this, frame);
    if (!frame.view.ghost || frame.first === this.id) drawCounts(pen, this.model, limit);
    drawLabels({ ...pen, model: this.model, limit, plates: this.plates, spots: this.spots });
    this.extras?.draw(pen, limit, /** @type {Rows} */ (this.rows), frame.numbers);
    drawDropWords(pen, this.model, limit);
    if (flag && box) drawFlag(pen, flag, box);
  }

  /** @param {Pen} pen @param {FrameContext} frame @param {FlagBox | undefined} flag */
  paintGround(pen, { width, ratio, theme, last }, flag) {
    const { layout } = pen;
    const key = `${layout.most} ${layout.stripBase} ${this.model.structure} ${this.model.machine?.usable_cpus} ${last === this.id} ${theme} ${flag?.left} ${flag?.top} ${flag?.width}`;
    if (!this.ground.resize(width, layout.rowsTop, ratio) && key === this.groundKey) return;
    this.groundKey = key;
    drawCpuLine({ ...pen, c: this.ground.begin() }, this.model, last === this.id, flag);
  }

  /** How long it took, said where that time is over.
   * @param {{base: number | undefined, first?: string, against?: string}} frame */
  flag({ base, first, against }) {
    return endFlag(this.model, first === this.id ? undefined : base, against);
  }

  /** @param {FrameContext} frame */
  paintOverlay({ view, grid: axis, palette, width, ratio, theme, font, why, arrows }) {
    const layout = /** @type {PaneLayout} */ (this.layout);
    this.showEdge(layout, view);
    const own = (/** @type {Target | undefined} */ t) =>
      t?.pane === this.id ? `${t.rowId} ${t.index} ${t.from} ${targetTimes(this.model, t).to}` : "";
    const { first, dt } = layout.grid;
    const { range } = view;
    const chosen = `${own(view.hover)} ${own(view.selected)} ${view.cursor} ${view.playhead} ${range?.from} ${range?.to} ${range?.lanes} ${view.spot?.from} ${view.spot?.to} ${view.marks.join()}`;
    const linked = why === undefined ? "" : `${arrows ? `${this.version} ${this.limit}` : arrows} ${this.rowKey} ${this.labelled}`;
    const key = `${first} ${dt} ${width} ${layout.height} ${layout.scroll} ${ratio} ${chosen} ${theme} ${linked}`;
    if (key === this.overlayKey) return;
    this.overlayKey = key;
    const found = why?.arrowsOf(this, view.hover, view.selected, arrows);
    this.arrowsFound = found?.found;
    this.overlay.resize(width, layout.height, ratio);
    const box = (/** @type {Target | undefined} */ target) => (target?.pane === this.id ? this.box(target) : undefined);
    drawOverlay(this.overlay.begin(), {
      layout,
      axis,
      palette,
      cursor: range ? undefined : view.cursor,
      playhead: view.playhead,
      hovered: box(view.hover),
      selected: box(view.selected),
      range: range && { ...range, rows: range.lanes && layout.rows.filter(({ row }) => range.lanes?.includes(`${this.id}/${row.id}`)) },
      spot: range ? undefined : view.spot,
      marks: view.marks,
      arrows: found?.arrows ?? [],
      plates: this.plates,
      font,
    });
  }

  /** The live edge is an element that moves, so that a live frame repaints no overlay.
   * @param {PaneLayout} layout @param {View} view */
  showEdge(layout, view) {
    const x = timeToPx(layout.grid, this.model.frontier);
    const shown = this.model.live && this.model.extent > 0 && view.playhead === undefined && x >= 0 && x <= layout.width;
    if (this.edge.hidden === shown) this.edge.hidden = !shown;
    if (!shown) return;
    this.edge.style.transform = `translateX(${x.toFixed(1)}px)`;
    if (this.edgeH !== layout.height) this.edge.style.height = `${layout.height}px`;
    this.edgeH = layout.height;
  }

  /** @param {Target} target */
  box(target) {
    return boxOf(this, target);
  }

  /** @param {number} x @param {number} y in the plot
   * @returns {Target | undefined} */
  targetAt(x, y) {
    return targetAt(this, x, y);
  }

  /** The marks on a slice, if there are any that are drawn.
   * @param {Target} target
   * @returns {Target | undefined} */
  marksOf({ lane: number, from, to }) {
    const lane = this.model.lanes[number];
    const [first, last] = lane?.marksIn(from, to) ?? [0, 0];
    return lane?.marks.slice(first, last).some(({ kind }) => shapeOf(kind) !== undefined) ? marksTarget(this, number, from, to) : undefined;
  }

  /** The touch of this row that is nearest to `t`.
   * @param {Row} row @param {number} t
   * @returns {Target | undefined} */
  touchTarget(row, t) {
    return this.layout && this.extras?.nearest(this.layout, row, t);
  }

  /** @param {Target} from @param {1 | -1} by
   * @returns {Target | undefined} */
  besideTarget(from, by) {
    if (from.kind === "touch") return this.layout && this.extras?.beside(this.layout, from, by);
    return this.sliceTarget(from.lane, from.index + by);
  }

  /** @param {number} number of a lane @param {number} index
   * @returns {Target | undefined} */
  sliceTarget(number, index) {
    return sliceTarget(this, number, index);
  }
}

/** The selected row, or all that are chosen with it.
 * @param {string} id of the pane @param {View} view */
function chosenRows(id, { selected, lanes }) {
  const rows = lanes.filter((row) => row.startsWith(`${id}/`)).map((row) => row.slice(id.length + 1));
  if (selected?.pane === id) rows.push(selected.rowId);
  return rows.join(" ");
}

/** @param {{row: Row}} placed
 * @returns {Lane[]} */
function laneOf({ row }) {
  return row.kind === "lane" ? row.lanes : [];
}
