/** The axis under all panes: ticks, the time of pointer and playhead, and where the clock starts. */

import { formatInstant } from "../base/format.js";
import { drawAxis, drawClockStart } from "../draw/furniture.js";
import { drawTimeFlag } from "../draw/overlay.js";
import { Layer, MOST_SLID } from "../draw/surface.js";
import { timeToPx } from "../time/scale.js";
import { element } from "./elements.js";

/** @import { FrameContext } from "./pane.js" */

/** Room for half a label left of the plot, CSS px. */
const LEFT = 20;
const RIGHT = 20;
const RIGHT_NARROW = 12;

/** What zero is, where something lies before it. */
export const ZERO = { start: "clock starts", run: "first running", end: "end" };

export class Ruler {
  constructor() {
    this.layer = new Layer("axis");
    this.root = element("div", { class: "tl-ruler" }, this.layer.canvas);
    this.key = "";
    /** The leftmost column when it was drawn. */
    this.first = 0;
  }

  /** @param {FrameContext} frame */
  paint({ view, grid, palette, ticks, width, font, ratio, theme, narrow, moving }) {
    const { cursor, playhead } = view;
    const before = view.begin < 0;
    const key = `${grid.dt} ${width} ${ratio} ${cursor} ${playhead} ${before} ${view.align} ${theme}`;
    const slid = (this.first - grid.first) / grid.scale;
    if (key === this.key && slid === 0) return;
    if (key === this.key && moving && Math.abs(slid) <= MOST_SLID) return this.layer.slide(slid);
    this.key = key;
    this.first = grid.first;
    const size = font + 1;
    this.layer.resize(width + LEFT + (narrow ? RIGHT_NARROW : RIGHT), size * 2 + 12, ratio);
    const c = this.layer.begin();
    const perPx = grid.dt * grid.scale;
    const flag = (/** @type {number} */ t, /** @type {boolean} */ strong) =>
      drawTimeFlag(c, palette, timeToPx(grid, t), width, LEFT, formatInstant(t, perPx), strong, size);
    const taken = [cursor, playhead].filter((t) => t !== undefined).map((t) => timeToPx(grid, t));
    drawAxis(c, palette, grid, ticks, width, size, LEFT, taken);
    if (before) drawClockStart(c, palette, timeToPx(grid, 0), width, size, LEFT, ZERO[view.align]);
    if (cursor !== undefined) flag(cursor, false);
    if (playhead !== undefined) flag(playhead, true);
  }
}
