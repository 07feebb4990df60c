/** Panels that a host may put where it likes: `timeline.parts.console` and so on. They cost nothing until they are asked for. */

import { ConsolePanel } from "./console.js";
import { FiguresPanel } from "./figures.js";
import { TablePanel } from "./table.js";

/** @import { FrameContext } from "./pane.js" */
/** @import { Timeline } from "../timeline.js" */

const LEAST_APART_MS = 250;

export class Parts {
  /** @param {Timeline} timeline */
  constructor(timeline) {
    this.timeline = timeline;
    /** @type {Map<string, {root: HTMLElement, show: (frame: FrameContext) => void}>} */
    this.made = new Map();
    this.shownAt = -Infinity;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.later = undefined;
  }

  /** The legend: only states that occur. */
  get legend() {
    return this.timeline.legend.root;
  }

  /** What is chosen, and why it was so: in a place of its own it does not float. */
  get card() {
    return this.timeline.inspector.root;
  }

  /** Moments, steps, play, speed. */
  get transport() {
    return this.timeline.transport.root;
  }

  /** Zoom, fit, help. */
  get tools() {
    return this.timeline.controls.tools;
  }

  /** What the programs wrote, with times and lanes. */
  get console() {
    return this.panel("console", () => new ConsolePanel(this.timeline));
  }

  /** The runs as tables: one row a worker. */
  get table() {
    const root = this.panel("table", () => new TablePanel(this.timeline));
    // Who has given up colours reads the figures first: the host has put the table somewhere by then.
    if (matchMedia("(forced-colors: active)").matches) setTimeout(() => root.closest("details")?.setAttribute("open", ""));
    return root;
  }

  /** Opens the table where the host has put it, and goes there.
   * @returns {boolean} whether it is in the page */
  goToTable() {
    const root = this.made.get("table")?.root;
    if (!root?.isConnected) return false;
    root.closest("details")?.setAttribute("open", "");
    root.focus();
    return document.activeElement === root;
  }

  /** What the runs were made with and on. */
  get figures() {
    return this.panel("figures", () => new FiguresPanel(this.timeline));
  }

  /** @param {string} name @param {() => {root: HTMLElement, show: (frame: FrameContext) => void}} make */
  panel(name, make) {
    const known = this.made.get(name) ?? make();
    this.made.set(name, known);
    this.timeline.loop.request();
    return known.root;
  }

  /** Not in each frame: text that changes 60 times a second is read by nobody.
   * @param {FrameContext} frame @param {number} now */
  show(frame, now) {
    if (this.made.size === 0) return;
    clearTimeout(this.later);
    if (now - this.shownAt < LEAST_APART_MS && frame.view.live) {
      this.later = setTimeout(() => this.timeline.loop.request(), LEAST_APART_MS);
      return;
    }
    this.shownAt = now;
    for (const panel of this.made.values()) panel.show(frame);
  }
}
