// A lesson's page: a prediction, the panes run one after another and drawn live on one axis, what was seen, the
// explanation, one thing changed, one more question. All runs are asked for at once, and the server starts each after
// the one before it: whoever has the address sees all of them, and the lesson goes on without this page.

import { conclusionUrl, isStill } from "../net/source.js";
import { resolveMoments } from "../model/moments.js";
import { askForRuns, cancelRuns, unended } from "./asking.js";
import { Dock, recordingOf } from "./dock.js";
import { ProblemError, addressRuns, ask, icon, need, note } from "./dom.js";
import { Knobs } from "./knobs.js";
import { Happened } from "./look.js";
import { markDone, playlist } from "./memory.js";
import { OwnRuns, wireTransfer } from "./onward.js";
import { showPhases, wirePhases } from "./phases.js";
import { PredictionForm } from "./prediction.js";
import { wireCopying } from "./scripts.js";
import { Stage } from "./stage.js";
import { currentOf } from "./status.js";
import { Watch } from "./watch.js";
import { say } from "./words.js";

/** @import { Option, Conclusion } from "./explain.js" */
/** @import { Problem } from "./dom.js" */
/** @import { KeyMoment } from "../model/moments.js" */
/** @import { Phase } from "./phases.js" */
/** @import { History } from "./plot.js" */

/**
 * @typedef {{slug: string, title: string, panes: {name: string, title: string, ends: string}[], options: Option[], moments: KeyMoment[],
 *   history: History | null,
 *   after: Record<string, {slug: string, text: string}>}} LessonData
 */

class LessonPage {
  constructor() {
    /** @type {LessonData} */
    this.lesson = JSON.parse(need("main").dataset.lesson ?? "{}");
    this.titles = this.lesson.panes.map((pane) => pane.title);
    this.knobs = new Knobs(this.lesson.slug);
    this.prediction = new PredictionForm(this.lesson.slug, () => this.render());
    this.happened = new Happened(() => this.reveal());
    this.ownRuns = new OwnRuns(this.lesson.slug, this.lesson.history);
    /** @type {Watch[]} One a pane, in their order. */
    this.watches = [];
    this.stage = new Stage();
    this.dock = new Dock();
    this.stopping = false;
    this.asking = false;
    /** @type {Conclusion | undefined} */
    this.conclusion = undefined;
    /** The reader has said what happened, or asked for the explanation. */
    this.revealed = false;
    this.transferred = false;
    /** Those of the runs on the screen. @type {Record<string, unknown> | undefined} */
    this.parameters = undefined;
    document.documentElement.classList.toggle("still", isStill());
    this.wire();
    void this.resume();
  }

  wire() {
    need("predict").addEventListener("submit", (event) => {
      event.preventDefault();
      if (this.prediction.choice !== undefined) void this.start();
    });
    need("again").addEventListener("click", () => void this.start());
    need("act").addEventListener("click", () => void this.act());
    need("to-explain").addEventListener("click", (event) => {
      event.preventDefault();
      if (!this.happened.isBelow) return this.go("explain");
      need("happened").focus({ preventScroll: true });
      need("happened").scrollIntoView({ block: "center" });
    });
    need("knobs").addEventListener("change", () => this.render());
    wirePhases((phase) => this.go(phase));
    wireCopying();
    wireTransfer(() => {
      this.transferred = true;
      this.render();
    });
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
    this.prediction.keep();
    need("ask-trouble").replaceChildren();
    this.asking = true;
    this.render();
    const { runs, problem } = await askForRuns(this.lesson.slug, this.lesson.panes, this.knobs.values);
    this.asking = false;
    if (problem) {
      this.refused(problem);
      return this.render();
    }
    addressRuns(runs);
    const shown = this.show(runs);
    need("stage").focus({ preventScroll: true });
    need("ask").scrollIntoView({ block: "start" });
    await shown;
  }

  /** Watches these runs, one a pane, to their ends; then the conclusion.
   * @param {readonly string[]} runs */
  async show(runs) {
    this.look();
    const watches = runs.map((run, index) => new Watch(run, this.stage.panes[index], (watch) => this.heard(watch), this.lesson.panes[index].ends));
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
    if (index < 0 || !watch.end || watch.whole || isStill()) return;
    await cancelRuns(unended(this.watches.slice(index + 1)));
  }

  /** @param {Problem} problem */
  refused(problem) {
    if (this.knobs.complain(problem)) {
      need("change").hidden = false;
      return;
    }
    const action = { text: say("try_again"), act: () => void this.start() };
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
    this.watches = [];
    this.parameters = undefined;
    this.conclusion = undefined;
    this.revealed = false;
    this.stopping = false;
    need("trouble").replaceChildren();
    need("stage").hidden = false;
    need("dock").hidden = false;
    need("happened").hidden = true;
    document.documentElement.classList.add("looking");
    this.stage.set(this.lesson);
    need("said").hidden = false;
    need("tables").hidden = false;
    this.showParts();
  }

