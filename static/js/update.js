/** The only writer of view state: a pure function from a view and an intent to the next view. */

import { assertNever } from "./base/assert.js";
import { SHORTEST, around, endOf, keepInSight, pan, zoom } from "./time/window.js";

/** @import { TimeWindow } from "./time/window.js" */

/**
 * What is chosen or hovered: a slice of a lane, or a stretch of a row. Its times are those of its run; all other times
 * of a view are those of the axis.
 * @typedef {{pane: string, rowId: string, kind: "slice" | "bin" | "touch" | "marks", lane: number, index: number, from: number, to: number,
 *   t: number}} Target
 *
 * "fit": the whole run, rescaled now and then; "scroll": a fixed scale, the edge at the right; "page": a fixed scale, a
 * new page when it is full.
 * @typedef {"fit" | "scroll" | "page"} FollowMode
 *
 * @typedef {"start" | "run" | "end"} Align at the clock's start, at the first instant on a CPU, at the end
 *
 * @typedef {"start" | "name" | "running" | "waiting"} Order
 *
 * A measured stretch: of these rows, as "pane/row"; none: of all.
 * @typedef {{from: number, to: number, done: boolean, lanes?: readonly string[]}} Range
 *
 * @typedef {{from: TimeWindow, to: TimeWindow, ms: number}} Glide `ms`: how long it has been on its way
 *
 * @typedef {object} View
 * @property {TimeWindow} window
 * @property {boolean} follow the window keeps the live edge in sight
 * @property {boolean} live some run is under way
 * @property {number} begin the first instant of all runs: below 0 where something came before the clock started
 * @property {number} extent the last instant of all runs
 * @property {boolean} whole fitting shows also what came before the clock started
 * @property {number} rescaledAt ms
 * @property {Target | undefined} hover
 * @property {Target | undefined} selected
 * @property {Range | undefined} range
 * @property {readonly string[]} lanes rows that are chosen together, as "pane/row"; none: what is selected stands alone
 * @property {number | undefined} cursor
 * @property {number | undefined} playhead what lies after it is not shown; undefined: all is
 * @property {boolean} playing
 * @property {number} rate seconds of program in one second
 * @property {{from: number, to: number} | undefined} loop a stretch that is played again and again
 * @property {FollowMode} mode how the window goes with the live edge
 * @property {Glide | undefined} glide the window is on its way to another
 * @property {number | undefined} moment the key moment that is looked at
 * @property {{from: number, to: number} | undefined} spot its stretch, drawn across all panes
 * @property {readonly number[]} marks places that the reader has marked
 * @property {ReadonlySet<number>} lit states that are highlighted; none: all are
 * @property {ReadonlySet<string>} toggled rows that are folded or unfolded by hand
 * @property {ReadonlySet<string>} hidden rows that the reader has hidden, as "pane/row"
 * @property {ReadonlySet<string>} pinned rows that stand at the top
 * @property {Order} order of lanes
 * @property {string | undefined} alone the one pane that is shown; undefined: all are
 * @property {Align} align where the runs' zeros are put
 * @property {boolean} ghost the first run's strip is drawn behind those of the others, as an outline
 * @property {boolean} services lanes of the library are shown
 * @property {boolean} all lanes that the figures do not count are shown
 * @property {TimeWindow[]} history windows to go back to
 * @property {TimeWindow[]} future windows that were gone back from
 *
 * @typedef {{kind: "zoom", factor: number, at: number | undefined} | {kind: "pan", by: number} | {kind: "fit"}
 *   | {kind: "show" | "look", from: number, to: number} | {kind: "to-start"} | {kind: "to-end"} | {kind: "undo"}
 *   | {kind: "hover", target: Target | undefined, cursor: number | undefined}
 *   | {kind: "select", target: Target | undefined, keep?: boolean} | {kind: "lanes", rows: readonly string[]}
 *   | {kind: "range", from: number, to: number, done: boolean, keep?: boolean} | {kind: "centre", from: number, to: number}
 *   | {kind: "clear"} | {kind: "live"} | {kind: "toggle", id: string} | {kind: "services"} | {kind: "all"}
 *   | {kind: "time", begin: number, extent: number, live: boolean, now: number}
 *   | {kind: "seek", t: number | undefined} | {kind: "play"} | {kind: "pause"} | {kind: "rate", rate: number}
 *   | {kind: "tick", ms: number} | {kind: "redo"} | {kind: "remember"} | {kind: "follow", mode: FollowMode} | {kind: "loop"}
 *   | {kind: "moment", index: number, t: number, from: number, to: number, still: boolean}
 *   | {kind: "hide", rows: Iterable<string>} | {kind: "pin", id: string} | {kind: "order", by: Order} | {kind: "alone", pane: string | undefined}
 *   | {kind: "align", by: Align, begin: number, extent: number} | {kind: "ghost"}
 *   | {kind: "mark", t: number} | {kind: "light", state: number}} Intent
 */

