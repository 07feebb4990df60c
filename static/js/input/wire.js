/** Gestures and keys into intents. */

import { formatDuration, formatInstant } from "../base/format.js";
import { STACK_ORDER } from "../model/states.js";
import { pxToTime, timeToPx } from "../time/scale.js";
import { endOf } from "../time/window.js";
import { commandFor, ownKeys } from "./keys.js";
import { listenToPlot, wheel } from "./pointer.js";

/** @import { Lane } from "../model/lane.js" */
/** @import { PaneView } from "../panels/pane.js" */
/** @import { Grid } from "../time/scale.js" */
/** @import { Intent, Target, View } from "../update.js" */
/** @import { Command } from "./keys.js" */

/**
 * @typedef {object} Wiring what gestures need to know of the component
 * @property {() => View} view
 * @property {() => Grid | undefined} grid that of the last frame
 * @property {(intent: Intent) => void} dispatch
 * @property {() => void} hint somebody turned a plain wheel
 * @property {() => readonly PaneView[]} panes
 * @property {() => void} help
 * @property {() => void} tell the runs in words
 * @property {() => void} find by what is written
 * @property {(text: string) => void} say to who hears the page
 * @property {(way: "cause" | "effect") => void} follow from what is selected
 * @property {(by: 1 | -1) => void} moment to the next or previous key moment
 * @property {(command: Command) => void} host what the component leaves to others: export, link, table, search
 */

/** As far as this from a slice's edge a range snaps to it; a finger needs more. CSS px. */
const SNAP_PX = 15;
const SNAP_TOUCH_PX = 22;
/** So near to the playhead's flag a drag on the axis moves the playhead. */
const FLAG_PX = 30;
const CLICK_PX = 4;
const KEY_ZOOM = 0.7;
const KEY_PAN = 0.1;

/** @param {PaneView} pane @param {Wiring} wiring
 * @returns {() => void} */
export function wirePane(pane, wiring) {
  const { dispatch } = wiring;
  const time = (/** @type {number} */ x) => {
    const grid = wiring.grid();
    return grid ? pxToTime(grid, x) : 0;
  };
  const perPx = () => {
    const grid = wiring.grid();
    return grid ? grid.dt * grid.scale : 0;
  };
  /** The edge that a finger has last snapped to. */
  let felt = NaN;
  return listenToPlot(pane.plot, {
    hover: (x, y) => dispatch({ kind: "hover", target: pane.targetAt(x, y), cursor: time(x) }),
    leave: () => dispatch({ kind: "hover", target: undefined, cursor: undefined }),
    click: (x, y) => dispatch({ kind: "select", target: pane.targetAt(x, y) }),
    doubleClick: (x, y) => {
      const target = pane.targetAt(x, y);
      if (target) dispatch({ kind: "show", ...stretchOf(wiring, target) });
      else dispatch({ kind: "fit" });
    },
    range: (a, b, done, { touch, free }) => {
      const reach = free ? 0 : perPx() * (touch ? SNAP_TOUCH_PX : SNAP_PX);
      const from = snap(pane, time(a), reach);
      const to = snap(pane, time(b), reach);
      if (touch && to !== time(b) && to !== felt) navigator.vibrate?.(5);
      felt = to;
      dispatch({ kind: "range", from: Math.min(from, to), to: Math.max(from, to), done });
    },
    pan: (dx) => dispatch({ kind: "pan", by: -wholeColumns(dx, wiring.grid()) }),
    zoom: (factor, x) => dispatch({ kind: "zoom", factor, at: time(x) }),
    plainWheel: wiring.hint,
    twoTap: () => dispatch({ kind: "undo" }),
  });
}

/** A pan moves by whole columns, so that the picture can be moved instead of drawn anew.
 * @param {number} px @param {Grid | undefined} grid */
function wholeColumns(px, grid) {
  return grid ? Math.round(px * grid.scale) * grid.dt : 0;
}

/** Where a target lies on the axis.
 * @param {Wiring} wiring @param {Target} target */
