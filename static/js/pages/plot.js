// The learner's own runs as a plot: a mark of its own shape for each line, over the stops of one knob.

import { make } from "./dom.js";
import { say } from "./words.js";

/** @import { OwnRun } from "./memory.js" */

/**
 * @typedef {{x: string, knob: string, stops: number[], label: string, unit: string,
 *   series: {label: string, calculated: boolean}[]}} History
 * @typedef {{label: string, calculated: boolean, number: number, points: {x: number, y: number}[]}} Line
 */

const SPACE = "http://www.w3.org/2000/svg";
const HEIGHT = 250;
const LEFT = 46;
/** Room for the lines' names. */
const RIGHT = 150;
const NARROW_RIGHT = 118;
const NARROWEST = 300;
const WIDEST = 620;
/** A calculated curve may stand so much higher than what was measured; beyond it leaves the picture. */
const HEADROOM = 3;
const TOP = 14;
const BOTTOM = 34;
const ROW = 15;

/** @param {string} name @param {Record<string, string | number>} attributes @param {string} [text] */
function svg(name, attributes, text) {
  const element = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, String(value));
  if (text !== undefined) element.textContent = text;
  return element;
}

/** Shapes that can be told apart without colour, by the number of their line. */
const SHAPES = [
  (/** @type {number} */ x, /** @type {number} */ y) => svg("circle", { class: "mark hollow", cx: x, cy: y, r: 5 }),
  (/** @type {number} */ x, /** @type {number} */ y) => svg("rect", { class: "mark hollow", x: x - 4.5, y: y - 4.5, width: 9, height: 9 }),
  (/** @type {number} */ x, /** @type {number} */ y) => svg("path", { class: "mark", d: `M${x} ${y - 6}l5.5 10h-11z` }),
  (/** @type {number} */ x, /** @type {number} */ y) => svg("path", { class: "mark", d: `M${x} ${y - 6}l6 6-6 6-6-6z` }),
  (/** @type {number} */ x, /** @type {number} */ y) => svg("path", { class: "mark cross", d: `M${x - 4} ${y - 4}l8 8m0-8l-8 8` }),
];

/** The lines of all runs: the newest value of a line at each stop stands; calculated ones come from the newest run.
 * @param {History} history @param {readonly OwnRun[]} runs
 * @returns {Line[]} */
export function linesOf(history, runs) {
  return history.series.map(({ label, calculated }, number) => {
    /** @type {Map<number, number>} */
    const at = new Map();
    for (const run of calculated ? runs.slice(-1) : runs) {
      for (const point of run.points) if (point.label === label) at.set(point.x, point.y);
    }
    const points = [...at].map(([x, y]) => ({ x, y })).sort((a, b) => a.x - b.x);
    return { label, calculated, number, points };
  });
}

/** A round number of which `most` takes at most five.
 * @param {number} most */
function stepFor(most) {
  const rough = most / 4 || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  return power * (/** @type {number} */ ([1, 2, 5, 10].find((each) => each * power >= rough)));
}

/** The highest value that is to be seen.
 * @param {readonly Line[]} lines */
export function highest(lines) {
  const most = (/** @type {boolean} */ calculated) =>
    Math.max(0, ...lines.filter((line) => line.calculated === calculated).flatMap((line) => line.points.map((point) => point.y)));
  const measured = most(false);
  return Math.max(measured, measured > 0 ? Math.min(most(true), measured * HEADROOM) : most(true), 1e-9);
}

/** @param {History} history @param {readonly OwnRun[]} runs @param {number} room CSS px
 * @returns {HTMLElement | SVGElement} */
