/** The panel of choices about the picture: arrows, bars without hatches, a deep room, announcements. Fetched on demand. */

import { element } from "./elements.js";
import { adopt } from "./style.js";
import { keepWishes } from "./wishes.js";

/** @import { Timeline } from "../timeline.js" */
/** @import { Wishes } from "./wishes.js" */

const CSS = `
.tl-choices{display:grid;grid-template-columns:repeat(auto-fit,minmax(230px,1fr));gap:8px 24px;padding:10px 0 14px;margin-bottom:10px;border-block:1px solid var(--rule-soft);font-size:var(--t-small,13px)}
.tl-choices[hidden]{display:none}
.tl-choices label{display:flex;gap:10px;align-items:start;min-height:28px;cursor:pointer}
.tl-choices input{width:18px;height:18px;margin:2px 0 0;accent-color:var(--you);flex:none}
.tl-choices b{font-weight:600}.tl-choices small{display:block;color:var(--muted);font-size:var(--t-micro,12px)}
`;

export class Choices {
  /** @param {Timeline} timeline */
  constructor(timeline) {
    adopt(CSS);
    this.timeline = timeline;
    const { wishes } = timeline;
    const arrows = choice("All arrows", "Who started, woke or passed something to whom, for all that is in sight.", timeline.arrows, (on) => {
      timeline.arrows = on;
      if (!on) timeline.controls.say("");
    });
    const wish = (/** @type {keyof Wishes} */ name, /** @type {string} */ text, /** @type {string} */ about) =>
      choice(text, about, wishes[name], (on) => {
        wishes[name] = on;
        keepWishes(wishes);
      });
    this.root = element(
      "div",
      { class: "tl-choices", role: "group", "aria-label": "How the picture is drawn", hidden: true },
      arrows,
      wish("plain", "Plain bars", "No hatches. Colour alone then tells the states apart; the labels, the card and the table still name each of them."),
      wish("deep", "Deep room", "Half as large again, in the projector theme."),
      wish("quiet", "No announcements", "Milestones of a live run are not read out; what you choose is."),
    );
    this.root.addEventListener("change", () => this.changed());
    this.root.addEventListener("keydown", (event) => {
      if (event.key === "Escape") this.toggle();
    });
  }

  changed() {
    this.timeline.dirty = true;
    this.timeline.loop.request();
  }

  toggle() {
    this.root.prepend(...(this.timeline.tools.comparison?.options ?? []));
    this.root.hidden = !this.root.hidden;
    const { choices } = this.timeline.controls;
    choices.setAttribute("aria-expanded", String(!this.root.hidden));
    if (this.root.hidden) choices.focus();
    else this.root.querySelector("input")?.focus();
  }
}

/** @param {string} text @param {string} about @param {boolean} on @param {(on: boolean) => void} act */
export function choice(text, about, on, act) {
  const box = element("input", { type: "checkbox", checked: on, change: () => act(box.checked) });
  return element("label", {}, box, element("span", {}, element("b", {}, text), element("small", {}, about)));
}
