import assert from "node:assert/strict";
import { test } from "node:test";
import { formatDuration, formatEnd, formatShare, formatSpeedup, groupDigits } from "../../static/js/base/format.js";
import { commandFor } from "../../static/js/input/keys.js";
import { buildRows } from "../../static/js/layout/rows.js";
import { measuredWindow } from "../../static/js/model/figures.js";
import { endFlag } from "../../static/js/model/flag.js";
import { RunModel } from "../../static/js/model/run.js";
import { backOff } from "../../static/js/net/stream.js";
import { besideBox } from "../../static/js/panels/card.js";
import { makeGrid, ownGrid, pxToTime, timeToPx } from "../../static/js/time/scale.js";
import { makeTicks } from "../../static/js/time/ticks.js";
import { firstView, update } from "../../static/js/update.js";
import * as logs from "./synthetic.js";

const r = logs.random(21);
const viewOf = (extent) => update(update(firstView({ all: true }), { kind: "time", begin: 0, extent, live: true, now: 0 }), { kind: "time", begin: 0, extent, live: false, now: 1 });

test("px and time are each other's inverse", () => {
  for (let k = 0; k < 200; k++) {
    const grid = makeGrid({ t0: r() * 1e9, span: 1e4 + r() * 1e10 }, 300 + Math.floor(r() * 1500), 1 + Math.floor(r() * 3) / 2);
    const x = r() * 1000;
    assert.ok(Math.abs(timeToPx(grid, pxToTime(grid, x)) - x) < 1e-6);
  }
});

test("zooming keeps the time under the pointer", () => {
  let view = viewOf(3e9);
  for (let k = 0; k < 200; k++) {
    const x = r() * 1000;
    const before = makeGrid(view.window, 1000, 1);
    const at = view.window.t0 + (x / 1000) * view.window.span;
    const next = update(view, { kind: "zoom", factor: 0.5 + r(), at });
    const inside = next.window.t0 >= 0 && next.window.t0 + next.window.span <= 3e9;
    if (inside) assert.ok(Math.abs(((at - next.window.t0) / next.window.span) * 1000 - x) < 1e-3);
    assert.ok(before.dt > 0);
    view = k % 20 === 19 ? viewOf(3e9) : next;
  }
});

test("panning by whole columns there and back is exact", () => {
  let view = update(viewOf(2e9), { kind: "zoom", factor: 0.13, at: 1e9 });
  const start = view.window;
  const { dt } = makeGrid(start, 900, 1);
  for (const n of [3, -11, 40, -32]) view = update(view, { kind: "pan", by: n * dt });
  assert.equal(makeGrid(view.window, 900, 1).first, makeGrid(start, 900, 1).first);
  assert.equal(view.window.span, start.span);
});

test("fitting begins where the clock starts; asked for once more, it shows what came before", () => {
  const over = { kind: "time", begin: -3e8, extent: 1e9, live: false, now: 1 };
  let view = update(update(firstView({ all: true }), { ...over, live: true, now: 0 }), over);
  assert.equal(view.window.t0, 0);
  view = update(view, { kind: "fit" });
  assert.equal(view.window.t0, -3e8);
  assert.ok(view.window.t0 + view.window.span > 1e9);
  view = update(view, { kind: "fit" });
  assert.equal(view.window.t0, 0);
  view = update(view, { kind: "pan", by: -2e8 });
  assert.equal(view.window.t0, -2e8, "what came before can be reached by panning");
  assert.equal(update(view, { kind: "fit" }).window.t0, 0);
});

test("panes whose clocks started at different instants have their starts at the same pixel", () => {
  for (let k = 0; k < 100; k++) {
    const grid = makeGrid({ t0: (r() - 0.3) * 1e9, span: 1e5 + r() * 3e9 }, 1000, 1);
    const zero = r() * 1e9;
    assert.ok(Math.abs(timeToPx(ownGrid(grid, zero), zero) - timeToPx(grid, 0)) <= 0.5 + 1e-6);
  }
});

test("the flag stands where the axis says what it says", () => {
  const model = new RunModel();
  model.fold(logs.warmedUp(logs.gilThreads(), 240e6));
  assert.equal(model.zero, 240e6);
  const flag = endFlag(model, undefined);
  assert.ok(Math.abs(flag.t - model.zero - model.end.metrics.wall_s * 1e9) < 1);
  assert.equal(measuredWindow(model).from, 0);
});

test("the live edge is kept in sight, and rescaling comes at most once a second", () => {
  let view = firstView({ all: false });
  let rescales = 0;
  let last = -Infinity;
  for (let ms = 0; ms < 20_000; ms += 16) {
    const next = update(view, { kind: "time", begin: 0, extent: ms * 1e6, live: true, now: ms });
    if (next.window !== view.window && next.window.span !== view.window.span) {
      rescales += 1;
      assert.ok(ms - last >= 1000);
      last = ms;
    }
    view = next;
    assert.ok(view.extent <= view.window.t0 + view.window.span);
  }
  assert.ok(rescales >= 4 && rescales <= 8, `${rescales} rescales`);
});

test("moving the view lets go of the live edge; L takes it up again", () => {
  let view = update(firstView({ all: false }), { kind: "time", begin: 0, extent: 0.5e9, live: true, now: 0 });
  view = update(view, { kind: "zoom", factor: 0.1, at: 0.2e9 });
  const { window } = view;
  view = update(view, { kind: "time", begin: 0, extent: 5e9, live: true, now: 4000 });
  assert.equal(view.window, window);
  assert.equal(view.follow, false);
  view = update(view, { kind: "live" });
  assert.ok(view.follow && view.window.t0 === 0 && view.window.span > 5e9);
});

