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
  }

  /** A touch may come late: who made it had no turn to say so.
   * @param {Touch} touch */
  add(touch) {
    const at = countUpTo(this.times, touch.t, this.times.length);
    this.times.splice(at, 0, touch.t);
    this.touches.splice(at, 0, touch);
  }
}

export class Resources {
  constructor() {
    /** By number. @type {Resource[]} */
    this.all = [];
    /** Grows when one comes: rows must be laid out anew. */
    this.structure = 0;
    /** Touches so far. */
    this.count = 0;
  }

  /** @param {ResourceFact} fact */
  declare(fact) {
    this.all[fact.resource] ??= new Resource(fact);
    this.structure += 1;
  }

  /** @param {TouchRow} touch @param {Ref | undefined} ref */
  take([number, t, kind, lane], ref) {
    const resource = this.all[number];
    if (resource === undefined) return;
    resource.add({ t, kind, lane, ref });
    this.count += 1;
  }
}
