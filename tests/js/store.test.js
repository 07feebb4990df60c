import assert from "node:assert/strict";
import { test } from "node:test";
import { binMany, cutHeight, keptStates, walkNear } from "../../static/js/layout/columns.js";
import { LaneStore } from "../../static/js/model/lane-store.js";
import { LOCK, STACK_ORDER, STATE_COUNT } from "../../static/js/model/states.js";
import { Steps } from "../../static/js/model/steps.js";
import { random } from "./synthetic.js";

/** @param {number} n @param {number} seed */
function randomRows(n, seed) {
  const r = random(seed);
  const rows = [];
  let t = 0;
  for (let i = 0; i < n; i++) {
    rows.push([t, Math.floor(r() * STATE_COUNT), Math.floor(r() * 3)]);
    t += 1 + Math.floor(r() * 1000);
  }
  return rows;
}

function storeOf(rows) {
  const store = new LaneStore();
  for (const [t, s, ref] of rows) store.push(t, s, ref);
  store.see(store.start(store.length - 1) + 500);
  return store;
}

/** What a lane is, said in the slowest and plainest way. */
function brute(rows, seen, from, to) {
  const out = new Float64Array(STATE_COUNT);
  rows.forEach(([t, s], i) => {
    const end = i + 1 < rows.length ? rows[i + 1][0] : seen;
    out[s] += Math.max(0, Math.min(end, to, seen) - Math.max(t, from));
  });
  return out;
}

test("time in state equals brute force and adds up, at any place", () => {
  for (const seed of [1, 2, 3]) {
    const rows = randomRows(5000, seed);
    const store = storeOf(rows);
    const r = random(seed + 10);
    const out = new Float64Array(STATE_COUNT);
    for (let k = 0; k < 300; k++) {
      const from = r() * store.seen;
      const to = from + r() * r() * store.seen;
      const sum = store.timeIn(from, to, out);
      const plain = brute(rows, store.seen, from, to);
      plain.forEach((value, s) => assert.ok(Math.abs(value - out[s]) < 1e-3, `state ${s}`));
      assert.ok(Math.abs(sum - (Math.min(to, store.seen) - from)) < 1e-3);
    }
  }
});

test("a lane of more than one chunk is as exact as a small one", () => {
  const rows = randomRows(40_000, 5);
  const store = storeOf(rows);
  assert.ok(store.chunks.length > 2);
  const out = new Float64Array(STATE_COUNT);
  for (const from of [0, 3e6, 9e6, 15e6]) {
    store.timeIn(from, from + 1e6, out);
    const plain = brute(rows, store.seen, from, from + 1e6);
    plain.forEach((value, s) => assert.ok(Math.abs(value - out[s]) < 1e-3));
  }
});

test("the same word again makes no slice; the later word at one instant counts", () => {
  const store = new LaneStore();
  store.push(0, 1, 0);
  store.push(5, 1, 0);
  assert.equal(store.length, 1);
  store.push(10, 3, 0);
  store.push(10, 6, 2);
  assert.deepEqual([store.length, store.state(1), store.ref(1)], [2, 6, 2]);
  store.push(10, 1, 0);
  assert.equal(store.length, 1);
});

test("late rows end where they belong", () => {
  // Each row with a ref of its own: what is said twice is kept once, so a repetition cannot come late.
  const rows = randomRows(400, 9).map(([t, s], i) => [t, s, i + 1]);
  const sorted = storeOf(rows);
  const late = new LaneStore();
  const shuffled = [...rows];
  const r = random(4);
  for (let i = shuffled.length - 1; i > 0; i--) {
    const k = Math.max(0, i - Math.floor(r() * 6));
    [shuffled[i], shuffled[k]] = [shuffled[k], shuffled[i]];
  }
  for (const [t, s, ref] of shuffled) late.push(t, s, ref);
  late.see(sorted.seen);
  const a = new Float64Array(STATE_COUNT);
  const b = new Float64Array(STATE_COUNT);
  for (let t = 0; t < sorted.seen; t += 777) {
    assert.equal(late.stateAt(t), sorted.stateAt(t), `at ${t}`);
    sorted.timeTo(t, a);
    late.timeTo(t, b);
    a.forEach((value, s) => assert.ok(Math.abs(value - b[s]) < 1e-3));
  }
});

test("nothing is said beyond the watermark", () => {
  const store = new LaneStore();
  store.push(100, 1, 0);
  store.see(250);
  const out = new Float64Array(STATE_COUNT);
  assert.equal(store.timeIn(0, 1e9, out), 150);
  assert.equal(store.end(0), 250);
  assert.equal(store.stateAt(251), -1);
  assert.equal(store.stateAt(99), -1);
});

