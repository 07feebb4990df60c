// A lesson's page: a prediction, the panes run one after another and drawn live on one axis, then the explanation.
// All runs are asked for at once, and the server starts each after the one before it: whoever has the address sees all
// of them, and the lesson goes on without this page.

import { createTimeline } from "../timeline.js";
import { ProblemError, addressRuns, ask, exportLinks, icon, make, need, note, post, queueSentence } from "./dom.js";
import { showConclusion, showPrediction, showResults } from "./explain.js";
import { Knobs } from "./knobs.js";
import { Watch } from "./watch.js";

/** @import { Option, Conclusion } from "./explain.js" */
/** @import { Problem } from "./dom.js" */

/**
 * @typedef {{slug: string, title: string, panes: {name: string, title: string}[], options: Option[]}} LessonData
 * @typedef {ReturnType<typeof createTimeline>} Timeline
 */

const QUEUE_REASON = "Runs that compute go one at a time, or they would take each other’s CPU and spoil the measurement.";
const NOTHING_LOST = "The run goes on at the server and nothing is lost.";

class LessonPage {
  constructor() {
    this.main = need("main");
    /** @type {LessonData} */
    this.lesson = JSON.parse(this.main.dataset.lesson ?? "{}");
    this.knobs = new Knobs(this.lesson.slug);
    /** @type {Watch[]} One a pane, in their order. */
    this.watches = [];
    /** @type {Timeline | undefined} */
    this.timeline = undefined;
    /** @type {ReturnType<Timeline["addPane"]>[]} */
    this.panes = [];
    this.stopping = false;
    this.asking = false;
    /** @type {Conclusion | undefined} */
    this.conclusion = undefined;
    /** Those of the runs on the screen. @type {Record<string, unknown> | undefined} */
    this.parameters = undefined;
    this.spoken = "";
    this.wire();
    void this.resume();
  }

