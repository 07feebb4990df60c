// One run, of a lesson or of any script: live, or from the archive. It is the same code either way.

import { createTimeline } from "../timeline.js";
import { ProblemError, need, note, post, queueSentence } from "./dom.js";
import { exportBy } from "./export.js";
import { linkBy } from "./link.js";
import { perfettoBy } from "./perfetto.js";
import { Watch } from "./watch.js";
import { say } from "./words.js";

const main = need("main");
const run = main.dataset.run ?? "";
const title = main.dataset.title ?? "";
const timeline = createTimeline(need("timeline"), { label: say("label", { title }), against: "A" });
const cancel = /** @type {HTMLButtonElement} */ (need("cancel"));
/** Runs on one axis: more of them cannot be told apart. */
const MOST_BESIDE = 4;
let stopping = false;
/** The page was made while the run went on, so what it says of it is made here. */
const live = main.dataset.live !== undefined;
const pane = timeline.addPane({ id: run, title });
const watch = new Watch(run, pane, render);
// What the server has said of a run that goes on is nothing yet: then its figures are the timeline's, as they come.
if (live) need("figures").replaceWith(timeline.parts.figures);
watch.open();
need("said").append(timeline.parts.console);
need("table").replaceChildren(timeline.parts.table);
const perfetto = perfettoBy(/** @type {HTMLAnchorElement} */ (need("perfetto")), run, title);
need("export").addEventListener("click", exportBy(timeline, () => ({ title, runs: timeline.panes.map(({ id }) => id), more: perfetto })));
need("beside").addEventListener("click", () => void choose());
timeline.on("command", ({ command }) => command === "compare" && void choose());
for (const id of new URLSearchParams(location.search).getAll("with")) void findAndAdd(id);
linkBy(timeline);

/** Another run on the same axis, as the reader chooses. */
async function choose() {
  const { chooseRun } = await import("./beside.js");
  await tried(async () => {
    const other = await chooseRun(timeline.panes.map(({ id }) => id));
    if (!other) return;
    add(other);
    const address = new URL(location.href);
    address.searchParams.append("with", other.id);
    history.replaceState(history.state, "", address);
  });
}

/** @param {string} id that the address names */
async function findAndAdd(id) {
  const { findRun } = await import("./beside.js");
  await tried(async () => add(await findRun(id)));
}

/** @param {{id: string, title: string}} other */
function add({ id, title: name }) {
  if (timeline.panes.length >= MOST_BESIDE) return;
  if (timeline.panes.length === 1) pane.setTitle(`A: ${title}`);
  new Watch(id, timeline.addPane({ id, title: `${"ABCD"[timeline.panes.length]}: ${name}` }), () => {}).open();
  need("beside").hidden = timeline.panes.length >= MOST_BESIDE;
}

/** @param {() => Promise<void>} act */
async function tried(act) {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    need("trouble").replaceChildren(note({ what: `${error.problem.title}.`, why: error.problem.detail }));
  }
}

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
  if (phase === "running") return say(stopping ? "cancelling" : "running_now");
  if (phase === "waiting") return watch.connection.kind === "live" ? queueSentence(queued?.position ?? 0, queued?.expected_wait_s ?? null) : "";
  if (!end) return "";
  return say(`ended_${end.outcome}`, { n: (end.t / 1e9).toFixed(2) });
}

function renderTrouble() {
  const { connection } = watch;
  const trouble = need("trouble");
  if (connection.kind === "reconnecting") {
    const what = watch.reached > 0 ? say("broke_at", { at: (watch.reached / 1e9).toFixed(2) }) : say("broke");
    const why = `${say("nothing_lost")} ${say("trying_in", { n: Math.max(1, Math.round(connection.seconds)) })}`;
    const action = { text: say("try_now"), act: () => watch.retryNow() };
    trouble.replaceChildren(note({ what, why, action }));
  } else if (connection.kind === "gone") {
    trouble.replaceChildren(note({ what: say("gone"), why: say("gone_why") }));
  } else if (connection.kind === "live") trouble.replaceChildren();
}
