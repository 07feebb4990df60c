/** A pane as its host sees it. */

/** @import { Timeline } from "../timeline.js" */
/** @import { Fact } from "../wire/facts.js" */
/** @import { PaneView } from "./pane.js" */

const NOTHING_LOST = "The run goes on at the server and nothing is lost.";

export class Pane {
  /** @param {Timeline} timeline @param {PaneView} view */
  constructor(timeline, view) {
    this.timeline = timeline;
    this.view = view;
    /** Beside the picture: filled by us; the host may replace its children. */
    this.side = view.side;
  }

  /** The model of the run: lanes, figures, outputs. */
  get model() {
    return this.view.model;
  }

  /** @param {string} title what stands beside the picture, where it is known only later */
  setTitle(title) {
    this.view.info.title.textContent = title;
    this.view.root.setAttribute("aria-label", title);
  }

  /** @param {readonly Fact[]} facts in log order, in portions of any size */
  append(facts) {
    if (facts.length === 0) return;
    this.view.model.fold(facts);
    this.view.version += 1;
    this.timeline.perf.event(this.view.model);
    this.timeline.loop.request();
  }

  /** @param {"live" | "reconnecting" | "ended"} state
   * @param {string | {seconds: number, retry?: () => void}} [how] a sentence for the reader; or, when a connection broke,
   *   in how many seconds it is tried again, and how to try at once */
  setConnection(state, how = "") {
    const { info, root } = this.view;
    root.dataset.connection = state;
    if (typeof how === "string" && (how !== "" || state !== "reconnecting")) return info.say(how);
    const { seconds, retry } = typeof how === "string" ? { seconds: 0, retry: undefined } : how;
    const { extent, zero } = this.model;
    const broke = extent > 0 ? `The connection broke at ${((extent - zero) / 1e9).toFixed(2)} s.` : "The connection broke.";
    const again = seconds > 0 ? ` Trying again in ${Math.max(1, Math.round(seconds))} s.` : "";
    return info.say(`${broke} ${NOTHING_LOST}${again}`, retry && { text: "Try now", act: retry });
  }
}
