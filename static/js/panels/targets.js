/** What can be chosen in a pane: what it is and where it lies. Its times are the run's own. */

import { hitTest, sliceHit } from "../layout/hit.js";

/** @import { Extras } from "./extras.js" */
/** @import { Spot } from "../draw/marks.js" */
/** @import { Hit } from "../layout/hit.js" */
/** @import { PaneLayout } from "../layout/pane.js" */
/** @import { RunModel } from "../model/run.js" */
/** @import { Target } from "../update.js" */

/**
 * @typedef {object} Scene
 * @property {string} id of the pane
 * @property {RunModel} model
 * @property {PaneLayout | undefined} layout as it was painted last
 * @property {Extras | undefined} extras
 * @property {number} limit nothing is shown after this instant
 * @property {readonly Spot[]} spots where marks stand
 */

/** @param {Scene} scene @param {number} x @param {number} y in the plot
 * @returns {Target | undefined} */
export function targetAt(scene, x, y) {
  const spot = scene.spots.findLast((each) => x >= each.x && x <= each.x + each.w && y >= each.y && y <= each.y + each.h);
  if (spot) return marksTarget(scene, spot.lane, spot.from, spot.to);
  const hit = scene.layout && hitTest(scene.layout, x, y, scene.limit);
  return hit ? toTarget(scene.id, hit) : scene.layout && scene.extras?.hit(scene.layout, x, y, scene.limit);
}

/** @param {string} pane @param {Hit} hit
 * @returns {Target} */
function toTarget(pane, hit) {
  const base = { pane, rowId: hit.rowId, from: hit.from, to: hit.to, t: hit.t };
  if (hit.kind === "slice") return { ...base, kind: "slice", lane: hit.lane.number, index: hit.index };
  return { ...base, kind: "bin", lane: hit.lanes.length === 1 ? hit.lanes[0].number : -1, index: -1 };
}

/** The marks of a lane within a stretch. `index`: the slice that they begin in.
 * @param {Pick<Scene, "id" | "model">} scene @param {number} number of the lane @param {number} from @param {number} to
 * @returns {Target | undefined} */
export function marksTarget({ id, model }, number, from, to) {
  const lane = model.lanes[number];
  if (lane === undefined) return undefined;
  return { pane: id, rowId: `l${lane.fact.key}`, kind: "marks", lane: number, index: lane.store.find(from), from, to, t: from };
}

/** @param {Scene} scene @param {number} number @param {number} index
 * @returns {Target | undefined} */
export function sliceTarget({ id, model }, number, index) {
  const lane = model.lanes[number];
  if (lane === undefined || index < 0 || index >= lane.store.length) return undefined;
  const hit = sliceHit(`l${lane.fact.key}`, lane, index, (lane.store.start(index) + lane.store.end(index)) / 2);
  return hit && toTarget(id, hit);
}

/** A slice that is still open grows.
 * @param {RunModel} model @param {Target} target */
export function targetTimes(model, target) {
  const lane = model.lanes[target.lane];
  if (target.kind === "touch" || target.kind === "marks") return target;
  if (lane === undefined || target.index < 0 || target.index >= lane.store.length) return target;
  return { from: lane.store.start(target.index), to: lane.store.end(target.index) };
}

/** Where a target lies in the picture.
 * @param {Scene} scene @param {Target} target */
export function boxOf({ model, layout, limit }, target) {
  const placed = layout?.rows.find(({ row }) => row.id === target.rowId);
  if (placed === undefined) return undefined;
  const now = target.kind === "slice" ? targetTimes(model, target) : target;
  if (target.kind === "touch") return { from: now.from, to: now.to, y: placed.top + 2, h: placed.row.h - 4 };
  return { from: now.from, to: Math.min(now.to, Math.max(limit, now.from)), y: placed.barTop, h: placed.barH };
}