  get looking() {
    return document.documentElement.classList.contains("looking");
  }

  /** What follows the picture is there once the reader has said what he saw. */
  reveal() {
    if (!this.conclusion) return;
    this.revealed = true;
    markDone(this.lesson.slug);
    this.follow();
    this.showParts();
    this.render();
  }

  /** The next lesson is that of the reader's playlist. */
  follow() {
    const next = this.lesson.after[playlist()];
    const link = document.getElementById("next");
    if (!next || !(link instanceof HTMLAnchorElement)) return;
    link.href = isStill() ? `${next.slug}.html` : `/lessons/${next.slug}`;
    link.replaceChildren(`${say("next")} ${next.text}`, icon("arrow"));
  }

  showParts() {
    const open = this.revealed && this.looking;
    for (const id of ["explain", "transfer", "onward"]) need(id).hidden = !open;
    need("change").hidden = !open || this.lesson.history === null || isStill();
    need("then").hidden = !open;
    need("again-row").hidden = !open;
    if (open) void this.ownRuns.show();
  }

  /** @param {Phase} phase */
  go(phase) {
    const looking = phase !== "ask";
    document.documentElement.classList.toggle("looking", looking);
    need("stage").hidden = !looking;
    need("dock").hidden = this.watches.length === 0;
    if (phase === "explain" || phase === "change" || phase === "transfer") this.reveal();
    this.showParts();
    const place = need(phase === "run" || phase === "look" ? "stage" : phase);
    place.focus({ preventScroll: true });
    place.scrollIntoView({ block: "start" });
    this.render();
  }

  /** The run that the page speaks of. */
  get current() {
    return currentOf(this.watches);
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
      const conclusion = await ask(conclusionUrl(this.lesson.slug, query));
      if (this.watches !== watches) return;
      await this.tell(conclusion, query);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      this.refused(error.problem);
    }
  }

  /** Nobody needs the explanation before there is one: it is fetched only now.
   * @param {Conclusion} conclusion @param {URLSearchParams} runs */
  async tell(conclusion, runs) {
    const { watches } = this;
    const { showConclusion, showPlaces, showPrediction, showResults } = await import("./explain.js");
    if (this.watches !== watches) return;
    this.conclusion = conclusion;
    showPrediction(this.prediction, this.lesson.options);
    showPlaces(this.prediction, conclusion.rankings);
    showResults(
      watches.flatMap((watch, index) => (watch.started && watch.end ? [{ title: this.titles[index], metrics: watch.end.metrics }] : [])),
    );
    showConclusion(conclusion, () => void this.start(), recordingOf(watches));
    if (runs.size === this.titles.length && !watches.some((watch) => watch.run?.recorded)) {
      this.ownRuns.add({ key: [...runs.values()].join(), points: conclusion.points });
    }
    this.stage.mark(resolveMoments(this.stage.models, this.lesson.moments));
    // Of a lesson that was broken off nothing can be asked; one that asks for an order alone has no answers to choose from.
    if (conclusion.proof.holds === null || conclusion.seen.length === 0) this.reveal();
    else this.happened.ask(conclusion.seen);
  }

  // What the page says

  render() {
    const { busy } = this;
    this.knobs.disable(busy);
    /** @type {HTMLButtonElement} */ (need("run")).disabled = busy || this.prediction.choice === undefined;
    /** @type {HTMLButtonElement} */ (need("again")).disabled = busy;
    need("again").replaceChildren(icon("loop"), this.knobs.changed ? say("commit_with", { value: this.knobs.changed }) : say("run_again"));
    this.renderPhases();
    if (this.watches.length === 0) return;
    const { titles, watches, current, asking, stopping } = this;
    const { looking, conclusion, revealed } = this;
    this.dock.render({ titles, watches, current, asking, stopping, busy, looking, conclusion, revealed });
  }

  renderPhases() {
    const ended = this.watches.length > 0 && !this.busy;
    const told = this.conclusion !== undefined;
    /** @type {Set<Phase>} */
    const open = new Set(["ask"]);
    if (this.watches.length > 0) open.add("run");
    if (ended) open.add("look");
    if (told) for (const phase of /** @type {Phase[]} */ (["explain", "change", "transfer"])) open.add(phase);
    /** @type {Set<Phase>} */
    const done = new Set();
    if (this.prediction.choice !== undefined && this.looking) done.add("ask");
    if (ended) done.add("run");
    if (this.revealed) done.add("look");
    if (this.ownRuns.count > 1) done.add("change");
    if (this.transferred) done.add("transfer").add("explain");
    showPhases({ on: !this.looking ? "ask" : !ended ? "run" : this.revealed ? "explain" : "look", done, open });
  }
}

new LessonPage();
