// The explanation of a lesson: what was said and what was done, the takeaway, and the proof with its figures.

import { icon, make, need, note } from "./dom.js";
import { say } from "./words.js";

/** @import { PredictionForm } from "./prediction.js" */

/**
 * @typedef {{sentence: string, value: number | null, low: number | null, high: number | null, unit: string,
 *   digits: number, holds: boolean | null}} Checked
 * @typedef {{text: string, value: number | null, place: number | null}} Placed
 * @typedef {{takeaway: string | null, proof: {holds: boolean | null, sentence: string, checks: Checked[],
 *   reason: string | null}, seen: (boolean | null)[], rankings: Placed[][],
 *   points: {label: string, x: number, y: number}[]}} Conclusion
 * @typedef {{letter: string, text: string, reply: string}} Option
 * @typedef {{title: string, metrics: Record<string, number | null>}} PaneResult
 */

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 150;
const MIDDLE = 13;
const BAR = 200;
const BAR_HEIGHT = 18;

/** @param {PredictionForm} prediction @param {readonly Option[]} options */
export function showPrediction(prediction, options) {
  const option = options.find((each) => each.letter === prediction.choice);
  const said = prediction.choice === undefined ? say("unsaid") : prediction.choice === "ranked" ? say("you_ranked") : say("unsure");
  need("you-said").textContent = option ? `${option.letter}. ${option.text}` : said;
  need("you-reply").textContent = option ? option.reply : prediction.choice === "ranked" ? "" : say("guess_helps");
  const because = need("you-because");
  because.hidden = prediction.reason === "" || prediction.choice === undefined;
  because.textContent = say("because", { reason: prediction.reason });
  for (const reply of document.querySelectorAll("[data-option]")) {
    reply.classList.toggle("mine", reply.getAttribute("data-option") === prediction.choice);
  }
}

/** The orders that were predicted beside those that came out.
 * @param {PredictionForm} prediction @param {readonly Placed[][]} rankings */
export function showPlaces(prediction, rankings) {
  const { orders } = prediction;
  const lists = rankings.map((placed, index) => {
    const out = [...placed].filter((each) => each.place !== null).sort((a, b) => Number(a.place) - Number(b.place));
    const list = make("ol", { className: "places" });
    list.append(...out.map((each) => make("li", {}, make("span", { className: "k", textContent: String(each.place) }), each.text)));
    const parts = make("div", {}, make("p", { className: "label", textContent: say("it_ranked") }), list);
    const order = orders[index];
    if (order) parts.prepend(make("p", { className: "label", textContent: `${say("you_ranked")}: ${order.map((item) => placed[item].text).join(", ")}` }));
    if (order && out.length === placed.length) {
      const said = say("ranked_right", { n: agreed(order, placed), count: placed.length });
      parts.append(make("p", { className: "label", textContent: said }));
    }
    return parts;
  });
  need("places").replaceChildren(...lists);
}

/** How many stand where they came in: among things that tie, any place of theirs is right.
 * @param {readonly number[]} order @param {readonly Placed[]} placed */
export function agreed(order, placed) {
  return order.filter((item, index) => {
    const place = placed[item].place ?? 0;
    const ties = placed.filter((each) => each.place === place).length;
    return index + 1 >= place && index + 1 < place + ties;
  }).length;
}

/** @param {readonly PaneResult[]} results */
export function showResults(results) {
  const longest = Math.max(...results.map(({ metrics }) => metrics.wall_s ?? 0), 1e-9);
  const rows = results.map(({ title, metrics }) => {
    const name = make("th", { scope: "row", textContent: title });
    name.append(timeBar(metrics, longest));
    return make("tr", {}, name, figure(metrics.wall_s, 2, " s"), figure(metrics.in_flight, 1), figure(metrics.on_cpu, 1, "", "num cpu"));
  });
  need("it-did").querySelector("tbody")?.replaceChildren(...rows);
}

/** As long as the run took, and as much of its height filled as the tasks in flight were on a CPU.
 * @param {Record<string, number | null>} metrics @param {number} longest */
function timeBar(metrics, longest) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "bar");
  svg.setAttribute("viewBox", `0 0 ${BAR} ${BAR_HEIGHT}`);
  svg.setAttribute("preserveAspectRatio", "none");
  svg.setAttribute("aria-hidden", "true");
  const width = ((metrics.wall_s ?? 0) / longest) * BAR;
  const most = Math.max(metrics.in_flight ?? 0, metrics.on_cpu ?? 0, 1e-9);
  const height = Math.min(1, (metrics.on_cpu ?? 0) / most) * BAR_HEIGHT;
  svg.append(line("flight", `M0 0H${width}V${BAR_HEIGHT}H0z`), line("cpu", `M0 ${BAR_HEIGHT - height}H${width}V${BAR_HEIGHT}H0z`));
  return svg;
}

