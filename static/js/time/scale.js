/**
 * Time against columns. A column is one pixel of the raster. Its edges are whole multiples of the column's duration in
 * absolute time, so panning changes no column's content. Everything that says where a time lies says it here.
 *
 * Three spaces: run time (ns), plot (CSS px from the plot's left edge), raster (columns from the same edge).
 */

/** @import { TimeWindow } from "./window.js" */

/**
 * @typedef {object} Grid
 * @property {number} dt ns of one column
 * @property {number} first absolute number of the leftmost column
 * @property {number} columns how many
 * @property {number} scale columns in one CSS px
 */

/** @param {TimeWindow} window @param {number} width CSS px @param {number} scale
 * @returns {Grid} */
export function makeGrid(window, width, scale) {
  const columns = Math.max(1, Math.round(width * scale));
  const dt = window.span / columns;
  return { dt, first: Math.round(window.t0 / dt), columns, scale };
}

/** The left edge of an absolute column.
 * @param {Grid} grid @param {number} column */
export function columnTime(grid, column) {
  return column * grid.dt;
}

/** The absolute column that `t` lies in.
 * @param {Grid} grid @param {number} t */
export function columnOf(grid, t) {
  return Math.floor(t / grid.dt);
}

/** @param {Grid} grid @param {number} t
 * @returns {number} CSS px from the plot's left edge */
export function timeToPx(grid, t) {
  return (t / grid.dt - grid.first) / grid.scale;
}

/** @param {Grid} grid @param {number} px
 * @returns {number} */
export function pxToTime(grid, px) {
  return (px * grid.scale + grid.first) * grid.dt;
}

/** @param {Grid} a @param {Grid} b May b's picture be got from a's by moving it sideways? */
export function sameScale(a, b) {
  return a.columns === b.columns && a.scale === b.scale && Math.abs(a.dt / b.dt - 1) < 1e-9;
}
