import assert from "node:assert/strict";
import { test } from "node:test";
import { RunModel } from "../../static/js/model/run.js";
import { countText, search } from "../../static/js/model/search.js";
import * as logs from "./synthetic.js";

const run = (title, facts) => {
  const model = new RunModel();
  model.fold(facts);
  return { id: title, title, model };
};
const thumbs = run("thumbnails.py", logs.thumbnails());
const found = (query, runs = [thumbs], marks = []) => search(runs, marks, query, 200).hits;
const slice = ({ model }, hit) => model.lanes[hit.lane].store.state(hit.index);

test("lanes are found by name, by kind and by how they ended", () => {
  assert.deepEqual(found("loader").filter(({ kind }) => kind === "Lane").map(({ text }) => text), ["loader-1", "loader-2"]);
  const [failed] = found("MemoryError");
  assert.deepEqual([failed.kind, failed.text, failed.detail], ["Lane", "Worker-3", "failed: MemoryError"]);
  assert.ok(failed.t > 0.25e9, "where it ended, not where it began");
});

test("of a state the longest wait comes first, and the hit is that slice", () => {
  const threads = run("threads", logs.gilThreads());
  const hits = found("waiting for the gil", [threads]);
  const lengths = hits.map(({ lane, index }) => threads.model.lanes[lane].store.end(index) - threads.model.lanes[lane].store.start(index));
  assert.equal(hits.length, 4);
  assert.deepEqual([...lengths].sort((a, b) => b - a), lengths);
  for (const hit of hits) assert.equal(slice(threads, hit), 3);
  let longest = 0;
  for (const { store } of threads.model.declared) for (let i = 0; i < store.length; i++) if (store.state(i) === 3) longest = Math.max(longest, store.end(i) - store.start(i));
  assert.equal(lengths[0], longest);
  assert.match(hits[0].detail, /^Thread \d, the longest of \d+: [\d.]+ ms$/);
});

test("lines are found by their text and by their number, printed text and objects by a part of them", () => {
  const threads = run("threads", logs.gilThreads());
  const byText = found("total +=", [threads]).filter(({ kind }) => kind === "Line");
  assert.ok(byText.length > 0 && byText.every(({ text }) => text === "7  total += step(i)"));
  assert.deepEqual(found("line 7", [threads]).map(({ t }) => t), byText.map(({ t }) => t));
  assert.deepEqual([...byText].sort((a, b) => a.t - b.t), byText);
  const [printed] = found("HERON").filter(({ kind }) => kind === "Printed");
  assert.deepEqual([printed.text, printed.lane, printed.t], ["got heron.jpg (412 kB)", 1, 152e6]);
  assert.ok(found("cache_lock").some(({ kind, lane }) => kind === "Object" && lane === 2));
});

test("marks are found, the reader's own as well; nothing is found for nothing", () => {
  assert.ok(found("acquired").some(({ kind }) => kind === "Mark"));
  assert.deepEqual(found("mark b", [thumbs], [1e8, 2e8]).map(({ text, t, pane }) => [text, t, pane]), [["Mark B", 2e8, ""]]);
  assert.deepEqual(search([thumbs], [1], "  ", 200), { hits: [], total: 0 });
});

test("more hits than are listed are counted", () => {
  const { hits, total } = search([thumbs], [], "e", 5);
  assert.equal(hits.length, 5);
  assert.ok(total > 5);
  assert.equal(countText(2, 5, 7), "3 of 5; 2 more are not listed");
  assert.deepEqual([countText(-1, 0, 0), countText(0, 5, 5)], ["Nothing found", "1 of 5"]);
});