/** Before anything has happened, a second is on screen. */
const FIRST_SPAN = 1e9;
/** Past the end there is room for the flag. */
const END_AIR = 1.085;
/** The live edge is let go to here, and then put there. */
const FOLLOW_LIMIT = 0.92;
const FOLLOW_TARGET = 0.6;
const LEAST_RESCALE_MS = 1000;
/** With a fixed scale the live edge stands here. */
const SCROLL_TARGET = 0.88;
/** Nearer to the middle than this share of what is seen is the middle. */
const NEAR_MIDDLE = 0.01;
const MOST_HISTORY = 50;
const MOST_MARKS = 20;
/** Seconds of program in one second. */
export const SLOWEST = 0.001;
export const FASTEST = 10;
const GLIDE_MS = 200;

/** @param {{all: boolean}} options
 * @returns {View} */
export function firstView({ all }) {
  return {
    window: { t0: 0, span: FIRST_SPAN },
    follow: true,
    live: false,
    begin: 0,
    extent: 0,
    whole: false,
    rescaledAt: -Infinity,
    hover: undefined,
    selected: undefined,
    range: undefined,
    lanes: [],
    cursor: undefined,
    playhead: undefined,
    playing: false,
    rate: 1,
    loop: undefined,
    mode: "fit",
    glide: undefined,
    moment: undefined,
    spot: undefined,
    marks: [],
    lit: new Set(),
    toggled: new Set(),
    hidden: new Set(),
    pinned: new Set(),
    order: "start",
    alone: undefined,
    align: "start",
    ghost: false,
    services: false,
    all,
    history: [],
    future: [],
  };
}

/** @param {{begin: number, extent: number, whole: boolean}} view
 * @returns {TimeWindow} */
export function fitWindow({ begin, extent, whole }) {
  const t0 = whole ? begin : 0;
  return { t0, span: extent > t0 ? (extent - t0) * END_AIR : FIRST_SPAN };
}

/** @param {View} view @param {Intent} intent
 * @returns {View} */
