import assert from "node:assert/strict";
import { test } from "node:test";
import { RunModel } from "../../static/js/model/run.js";
import { GIL, RUN, STATE_COUNT, isRunning } from "../../static/js/model/states.js";
import { rangeText } from "../../static/js/model/stretch-words.js";
import { stretchOf } from "../../static/js/model/stretch.js";
import { firstView, update } from "../../static/js/update.js";
import * as logs from "./synthetic.js";

const r = logs.random(5);
const fold = (facts) => {
  const model = new RunModel();
  model.fold(facts);
  model.settled();
  return model;
};
const counted = (model) => model.declared.filter((lane) => lane.counted);

test("a stretch cut anywhere has the times, turns and waits that slices cut one by one have", () => {
  const model = fold(logs.dense(4000, 3, 2));
  for (let k = 0; k < 60; k++) {
    const from = r() * 1.9e9;
    const to = from + r() * r() * 0.5e9;
    const { lanes, time, turns, switches, longest } = stretchOf(model, model.declared, from, to, false);
    const brute = { time: new Float64Array(STATE_COUNT), turns: 0, switches: 0, longest: 0 };
    for (const { store } of model.declared) {
      let ran = false;
      for (let i = 0; i < store.length; i++) {
        const ns = Math.min(store.end(i), to) - Math.max(store.start(i), from);
        if (i > 0 && store.start(i) > from && store.start(i) < to) brute.switches += 1;
        if (ns <= 0) continue;
        brute.time[store.state(i)] += ns;
        if (isRunning(store.state(i)) && !ran) brute.turns += 1;
        ran = isRunning(store.state(i));
        if (store.state(i) === GIL) brute.longest = Math.max(brute.longest, ns);
      }
    }
    for (let s = 1; s < STATE_COUNT; s++) assert.ok(Math.abs(time[s] - brute.time[s]) < 1, `state ${s}`);
    assert.deepEqual([turns, switches], [brute.turns, brute.switches]);
    assert.ok(Math.abs((longest?.ns ?? 0) - brute.longest) < 1e-3);
    assert.equal(lanes.length, 3);
  }
});

test("averages are the run's, or those of the lanes that were chosen", () => {
  const model = fold(logs.gilThreads());
  const [first, ...rest] = counted(model);
  const all = stretchOf(model, [first, ...rest], 0.2e9, 1.2e9, false);
  assert.ok(Math.abs(all.inFlight - 4) < 1e-9 && Math.abs(all.onCpu - all.time[RUN] / 1e9) < 1e-9 && all.most === 1);
  const one = stretchOf(model, [first], 0.2e9, 1.2e9, true);
  assert.ok(Math.abs(one.inFlight - 1) < 1e-9);
  assert.ok(Math.abs(one.onCpu - one.time[RUN] / 1e9) < 1e-9 && one.onCpu < 0.5);
  const idle = stretchOf(fold(logs.thumbnails()), fold(logs.thumbnails()).declared.slice(7, 8), 0, 0.25e9, true);
  assert.equal(idle.inFlight, 0, "a pool's worker that waits for work is not in flight");
});

test("together for too short to be told from a hand-over is not together", () => {
  const rows = [[1, 0, 1, 0], [2, 10e6, 1, 0], [2, 10.02e6, 3, 0], [3, 50e6, 1, 0], [3, 50.2e6, 3, 0]];
  const facts = [...logs.gilThreads().slice(0, 2), ...[0, 1, 2, 3].map((i) => logs.laneFact(i)), ...logs.batches(rows, [], [], { 1: 1e8, 2: 1e8, 3: 1e8 }, 1e8)];
  const model = fold(facts);
  const most = (from, to) => stretchOf(model, counted(model), from, to, false).most;
  assert.deepEqual([most(0, 40e6), most(0, 90e6), most(60e6, 90e6)], [1, 2, 1]);
});

test("what is measured can be read aloud and pasted", () => {
  const model = fold(logs.gilThreads());
  const stretch = stretchOf(model, counted(model), 0.5e9, 0.6e9, false);
  const measured = [{ title: "Threads", stretch, some: false }];
  const short = rangeText({ from: 0.5e9, to: 0.6e9 }, measured, true);
  assert.match(short, /^Measured: 100 ms, from 0\.500 s to 0\.600 s\. 4\.00 in flight and 1\.00 on CPU on average, at most 1 at once; running 99.8 ms \(25 %\)/);
  assert.match(short, /Longest wait for the GIL: [\d.]+ ms, Thread \d\.$/);
  const long = rangeText({ from: 0.5e9, to: 0.6e9 }, measured, false).trimEnd().split("\n");
  assert.equal(long.length, 3 + 4);
});

test("the selection comes into the middle, and asked for again it is shown as large as it can be", () => {
  const ended = { kind: "time", begin: 0, extent: 2e9, live: false, now: 1 };
  let view = update(update(firstView({ all: true }), { ...ended, live: true, now: 0 }), ended);
  const { span } = view.window;
  view = update(view, { kind: "centre", from: 0.1e9, to: 0.12e9 });
  assert.deepEqual([view.window.span, view.window.t0 + span / 2], [span, 0.11e9]);
  view = update(view, { kind: "centre", from: 0.1e9, to: 0.12e9 });
  assert.ok(Math.abs(view.window.span - 0.024e9) < 1);
  assert.equal(update(update(view, { kind: "undo" }), { kind: "undo" }).window.span, span);
});

test("what is measured outlives a walk by keys, and lanes are chosen with the one they were reached from", () => {
  const target = (rowId) => ({ pane: "a", rowId, kind: "slice", lane: 1, index: 0, from: 0, to: 1, t: 0 });
  let view = update(firstView({ all: true }), { kind: "select", target: target("l1") });
  view = update(view, { kind: "lanes", rows: ["a/l1", "a/l2"] });
  view = update(view, { kind: "range", from: 1, to: 2, done: true, keep: true });
  assert.deepEqual(view.range.lanes, ["a/l1", "a/l2"]);
  assert.equal(update(view, { kind: "select", target: target("l1"), keep: true }).lanes.length, 2);
  const moved = update(view, { kind: "select", target: target("l3"), keep: true });
  assert.deepEqual([moved.lanes, moved.range], [[], view.range]);
  assert.equal(update(view, { kind: "select", target: target("l3") }).range, undefined);
});
