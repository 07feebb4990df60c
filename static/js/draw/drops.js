/** Where records were lost nobody knows what went on: a band of "no data" over the whole pane, and how many there were. */

import { plural } from "../base/format.js";
import { UNKNOWN } from "../model/states.js";
import { timeToPx } from "../time/scale.js";

/** @import { RunModel } from "../model/run.js" */
/** @import { Pen } from "./furniture.js" */
/** @import { Brush } from "./lanes.js" */

/** CSS px: narrower losses would not be seen. */
const LEAST_PX = 3;

/** A part of the band into the raster, over what was drawn there.
 * @param {Brush} brush @param {RunModel["drops"]} drops @param {number} y raster px @param {number} h
 * @param {number} from column on screen @param {number} to */
export function drawDrops({ raster, grid, palette, tiles, limit }, drops, y, h, from, to) {
  const least = Math.round(LEAST_PX * grid.scale);
  for (const drop of drops) {
    if (drop.from > limit) continue;
    const left = Math.round(drop.from / grid.dt) - grid.first;
    const right = Math.max(left + least, Math.round(Math.min(drop.to, limit) / grid.dt) - grid.first);
    const x0 = Math.max(from, left);
    const x1 = Math.min(to, right);
    if (x1 <= x0) continue;
    raster.fillTile(x0, y, x1, y + h, tiles[UNKNOWN], grid.first, 0);
    const line = Math.max(1, Math.round(grid.scale));
    const { ink } = palette.states[UNKNOWN];
    raster.fill(Math.max(x0, left), y, Math.min(x1, left + line), y + h, ink);
    raster.fill(Math.max(x0, right - line), y, Math.min(x1, right), y + h, ink);
  }
}

/** How many, in the middle of the band or beside it.
 * @param {Pen} pen @param {RunModel} model @param {number} limit */
export function drawDropWords({ c, layout, palette, widths, font }, model, limit) {
  let free = -Infinity;
  for (const drop of model.drops) {
    if (drop.to > limit) continue;
    const a = Math.max(0, timeToPx(layout.grid, drop.from));
    const b = Math.min(layout.width, Math.max(timeToPx(layout.grid, drop.to), a + LEAST_PX));
    if (b < 0 || a > layout.width) continue;
    const text = `${plural(drop.count, "record was", "records were")} lost here`;
    widths.use(c, `600 ${font}px ${palette.sans}`);
    const width = widths.of(text) + 10;
    const x = Math.min(Math.max((a + b - width) / 2, 0), layout.width - width);
    if (x < free) continue;
    free = x + width + 6;
    const y = layout.rowsTop + layout.rowsH / 2;
    c.fillStyle = palette.css.page;
    c.fillRect(x, y - font / 2 - 4, width, font + 8);
    c.fillStyle = palette.css.text;
    c.textAlign = "left";
    c.textBaseline = "middle";
    c.fillText(text, x + 5, y + 0.5);
  }
}