test("columns of a near lane: bars and single columns cover all that is known, once", () => {
  for (const seed of [1, 2, 3, 4]) {
    const rows = randomRows(300, seed).map(([t, s, ref], i) => [t * (i % 9 === 0 ? 3 : 1) + i * 3000, Math.max(1, s), ref]);
    rows.sort((a, b) => a[0] - b[0]);
    const store = storeOf(rows);
    const columns = 400;
    const grid = { dt: store.seen / columns, first: 0, columns, scale: 1 };
    const covered = new Int32Array(columns);
    walkNear(store, grid, 0, columns, Infinity, (_i, left, right) => {
      for (let x = Math.max(0, left); x < Math.min(columns, right); x++) covered[x] += 1;
    }, (column) => (covered[column] += 1));
    covered.forEach((count, x) => assert.equal(count, 1, `column ${x} seed ${seed}`));
  }
});

test("stacked heights add up to the bar; a lock is never lost", () => {
  const r = random(3);
  const heights = new Int32Array(STACK_ORDER.length);
  for (let k = 0; k < 500; k++) {
    const shares = new Float64Array(STATE_COUNT);
    for (const state of STACK_ORDER) if (r() > 0.6) shares[state] = r();
    if (k % 3 === 0) shares[LOCK] = 1e-6;
    const sum = shares.reduce((a, b) => a + b, 0);
    if (sum === 0) continue;
    cutHeight(shares, 0, STACK_ORDER, sum, 18, heights, keptStates([]));
    assert.equal(heights.reduce((a, b) => a + b, 0), 18);
    heights.forEach((h) => assert.ok(h >= 0));
    if (shares[LOCK] > 0) assert.ok(heights[STACK_ORDER.indexOf(LOCK)] >= 1);
  }
});

test("bins of many lanes equal the sum of each lane's own shares", () => {
  const lanes = [1, 2, 3].map((seed) => ({ store: storeOf(randomRows(200, seed).map(([t, s, ref]) => [t, Math.max(1, s), ref])) }));
  const width = 5000;
  const out = binMany(/** @type {any} */ (lanes), 0, 15, width, Infinity);
  const own = new Float64Array(STATE_COUNT);
  for (let k = 0; k < 15; k++) {
    const sum = new Float64Array(STATE_COUNT);
    for (const { store } of lanes) {
      store.timeIn(k * width, (k + 1) * width, own);
      own.forEach((value, s) => (sum[s] += value));
    }
    for (let s = 1; s < STATE_COUNT; s++) assert.ok(Math.abs(sum[s] - out[k * STATE_COUNT + s]) < 1e-3);
  }
});

test("a step function: any order and any portions give the same; means and maxima equal brute force", () => {
  const r = random(8);
  const changes = [];
  for (let i = 0; i < 600; i++) {
    const from = Math.floor(r() * 1e6);
    changes.push([from, 1], [from + 1 + Math.floor(r() * 20_000), -1]);
  }
  const at = (t) => changes.reduce((sum, [u, by]) => (u <= t ? sum + by : sum), 0);
  const whole = new Steps();
  for (const [t, by] of changes) whole.add(t, by);
  whole.settle();
  const portions = new Steps();
  const shuffled = [...changes].sort(() => r() - 0.5);
  shuffled.forEach(([t, by], i) => {
    portions.add(t, by);
    if (i % 17 === 0) portions.settle();
  });
  portions.settle();
  for (let k = 0; k < 60; k++) {
    const from = Math.floor(r() * 9e5);
    const to = from + 1 + Math.floor(r() * 40_000);
    const a = whole.over(from, to);
    const b = portions.over(from, to);
    const times = [...new Set([from, ...changes.map(([t]) => t).filter((t) => t > from && t < to), to])].sort((x, y) => x - y);
    let area = 0;
    let two = 0;
    let max = 0;
    for (let i = 0; i + 1 < times.length; i++) {
      const value = at(times[i]);
      area += value * (times[i + 1] - times[i]);
      if (value >= 2) two += times[i + 1] - times[i];
      max = Math.max(max, value);
    }
    for (const found of [a, b]) {
      assert.ok(Math.abs(found.mean - area / (to - from)) < 1e-6);
      assert.ok(Math.abs(found.two - two) < 1e-6);
      assert.equal(found.max, max);
    }
  }
  assert.equal(whole.peak, portions.peak);
});

test("two lanes that swap at one instant are never two", () => {
  const steps = new Steps();
  steps.add(0, 1);
  steps.add(10, 1);
  steps.add(10, -1);
  steps.add(20, -1);
  steps.settle();
  assert.equal(steps.peak, 1);
  assert.equal(steps.over(0, 20).max, 1);
});
