// After the explanation: the learner's own runs on one plot, one more question, the next lesson.

import { need } from "./dom.js";
import { keepRuns, ownRuns } from "./memory.js";
import { say } from "./words.js";

/** @import { History } from "./plot.js" */
/** @import { OwnRun } from "./memory.js" */

/** So many of a learner's runs are kept for a lesson. */
const MOST_RUNS = 40;

export class OwnRuns {
  /** @param {string} slug @param {History | null} history */
  constructor(slug, history) {
    this.slug = slug;
    this.history = history;
    need("forget").addEventListener("click", () => {
      keepRuns(slug, []);
      void this.show();
    });
  }

  /** How many there are. */
  get count() {
    return ownRuns(this.slug).length;
  }

  /** @param {OwnRun} run */
  add(run) {
    const others = ownRuns(this.slug).filter((each) => each.key !== run.key);
    keepRuns(this.slug, [...others, run].slice(-MOST_RUNS));
  }

  /** The plot is fetched when there is something to plot. */
  async show() {
    const runs = ownRuns(this.slug);
    need("own-runs").hidden = this.history === null || runs.length === 0;
    if (this.history === null || runs.length === 0) return;
    const { drawPlot, plotTable } = await import("./plot.js");
    const host = need("plot");
    host.replaceChildren(drawPlot(this.history, runs, host.clientWidth), plotTable(this.history, runs));
  }
}

/** The new question: an answer by options, or one that is opened.
 * @param {() => void} answered */
export function wireTransfer(answered) {
  const show = (/** @type {string} */ verdict) => {
    need("transfer-right").textContent = verdict;
    need("transfer-answer").hidden = false;
    answered();
  };
  document.getElementById("reveal")?.addEventListener("click", (event) => {
    show("");
    if (event.target instanceof HTMLElement) event.target.hidden = true;
  });
  need("transfer").addEventListener("change", (event) => {
    const input = event.target;
    if (input instanceof HTMLInputElement) show(say(input.dataset.correct === undefined ? "wrong" : "right"));
  });
}
