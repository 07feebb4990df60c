/** The stretch of time that is on screen: a value; every change gives a new one. */

import { clamp } from "../base/maths.js";

/** @typedef {{readonly t0: number, readonly span: number}} TimeWindow Axis time in ns; panning keeps `span` to the bit. */

/** The closest look: 10 ns for each of 1,000 pixels. */
export const SHORTEST = 10_000;
/** Empty room kept left and right of a run, as a share of what is seen. */
const SLACK = 0.5;

/** @param {TimeWindow} window */
export function endOf(window) {
  return window.t0 + window.span;
}

/** The window `factor` times as long, the instant `at` staying where it is on screen.
 * @param {TimeWindow} window @param {number} factor @param {number} at @param {number} longest
 * @returns {TimeWindow} */
export function zoom(window, factor, at, longest) {
  const span = clamp(window.span * factor, SHORTEST, Math.max(longest, SHORTEST));
  return { t0: at - (at - window.t0) * (span / window.span), span };
}

/** @param {TimeWindow} window @param {number} by
 * @returns {TimeWindow} */
export function pan(window, by) {
  return { t0: window.t0 + by, span: window.span };
}

/** Keeps some of the runs [begin, extent] on screen.
 * @param {TimeWindow} window @param {number} begin @param {number} extent
 * @returns {TimeWindow} */
export function keepInSight(window, begin, extent) {
  const { span } = window;
  const t0 = clamp(window.t0, begin - span * SLACK, Math.max(0, extent - span * SLACK));
  return t0 === window.t0 ? window : { t0, span };
}

/** @param {number} from @param {number} to @param {number} [air] Share of room to each side.
 * @returns {TimeWindow} */
export function around(from, to, air = 0.1) {
  const span = Math.max(to - from, SHORTEST);
  return { t0: from - span * air, span: span * (1 + 2 * air) };
}