export function update(view, intent) {
  switch (intent.kind) {
    case "zoom": {
      const at = intent.at ?? view.playhead ?? view.window.t0 + view.window.span / 2;
      return moveTo(view, zoom(view.window, intent.factor, at, longest(view)));
    }
    case "pan":
      return moveTo(view, pan(view.window, intent.by));
    case "fit":
      return fit(view);
    case "show":
      return moveTo(remember(view), around(intent.from, intent.to));
    case "look":
      return moveTo(remember(view), { t0: intent.from, span: Math.max(SHORTEST, Math.min(intent.to - intent.from, longest(view))) });
    case "to-start":
      return moveTo(view, { t0: view.whole ? view.begin : 0, span: view.window.span });
    case "to-end":
      return moveTo(view, { t0: Math.max(0, view.extent - view.window.span * FOLLOW_LIMIT), span: view.window.span });
    case "undo":
      return undo(view);
    case "redo":
      return redo(view);
    case "remember":
      return remember(view);
    case "hover":
      return { ...view, hover: intent.target, cursor: intent.cursor };
    case "select":
      return select(view, intent.target, intent.keep === true);
    case "lanes":
      return { ...view, lanes: intent.rows, range: view.range && ofLanes(view.range, intent.rows) };
    case "range":
      return measure(view, intent.from, intent.to, intent.done, intent.keep === true);
    case "centre":
      return centre(view, intent.from, intent.to);
    case "clear":
      return cleared(view);
    case "live":
      return { ...view, follow: true, playhead: undefined, playing: false, glide: undefined, ...rescaled(view, -Infinity) };
    case "toggle":
      return { ...view, toggled: toggle(view.toggled, intent.id) };
    case "services":
      return { ...view, services: !view.services, all: view.services ? view.all : true };
    case "all":
      return { ...view, all: !view.all };
    case "hide":
      return { ...view, hidden: new Set(intent.rows) };
    case "pin":
      return { ...view, pinned: toggle(view.pinned, intent.id) };
    case "order":
      return { ...view, order: intent.by };
    case "alone":
      return { ...view, alone: intent.pane };
    case "align":
      return align(view, intent);
    case "ghost":
      return { ...view, ghost: !view.ghost };
    case "time":
      return takeTime(view, intent);
    case "seek":
      return { ...view, playhead: intent.t === undefined ? undefined : Math.max(view.begin, Math.min(intent.t, view.extent)) };
    case "play":
      return play(view);
    case "pause":
      return { ...view, playing: false };
    case "rate":
      return { ...view, rate: Math.max(SLOWEST, Math.min(FASTEST, intent.rate)) };
    case "follow":
      return { ...view, mode: intent.mode };
    case "loop":
      return { ...view, loop: view.loop ? undefined : view.range && { from: view.range.from, to: view.range.to } };
    case "moment":
      return toMoment(view, intent);
    case "mark":
      return mark(view, intent.t);
    case "light":
      return { ...view, lit: lightUp(view.lit, intent.state) };
    case "tick":
      return tick(view, intent.ms);
    default:
      return assertNever(intent);
  }
}

/** The farthest look. @param {View} view */
function longest({ begin, extent }) {
  return Math.max((extent - begin) * 2, FIRST_SPAN);
}

/** @param {View} view @param {TimeWindow} window
 * @returns {View} */
function moveTo(view, window) {
  return { ...view, window: keepInSight(window, view.begin, view.extent), follow: false, glide: undefined };
}

/** @param {View} view @param {Target | undefined} target @param {boolean} keep what is measured goes on being so
 * @returns {View} */
function select(view, target, keep) {
  const lanes = target !== undefined && target.rowId === view.selected?.rowId ? view.lanes : [];
  return { ...view, selected: target, lanes, range: keep ? view.range : undefined };
}

/** @param {View} view @param {number} from @param {number} to @param {boolean} done
 * @param {boolean} keep the selection, which may be what is measured
 * @returns {View} */
function measure(view, from, to, done, keep) {
  return { ...view, range: ofLanes({ from, to, done }, view.lanes), selected: keep ? view.selected : undefined };
}

/** @param {Range} range @param {readonly string[]} lanes
 * @returns {Range} */
function ofLanes({ from, to, done }, lanes) {
  return lanes.length > 0 ? { from, to, done, lanes } : { from, to, done };
}

/** Into the middle at the scale that there is; what is in the middle already is shown as large as it can be.
 * @param {View} view @param {number} from @param {number} to
 * @returns {View} */
function centre(view, from, to) {
  const { t0, span } = view.window;
  const middle = (from + to) / 2;
  const there = Math.abs(t0 + span / 2 - middle) < span * NEAR_MIDDLE;
  return moveTo(remember(view), there ? around(from, to) : { t0: middle - span / 2, span });
}

