/**
 * When the card is shown, and where: beside what is chosen, or beside what the pointer has come to rest on. What the card
 * and the arrows say is fetched when something is first looked at (`panels/why.js`).
 */

import { timeToPx } from "../time/scale.js";
import { element } from "./elements.js";

/** @import { Timeline } from "../timeline.js" */
/** @import { Target } from "../update.js" */
/** @import { FrameContext } from "./pane.js" */

/** @typedef {typeof import("./why.js")} Why */

const REST_MS = 80;

export class Inspector {
  /** @param {Timeline} timeline */
  constructor(timeline) {
    this.timeline = timeline;
    this.root = element("div", { class: "tl-card", role: "group", "aria-label": "What is chosen, and why it was so", hidden: true });
    /** @type {Why | undefined} */
    this.why = undefined;
    /** @type {Promise<Why | undefined> | undefined} */
    this.asked = undefined;
    /** @type {import("./card.js").Card | undefined} */
    this.card = undefined;
    this.key = "";
    this.since = 0;
    /** The choice that was read out. @type {Target | undefined} */
    this.said = undefined;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** Fetches what explains, once. */
  load() {
    this.asked ??= this.timeline.loop.during(this.fetch());
    return this.asked;
  }

  async fetch() {
    const { timeline } = this;
    try {
      this.why = await import("./why.js");
    } catch {
      this.asked = undefined;
      timeline.controls.say("The explanation could not be fetched: the server does not answer.");
      return undefined;
    }
    this.card = new this.why.Card(this.root, {
      onStep: (by) => timeline.step(by),
      onZoom: () => timeline.zoomHere(),
      onClose: () => timeline.dispatch({ kind: "clear" }),
      onGo: (target) => this.goTo(target),
      say: (text) => timeline.announcer.say(text),
    });
    timeline.loop.request();
    return this.why;
  }

  /** From what is selected to its cause, or to what it has ended.
   * @param {"cause" | "effect"} way */
  async follow(way) {
    const why = await this.load();
    const { selected } = this.timeline.view;
    const pane = this.timeline.panes.find((each) => each.id === selected?.pane);
    const target = why && pane && selected && (way === "cause" ? why.causeOf : why.effectOf)(pane, selected);
    if (target) this.goTo(target);
    else if (selected) this.timeline.announcer.say(way === "cause" ? "Who ended this is not known." : "It ended nobody's wait, as far as is known.");
  }

  /** Selects it, and brings it into sight where it is not.
   * @param {Target} target */
  goTo(target) {
    const { timeline } = this;
    const pane = timeline.panes.find((each) => each.id === target.pane);
    if (pane === undefined) return;
    if (!timeline.view.all && !pane.rows?.rows.some((row) => row.id === target.rowId)) timeline.dispatch({ kind: "all" });
    timeline.dispatch({ kind: "select", target, keep: true });
    const { window } = timeline.view;
    const t = Math.max(target.from, Math.min(target.t, target.to)) - pane.model.zero;
    if (t < window.t0 || t > window.t0 + window.span) timeline.dispatch({ kind: "pan", by: t - (window.t0 + window.span / 2) });
  }

  /** Says how many arrows there are where not all of them can be drawn. */
  countArrows() {
    const { panes, controls } = this.timeline;
    if (this.why === undefined) return void this.load();
    controls.say(this.why.arrowsSentence(panes.map((pane) => pane.arrowsFound)));
  }

  hide() {
    this.root.hidden = true;
    this.card?.forget();
  }

  /** @param {FrameContext} frame */
  show(frame) {
    const { view, panes, announcer, root } = this.timeline;
    const target = view.selected ?? view.hover;
    if (target === undefined) return this.hide();
    const pane = panes.find((each) => each.id === target.pane);
    const box = pane?.box(target);
    if (pane?.layout === undefined || box === undefined) return this.hide();
    const pinned = view.selected !== undefined;
    if (!pinned && (frame.narrow || !this.rested(target))) return this.hide();
    const { card } = this;
    if (card === undefined) return void this.load();
    card.show(pane, target, pinned, frame.palette);
    if (pinned && view.selected !== this.said) announcer.say(card.spoken);
    this.said = view.selected;
    const plot = pane.plot.getBoundingClientRect();
    const around = root.getBoundingClientRect();
    const left = plot.left - around.left;
    const top = plot.top - around.top + box.y;
    const { grid } = pane.layout;
    const x = (/** @type {number} */ t) => left + Math.max(0, Math.min(frame.width, timeToPx(grid, t)));
    card.place({ left: x(box.from), right: x(box.to), top, bottom: top + box.h }, around, frame.narrow);
  }

  /** The card comes when the pointer has come to rest on something, not on the way there.
   * @param {Target} target */
  rested(target) {
    const key = `${target.pane} ${target.rowId} ${target.index} ${target.from}`;
    const now = performance.now();
    if (key !== this.key) {
      this.key = key;
      this.since = now;
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.timeline.loop.request(), REST_MS + 1);
    }
    return now - this.since >= REST_MS;
  }
}
