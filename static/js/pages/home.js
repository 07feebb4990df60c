// The home page's demonstration: two runs that were made on this machine, shown again at their own speed.

import { createTimeline } from "../timeline.js";
import { parseFacts } from "../wire/facts.js";
import { need } from "./dom.js";

/** @import { Fact } from "../wire/facts.js" */

/** @typedef {{run: string, title: string}} DemoRun */

/** Seconds of the reader for a second of the program: slow enough to see turns being taken. */
const SLOWER = 2;

/** What a fact needs to have happened: the end of the time that it tells of, ns.
 * @param {Fact} fact */
function time(fact) {
  if (fact.type === "batch") return Math.max(0, ...Object.values(fact.seen));
  return "t" in fact ? fact.t : 0;
}

/** @param {DemoRun} run */
async function load({ run }) {
  const answer = await fetch(`/api/runs/${run}/trace.ndjson`);
  if (!answer.ok) throw new Error(`run ${run}: ${answer.status}`);
  return parseFacts(await answer.text());
}

async function show() {
  /** @type {DemoRun[]} */
  const runs = JSON.parse(need("demo").dataset.demo ?? "[]");
  const logs = await Promise.all(runs.map(load));
  const timeline = createTimeline(need("demo-timeline"), { label: "The same work in threads and in processes" });
  const panes = runs.map(({ run, title }) => timeline.addPane({ id: run, title }));
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) {
    panes.forEach((pane, index) => pane.append(logs[index]));
    return;
  }
  const next = logs.map(() => 0);
  /** @type {number | undefined} */
  let begun;
  /** @param {number} now */
  const frame = (now) => {
    begun ??= now;
    const t = ((now - begun) * 1e6) / SLOWER;
    panes.forEach((pane, index) => {
      const from = next[index];
      while (next[index] < logs[index].length && time(logs[index][next[index]]) <= t) next[index] += 1;
      if (next[index] > from) pane.append(logs[index].slice(from, next[index]));
    });
    if (next.some((place, index) => place < logs[index].length)) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
}

void show();
