// Two to four runs beneath each other on one time axis, live ones among them.

import { createTimeline } from "../timeline.js";
import { need } from "./dom.js";
import { exportBy } from "./export.js";
import { linkBy } from "./link.js";
import { Watch } from "./watch.js";
import { say } from "./words.js";

/** @type {{run: string, title: string}[]} */
const runs = JSON.parse(need("main").dataset.runs ?? "[]");
if (runs.length > 0) {
  const timeline = createTimeline(need("timeline"), { label: say("axis"), layout: runs.length > 1 ? "lesson" : "run", against: "A" });
  const open = exportBy(timeline, () => ({ title: say("title"), runs: runs.map(({ run }) => run) }));
  need("export").addEventListener("click", open);
  need("table").replaceChildren(timeline.parts.table);
  runs.forEach(({ run, title }, i) => {
    const name = runs.length > 1 ? `${"ABCD"[i]}: ${title}` : title;
    new Watch(run, timeline.addPane({ id: run, title: name }), () => {}).open();
  });
  linkBy(timeline);
}
