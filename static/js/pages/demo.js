// The home page's demonstration: two real runs of the same work. A short stretch of both is shown again, slowly.

import { idle } from "../loop.js";
import { measuredWindow } from "../model/figures.js";
import { factsUrl } from "../net/source.js";
import { createTimeline } from "../timeline.js";
import { parseFacts } from "../wire/facts.js";
import { need } from "./dom.js";
import { say } from "./words.js";

/** @typedef {{run: string, title: string}} DemoRun */

/** So much of the runs: some thirty turns of the GIL. */
const STRETCH_NS = 150e6;
/** In so many seconds. */
const LASTS_S = 5;
/** What is played of the window: the picture moves on when the playhead comes nearer to its edge. */
const PLAYED = 0.9;

/** @param {DemoRun} run */
async function load({ run }) {
  const answer = await fetch(factsUrl(run));
  if (!answer.ok) throw new Error(`run ${run}: ${answer.status}`);
  return parseFacts(await answer.text());
}

export async function showDemo() {
  /** @type {DemoRun[]} */
  const runs = JSON.parse(need("demo").dataset.demo ?? "[]");
  const logs = await Promise.all(runs.map(load));
  const label = need("demo-title").textContent ?? "";
  const timeline = createTimeline(need("demo-timeline"), { label, layout: "lesson", legend: false, tools: false, transport: false });
  const panes = runs.map(({ run, title }) => timeline.addPane({ id: run, title }));
  panes.forEach((pane, index) => pane.append(logs[index]));
  need("demo-legend").append(timeline.parts.legend);
  await idle(); // the picture knows its extent once it was painted
  // The middle of the stretch in which both were at work.
  const windows = panes.map((pane) => measuredWindow(pane.model));
  const from = Math.max(...windows.map((window) => window.from));
  const to = Math.min(...windows.map((window) => window.to));
  if (to - from < STRETCH_NS) return;
  const begin = (from + to - STRETCH_NS) / 2;
  timeline.show(begin, begin + STRETCH_NS);
  const slower = Math.round((LASTS_S * 1e9) / (STRETCH_NS * PLAYED));
  need("demo-scale").textContent = say("stretch", { ms: STRETCH_NS / 1e6, n: slower });
  if (matchMedia("(prefers-reduced-motion: reduce)").matches) return;
  timeline.dispatch({ kind: "rate", rate: 1 / slower });
  timeline.dispatch({ kind: "seek", t: timeline.view.window.t0 });
  timeline.dispatch({ kind: "play" });
  setTimeout(() => {
    timeline.dispatch({ kind: "pause" });
    timeline.dispatch({ kind: "seek", t: undefined });
  }, LASTS_S * 1000);
}
