// A lesson's knobs: what is chosen, the code with it filled in, and the server's word if a value does not fit.

import { make, need } from "./dom.js";
import { say } from "./words.js";

/** @import { Problem } from "./dom.js" */

/** @typedef {Record<string, string>} Parameters */

export class Knobs {
  /** @param {string} slug */
  constructor(slug) {
    this.slug = slug;
    this.form = /** @type {HTMLFormElement} */ (need("knobs"));
    /** @type {AbortController | undefined} */
    this.asking = undefined;
    /** The values of the runs on the screen. @type {Record<string, unknown> | undefined} */
    this.asRun = undefined;
    this.form.addEventListener("change", () => {
      this.clear();
      void this.showCode();
    });
    this.form.addEventListener("submit", (event) => event.preventDefault());
  }

  /** @returns {Parameters} */
  get values() {
    /** @type {Parameters} */
    const values = {};
    // Not as form data: knobs that are locked while a run goes on would be missing.
    for (const input of this.form.querySelectorAll("input")) if (input.checked) values[input.name] = input.value;
    return values;
  }

  /** What was turned since the runs on the screen, in words: "8 tasks"; nothing if nothing was. */
  get changed() {
    const { values, asRun } = this;
    if (asRun === undefined) return "";
    const turned = Object.keys(values).filter((name) => name in asRun && !sameValue(values[name], String(asRun[name])));
    return turned.map((name) => this.worded(name, values[name])).join(", ");
  }

  /** @param {string} name @param {string} value */
  worded(name, value) {
    const knob = this.form.querySelector(`[data-parameter="${CSS.escape(name)}"]`);
    const label = knob?.querySelector("span")?.textContent ?? name;
    const text = this.stop(name, value)?.parentElement?.textContent ?? value;
    return `${label} ${text}`;
  }

  /** Sets the knobs as a run had them.
   * @param {Record<string, unknown>} values */
  set(values) {
    this.asRun = { ...this.asRun, ...values };
    let changed = false;
    for (const [name, value] of Object.entries(values)) {
      if (sameValue(this.values[name], String(value))) continue;
      const stop = this.stop(name, String(value));
      if (!stop) continue;
      stop.checked = true;
      changed = true;
    }
    if (changed) void this.showCode();
  }

  /** The radio button of a value; a value that is none of the stops becomes one.
   * @param {string} name @param {string} value
   * @returns {HTMLInputElement | undefined} */
  stop(name, value) {
    const group = this.form.querySelector(`[data-parameter="${CSS.escape(name)}"] .seg`);
    if (!group) return undefined;
    const known = [...group.querySelectorAll("input")].find((input) => sameValue(input.value, value));
    if (known) return known;
    const input = make("input", { type: "radio", name, value });
    group.append(make("label", {}, input, value));
    return input;
  }

  clear() {
    for (const knob of this.form.querySelectorAll(".knob")) {
      knob.classList.remove("bad");
      const error = knob.querySelector(".err");
      if (error instanceof HTMLElement) error.hidden = true;
    }
  }

  /** Says beside its knob what is wrong with a value. False: no knob is meant.
   * @param {Problem} problem */
  complain(problem) {
    if (!problem.field) return false;
    const knob = this.form.querySelector(`[data-parameter="${CSS.escape(problem.field)}"]`);
    const error = knob?.querySelector(".err");
    if (!knob || !(error instanceof HTMLElement)) return false;
    knob.classList.add("bad");
    error.hidden = false;
    error.replaceChildren(problem.detail.charAt(0).toUpperCase() + problem.detail.slice(1));
    const { field, suggestion } = problem;
    if (typeof suggestion === "number" || typeof suggestion === "string") {
      const use = make("button", { type: "button", className: "btn s", textContent: say("use_value", { value: String(suggestion) }) });
      use.addEventListener("click", () => {
        const stop = this.stop(field, String(suggestion));
        if (stop) stop.checked = true;
        this.clear();
      });
      error.append(use);
    }
    knob.querySelector("input")?.focus();
    return true;
  }

  /** The scripts as they will run with these values: the server fills them in. */
  async showCode() {
    this.asking?.abort();
    this.asking = new AbortController();
    try {
      const query = new URLSearchParams(this.values);
      const answer = await fetch(`/lessons/${this.slug}?${query}`, { signal: this.asking.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const codes = page.getElementById("codes");
      if (codes) need("codes").replaceChildren(...codes.childNodes);
      const downloads = page.getElementById("downloads");
      if (downloads) need("downloads").replaceChildren(...downloads.childNodes);
    } catch {
      // The code stays as it was; the run itself will say if the server is gone.
    }
  }

  /** @param {boolean} disabled */
  disable(disabled) {
    for (const input of this.form.querySelectorAll("input")) input.disabled = disabled;
  }
}

/** The server writes 2.0 where a script says 2: numbers are compared as numbers.
 * @param {string | undefined} a @param {string} b */
function sameValue(a, b) {
  if (a === undefined || a === "" || b === "") return a === b;
  return a === b || Number(a) === Number(b);
}
