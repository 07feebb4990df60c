/** What lanes share: touches in time order, whatever order they came in. */

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

import { Resource } from "../../static/js/model/resources.js";
import { RunModel } from "../../static/js/model/run.js";
import { parseFacts } from "../../static/js/wire/facts.js";

const golden = () => parseFacts(readFileSync(new URL("../contracts/golden/watched.ndjson", import.meta.url), "utf8"));

test("a log with touches folds into resources", () => {
  const model = new RunModel();
  model.fold(golden());
  const [seats] = model.resources.all;
  assert.ok(seats instanceof Resource);
  assert.equal(seats.fact.name, "seats");
  assert.deepEqual(seats.touches.map(({ t, kind, lane, ref }) => [t, kind, lane, ref?.text]), [
    [1000000, "write", 0, "2"],
    [3500000, "read", 1, "2"],
    [4000000, "write", 1, "1"],
    [4500000, "write", 0, "['cook-1']"],
  ]);
});

test("late touches find their place", () => {
  const model = new RunModel();
  for (const fact of golden()) {
    if (fact.type === "batch" && fact.touches) model.take({ ...fact, touches: [...fact.touches].reverse() });
    else model.take(fact);
  }
  assert.deepEqual(model.resources.all[0].times, [1000000, 3500000, 4000000, 4500000]);
});
