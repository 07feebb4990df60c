// Free play: knobs make a script, runs of it stand beneath each other on one time axis.

import { createTimeline } from "../timeline.js";
import { ProblemError, addressRuns, icon, make, need, note, post } from "./dom.js";
import { exportBy } from "./export.js";
import { linkBy } from "./link.js";
import { Watch } from "./watch.js";
import { say } from "./words.js";

/** @import { Problem } from "./dom.js" */
/** @import { Timeline } from "../timeline.js" */

/** More would be a list, not a comparison. */
const MOST = 4;

class PlayPage {
  constructor() {
    this.form = /** @type {HTMLFormElement} */ (need("knobs"));
    /** @type {AbortController | undefined} */
    this.asking = undefined;
    /** @type {Timeline | undefined} */
    this.timeline = undefined;
    /** @type {Watch[]} */
    this.watches = [];
    this.form.addEventListener("change", () => void this.showScript());
    this.form.addEventListener("submit", (event) => event.preventDefault());
    need("run").addEventListener("click", () => void this.run());
    need("stop").addEventListener("click", () => void this.stop());
    const runs = new URL(location.href).searchParams.getAll("run").slice(-MOST);
    if (runs.length > 0) this.show(runs);
  }

  get values() {
    /** @type {Record<string, string>} */
    const values = {};
    for (const input of this.form.querySelectorAll("input")) if (input.checked) values[input.name] = input.value;
    return values;
  }

  /** The page as the server makes it for these knobs: script, name, what is idle, what does not fit. */
  async showScript() {
    this.asking?.abort();
    this.asking = new AbortController();
    const query = new URLSearchParams(this.values);
    try {
      const answer = await fetch(`/play?${query}`, { signal: this.asking.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      for (const id of ["codes", "title"]) need(id).replaceChildren(...(page.getElementById(id)?.childNodes ?? []));
      for (const knob of this.form.querySelectorAll(".knob")) {
        const other = page.querySelector(`[data-parameter="${knob.getAttribute("data-parameter")}"]`);
        if (!other) continue;
        knob.className = other.className;
        const error = knob.querySelector(".err");
        const said = other.querySelector(".err")?.textContent ?? "";
        if (error instanceof HTMLElement) Object.assign(error, { textContent: said, hidden: said === "" });
      }
      this.keepAddress();
    } catch {
      // The script stays as it was; the run itself will say if the server is gone.
    }
  }

  /** Knobs and runs in the address, so that a reload or another browser shows the same. */
  keepAddress() {
    const address = new URL(location.href);
    address.search = new URLSearchParams(this.values).toString();
    history.replaceState(history.state, "", address);
    addressRuns(this.watches.map((watch) => watch.id));
  }

  async run() {
    const button = /** @type {HTMLButtonElement} */ (need("run"));
    button.disabled = true;
    need("trouble").replaceChildren();
    try {
      const run = await post("/api/play", { parameters: this.values });
      this.show([...this.watches.map((watch) => watch.id), run.id].slice(-MOST));
      this.keepAddress();
      need("stage").scrollIntoView({ block: "nearest" });
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      this.refused(error.problem);
    } finally {
      button.disabled = false;
    }
  }

  /** Beside its knob where one is meant, else below the button.
   * @param {Problem} problem */
  refused(problem) {
    const knob = this.form.querySelector(`[data-parameter="${CSS.escape(problem.field ?? "")}"]`);
    const error = knob?.querySelector(".err");
    if (knob && error instanceof HTMLElement) {
      knob.classList.add("bad");
      Object.assign(error, { textContent: problem.detail, hidden: false });
      knob.querySelector("input")?.focus();
    } else need("trouble").replaceChildren(note({ what: `${problem.title}.`, why: problem.detail }));
  }

  /** @param {readonly string[]} runs */
  show(runs) {
    for (const watch of this.watches) watch.close();
    this.timeline?.destroy();
    const none = runs.length === 0;
    need("stage").hidden = none;
    need("tables").hidden = none;
    this.timeline = undefined;
    this.watches = [];
    if (none) return this.render();
    const timeline = createTimeline(need("timeline"), { label: say("axis"), layout: "lesson", legend: false, tools: false });
    need("legend").replaceChildren(timeline.parts.legend);
    need("tools").replaceChildren(timeline.parts.tools);
    need("table").replaceChildren(timeline.parts.table);
    exportBy(timeline, () => ({ title: say("title"), runs }));
    this.timeline = timeline;
    this.watches = runs.map((run) => {
      const pane = timeline.addPane({ id: run, title: "…" });
      return new Watch(run, pane, (watch) => {
        if (watch.run) pane.setTitle(watch.run.title);
        this.render();
      });
    });
    for (const watch of this.watches) watch.open();
    linkBy(timeline);
    this.render();
  }

  /** @param {string} run */
  drop(run) {
    this.show(this.watches.map((watch) => watch.id).filter((id) => id !== run));
    this.keepAddress();
  }

  get current() {
    return this.watches.find((watch) => watch.phase !== "over");
  }

  async stop() {
    const { current } = this;
    if (!current) return;
    try {
      await post(`/api/runs/${current.id}/cancel`, {});
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      this.refused(error.problem);
    }
  }

  render() {
    const { current } = this;
    need("stop").hidden = current === undefined;
    need("now").textContent = this.status();
    need("chosen").replaceChildren(
      ...this.watches.map((watch) => {
        const title = watch.run?.title ?? watch.id;
        const remove = make("button", { type: "button", className: "btn icon s quiet" }, icon("cross"));
        remove.setAttribute("aria-label", say("take_away", { run: title }));
        remove.addEventListener("click", () => this.drop(watch.id));
        return make("span", { className: "chosen" }, make("a", { href: `/runs/${watch.id}`, textContent: title }), remove);
      }),
    );
  }

  status() {
    const { current } = this;
    if (current) return current.phase === "running" ? say("running") : current.waiting || say("about_to_start");
    const last = this.watches[this.watches.length - 1]?.end;
    return last?.verdict?.sentence ?? last?.reason ?? "";
  }
}

new PlayPage();
