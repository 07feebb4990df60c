/** How times and shares are written. Units have a space before them; decimals are constant within a view. */

/** @typedef {{unit: string, ns: number}} TimeUnit */

/** @type {readonly TimeUnit[]} */
const UNITS = [
  { unit: "ns", ns: 1 },
  { unit: "µs", ns: 1e3 },
  { unit: "ms", ns: 1e6 },
  { unit: "s", ns: 1e9 },
  { unit: "min", ns: 60e9 },
];

/** The one unit of a view, from the distance of its ticks (not from the values).
 * @param {number} stepNs
 * @returns {TimeUnit} */
export function unitFor(stepNs) {
  if (stepNs >= 60e9) return UNITS[4];
  if (stepNs >= 100e6) return UNITS[3];
  if (stepNs >= 100e3) return UNITS[2];
  if (stepNs >= 100) return UNITS[1];
  return UNITS[0];
}

/** A duration with three digits that matter: "1.92 s", "5.1 ms", "840 µs".
 * @param {number} ns */
export function formatDuration(ns) {
  const size = Math.abs(ns);
  if (size >= 600e9) return `${(ns / 60e9).toFixed(1)} min`;
  if (size >= 0.9995e9) return `${(ns / 1e9).toFixed(size >= 99.95e9 ? 0 : size >= 9.995e9 ? 1 : 2)} s`;
  if (size >= 0.9995e6) return `${(ns / 1e6).toFixed(size >= 99.95e6 ? 0 : 1)} ms`;
  if (size >= 0.9995e3) return `${(ns / 1e3).toFixed(size >= 9.995e3 ? 0 : 1)} µs`;
  return `${Math.round(ns)} ns`;
}

/** An end of a run on its flag: always in seconds with two decimals, from a tenth of a second on.
 * @param {number} ns */
export function formatEnd(ns) {
  return ns >= 0.1e9 ? `${(ns / 1e9).toFixed(2)} s` : formatDuration(ns);
}

/** An instant: seconds with three decimals ("0.934 s"), more only if the view is that close.
 * @param {number} ns @param {number} [resolution] ns that one pixel spans */
export function formatInstant(ns, resolution = 1e6) {
  const decimals = resolution >= 0.1e6 ? 3 : resolution >= 100 ? 6 : 9;
  return `${(ns / 1e9).toFixed(decimals)} s`;
}

/** @param {number} share From 0 to 1. */
export function formatShare(share) {
  const percent = share * 100;
  if (percent > 0 && percent < 0.1) return "under 0.1 %";
  if (percent < 9.95) return `${percent.toFixed(1)} %`;
  if (percent > 99 && percent < 100) return "99 %";
  return `${Math.round(percent)} %`;
}

/** "1.9 times as fast", "as fast", "1.2 times as slow": this run's time against the base's.
 * @param {number} ns @param {number} baseNs */
export function formatSpeedup(ns, baseNs) {
  const ratio = baseNs / ns;
  if (ratio >= 1.05) return `${ratio.toFixed(1)} times as fast`;
  if (ratio > 0.95) return "";
  return `${(1 / ratio).toFixed(1)} times as slow`;
}

/** @param {number} count @param {string} one @param {string} [many] */
export function plural(count, one, many = `${one}s`) {
  return `${groupDigits(count)} ${count === 1 ? one : many}`;
}

/** Thousands apart by a thin space.
 * @param {number} count */
export function groupDigits(count) {
  return String(count).replace(/\B(?=(\d{3})+$)/g, "\u202f");
}
