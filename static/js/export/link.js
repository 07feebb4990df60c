/**
 * A view as the part of an address after `#`: `t=0.12..0.34&sel=2:0.1342&theme=dark&rate=0.1`. The run is in the path,
 * and of its data there is nothing. Times are seconds of the axis. Whatever cannot be read is left out: an address is
 * typed, cut and sent on by people.
 *
 * t      the stretch that is in sight; without it the whole run is
 * sel    what is chosen: LANE:SLICE (its number), LANE:TIME (with a point) or LANE:FROM..TO; PANE/ before it where there
 *        are several, counted from 1
 * range  the measured stretch
 * at     the playhead
 * rate   seconds of program in one second
 */

/**
 * @typedef {{from: number, to: number}} Stretch ns of the axis
 * @typedef {{pane: number, lane: number, slice?: number, at?: number, stretch?: Stretch}} Selected `pane`: from 0
 * @typedef {{window?: Stretch, selected?: Selected, range?: Stretch, at?: number, theme?: string, rate?: number}} Link
 */

export const THEMES = ["light", "dark", "projector"];
/** Longer than any run, and still exact to the nanosecond. */
const MOST_S = 1e6;
/** The edges of a stretch are right to this share of it: so little of a pixel that the same columns are drawn. */
const EXACT = 1e-6;

/** @param {Link} link
 * @returns {string} without the `#` */
export function writeLink({ window, selected, range, at, theme, rate }) {
  const parts = [];
  if (window) parts.push(`t=${stretch(window)}`);
  if (selected) {
    const { pane, lane, at: instant = 0, slice } = selected;
    const what = selected.stretch ? stretch(selected.stretch) : slice === undefined ? seconds(instant, 9) : String(slice);
    parts.push(`sel=${pane > 0 ? `${pane + 1}/` : ""}${lane}:${what}`);
  }
  if (range) parts.push(`range=${stretch(range)}`);
  if (at !== undefined) parts.push(`at=${seconds(at, 9)}`);
  if (theme) parts.push(`theme=${encodeURIComponent(theme)}`);
  if (rate !== undefined && rate !== 1) parts.push(`rate=${Number(rate.toPrecision(3))}`);
  return parts.join("&");
}

/** @param {string} hash with or without the `#`
 * @returns {Link} what of it can be read */
export function readLink(hash) {
  const given = new URLSearchParams(hash.replace(/^#/, ""));
  const get = (/** @type {string} */ name) => given.get(name) ?? "";
  /** @type {Link} */
  const link = {};
  const window = stretchOf(get("t"));
  const range = stretchOf(get("range"));
  const selected = selectedOf(get("sel"));
  const at = instantOf(get("at"));
  const rate = /^\d*\.?\d+$/.test(get("rate")) ? Number(get("rate")) : 0;
  if (window) link.window = window;
  if (selected) link.selected = selected;
  else if (range) link.range = range;
  if (at !== undefined) link.at = at;
  if (THEMES.includes(get("theme"))) link.theme = get("theme");
  if (rate > 0) link.rate = rate;
  return link;
}

/** @param {string} text
 * @returns {Selected | undefined} */
function selectedOf(text) {
  const found = /^(?:(\d{1,2})\/)?(\d{1,6}):(.+)$/.exec(text);
  if (found === null) return undefined;
  const place = { pane: Math.max(0, Number(found[1] ?? 1) - 1), lane: Number(found[2]) };
  if (/^\d{1,9}$/.test(found[3])) return { ...place, slice: Number(found[3]) };
  const within = stretchOf(found[3]);
  if (within) return { ...place, stretch: within };
  const at = instantOf(found[3]);
  return at === undefined ? undefined : { ...place, at };
}

/** @param {string} text
 * @returns {Stretch | undefined} */
function stretchOf(text) {
  const [a, b, ...more] = text.split("..").map(instantOf);
  return a === undefined || b === undefined || more.length > 0 || b <= a ? undefined : { from: a, to: b };
}

/** @param {string} text seconds
 * @returns {number | undefined} ns */
function instantOf(text) {
  if (!/^-?\d*\.?\d+$/.test(text) || Math.abs(Number(text)) > MOST_S) return undefined;
  return Math.round(Number(text) * 1e9) + 0; // no -0
}

/** @param {Stretch} stretch */
function stretch({ from, to }) {
  const digits = Math.min(9, Math.max(0, Math.ceil(-Math.log10(((to - from) / 1e9) * EXACT))));
  return `${seconds(from, digits)}..${seconds(to, digits)}`;
}

/** Always with a point, which tells a time from a number.
 * @param {number} ns @param {number} digits after the point */
function seconds(ns, digits) {
  return (ns / 1e9).toFixed(Math.max(1, digits)).replace(/(\.\d+?)0+$/, "$1");
}
