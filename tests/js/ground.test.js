/** The smallest parts: arithmetic, arrays that grow, windows, lanes, and what lies under the pointer. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { assert as must, assertNever } from "../../static/js/base/assert.js";
import { fill } from "../../static/js/base/fill.js";
import { Floats } from "../../static/js/base/growing.js";
import { clamp, countUpTo, wrap } from "../../static/js/base/maths.js";
import { hitTest } from "../../static/js/layout/hit.js";
import { Lane } from "../../static/js/model/lane.js";
import { RunModel } from "../../static/js/model/run.js";
import { makeGrid, timeToPx } from "../../static/js/time/scale.js";
import { SHORTEST, around, endOf, keepInSight, pan, zoom } from "../../static/js/time/window.js";
import { parseFacts } from "../../static/js/wire/facts.js";
import { random } from "./synthetic.js";

const r = random(5);
const golden = () => parseFacts(readFileSync(new URL("../contracts/golden/two-threads.ndjson", import.meta.url), "utf8"));

test("a broken assumption breaks loudly", () => {
  must(true, "fine");
  assert.throws(() => must(false, "two lanes of one number"), /two lanes of one number/);
  assert.throws(() => assertNever(/** @type {never} */ ({ kind: "leap" })), /leap/);
});

test("counting in a sorted array agrees with looking at each entry", () => {
  for (let k = 0; k < 200; k++) {
    const sorted = Array.from({ length: Math.floor(r() * 12) }, () => Math.floor(r() * 8)).sort((a, b) => a - b);
    const value = Math.floor(r() * 10) - 1;
    assert.equal(countUpTo(sorted, value), sorted.filter((each) => each <= value).length);
  }
});

test("clamp and wrap stay within their bounds", () => {
  for (let k = 0; k < 200; k++) {
    const value = (r() - 0.5) * 100;
    assert.ok(clamp(value, -3, 7) >= -3 && clamp(value, -3, 7) <= 7);
    const rest = wrap(Math.round(value), 8);
    assert.ok(rest >= 0 && rest < 8 && (Math.round(value) - rest) % 8 === 0);
  }
});

test("an array that grows keeps what it was given, and gives it in order", () => {
  const floats = new Floats();
  const all = Array.from({ length: 100 }, () => Math.floor(r() * 1000));
  for (const value of all) floats.push(value);
  assert.deepEqual([...floats.sorted()], [...all].sort((a, b) => a - b));
  floats.push(-5);
  assert.equal(floats.sorted()[0], -5);
  floats.clear();
  assert.equal(floats.length, 0);
});

test("zooming a window keeps the instant in its place, and within its bounds", () => {
  for (let k = 0; k < 200; k++) {
    const window = { t0: r() * 1e9, span: 1e5 + r() * 1e9 };
    const at = window.t0 + r() * window.span;
    const next = zoom(window, 0.2 + r() * 3, at, 2e9);
    assert.ok(Math.abs((at - next.t0) / next.span - (at - window.t0) / window.span) < 1e-9);
    assert.ok(next.span >= SHORTEST && next.span <= 2e9);
  }
});

test("panning keeps the length to the bit, and there and back is the same window", () => {
  const window = { t0: 123_456_789, span: 98_765 };
  assert.deepEqual(pan(pan(window, 4096), -4096), window);
  assert.equal(pan(window, 1e9).span, window.span);
});

test("some of the run stays in sight", () => {
  for (let k = 0; k < 200; k++) {
    const extent = r() * 1e9;
    const kept = keepInSight({ t0: (r() - 0.5) * 1e10, span: 1e4 + r() * 1e9 }, 0, extent);
    assert.ok(kept.t0 <= extent && endOf(kept) >= 0);
    assert.equal(keepInSight(kept, 0, extent), kept, "a window that is in sight is left alone");
  }
});

test("a window around a stretch holds it, with air", () => {
  const window = around(1e6, 3e6);
  assert.ok(window.t0 < 1e6 && endOf(window) > 3e6);
  assert.ok(around(5, 5).span >= SHORTEST, "an instant has some length");
});

test("a lane knows whether it counts, and whether it ended in peace", () => {
  const fact = { type: "lane", lane: 3, key: "1.4", kind: "thread", name: "cook", parent: 0, pid: 1, tid: 1, gil: "1" };
  const make = (extra) => new Lane(/** @type {any} */ ({ ...fact, daemon: false, service: false, unit: "life", t: 0, method: "", ...extra }));
  assert.equal(make({}).counted, true);
  assert.equal(make({ service: true }).counted, false);
  assert.equal(make({ unit: "none" }).counted, false);
  const lane = make({});
  assert.equal(lane.dead, false);
  lane.outcome = "killed";
  assert.equal(lane.dead, true);
});

test("what lies under the pointer is the slice that is painted there", () => {
  const model = new RunModel();
  model.fold(golden());
  const lane = model.lanes.find((each) => each.name === "cook-1");
  assert.ok(lane);
  const grid = makeGrid({ t0: 0, span: 16e6 }, 800, 1);
  const layout = /** @type {any} */ ({ grid, modes: new Map(), rows: [{ top: 10, row: { kind: "lane", id: "1", h: 20, lanes: [lane] } }] });
  for (const [t, from, to] of [[5e6, 3e6, 8e6], [10e6, 8e6, 13e6]]) {
    const hit = hitTest(layout, timeToPx(grid, t), 20, 16e6);
    assert.ok(hit && hit.kind === "slice");
    assert.deepEqual([hit.from, hit.to, hit.lane], [from, to, lane]);
  }
  assert.equal(hitTest(layout, timeToPx(grid, 5e6), 5, 16e6), undefined, "above the row");
  assert.equal(hitTest(layout, timeToPx(grid, 5e6), 31, 16e6), undefined, "below the row");
});

test("a sentence has its names filled in, and a name that nobody knows stays to be seen", () => {
  assert.equal(fill("{n} of {count}, {n} again; {who}", { n: 2, count: 5 }), "2 of 5, 2 again; {who}");
});