function stretchOf(wiring, { pane, from, to }) {
  const zero = wiring.panes().find((each) => each.id === pane)?.model.zero ?? 0;
  return { from: from - zero, to: to - zero };
}

/** The nearest edge of a slice, if it is within reach.
 * @param {PaneView} pane @param {number} at on the axis @param {number} reach */
function snap(pane, at, reach) {
  const { zero } = pane.model;
  const t = at + zero;
  let best = t;
  let away = reach;
  for (const placed of pane.layout?.rows ?? []) {
    if (placed.row.kind !== "lane") continue;
    const { store } = placed.row.lanes[0];
    const i = store.find(t);
    for (const k of [i, i + 1]) {
      if (k < 0 || k >= store.length) continue;
      const edge = store.start(k);
      if (Math.abs(edge - t) < away) {
        away = Math.abs(edge - t);
        best = edge;
      }
    }
    const [first, last] = placed.row.lanes[0].marksIn(t - away, t + away);
    for (let k = first; k < last; k++) {
      const at = placed.row.lanes[0].marks[k].t;
      if (Math.abs(at - t) < away) {
        away = Math.abs(at - t);
        best = at;
      }
    }
  }
  return best - zero;
}

/** The axis: dragging pans, a click moves the playhead, a double click fits.
 * @param {HTMLElement} ruler @param {Wiring} wiring
 * @returns {() => void} */
export function wireAxis(ruler, wiring) {
  const { dispatch } = wiring;
  let last = 0;
  let moved = 0;
  let down = false;
  let scrubbing = false;
  const abort = new AbortController();
  const { signal } = abort;
  const x = (/** @type {MouseEvent} */ event) => event.clientX - ruler.getBoundingClientRect().left;
  ruler.addEventListener(
    "pointerdown",
    (event) => {
      down = true;
      moved = 0;
      last = x(event);
      const grid = wiring.grid();
      const { playhead } = wiring.view();
      scrubbing = grid !== undefined && playhead !== undefined && Math.abs(timeToPx(grid, playhead) - last) <= FLAG_PX;
      ruler.setPointerCapture(event.pointerId);
    },
    { signal },
  );
  ruler.addEventListener(
    "pointermove",
    (event) => {
      if (!down) return;
      const dx = x(event) - last;
      last += dx;
      moved += Math.abs(dx);
      const grid = wiring.grid();
      if (scrubbing && grid) return dispatch({ kind: "seek", t: pxToTime(grid, last) });
      dispatch({ kind: "pan", by: -wholeColumns(dx, wiring.grid()) });
    },
    { signal },
  );
  ruler.addEventListener(
    "pointerup",
    (event) => {
      const grid = wiring.grid();
      if (down && grid && moved < CLICK_PX) dispatch({ kind: "seek", t: pxToTime(grid, x(event)) });
      down = false;
    },
    { signal },
  );
  ruler.addEventListener("pointercancel", () => (down = false), { signal });
  ruler.addEventListener("dblclick", () => dispatch({ kind: "fit" }), { signal });
  const events = {
    zoom: (/** @type {number} */ factor, /** @type {number} */ at) => {
      const grid = wiring.grid();
      if (grid) dispatch({ kind: "zoom", factor, at: pxToTime(grid, at) });
    },
    pan: (/** @type {number} */ dx) => dispatch({ kind: "pan", by: -wholeColumns(dx, wiring.grid()) }),
    plainWheel: wiring.hint,
  };
  ruler.addEventListener("wheel", (event) => wheel(event, ruler, /** @type {any} */ (events)), { signal, passive: false });
  return () => abort.abort();
}

/** @param {HTMLElement} app @param {Wiring} wiring
 * @returns {() => void} */
export function wireKeys(app, wiring) {
  const listen = (/** @type {KeyboardEvent} */ event) => {
    if (event.target !== app) return;
    const command = commandFor(event, ownKeys());
    if (command === undefined) return;
    if (command === "escape" && nothingChosen(wiring.view())) return app.blur();
    event.preventDefault();
    run(command, wiring);
  };
  app.addEventListener("keydown", listen);
  return () => app.removeEventListener("keydown", listen);
}