/** All times of the axis mean others than before: what was said in them is let go, and all is shown.
 * @param {View} view @param {{by: Align, begin: number, extent: number}} to
 * @returns {View} */
function align(view, { by, begin, extent }) {
  const whole = by !== "start";
  const next = { ...view, align: by, whole, begin, extent, follow: true, window: fitWindow({ begin, extent, whole }) };
  const gone = { hover: undefined, range: undefined, lanes: [], cursor: undefined, playhead: undefined, playing: false, loop: undefined };
  return { ...next, ...gone, glide: undefined, moment: undefined, spot: undefined, marks: [], history: [], future: [] };
}

/** What was chosen last is let go first: a selection, then the moment's stretch, then the reader's own marks.
 * @param {View} view
 * @returns {View} */
function cleared(view) {
  if (view.selected || view.range || view.hover) return { ...view, selected: undefined, range: undefined, lanes: [], hover: undefined, loop: undefined };
  if (view.spot || view.lit.size > 0) return { ...view, spot: undefined, moment: undefined, lit: new Set() };
  return view.marks.length > 0 ? { ...view, marks: [] } : view;
}

/** @param {View} view @param {{index: number, t: number, from: number, to: number, still: boolean}} moment
 * @returns {View} */
function toMoment(view, { index, t, from, to, still }) {
  const whole = from <= 0 && to >= view.extent;
  const window = whole ? fitWindow(view) : keepInSight({ t0: from, span: Math.max(to - from, SHORTEST) }, view.begin, view.extent);
  const next = { ...remember(view), follow: false, playing: false, moment: index, spot: { from, to }, playhead: undefined, cursor: t };
  return still ? { ...next, window, glide: undefined } : { ...next, glide: { from: view.window, to: window, ms: 0 } };
}

/** A second mark makes the stretch between the two the measured range.
 * @param {View} view @param {number} t
 * @returns {View} */
function mark(view, t) {
  const last = view.marks[view.marks.length - 1];
  const marks = [...view.marks.slice(1 - MOST_MARKS), t];
  if (view.marks.length % 2 === 0 || last === undefined) return { ...view, marks };
  return { ...measure(view, Math.min(last, t), Math.max(last, t), true, true), marks };
}

/** @param {ReadonlySet<number>} lit @param {number} state
 * @returns {ReadonlySet<number>} */
function lightUp(lit, state) {
  const next = new Set(lit);
  if (!next.delete(state)) next.add(state);
  return next;
}

/** From the start of the clock to the end; asked for once more, also what came before.
 * @param {View} view
 * @returns {View} */
function fit(view) {
  const whole = view.follow && !view.whole && view.begin < 0;
  return { ...remember(view), window: fitWindow({ ...view, whole }), follow: true, whole };
}

/** @param {View} view
 * @returns {View} */
function remember(view) {
  return { ...view, history: [...view.history.slice(1 - MOST_HISTORY), view.window], future: [] };
}

/** @param {View} view
 * @returns {View} */
function undo(view) {
  const last = view.history[view.history.length - 1];
  if (last === undefined) return view;
  return { ...moveTo(view, last), history: view.history.slice(0, -1), future: [...view.future, view.window] };
}

/** @param {View} view
 * @returns {View} */
function redo(view) {
  const next = view.future[view.future.length - 1];
  if (next === undefined) return view;
  return { ...moveTo(view, next), history: [...view.history, view.window], future: view.future.slice(0, -1) };
}

