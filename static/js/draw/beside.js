/** What a picture shows of the other runs: where they ended, and the first one's strip as an outline. */

import { timeToPx } from "../time/scale.js";
import { yOf } from "./furniture.js";

/** @import { RunModel } from "../model/run.js" */
/** @import { Grid } from "../time/scale.js" */
/** @import { Pen } from "./furniture.js" */

/** A dashed line at each.
 * @param {Pen} pen @param {Grid} axis @param {readonly number[]} ends on the axis */
export function drawEnds({ c, layout, palette }, axis, ends) {
  const bottom = layout.rowsTop + layout.rowsH;
  c.fillStyle = palette.css.muted;
  for (const t of ends) {
    const x = Math.round(timeToPx(axis, t));
    if (x < 0 || x > layout.width) continue;
    for (let y = layout.stripTop; y < bottom; y += 8) c.fillRect(x, y, palette.bold ? 2 : 1, 2);
  }
}

/** In flight as a line, on a CPU as a dashed one, on the same scale as the strip that they are drawn over.
 * @param {Pen} pen @param {Grid} own the columns in the time of that run @param {RunModel} model */
export function drawGhost({ c, layout, palette }, own, model) {
  if (layout.stripBase === layout.stripTop) return;
  const edge = model.frontier;
  const { inFlight, onCpu } = model.steps;
  const first = Math.max(0, Math.floor(timeToPx(own, inFlight.length > 0 ? inFlight.time(0) : 0)) - 1);
  const last = Math.min(layout.width, Math.ceil(timeToPx(own, edge)) + 1);
  const per = own.dt * own.scale;
  const from = own.first * own.dt;
  const line = (/** @type {(a: number, b: number) => number} */ value, /** @type {string} */ colour, /** @type {number[]} */ dashes) => {
    c.beginPath();
    for (let x = first; x < last; x++) {
      const a = from + x * per;
      const y = Math.round(yOf(layout, value(a, Math.min(a + per, edge)))) - 0.5;
      if (x === first) c.moveTo(x, y);
      else c.lineTo(x, y);
    }
    c.setLineDash([]);
    c.strokeStyle = palette.css.page;
    c.lineWidth = palette.bold ? 5 : 3.5;
    c.stroke();
    c.setLineDash(dashes);
    c.strokeStyle = colour;
    c.lineWidth = palette.bold ? 2.5 : 1.5;
    c.stroke();
    c.setLineDash([]);
  };
  line((a, b) => onCpu.over(a, b).mean, palette.states[1].css, [3, 3]);
  line((a, b) => inFlight.over(a, b).max, palette.css.axis, []);
}
