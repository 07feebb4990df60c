// What a lesson's page says of its runs while they go on: one line, one reason, one button.

import { queueSentence } from "./dom.js";
import { say } from "./words.js";

/** @import { Watch } from "./watch.js" */

/**
 * @typedef {{what: string, why: string, button: string, icon: string, style: string, disabled: boolean}} Status
 * @typedef {{titles: readonly string[], watches: readonly Watch[], current: Watch, asking: boolean, stopping: boolean,
 *   busy: boolean}} Going
 */

/** From here on waiting is worth an offer. */
const LONG_QUEUE_S = 15;

/** The run that the page speaks of: the first that is not over, or that which decided how all ended.
 * @param {readonly Watch[]} watches */
export function currentOf(watches) {
  return watches.find((watch) => watch.phase !== "over") ?? watches.find((watch) => !watch.whole) ?? watches[watches.length - 1];
}

/** Nothing has begun, and it will take a while.
 * @param {readonly Watch[]} watches */
export function queueIsLong(watches) {
  const [first] = watches;
  return first?.phase === "waiting" && (first.queued?.expected_wait_s ?? 0) > LONG_QUEUE_S;
}

/** @param {Going} going
 * @returns {Status} */
export function statusOf({ titles, watches, current, asking, stopping, busy }) {
  const again = { button: say("run_again"), icon: "loop", style: "", disabled: busy };
  if (asking) return { what: say("about_to_start"), why: "", ...again };
  const count = titles.length;
  const index = watches.indexOf(current);
  const place = count > 1 ? say("place", { n: index + 1, count }) : "";
  const { connection } = current;
  if (connection.kind === "reconnecting") {
    const broke = current.reached > 0 ? say("broke_at", { at: (current.reached / 1e9).toFixed(2) }) : say("broke");
    const why = `${say("nothing_lost")} ${say("trying_in", { n: Math.max(1, Math.round(connection.seconds)) })}`;
    return { what: broke, why, button: say("try_now"), icon: "plug", style: "", disabled: false };
  }
  if (connection.kind === "gone") return { what: say("gone"), why: say("gone_why"), ...again };
  if (current.phase === "over") return { ...endingOf(titles, watches, current), ...again };
  const begun = watches.some((watch) => watch.started);
  const disabled = stopping || connection.kind !== "live";
  const leave = begun
    ? { button: say("cancel"), icon: "stop", style: "stop", disabled }
    : { button: say("leave_queue"), icon: "cross", style: "quiet", disabled };
  if (stopping) return { what: say(begun ? "cancelling" : "leaving"), why: place, ...leave };
  if (current.phase === "running") {
    const what = count > 1 ? say("pane_running", { n: index + 1, count }) : say("running");
    return { what, why: watches.length > index + 1 ? say("next_starts") : "", ...leave };
  }
  const { queued } = current;
  if (queued && (index === 0 || queued.position > 0)) {
    return { what: queueSentence(queued.position, queued.expected_wait_s), why: say("queue_reason"), ...leave };
  }
  const what = index > 0 ? say("next_about") : say("pane_about", { pane: titles[index] });
  return { what, why: place, ...leave };
}

/** How they ended.
 * @param {readonly string[]} titles @param {readonly Watch[]} watches @param {Watch} current */
function endingOf(titles, watches, current) {
  const { end } = current;
  const pane = titles[watches.indexOf(current)];
  const missing = titles.length - watches.filter((watch) => watch.started).length;
  const at = end ? `${(end.t / 1e9).toFixed(2)} s` : "";
  const left = missing > 0 ? say("not_run", { n: missing, count: titles.length }) : "";
  if (end?.outcome === "cancelled") return { what: end.t > 0 ? say("cancelled_at", { at }) : say("cancelled_before"), why: left };
  if (end?.outcome === "lost") return { what: say("lost_at", { pane, at }), why: end.reason ?? left };
  if (end?.outcome === "timed_out" && !current.whole) return { what: say("too_long", { pane, at }), why: end.reason ?? left };
  const total = watches.reduce((sum, watch) => sum + (watch.end?.t ?? 0), 0);
  return { what: say(missing > 0 ? "some_finished" : "all_finished"), why: left || say("in_all", { n: (total / 1e9).toFixed(1) }) };
}
