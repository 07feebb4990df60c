// Moments, transport and following: what the view does with time.

import assert from "node:assert/strict";
import { test } from "node:test";
import { commandFor } from "../../static/js/input/keys.js";
import { linesAt } from "../../static/js/model/lines.js";
import { resolveMoments } from "../../static/js/model/moments.js";
import { RunModel } from "../../static/js/model/run.js";
import { firstView, update } from "../../static/js/update.js";
import * as logs from "./synthetic.js";

const MS = 1e6;
const r = logs.random(4);
const key = (k, more = {}) => ({ key: k, code: "", shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more });

function modelOf(facts) {
  const model = new RunModel();
  model.fold(facts);
  model.settled();
  return model;
}

function ended(extent = 2e9) {
  const time = { kind: "time", begin: 0, extent, now: 0 };
  return update(update(firstView({ all: true }), { ...time, live: true }), { ...time, live: false });
}

const moment = (at, more = {}) => ({ pane: "a", at, title: at, text: "", span_ms: 60, ...more });

test("moments are found again in a run, and those that did not occur are left out", () => {
  const model = modelOf(logs.gilThreads());
  const wanted = ["start", "share:0.5", "state:GIL", "longest:GIL", "state:LOCK", "mark:EXCEPTION", "end", "share:7", "nonsense"].map((at) => moment(at));
  const found = resolveMoments(new Map([["a", model]]), wanted);
  assert.deepEqual(found.map((each) => each.title), ["start", "share:0.5", "state:GIL", "longest:GIL", "end"]);
  for (const { title, t, from, to, whole } of found) {
    assert.ok(!whole && Math.abs(to - from - 60 * MS) < 1);
    assert.ok(Math.abs((t - from) / (to - from) - (title === "start" ? 0.1 : 0.5)) < 1e-6, title);
    assert.ok(t >= 0 && t <= model.extent);
  }
  assert.deepEqual(resolveMoments(new Map(), wanted), []);
});

test("the longest wait is at least as long as the first, and lies inside one", () => {
  const model = modelOf(logs.gilThreads());
  const [first, longest] = resolveMoments(new Map([["a", model]]), [moment("state:GIL"), moment("longest:GIL")]);
  const wait = ({ store }, i) => (i >= 0 && store.state(i) === 3 ? store.end(i) - store.start(i) : 0);
  const lengthAt = (t) => Math.max(...model.declared.map((lane) => wait(lane, lane.store.find(t + model.zero))));
  assert.ok(lengthAt(longest.t) >= lengthAt(first.t) && lengthAt(first.t) > 0);
});

test("a moment without a span shows everything", () => {
  const model = modelOf(logs.sequential());
  const [all] = resolveMoments(new Map([["a", model]]), [moment("share:0.5", { span_ms: null })]);
  assert.ok(all.whole && all.from === 0 && all.to > model.extent);
});

test("to a moment the window glides, and arrives to the bit; standing still it jumps", () => {
  const intent = { kind: "moment", index: 1, t: 5e8, from: 4.7e8, to: 5.3e8 };
  let view = update(ended(), { ...intent, still: false });
  const before = view.window;
  const spans = [];
  for (let k = 0; k < 20 && view.glide; k++) {
    view = update(view, { kind: "tick", ms: 16 });
    spans.push(view.window.span);
  }
  assert.equal(view.glide, undefined);
  assert.ok(spans.every((span, i) => i === 0 || span <= spans[i - 1] + 1e-6), "it only comes nearer");
  const jumped = update(ended(), { ...intent, still: true });
  assert.deepEqual(view.window, jumped.window);
  assert.deepEqual(view.spot, { from: 4.7e8, to: 5.3e8 });
  assert.deepEqual(update(view, { kind: "undo" }).window, before);
});

test("any gesture ends the gliding where it is", () => {
  const view = update(update(ended(), { kind: "moment", index: 0, t: 5e8, from: 4.7e8, to: 5.3e8, still: false }), { kind: "pan", by: 1e6 });
  assert.equal(view.glide, undefined);
  assert.deepEqual(update(view, { kind: "tick", ms: 16 }).window, view.window);
});

