/** Which arrows a pane shows: into what is hovered over, from and to what is chosen, or all that there is room for. */

import { plural } from "../base/format.js";
import { causeOfSlice, effectOfSlice } from "../model/causes.js";
import { flowInto, flowsAround, flowsIn } from "../model/flows.js";
import { timeToPx } from "../time/scale.js";
import { sliceTarget } from "./targets.js";

/** @import { Arrow } from "../draw/overlay.js" */
/** @import { PaneLayout } from "../layout/pane.js" */
/** @import { Flow } from "../model/flows.js" */
/** @import { Target } from "../update.js" */
/** @import { PaneView } from "./pane.js" */

/** Of all that are in view: more could not be followed with the eye. */
export const MOST_ARROWS = 300;
/** CSS px: two arrows that go the same way keep so far apart. */
const LEAST_APART = 6;

/** @typedef {{drawn: number, of: number}} Count `of`: how many there are in view; -1: too many to be counted
 * @typedef {{arrows: Arrow[], found: Count | undefined}} Found */

/** The slice of whoever ended the wait.
 * @param {PaneView} pane @param {Target} target
 * @returns {Target | undefined} */
export function causeOf(pane, target) {
  const lane = pane.model.lanes[target.lane];
  const cause = lane && target.kind === "slice" ? causeOfSlice(pane.model, lane, target.index) : undefined;
  return cause && sliceTarget(pane, cause.lane.number, cause.index);
}

/** The wait that this slice has ended.
 * @param {PaneView} pane @param {Target} target
 * @returns {Target | undefined} */
export function effectOf(pane, target) {
  const lane = pane.model.lanes[target.lane];
  const effect = lane && target.kind === "slice" ? effectOfSlice(pane.model, lane, target.index) : undefined;
  return effect && sliceTarget(pane, effect.lane.number, effect.index);
}

/** @param {PaneView} pane that was laid out @param {Target | undefined} hover @param {Target | undefined} selected
 * @param {boolean} all
 * @returns {Found} */
export function arrowsOf(pane, hover, selected, all) {
  const layout = /** @type {PaneLayout} */ (pane.layout);
  const own = (/** @type {Target | undefined} */ target) => (target?.pane === pane.id ? target : undefined);
  const found = all ? everything(pane, layout) : { arrows: [], found: undefined };
  const arrows = [...found.arrows, ...around(pane, layout, own(selected), true), ...around(pane, layout, own(hover), false)];
  return { arrows, found: found.found };
}

/** @param {PaneView} pane @param {PaneLayout} layout @param {Target | undefined} target @param {boolean} chosen
 * @returns {Arrow[]} */
function around(pane, layout, target, chosen) {
  if (target === undefined) return [];
  const { model, extras } = pane;
  if (target.kind === "touch") {
    const touch = extras?.arrow(layout, target);
    return touch ? [{ from: { t: touch.t, y: touch.fromY }, to: { t: touch.t, y: touch.toY, edge: 0 } }] : [];
  }
  const lane = model.lanes[target.lane];
  if (target.kind !== "slice" || lane === undefined || target.index >= lane.store.length) return [];
  const into = flowInto(model, lane, target.index);
  const flows = chosen ? flowsAround(model, lane, target.index) : into ? [into] : [];
  if (chosen) {
    const effect = effectOfSlice(model, lane, target.index);
    const flow = effect && flowInto(model, effect.lane, effect.index);
    if (flow && !flows.some((each) => each.from.lane === flow.from.lane && each.to.lane === flow.to.lane && each.to.t === flow.to.t)) flows.push(flow);
  }
  return flows.map((flow) => place(pane, layout, flow)).filter((arrow) => arrow !== undefined);
}

/** Kept while neither the picture nor the run has changed: the pointer moves far more often.
 * @type {WeakMap<PaneView, {key: string, found: Found}>} */
const kept = new WeakMap();

/** @param {PaneView} pane @param {PaneLayout} layout
 * @returns {Found} */
function everything(pane, layout) {
  const key = `${pane.layoutKey} ${pane.version} ${pane.limit}`;
  const known = kept.get(pane);
  if (known?.key === key) return known.found;
  const { grid } = layout;
  const lanes = layout.rows.flatMap(({ row }) => (row.kind === "lane" ? row.lanes : []));
  const flows = flowsIn(pane.model, lanes, grid.first * grid.dt, Math.min(pane.limit, (grid.first + grid.columns) * grid.dt));
  const found = flows === undefined ? { arrows: [], found: { drawn: 0, of: -1 } } : thinned(pane, layout, flows);
  kept.set(pane, { key, found });
  return found;
}

/** @param {PaneView} pane @param {PaneLayout} layout @param {readonly Flow[]} flows
 * @returns {Found} */
function thinned(pane, layout, flows) {
  if (flows.length > MOST_ARROWS) return { arrows: [], found: { drawn: 0, of: flows.length } };
  /** @type {Set<string>} */
  const taken = new Set();
  /** @type {Arrow[]} */
  const arrows = [];
  for (const flow of flows) {
    const arrow = place(pane, layout, flow);
    if (arrow === undefined) continue;
    const lies = (/** @type {number} */ by) => `${Math.round(timeToPx(layout.grid, flow.to.t) / LEAST_APART) + by} ${arrow.from.y} ${arrow.to.y}`;
    if (taken.has(lies(0))) continue;
    taken.add(lies(0));
    arrows.push(arrow);
  }
  return { arrows, found: { drawn: arrows.length, of: flows.length } };
}

/** How many arrows there are, over all panes, and why not all of them are drawn.
 * @param {readonly (Count | undefined)[]} counts */
export function arrowsSentence(counts) {
  const all = counts.filter((count) => count !== undefined);
  const of = all.reduce((sum, count) => sum + Math.max(0, count.of), 0);
  const drawn = all.reduce((sum, count) => sum + count.drawn, 0);
  if (all.some((count) => count.of < 0)) return "There are too many arrows in sight to be counted. Zoom in to see them.";
  if (of === 0) return "No arrows in sight: nothing is known to have gone from one lane to another here.";
  if (drawn === of) return `${plural(of, "arrow")} in sight.`;
  const limit = all.some((count) => count.drawn === 0 && count.of > 0) ? `More than ${MOST_ARROWS} in one picture are not drawn` : `Those that would lie within ${LEAST_APART} px of another are left out`;
  return `${plural(of, "arrow")} in sight, ${drawn} drawn. ${limit}: zoom in to see them.`;
}

/** @param {PaneView} pane @param {PaneLayout} layout @param {Flow} flow
 * @returns {Arrow | undefined} where both lanes are in sight */
function place({ limit }, layout, { from, to }) {
  const rowOf = (/** @type {number} */ n) => layout.rows.find(({ row }) => row.kind === "lane" && row.lanes[0].number === n);
  const a = rowOf(from.lane.number);
  const b = rowOf(to.lane.number);
  if (!a || !b || a === b || to.t > limit) return undefined;
  return { from: { t: from.t, y: a.barTop + a.barH / 2 }, to: { t: to.t, y: b.barTop + b.barH / 2, edge: b.barH / 2 } };
}
