// After the run: "what happened?" in one tap, then the key moments, one by one.

import { measuredWindow } from "../model/figures.js";
import { STATES } from "../model/states.js";
import { need } from "./dom.js";
import { say } from "./words.js";

/** @import { RunModel } from "../model/run.js" */

/** @typedef {{pane: string, at: string, title: string, text: string, span_ms: number | null}} Moment */

/** The question, and whether what was tapped is true of these runs: told from their figures. */
export class Happened {
  /** @param {() => void} answered */
  constructor(answered) {
    this.root = need("happened");
    this.buttons = [...this.root.querySelectorAll("button")];
    /** @type {string | undefined} */
    this.choice = undefined;
    /** @type {readonly (boolean | null)[]} */
    this.truths = [];
    for (const button of this.buttons) {
      button.addEventListener("click", () => {
        this.choice = button.dataset.sight;
        this.render();
        answered();
      });
    }
  }

  /** @param {readonly (boolean | null)[]} truths by answer; null: these runs do not tell */
  ask(truths) {
    this.truths = truths;
    this.choice = undefined;
    this.root.hidden = this.buttons.length < 2;
    this.render();
  }

  render() {
    for (const button of this.buttons) button.setAttribute("aria-pressed", String(button.dataset.sight === this.choice));
    need("seen").textContent = this.answer();
  }

  answer() {
    if (this.choice === undefined) return "";
    if (this.choice === "?") return say("seen_skipped");
    const truth = this.truths[Number(this.choice)] ?? null;
    return truth === null ? say("seen_unknown") : say(truth ? "seen_right" : "seen_wrong");
  }
}

/** Where a moment is on the axis, ns; undefined: this run has none.
 * @param {RunModel} model @param {string} at */
export function momentTime(model, at) {
  const [kind, what] = at.split(":");
  const { from, to } = measuredWindow(model);
  switch (kind) {
    case "start":
      return from;
    case "use":
      return to;
    case "end":
      return model.extent - model.zero;
    case "share":
      return from + (to - from) * Number(what);
    case "state":
      return firstState(model, what);
    default:
      return firstMark(model, what.toLowerCase());
  }
}

/** @param {RunModel} model @param {string} id */
function firstState(model, id) {
  const code = STATES.findIndex((state) => state.id === id);
  let first = Infinity;
  for (const { store, fact } of model.declared) {
    if (fact.service) continue;
    for (let i = 0; i < store.length; i++) {
      if (store.state(i) !== code) continue;
      first = Math.min(first, store.start(i));
      break;
    }
  }
  return Number.isFinite(first) ? first - model.zero : undefined;
}

/** @param {RunModel} model @param {string} kind */
function firstMark(model, kind) {
  const times = model.declared.flatMap((lane) => lane.marks.filter((mark) => mark.kind === kind).map((mark) => mark.t));
  return times.length > 0 ? Math.min(...times) - model.zero : undefined;
}