test("the view is a value: updating leaves the old one alone", () => {
  const view = Object.freeze({ ...viewOf(1e9), window: Object.freeze({ t0: 0, span: 1e9 }) });
  for (const intent of [{ kind: "zoom", factor: 0.5, at: 1e8 }, { kind: "pan", by: 5 }, { kind: "fit" }, { kind: "toggle", id: "a/b" }, { kind: "play" }, { kind: "clear" }]) {
    assert.notEqual(update(view, /** @type {any} */ (intent)), undefined);
  }
  assert.equal(view.toggled.size, 0);
});

test("playing again goes on at its rate and ends at the end", () => {
  let view = update(viewOf(1e9), { kind: "play" });
  assert.equal(view.playhead, 0);
  view = update(update(view, { kind: "rate", rate: 0.5 }), { kind: "tick", ms: 100 });
  assert.equal(view.playhead, 50e6);
  view = update(view, { kind: "tick", ms: 60_000 });
  assert.deepEqual([view.playhead, view.playing], [undefined, false]);
});

test("ticks: 1-2-5, one unit, constant decimals, far enough apart", () => {
  for (let k = 0; k < 400; k++) {
    const span = 10 ** (4 + r() * 8);
    const window = { t0: r() < 0.3 ? 0 : r() * 1e10, span };
    const { step, ticks, anchor } = makeTicks(window, 1000);
    assert.ok((step / span) * 1000 >= 89.9, `step ${step} span ${span}`);
    if (step < 60e9) assert.match((step / 10 ** Math.floor(Math.log10(step) + 1e-9)).toFixed(0), /^(1|2|5)$/);
    const rest = anchor === undefined ? ticks.filter(({ text }) => text !== "0") : ticks.slice(1);
    assert.equal(new Set(rest.map(({ text }) => text.replace(/^[-+\d.]+ /, ""))).size <= 1, true);
    assert.equal(new Set(rest.map(({ text }) => (text.match(/\.(\d+)/)?.[1] ?? "").length)).size <= 1, true, JSON.stringify(ticks));
    assert.equal(new Set(ticks.map(({ text }) => text)).size, ticks.length, JSON.stringify(ticks));
  }
  assert.deepEqual(makeTicks({ t0: 0, span: 2.08e9 }, 1000).ticks.slice(0, 3).map(({ text }) => text), ["0", "0.2 s", "0.4 s"]);
});

test("words for times and shares", () => {
  assert.equal(formatDuration(5.1e6), "5.1 ms");
  assert.equal(formatDuration(1.92e9), "1.92 s");
  assert.equal(formatDuration(840e3), "840 µs");
  assert.equal(formatEnd(0.98e9), "0.98 s");
  assert.equal(formatShare(0.273), "27 %");
  assert.equal(formatShare(0.9999), "99 %");
  assert.equal(formatSpeedup(1e9, 1.9e9), "1.9 times as fast");
  assert.equal(formatSpeedup(1e9, 1e9), "");
  assert.equal(groupDigits(1204), "1\u202f204");
});

test("rows: a single process has no head, tasks stand under their thread, crowds are one row", () => {
  const rowsOf = (facts, more = {}) => {
    const model = new RunModel();
    model.fold(facts);
    return buildRows(model, { detail: "all", services: false, numbers: false, toggled: new Set(), pitch: 20, ...more });
  };
  const thumbs = rowsOf(logs.thumbnails()).rows;
  assert.deepEqual(thumbs.map((row) => `${"  ".repeat(row.depth)}${row.label}`), [
    "Process 4121", "  MainThread", "  loader-1", "  loader-2", "  feed", "    task a", "    task b", "    task c", "Worker-2", "Worker-3",
  ]);
  const many = rowsOf(logs.manyTasks(100));
  assert.deepEqual(many.rows.map((row) => row.label), ["MainThread", "tasks \u00d7100"]);
  const open = rowsOf(logs.manyTasks(100), { toggled: new Set([many.rows[1].id]) });
  assert.equal(open.rows.length, 102);
  const units = rowsOf(logs.gilThreads(), { detail: "units", numbers: true });
  assert.deepEqual(units.rows.map((row) => row.label), ["1", "2", "3", "4"]);
  assert.equal(units.hidden, 2);
});

test("reconnecting waits longer each time, within bounds, and never all at once", () => {
  assert.ok(backOff(1, 0) >= 0.25 && backOff(1, 1) <= 0.5);
  assert.ok(backOff(20, 1) <= 15);
  assert.notEqual(backOff(5, 0.1), backOff(5, 0.9));
});

test("letters go by their place, signs by what they say, and shortcuts of the browser are left alone", () => {
  const press = (key, code, more = {}) => commandFor({ key, code, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more });
  assert.equal(press("z", "KeyW"), "zoom-in");
  assert.equal(press("w", "KeyZ"), undefined);
  assert.equal(press("0", "Digit0"), "fit");
  assert.equal(press("l", "KeyL", { ctrlKey: true }), undefined);
  assert.equal(press("ArrowLeft", "ArrowLeft", { shiftKey: true }), "pan-left");
});

test("the card never lies over what it describes", () => {
  for (let k = 0; k < 500; k++) {
    const width = 700 + r() * 800;
    const left = r() * width;
    const right = Math.min(width, left + r() * width);
    const top = 60 + r() * 300;
    const box = { left, right, top, bottom: top + 18 };
    const at = besideBox(box, 320, 300, width, 500);
    const apart = at.left >= box.right || at.left + 320 <= box.left || at.top >= box.bottom || at.top + 300 <= box.top;
    assert.ok(apart, JSON.stringify({ box, at }));
  }
});
