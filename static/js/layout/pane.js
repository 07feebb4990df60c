/** Where everything of a pane lies: strip, ribbon, rows. CSS px from the picture's top left; the raster's px beside it. */

/** @import { Row, Rows } from "./rows.js" */
/** @import { Lane } from "../model/lane.js" */
/** @import { Grid } from "../time/scale.js" */
/** @import { Mode } from "./columns.js" */

/**
 * @typedef {object} PaneMetrics
 * @property {number} stripH 0: no strip
 * @property {number} pitch
 * @property {number} bar
 * @property {number} mostRowsH rows higher than this scroll
 *
 * @typedef {{y: number, h: number}} Bar raster px
 * @typedef {{row: Row, bar: Bar, band: Bar}} PlacedRow `band`: all of the row, bar included; raster px
 * @typedef {{top: number, base: number, ribbon: number, ribbonH: number, most: number}} StripBox raster px; `most`: the value at `top`
 *
 * @typedef {object} PaneLayout
 * @property {Grid} grid
 * @property {number} width of the plot
 * @property {number} height
 * @property {number} stripTop
 * @property {number} stripBase
 * @property {number} ribbonTop
 * @property {number} ribbonH
 * @property {number} rowsTop
 * @property {number} rowsH visible
 * @property {number} scroll
 * @property {{row: Row, top: number, barTop: number, barH: number}[]} rows those in sight
 * @property {number} most value at the strip's top
 * @property {Map<Lane, Mode>} modes of the lanes in sight; those that are not in it are near
 */

/** Room above the highest value of the strip, CSS px. */
export const HEAD_ROOM = 6;
const STRIP_TOP = 2;
const STRIP_GAP = 9;
const BOTTOM = 4;

/** @param {Rows} rows @param {Grid} grid @param {number} width @param {PaneMetrics} metrics @param {number} scroll
 * @param {number} most
 * @returns {PaneLayout} */
export function layoutPane(rows, grid, width, metrics, scroll, most) {
  const { stripH, pitch, bar, mostRowsH } = metrics;
  const stripTop = STRIP_TOP;
  const stripBase = stripTop + stripH;
  const ribbonTop = stripBase + 3;
  const ribbonH = Math.max(6, Math.round(stripH * 0.08));
  const rowsTop = stripH > 0 ? ribbonTop + ribbonH + STRIP_GAP : STRIP_TOP;
  const rowsH = Math.min(Math.max(rows.height, pitch), mostRowsH);
  const at = Math.max(0, Math.min(scroll, rows.height - rowsH));
  const seen = rows.rows.filter((row) => row.y + row.h > at && row.y < at + rowsH);
  const placed = seen.map((row) => {
    const top = rowsTop + row.y - at;
    return { row, top, barTop: top + Math.floor((pitch - bar) / 2), barH: bar + row.h - pitch };
  });
  const height = rowsTop + rowsH + BOTTOM;
  return { grid, width, height, stripTop, stripBase, ribbonTop, ribbonH, rowsTop, rowsH, scroll: at, rows: placed, most, modes: new Map() };
}

/** @param {PaneLayout} layout
 * @returns {StripBox | undefined} */
export function stripBox(layout) {
  if (layout.stripBase === layout.stripTop) return undefined;
  const { scale } = layout.grid;
  const px = (/** @type {number} */ y) => Math.round(y * scale);
  return {
    top: px(layout.stripTop + HEAD_ROOM),
    base: px(layout.stripBase),
    ribbon: px(layout.ribbonTop),
    ribbonH: px(layout.ribbonH),
    most: layout.most,
  };
}

/** The rows in raster px, cut at the picture's edges.
 * @param {PaneLayout} layout
 * @returns {PlacedRow[]} */
export function rasterRows(layout) {
  const { scale } = layout.grid;
  const top = Math.round(layout.rowsTop * scale);
  const end = Math.round((layout.rowsTop + layout.rowsH) * scale);
  /** @type {PlacedRow[]} */
  const placed = [];
  for (const { row, top: rowTop, barTop, barH } of layout.rows) {
    const y = Math.round(barTop * scale);
    const h = Math.round(barH * scale);
    if (row.kind === "head" || row.kind === "extra" || y < top || y + h > end + 1) continue;
    const bandY = Math.max(top, Math.round(rowTop * scale));
    const band = { y: bandY, h: Math.min(end, Math.round((rowTop + row.h) * scale)) - bandY };
    placed.push({ row, bar: { y, h }, band });
  }
  return placed;
}

/** Integers up to 8 on the strip, then 1-2-5: what its top stands for.
 * @param {number} most that has to be shown */
export function stripTopValue(most) {
  const need = Math.max(most, 2);
  if (need <= 8) return need;
  const power = 10 ** Math.floor(Math.log10(need));
  for (const m of [1, 2, 5, 10]) if (m * power >= need) return m * power;
  return need;
}

/** What is written beside the strip's scale: each number if there is room for it, else every second, fifth, tenth...
 * @param {PaneLayout} layout @param {number} least CSS px from one to the next
 * @returns {{value: number, y: number}[]} */
export function stripTicks({ stripTop, stripBase, most }, least) {
  const height = stripBase - stripTop - HEAD_ROOM;
  if (height <= 0) return [];
  const one = height / most;
  const power = 10 ** Math.max(0, Math.floor(Math.log10(least / one)));
  const step = [1, 2, 5, 10].map((m) => m * power).find((each) => each * one >= least) ?? most;
  const ticks = [];
  for (let value = step; value <= most; value += step) ticks.push({ value, y: stripBase - value * one });
  return ticks;
}
