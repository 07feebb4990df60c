import assert from "node:assert/strict";
import { test } from "node:test";
import { shiftOf } from "../../static/js/model/align.js";
import { endFlag } from "../../static/js/model/flag.js";
import { narrate } from "../../static/js/model/narration.js";
import { RunModel } from "../../static/js/model/run.js";
import { firstView, update } from "../../static/js/update.js";
import * as logs from "./synthetic.js";

const fold = (facts) => {
  const model = new RunModel();
  model.fold(facts);
  return model;
};
const runs = [fold(logs.sequential()), fold(logs.warmedUp(logs.gilThreads(), 240e6)), fold(logs.processes())];

test("runs are lined up by their clocks, by their first instant on a CPU, or by their ends", () => {
  for (const model of runs) assert.equal(shiftOf(model, "start"), 0);
  for (const model of runs) {
    const t = model.clock + shiftOf(model, "run");
    const running = model.declared.filter((lane) => lane.counted || !model.hasCounted).filter(({ store }) => [1, 2].includes(store.stateAt(t)));
    assert.ok(running.length > 0, "somebody runs then");
    assert.equal(model.clock + shiftOf(model, "end"), endFlag(model, undefined).t);
  }
  const live = fold(logs.gilThreads().slice(0, 10));
  assert.equal(shiftOf(live, "end"), 0, "what has not ended is not moved");
});

test("what is said of a run does not depend on what it is lined up by", () => {
  const [, threads] = runs;
  const [flag, told] = [endFlag(threads, undefined), narrate(threads)];
  threads.shift = shiftOf(threads, "end");
  assert.deepEqual([endFlag(threads, undefined), narrate(threads)], [flag, told]);
  assert.ok(Math.abs(flag.t - threads.zero) < 1);
  threads.shift = 0;
});

test("where all are held against the first, each flag says so", () => {
  const base = 1.9e9;
  assert.match(endFlag(runs[2], base, "A").sub, /^1\.9 times as fast as A$/);
  assert.equal(endFlag(runs[1], runs[1].end.metrics.wall_s * 1e9, "A").sub, "as fast as A");
  assert.equal(endFlag(runs[0], undefined, "A").sub, "", "the first is held against nothing");
});

test("lined up anew, all is shown and nothing is said in the old times", () => {
  const ended = { kind: "time", begin: 0, extent: 2e9, live: false, now: 1 };
  let view = update(update(firstView({ all: true }), { ...ended, live: true, now: 0 }), ended);
  view = update(update(update(view, { kind: "mark", t: 1e8 }), { kind: "mark", t: 2e8 }), { kind: "seek", t: 1e8 });
  view = update(view, { kind: "align", by: "end", begin: -2e9, extent: 1e7 });
  assert.deepEqual([view.marks, view.range, view.playhead], [[], undefined, undefined]);
  assert.equal(view.window.t0, -2e9);
  assert.ok(view.window.t0 + view.window.span > 1e7);
  assert.equal(update(update(view, { kind: "zoom", factor: 0.1, at: 0 }), { kind: "to-start" }).window.t0, -2e9);
  assert.equal(update(view, { kind: "align", by: "start", begin: 0, extent: 2e9 }).window.t0, 0);
});
