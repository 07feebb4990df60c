import assert from "node:assert/strict";
import { test } from "node:test";
import { PaneRaster } from "../../static/js/draw/pane-raster.js";
import { cutHeight, eachBin, keptStates } from "../../static/js/layout/columns.js";
import { LaneStore } from "../../static/js/model/lane-store.js";
import { RunModel } from "../../static/js/model/run.js";
import { GIL, LOCK, RUN, STACK_ORDER, STATE_COUNT } from "../../static/js/model/states.js";
import { sceneOf } from "./scene.js";
import * as logs from "./synthetic.js";

/** Time per state in each bin, by going over all slices once. */
function brute(rows, seen, first, end, width) {
  const out = Array.from({ length: end - first }, () => new Float64Array(STATE_COUNT));
  rows.forEach(([, t, state], i) => {
    const until = i + 1 < rows.length ? rows[i + 1][1] : seen;
    for (let bin = Math.max(first, Math.floor(t / width)); bin < end && bin * width < until; bin++) {
      out[bin - first][state] += Math.max(0, Math.min(until, (bin + 1) * width) - Math.max(t, bin * width));
    }
  });
  return out;
}

const laneOf = (facts, lane) => facts.flatMap((fact) => (fact.type === "batch" ? fact.rows : [])).filter((row) => row[0] === lane);

/** Rows that come in portions, each of them in any order, and reaching back into the one before. */
function disordered(rows, seed) {
  const r = logs.random(seed);
  const late = rows.map((row, i) => ({ row, at: i + (r() < 0.1 ? Math.floor(r() * 900) : 0) })).sort((a, b) => a.at - b.at);
  return late.map(({ row }) => row);
}

for (const slices of [1_000, 100_000, 1_000_000]) {
  test(`${slices} slices: the shares of each bin add up and equal brute force, at any depth, also where rows came late`, () => {
    const rows = laneOf(logs.dense(slices, 1), 0).map(([lane, t, state], i) => [lane, t, state, i + 1]);
    const sorted = new LaneStore();
    for (const [, t, state, ref] of rows) sorted.push(t, state, ref);
    const seen = rows[rows.length - 1][1] + 5000;
    sorted.see(seen);
    const late = new RunModel();
    late.fold([logs.laneFact(0)]);
    const mixed = disordered(rows, 3);
    for (let i = 0; i < mixed.length; i += 1000) {
      late.fold([{ type: "batch", refs: [], rows: mixed.slice(i, i + 1000), marks: [], seen: {}, dropped: 0 }]);
    }
    late.lanes[0].store.see(seen);
    for (const [depth, begin] of [[1, 0], [50, 0.4], [5000, 0.77]]) {
      const width = seen / depth / 90;
      const first = Math.floor((seen * begin) / width);
      const end = first + 90;
      const plain = brute(rows, seen, first, end, width);
      for (const store of [sorted, late.lanes[0].store]) {
        assert.equal(store.length, rows.length);
        let bins = 0;
        eachBin(store, first, end, width, Infinity, (bin, shares) => {
          bins += 1;
          let sum = 0;
          for (let s = 0; s < STATE_COUNT; s++) {
            assert.ok(Math.abs(shares[s] - plain[bin - first][s]) < 1e-6 * width, `bin ${bin}, state ${s}, depth ${depth}`);
            sum += shares[s] / width;
          }
          assert.ok(Math.abs(sum - 1) < 1e-6, `bin ${bin} sums to ${sum}`);
        });
        assert.ok(bins >= 89);
      }
    }
  });
}

test("a bin is the same wherever the walk begins", () => {
  const model = new RunModel();
  model.fold(logs.dense(40_000, 1));
  const { store } = model.lanes[0];
  const width = store.seen / 300;
  const whole = new Map();
  eachBin(store, 0, 300, width, Infinity, (bin, shares) => whole.set(bin, [...shares]));
  for (const first of [1, 7, 133, 299]) eachBin(store, first, 300, width, Infinity, (bin, shares) => assert.deepEqual([...shares], whole.get(bin)));
});

