/**
 * The picture of one pane, kept from frame to frame. Where only time went on, only the columns behind the old edge are
 * drawn; where the view moved sideways, the pixels move and the new columns are drawn; all else is drawn anew.
 */

import { sameScale } from "../time/scale.js";
import { drawDrops } from "./drops.js";
import { drawFar, drawGroup, drawNear, grain } from "./lanes.js";
import { Raster } from "./raster.js";
import { drawStrip, stripGrain } from "./strip.js";

/** @import { Mode } from "../layout/columns.js" */
/** @import { PlacedRow, StripBox } from "../layout/pane.js" */
/** @import { Row } from "../layout/rows.js" */
/** @import { Lane } from "../model/lane.js" */
/** @import { RunModel } from "../model/run.js" */
/** @import { Grid } from "../time/scale.js" */
/** @import { Brush } from "./lanes.js" */
/** @import { Palette } from "./palette.js" */
/** @import { Tile } from "./patterns.js" */

/**
 * @typedef {object} Scene all that the raster of a pane is made from
 * @property {RunModel} model
 * @property {Grid} grid
 * @property {number} height raster px
 * @property {StripBox | undefined} strip
 * @property {PlacedRow[]} rows
 * @property {number[]} lines columns on screen that have a grid line
 * @property {Palette} palette
 * @property {Tile[]} tiles
 * @property {number} limit
 * @property {Map<Lane, Mode>} modes
 * @property {number} kept states that are never lost where many are merged, as bits
 * @property {string} key changes when anything but time and window did
 * @typedef {{x0: number, x1: number}} Span columns that were painted
 * @typedef {{mode: Mode, edge: number, high: number, open: number}} Memo up to where a row was painted (`high`: some of its
 *   lanes), and where the slice began that was open there
 */

export class PaneRaster {
  constructor() {
    this.raster = new Raster(1, 1);
    /** @type {Scene | undefined} */
    this.scene = undefined;
    /** @type {Map<string, Memo>} */
    this.memos = new Map();
    this.stripEdge = 0;
    this.stripGrain = 1;
  }

  /** Forgets the picture: the next frame is drawn anew. */
  reset() {
    this.scene = undefined;
  }

  /** @param {Scene} scene
   * @returns {Span | undefined} which columns changed */
  paint(scene) {
    const old = this.scene;
    this.scene = scene;
    const changed = scene.model.settle();
    const { columns } = scene.grid;
    const fresh = old === undefined || old.key !== scene.key || scene.limit < old.limit || old.model !== scene.model;
    if (fresh || this.raster.width !== columns || this.raster.height !== scene.height) return this.paintAll(scene);
    if (!sameScale(old.grid, scene.grid)) return this.paintAll(scene);
    const by = scene.grid.first - old.grid.first;
    if (Math.abs(by) >= columns / 2) return this.paintAll(scene);
    if (by === 0) return this.paintNews(scene, changed);
    return this.paintMoved(scene, by, changed);
  }

  /** @param {Scene} scene
   * @returns {Span} */
  paintAll(scene) {
    const { columns } = scene.grid;
    if (this.raster.width !== columns || this.raster.height !== scene.height) {
      this.raster = new Raster(columns, scene.height);
    }
    this.memos.clear();
    const brush = this.brush(scene);
    this.clear(scene, 0, scene.height, 0, columns);
    this.stripGrain = stripGrain(scene.model, scene.grid, scene.limit);
    this.strip(brush, scene, 0, columns, false);
    this.stripEdge = Math.min(scene.model.frontier, scene.limit);
    const { model } = scene;
    for (const placed of scene.rows) {
      for (const lane of placed.row.lanes) lane.store.takeDirty();
      const mode = modeOfRow(placed.row, scene);
      drawRow(brush, placed, mode, 0, columns);
      drawDrops(brush, model.drops, placed.band.y, placed.band.h, 0, columns);
      this.memos.set(placed.row.id, memoOf(placed.row, mode, scene));
    }
    return { x0: 0, x1: columns };
  }

  /** Only time went on.
   * @param {Scene} scene @param {number} changed since when the strip changed
   * @returns {Span | undefined} */
  paintNews(scene, changed) {
    const brush = this.brush(scene);
    const { dt, first, columns } = scene.grid;
    /** @type {Span} */
    const span = { x0: columns, x1: 0 };
    const stripEdge = Math.min(scene.model.frontier, scene.limit);
    if (scene.strip && (changed < Infinity || stripEdge !== this.stripEdge)) {
      const since = Math.min(changed, this.stripEdge, stripEdge);
      const grain = stripGrain(scene.model, scene.grid, scene.limit);
      const same = grain === this.stripGrain;
      this.stripGrain = grain;
      const piece = Math.floor((Math.floor(since / dt) - 1) / grain) * grain;
      const from = same ? Math.max(0, piece - first) : 0;
      const to = same ? Math.min(columns, Math.ceil(Math.max(stripEdge, this.stripEdge) / dt) - first + grain) : columns;
      if (to > from) {
        this.strip(brush, scene, from, to, true);
        widen(span, from, to);
      }
      this.stripEdge = stripEdge;
    }
    for (const placed of scene.rows) this.rowNews(brush, scene, placed, span);
    return span.x1 > span.x0 ? span : undefined;
  }