  wire() {
    need("predict").addEventListener("submit", (event) => {
      event.preventDefault();
      void this.start();
    });
    need("predict").addEventListener("change", () => {
      remember("prediction", this.lesson.slug, this.prediction ?? "");
      this.render();
    });
    need("again").addEventListener("click", () => void this.start());
    need("act").addEventListener("click", () => void this.act());
    for (const link of document.querySelectorAll("#phases a")) {
      link.addEventListener("click", (event) => {
        event.preventDefault();
        if (link.getAttribute("aria-disabled") !== "true") this.go(link.closest("li")?.dataset.phase ?? "ask");
      });
    }
    document.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest("[data-copy]") : null;
      if (button instanceof HTMLElement) void copyScript(button.dataset.copy ?? "");
    });
    const known = recall("prediction", this.lesson.slug);
    for (const input of need("predict").querySelectorAll("input")) input.checked = input.value === known;
  }

  /** @returns {string | undefined} */
  get prediction() {
    return need("predict").querySelector("input:checked")?.getAttribute("value") ?? undefined;
  }

  /** Runs that the address names: drawn from their beginning, live if they still run. */
  async resume() {
    const runs = new URLSearchParams(location.search).getAll("run").slice(0, this.lesson.panes.length);
    this.render();
    if (runs.length > 0) await this.show(runs);
  }

  /** All panes, from the first. */
  async start() {
    if (this.busy) return;
    this.knobs.clear();
    need("ask-trouble").replaceChildren();
    this.asking = true;
    this.render();
    const runs = await this.post();
    this.asking = false;
    if (runs === undefined) return this.render();
    addressRuns(runs);
    const shown = this.show(runs);
    need("stage").focus({ preventScroll: true });
    need("ask").scrollIntoView({ block: "start" });
    await shown;
  }

  /** Asks for a run of each pane, to start after the one before it: for all of them or none.
   * @returns {Promise<string[] | undefined>} */
  async post() {
    const { slug: lesson, panes } = this.lesson;
    const parameters = this.knobs.values;
    /** @type {string[]} */
    const runs = [];
    try {
      for (const { name: pane } of panes) runs.push((await post("/api/runs", { lesson, pane, parameters, after: runs.at(-1) })).id);
      return runs;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      this.refused(error.problem);
    }
    await cancelRuns(runs);
    return undefined;
  }

  /** Watches these runs, one a pane, to their ends; then the conclusion.
   * @param {readonly string[]} runs */
  async show(runs) {
    this.look();
    const watches = runs.map((run, index) => new Watch(run, this.panes[index], (watch) => this.heard(watch)));
    this.watches = watches;
    for (const watch of watches) watch.open();
    await Promise.all(watches.map((watch) => watch.over.then(() => this.ended(watch))));
    if (this.watches !== watches) return;
    this.render();
    await this.conclude();
    this.render();
  }

  /** A lesson with a hole in it proves nothing: what follows a run that was broken off is not run.
   * @param {Watch} watch */
  async ended(watch) {
    const index = this.watches.indexOf(watch);
    if (index < 0 || !watch.end || watch.whole) return;
    await cancelRuns(unended(this.watches.slice(index + 1)));
  }

  /** @param {Problem} problem */
  refused(problem) {
    if (this.knobs.complain(problem)) return;
    const action = { text: "Try again", act: () => void this.start() };
    const notice = note({ what: `${problem.title}.`, why: problem.detail, action });
    if (this.looking) need("trouble").replaceChildren(notice);
    else need("ask-trouble").replaceChildren(notice);
  }

  /** @param {Watch} watch */
  heard(watch) {
    if (watch.run && watch === this.watches[0] && !this.parameters) {
      this.parameters = watch.run.parameters;
      this.knobs.set(this.parameters);
    }
    this.render();
  }

  /** Makes the picture the page. */
  look() {
    for (const watch of this.watches) watch.close();
    this.timeline?.destroy();
    this.watches = [];
    this.parameters = undefined;
    this.conclusion = undefined;
    this.stopping = false;
    need("trouble").replaceChildren();
    need("explain").hidden = true;
    need("stage").hidden = false;
    need("dock").hidden = false;
    document.documentElement.classList.add("looking");
    need("knobs-here").append(need("knobs"));
    const host = need("timeline");
    host.replaceChildren();
    this.timeline = createTimeline(host, { label: `Runs of ${this.lesson.title} on one time axis`, layout: "lesson", legend: false, tools: false });
    need("legend").replaceChildren(this.timeline.parts.legend);
    need("tools").replaceChildren(this.timeline.parts.tools);
    need("console").replaceChildren(this.timeline.parts.console);
    need("table").replaceChildren(this.timeline.parts.table);
    need("made-on").replaceChildren(this.timeline.parts.figures);
    need("said").hidden = false;
    need("tables").hidden = false;
    this.panes = this.lesson.panes.map(({ name, title }) => /** @type {Timeline} */ (this.timeline).addPane({ id: name, title }));
  }

  get looking() {
    return document.documentElement.classList.contains("looking");
  }

  /** @param {string} phase */
  go(phase) {
    if (phase === "ask") {
      document.documentElement.classList.remove("looking");
      need("setup").append(need("knobs"));
      need("stage").hidden = true;
      need("explain").hidden = true;
      need("dock").hidden = this.watches.length === 0;
      need("ask").focus();
    } else {
      document.documentElement.classList.add("looking");
      need("knobs-here").append(need("knobs"));
      need("stage").hidden = false;
      need("explain").hidden = this.conclusion === undefined;
      need(phase === "explain" ? "explain" : "stage").focus();
    }
    this.render();
  }

  /** The run that the page speaks of: the first that is not over, or that which decided how all ended. */
  get current() {
    const { watches } = this;
    return watches.find((watch) => watch.phase !== "over") ?? watches.find((watch) => !watch.whole) ?? watches[watches.length - 1];
  }

  /** Something of this page's is on its way. */
  get busy() {
    return this.asking || (this.current !== undefined && this.current.phase !== "over");
  }

  /** What the dock's button does: leave the queue, cancel, try now, run again. */
  async act() {
    const { current, watches } = this;
    if (!this.busy || !current) return this.start();
    if (current.connection.kind === "reconnecting") {
      for (const watch of watches) watch.retryNow();
      return;
    }
    this.stopping = true;
    this.render();
    const problem = await cancelRuns(unended(watches));
    if (!problem || this.watches !== watches) return;
    this.stopping = false;
    this.refused(problem);
    this.render();
  }

  async conclude() {
    const { watches } = this;
    const query = new URLSearchParams();
    watches.forEach((watch, index) => {
      if (watch.started && watch.end) query.append(this.lesson.panes[index].name, watch.id);
    });
    if (query.size === 0) return;
    try {
      const conclusion = await ask(`/api/lessons/${this.lesson.slug}/conclusion?${query}`);
      if (this.watches !== watches) return;
      this.conclusion = conclusion;
    } catch (error) {
      if (error instanceof ProblemError) this.refused(error.problem);
      return;
    }
    showPrediction(this.prediction, this.lesson.options);
    showResults(
      watches.flatMap((watch, index) =>
        watch.started && watch.end ? [{ title: this.lesson.panes[index].title, metrics: watch.end.metrics }] : [],
      ),
    );
    showConclusion(/** @type {Conclusion} */ (this.conclusion), () => void this.start());
    need("explain").hidden = !this.looking;
  }

  // What the page says

  render() {
    const { busy } = this;
    this.knobs.disable(busy);
    for (const id of ["run", "again"]) /** @type {HTMLButtonElement} */ (need(id)).disabled = busy;
    this.renderPhases();
    if (this.watches.length === 0) return;
    const said = this.status();
    need("now-what").textContent = said.what;
    need("now-why").textContent = said.why;
    need("say").textContent = this.headline(said.what);
    need("hint").hidden = this.conclusion === undefined;
    const button = /** @type {HTMLButtonElement} */ (need("act"));
    button.disabled = said.disabled;
    button.className = `btn ${said.style}`;
    button.replaceChildren(icon(said.icon), said.button);
    need("to-explain").hidden = this.conclusion === undefined || !this.looking;
    this.renderExports();
    this.announce(said.what);
  }

  /** @returns {{what: string, why: string, button: string, icon: string, style: string, disabled: boolean}} */
  status() {
    const { current } = this;
    const again = { button: "Run again", icon: "loop", style: "", disabled: this.busy };
    if (this.asking) return { what: "About to start.", why: "", ...again };
    const count = this.lesson.panes.length;
    const index = this.watches.indexOf(current);
    const place = count > 1 ? `${index + 1} of ${count}.` : "";
    const connection = current.connection;
    if (connection.kind === "reconnecting") {
      const at = current.reached > 0 ? ` at ${(current.reached / 1e9).toFixed(2)} s` : "";
      const why = `${NOTHING_LOST} Trying again in ${Math.max(1, Math.round(connection.seconds))} s.`;
      return { what: `The connection broke${at}.`, why, button: "Try now", icon: "plug", style: "", disabled: false };
    }
    if (connection.kind === "gone") {
      return { what: "This run is not here.", why: "It may have been removed to make room for newer ones.", ...again };
    }
    if (current.phase === "over") return { ...this.ending(), ...again };
    const begun = this.watches.some((watch) => watch.started);
    const disabled = this.stopping || connection.kind !== "live";
    const leave = begun
      ? { button: "Cancel", icon: "stop", style: "stop", disabled }
      : { button: "Leave the queue", icon: "cross", style: "quiet", disabled };
    if (this.stopping) return { what: begun ? "Cancelling." : "Leaving the queue.", why: place, ...leave };
    if (current.phase === "running") {
      const what = count > 1 ? `Pane ${index + 1} of ${count} is running.` : "Running.";
      const why = this.watches.length > index + 1 ? "The next one starts when this one has ended." : "";
      return { what, why, ...leave };
    }
    const { queued } = current;
    if (queued && (index === 0 || queued.position > 0)) {
      return { what: queueSentence(queued.position, queued.expected_wait_s), why: QUEUE_REASON, ...leave };
    }
    const what = index > 0 ? "The next pane is about to start." : `${this.lesson.panes[index].title}: about to start.`;
    return { what, why: place, ...leave };
  }

  /** Its pane's title.
   * @param {Watch} watch */
  title(watch) {
    return this.lesson.panes[this.watches.indexOf(watch)].title;
  }

  /** How it ended.
   * @returns {{what: string, why: string}} */
  ending() {
    const { end } = this.current;
    const pane = this.title(this.current);
    const missing = this.lesson.panes.length - this.watches.filter((watch) => watch.started).length;
    const at = end ? `${(end.t / 1e9).toFixed(2)} s` : "";
    const left = missing > 0 ? `${missing} of ${this.lesson.panes.length} panes were not run.` : "";
    if (end?.outcome === "cancelled") return { what: end.t > 0 ? `Cancelled at ${at}.` : "Cancelled before it began.", why: left };
    if (end?.outcome === "lost") return { what: `${pane} was lost at ${at}.`, why: end.reason ?? left };
    if (end?.outcome === "timed_out") return { what: `${pane} took too long and was ended at ${at}.`, why: end.reason ?? left };
    const total = this.watches.reduce((sum, watch) => sum + (watch.end?.t ?? 0), 0);
    const what = missing > 0 ? "These runs are finished." : "All panes are finished.";
    return { what, why: left || `${(total / 1e9).toFixed(1)} s in all.` };
  }

  /** One sentence over the picture.
   * @param {string} what */
  headline(what) {
    const { current } = this;
    if (current.phase === "running" && current.connection.kind === "live" && !this.stopping) {
      return `${this.title(current)}: running now.`;
    }
    if (this.busy || !this.conclusion) return what;
    const { holds, sentence } = this.conclusion.proof;
    return holds === null ? (this.conclusion.takeaway ?? what) : sentence;
  }

  renderPhases() {
    const ended = this.watches.length > 0 && !this.busy;
    const on = !this.looking ? "ask" : !ended ? "run" : "look";
    /** @type {Record<string, boolean>} */
    const done = { ask: this.prediction !== undefined && this.looking, run: ended, look: false, explain: false };
    /** @type {Record<string, boolean>} */
    const open = { ask: true, run: this.watches.length > 0, look: ended, explain: this.conclusion !== undefined };
    for (const item of document.querySelectorAll("#phases li")) {
      const phase = item.getAttribute("data-phase") ?? "";
      item.classList.toggle("on", phase === on);
      item.classList.toggle("done", done[phase] && phase !== on);
      const link = item.querySelector("a");
      if (open[phase]) link?.removeAttribute("aria-disabled");
      else link?.setAttribute("aria-disabled", "true");
      if (phase === on) link?.setAttribute("aria-current", "step");
      else link?.removeAttribute("aria-current");
    }
  }

  renderExports() {
    const menu = need("exports");
    const ended = this.watches.filter((watch) => watch.started && watch.end);
    menu.hidden = ended.length === 0;
    const list = menu.querySelector("div");
    if (!list || list.dataset.runs === ended.map((watch) => watch.id).join()) return;
    list.dataset.runs = ended.map((watch) => watch.id).join();
    list.replaceChildren(
      ...ended.flatMap((watch) => {
        const page = make("a", { href: `/runs/${watch.id}` }, "This run alone");
        return [make("span", { className: "label", textContent: this.title(watch) }), page, ...exportLinks(watch.id)];
      }),
    );
  }

  /** Milestones only, and each once.
   * @param {string} text */
  announce(text) {
    // The picture itself announces what starts and ends; the queue, trouble and the result are the page's to tell.
    if (this.current.phase === "running" && this.current.connection.kind === "live") return;
    const words = !this.busy && this.conclusion ? this.headline(text) : text;
    if (words === this.spoken) return;
    this.spoken = words;
    need("announce").textContent = words;
  }
}