test("late rows give the model that they would have given in time, counted and all", () => {
  const facts = logs.gilThreads({ n: 4, work: 200e6 });
  const rows = facts.flatMap((fact) => (fact.type === "batch" ? fact.rows : []));
  const refs = rows.map(([lane, t, state], i) => [lane, t, state, i + 1]);
  const head = facts.filter((fact) => ["run", "started", "lane"].includes(fact.type));
  const made = (list, size) => {
    const model = new RunModel();
    model.fold(head);
    for (let i = 0; i < list.length; i += size) {
      model.fold([{ type: "batch", refs: [], rows: list.slice(i, i + size), marks: [], seen: {}, dropped: 0 }]);
      if (i % 3 === 0) model.settle();
    }
    model.settle();
    const { inFlight, onCpu } = model.steps;
    const steps = [inFlight, onCpu].map((s) => Array.from({ length: s.length }, (_, i) => [s.time(i), s.value(i)]));
    return { steps, slices: model.declared.map(({ store }) => Array.from({ length: store.length }, (_, i) => [store.start(i), store.state(i), store.ref(i)])) };
  };
  const sorted = made([...refs].sort((a, b) => a[1] - b[1]), 1e9);
  for (const [seed, size] of [[1, 10], [2, 100], [3, 7], [4, 1]]) assert.deepEqual(made(disordered(refs, seed), size), sorted);
});

test("a million slices and all that is kept of them take less than 30 MB", () => {
  const model = new RunModel();
  for (const fact of logs.dense(1_000_000)) {
    model.fold([fact]);
    model.settle();
  }
  const bytes = (chunks) => chunks.flatMap((chunk) => Object.values(chunk)).reduce((sum, each) => sum + (each.byteLength ?? 0), 0);
  const stores = model.declared.reduce((sum, { store }) => sum + bytes(store.chunks), 0);
  const steps = [model.workers, model.alone].flatMap(({ inFlight, onCpu }) => [inFlight, onCpu]);
  const counted = steps.reduce((sum, each) => sum + bytes(each.chunks) + each.ups.data.byteLength + each.downs.data.byteLength, 0);
  const picture = 1600 * 500 * 4;
  const slices = model.declared.reduce((sum, { store }) => sum + store.length, 0);
  assert.equal(slices, 1_000_000);
  assert.ok(stores + counted + picture < 30e6, `${((stores + counted + picture) / 1e6).toFixed(1)} MB`);
});

test("a lock and what is highlighted keep a pixel each, and the height is that of the bar", () => {
  const heights = new Int32Array(STACK_ORDER.length);
  const shares = new Float64Array(STATE_COUNT);
  shares[RUN] = 1e6;
  shares[LOCK] = shares[GIL] = 1;
  const at = (state) => heights[STACK_ORDER.indexOf(state)];
  cutHeight(shares, 0, STACK_ORDER, 1e6 + 2, 18, heights, keptStates([]));
  assert.deepEqual([at(RUN), at(LOCK), at(GIL)], [17, 1, 0]);
  cutHeight(shares, 0, STACK_ORDER, 1e6 + 2, 18, heights, keptStates([GIL]));
  assert.deepEqual([at(RUN), at(LOCK), at(GIL)], [16, 1, 1]);
  cutHeight(shares, 0, STACK_ORDER, 1e6 + 2, 1, heights, keptStates([GIL]));
  assert.equal(heights.reduce((a, b) => a + b, 0), 1);
});

for (const scale of [0.5, 1, 1.5, 2]) {
  test(`scale ${scale}: a picture that moved is a redrawn one, far and near, and there and back it is the same`, () => {
    const model = new RunModel();
    model.fold(logs.dense(20_000));
    for (const span of [10e9, 0.9e9, 60e6]) {
      const options = { width: 400, scale, lit: [GIL] };
      const raster = new PaneRaster();
      let at = { t0: 2e9, span };
      raster.paint(sceneOf(model, at, options));
      const before = raster.raster.pixels.slice();
      for (const by of [9, -31, 120, -98]) {
        at = { t0: at.t0 + (by * span) / Math.round(400 * scale), span };
        raster.paint(sceneOf(model, at, options));
        const fresh = new PaneRaster();
        fresh.paint(sceneOf(model, at, options));
        assert.ok(raster.raster.pixels.every((pixel, i) => pixel === fresh.raster.pixels[i]), `span ${span}, by ${by}`);
      }
      assert.ok(raster.raster.pixels.every((pixel, i) => pixel === before[i]), `span ${span}, back`);
    }
  });
}
