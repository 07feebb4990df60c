/** Panels that only some readers open: each is fetched when it is first asked for, and costs nothing until then. */

/** @import { Timeline } from "../timeline.js" */
/** @import { FrameContext, PaneView } from "./pane.js" */

export class Tools {
  /** @param {Timeline} timeline */
  constructor(timeline) {
    this.timeline = timeline;
    /** @type {import("./range.js").RangePanel | undefined} */
    this.range = undefined;
    this.asked = false;
  }

  /** @param {FrameContext} frame */
  show(frame) {
    if (this.range) this.range.show(frame);
    else if (frame.view.range?.done && !this.asked) void this.measure();
  }

  /** A slice is selected, brought into sight and into the middle; what is measured goes on being so.
   * @param {PaneView} pane @param {number} lane @param {number} index */
  goTo(pane, lane, index) {
    const target = pane.sliceTarget(lane, index);
    if (target === undefined) return;
    const { timeline } = this;
    const { zero } = pane.model;
    timeline.dispatch({ kind: "select", target, keep: true });
    timeline.dispatch({ kind: "show", from: target.from - zero - (target.to - target.from), to: target.to - zero + (target.to - target.from) });
    timeline.root.querySelector(".tl-app")?.scrollIntoView({ block: "nearest" });
    /** @type {HTMLElement | null} */ (timeline.root.querySelector(".tl-app"))?.focus({ preventScroll: true });
  }

  /** The figures of a measured stretch. */
  async measure() {
    this.asked = true;
    const { RangePanel } = await import("./range.js");
    this.range = new RangePanel(this.timeline);
    const { controls, transport, root } = this.timeline;
    (transport.root.parentElement === root ? transport.root : controls.foot).after(this.range.root);
    this.timeline.loop.request();
  }
}
