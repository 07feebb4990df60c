/** Runs held against each other: what they are lined up by, the first one's outline, one at a time. After the first picture. */

import { drawEnds, drawGhost } from "../draw/beside.js";
import { shiftOf } from "../model/align.js";
import { ownGrid } from "../time/scale.js";
import { choice } from "./choices.js";
import { element, icon, setText } from "./elements.js";
import { adopt } from "./style.js";

/** @import { Pen } from "../draw/furniture.js" */
/** @import { Timeline } from "../timeline.js" */
/** @import { Align } from "../update.js" */
/** @import { FrameContext, PaneView } from "./pane.js" */

/** @type {readonly [Align, string][]} */
const WAYS = [
  ["start", "start of the clock"],
  ["run", "first running"],
  ["end", "end"],
];
/** A finger that goes this far sideways over a run's name turns to the next one. CSS px. */
const SWIPE_PX = 40;

export class Comparison {
  /** @param {Timeline} timeline */
  constructor(timeline) {
    adopt(STYLE);
    this.timeline = timeline;
    this.ways = WAYS.map(([by, text]) => ({ by, box: element("input", { type: "radio", name: `tl-align-${timeline.described.id}`, change: () => this.align(by) }), text }));
    this.ghost = choice("The first run behind the others", "The outline of its strip: in flight as a line, on CPU dashed.", false, () => timeline.dispatch({ kind: "ghost" }));
    this.single = choice("One run at a time", "The window of time stays; arrows or a swipe over the name lead to the others. Key C.", false, () => this.turn(0));
    this.options = [
      element("fieldset", {}, element("legend", {}, "Line the runs up by their"), ...this.ways.map(({ box, text }) => element("label", {}, box, element("span", {}, text)))),
      this.ghost,
      this.single,
    ];
    const tool = (/** @type {string} */ name, /** @type {string} */ label, /** @type {1 | -1} */ by) =>
      element("button", { type: "button", class: "tl-tool", "aria-label": label, title: label, click: () => this.turn(by) }, icon(name));
    this.which = element("span");
    /** The ends of those that are not in sight stay in sight. */
    this.others = element("span", { class: "tl-muted" });
    this.pager = element("div", { class: "tl-pager", role: "group", "aria-label": "One run at a time", hidden: true }, tool("before", "The run before", -1), this.which, tool("after", "The next run", 1), this.others, element("button", { type: "button", class: "tl-action", click: () => this.turn(0) }, "All runs"));
    timeline.moments.root.before(this.pager);
    this.listen();
    /** @type {string | undefined} */
    this.alone = undefined;
    /** Where each run ended, on the axis, and what it took. @type {{id: string, t: number, text: string}[]} */
    this.ends = [];
    this.key = "";
  }

  /** Zeros are put anew, and what was said in the old times is let go.
   * @param {Align} by */
  align(by) {
    const { timeline } = this;
    for (const { id, model } of timeline.panes) {
      const before = model.zero;
      model.shift = shiftOf(model, by);
      timeline.moments.shift(id, before - model.zero);
    }
    timeline.dispatch({ kind: "align", by, ...timeline.reach() });
    timeline.announcer.say(`The runs are lined up by their ${WAYS.find(([each]) => each === by)?.[1]}.`);
  }

  /** To the next run or the one before; 0: from one to all, and from all to one.
   * @param {1 | 0 | -1} by */
  turn(by) {
    const { panes, view, shown } = this.timeline;
    const at = panes.indexOf(shown[0]);
    const next = panes[(at + by + panes.length) % panes.length];
    this.timeline.dispatch({ kind: "alone", pane: by === 0 && view.alone !== undefined ? undefined : next.id });
  }

  /** Fingers over the names of runs: the pictures below them go on being moved in time. */
  listen() {
    const { stack } = this.timeline;
    let x = NaN;
    let y = 0;
    stack.addEventListener("pointerdown", (event) => {
      const over = /** @type {HTMLElement} */ (event.target).closest(".tl-side");
      x = event.pointerType === "touch" && over ? event.clientX : NaN;
      y = event.clientY;
    });
    stack.addEventListener("pointerup", (event) => {
      const dx = event.clientX - x;
      x = NaN;
      if (this.timeline.view.alone !== undefined && Math.abs(dx) >= SWIPE_PX && Math.abs(event.clientY - y) < Math.abs(dx)) this.turn(dx < 0 ? 1 : -1);
    });
  }

  /** What depends on other runs than a pane's own, as far as it is new.
   * @param {FrameContext} frame */
  prepare({ view }) {
    const { panes } = this.timeline;
    this.ends = panes.flatMap((pane) => {
      const flag = pane.flag({ base: undefined });
      return flag ? [{ id: pane.id, t: flag.t - pane.model.zero, text: `${pane.info.title.textContent} ${flag.text}` }] : [];
    });
    this.key = `${view.alone} ${view.ghost && panes[0].version} ${this.ends.map(({ t }) => t)}`;
  }

  /** Behind the words of one pane.
   * @param {Pen} pen @param {PaneView} pane @param {FrameContext} frame */
  draw(pen, pane, { grid, view }) {
    const [first] = this.timeline.panes;
    if (view.ghost && pane !== first) drawGhost(pen, ownGrid(grid, first.model.zero), first.model);
    drawEnds(pen, grid, this.ends.filter(({ id }) => id !== pane.id).map(({ t }) => t));
  }

  /** @param {FrameContext} frame */
  show({ view }) {
    const { panes, announcer } = this.timeline;
    for (const { by, box } of this.ways) box.checked = view.align === by;
    /** @type {HTMLInputElement} */ (this.ghost.firstChild).checked = view.ghost;
    /** @type {HTMLInputElement} */ (this.single.firstChild).checked = view.alone !== undefined;
    this.pager.hidden = view.alone === undefined;
    const at = panes.findIndex(({ id }) => id === view.alone);
    const name = at < 0 ? "" : `${at + 1} of ${panes.length}: ${panes[at].info.title.textContent}`;
    setText(this.which, name);
    setText(this.others, this.ends.filter(({ id }) => id !== view.alone).map(({ text }) => text).join(", "));
    if (view.alone !== this.alone) announcer.say(name ? `${name}. C shows all runs.` : "All runs.");
    this.alone = view.alone;
  }
}

const STYLE = `
.tl-choices fieldset{margin:0;padding:0;border:0;display:flex;flex-wrap:wrap;gap:0 16px;align-content:start}
.tl-choices legend{padding:0;font-weight:600}
.tl-choices fieldset label{align-items:center;gap:8px}
.tl-choices fieldset input{margin:0}
.tl-pager{display:flex;align-items:center;gap:8px;padding:0 0 10px;font-size:var(--t-small,13px)}
.tl-pager[hidden]{display:none}
.tl-pager span{min-width:0;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.tl-pager .tl-muted{margin-left:8px}
.tl-pager .tl-action{margin-left:auto}
@container (max-width:720px){.tl-pager{flex-wrap:wrap}.tl-pager .tl-muted{order:9;flex-basis:100%;margin:0;white-space:normal}}
.tl-pane[hidden]{display:none}
@media print{.tl-pager{display:none}}
`;
