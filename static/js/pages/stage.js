// Where a lesson's runs are drawn: one timeline with a pane for each script, and its parts where the page has them.

import { createTimeline } from "../timeline.js";
import { need } from "./dom.js";
import { exportBy } from "./export.js";
import { linkBy } from "./link.js";
import { lightLines } from "./scripts.js";
import { say } from "./words.js";

/** @import { Moment } from "../model/moments.js" */
/** @typedef {ReturnType<typeof createTimeline>} Timeline */
/** @typedef {ReturnType<Timeline["addPane"]>} Pane */

const PARTS = /** @type {const} */ ({ legend: "legend", tools: "tools", transport: "transport", console: "console", table: "table", figures: "made-on" });

export class Stage {
  constructor() {
    /** @type {Timeline | undefined} */
    this.timeline = undefined;
    /** One a pane of the lesson, in its order. @type {Pane[]} */
    this.panes = [];
    /** @type {string[]} */
    this.names = [];
    /** Those of the lesson's key moments that these runs have. @type {Moment[]} */
    this.moments = [];
    document.addEventListener("keydown", (event) => this.press(event));
  }

  /** What a presenter presses works as soon as the picture is on the screen: the moments by PageDown and PageUp, which
   * are a clicker's keys, while nothing in it has the focus but the stage itself; the projector's theme by P also then.
   * @param {KeyboardEvent} event */
  press(event) {
    const { key, code, target, ctrlKey, metaKey, altKey } = event;
    const stage = need("stage");
    const turns = key === "PageDown" || key === "PageUp";
    const meant = turns ? target === stage && this.moments.length > 0 : key.toLowerCase() === "p" && (target === stage || target === document.body);
    if (!meant || stage.hidden || ctrlKey || metaKey || altKey) return;
    event.preventDefault();
    const picture = need("timeline").querySelector("[role=application]");
    if (!(picture instanceof HTMLElement)) return;
    if (turns) picture.focus({ preventScroll: true });
    picture.dispatchEvent(new KeyboardEvent("keydown", { key, code }));
  }

  /** An empty picture for each pane.
   * @param {{title: string, panes: readonly {name: string, title: string}[]}} lesson */
  set({ title, panes }) {
    this.timeline?.destroy();
    const host = need("timeline");
    host.replaceChildren();
    const timeline = createTimeline(host, { label: say("axis", { lesson: title }), layout: "lesson", legend: false, tools: false, transport: false });
    this.timeline = timeline;
    this.moments = [];
    for (const [part, id] of Object.entries(PARTS)) need(id).replaceChildren(timeline.parts[/** @type {keyof typeof PARTS} */ (part)]);
    this.names = panes.map(({ name }) => name);
    this.panes = panes.map((pane) => timeline.addPane({ id: pane.name, title: pane.title }));
    exportBy(timeline, () => ({ title, runs: new URLSearchParams(location.search).getAll("run") }));
    linkBy(timeline);
    timeline.on("playhead", ({ lines }) => lightLines(lines));
    timeline.on("moment", ({ moment }) => this.bring(moment));
  }

  /** The models of what is drawn, by pane. */
  get models() {
    return new Map(this.panes.map((pane, index) => [this.names[index], pane.model]));
  }

  /** @param {Moment[]} moments */
  mark(moments) {
    this.moments = moments;
    this.timeline?.setMoments(moments);
  }

  /** Whoever reads below sees the picture that the moment is about.
   * @param {number | undefined} moment */
  bring(moment) {
    const name = moment === undefined ? undefined : this.moments[moment]?.pane;
    this.panes[this.names.findIndex((each) => each === name)]?.side.closest("section")?.scrollIntoView({ block: "nearest" });
  }
}
