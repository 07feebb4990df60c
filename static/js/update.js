/** The only writer of view state: a pure function from a view and an intent to the next view. */

import { assertNever } from "./base/assert.js";
import { around, endOf, keepInSight, pan, zoom } from "./time/window.js";

/** @import { TimeWindow } from "./time/window.js" */

/**
 * What is chosen or hovered: a slice of a lane, or a stretch of a row. Its times are those of its run; all other times
 * of a view are those of the axis.
 * @typedef {{pane: string, rowId: string, kind: "slice" | "bin" | "touch", lane: number, index: number, from: number, to: number,
 *   t: number}} Target
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
 * @property {{from: number, to: number, done: boolean} | undefined} range
 * @property {number | undefined} cursor
 * @property {number | undefined} playhead what lies after it is not shown; undefined: all is
 * @property {boolean} playing
 * @property {number} rate seconds of program in one second
 * @property {ReadonlySet<string>} toggled rows that are folded or unfolded by hand
 * @property {boolean} services lanes of the library are shown
 * @property {boolean} all lanes that the figures do not count are shown
 * @property {TimeWindow[]} history windows to go back to
 *
 * @typedef {{kind: "zoom", factor: number, at: number | undefined} | {kind: "pan", by: number} | {kind: "fit"}
 *   | {kind: "show", from: number, to: number} | {kind: "to-start"} | {kind: "to-end"} | {kind: "undo"}
 *   | {kind: "hover", target: Target | undefined, cursor: number | undefined}
 *   | {kind: "select", target: Target | undefined} | {kind: "range", from: number, to: number, done: boolean}
 *   | {kind: "clear"} | {kind: "live"} | {kind: "toggle", id: string} | {kind: "services"} | {kind: "all"}
 *   | {kind: "time", begin: number, extent: number, live: boolean, now: number}
 *   | {kind: "seek", t: number | undefined} | {kind: "play"} | {kind: "pause"} | {kind: "rate", rate: number}
 *   | {kind: "tick", ms: number}} Intent
 */

/** Before anything has happened, a second is on screen. */
const FIRST_SPAN = 1e9;
/** Past the end there is room for the flag. */
const END_AIR = 1.085;
/** The live edge is let go to here, and then put there. */
const FOLLOW_LIMIT = 0.92;
const FOLLOW_TARGET = 0.6;
const LEAST_RESCALE_MS = 1000;
const MOST_HISTORY = 50;

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
    cursor: undefined,
    playhead: undefined,
    playing: false,
    rate: 1,
    toggled: new Set(),
    services: false,
    all,
    history: [],
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
      return moveTo(view, zoom(view.window, intent.factor, at, Math.max((view.extent - view.begin) * 2, FIRST_SPAN)));
    }
    case "pan":
      return moveTo(view, pan(view.window, intent.by));
    case "fit":
      return fit(view);
    case "show":
      return moveTo(remember(view), around(intent.from, intent.to));
    case "to-start":
      return moveTo(view, { t0: 0, span: view.window.span });
    case "to-end":
      return moveTo(view, { t0: Math.max(0, view.extent - view.window.span * FOLLOW_LIMIT), span: view.window.span });
    case "undo":
      return undo(view);
    case "hover":
      return { ...view, hover: intent.target, cursor: intent.cursor };
    case "select":
      return { ...view, selected: intent.target, range: undefined };
    case "range":
      return { ...view, range: { from: intent.from, to: intent.to, done: intent.done }, selected: undefined };
    case "clear":
      return { ...view, selected: undefined, range: undefined, hover: undefined };
    case "live":
      return { ...view, follow: true, playhead: undefined, playing: false, ...rescaled(view, -Infinity) };
    case "toggle":
      return { ...view, toggled: toggle(view.toggled, intent.id) };
    case "services":
      return { ...view, services: !view.services, all: view.services ? view.all : true };
    case "all":
      return { ...view, all: !view.all };
    case "time":
      return takeTime(view, intent);
    case "seek":
      return { ...view, playhead: intent.t === undefined ? undefined : Math.max(view.begin, Math.min(intent.t, view.extent)) };
    case "play":
      return play(view);
    case "pause":
      return { ...view, playing: false };
    case "rate":
      return { ...view, rate: intent.rate };
    case "tick":
      return tick(view, intent.ms);
    default:
      return assertNever(intent);
  }
}

/** @param {View} view @param {TimeWindow} window
 * @returns {View} */
function moveTo(view, window) {
  return { ...view, window: keepInSight(window, view.begin, view.extent), follow: false };
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
  return { ...view, history: [...view.history.slice(1 - MOST_HISTORY), view.window] };
}

/** @param {View} view
 * @returns {View} */
function undo(view) {
  const last = view.history[view.history.length - 1];
  if (last === undefined) return view;
  return { ...view, window: last, history: view.history.slice(0, -1), follow: false };
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
  const { window, rescaledAt, extent: edge } = view;
  const forced = now === -Infinity;
  if (!view.live && forced) return { window: fitWindow(view), rescaledAt };
  const past = edge > window.t0 + window.span * FOLLOW_LIMIT;
  if (!forced && (!past || (now - rescaledAt < LEAST_RESCALE_MS && edge <= endOf(window)))) return { window, rescaledAt };
  const t0 = view.whole ? view.begin : 0;
  const seen = edge - t0;
  const span = Math.max(FIRST_SPAN, seen / FOLLOW_TARGET, (seen + LEAST_RESCALE_MS * 1e6) / FOLLOW_LIMIT + 1);
  return { window: { t0, span }, rescaledAt: forced ? rescaledAt : now };
}

/** @param {View} view
 * @returns {View} */
function play(view) {
  const from = view.playhead === undefined || view.playhead >= view.extent ? Math.min(0, Math.max(view.begin, view.window.t0)) : view.playhead;
  return { ...view, playing: true, playhead: from };
}

/** @param {View} view @param {number} ms
 * @returns {View} */
function tick(view, ms) {
  if (!view.playing || view.playhead === undefined) return view;
  const playhead = view.playhead + ms * 1e6 * view.rate;
  if (playhead >= view.extent) return { ...view, playhead: undefined, playing: false };
  const { window } = view;
  const off = playhead > window.t0 + window.span * FOLLOW_LIMIT || playhead < window.t0;
  const next = off && window.span < view.extent ? { t0: playhead - window.span * 0.1, span: window.span } : window;
  return { ...view, playhead, window: next };
}