/** Last first, so that none begins because the one before it has ended. Returns what prevented it, if something did.
 * @param {readonly string[]} runs
 * @returns {Promise<Problem | undefined>} */
async function cancelRuns(runs) {
  try {
    for (const run of [...runs].reverse()) await post(`/api/runs/${run}/cancel`, {});
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return error.problem;
  }
  return undefined;
}

/** @param {readonly Watch[]} watches */
function unended(watches) {
  return watches.filter((watch) => watch.phase !== "over").map((watch) => watch.id);
}

/** @param {string} name */
async function copyScript(name) {
  const lines = document.querySelectorAll(`#codes [data-pane="${CSS.escape(name)}"] .ln[data-line]`);
  const text = [...lines].map((line) => line.textContent?.trimEnd() ?? "").join("\n");
  const said = need("announce");
  try {
    await navigator.clipboard.writeText(`${text}\n`);
    said.textContent = "Copied.";
  } catch {
    // Plain http on a network offers no clipboard: the code is selected instead, for the reader's own copy command.
    const section = document.querySelector(`#codes [data-pane="${CSS.escape(name)}"] .code`);
    if (section) getSelection()?.selectAllChildren(section);
    said.textContent = "Selected. Copy it with your keyboard.";
  }
  for (const menu of document.querySelectorAll("details.menu[open]")) menu.removeAttribute("open");
}

/** @param {string} what @param {string} slug @param {string} value */
function remember(what, slug, value) {
  try {
    sessionStorage.setItem(`interleave.${what}.${slug}`, value);
  } catch {
    // Then it lasts as long as the page.
  }
}

/** @param {string} what @param {string} slug */
function recall(what, slug) {
  try {
    return sessionStorage.getItem(`interleave.${what}.${slug}`) ?? undefined;
  } catch {
    return undefined;
  }
}

new LessonPage();
