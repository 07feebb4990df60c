/** The runs told in words (N): a dialog with the three lengths one under the other. Fetched when it is first asked for. */

import { formatInstant, plural } from "../base/format.js";
import { narrate } from "../model/narration.js";
import { element } from "./elements.js";

/** @import { PaneView } from "./pane.js" */

export class Story {
  constructor() {
    this.body = element("div", { class: "tl-story" });
    const form = element("form", { method: "dialog" }, element("button", { class: "tl-action", value: "close" }, "Close"));
    this.title = element("h3", { tabindex: "-1" }, "The story in words");
    this.root = element("dialog", { class: "tl-help", "aria-label": "The story in words" }, this.title, this.body, form);
  }

  /** As it stands now: what is read does not change under the reader's eyes.
   * @param {readonly PaneView[]} panes */
  show(panes) {
    this.body.replaceChildren(...panes.filter((pane) => pane.model.declared.length > 0).flatMap(tell));
    if (!this.root.open) this.root.showModal();
    // Not the button at the end: a story is read from its beginning.
    this.title.focus();
  }
}

/** @param {PaneView} pane */
export function tell({ info, model }) {
  const { sentence, workers, turns, untold } = narrate(model);
  const more = (/** @type {number} */ count, /** @type {string} */ what) => (count > 0 ? element("p", {}, `And ${plural(count, what)} more.`) : undefined);
  const rows = turns.flatMap(({ t, text }) => [element("dt", {}, formatInstant(t)), element("dd", {}, text)]);
  return [
    element("h4", {}, info.title.textContent ?? ""),
    element("p", {}, sentence),
    element("ul", {}, ...workers.map((text) => element("li", {}, text))),
    more(untold.workers, "worker"),
    element("dl", {}, ...rows),
    more(untold.turns, "turning point"),
  ].filter((part) => part !== undefined);
}
