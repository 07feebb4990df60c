/**
 * `<interleave-timeline src="/runs/…">`: a run as an element of any page of the same server. See docs/EMBEDDING.md.
 *
 * src     a run's page (`/runs/NAME`: live, while it runs), or the address of a native recording (`….ndjson`); what stands
 *         after its `#` is the view that it opens with
 * name    what a screen reader calls it
 * layout  "run" (as it is without) or "lesson"
 * theme   is that of the page: `<html data-theme="light|dark|projector">`
 */

import { openStream } from "./net/stream.js";
import { createTimeline } from "./timeline.js";
import { parseFacts } from "./wire/facts.js";

/** @import { Timeline } from "./timeline.js" */

export class InterleaveTimeline extends HTMLElement {
  static observedAttributes = ["src"];

  constructor() {
    super();
    /** @type {Timeline | undefined} */
    this.timeline = undefined;
    /** @type {{close: () => void} | undefined} */
    this.source = undefined;
  }

  connectedCallback() {
    this.style.display = "block";
    this.show();
  }

  disconnectedCallback() {
    this.clear();
  }

  attributeChangedCallback() {
    if (this.timeline) this.show();
  }

  clear() {
    this.source?.close();
    this.timeline?.destroy();
    this.source = this.timeline = undefined;
  }

  show() {
    this.clear();
    const src = this.getAttribute("src");
    if (!src) return;
    const label = this.getAttribute("name") ?? "A run";
    const layout = this.getAttribute("layout") === "lesson" ? "lesson" : "run";
    this.timeline = createTimeline(this, { label, layout });
    const pane = this.timeline.addPane({ id: src, title: label });
    const url = new URL(src, document.baseURI);
    if (url.hash.includes("=")) void this.follow(url.hash);
    const run = /\/runs\/([\w-]+)\/?$/.exec(url.pathname);
    if (!run) return void this.read(url, pane);
    this.source = openStream(run[1], {
      onFacts: (facts) => pane.append(facts),
      onState: (state) => {
        if (state.kind === "gone") pane.setConnection("ended", "There is no such run here, or no longer.");
        else if (state.kind === "reconnecting") pane.setConnection("reconnecting", { seconds: state.seconds });
        else if (state.kind !== "connecting") pane.setConnection(state.kind);
      },
      base: new URL("/api/", url).href,
    });
  }

  /** @param {string} hash */
  async follow(hash) {
    const { timeline } = this;
    const { follow } = await import("./panels/link.js");
    if (timeline) follow(timeline, hash);
  }

  /** @param {URL} url @param {ReturnType<Timeline["addPane"]>} pane */
  async read(url, pane) {
    try {
      const answer = await fetch(url);
      if (!answer.ok) throw new Error(`${answer.status}`);
      pane.append(parseFacts(await answer.text()));
      pane.setConnection("ended");
    } catch (error) {
      pane.setConnection("ended", `The recording ${url.pathname} cannot be read (${error instanceof Error ? error.message : error}).`);
    }
  }
}

if (!customElements.get("interleave-timeline")) customElements.define("interleave-timeline", InterleaveTimeline);
