import assert from "node:assert/strict";
import { test } from "node:test";
import { comparator } from "../../static/js/layout/order.js";
import { buildRows } from "../../static/js/layout/rows.js";
import { RunModel } from "../../static/js/model/run.js";
import { isRunning } from "../../static/js/model/states.js";
import * as logs from "./synthetic.js";

const model = new RunModel();
model.fold(logs.thumbnails());
const labels = (more) => buildRows(model, { detail: "all", services: false, numbers: false, toggled: new Set(), pitch: 20, ...more }).rows.map((row) => row.label);
const siblings = ["loader-1", "loader-2", "feed"];

test("lanes stand by appearance, by name, or by their time on and off a CPU; tasks stay beneath their thread", () => {
  const ran = (name) => {
    const { store } = model.declared.find((lane) => lane.name === name);
    let sum = 0;
    for (let i = 0; i < store.length; i++) if (isRunning(store.state(i))) sum += store.end(i) - store.start(i);
    return sum;
  };
  const order = (by) => labels({ compare: comparator(by) }).filter((label) => siblings.includes(label));
  assert.deepEqual(order("start"), siblings);
  assert.deepEqual(order("name"), ["feed", "loader-1", "loader-2"]);
  assert.deepEqual(order("running"), [...siblings].sort((a, b) => ran(b) - ran(a)));
  assert.equal(order("waiting")[0], "loader-2");
  const byName = labels({ compare: comparator("name") });
  assert.deepEqual(byName.slice(byName.indexOf("feed")).slice(1, 4), ["task a", "task b", "task c"]);
  const numbers = ["Worker-10", "Worker-9"].map((name) => ({ name }));
  assert.deepEqual(numbers.sort(comparator("name")).map(({ name }) => name), ["Worker-9", "Worker-10"]);
});

test("a hidden lane is counted among those that are not shown; a pinned one stands at the top, once", () => {
  const id = (name) => `l${model.declared.find((lane) => lane.name === name).fact.key}`;
  const rows = buildRows(model, { detail: "all", services: false, numbers: false, toggled: new Set(), pitch: 20, hidden: new Set([id("feed")]) });
  assert.equal(rows.hidden, 1);
  assert.ok(!rows.rows.some((row) => row.label === "feed"));
  const pinned = labels({ pinned: new Set([id("task b")]) });
  assert.equal(pinned[0], "task b");
  assert.equal(pinned.filter((label) => label === "task b").length, 1);
});
