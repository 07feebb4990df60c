import assert from "node:assert/strict";
import { test } from "node:test";
import { stripTicks } from "../../static/js/layout/pane.js";
import { effectOfSlice, wokenBy } from "../../static/js/model/causes.js";
import { explain } from "../../static/js/model/explain.js";
import { figures, stripWords, verdict } from "../../static/js/model/figures.js";
import { flowInto, flowsAround, flowsIn } from "../../static/js/model/flows.js";
import { gilHolders, turnEnd } from "../../static/js/model/holders.js";
import { markText } from "../../static/js/model/mark-words.js";
import { handOver, passagesOf } from "../../static/js/model/queues.js";
import { RunModel } from "../../static/js/model/run.js";
import * as logs from "./synthetic.js";

const MS = 1e6;
const fold = (facts) => {
  const model = new RunModel();
  model.fold(facts);
  model.settled();
  return model;
};

/** A small run, from rows and marks in ms. */
function run(lanes, rows, marks = [], refs = [], more = {}) {
  const started = { type: "started", t: 0, clock: 0, unix_ns: 0, machine: { ...logs.MACHINE, ...more.machine } };
  const code = [{ path: "main.py", text: more.code ?? "jobs = Queue()\n" }];
  const head = [{ type: "run", format: 1, run: "r", title: "r", lesson: null, pane: null, parameters: {}, code, machine: started.machine, created: "" }, started];
  const last = Math.max(...rows.map(([, t]) => t)) * MS;
  const seen = Object.fromEntries(lanes.map(({ lane }) => [lane, last]));
  const scaled = (list) => list.map(([lane, t, what, ref]) => [lane, t * MS, what, ref ?? 0]).sort((a, b) => a[1] - b[1]);
  return fold([...head, ...lanes, { type: "batch", refs, rows: scaled(rows), marks: scaled(marks), seen, dropped: 0 }]);
}
const why = (model, lane, t) => explain(model, model.lanes[lane], model.lanes[lane].store.find(t * MS), t * MS);
const threads = (n) => Array.from({ length: n + 1 }, (_, i) => logs.laneFact(i));

test("a turn with the GIL ended by the interval, by the thread itself, or by its end", () => {
  const model = run(threads(2), [[1, 0, 1], [1, 5.1, 3], [1, 6, 1], [1, 8, 9], [1, 20, 0], [2, 0, 3], [2, 5.1, 1], [2, 6, 3], [2, 8, 1], [2, 9, 0]]);
  const [, one, two] = model.lanes;
  assert.equal(turnEnd(model, one, 1 * MS)?.by, "interval");
  assert.equal(turnEnd(model, two, 5.5 * MS)?.by, "itself");
  assert.equal(turnEnd(model, two, 8.5 * MS)?.by, "end");
  assert.match(why(model, 1, 1).why, /This turn lasted 5\.1 ms: the switch interval of 5\.0 ms was over and another thread wanted the GIL\.$/);
  assert.match(why(model, 2, 1).why, /^Ready to run, but the GIL was held by Thread 1 for 5\.1 ms; its turn came because the switch interval of 5\.0 ms was over/);
  assert.match(why(model, 1, 5.5).why, /its turn came because Thread 2 gave the GIL up itself, before the switch interval was over\.$/);
  assert.match(why(model, 2, 7).why, /its turn came because Thread 1 gave the GIL up itself and was then sleeping\.$/);
  assert.equal(why(model, 1, 1).instant, "1 running, 1 waiting for the GIL, 0 for a CPU");
});

test("a change of the core does not end a turn", () => {
  const model = run(threads(2), [[1, 0, 1, 1], [1, 3, 1, 2], [1, 6, 3], [1, 7, 0], [2, 0, 3], [2, 6, 1], [2, 7, 0]], [], [{ ref: 1, core: 0 }, { ref: 2, core: 1 }]);
  const [turn, ...more] = gilHolders(model, model.lanes[2], 0, 6 * MS);
  assert.deepEqual([turn.lane.name, turn.ns, more.length], ["Thread 1", 6 * MS, 0]);
  assert.equal(turnEnd(model, model.lanes[1], 1 * MS)?.by, "interval");
});