/** @param {View} view */
function nothingChosen({ selected, range, spot, lit, marks }) {
  return selected === undefined && range === undefined && spot === undefined && lit.size === 0 && marks.length === 0;
}

/** @param {Command} command @param {Wiring} wiring */
function run(command, wiring) {
  const { dispatch } = wiring;
  const view = wiring.view();
  const at = view.cursor;
  switch (command) {
    case "zoom-in":
      return dispatch({ kind: "zoom", factor: KEY_ZOOM, at });
    case "zoom-out":
      return dispatch({ kind: "zoom", factor: 1 / KEY_ZOOM, at });
    case "pan-left":
      return dispatch({ kind: "pan", by: -view.window.span * KEY_PAN });
    case "pan-right":
      return dispatch({ kind: "pan", by: view.window.span * KEY_PAN });
    case "fit":
      return dispatch({ kind: "fit" });
    case "start":
      return dispatch({ kind: "to-start" });
    case "end":
      return dispatch({ kind: "to-end" });
    case "escape":
      return dispatch({ kind: "clear" });
    case "live":
      return dispatch({ kind: "live" });
    case "undo":
      return dispatch({ kind: "undo" });
    case "redo":
      return dispatch({ kind: "redo" });
    case "next-moment":
      return wiring.moment(1);
    case "previous-moment":
      return wiring.moment(-1);
    case "mark":
      return placeMark(wiring);
    case "measure":
      return measure(wiring);
    case "loop":
      return dispatch({ kind: "loop" });
    case "fold":
      return fold(wiring);
    case "export":
    case "link":
    case "table":
    case "projector":
    case "compare":
      return wiring.host(command);
    case "next-any":
      return stepAny(wiring, 1);
    case "previous-any":
      return stepAny(wiring, -1);
    case "hide":
      return hide(wiring);
    case "all":
      return dispatch(view.hidden.size > 0 ? { kind: "hide", rows: [] } : { kind: "all" });
    case "cause":
    case "effect":
      return wiring.follow(command);
    case "narration":
      return wiring.tell();
    case "find":
      return wiring.find();
    case "help":
      return wiring.help();
    case "pause":
      return dispatch(pauseIntent(view));
    case "centre": {
      const chosen = view.range ?? (view.selected && stretchOf(wiring, view.selected));
      if (chosen) dispatch({ kind: "centre", from: chosen.from, to: chosen.to });
      return;
    }
    case "lane-up-too":
    case "lane-down-too":
      return extend(wiring, command === "lane-up-too" ? -1 : 1);
    case "slower":
      return dispatch({ kind: "rate", rate: Math.max(0.001, view.rate / 2) });
    case "faster":
      return dispatch({ kind: "rate", rate: Math.min(10, view.rate * 2) });
    default:
      if (command.startsWith("light-")) return light(Number(command.slice(6)), wiring);
      return moveChoice(command, wiring);
  }
}

/** The states of the legend, in its order.
 * @param {number} place from 1 @param {Wiring} wiring */
function light(place, wiring) {
  let states = 0;
  for (const pane of wiring.panes()) states |= pane.states;
  const shown = STACK_ORDER.filter((state) => states & (1 << state));
  if (shown[place - 1] !== undefined) wiring.dispatch({ kind: "light", state: shown[place - 1] });
}

/** The selection becomes the measured range; where nothing is selected, what is seen does.
 * @param {Wiring} wiring */
function measure(wiring) {
  const { selected, window, begin, extent } = wiring.view();
  const seen = { from: Math.max(begin, window.t0), to: Math.min(extent, endOf(window)) };
  const { from, to } = selected ? stretchOf(wiring, selected) : seen;
  if (to > from) wiring.dispatch({ kind: "range", from, to, done: true, keep: true });
}

/** Where the pointer is, else at the playhead, else where the selection begins, else in the middle.
 * @param {Wiring} wiring */