/** @param {Conclusion} conclusion @param {() => void} again @param {string | undefined} recording where it is to be seen */
export function showConclusion(conclusion, again, recording) {
  need("takeaway").textContent = conclusion.takeaway ?? conclusion.proof.sentence;
  need("proof").replaceChildren(...conclusion.proof.checks.map(proofRow));
  const { holds, sentence, reason } = conclusion.proof;
  const notes = need("proof-note");
  notes.replaceChildren();
  if (holds === true) return;
  // The sentence ends with its reason: what happened, then why.
  const what = reason && sentence.endsWith(reason) ? sentence.slice(0, -reason.length).trim() : sentence;
  const notice = note({ what, why: reason ?? "", bad: holds === false, action: { text: say("run_again"), act: again } });
  if (recording) {
    const link = make("a", { className: "btn", href: recording, textContent: say("see_recording") });
    const buttons = make("div", { className: "row" }, ...notice.querySelectorAll("button"), link);
    notice.append(buttons);
  }
  notes.append(notice);
}

/** @param {number | null | undefined} value @param {number} digits @param {string} [unit] @param {string} [className] */
function figure(value, digits, unit = "", className = "num") {
  return make("td", { className, textContent: value == null ? "–" : value.toFixed(digits) + unit });
}

/** @param {Checked} check */
function proofRow(check) {
  const mark = make("td", { className: check.holds === false ? "no" : "" });
  mark.append(icon(check.holds ? "check" : check.holds === false ? "cross" : "help"));
  const spoken = check.holds ? "holds" : check.holds === false ? "holds_not" : "holds_unknown";
  mark.append(make("span", { className: "visually-hidden", textContent: say(spoken) }));
  const words = make("td", {}, check.sentence, make("br"), make("span", { className: "label", textContent: expectation(check) }));
  const picture = make("td", { className: "num" });
  if (check.value !== null) picture.append(numberLine(check.value, check.low, check.high));
  return make("tr", {}, mark, words, picture);
}

/** "0.98 times as fast; expected 0.90 to 1.15".
 * @param {Checked} check */
function expectation({ value, low, high, unit, digits }) {
  const is = value === null ? say("value_unknown") : `${value.toFixed(digits)} ${unit}`.trim();
  const wanted = bounds(low?.toFixed(digits), high?.toFixed(digits));
  return wanted ? say("expected", { value: is, wanted }) : is;
}

/** @param {string | undefined} low @param {string | undefined} high */
function bounds(low, high) {
  if (low !== undefined && high !== undefined) return low === high ? say("exactly", { low }) : say("between", { low, high });
  if (low !== undefined) return say("at_least", { low });
  return high === undefined ? "" : say("at_most", { high });
}
/** The figure as a dot on a line, with the expected stretch drawn over it.
 * @param {number} value @param {number | null} low @param {number | null} high */
function numberLine(value, low, high) {
  const known = [value, low, high].filter((each) => each !== null);
  const least = Math.min(...known);
  const most = Math.max(...known);
  const air = (most - least || Math.abs(most) || 1) * 0.35;
  const x = (/** @type {number} */ v) => 6 + ((v - (least - air)) / (most - least + 2 * air)) * (WIDTH - 12);
  const from = low === null ? 6 : x(low);
  const to = high === null ? WIDTH - 6 : x(high);
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "b");
  svg.setAttribute("viewBox", `0 0 ${WIDTH} ${2 * MIDDLE}`);
  svg.setAttribute("aria-hidden", "true");
  svg.append(line("rail", `M6 ${MIDDLE}H${WIDTH - 6}`), line("span", `M${from} ${MIDDLE}H${to}`));
  const ends = [low === null ? "" : `M${from} 8v10`, high === null ? "" : `M${to} 8v10`].join("");
  if (ends) svg.append(line("span", ends));
  const dot = document.createElementNS(SVG, "circle");
  for (const [name, at] of [["cx", x(value)], ["cy", MIDDLE], ["r", 5]]) dot.setAttribute(String(name), String(at));
  svg.append(dot);
  return svg;
}

/** @param {string} className @param {string} d */
function line(className, d) {
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("class", className);
  path.setAttribute("d", d);
  return path;
}
