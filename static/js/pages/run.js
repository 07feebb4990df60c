// One run, of a lesson or of any script: live, or from the archive. It is the same code either way.

import { createTimeline } from "../timeline.js";
import { ProblemError, need, note, post, queueSentence } from "./dom.js";
import { exportBy } from "./export.js";
import { Watch } from "./watch.js";

const main = need("main");
const run = main.dataset.run ?? "";
const title = main.dataset.title ?? "";
const timeline = createTimeline(need("timeline"), { label: `The run ${title}`, layout: "run" });
const cancel = /** @type {HTMLButtonElement} */ (need("cancel"));
let stopping = false;
/** The page was made while the run went on, so what it says of it is made here. */
const live = main.dataset.live !== undefined;
const watch = new Watch(run, timeline.addPane({ id: run, title }), render);
// What the server has said of a run that goes on is nothing yet: then its figures are the timeline's, as they come.
if (live) need("figures").replaceWith(timeline.parts.figures);
watch.open();
need("said").append(timeline.parts.console);
need("table").replaceChildren(timeline.parts.table);
need("export").addEventListener("click", exportBy(timeline, () => ({ title, runs: [run] })));

cancel.addEventListener("click", async () => {
  stopping = true;
  render();
  try {
    await post(`/api/runs/${run}/cancel`, {});
  } catch (error) {
    stopping = false;
    if (!(error instanceof ProblemError)) throw error;
    need("trouble").replaceChildren(note({ what: `${error.problem.title}.`, why: error.problem.detail }));
  }
});

function render() {
  const { phase, connection } = watch;
  const state = need("state");
  cancel.hidden = phase !== "running" && phase !== "waiting";
  cancel.disabled = stopping || connection.kind !== "live";
  const said = sentence();
  state.hidden = said === "";
  state.textContent = said;
  if (watch.end?.verdict) need("verdict").textContent = watch.end.verdict.sentence;
  else if (watch.end?.reason) need("verdict").textContent = watch.end.reason;
  renderTrouble();
}

function sentence() {
  if (!live) return "";
  const { phase, queued, end } = watch;
  if (phase === "running") return stopping ? "cancelling" : "running now";
  if (phase === "waiting") return watch.connection.kind === "live" ? queueSentence(queued?.position ?? 0, queued?.expected_wait_s ?? null) : "";
  if (!end) return "";
  return `${end.outcome === "finished" ? "finished" : end.outcome.replace("_", " ")} after ${(end.t / 1e9).toFixed(2)} s`;
}

function renderTrouble() {
  const { connection } = watch;
  const trouble = need("trouble");
  if (connection.kind === "reconnecting") {
    const at = watch.reached > 0 ? ` at ${(watch.reached / 1e9).toFixed(2)} s` : "";
    const why = `The run goes on at the server and nothing is lost. Trying again in ${Math.max(1, Math.round(connection.seconds))} s.`;
    const action = { text: "Try now", act: () => watch.retryNow() };
    trouble.replaceChildren(note({ what: `The connection broke${at}.`, why, action }));
  } else if (connection.kind === "gone") {
    trouble.replaceChildren(note({ what: "This run is not here any more.", why: "It may have been removed to make room for newer ones." }));
  } else if (connection.kind === "live") trouble.replaceChildren();
}
