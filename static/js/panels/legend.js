/** The legend: swatches with the real hatches, only states that occur. */

import { drawSwatch } from "../draw/swatch.js";
import { STACK_ORDER, STATES } from "../model/states.js";
import { element } from "./elements.js";

/** @import { Palette } from "../draw/palette.js" */

export class Legend {
  constructor() {
    this.root = element("ul", { class: "tl-legend", "aria-label": "Legend" });
    this.key = "";
  }

  /** @param {number} states as bits @param {Palette} palette @param {number} theme */
  show(states, palette, theme) {
    const key = `${states} ${theme}`;
    if (key === this.key) return;
    this.key = key;
    const shown = STACK_ORDER.filter((code) => (states >> code) & 1);
    this.root.hidden = shown.length === 0;
    const head = element("li", {}, element("b", {}, "Solid works, hatched waits"));
    const items = shown.map((code) => element("li", {}, swatch(code, palette), STATES[code].name));
    this.root.replaceChildren(head, ...items);
  }
}

/** A small bar in a state's colours.
 * @param {number} code @param {Palette} palette */
export function swatch(code, palette) {
  const canvas = element("canvas", { class: "tl-sw", "aria-hidden": "true" });
  drawSwatch(canvas, code, palette);
  return canvas;
}
