// The home page's demonstration: two real runs of the same work. A short stretch of both is shown again, slowly.

import { idle } from "../loop.js";
import { measuredWindow } from "../model/figures.js";
import { STACK_ORDER, STATES } from "../model/states.js";
import { factsUrl } from "../net/source.js";
import { createTimeline } from "../timeline.js";
import { parseFacts } from "../wire/facts.js";
import { make, need } from "./dom.js";
import { paintSwatches } from "./swatches.js";
import { say } from "./words.js";

/** @import { RunModel } from "../model/run.js" */

/** @typedef {{run: string, title: string}} DemoRun */

/** So much of the runs: some fifteen turns of the GIL. */
const STRETCH_NS = 80e6;
/** In so many seconds. */
const LASTS_S = 5;
/** What is played of the window: the picture moves on when the playhead comes nearer to its edge. */
const PLAYED = 0.9;
/** What is shorter than this share of the stretch is not to be seen, and is not explained. */
const VISIBLE = 0.002;

/** @param {DemoRun} run */
async function load({ run }) {
  const answer = await fetch(factsUrl(run));
  if (!answer.ok) throw new Error(`run ${run}: ${answer.status}`);
  // The lanes alone: this place tells one thing.
  return parseFacts(await answer.text()).map((fact) => (fact.type === "run" ? { ...fact, show: [] } : fact));
}

export async function showDemo() {
  /** @type {DemoRun[]} */
  const runs = JSON.parse(need("demo").dataset.demo ?? "[]");
  const logs = await Promise.all(runs.map(load));
  const label = need("demo-title").textContent ?? "";
  const timeline = createTimeline(need("demo-timeline"), { label, layout: "lesson", legend: false, tools: false, transport: false });
  const panes = runs.map(({ run, title }) => timeline.addPane({ id: run, title }));
  panes.forEach((pane, index) => pane.append(logs[index]));
  await idle(); // the picture knows its extent once it was painted
  // The middle of the stretch in which both were at work.
  const windows = panes.map((pane) => measuredWindow(pane.model));
  const from = Math.max(...windows.map((window) => window.from));
  const to = Math.min(...windows.map((window) => window.to));
  if (to - from < STRETCH_NS) return;
  const begin = (from + to - STRETCH_NS) / 2;
  timeline.show(begin, begin + STRETCH_NS);
  showLegend(panes.map((pane) => statesIn(pane.model, begin, begin + STRETCH_NS)));
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

/** The states that its workers are in during this stretch, as bits.
 * @param {RunModel} model @param {number} from @param {number} to on the common axis, ns */
function statesIn(model, from, to) {
  let states = 0;
  for (const { counted, store } of model.declared) {
    if (!counted) continue;
    for (let i = Math.max(0, store.find(model.zero + from)); i < store.length && store.start(i) < model.zero + to; i++) {
      const shown = Math.min(store.end(i), model.zero + to) - Math.max(store.start(i), model.zero + from);
      if (shown > (to - from) * VISIBLE) states |= 1 << store.state(i);
    }
  }
  return states;
}

/** What is to be seen in this stretch, and nothing else.
 * @param {readonly number[]} panes */
function showLegend(panes) {
  const states = panes.reduce((all, each) => all | each, 0);
  const list = make("ul", { className: "legend" }, make("li", {}, make("b", { textContent: say("solid_works") })));
  for (const code of STACK_ORDER.filter((each) => (states >> each) & 1)) {
    const mark = make("span", { className: "sw" });
    mark.dataset.s = String(code);
    list.append(make("li", {}, mark, STATES[code].name));
  }
  need("demo-legend").replaceChildren(list);
  paintSwatches();
}
