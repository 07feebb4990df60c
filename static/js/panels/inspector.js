/** When the card is shown, and where: beside what is chosen, or beside what the pointer has come to rest on. */

import { timeToPx } from "../time/scale.js";

/** @import { Timeline } from "../timeline.js" */
/** @import { Target } from "../update.js" */
/** @import { FrameContext } from "./pane.js" */

const REST_MS = 80;

export class Inspector {
  /** @param {Timeline} timeline */
  constructor(timeline) {
    this.timeline = timeline;
    this.key = "";
    this.since = 0;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.timer = undefined;
  }

  /** @param {FrameContext} frame */
  show(frame) {
    const { view, panes, card, announcer, root } = this.timeline;
    const target = view.selected ?? view.hover;
    if (target === undefined) return card.hide();
    const pane = panes.find((each) => each.id === target.pane);
    const box = pane?.box(target);
    if (pane?.layout === undefined || box === undefined) return card.hide();
    const pinned = view.selected !== undefined;
    if (!pinned && (frame.narrow || !this.rested(target))) return card.hide();
    card.show(pane.model, target, pinned, frame.palette);
    if (pinned) announcer.say(card.spoken);
    const plot = pane.plot.getBoundingClientRect();
    const around = root.getBoundingClientRect();
    const left = plot.left - around.left;
    const top = plot.top - around.top + box.y;
    const { grid } = pane.layout;
    const x = (/** @type {number} */ t) => left + Math.max(0, Math.min(frame.width, timeToPx(grid, t)));
    card.place({ left: x(box.from), right: x(box.to), top, bottom: top + box.h }, around.width, around.height, frame.narrow);
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
