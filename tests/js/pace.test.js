import assert from "node:assert/strict";
import { test } from "node:test";
import { Pace, REST_MS } from "../../static/js/base/pace.js";

test("two slow frames: coarse; three more: bare; all is there again when the hand has rested", () => {
  const pace = new Pace();
  const said = (now) => [pace.coarse(now), pace.bare(now)];
  pace.note(50, 0); // nobody moves it
  pace.input(10);
  for (const [k, expected] of [[false, false], [true, false], [true, false], [true, false], [true, true]].entries()) {
    pace.note(13, 20 + k);
    assert.deepEqual(said(20 + k), expected, `after slow frame ${k + 1}`);
  }
  pace.input(100);
  assert.deepEqual(said(100 + REST_MS - 1), [true, true]);
  assert.deepEqual(said(100 + REST_MS), [false, false]);
  pace.input(1000);
  assert.deepEqual(said(1001), [false, false], "a new movement begins with all of it");
});

test("frames that are in time leave nothing out", () => {
  const pace = new Pace();
  for (let now = 0; now < 1000; now += 16) {
    pace.input(now);
    pace.note(11, now);
    assert.equal(pace.coarse(now), false);
  }
});
