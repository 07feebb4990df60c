// A lesson's page: a prediction, the panes run one after another and drawn live on one axis, then the explanation.

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
    /** @type {Watch[]} One a pane, in their order, as far as they were started. */
    this.watches = [];
    /** @type {Timeline | undefined} */
    this.timeline = undefined;
    /** @type {ReturnType<Timeline["addPane"]>[]} */
    this.panes = [];
    /** This page starts the panes that are still to come. */
    this.mine = false;
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
    if (runs.length === 0) return;
    this.look();
    // This very tab started them and was loaded anew: it goes on with the panes that are still to come.
    this.mine = recall("started", this.lesson.slug) === runs[0];
    for (const run of runs) this.watch(run);
    await this.goOn();
  }

  /** All panes, from the first. */
  async start() {
    if (this.busy) return;
    this.knobs.clear();
    need("ask-trouble").replaceChildren();
    this.mine = true;
    this.stopping = false;
    this.asking = true;
    this.render();
    const first = await this.post(0);
    this.asking = false;
    if (first === undefined) return this.render();
    this.look();
    remember("started", this.lesson.slug, first);
    this.watch(first);
    addressRuns([first]);
    need("stage").focus({ preventScroll: true });
    need("ask").scrollIntoView({ block: "start" });
    await this.goOn();
  }

  /** The panes that are still to come, one after another; then the conclusion. */
  async goOn() {
    const watches = this.watches;
    for (;;) {
      const last = watches[watches.length - 1];
      const ended = (await Promise.all(watches.map((watch) => watch.over))).every(Boolean);
      if (this.watches !== watches) return;
      const whole = ended && (last.end?.outcome === "finished" || last.end?.outcome === "failed");
      if (!this.mine || this.stopping || !whole || watches.length === this.lesson.panes.length) break;
      this.asking = true;
      this.render();
      const next = await this.post(watches.length);
      this.asking = false;
      if (this.watches !== watches) return;
      if (next === undefined) break;
      this.watch(next);
      addressRuns(watches.map((watch) => watch.id));
    }
    forget("started", this.lesson.slug);
    this.mine = false;
    await this.conclude();
    this.render();
  }

  /** @param {number} index
   * @returns {Promise<string | undefined>} */
  async post(index) {
    const pane = this.lesson.panes[index].name;
    try {
      const parameters = index > 0 ? this.parameters : this.knobs.values;
      const answer = await post("/api/runs", { lesson: this.lesson.slug, pane, parameters });
      return answer.id;
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      this.refused(error.problem);
      return undefined;
    }
  }

  /** @param {Problem} problem */
  refused(problem) {
    if (this.knobs.complain(problem)) return;
    const action = { text: "Try again", act: () => void this.start() };
    const notice = note({ what: `${problem.title}.`, why: problem.detail, action });
    if (this.looking) need("trouble").replaceChildren(notice);
    else need("ask-trouble").replaceChildren(notice);
  }

  /** @param {string} run */
  watch(run) {
    const pane = this.panes[this.watches.length];
    const watch = new Watch(run, pane, () => this.heard(watch));
    this.watches.push(watch);
    watch.open();
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

  get current() {
    return this.watches[this.watches.length - 1];
  }

  /** Something of this page's is on its way. */
  get busy() {
    return this.asking || this.mine || (this.current !== undefined && this.current.phase !== "over");
  }

  /** What the dock's button does: leave the queue, cancel, try now, run again. */
  async act() {
    const { current } = this;
    if (!this.busy || !current) return this.start();
    if (current.connection.kind === "reconnecting") return current.retryNow();
    this.stopping = true;
    this.render();
    try {
      await post(`/api/runs/${current.id}/cancel`, {});
    } catch (error) {
      this.stopping = false;
      if (error instanceof ProblemError) this.refused(error.problem);
    }
  }

  async conclude() {
    const query = new URLSearchParams();
    this.watches.forEach((watch, index) => {
      if (watch.end) query.append(this.lesson.panes[index].name, watch.id);
    });
    if (query.size === 0) return;
    try {
      this.conclusion = await ask(`/api/lessons/${this.lesson.slug}/conclusion?${query}`);
    } catch (error) {
      if (error instanceof ProblemError) this.refused(error.problem);
      return;
    }
    showPrediction(this.prediction, this.lesson.options);
    showResults(
      this.watches.flatMap((watch, index) =>
        watch.end ? [{ title: this.lesson.panes[index].title, metrics: watch.end.metrics }] : [],
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
    const count = this.lesson.panes.length;
    const index = Math.max(0, this.watches.length - 1);
    const pane = this.lesson.panes[index].title;
    const place = count > 1 ? `${index + 1} of ${count}.` : "";
    const connection = current.connection;
    if (connection.kind === "reconnecting") {
      const at = current.reached > 0 ? ` at ${(current.reached / 1e9).toFixed(2)} s` : "";
      const why = `${NOTHING_LOST} Trying again in ${Math.max(1, Math.round(connection.seconds))} s.`;
      return { what: `The connection broke${at}.`, why, button: "Try now", icon: "plug", style: "", disabled: false };
    }
    if (connection.kind === "gone") {
      const why = "It may have been removed to make room for newer ones.";
      return { what: "This run is not here.", why, button: "Run again", icon: "loop", style: "", disabled: this.busy };
    }
    if (this.stopping && current.phase !== "over") {
      return { what: "Cancelling.", why: place, button: "Cancel", icon: "stop", style: "stop", disabled: true };
    }
    if (current.phase === "running") {
      const what = count > 1 ? `${index + 1} of ${count} is running.` : "Running.";
      const why = count > index + 1 ? "The next one starts when this one has ended." : "";
      return { what, why, button: "Cancel", icon: "stop", style: "stop", disabled: false };
    }
    if (current.phase === "waiting") {
      const { queued } = current;
      const waits = queued !== undefined;
      const what = waits ? queueSentence(queued.position, queued.expected_wait_s) : `${pane}: about to start.`;
      const why = waits ? QUEUE_REASON : place;
      return { what, why, button: "Leave the queue", icon: "cross", style: "quiet", disabled: connection.kind !== "live" };
    }
    if (this.busy) {
      return { what: "The next pane is about to start.", why: place, button: "Cancel", icon: "stop", style: "stop", disabled: true };
    }
    return { ...this.ending(), button: "Run again", icon: "loop", style: "", disabled: false };
  }

  /** How it ended.
   * @returns {{what: string, why: string}} */
  ending() {
    const { end } = this.current;
    const pane = this.lesson.panes[this.watches.length - 1].title;
    const missing = this.lesson.panes.length - this.watches.length;
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
      return `${this.lesson.panes[this.watches.length - 1].title}: running now.`;
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
    const ended = this.watches.filter((watch) => watch.end);
    menu.hidden = ended.length === 0;
    const list = menu.querySelector("div");
    if (!list || list.dataset.runs === ended.map((watch) => watch.id).join()) return;
    list.dataset.runs = ended.map((watch) => watch.id).join();
    list.replaceChildren(
      ...ended.flatMap((watch) => {
        const title = this.lesson.panes[this.watches.indexOf(watch)].title;
        const page = make("a", { href: `/runs/${watch.id}` }, "This run alone");
        return [make("span", { className: "label", textContent: title }), page, ...exportLinks(watch.id)];
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

/** @param {string} what @param {string} slug */
function forget(what, slug) {
  try {
    sessionStorage.removeItem(`interleave.${what}.${slug}`);
  } catch {
    // Nothing was kept.
  }
}

new LessonPage();
