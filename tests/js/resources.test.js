/** What lanes share: touches, stale reads, who held and waited for locks, rings of waits, lengths and sizes, rows. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { extraRows, rowsKey } from "../../static/js/layout/extra-rows.js";
import { fileSteps, formatBytes, movedIn, queuesOf, valueAt } from "../../static/js/model/gauges.js";
import { locksOf, ringSentence, ringsOf } from "../../static/js/model/locks.js";
import { Resource, staleReads } from "../../static/js/model/resources.js";
import { RunModel } from "../../static/js/model/run.js";
import { CPU, GIL, LOCK, RUN, SLEEP } from "../../static/js/model/states.js";
import { touchSentence } from "../../static/js/model/touch-words.js";
import { lateness, sleeperOf, wakesOf } from "../../static/js/model/wakes.js";
import { parseFacts } from "../../static/js/wire/facts.js";
import { laneFact } from "./synthetic.js";

const golden = () => parseFacts(readFileSync(new URL("../contracts/golden/watched.ndjson", import.meta.url), "utf8"));

/** A small log, made step by step. */
class Log {
  constructor() {
    /** @type {any[]} */
    this.facts = [];
    this.refs = 0;
    this.lanes = 0;
  }

  /** @param {Record<string, unknown>} more */
  lane(more) {
    this.facts.push(laneFact(this.lanes, { ...more, kind: "thread", unit: "life" }));
    return this.lanes++;
  }

  /** @param {Record<string, unknown>} part */
  batch(part) {
    this.facts.push({ type: "batch", refs: [], rows: [], marks: [], seen: {}, dropped: 0, ...part });
  }

  /** @param {number} lane @param {number} t @param {number} state @param {Record<string, unknown>} [known] */
  row(lane, t, state, known) {
    this.batch({ refs: known ? [{ ref: ++this.refs, ...known }] : [], rows: [[lane, t, state, known ? this.refs : 0]] });
  }

  /** @param {number} lane @param {number} t @param {string} kind @param {Record<string, unknown>} known */
  mark(lane, t, kind, known) {
    this.batch({ refs: [{ ref: ++this.refs, ...known }], marks: [[lane, t, kind, this.refs]] });
  }

  /** @param {number} lane @param {number} t */
  finish(lane, t) {
    this.facts.push({ type: "finished", lane, t, outcome: "finished", exit_code: null, error: null });
  }

  done() {
    return this.facts;
  }
}

/** @param {[t: number, kind: string, lane: number, text: string, line?: number][]} given */
const touches = (given) => given.map(([t, kind, lane, text, line = 1]) => ({ t, kind: /** @type {any} */ (kind), lane, ref: { ref: 1, text, line } }));

test("a log with touches folds into resources", () => {
  const model = new RunModel();
  model.fold(golden());
  const [seats] = model.resources.all;
  assert.ok(seats instanceof Resource);
  assert.equal(seats.fact.name, "seats");
  assert.deepEqual(seats.touches.map(({ t, kind, lane, ref }) => [t, kind, lane, ref?.text]), [
    [1000000, "write", 0, "2"],
    [3500000, "read", 1, "2"],
    [4000000, "write", 1, "1"],
    [4500000, "write", 0, "['cook-1']"],
  ]);
});

test("late touches find their place", () => {
  const model = new RunModel();
  for (const fact of golden()) {
    if (fact.type === "batch" && fact.touches) model.take({ ...fact, touches: [...fact.touches].reverse() });
    else model.take(fact);
  }
  const [seats] = model.resources.all;
  assert.deepEqual(seats.times, [1000000, 3500000, 4000000, 4500000]);
  assert.deepEqual(seats.within(3500000, 4000000), [1, 3]);
  assert.equal(seats.writeBefore(3600000)?.t, 1000000);
  assert.equal(seats.writeBefore(5), undefined);
});

test("a read is stale if another lane wrote before its own lane acted on it", () => {
  const lost = touches([[1, "read", 1, "5"], [2, "read", 2, "5"], [3, "write", 1, "4"], [4, "write", 2, "4"]]);
  assert.deepEqual([...staleReads(lost)].map(([read, over]) => [read.t, over.t]), [[2, 3]]);
  const turns = touches([[1, "read", 1, "5"], [2, "write", 1, "4"], [3, "read", 2, "4"], [4, "write", 2, "3"]]);
  assert.equal(staleReads(turns).size, 0);
  const askedAgain = touches([[1, "read", 2, "5"], [2, "write", 1, "4"], [3, "read", 2, "4"], [4, "write", 2, "3"]]);
  assert.equal(staleReads(askedAgain).size, 0);
  const checkedBefore = touches([[1, "read", 2, "5", 8], [2, "write", 1, "4"], [3, "read", 2, "4", 9], [4, "write", 2, "3", 9]]);
  assert.deepEqual([...staleReads(checkedBefore).keys()].map((read) => read.t), [1]);
  const onlyReads = touches([[1, "read", 2, "5"], [2, "write", 1, "4"]]);
  assert.equal(staleReads(onlyReads).size, 0);
  const sameAgain = touches([[1, "read", 2, "5"], [2, "write", 1, "5"], [3, "write", 2, "4"]]);
  assert.equal(staleReads(sameAgain).size, 0);
});