  /** @param {Brush} brush @param {Scene} scene @param {PlacedRow} placed @param {Span} span */
  rowNews(brush, scene, placed, span) {
    const { row, band } = placed;
    const memo = this.memos.get(row.id);
    if (memo === undefined) return;
    let dirty = Infinity;
    for (const lane of row.lanes) dirty = Math.min(dirty, lane.store.takeDirty());
    const edge = edgeOf(row, scene);
    const high = highOf(row, scene);
    const mode = modeOfRow(row, scene);
    if (dirty === Infinity && edge === memo.edge && high === memo.high && mode === memo.mode) return;
    const { dt, first, columns, scale } = scene.grid;
    let since = Math.min(dirty, memo.edge);
    if (memo.edge - memo.open < 8 * scale * dt) since = Math.min(since, memo.open);
    let from = Math.floor(since / dt) - 1 - Math.ceil(2 * scale);
    const piece = grain(row, mode, scale);
    from = Math.floor(from / piece) * piece - first;
    if (mode !== memo.mode) from = 0;
    from = Math.max(0, from);
    const last = Math.ceil((Math.ceil(Math.max(high, memo.high) / dt) + 2) / piece) * piece;
    const to = mode === memo.mode ? Math.min(columns, last - first) : columns;
    this.memos.set(row.id, memoOf(row, mode, scene));
    if (to <= from) return;
    this.clear(scene, band.y, band.y + band.h, from, to);
    drawRow(brush, placed, mode, from, to);
    drawDrops(brush, scene.model.drops, band.y, band.h, from, to);
    widen(span, from, to);
  }

  /** The view moved by whole columns, and time may have gone on.
   * @param {Scene} scene @param {number} by @param {number} changed
   * @returns {Span} */
  paintMoved(scene, by, changed) {
    const { columns } = scene.grid;
    this.raster.shift(by);
    const brush = this.brush(scene);
    const from = by > 0 ? columns - by : 0;
    const to = by > 0 ? columns : -by;
    this.clear(scene, 0, scene.height, from, to);
    const grain = stripGrain(scene.model, scene.grid, scene.limit);
    const same = grain === this.stripGrain;
    this.stripGrain = grain;
    this.strip(brush, scene, same ? from : 0, same ? to : columns, !same);
    for (const placed of scene.rows) {
      const memo = this.memos.get(placed.row.id);
      const mode = modeOfRow(placed.row, scene);
      const { y, h } = placed.band;
      const same = memo !== undefined && memo.mode === mode;
      const a = same ? from : 0;
      const b = same ? to : columns;
      if (!same) this.clear(scene, y, y + h, a, b);
      drawRow(brush, placed, mode, a, b);
      drawDrops(brush, scene.model.drops, y, h, a, b);
      if (memo) memo.mode = mode;
    }
    this.paintNews(scene, changed);
    return { x0: 0, x1: columns };
  }

  /** @param {Scene} scene
   * @returns {Brush} */
  brush(scene) {
    const { grid, palette, tiles, limit, kept } = scene;
    return { raster: this.raster, grid, palette, tiles, limit, kept };
  }

  /** @param {Brush} brush @param {Scene} scene @param {number} from @param {number} to @param {boolean} clear */
  strip(brush, scene, from, to, clear) {
    const box = scene.strip;
    if (box === undefined) return;
    const bottom = scene.rows[0]?.band.y ?? box.ribbon + box.ribbonH;
    if (clear) this.clear(scene, 0, bottom, from, to);
    drawStrip(brush, box, scene.model, from, to, this.stripGrain);
    drawDrops(brush, scene.model.drops, 0, bottom, from, to);
  }

  /** Page colour with the grid lines.
   * @param {Scene} scene @param {number} y0 @param {number} y1 @param {number} x0 @param {number} x1 */
  clear(scene, y0, y1, x0, x1) {
    const { palette, grid } = scene;
    this.raster.fill(x0, y0, x1, y1, palette.pixels.page);
    const wide = Math.max(1, Math.round(grid.scale));
    for (const x of scene.lines) {
      this.raster.fill(Math.max(x0, x), y0, Math.min(x1, x + wide), y1, palette.pixels["rule-soft"]);
    }
  }
}

/** @param {Span} span @param {number} from @param {number} to */
function widen(span, from, to) {
  span.x0 = Math.min(span.x0, from);
  span.x1 = Math.max(span.x1, to);
}

/** @param {Brush} brush @param {PlacedRow} placed @param {Mode} mode @param {number} from @param {number} to */
function drawRow(brush, { row, bar }, mode, from, to) {
  if (row.kind === "group") drawGroup(brush, bar, row.lanes, from, to);
  else if (row.kind === "lane" && row.lanes[0].store.length > 0) {
    const { store } = row.lanes[0];
    if (mode === "far") drawFar(brush, bar, store, from, to);
    else drawNear(brush, bar, store, from, to);
  }
}

/** @param {Row} row @param {Scene} scene
 * @returns {Mode} */
function modeOfRow(row, scene) {
  return row.kind === "lane" ? (scene.modes.get(row.lanes[0]) ?? "near") : "near";
}

/** Up to where anything of the row is known and shown.
 * @param {Row} row @param {Scene} scene */
function highOf(row, scene) {
  let most = 0;
  for (const lane of row.lanes) most = Math.max(most, lane.store.seen);
  return Math.min(most, scene.limit);
}

/** Up to where all of the row is known and shown.
 * @param {Row} row @param {Scene} scene */
function edgeOf(row, scene) {
  if (row.kind === "group") {
    let least = scene.model.extent;
    for (const lane of row.lanes) if (lane.finished === undefined) least = Math.min(least, lane.store.seen);
    return Math.min(least, scene.limit);
  }
  return Math.min(row.lanes[0]?.store.seen ?? 0, scene.limit);
}

/** @param {Row} row @param {Mode} mode @param {Scene} scene
 * @returns {Memo} */
function memoOf(row, mode, scene) {
  const store = row.lanes[0]?.store;
  const edge = edgeOf(row, scene);
  const high = highOf(row, scene);
  if (row.kind !== "lane" || store.length === 0) return { mode, edge, high, open: edge };
  return { mode, edge, high, open: store.start(Math.max(0, store.find(edge))) };
}