export function drawPlot(history, runs, room) {
  const width = Math.max(NARROWEST, Math.min(WIDEST, Math.round(room)));
  const right = width < 480 ? NARROW_RIGHT : RIGHT;
  const lines = linesOf(history, runs).filter((line) => line.points.length > 0);
  const values = lines.flatMap((line) => line.points);
  const xs = [...new Set([...history.stops, ...values.map((point) => point.x)])].sort((a, b) => a - b);
  const most = highest(lines);
  const step = stepFor(most);
  const top = Math.ceil(most / step - 1e-9) * step;
  const x = (/** @type {number} */ value) => LEFT + 18 + (xs.indexOf(value) / Math.max(1, xs.length - 1)) * (width - LEFT - right - 36);
  const y = (/** @type {number} */ value) => HEIGHT - BOTTOM - (value / top) * (HEIGHT - TOP - BOTTOM);
  const picture = svg("svg", { class: "plot", viewBox: `0 0 ${width} ${HEIGHT}`, width, role: "img", "aria-label": describe(history, lines) });
  const area = svg("clipPath", { id: "plot-area" });
  area.append(svg("rect", { x: LEFT, y: TOP - 4, width: width - right - LEFT, height: HEIGHT - TOP - BOTTOM + 8 }));
  picture.append(area);
  const decimals = step < 1 ? Math.ceil(-Math.log10(step) - 1e-9) : 0;
  for (let value = 0; value <= top + step / 2; value += step) {
    picture.append(svg("path", { class: "grid", d: `M${LEFT} ${y(value)}H${width - right}` }));
    const unit = value + step > top + step / 2 && history.unit.length <= 2 && history.unit ? ` ${history.unit}` : "";
    picture.append(svg("text", { x: LEFT - 8, y: y(value) + 4, "text-anchor": "end" }, value.toFixed(decimals) + unit));
  }
  for (const stop of xs) picture.append(svg("text", { x: x(stop), y: HEIGHT - BOTTOM + 20, "text-anchor": "middle" }, String(stop)));
  picture.append(svg("text", { x: width - right + 8, y: HEIGHT - BOTTOM + 20 }, history.knob));
  for (const line of lines) {
    const path = line.points.map((point, index) => `${index ? "L" : "M"}${x(point.x)} ${y(point.y)}`).join("");
    picture.append(svg("path", { class: line.calculated ? "line calculated" : "line", d: path, "clip-path": "url(#plot-area)" }));
  }
  for (const line of lines) {
    if (line.calculated) continue;
    for (const point of line.points) picture.append(SHAPES[line.number % SHAPES.length](x(point.x), y(point.y)));
  }
  // Beside the last marks of all: nothing stands there that could be taken for one more.
  const from = Math.max(...lines.map((line) => x(line.points[line.points.length - 1].x)), LEFT) + 14;
  for (const { line, at, to } of labels(lines, y)) {
    const end = x(line.points[line.points.length - 1].x) + 9;
    if (end < from - 12 || Math.abs(at - to) > 4) picture.append(svg("path", { class: "leader", d: `M${end} ${at}L${from - 3} ${to - 1}` }));
    picture.append(svg("text", { x: from, y: to + 3 }, line.calculated ? `${line.label}, ${say("calculated")}` : line.label));
  }
  return picture;
}

/** Where the lines' names stand: at their last mark, apart from each other.
 * @param {Line[]} lines @param {(value: number) => number} y */
function labels(lines, y) {
  const wanted = lines.map((line) => ({ line, at: y(line.points[line.points.length - 1].y), to: 0 })).sort((a, b) => a.at - b.at);
  let free = TOP;
  for (const each of wanted) {
    each.at = Math.max(each.at, TOP);
    each.to = Math.max(each.at, free);
    free = each.to + ROW;
  }
  const over = free - ROW - (HEIGHT - BOTTOM);
  if (over > 0) for (const each of wanted) each.to = Math.max(TOP / 2, each.to - over);
  return wanted;
}

/** The same in words.
 * @param {History} history @param {Line[]} lines */
function describe(history, lines) {
  const unit = history.unit ? ` ${history.unit}` : "";
  const told = lines.map((line) => `${line.label}: ${line.points.map((p) => `${p.x} → ${Number(p.y.toPrecision(3))}${unit}`).join(", ")}`);
  return `${history.label}, ${history.knob}. ${told.join("; ")}.`;
}

/** The list under the plot, for those who do not see it.
 * @param {History} history @param {readonly OwnRun[]} runs */
export function plotTable(history, runs) {
  const table = make("table", { className: "visually-hidden" });
  table.append(make("caption", { textContent: `${history.label}, ${history.knob}` }));
  for (const line of linesOf(history, runs)) {
    const row = make("tr", {}, make("th", { scope: "row", textContent: line.label }));
    row.append(...line.points.map((p) => make("td", { textContent: `${p.x}: ${Number(p.y.toPrecision(3))}` })));
    table.append(row);
  }
  return table;
}