test("a touch is told in a sentence", () => {
  const model = new RunModel();
  model.fold(golden());
  const [seats] = model.resources.all;
  assert.deepEqual(seats.touches.map((touch) => touchSentence(model, seats, touch)), [
    "MainThread wrote seats: 2.",
    "cook-1 read seats: 2.",
    "cook-1 wrote seats: 1, which was 2.",
    "MainThread wrote seats: ['cook-1'] (1 in it), which was 1.",
  ]);
  for (const touch of touches([[5e6, "read", 1, "9"], [6e6, "write", 2, "8"], [8e6, "write", 1, "8"]])) seats.add(touch);
  assert.equal(touchSentence(model, seats, seats.touches[4]), "cook-1 read seats: 9. cook-2 wrote 8 1.0 ms later, before cook-1 acted on it.");
  assert.match(touchSentence(model, seats, seats.touches[6]), /It acted on what it had read before others changed it\.$/);
});

/** Two lanes and their locks: [lane, t, "acquired" | "released" | "waits" | "runs", lock][].
 * @param {[number, number, string, string][]} steps */
function modelOf(steps) {
  const log = new Log();
  const lanes = [log.lane({ name: "Ann" }), log.lane({ name: "Bob" }), log.lane({ name: "Cy" })];
  for (const lane of lanes) log.row(lane, 0, RUN);
  for (const [who, t, what, object] of steps) {
    if (what === "waits") log.row(lanes[who], t, LOCK, { object });
    else if (what === "runs") log.row(lanes[who], t, RUN);
    else log.mark(lanes[who], t, what, { object });
  }
  for (const lane of lanes) log.finish(lane, 100);
  const model = new RunModel();
  model.fold(log.done());
  return model;
}

test("locks know who held them and who waited", () => {
  const model = modelOf([[0, 1, "acquired", "a"], [1, 2, "waits", "a"], [0, 5, "released", "a"], [1, 5, "runs", ""], [1, 5, "acquired", "a"], [1, 9, "released", "a"]]);
  const [a] = locksOf(model);
  assert.deepEqual(a.holds.map(({ lane, from, to }) => [lane.name, from, to]), [["Ann", 1, 5], ["Bob", 5, 9]]);
  assert.deepEqual(a.waits.map(({ lane, from, to }) => [lane.name, from, to]), [["Bob", 2, 5]]);
  assert.deepEqual(ringsOf([a]), []);
});

test("a ring of waits closes with the last wait, and is said", () => {
  const model = modelOf([[0, 1, "acquired", "a"], [1, 2, "acquired", "b"], [2, 2, "waits", "a"], [0, 3, "waits", "b"], [1, 4, "waits", "a"]]);
  const rings = ringsOf(locksOf(model));
  assert.equal(rings.length, 1);
  assert.deepEqual([rings[0].from, rings[0].to], [4, 100]);
  assert.equal(ringSentence(rings[0]), "A ring of waits: Bob waits for a, which Ann holds; Ann waits for b, which Bob holds. None of them can go on.");
});

test("a ring that somebody left by giving up is said to be over", () => {
  const model = modelOf([[0, 1, "acquired", "a"], [1, 2, "acquired", "b"], [0, 3, "waits", "b"], [1, 4, "waits", "a"], [0, 20, "runs", ""], [0, 21, "released", "a"], [1, 22, "runs", ""]]);
  const [ring] = ringsOf(locksOf(model));
  assert.equal(ring.to, 20);
  assert.match(ringSentence(ring), /None could go on until one gave up\.$/);
});

