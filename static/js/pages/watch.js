// One run on the screen: its stream feeds a pane, and what the page says about it is kept here.

import { openRun } from "../net/source.js";
import { queueSentence } from "./dom.js";
import { say } from "./words.js";

/** @import { EndFact, Fact, QueuedFact, RunFact, StartedFact } from "../wire/facts.js" */
/** @import { StreamState } from "../net/stream.js" */

/**
 * A place where facts are drawn: a pane of the timeline.
 * @typedef {{append: (facts: Fact[]) => void, setConnection: (state: "live" | "reconnecting" | "ended", how?: string | {seconds: number, retry?: () => void}) => void}} Sink
 */

export class Watch {
  /** @param {string} id @param {Sink} sink @param {(watch: Watch) => void} changed
   * @param {string} [ends] the outcome that it is meant to have, where that is neither of the usual two */
  constructor(id, sink, changed, ends = "finished") {
    this.ends = ends;
    this.id = id;
    this.sink = sink;
    this.changed = changed;
    /** @type {RunFact | undefined} */
    this.run = undefined;
    /** @type {QueuedFact | undefined} */
    this.queued = undefined;
    /** @type {StartedFact | undefined} */
    this.started = undefined;
    /** @type {EndFact | undefined} */
    this.end = undefined;
    /** The last instant that anything is known of, ns. */
    this.reached = 0;
    /** @type {StreamState} */
    this.connection = { kind: "connecting" };
    /** Resolves when nothing more will come. @type {Promise<void>} */
    this.over = new Promise((resolve) => {
      this.resolve = resolve;
    });
    /** @type {ReturnType<typeof openRun> | undefined} */
    this.stream = undefined;
  }

  /** Begins to listen: apart from the making, because the first word comes at once.
   * @returns {this} */
  open() {
    this.stream = openRun(this.id, { onFacts: (facts) => this.take(facts), onState: (state) => this.say(state) });
    return this;
  }

  /** @param {Fact[]} facts */
  take(facts) {
    let news = false;
    for (const fact of facts) news = this.note(fact) || news;
    this.sink.append(facts);
    if (news) this.tell();
  }

  /** Whether this fact changes what the page says.
   * @param {Fact} fact */
  note(fact) {
    switch (fact.type) {
      case "run":
        this.run = fact;
        return true;
      case "queued":
        this.queued = fact;
        return true;
      case "started":
        this.started = fact;
        return true;
      case "batch":
        for (const t of Object.values(fact.seen)) this.reached = Math.max(this.reached, t);
        return false;
      case "end":
        this.end = fact;
        this.reached = Math.max(this.reached, fact.t);
        return true;
      default:
        return false;
    }
  }

  /** @param {StreamState} state */
  say(state) {
    this.connection = state;
    this.tell();
    if (state.kind === "ended" || state.kind === "gone") this.resolve?.();
  }

  tell() {
    const { kind } = this.connection;
    if (this.connection.kind === "reconnecting") {
      this.sink.setConnection("reconnecting", { seconds: this.connection.seconds, retry: () => this.stream?.retryNow() });
    } else if (kind === "live") this.sink.setConnection("live", this.waiting);
    else if (kind !== "connecting") this.sink.setConnection("ended", this.end && !this.started ? say("not_run_at_all") : "");
    this.changed(this);
  }

  /** What stands where its picture will be; nothing while it is not known whether it has started. */
  get waiting() {
    if (!this.run || this.started || this.end) return "";
    return this.queued ? `${say("not_started")} ${queueSentence(this.queued.position, this.queued.expected_wait_s)}` : say("not_started");
  }

  /** "waiting", "running" or "over". */
  get phase() {
    if (this.end || this.connection.kind === "ended" || this.connection.kind === "gone") return "over";
    return this.started ? "running" : "waiting";
  }

  /** It went through, well or with an error: the next pane of a lesson may follow. */
  get whole() {
    return this.end !== undefined && ["finished", "failed", this.ends].includes(this.end.outcome);
  }

  retryNow() {
    this.stream?.retryNow();
  }

  close() {
    this.stream?.close();
    this.resolve?.();
  }
}
