/** Key moments as numbered discs above the first pane: each is a button that leads to its place. */

import { timeToPx } from "../time/scale.js";
import { element } from "./elements.js";

/** @import { Moment } from "../model/moments.js" */
/** @import { FrameContext } from "./pane.js" */

/** Discs do not lie on each other: those that would are moved to the right. CSS px. */
const APART = 24;

export class Moments {
  /** @param {(index: number) => void} go */
  constructor(go) {
    this.go = go;
    this.line = element("div", { class: "tl-moment-line" });
    this.root = element("div", { class: "tl-axis tl-moments", hidden: true }, element("span", { class: "tl-muted" }, "Key moments"), element("div", { class: "tl-axis-in" }, element("span"), this.line));
    /** @type {readonly Moment[]} */
    this.list = [];
    /** @type {HTMLButtonElement[]} */
    this.discs = [];
    this.key = "";
  }

  /** @param {readonly Moment[]} list */
  set(list) {
    this.list = list;
    this.key = "";
    this.root.hidden = list.length === 0;
    this.discs = list.map((moment, i) =>
      element("button", { type: "button", class: "tl-disc", "aria-label": `Moment ${i + 1}: ${moment.title}`, title: moment.title, click: () => this.go(i) }, String(i + 1)),
    );
    this.line.replaceChildren(...this.discs);
  }

  /** The zero of one pane's run is elsewhere now.
   * @param {string} pane @param {number} by ns that its places on the axis move */
  shift(pane, by) {
    this.list = this.list.map((moment) => (moment.pane === pane ? { ...moment, t: moment.t + by, from: moment.from + by, to: moment.to + by } : moment));
    this.key = "";
  }

  /** @param {FrameContext} frame @param {number | undefined} current */
  show({ grid, width }, current) {
    const key = `${grid.first} ${grid.dt} ${width} ${current}`;
    if (key === this.key || this.list.length === 0) return;
    this.key = key;
    let free = -Infinity;
    const order = this.list.map((_, i) => i).sort((a, b) => this.list[a].t - this.list[b].t);
    for (const i of order) {
      const x = timeToPx(grid, this.list[i].t);
      const seen = x >= -1 && x <= width + 1;
      const at = Math.max(x, free);
      if (seen) free = at + APART;
      const disc = this.discs[i];
      disc.hidden = !seen;
      disc.style.left = `${at.toFixed(1)}px`;
      if (i === current) disc.setAttribute("aria-current", "step");
      else disc.removeAttribute("aria-current");
    }
  }
}