test("waiting for a CPU: only what the run shows is said", () => {
  const alone = run(threads(1), [[1, 0, 1], [1, 10, 5], [1, 14, 1], [1, 20, 0]]);
  assert.equal(why(alone, 1, 12).why, "Ready to run, but it was on no CPU. No other worker of this run was on one: who had it is not known.");
  const process = (lane) => logs.laneFact(lane, { kind: "process", pid: lane, gil: String(lane), name: `P${lane}` });
  const rows = [[1, 0, 1], [1, 20, 0], [2, 0, 1], [2, 20, 0], [3, 0, 5], [3, 20, 1], [3, 21, 0]];
  const full = run([1, 2, 3].map(process), rows);
  assert.equal(why(full, 3, 12).why, "Ready to run, but it was on no CPU. Meanwhile there ran P1 for 20.0 ms, P2 for 20.0 ms: that was all 2 usable CPUs.");
  const wide = run([1, 2, 3].map(process), rows, [], [], { machine: { usable_cpus: 4 } });
  assert.match(why(wide, 3, 12).why, /P2 for 20\.0 ms; who had the rest is not known\.$/);
});

test("a lock: who held it, since when, for how long", () => {
  const refs = [{ ref: 1, object: "stove" }, { ref: 2, object: "stove", other: 1 }];
  const model = run(threads(2), [[1, 0, 1], [1, 30, 0], [2, 0, 1], [2, 10, 6, 2], [2, 25, 1], [2, 30, 0]], [[1, 5, "acquired", 1], [1, 25, "released", 1], [2, 25, "acquired", 1]], refs);
  assert.equal(why(model, 2, 12).why, "Wanted stove; Thread 1 held it, since 0.005 s, for 20.0 ms.");
  assert.equal(why(model, 2, 12).woken?.kind, "lock");
});

const JOBS = [0, 1, 2, 3].map((n) => ({ ref: n + 1, object: "jobs", value: n, most: 2 }));
/** Lane 1 puts at 10, 12 and 30; lane 2 waits for the first from 0 on, and takes the others at 20 and 30.2. */
function queue(code) {
  const rows = [[1, 0, 9], [1, 9, 1], [1, 13, 9], [1, 29, 1], [1, 31, 0], [2, 0, 6, 1], [2, 10.2, 1], [2, 22, 6, 1], [2, 30.2, 1], [2, 32, 0]];
  const marks = [[1, 10, "put", 2], [1, 12, "put", 2], [1, 30, "put", 2], [2, 10.1, "got", 1], [2, 20, "got", 1], [2, 30.1, "got", 1]];
  return run(threads(2), rows, marks, JOBS, { code });
}

test("a queue: who put what the waiting one got, and each item's way", () => {
  const model = queue();
  const consumer = model.lanes[2];
  assert.equal(why(model, 2, 5).why, "jobs was empty: it waited for an item, and Thread 1 put one in.");
  assert.deepEqual([wokenBy(model, consumer, 0)?.kind, wokenBy(model, consumer, 0)?.t], ["put", 10 * MS]);
  assert.equal(handOver(model, consumer, 0, 10.2 * MS, "another"), undefined);
  const ways = passagesOf(model).map(({ from, to }) => [from.t / MS, to.t / MS]);
  assert.deepEqual(ways, [[10, 10.1], [12, 20], [30, 30.1]]);
  assert.ok(passagesOf(queue("jobs = LifoQueue()")).length <= 3, "in a stack only items that lay alone are followed");
  const cause = effectOfSlice(model, model.lanes[1], model.lanes[1].store.find(10 * MS - 1));
  assert.deepEqual([cause?.lane.number, cause?.index], [2, 0]);
});

