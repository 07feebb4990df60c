/** Where an axis has ticks and what they say: 1-2-5 steps, one unit and constant decimals in a view. */

import { unitFor } from "../base/format.js";

/** @import { TimeWindow } from "./window.js" */

/**
 * @typedef {{t: number, text: string}} Tick
 * @typedef {{step: number, ticks: Tick[], minor: number, anchor: string | undefined}} Ticks
 *   `anchor`: where the steps are tiny against the time, it is said once and the ticks count from it.
 */

const LEAST_MINOR_PX = 8;
const MINUTES = [60, 120, 300, 600, 1800, 3600, 7200, 21600, 86400];

/** The smallest step of the ladder that is not below `least` (ns).
 * @param {number} least */
export function tickStep(least) {
  if (least > 50e9) return (MINUTES.find((s) => s * 1e9 >= least) ?? 86400) * 1e9;
  const power = 10 ** Math.floor(Math.log10(Math.max(least, 1)));
  for (const m of [1, 2, 5, 10]) if (m * power >= least * (1 - 1e-9)) return m * power > 50e9 ? 60e9 : m * power;
  return 10 * power;
}

/** @param {TimeWindow} window @param {number} width CSS px @param {number} [spacing] least px between labels
 * @returns {Ticks} */
export function makeTicks(window, width, spacing = 90) {
  const { span } = window;
  const t1 = window.t0 + span;
  const step = tickStep((span * spacing) / Math.max(1, width));
  const { unit, ns } = unitFor(step);
  const decimals = Math.max(0, Math.ceil(-Math.log10(step / ns) - 1e-9));
  // A pixel beyond each edge: there a tick may still round into the picture.
  const pixel = span / Math.max(1, width);
  const first = Math.ceil((window.t0 - pixel) / step);
  const last = Math.floor((t1 + pixel) / step);
  const far = Math.max(Math.abs(window.t0), Math.abs(t1));
  const base = step < far / 1000 && unit !== "s" ? first * step : undefined;
  /** @type {Tick[]} */
  const ticks = [];
  for (let k = first; k <= last; k++) {
    const t = k * step;
    const value = base === undefined ? t : t - base;
    const sign = base !== undefined && value > 0 ? "+" : "";
    ticks.push({ t, text: value === 0 && base === undefined ? "0" : `${sign}${(value / ns).toFixed(decimals)} ${unit}` });
  }
  const anchor = base === undefined || ticks.length === 0 ? undefined : anchorText(base);
  if (anchor !== undefined) ticks[0].text = anchor;
  return { step, ticks, minor: minorStep(step, span, width), anchor };
}

/** @param {number} t */
function anchorText(t) {
  return `${(t / 1e9).toFixed(6).replace(/0{1,3}$/, "")} s`;
}

/** @param {number} step @param {number} span @param {number} width */
function minorStep(step, span, width) {
  const lead = Math.round(step / 10 ** Math.floor(Math.log10(step) + 1e-9));
  const parts = lead === 5 ? 5 : lead === 2 ? 4 : 10;
  for (const n of [parts, parts === 10 ? 5 : 2, 2]) {
    if (((step / n) * width) / span >= LEAST_MINOR_PX) return step / n;
  }
  return step;
}