test("undo and redo are each other's inverse", () => {
  let view = ended();
  const seen = [view.window];
  for (let k = 0; k < 8; k++) {
    const from = r() * 1e9;
    view = update(view, { kind: "show", from, to: from + 1e8 + r() * 1e8 });
    seen.push(view.window);
  }
  for (let k = 7; k >= 0; k--) {
    view = update(view, { kind: "undo" });
    assert.deepEqual(view.window, seen[k]);
  }
  for (let k = 1; k <= 8; k++) {
    view = update(view, { kind: "redo" });
    assert.deepEqual(view.window, seen[k]);
  }
  assert.equal(update(view, { kind: "redo" }), view);
});

test("a replay goes at its rate, and a loop never leaves its stretch", () => {
  let view = update(update(ended(), { kind: "rate", rate: 0.01 }), { kind: "play" });
  assert.equal(view.playhead, 0);
  view = update(view, { kind: "tick", ms: 100 });
  assert.ok(Math.abs(view.playhead - 1e6) < 1);
  view = update(update(view, { kind: "range", from: 3e8, to: 4e8, done: true }), { kind: "loop" });
  view = update(update(update(view, { kind: "pause" }), { kind: "play" }), { kind: "rate", rate: 1 });
  for (let k = 0; k < 100; k++) {
    view = update(view, { kind: "tick", ms: 16 });
    assert.ok(view.playhead >= 3e8 && view.playhead <= 4e8, `${view.playhead}`);
  }
  assert.ok(view.playing);
  assert.equal(update(view, { kind: "rate", rate: 1e9 }).rate, 10);
  assert.equal(update(view, { kind: "rate", rate: 0 }).rate, 0.001);
});

test("following: scroll keeps the scale and the edge's place, page turns over, fit rescales", () => {
  for (const mode of ["scroll", "page", "fit"]) {
    let view = update(firstView({ all: true }), { kind: "follow", mode });
    const { span } = view.window;
    for (let k = 1; k <= 200; k++) {
      view = update(view, { kind: "time", begin: 0, extent: k * 2e7, live: true, now: k * 20 });
      const x = (view.extent - view.window.t0) / view.window.span;
      if (mode !== "fit") assert.equal(view.window.span, span);
      assert.ok(x <= 1 && x >= 0, `${mode}: the edge is in sight`);
      if (mode === "scroll" && view.extent > span) assert.ok(Math.abs(x - 0.88) < 1e-9);
    }
  }
});

test("a second mark measures from the first; Esc lets go one thing after the other", () => {
  let view = update(update(ended(), { kind: "mark", t: 9e8 }), { kind: "mark", t: 2e8 });
  assert.deepEqual([view.marks, view.range], [[9e8, 2e8], { from: 2e8, to: 9e8, done: true }]);
  view = update(view, { kind: "clear" });
  assert.deepEqual([view.marks.length, view.range], [2, undefined]);
  assert.equal(update(view, { kind: "clear" }).marks.length, 0);
});

test("states light up and go out", () => {
  const view = update(update(ended(), { kind: "light", state: 3 }), { kind: "light", state: 5 });
  assert.deepEqual([...view.lit], [3, 5]);
  assert.deepEqual([...update(view, { kind: "light", state: 3 }).lit], [5]);
});

test("keys can be changed, and single letters switched off", () => {
  assert.equal(commandFor(key("PageDown")), "next-moment");
  assert.equal(commandFor(key(":", { code: "Period", shiftKey: true })), "next-any");
  assert.equal(commandFor(key("Z", { shiftKey: true })), "redo");
  assert.equal(commandFor(key("m"), { letters: false, own: {} }), undefined);
  assert.equal(commandFor(key("ArrowLeft"), { letters: false, own: {} }), "previous");
  assert.equal(commandFor(key("m"), { letters: true, own: { m: "export" } }), "export");
  assert.equal(commandFor(key("m"), { letters: true, own: { m: "" } }), undefined);
});

test("single letters that are switched off are off in every script", () => {
  const event = { key: "\u0446", code: "KeyW", shiftKey: false, ctrlKey: false, metaKey: false, altKey: false };
  assert.equal(commandFor(event), "zoom-in");
  assert.equal(commandFor(event, { letters: false, own: {} }), undefined);
});

test("lines at work are those of lanes that run, and no others", () => {
  const model = modelOf(logs.gilThreads());
  for (let k = 0; k < 50; k++) {
    const t = r() * model.extent;
    const running = model.declared.filter(({ fact, store }) => !fact.service && [1, 2].includes(store.find(t) < 0 ? 0 : store.state(store.find(t))));
    assert.ok(linesAt(model, t).length <= running.length);
  }
});
