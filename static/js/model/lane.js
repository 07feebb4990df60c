/** A lane of a run: who it is, what it did, its marks, its work items and how it ended. */

import { LaneStore } from "./lane-store.js";

/** @import { LaneFact, LaneOutcome } from "../wire/facts.js" */

/**
 * @typedef {{t: number, kind: string, ref: number}} Mark
 * @typedef {{from: number, to: number | undefined, task: number, ref: number, failed: boolean}} Item
 *   One unit of work that the lane has done; `to` is undefined while it is at it.
 */

export class Lane {
  /** @param {LaneFact} fact */
  constructor(fact) {
    this.fact = fact;
    this.store = new LaneStore();
    /** @type {Mark[]} In time order. */
    this.marks = [];
    /** @type {Item[]} In time order. */
    this.items = [];
    /** When it began to be in flight. @type {number | undefined} */
    this.born = undefined;
    /** @type {number | undefined} */
    this.finished = undefined;
    /** @type {LaneOutcome | undefined} */
    this.outcome = undefined;
    /** @type {number | null} */
    this.exitCode = null;
    /** @type {string | null} */
    this.error = null;
    this.running = false;
    this.inFlight = 0;
  }

  get number() {
    return this.fact.lane;
  }

  get name() {
    return this.fact.name;
  }

  /** Did it end otherwise than in peace? */
  get dead() {
    const outcome = this.outcome;
    return outcome === "failed" || outcome === "killed" || outcome === "lost";
  }

  /** Is it one of those that the figures count (main only if there is nothing else)? */
  get counted() {
    return !this.fact.service && (this.fact.unit === "life" || this.fact.unit === "items");
  }

  /** The first instant that is known of it. */
  get begin() {
    return this.store.length > 0 ? Math.min(this.fact.t, this.store.start(0)) : this.fact.t;
  }

  /** The last instant that is known of it. */
  get end() {
    return this.finished ?? Math.max(this.store.seen, this.fact.t);
  }

  /** Keeps the marks in time order, also when one comes late.
   * @param {Mark} mark */
  addMark(mark) {
    let at = this.marks.length;
    while (at > 0 && this.marks[at - 1].t > mark.t) at -= 1;
    if (at === this.marks.length) this.marks.push(mark);
    else this.marks.splice(at, 0, mark);
  }

  /** The marks in [from, to], as indices [first, last).
   * @param {number} from @param {number} to
   * @returns {[number, number]} */
  marksIn(from, to) {
    return [firstFrom(this.marks, (mark) => mark.t >= from), firstFrom(this.marks, (mark) => mark.t > to)];
  }

  /** The work item at instant `t`.
   * @param {number} t */
  itemAt(t) {
    const item = this.items[firstFrom(this.items, ({ to }) => to === undefined || t < to)];
    return item !== undefined && item.from <= t ? item : undefined;
  }
}

/** The first of those in order for which it is true; their number, if it is true of none.
 * @template T @param {readonly T[]} list @param {(one: T) => boolean} is */
function firstFrom(list, is) {
  let low = 0;
  let high = list.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (is(list[middle])) high = middle;
    else low = middle + 1;
  }
  return low;
}
