/** What a pane shows beside its lanes. Loaded only where a run asks for it. */

import { drawExtras, touchAt, touchHeights } from "../draw/extras.js";
import { extraRows, rowsKey } from "../layout/extra-rows.js";
import { isChange } from "../model/resources.js";
import { pxToTime } from "../time/scale.js";
import { extrasTable } from "./extras-table.js";

/** @import { Pen } from "../draw/furniture.js" */
/** @import { PaneLayout } from "../layout/pane.js" */
/** @import { Row, Rows } from "../layout/rows.js" */
/** @import { Lane } from "../model/lane.js" */
/** @import { Resource } from "../model/resources.js" */
/** @import { RunModel } from "../model/run.js" */
/** @import { Target } from "../update.js" */

const REACH_PX = 6;

export class Extras {
  /** @param {string} pane @param {RunModel} model */
  constructor(pane, model) {
    this.pane = pane;
    this.model = model;
    /** @type {Row[]} */
    this.rows = [];
    this.key = "";
    this.version = -1;
    /** Height of the names where they stand in the picture. */
    this.caption = 0;
  }

  /** The rows as the model has them now; `key` changes when other rows come or go.
   * @param {number} version of the model */
  refresh(version) {
    if (version === this.version) return;
    this.version = version;
    const rows = extraRows(this.model);
    const key = rowsKey(rows);
    if (key === this.key) rows.forEach((row, i) => (this.rows[i].extra = row.extra));
    else this.rows = rows;
    this.key = key;
  }

  /** In words and figures.
   * @param {string} title */
  table(title) {
    return extrasTable(this.model, this.rows, title);
  }

  /** @param {Pen} pen @param {number} limit @param {Rows} all @param {boolean} captions */
  draw(pen, limit, all, captions) {
    this.caption = captions ? pen.font + 4 : 0;
    /** @type {Map<Lane, string>} */
    const names = new Map();
    for (const row of all.rows) if (row.kind === "lane" && row.label !== "") names.set(row.lanes[0], row.label);
    drawExtras({ ...pen, model: this.model, limit, captions, nameOf: (lane) => names.get(lane) ?? lane.name });
  }

  /** @param {PaneLayout} layout @param {number} x @param {number} y in the plot @param {number} limit
   * @returns {Target | undefined} */
  hit(layout, x, y, limit) {
    const hit = touchAt(layout, x, y, this.caption);
    if (hit === undefined || hit.resource.touches[hit.index].t > limit) return undefined;
    return this.target(layout, hit.row.id, hit.resource, hit.index);
  }

  /** @param {PaneLayout} layout @param {string} rowId @param {Resource} resource @param {number} index
   * @returns {Target} */
  target(layout, rowId, resource, index) {
    const { t, lane } = resource.touches[index];
    const reach = pxToTime(layout.grid, REACH_PX) - pxToTime(layout.grid, 0);
    return { pane: this.pane, rowId, kind: "touch", lane, index, from: t - reach, to: t + reach, t };
  }

  /** @param {PaneLayout} layout @param {Row} row @param {number} t */
  nearest(layout, { id, extra }, t) {
    if (extra?.kind !== "variable") return undefined;
    const { times } = extra.resource;
    let best = 0;
    times.forEach((time, i) => {
      if (Math.abs(time - t) < Math.abs(times[best] - t)) best = i;
    });
    return this.target(layout, id, extra.resource, best);
  }

  /** The touch that is `by` further on in its row.
   * @param {PaneLayout} layout @param {Target} from @param {number} by */
  beside(layout, from, by) {
    const resource = resourceOf(this.model, from);
    const index = from.index + by;
    if (resource === undefined || index < 0 || index >= resource.touches.length) return undefined;
    return this.target(layout, from.rowId, resource, index);
  }

  /** From the lane to what it wrote, from what was read to the lane.
   * @param {PaneLayout} layout @param {Target} target */
  arrow(layout, target) {
    const touch = resourceOf(this.model, target)?.touches[target.index];
    const own = layout.rows.find(({ row }) => row.id === target.rowId);
    const lane = layout.rows.find(({ row }) => row.kind === "lane" && row.lanes[0].number === target.lane);
    if (touch === undefined || own === undefined || lane === undefined) return undefined;
    const heights = touchHeights({ top: own.top + 3 + this.caption, height: own.row.h - 6 - this.caption, from: 0, to: 0 });
    const laneY = lane.barTop + lane.barH / 2;
    const y = isChange(touch) ? heights.write : heights.read;
    const write = touch.kind === "write";
    return { fromY: write ? laneY : y, toY: write ? y : laneY, t: touch.t, text: "" };
  }
}

/** @param {RunModel} model @param {Target} target
 * @returns {Resource | undefined} */
export function resourceOf(model, target) {
  return model.resources.all[Number(target.rowId.slice(1))];
}
