/** A picture of a run without a browser: what its raster is made from. */

import { makePalette } from "../../static/js/draw/palette.js";
import { makeTiles } from "../../static/js/draw/patterns.js";
import { keptStates, setModes } from "../../static/js/layout/columns.js";
import { layoutPane, rasterRows, stripBox } from "../../static/js/layout/pane.js";
import { buildRows } from "../../static/js/layout/rows.js";
import { makeGrid, timeToPx } from "../../static/js/time/scale.js";
import { makeTicks } from "../../static/js/time/ticks.js";

/** Any colours will do here, if they differ. */
const read = (name) => {
  let h = 7;
  for (const letter of name) h = (h * 31 + letter.charCodeAt(0)) >>> 0;
  return name === "--queued" || name === "--unknown" || name === "--none" ? "" : `#${(h & 0xffffff).toString(16).padStart(6, "0")}`;
};
export const PALETTE = makePalette(read, { tile: 8, sans: "sans-serif", bold: false, plain: false });
const METRICS = { stripH: 52, pitch: 20, bar: 16, mostRowsH: 4000 };

/** @param {RunModel} model @param {{t0: number, span: number}} window */
export function sceneOf(model, window, { width = 600, scale = 1, limit = Infinity, detail = /** @type {const} */ ("all"), lit = /** @type {number[]} */ ([]) } = {}) {
  const rows = buildRows(model, { detail, services: false, numbers: false, toggled: new Set(), pitch: METRICS.pitch });
  const grid = makeGrid(window, width, scale);
  const layout = layoutPane(rows, grid, width, METRICS, 0, 4);
  setModes(layout.rows.flatMap(({ row }) => (row.kind === "lane" ? row.lanes : [])), grid, limit, layout.modes);
  const lines = makeTicks(window, width).ticks.map(({ t }) => Math.round(timeToPx(grid, t) * scale));
  return {
    model, grid, height: Math.round(layout.height * scale), strip: stripBox(layout), rows: rasterRows(layout), lines, palette: PALETTE,
    tiles: makeTiles(PALETTE, scale), limit, modes: layout.modes, kept: keptStates(lit), key: `${rows.rows.length} ${makeTicks(window, width).step}`,
  };
}
