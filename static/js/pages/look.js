// After the run: "what happened?" in one tap, before anything is explained.

import { need } from "./dom.js";
import { say } from "./words.js";

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

  /** It waits for its answer where the reader has not come to yet: on a phone the picture stands before it. */
  get isBelow() {
    return this.choice === undefined && this.root.getBoundingClientRect().top > innerHeight;
  }

  render() {
    // What was said stays; the rest makes room for the picture.
    this.root.classList.toggle("answered", this.choice !== undefined);
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
