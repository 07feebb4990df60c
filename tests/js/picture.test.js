import assert from "node:assert/strict";
import { test } from "node:test";
import { mix, toPixel } from "../../static/js/draw/palette.js";
import { PaneRaster } from "../../static/js/draw/pane-raster.js";
import { coverage } from "../../static/js/draw/patterns.js";
import { RunModel } from "../../static/js/model/run.js";
import { GIL, LOCK, RUN, STATES } from "../../static/js/model/states.js";
import { sceneOf } from "./scene.js";
import * as logs from "./synthetic.js";

const painted = (model, window, options) => {
  const fresh = new PaneRaster();
  fresh.paint(sceneOf(model, window, options));
  return fresh.raster.pixels;
};

function same(a, b, width, what) {
  assert.equal(a.length, b.length);
  for (let i = 0; i < a.length; i++) {
    if (a[i] !== b[i]) assert.fail(`${what}: pixel ${i % width}, ${Math.floor(i / width)} is ${a[i].toString(16)}, not ${b[i].toString(16)}`);
  }
}

const RUNS = { threads: logs.gilThreads(), processes: logs.processes(), thumbnails: logs.thumbnails(), tasks: logs.manyTasks(100) };

for (const [name, facts] of Object.entries(RUNS)) {
  test(`${name}: there and back again gives the same pixels, and a moved picture is a redrawn one`, () => {
    const model = new RunModel();
    model.fold(facts);
    for (const span of [2.1e9, 0.3e9, 40e6]) {
      const start = { t0: Math.min(model.extent * 0.3, 0.2e9), span };
      const raster = new PaneRaster();
      raster.paint(sceneOf(model, start));
      const before = raster.raster.pixels.slice();
      let at = start;
      for (const by of [7, 33, -12, 150, -178]) {
        at = { t0: at.t0 + (by * span) / 600, span };
        raster.paint(sceneOf(model, at));
        same(raster.raster.pixels, painted(model, at), 600, `span ${span}, by ${by}`);
      }
      same(raster.raster.pixels, before, 600, `span ${span}, back`);
    }
  });

  test(`${name}: a live picture, drawn piece by piece, is a redrawn one`, () => {
    for (const [span, scale] of [[2.2e9, 1], [0.25e9, 1.5]]) {
      const model = new RunModel();
      const raster = new PaneRaster();
      const window = { t0: 0, span };
      let n = 0;
      for (const fact of facts) {
        model.fold([fact]);
        if (fact.type !== "batch" && fact.type !== "finished" && fact.type !== "end") continue;
        const scene = sceneOf(model, window, { scale });
        raster.paint(scene);
        if (n++ % 9 === 0 || fact.type !== "batch") same(raster.raster.pixels, painted(model, window, { scale }), scene.grid.columns, `fact ${n}`);
      }
    }
  });

  test(`${name}: playing again shows what a redraw up to that instant shows`, () => {
    const model = new RunModel();
    model.fold(facts);
    const raster = new PaneRaster();
    const window = { t0: 0, span: 1e9 };
    for (const limit of [0.05e9, 0.11e9, 0.112e9, 0.4e9, 0.41e9, 0.1e9, 0.9e9]) {
      raster.paint(sceneOf(model, window, { limit }));
      same(raster.raster.pixels, painted(model, window, { limit }), 600, `limit ${limit}`);
    }
  });
}

test("hatches differ: no two states have the same pattern", () => {
  const seen = new Map();
  for (const { code, id } of STATES) {
    if (["NONE", "RUN", "RUNX", "QUEUED", "UNKNOWN"].includes(id)) continue;
    const key = [...coverage(code, 8)].join();
    assert.ok(!seen.has(key), `${id} is like ${seen.get(key)}`);
    seen.set(key, id);
  }
  assert.ok([...coverage(RUN, 8)].every((ink) => ink === 0));
  const mean = (code) => coverage(code, 8).reduce((a, b) => a + b, 0) / 64;
  assert.ok(mean(GIL) < mean(LOCK));
});

test("colours keep their channels in order", () => {
  assert.equal(toPixel("#08623a"), 0xff3a6208);
  assert.equal(mix(0xff000000, 0xffffffff, 0.5), 0xff808080);
});