function placeMark(wiring) {
  const { cursor, playhead, selected, window } = wiring.view();
  const chosen = selected && stretchOf(wiring, selected).from;
  const t = cursor ?? playhead ?? chosen ?? window.t0 + window.span / 2;
  wiring.dispatch({ kind: "mark", t });
  const { marks, range } = wiring.view();
  const name = String.fromCharCode(64 + marks.length);
  const apart = range?.done && marks.length % 2 === 0 ? `, ${formatDuration(range.to - range.from)} from the one before` : "";
  wiring.say(`Mark ${name} at ${formatInstant(t)}${apart}.`);
}

/** One more lane above or below is chosen with the selected one, or one fewer.
 * @param {Wiring} wiring @param {1 | -1} by */
function extend(wiring, by) {
  const { selected, lanes } = wiring.view();
  if (!selected) return moveChoice("lane-down", wiring);
  const all = laneRows(wiring.panes());
  const anchor = all.findIndex(({ id }) => id === `${selected.pane}/${selected.rowId}`);
  if (anchor < 0) return;
  const first = all.findIndex(({ id }) => lanes.includes(id));
  const head = lanes.length === 0 ? anchor : first < anchor ? first : first + lanes.length - 1;
  const next = Math.max(0, Math.min(all.length - 1, head + by));
  const chosen = all.slice(Math.min(anchor, next), Math.max(anchor, next) + 1);
  wiring.dispatch({ kind: "lanes", rows: chosen.length > 1 ? chosen.map(({ id }) => id) : [] });
  const [top] = chosen;
  wiring.say(chosen.length > 1 ? `${chosen.length} lanes: ${top.row.lanes[0].name} to ${chosen[chosen.length - 1].row.lanes[0].name}.` : `${top.row.lanes[0].name} alone.`);
}

/** The chosen lanes go, and the one beside them is chosen; with none chosen, those that were hidden come back.
 * @param {Wiring} wiring */
function hide(wiring) {
  const { selected, lanes, hidden } = wiring.view();
  if (!selected || selected.lane < 0) return wiring.dispatch(hidden.size > 0 ? { kind: "hide", rows: [] } : { kind: "all" });
  const gone = lanes.length > 0 ? lanes : [`${selected.pane}/${selected.rowId}`];
  const rest = laneRows(wiring.panes());
  const first = rest.findIndex(({ id }) => id === gone[0]);
  const next = rest[first + gone.length] ?? rest[first - 1];
  const name = rest[first]?.row.lanes[0].name;
  wiring.dispatch({ kind: "select", target: next && sliceNear(wiring.panes(), next, selected), keep: true });
  wiring.dispatch({ kind: "hide", rows: [...hidden, ...gone] });
  wiring.say(`${gone.length > 1 ? `${gone.length} lanes are` : `${name} is`} hidden. Shift H shows all lanes.`);
}

/** @param {readonly PaneView[]} panes */
function laneRows(panes) {
  return panes.flatMap((pane) => (pane.rows?.rows ?? []).filter((row) => row.kind === "lane").map((row) => ({ pane, row, id: `${pane.id}/${row.id}` })));
}

/** The slice of another lane at the same instant of the axis.
 * @param {readonly PaneView[]} panes @param {{pane: PaneView, row: import("../layout/rows.js").Row}} place @param {Target} from */
function sliceNear(panes, { pane, row }, from) {
  const zero = panes.find(({ id }) => id === from.pane)?.model.zero ?? 0;
  const { store, number } = row.lanes[0];
  const index = Math.max(0, Math.min(store.length - 1, store.find(from.t - zero + pane.model.zero)));
  return pane.sliceTarget(number, store.state(index) === 0 ? index - 1 : index) ?? pane.sliceTarget(number, 0);
}

/** @param {Wiring} wiring */
function fold(wiring) {
  const { selected } = wiring.view();
  for (const pane of wiring.panes()) {
    if (selected && pane.id !== selected.pane) continue;
    const row = pane.rows?.rows.find((each) => each.foldable && (!selected || each.lanes.some((lane) => lane.number === selected.lane)));
    if (row) return wiring.dispatch({ kind: "toggle", id: `${pane.id}/${row.id}` });
  }
}

