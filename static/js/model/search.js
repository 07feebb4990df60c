/** What is written in runs, found again: lanes, states, marks, what was waited for, lines of the script, printed text. */

import { formatDuration, formatInstant, plural } from "../base/format.js";
import { STACK_ORDER, STATES } from "./states.js";

/** @import { RunModel } from "./run.js" */

/**
 * @typedef {{id: string, title: string, model: RunModel}} Searched
 * @typedef {object} Hit
 * @property {"Lane" | "State" | "Mark" | "Object" | "Line" | "Printed"} kind
 * @property {string} pane "" for a mark of the reader, which is in all of them
 * @property {string} text
 * @property {string} detail
 * @property {number} t on the axis
 * @property {number | undefined} lane
 * @property {number | undefined} index the slice, where it is one
 */

/** Marks that say of a lane what its slices or the output say as well. */
const SAID_ELSEWHERE = new Set(["print", "step"]);

/** @param {readonly Searched[]} runs @param {readonly number[]} marks of the reader @param {string} query @param {number} most
 * @returns {{hits: Hit[], total: number}} by kind, and within a kind by time; states by their longest */
export function search(runs, marks, query, most) {
  const asked = query.trim().toLowerCase();
  if (asked === "") return { hits: [], total: 0 };
  const finder = new Finder(asked, most, runs.length > 1);
  for (const run of runs) finder.lanes(run);
  finder.states(runs);
  finder.ownMarks(marks);
  for (const run of runs) finder.objects(run);
  for (const run of runs) finder.lines(run);
  for (const run of runs) finder.printed(run);
  for (const run of runs) finder.marks(run);
  return { hits: finder.hits, total: finder.total };
}

class Finder {
  /** @param {string} asked @param {number} most @param {boolean} several runs: each hit says whose it is */
  constructor(asked, most, several) {
    this.asked = asked;
    this.most = most;
    this.several = several;
    /** @type {Hit[]} */
    this.hits = [];
    this.total = 0;
    const number = /^(?:line\s*|:)?(\d+)$/.exec(asked);
    this.lineNumber = number ? Number(number[1]) : 0;
  }

  /** @param {string | null | undefined} text */
  has(text) {
    return text != null && text.toLowerCase().includes(this.asked);
  }

  /** @param {Hit["kind"]} kind @param {Searched} run @param {string} text @param {string} detail @param {number} t in the run's time
   * @param {number} [lane] @param {number} [index] */
  add(kind, { id, title, model }, text, detail, t, lane, index) {
    this.total += 1;
    if (this.hits.length >= this.most) return;
    const whose = this.several ? `${title}${detail ? ", " : ""}` : "";
    this.hits.push({ kind, pane: id, text, detail: `${whose}${detail}`, t: t - model.zero, lane, index });
  }

  /** By name, kind, or how it ended.
   * @param {Searched} run */
  lanes(run) {
    for (const lane of run.model.declared) {
      const { fact, outcome, error, store } = lane;
      if (store.length === 0) continue;
      const ended = outcome && outcome !== "finished" ? `${outcome}${error ? `: ${error}` : ""}` : "";
      if (!this.has(fact.name) && !this.has(ended) && fact.kind !== this.asked) continue;
      const last = Math.max(0, store.length - 1 - (store.state(store.length - 1) === 0 ? 1 : 0));
      const index = this.has(ended) && !this.has(fact.name) ? last : 0;
      this.add("Lane", run, fact.name, ended || fact.kind, store.start(index), lane.number, index);
    }
  }

  /** Of each lane the longest slice in the state; the longest of all first.
   * @param {readonly Searched[]} runs */
  states(runs) {
    const codes = STACK_ORDER.filter((code) => this.has(STATES[code].name) || STATES[code].short.toLowerCase() === this.asked);
    const found = codes.flatMap((code) => runs.flatMap((run) => longestIn(run, code)));
    found.sort((a, b) => b.ns - a.ns);
    for (const { run, name, code, lane, index, ns, count, t } of found) {
      const detail = `${name}, ${count === 1 ? "once" : `the longest of ${count}`}: ${formatDuration(ns)}`;
      this.add("State", run, STATES[code].name, detail, t, lane, index);
    }
  }

