import assert from "node:assert/strict";
import { test } from "node:test";
import { causeOfSlice, effectOfSlice } from "../../static/js/model/causes.js";
import { workersCsv } from "../../static/js/model/csv.js";
import { explain } from "../../static/js/model/explain.js";
import { figures, instantText, verdict } from "../../static/js/model/figures.js";
import { narrate } from "../../static/js/model/narration.js";
import { RunModel } from "../../static/js/model/run.js";
import { parseFacts } from "../../static/js/wire/facts.js";
import * as logs from "./synthetic.js";

const fold = (facts) => {
  const model = new RunModel();
  model.fold(facts);
  model.settled();
  return model;
};

/** All that a reader could see of a model, as text. */
function portrait(model) {
  model.settled();
  const { inFlight, onCpu } = model.steps;
  const lanes = model.declared.map((lane) => {
    const slices = [];
    for (let i = 0; i < lane.store.length; i++) slices.push([lane.store.start(i), lane.store.state(i), lane.store.ref(i), lane.store.end(i)]);
    return { name: lane.name, slices, marks: lane.marks, items: lane.items, finished: lane.finished, outcome: lane.outcome };
  });
  const steps = [inFlight, onCpu].map((s) => [Array.from({ length: s.length }, (_, i) => [s.time(i), s.value(i)]), s.peak]);
  return JSON.stringify({ lanes, steps: steps.map(([t, v, p]) => [squash(t, v), p]), extent: model.extent, outputs: model.outputs });
}

/** A step that does not change the value is none. */
function squash(t, v) {
  const out = [];
  t.forEach((time, i) => (i === 0 ? v[0] !== 0 : v[i] !== v[i - 1]) && out.push([time, v[i]]));
  return out;
}

/** The same log with its batches cut in another way and the lanes of each swept in another order. */
function recut(facts, seed) {
  const r = logs.random(seed);
  const out = [];
  for (const fact of facts) {
    if (fact.type !== "batch") {
      out.push(fact);
      continue;
    }
    const lanes = [...new Set([...fact.rows, ...fact.marks].map((row) => row[0]))].sort(() => r() - 0.5);
    out.push({ ...fact, rows: [], marks: [], seen: {} });
    for (const lane of lanes) {
      const rows = fact.rows.filter((row) => row[0] === lane);
      const cut = Math.floor(r() * (rows.length + 1));
      const rest = { type: "batch", refs: [], dropped: 0, seen: {} };
      out.push({ ...rest, rows: rows.slice(0, cut), marks: [] }, { ...rest, rows: rows.slice(cut), marks: fact.marks.filter((m) => m[0] === lane) });
    }
    out.push({ ...fact, refs: [], rows: [], marks: [], dropped: 0 });
  }
  return out;
}

for (const [name, make] of Object.entries({ threads: logs.gilThreads, processes: logs.processes, sequential: logs.sequential, thumbnails: logs.thumbnails })) {
  test(`${name}: any cutting of batches and any order between lanes give the same model`, () => {
    const facts = make();
    const whole = portrait(fold(facts));
    for (const seed of [1, 2, 3]) assert.equal(portrait(fold(recut(facts, seed))), whole);
    const one = new RunModel();
    for (const fact of facts) {
      one.fold([fact]);
      one.settled();
    }
    assert.equal(portrait(one), whole);
  });
}

test("four threads under one GIL are in flight together, one is on a CPU", () => {
  const model = fold(logs.gilThreads().filter((fact) => fact.type !== "end"));
  const found = figures(model);
  assert.equal(found.most, 4);
  assert.ok(found.inFlight > 3.9);
  assert.ok(found.onCpu > 0.98 && found.onCpu <= 1);
  assert.equal(found.parallelShare, 0);
  assert.match(verdict(model) ?? "", /^Concurrent, not parallel/);
  assert.equal(instantText(model, 500e6), "1 running, 3 waiting for the GIL");
});

const inFlightAt = (model, t) => model.steps.inFlight.over(t, t + 1).max;

test("processes are parallel; booting is not in flight", () => {
  const model = fold(logs.processes().filter((fact) => fact.type !== "end"));
  const found = figures(model);
  assert.ok(found.onCpu > 1.85);
  assert.ok(found.parallelShare > 0.95);
  assert.equal(inFlightAt(model, 10e6), 0);
  assert.equal(inFlightAt(model, 100e6), 4);
});

test("main counts only when there is nothing else", () => {
  const model = fold(logs.sequential().filter((fact) => fact.type !== "end"));
  assert.equal(model.steps.inFlight.peak, 1);
  assert.match(verdict(model) ?? "", /^One after another/);
});

test("a pool's worker is in flight only while it has a task", () => {
  const model = fold(logs.thumbnails());
  assert.equal(inFlightAt(model, 100e6) - inFlightAt(model, 99e6), 0);
  const worker = model.lanes[7];
  assert.equal(worker?.items.length, 2);
  assert.equal(worker?.inFlight, 0);
});

test("why: who held the GIL, who held the lock", () => {
  const threads = fold(logs.gilThreads());
  const lane = threads.lanes[3];
  const index = lane.store.find(934e6);
  const i = lane.store.state(index) === 3 ? index : index + 1;
  const found = explain(threads, lane, i, lane.store.start(i) + 1e6);
  assert.match(found.why, /^Ready to run, but the GIL was held by Thread \d for 5\.\d ms, then Thread/);
  assert.equal(found.code.length, 3);
  assert.match(found.woken?.text ?? "", /^Thread \d, which let go of the GIL$/);
  const run = fold(logs.thumbnails());
  const lock = explain(run, run.lanes[2], run.lanes[2].store.find(180e6), 180e6);
  assert.equal(lock.why, "Wanted cache_lock; loader-1 held it.");
});

