// The explanation of a lesson: what was said and what was done, the takeaway, and the proof with its figures.

import { icon, make, need, note } from "./dom.js";

/**
 * @typedef {{sentence: string, value: number | null, low: number | null, high: number | null, unit: string,
 *   digits: number, holds: boolean | null}} Checked
 * @typedef {{takeaway: string | null, proof: {holds: boolean | null, sentence: string, checks: Checked[],
 *   reason: string | null}}} Conclusion
 * @typedef {{letter: string, text: string, reply: string}} Option
 * @typedef {{title: string, metrics: Record<string, number | null>}} PaneResult
 */

const SVG = "http://www.w3.org/2000/svg";
const WIDTH = 150;
const MIDDLE = 13;

/** @param {string | undefined} letter @param {readonly Option[]} options */
export function showPrediction(letter, options) {
  const option = options.find((each) => each.letter === letter);
  const unsure = letter === "?" ? "You were not sure yet." : "You did not say.";
  need("you-said").textContent = option ? `${option.letter}. ${option.text}` : unsure;
  need("you-reply").textContent = option ? option.reply : "A guess before the run helps to see what it shows.";
}

/** @param {readonly PaneResult[]} results */
export function showResults(results) {
  const rows = results.map(({ title, metrics }) => {
    const name = make("th", { scope: "row", textContent: title });
    return make("tr", {}, name, figure(metrics.wall_s, 2, " s"), figure(metrics.in_flight, 1), figure(metrics.on_cpu, 1, "", "num cpu"));
  });
  need("it-did").querySelector("tbody")?.replaceChildren(...rows);
}

/** @param {Conclusion} conclusion @param {() => void} again */
export function showConclusion(conclusion, again) {
  need("takeaway").textContent = conclusion.takeaway ?? conclusion.proof.sentence;
  need("proof").replaceChildren(...conclusion.proof.checks.map(proofRow));
  const { holds, sentence, reason } = conclusion.proof;
  const notes = need("proof-note");
  notes.replaceChildren();
  if (holds === true) return;
  // The sentence ends with its reason: what happened, then why.
  const what = reason && sentence.endsWith(reason) ? sentence.slice(0, -reason.length).trim() : sentence;
  const action = { text: "Run again", act: again };
  notes.append(note({ what, why: reason ?? "", bad: holds === false, action }));
}

/** @param {number | null | undefined} value @param {number} digits @param {string} [unit] @param {string} [className] */
function figure(value, digits, unit = "", className = "num") {
  return make("td", { className, textContent: value == null ? "–" : value.toFixed(digits) + unit });
}

/** @param {Checked} check */
function proofRow(check) {
  const mark = make("td", { className: check.holds === false ? "no" : "" });
  mark.append(icon(check.holds ? "check" : check.holds === false ? "cross" : "help"));
  const spoken = check.holds ? "It holds: " : check.holds === false ? "It does not hold: " : "Not known: ";
  mark.append(make("span", { className: "visually-hidden", textContent: spoken }));
  const words = make("td", {}, check.sentence, make("br"), make("span", { className: "label", textContent: expectation(check) }));
  const picture = make("td", { className: "num" });
  if (check.value !== null) picture.append(numberLine(check.value, check.low, check.high));
  return make("tr", {}, mark, words, picture);
}

/** "0.98 times as fast; expected 0.90 to 1.15".
 * @param {Checked} check */
function expectation({ value, low, high, unit, digits }) {
  const is = value === null ? "not known in this run" : `${value.toFixed(digits)} ${unit}`.trim();
  const wanted =
    low !== null && high !== null
      ? low === high
        ? `exactly ${low.toFixed(digits)}`
        : `${low.toFixed(digits)} to ${high.toFixed(digits)}`
      : low !== null
        ? `at least ${low.toFixed(digits)}`
        : high !== null
          ? `at most ${high.toFixed(digits)}`
          : "";
  return wanted ? `${is}; expected ${wanted}` : is;
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