  /** @param {readonly number[]} marks */
  ownMarks(marks) {
    marks.forEach((t, i) => {
      const text = `Mark ${String.fromCharCode(65 + (i % 26))}`;
      if (!this.has(text)) return;
      this.total += 1;
      if (this.hits.length < this.most) this.hits.push({ kind: "Mark", pane: "", text, detail: formatInstant(t), t, lane: undefined, index: undefined });
    });
  }

  /** What was waited for: a lock, a queue, an address; what a worker was given to do.
   * @param {Searched} run */
  objects(run) {
    this.slices(run, "Object", (ref) => [ref.object, ref.text, ref.why].find((text) => this.has(text)));
  }

  /** Lines of the script by their text or number, wherever a lane was at one.
   * @param {Searched} run */
  lines(run) {
    const files = run.model.run?.code ?? [];
    const texts = new Map(files.map((file, i) => [i === 0 ? "" : file.path, file.text.split("\n")]));
    this.slices(run, "Line", (ref) => {
      if (!ref.line) return undefined;
      const text = texts.get(ref.file ?? "")?.[ref.line - 1]?.trim();
      return text !== undefined && (ref.line === this.lineNumber || this.has(text)) ? `${ref.line}  ${text}` : undefined;
    });
  }

  /** All slices whose reference is meant, in order of time.
   * @param {Searched} run @param {"Object" | "Line"} kind @param {(ref: import("../wire/facts.js").Ref) => string | undefined} textOf */
  slices(run, kind, textOf) {
    const { model } = run;
    const texts = model.refs.map((ref) => (ref ? textOf(ref) : undefined));
    if (texts.every((text) => text === undefined)) return;
    /** @type {{t: number, lane: import("./lane.js").Lane, index: number, text: string}[]} */
    const found = [];
    for (const lane of model.declared) {
      const { store } = lane;
      for (let i = 0; i < store.length; i++) {
        const text = store.ref(i) === 0 || store.state(i) === 0 ? undefined : texts[store.ref(i)];
        if (text !== undefined) found.push({ t: store.start(i), lane, index: i, text });
      }
    }
    found.sort((a, b) => a.t - b.t);
    for (const { t, lane, index, text } of found) {
      const detail = `${lane.name}, ${STATES[lane.store.state(index)].name.toLowerCase()}, ${formatInstant(t - model.zero)}`;
      this.add(kind, run, text, detail, t, lane.number, index);
    }
  }

  /** @param {Searched} run */
  printed(run) {
    const { model } = run;
    for (const output of model.outputs) {
      const text = output.text.split("\n").find((line) => this.has(line));
      if (text === undefined) continue;
      const lane = output.lane === null ? undefined : model.lanes[output.lane];
      const detail = [lane?.name, formatInstant(output.t - model.zero)].filter((each) => each !== undefined).join(", ");
      this.add("Printed", run, text.trim(), detail, output.t, lane?.number, lane?.store.find(output.t));
    }
  }

  /** What the program did at an instant.
   * @param {Searched} run */
  marks(run) {
    const { model } = run;
    for (const lane of model.declared) {
      for (const { t, kind, ref } of lane.marks) {
        const what = model.ref(ref)?.text ?? model.ref(ref)?.object ?? "";
        const word = kind.replaceAll("_", " ");
        if (SAID_ELSEWHERE.has(kind) || !(this.has(word) || this.has(what))) continue;
        this.add("Mark", run, what ? `${word}: ${what}` : word, `${lane.name}, ${formatInstant(t - model.zero)}`, t, lane.number, lane.store.find(t));
      }
    }
  }
}

/** @param {Searched} run @param {number} code */
function longestIn(run, code) {
  const found = [];
  for (const { fact, number: lane, name, store } of run.model.declared) {
    if (fact.service || !(store.states & (1 << code))) continue;
    let count = 0;
    let index = -1;
    let ns = -1;
    for (let i = 0; i < store.length; i++) {
      if (store.state(i) !== code) continue;
      count += 1;
      const own = store.end(i) - store.start(i);
      if (own > ns) [ns, index] = [own, i];
    }
    if (index >= 0) found.push({ run, name, code, lane, index, ns, count, t: store.start(index) });
  }
  return found;
}

/** "3 of 17", and how many are not listed.
 * @param {number} at from 0; -1: none yet @param {number} listed @param {number} total */
export function countText(at, listed, total) {
  if (total === 0) return "Nothing found";
  const of = at < 0 ? plural(listed, "hit") : `${at + 1} of ${listed}`;
  return total > listed ? `${of}; ${plural(total - listed, "more is", "more are")} not listed` : of;
}
