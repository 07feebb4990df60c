// Drives the component with simulated logs: ?show=lesson|run|tasks|dense|live|pair, ?theme=, ?slices=, ?panels
import { createTimeline } from "/static/js/timeline.js";
import * as logs from "/tests/js/synthetic.js";

const query = new URLSearchParams(location.search);
const show = query.get("show") ?? "lesson";
document.documentElement.dataset.theme = query.get("theme") ?? "light";
if (show === "run") document.documentElement.classList.add("wide");

const SCENES = {
  lesson: () => [["One after another", logs.sequential()], ["Threads", logs.gilThreads()], ["Processes", logs.processes()]],
  pair: () => [["Concurrent", logs.gilThreads({ n: 2, work: 55e6 })], ["Parallel", logs.processes({ n: 2, work: 55e6, boot: 1e6 })]],
  run: () => [["thumbnails.py", logs.thumbnails()]],
  tasks: () => [["A thousand tasks", logs.manyTasks(1000)]],
  dense: () => [["Dense", logs.dense(Number(query.get("slices") ?? 100000))]],
  warmed: () => [["One after another", logs.sequential()], ["Threads", logs.warmedUp(logs.gilThreads(), 240e6)], ["Processes", logs.warmedUp(logs.processes(), 90e6)]],
  live: () => [["Threads", []], ["Processes", []]],
  watched: () => [["Watched", []]],
  empty: () => [["One after another", []], ["Threads", []], ["Processes", []]],
};
const timeline = createTimeline(document.getElementById("host"), { label: "Three runs on one time axis", size: query.has("large") ? "large" : "normal" });
const panes = SCENES[show]().map(([title, facts]) => {
  const pane = timeline.addPane({ id: title, title });
  pane.append(facts);
  return pane;
});
if (query.has("panels")) document.getElementById("below").append(timeline.parts.figures, timeline.parts.console, timeline.parts.table);
Object.assign(window, { timeline, panes, logs, ready: true });