test("three make a ring, and one alone can too", () => {
  const three = modelOf([[0, 1, "acquired", "a"], [1, 1, "acquired", "b"], [2, 1, "acquired", "c"], [0, 2, "waits", "b"], [1, 3, "waits", "c"], [2, 4, "waits", "a"]]);
  assert.deepEqual(ringsOf(locksOf(three)).map(({ edges }) => edges.length), [3]);
  const alone = modelOf([[0, 1, "acquired", "a"], [0, 2, "waits", "a"]]);
  const [ring] = ringsOf(locksOf(alone));
  assert.equal(ringSentence(ring), "Ann waits for a, which it holds itself: it waits for ever.");
});

test("a queue's length, a file's two sizes", () => {
  const log = new Log();
  const lane = log.lane({ name: "producer" });
  log.row(lane, 0, RUN);
  for (const [t, kind, value] of /** @type {[number, string, number][]} */ ([[1, "put", 1], [2, "put", 2], [3, "got", 1]])) {
    log.mark(lane, t, kind, { object: "jobs", value, most: 5 });
  }
  log.mark(lane, 4, "put", { object: "old" });
  log.finish(lane, 9);
  const model = new RunModel();
  model.fold(log.done());
  const [jobs, ...others] = queuesOf(model);
  assert.deepEqual([jobs.name, jobs.peak, jobs.most, others.length], ["jobs", 2, 5, 0]);
  assert.deepEqual([0, 1, 2.5, 3].map((t) => valueAt(jobs.steps, t)), [0, 1, 2, 1]);
  const file = new Resource({ type: "resource", resource: 0, kind: "file", name: "f", pid: 0, t: 0 });
  const at = (/** @type {number} */ t, /** @type {any} */ kind, /** @type {number} */ value) => file.add({ t, kind, lane: 0, ref: { ref: 1, value } });
  at(1, "write", 400);
  at(2, "write", 300);
  at(3, "size", 400);
  const { written, onDisk, peak } = fileSteps(file);
  assert.deepEqual([valueAt(written, 2), valueAt(onDisk, 2), valueAt(onDisk, 3), peak], [700, 0, 400, 700]);
  assert.deepEqual([40, 1234, 12345, 2.5e6].map(formatBytes), ["40 B", "1.2 kB", "12 kB", "2.5 MB"]);
});

test("rows are what the run asks for", () => {
  const model = new RunModel();
  model.fold(golden());
  const rows = extraRows(model);
  assert.deepEqual(rows.map((row) => [row.extra?.kind, row.label]), [["gil", "GIL"], ["lock", "lock"], ["variable", "seats"]]);
  assert.equal(rowsKey(rows), rowsKey(extraRows(model)));
  if (model.run) model.run = { ...model.run, watch: undefined, show: undefined };
  assert.deepEqual(extraRows(model).map((row) => row.label), ["seats"]);
});

test("who sleeps most often was due when its sleep ended, and woke when it had the GIL and a CPU", () => {
  const log = new Log();
  const heart = log.lane({});
  const other = log.lane({});
  for (const [t, state] of [[0, RUN], [10, SLEEP], [20, GIL], [25, CPU], [26, RUN], [30, SLEEP], [40, RUN], [41, SLEEP]]) log.row(heart, t, state);
  for (const [t, state] of [[0, SLEEP], [30, RUN]]) log.row(other, t, state);
  const model = new RunModel();
  model.fold(log.done());
  const sleeper = sleeperOf(model);
  assert.deepEqual(sleeper?.wakes, [{ due: 20, woke: 26 }, { due: 40, woke: 40 }]);
  assert.equal(sleeper?.lane, model.lanes[heart]);
  assert.deepEqual(wakesOf(model.lanes[other]), [{ due: 30, woke: 30 }]);
  assert.deepEqual(lateness(sleeper?.wakes ?? []), { median: 6, worst: 6 });
  const [first] = log.facts;
  model.take(/** @type {any} */ ({ ...first, lane: other, kind: "task" }));
  assert.equal(sleeperOf(model)?.lane, model.lanes[other]);
});

test("what was sent is added up over all lanes, in the order of time", () => {
  const log = new Log();
  const main = log.lane({});
  const worker = log.lane({ service: true });
  log.mark(main, 30, "sent", { bytes: 5 });
  log.mark(worker, 10, "sent", { bytes: 100 });
  log.mark(worker, 40, "received", { bytes: 1000 });
  const model = new RunModel();
  model.fold(log.done());
  const moved = movedIn(model);
  assert.deepEqual(moved, { steps: [{ t: 10, value: 100 }, { t: 30, value: 105 }], bytes: 105, messages: 2 });
  model.run = /** @type {any} */ ({ watch: [], show: ["moved", "due"] });
  assert.deepEqual(extraRows(model).map(({ id, label }) => [id, label]), [["moved", "data moved"]]);
});