test("workers as CSV: plain numbers, names that are text", () => {
  const lines = workersCsv(fold(logs.thumbnails())).trimEnd().split("\r\n");
  assert.equal(lines.length, 10);
  assert.match(lines[0], /^worker,pid,started s,finished s,outcome,Running s,.*,switches,longest wait,longest wait s$/);
  assert.match(lines[3], /^loader-2,4121,0\.028000000,0\.470000000,finished,0\.074000000,/);
  const named = fold([logs.laneFact(1, { name: '=SUM(A1), "x"' }), { type: "batch", refs: [], rows: [[1, 0, 1, 0]], marks: [], seen: { 1: 5e6 }, dropped: 0 }]);
  assert.match(workersCsv(named), /\r\n"'=SUM\(A1\), ""x""",1,/);
});

test("from a wait to the slice that ended it, and back", () => {
  const model = fold(logs.gilThreads());
  let ended = 0;
  for (const lane of model.declared.filter((each) => each.counted)) {
    for (let i = 0; i < lane.store.length - 1; i++) {
      const cause = causeOfSlice(model, lane, i);
      assert.equal(cause !== undefined, lane.store.state(i) === 3 && lane.store.end(i) > 2.5e6, `${lane.name} ${i}`);
      if (cause === undefined) continue;
      ended += 1;
      assert.equal(cause.lane.store.state(cause.index), 1, "the GIL is let go of by who ran");
      const effect = effectOfSlice(model, cause.lane, cause.index);
      assert.deepEqual([effect?.lane.name, effect?.index], [lane.name, i]);
    }
  }
  assert.ok(ended > 100);
  const run = fold(logs.thumbnails());
  const lock = run.lanes[2].store.find(180e6);
  const released = causeOfSlice(run, run.lanes[2], lock);
  assert.equal(released?.lane.name, "loader-1");
  const back = released && effectOfSlice(run, released.lane, released.index);
  assert.deepEqual([back?.lane.name, back?.index], ["loader-2", lock]);
});

test("a run in words: the verdict, each worker's time, the turning points in order", () => {
  const { sentence, workers, turns, untold } = narrate(fold(logs.thumbnails()));
  assert.match(sentence, /^Partly parallel/);
  assert.equal(workers[1], "loader-2, from 0.028 s to 0.470 s: waiting for I/O 277 ms (63 %), running 74.0 ms (17 %), blocked on a lock 59.0 ms (13 %), waiting for the GIL 32.0 ms (7.2 %). Longest wait: waiting for I/O, 159 ms.");
  assert.match(workers[6], /Worker-3 failed with exit code 1: MemoryError\.$/);
  const texts = turns.map(({ text }) => text);
  assert.ok(texts.includes("loader-2: blocked on a lock for 59.0 ms, 9.5 % of the run. Wanted cache_lock; loader-1 held it."));
  assert.deepEqual(turns.map(({ t }) => t), turns.map(({ t }) => t).sort((a, b) => a - b));
  assert.equal(texts.filter((text) => text.endsWith(" began.")).length, workers.length);
  assert.deepEqual(untold, { workers: 0, turns: 0 });
});

test("a run in words: short waits are no turning points, times count from the clock's start", () => {
  const plain = narrate(fold(logs.gilThreads()));
  assert.ok(plain.turns.every(({ text }) => / (began|finished)\.$/.test(text)));
  const warmed = narrate(fold(logs.warmedUp(logs.gilThreads(), 300e6)));
  assert.deepEqual(warmed.turns.map(({ text }) => text), plain.turns.map(({ text }) => text));
  assert.ok(Math.abs(warmed.turns[0].t - plain.turns[0].t) < 1);
});

test("a run in words: who is still waiting, and a ring of waits; a thousand workers are not read out", () => {
  const live = narrate(fold(logs.thumbnails().filter((fact) => fact.type !== "end" && fact.type !== "finished")));
  assert.match(live.workers[0], /as far as it is known/);
  const refs = [{ ref: 1, object: "fork" }, { ref: 2, object: "knife" }];
  const marks = [[1, 1e6, "acquired", 1], [2, 1e6, "acquired", 2]];
  const rows = [[1, 0, 1, 0], [2, 0, 1, 0], [1, 2e6, 6, 2], [2, 3e6, 6, 1]];
  const model = fold([...[0, 1, 2].map((n) => logs.laneFact(n)), { type: "batch", refs, rows, marks, seen: { 1: 90e6, 2: 90e6 }, dropped: 0 }]);
  const texts = narrate(model).turns.map(({ text }) => text);
  assert.ok(texts.some((text) => text.startsWith("A ring of waits: ")));
  assert.ok(texts.some((text) => text.startsWith("Thread 1: blocked on a lock for 88.0 ms so far")));
  const many = narrate(fold(logs.manyTasks(1000)));
  assert.equal(many.workers.length + many.untold.workers, 1000);
  assert.ok(many.turns.length <= 120 && many.untold.turns > 0);
});

test("lines of a log are facts, however they are put into messages", () => {
  const text = '{"type":"queued","position":1,"expected_wait_s":2}\n{"type":"queued","position":0,"expected_wait_s":null}\n';
  assert.equal(parseFacts(text).length, 2);
  assert.equal(parseFacts(text.trim()).length, 2);
  assert.equal(parseFacts("").length, 0);
});