/** @param {ReadonlySet<string>} set @param {string} id */
function toggle(set, id) {
  const next = new Set(set);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** Time went on at the runs.
 * @param {View} view @param {{begin: number, extent: number, live: boolean, now: number}} time
 * @returns {View} */
function takeTime(view, { begin, extent, live, now }) {
  const ended = view.live && !live;
  const next = { ...view, begin, extent, live };
  if (!view.follow) return next;
  if (!live) return ended || extent !== view.extent || begin !== view.begin ? { ...next, window: fitWindow(next) } : next;
  return { ...next, ...rescaled(next, now) };
}

/** @param {View} view @param {number} now
 * @returns {{window: TimeWindow, rescaledAt: number}} */
function rescaled(view, now) {
  const { window, rescaledAt, extent: edge, mode } = view;
  const forced = now === -Infinity;
  if (!view.live && forced) return { window: fitWindow(view), rescaledAt };
  if (mode === "scroll") return { window: { t0: Math.max(view.begin, edge - window.span * SCROLL_TARGET), span: window.span }, rescaledAt };
  if (mode === "page") return { window: pageOf(view), rescaledAt };
  const past = edge > window.t0 + window.span * FOLLOW_LIMIT;
  if (!forced && (!past || (now - rescaledAt < LEAST_RESCALE_MS && edge <= endOf(window)))) return { window, rescaledAt };
  const t0 = view.whole ? view.begin : 0;
  const seen = edge - t0;
  const span = Math.max(FIRST_SPAN, seen / FOLLOW_TARGET, (seen + LEAST_RESCALE_MS * 1e6) / FOLLOW_LIMIT + 1);
  return { window: { t0, span }, rescaledAt: forced ? rescaledAt : now };
}

/** The page that the live edge is on.
 * @param {View} view
 * @returns {TimeWindow} */
function pageOf({ window, extent: edge }) {
  if (edge >= window.t0 && edge <= endOf(window)) return window;
  return { t0: window.t0 + Math.floor((edge - window.t0) / window.span) * window.span, span: window.span };
}

/** From the playhead, or from the start of what is seen; a loop is played from its own start.
 * @param {View} view
 * @returns {View} */
function play(view) {
  const { loop, playhead } = view;
  const over = playhead === undefined || playhead >= view.extent;
  const inside = loop && playhead !== undefined && playhead >= loop.from && playhead < loop.to;
  const begin = loop ? loop.from : Math.min(0, Math.max(view.begin, view.window.t0));
  return { ...view, playing: true, spot: undefined, moment: undefined, playhead: loop ? (inside ? playhead : begin) : over ? begin : playhead };
}

/** @param {View} view @param {number} ms
 * @returns {View} */
function tick(view, ms) {
  const next = view.glide ? glide(view, view.glide, ms) : view;
  return next.playing && next.playhead !== undefined ? advance(next, next.playhead + ms * 1e6 * next.rate) : next;
}

/** @param {View} view @param {number} at
 * @returns {View} */
function advance(view, at) {
  const { loop, window } = view;
  const playhead = loop && at >= loop.to ? loop.from : at;
  if (playhead >= view.extent) return { ...view, playhead: undefined, playing: false };
  const off = playhead > window.t0 + window.span * FOLLOW_LIMIT || playhead < window.t0;
  const next = off && window.span < view.extent ? { t0: playhead - window.span * 0.1, span: window.span } : window;
  return { ...view, playhead, window: next };
}

/** Eases out: the middle of the window goes straight, its length by equal factors.
 * @param {View} view @param {Glide} way @param {number} ms
 * @returns {View} */
function glide(view, { from, to, ms: gone }, ms) {
  const now = gone + ms;
  if (now >= GLIDE_MS) return { ...view, window: to, glide: undefined };
  const k = 1 - (1 - now / GLIDE_MS) ** 3;
  const span = from.span * (to.span / from.span) ** k;
  const share = from.span === to.span ? k : (from.span - span) / (from.span - to.span);
  const middle = from.t0 + from.span / 2 + (to.t0 + to.span / 2 - from.t0 - from.span / 2) * share;
  return { ...view, window: { t0: middle - span / 2, span }, glide: { from, to, ms: now } };
}
