/** Panels that a host may put where it likes: `timeline.parts.console` and so on. They cost nothing until they are asked for. */

import { element } from "./elements.js";

/** @import { FrameContext } from "./pane.js" */
/** @import { Timeline } from "../timeline.js" */

/**
 * @typedef {{show: (frame: FrameContext) => void}} Panel
 * @typedef {{root: HTMLElement, panel: Panel | undefined}} Part its place is there at once, what fills it when it was fetched
 * @typedef {new (timeline: Timeline, root: HTMLElement) => Panel} PanelClass
 */

const LEAST_APART_MS = 250;

export class Parts {
  /** @param {Timeline} timeline */
  constructor(timeline) {
    this.timeline = timeline;
    /** @type {Map<string, Part>} */
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
    const root = () => element("div", { class: "tl-console", tabindex: "0", role: "log", "aria-label": "Output", "aria-live": "off" });
    return this.panel("console", root, async () => (await import("./console.js")).ConsolePanel);
  }

  /** The runs as tables: one row a worker. */
  get table() {
    const make = () => element("div", { class: "tl-table-wrap", tabindex: "0", role: "region", "aria-label": "Workers in figures" });
    const root = this.panel("table", make, async () => (await import("./table.js")).TablePanel);
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
    const root = () => element("dl", { class: "tl-figures" });
    return this.panel("figures", root, async () => (await import("./figures.js")).FiguresPanel);
  }

  /** @param {string} name @param {() => HTMLElement} makeRoot @param {() => Promise<PanelClass>} fetched */
  panel(name, makeRoot, fetched) {
    const known = this.made.get(name);
    if (known) return known.root;
    /** @type {Part} */
    const part = { root: makeRoot(), panel: undefined };
    this.made.set(name, part);
    void this.timeline.loop.during(this.fill(part, fetched));
    return part.root;
  }

  /** @param {Part} part @param {() => Promise<PanelClass>} fetched */
  async fill(part, fetched) {
    const Made = await fetched();
    part.panel = new Made(this.timeline, part.root);
    this.shownAt = -Infinity;
    this.timeline.loop.request();
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
    for (const { panel } of this.made.values()) panel?.show(frame);
  }
}
