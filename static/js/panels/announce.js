/** A polite live region: what is chosen, at once; milestones of live runs, together and at most every five seconds. */

import { formatEnd, plural } from "../base/format.js";
import { verdict } from "../model/figures.js";
import { LOCK } from "../model/states.js";
import { element, setText } from "./elements.js";

/** @import { RunModel } from "../model/run.js" */

/** @typedef {{started: boolean, ended: boolean, begun: number, finished: number, ring: boolean}} Told */

const LEAST_APART_MS = 5000;
/** Whether waits have made a ring is not asked of runs with more marks: it means going through all of them. */
const MOST_MARKS = 50_000;

export class Announcer {
  constructor() {
    this.root = element("div", { class: "tl-said", role: "status", "aria-live": "polite" });
    /** @type {Map<string, Told>} */
    this.told = new Map();
    /** What a key has done, said before what the same key has chosen. */
    this.noted = "";
    /** @type {string[]} */
    this.pending = [];
    this.last = -Infinity;
    this.ringsAt = -Infinity;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** @param {string} text */
  say(text) {
    setText(this.root, this.noted ? `${this.noted} ${text}` : text);
    this.noted = "";
  }

  /** @param {string} text is not talked over by what this frame has to say */
  note(text) {
    this.say(text);
    this.noted = text;
  }

  /** With what else there is to tell by then.
   * @param {string} text */
  tell(text) {
    this.pending.push(text);
    clearTimeout(this.timer);
    const wait = this.last + LEAST_APART_MS - performance.now();
    // Also when it may be told at once: other panes have something to tell in the same frame.
    this.timer = setTimeout(() => this.flush(), Math.max(0, wait));
  }

  flush() {
    if (this.pending.length === 0) return;
    this.last = performance.now();
    this.say(this.pending.join(" "));
    this.pending = [];
  }

  /** @param {string} id @param {string} title @param {RunModel} model */
  milestones(id, title, model) {
    const told = this.told.get(id) ?? { started: false, ended: false, begun: 0, finished: 0, ring: false };
    this.told.set(id, told);
    if (model.end !== undefined) {
      if (!told.ended) this.tell(endText(title, model));
      told.ended = told.started = true;
      return;
    }
    if (model.started === undefined) return;
    if (!told.started) this.tell(`${title}: the run has started.`);
    told.started = true;
    // Counts are told with the next announcement, as they are then: not one by one.
    if (performance.now() - this.last < LEAST_APART_MS || this.pending.length > 0) return;
    const workers = model.declared.filter((lane) => lane.counted);
    const begun = workers.filter((lane) => lane.born !== undefined).length;
    const finished = workers.filter((lane) => lane.finished !== undefined).length;
    if (begun !== told.begun || finished !== told.finished) this.tell(`${title}: of ${plural(workers.length, "worker")} ${begun} have begun, ${finished} finished.`);
    told.begun = begun;
    told.finished = finished;
    if (!told.ring && model.states & (1 << LOCK)) void this.rings(title, model, told);
  }

  /** A ring of waits never ends by itself.
   * @param {string} title @param {RunModel} model @param {Told} told */
  async rings(title, model, told) {
    const now = performance.now();
    if (now - this.ringsAt < LEAST_APART_MS || model.declared.reduce((sum, lane) => sum + lane.marks.length, 0) > MOST_MARKS) return;
    this.ringsAt = now;
    const { locksOf, ringBroke, ringSentence, ringsOf } = await import("../model/locks.js");
    const ring = ringsOf(locksOf(model)).find((each) => !ringBroke(each));
    if (ring === undefined || told.ring) return;
    told.ring = true;
    this.tell(`${title}: ${ringSentence(ring)}`);
  }
}

/** @param {string} title @param {RunModel} model */
function endText(title, model) {
  const { end } = model;
  if (end === undefined) return "";
  const wall = end.metrics.wall_s == null ? end.t - model.clock : end.metrics.wall_s * 1e9;
  if (end.outcome !== "finished") return `${title}: ${(end.reason ?? end.outcome.replace("_", " ")).replace(/\.$/, "")}.`;
  return `${title}: finished after ${formatEnd(wall)}. ${verdict(model) ?? ""}`.trim();
}
