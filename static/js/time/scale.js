/**
 * Time against columns. A column is one pixel of the raster. Its edges are whole multiples of the column's duration in
 * absolute time, so panning changes no column's content. Everything that says where a time lies says it here.
 *
 * Four spaces: run time (ns since the run's zero), axis time (ns since the clock started: the same in all panes), plot
 * (CSS px from the plot's left edge), raster (columns from the same edge). The shared grid is in axis time; each pane's
 * own grid, made by `ownGrid`, is in its run time, and all that is drawn of a run goes through it.
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

/** The same columns in the time of a run whose clock started at `zero`: to the column, so that panes stay aligned.
 * @param {Grid} grid in axis time @param {number} zero ns
 * @returns {Grid} in run time */
export function ownGrid(grid, zero) {
  return { ...grid, first: grid.first + Math.round(zero / grid.dt) };
}

/** @param {Grid} a @param {Grid} b May b's picture be got from a's by moving it sideways? */
export function sameScale(a, b) {
  return a.columns === b.columns && a.scale === b.scale && Math.abs(a.dt / b.dt - 1) < 1e-9;
}
