// What the lesson's page computes of a learner's own runs and orders: the parts without a page.

import assert from "node:assert/strict";
import test from "node:test";

import { agreed } from "../../static/js/pages/explain.js";
import { highest, linesOf } from "../../static/js/pages/plot.js";

/** @param {string} key @param {[string, number, number][]} points */
const run = (key, points) => ({ key, points: points.map(([label, x, y]) => ({ label, x, y })) });

test("a plot has one line a series, the newest value at each stop, and calculated ones of the newest run alone", () => {
  const history = {
    x: "tasks",
    knob: "Tasks",
    stops: [1, 2, 4],
    label: "Time",
    unit: "s",
    series: [
      { label: "Threads", calculated: false },
      { label: "By the book", calculated: true },
    ],
  };
  const runs = [
    run("a", [["Threads", 4, 2], ["By the book", 1, 9]]),
    run("b", [["Threads", 2, 1]]),
    run("c", [["Threads", 4, 1.9], ["By the book", 1, 1], ["By the book", 2, 2], ["Somebody else’s", 1, 1]]),
  ];
  const [threads, book] = linesOf(history, runs);
  assert.deepEqual(threads.points, [{ x: 2, y: 1 }, { x: 4, y: 1.9 }]);
  assert.deepEqual(book.points, [{ x: 1, y: 1 }, { x: 2, y: 2 }]);
  assert.deepEqual(linesOf(history, []).map((line) => line.points.length), [0, 0]);
});

test("what was measured fills the plot, and a calculated curve that goes far beyond it leaves the picture", () => {
  const line = (/** @type {boolean} */ calculated, /** @type {number[]} */ ys) => ({ label: "", calculated, number: 0, points: ys.map((y, x) => ({ x, y })) });
  assert.equal(highest([line(false, [1, 2]), line(true, [64, 1])]), 6);
  assert.equal(highest([line(false, [1, 2]), line(true, [3])]), 3);
  assert.equal(highest([line(true, [64])]), 64);
});

test("an order agrees where an item stands on a place of its own, and any place of a tie is right", () => {
  const placed = [3, 1, 1, 4].map((place, index) => ({ text: String(index), value: place, place }));
  assert.equal(agreed([1, 2, 0, 3], placed), 4);
  assert.equal(agreed([2, 1, 0, 3], placed), 4);
  assert.equal(agreed([0, 1, 2, 3], placed), 2);
});
