/** The view as a link, and a link as the view. Loaded when one is made or followed. */

import { readLink, writeLink } from "../export/link.js";

/** @import { Link, Selected } from "../export/link.js" */
/** @import { Timeline } from "../timeline.js" */
/** @import { Target } from "../update.js" */
/** @import { PaneView } from "./pane.js" */

const LATEST_MS = 3000;

/** What is looked at now, as the part of an address after `#`.
 * @param {Timeline} timeline @param {string} theme
 * @returns {string} */
export function hashOf({ view, panes }, theme) {
  const { window, follow, whole, playhead, playing, rate, range, align } = view;
  // Whoever opens it has the runs lined up by their clocks: of other times only what is chosen can be told.
  const usual = align === "start";
  const index = panes.findIndex((pane) => pane.id === view.selected?.pane);
  return writeLink({
    window: !usual || (follow && !whole) ? undefined : { from: window.t0, to: window.t0 + window.span },
    selected: view.selected && index >= 0 ? chosen(view.selected, index, panes[index].model.clock) : undefined,
    range: usual && range?.done ? range : undefined,
    at: playing || !usual ? undefined : playhead,
    theme,
    rate,
  });
}

/** @param {Target} target @param {number} pane @param {number} zero
 * @returns {Selected | undefined} nothing for what is no single lane's */
function chosen({ kind, lane, from, to, t }, pane, zero) {
  if (lane < 0 || kind === "touch") return undefined;
  return kind === "slice" ? { pane, lane, at: t - zero } : { pane, lane, stretch: { from: from - zero, to: to - zero } };
}

/** @param {Timeline} timeline @param {boolean} copied @param {string} link to be copied by hand where it could not be */
export function tell(timeline, copied, link) {
  timeline.controls.say(copied ? "The link to this view is copied." : `The link to this view: ${link}`);
}

/** Shows what the hash says, as soon as what it speaks of has arrived; not at all if the reader has moved on by then.
 * @param {Timeline} timeline @param {string} hash */
export function follow(timeline, hash) {
  const link = readLink(hash);
  let placed = false;
  const { history } = timeline.view;
  // Another run may be put beside this one only later: but not for ever.
  const until = performance.now() + LATEST_MS;
  setTimeout(() => timeline.loop.request(), LATEST_MS + 1);
  const ready = () => {
    const { panes } = timeline;
    const all = panes.length > (link.selected?.pane ?? 0) || (panes.length > 0 && performance.now() > until);
    return all && panes.every((pane) => hasArrived(pane, link));
  };
  timeline.before = () => {
    if (timeline.view.history !== history && !placed) return true;
    if (!placed && !ready()) return false;
    if (placed) {
      reveal(timeline);
      return true;
    }
    placed = true;
    place(timeline, link);
    return false;
  };
  timeline.loop.request();
}

/** @param {PaneView} pane @param {Link} link */
function hasArrived({ model, root }, { window, selected, range, at = 0 }) {
  if (model.end !== undefined || root.dataset.connection === "ended") return true;
  const last = Math.max(window?.to ?? 0, range?.to ?? 0, selected?.at ?? selected?.stretch?.to ?? 0, at);
  return last > 0 && selected?.slice === undefined && model.extent - model.zero >= last;
}

/** @param {Timeline} timeline @param {Link} link */
function place(timeline, { window, selected, range, at, rate }) {
  if (window) timeline.dispatch({ kind: "look", from: window.from, to: window.to });
  if (rate) timeline.dispatch({ kind: "rate", rate });
  if (at !== undefined) timeline.dispatch({ kind: "seek", t: at });
  const target = selected && targetOf(timeline.panes[selected.pane], selected);
  if (target) timeline.dispatch({ kind: "select", target });
  if (range) timeline.dispatch({ kind: "range", ...range, done: true, keep: true });
  timeline.loop.request();
}

/** @param {PaneView | undefined} pane @param {Selected} selected
 * @returns {Target | undefined} */
function targetOf(pane, { lane: number, slice, at = 0, stretch }) {
  const lane = pane?.model.lanes[number];
  if (pane === undefined || lane === undefined) return undefined;
  const { zero } = pane.model;
  if (stretch) {
    const from = stretch.from + zero;
    const to = stretch.to + zero;
    return { pane: pane.id, rowId: `l${lane.fact.key}`, kind: "bin", lane: number, index: -1, from, to, t: (from + to) / 2 };
  }
  const target = pane.sliceTarget(number, slice ?? lane.store.find(at + zero));
  return target && slice === undefined ? { ...target, t: at + zero } : target;
}

/** A lane that is left out of this picture at first is shown when it is what the link is about.
 * @param {Timeline} timeline */
function reveal(timeline) {
  const { view, panes } = timeline;
  const pane = panes.find((each) => each.id === view.selected?.pane);
  if (view.selected === undefined || pane === undefined || pane.box(view.selected)) return;
  if (!view.all) timeline.dispatch({ kind: "all" });
  if (pane.model.lanes[view.selected.lane]?.fact.service && !view.services) timeline.dispatch({ kind: "services" });
}