/** The playhead goes to the next (or previous) change of any lane: what happens next?
 * @param {Wiring} wiring @param {1 | -1} by */
export function stepAny(wiring, by) {
  const view = wiring.view();
  const here = view.playhead ?? (by > 0 ? view.window.t0 : Math.min(view.extent, endOf(view.window)));
  let best = by > 0 ? Infinity : -Infinity;
  for (const { model } of wiring.panes()) {
    for (const lane of model.declared) {
      if (lane.fact.service) continue;
      const t = changeFrom(lane, here + model.zero, by) - model.zero;
      if (by > 0 ? t < best : t > best) best = t;
    }
  }
  if (Number.isFinite(best)) seekInSight(wiring, best);
}

/** The lane's first change after `t`, or its last one before it.
 * @param {Lane} lane @param {number} t @param {1 | -1} by */
function changeFrom({ store }, t, by) {
  const at = store.find(t);
  if (by > 0) return at + 1 < store.length ? store.start(at + 1) : Infinity;
  const before = at >= 0 && store.start(at) >= t ? at - 1 : at;
  return before >= 0 ? store.start(before) : -Infinity;
}

/** @param {Wiring} wiring @param {number} t */
function seekInSight(wiring, t) {
  const { window } = wiring.view();
  wiring.dispatch({ kind: "pause" });
  wiring.dispatch({ kind: "seek", t });
  if (t < window.t0 || t > endOf(window)) wiring.dispatch({ kind: "pan", by: t - (window.t0 + window.span / 2) });
}

/** @param {View} view
 * @returns {Intent} */
function pauseIntent(view) {
  if (view.live) return view.follow ? { kind: "pan", by: 0 } : { kind: "live" };
  return { kind: view.playing ? "pause" : "play" };
}

/** Arrows move a logical cursor from slice to slice and from lane to lane.
 * @param {Command} command @param {Wiring} wiring */
function moveChoice(command, wiring) {
  const { selected } = wiring.view();
  const panes = wiring.panes();
  const pane = panes.find((each) => each.id === selected?.pane) ?? panes.find((each) => each.model.extent > 0);
  if (pane === undefined) return;
  const next = selected === undefined ? firstChoice(pane) : neighbour(command, panes, pane, selected);
  if (next) wiring.dispatch({ kind: "select", target: next, keep: true });
}

/** @param {PaneView} pane */
function firstChoice(pane) {
  const row = pane.rows?.rows.find((each) => each.kind === "lane" && each.lanes[0].store.length > 0);
  return row && pane.sliceTarget(row.lanes[0].number, 0);
}

/** @param {Command} command @param {readonly PaneView[]} panes @param {PaneView} pane @param {Target} target
 * @returns {Target | undefined} */
function neighbour(command, panes, pane, target) {
  const lane = pane.model.lanes[target.lane];
  if (lane === undefined) return firstChoice(pane);
  const at = target.kind === "slice" ? target.index : lane.store.find(target.t);
  if (target.kind === "touch" && /^(next|previous)/.test(command)) return pane.besideTarget(target, command.startsWith("next") ? 1 : -1);
  if (command === "next" || command === "next-change") return pane.sliceTarget(lane.number, at + 1);
  if (command === "previous" || command === "previous-change") return pane.sliceTarget(lane.number, at - 1);
  if (command === "pin" && target.kind === "slice") return pane.marksOf(target) ?? target;
  if (command !== "lane-up" && command !== "lane-down") return pane.sliceTarget(lane.number, at);
  const all = panes.flatMap((each) => (each.rows?.rows ?? []).filter((row) => row.kind === "lane" || row.extra?.kind === "variable").map((row) => ({ each, row })));
  const here = all.findIndex(({ each, row }) => each === pane && row.id === target.rowId);
  const there = all[here + (command === "lane-down" ? 1 : -1)];
  if (there === undefined) return undefined;
  if (there.row.kind === "extra") return there.each.touchTarget(there.row, target.t - pane.model.zero + there.each.model.zero);
  return sliceNear(panes, { pane: there.each, row: there.row }, target);
}