test("arrows: of one slice, and all that arrive in a view", () => {
  const model = queue();
  const [, producer, consumer] = model.lanes;
  const put = flowsAround(model, producer, producer.store.find(9.5 * MS));
  assert.deepEqual(put.map(({ kind, to }) => [kind, to.lane.number]), [["put", 2], ["put", 2]]);
  assert.equal(flowInto(model, consumer, 0)?.from.lane, producer);
  const all = flowsIn(model, model.declared, 0, 40 * MS) ?? [];
  assert.deepEqual(all.map(({ kind }) => kind), ["put", "put", "put"]);
  const gil = fold(logs.gilThreads());
  const some = flowsIn(gil, gil.declared, 100 * MS, 200 * MS) ?? [];
  assert.ok(some.length > 15 && some.every(({ kind, to }) => kind === "GIL" && to.t >= 100 * MS && to.t <= 200 * MS));
  const dense = fold(logs.dense(60_000, 4));
  assert.equal(flowsIn(dense, dense.declared, 0, 10e9), undefined);
});

test("a mark in words", () => {
  const model = queue();
  const [put] = model.lanes[1].marks;
  assert.equal(markText(model, put), "put an item into jobs (1 in it then)");
  assert.equal(markText(model, model.lanes[2].marks[0]), "took an item out of jobs (0 in it then)");
  const run = fold(logs.thumbnails());
  const texts = run.declared.flatMap((lane) => lane.marks.map((mark) => `${lane.name} ${markText(run, mark)}`));
  assert.ok(texts.includes("loader-1 wrote \u201cgot heron.jpg (412 kB)\u201d"));
  assert.ok(texts.includes("loader-2 took cache_lock") && texts.includes("Worker-3 resize failed"));
});

const live = (facts) => fold(facts.filter((fact) => fact.type !== "end"));

test("the four verdicts, and what says nothing", () => {
  assert.equal(verdict(live(logs.sequential())), "One after another, so far.");
  assert.equal(verdict(live(logs.gilThreads())), "Concurrent, not parallel, so far.");
  assert.equal(verdict(live(logs.manyTasks(40))), "Concurrent, not parallel, so far.");
  assert.match(verdict(live(logs.processes())) ?? "", /^Parallel for 9\d % of the busy time, so far\.$/);
  assert.match(verdict(live(logs.thumbnails())) ?? "", /^Partly parallel: for \d\d % of the busy time, so far\.$/);
  assert.equal(verdict(fold([])), undefined);
});

test("overlaps that are shorter than a hand-over can be told do not count", () => {
  const hands = (overlap) => {
    const rows = [[1, 0, 1], [1, 5 + overlap, 9], [1, 9, 1], [1, 14, 0], [2, 0, 9], [2, 5, 1], [2, 9 + overlap, 9], [2, 14, 0]];
    return run([1, 2].map((lane) => logs.laneFact(lane, { gil: String(lane) })), rows);
  };
  assert.equal(figures(hands(0.04)).parallelShare, 0);
  assert.ok(figures(hands(0.06)).parallelShare > 0.005);
});

test("a lane that was only looked at now and then: the sentence says how often, or nothing is said", () => {
  const lanes = (method) => [1, 2].map((lane) => logs.laneFact(lane, { method }));
  const rows = [[1, 0, 1], [1, 1, 9], [1, 1.5, 1], [1, 30, 0], [2, 0, 9], [2, 1, 8], [2, 2, 9], [2, 30, 0]];
  assert.equal(verdict(run(lanes("sampled every 2 ms"), rows)), "Measured every 2.0 ms: concurrent, not parallel, so far.");
  assert.equal(verdict(run(lanes("sampled every 5 ms"), rows)), undefined, "looked at too seldom for so short a run");
  assert.equal(verdict(run(lanes("probe, to 0.06 ms"), rows)), "Concurrent, not parallel, so far.");
});

test("numbers beside the strip, and those of its scale", () => {
  const model = live(logs.processes());
  assert.deepEqual(stripWords(model, 300 * MS), { mean: "4.0 in flight, 2.0 on CPU", most: "at most 4 in flight at once", now: "now 4 in flight, 2 on CPU" });
  const ticks = (most, height, least) => stripTicks(/** @type {any} */ ({ stripTop: 2, stripBase: 8 + height, most }), least).map(({ value }) => value);
  assert.deepEqual(ticks(4, 64, 13), [1, 2, 3, 4]);
  assert.deepEqual(ticks(4, 46, 13), [2, 4]);
  assert.deepEqual(ticks(20, 46, 13), [10, 20]);
  assert.deepEqual(ticks(1000, 46, 13), [500, 1000]);
});
