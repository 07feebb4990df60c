/** What lanes share, or believe to share: variables and files, each with its touches in time order. */

import { countUpTo } from "../base/maths.js";

/** @import { Ref, ResourceFact, TouchKind, TouchRow } from "../wire/facts.js" */

/**
 * @typedef {object} Touch
 * @property {number} t
 * @property {TouchKind} kind
 * @property {number} lane -1: none of the program's
 * @property {Ref | undefined} ref
 */

export class Resource {
  /** @param {ResourceFact} fact */
  constructor(fact) {
    this.fact = fact;
    /** In time order. @type {Touch[]} */
    this.touches = [];
    /** @type {number[]} their times */
    this.times = [];
    /** @type {{at: number, found: Map<Touch, Touch>}} */
    this.overtaken = { at: 0, found: new Map() };
  }

  /** A touch may come late: who made it had no turn to say so.
   * @param {Touch} touch */
  add(touch) {
    const at = countUpTo(this.times, touch.t, this.times.length);
    if (at === this.times.length) {
      this.times.push(touch.t);
      this.touches.push(touch);
    } else {
      this.times.splice(at, 0, touch.t);
      this.touches.splice(at, 0, touch);
    }
  }

  /** The touches in [from, to], as indices [first, last).
   * @param {number} from @param {number} to
   * @returns {[number, number]} */
  within(from, to) {
    return [countUpTo(this.times, from - 1), countUpTo(this.times, to)];
  }

  /** What it held at `t`: the last write up to then.
   * @param {number} t */
  writeBefore(t) {
    for (let i = countUpTo(this.times, t) - 1; i >= 0; i--) if (isChange(this.touches[i])) return this.touches[i];
    return undefined;
  }

  /** Stale reads, each with the write that overtook it.
   * @returns {Map<Touch, Touch>} */
  get stale() {
    if (this.overtaken.at !== this.touches.length) {
      this.overtaken = { at: this.touches.length, found: staleReads(this.touches) };
    }
    return this.overtaken.found;
  }
}

/** @param {Touch} touch */
export function isChange({ kind }) {
  return kind === "write" || kind === "inherit";
}

/** Reads on which their lane acted (it wrote later) although another lane had written something else in between. Of
 * reads on one line only the last before the write counts: it was asked again.
 * @param {readonly Touch[]} touches in time order
 * @returns {Map<Touch, Touch>} read -> the first write that overtook it */
export function staleReads(touches) {
  /** @type {Map<Touch, Touch>} */
  const stale = new Map();
  /** By lane, then by line. @type {Map<number, Map<number, {read: Touch, over: Touch | undefined}>>} */
  const pending = new Map();
  for (const touch of touches) {
    const { lane, kind, ref } = touch;
    if (kind === "read") {
      const own = pending.get(lane) ?? new Map();
      pending.set(lane, own.set(ref?.line ?? 0, { read: touch, over: undefined }));
    } else if (kind === "write") {
      for (const { read, over } of pending.get(lane)?.values() ?? []) if (over) stale.set(read, over);
      pending.delete(lane);
      for (const own of pending.values()) {
        for (const each of own.values()) if (each.read.ref?.text !== ref?.text) each.over ??= touch;
      }
    }
  }
  return stale;
}

export class Resources {
  constructor() {
    /** By number. @type {Resource[]} */
    this.all = [];
    /** Grows when one comes: rows must be laid out anew. */
    this.structure = 0;
  }

  /** @param {ResourceFact} fact */
  declare(fact) {
    this.all[fact.resource] ??= new Resource(fact);
    this.structure += 1;
  }

  /** @param {TouchRow} touch @param {Ref | undefined} ref */
  take([number, t, kind, lane], ref) {
    this.all[number]?.add({ t, kind, lane, ref });
  }
}
