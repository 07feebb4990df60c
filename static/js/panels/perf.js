/**
 * With ?perf=1: how long frames take, how long an input takes until it is painted, and an event of the program until it is;
 * how many columns there are, and how many records were lost.
 */

import { element } from "./elements.js";

/** @import { RunModel } from "../model/run.js" */

const KEPT = 240;

export class PerfMeter {
  constructor() {
    const on = new URLSearchParams(location.search).has("perf");
    this.root = on ? element("div", { class: "tl-perf" }) : undefined;
    /** @type {number[]} */
    this.frames = [];
    /** @type {number[]} */
    this.inputs = [];
    /** @type {number[]} */
    this.events = [];
    this.started = 0;
    /** When the input came that this frame answers, and the newest events that it shows (ms on the page's clock). */
    this.asked = 0;
    /** @type {number[]} */
    this.happened = [];
  }

  input() {
    if (this.asked === 0) this.asked = performance.now();
  }

  /** Facts came: when did the newest of what they tell happen?
   * @param {RunModel} model */
  event(model) {
    if (this.root === undefined || !model.live || model.started === undefined) return;
    this.happened.push((model.started.unix_ns + model.extent) / 1e6 - performance.timeOrigin);
  }

  begin() {
    this.started = performance.now();
  }

  /** @param {number} columns @param {number} dropped records */
  end(columns, dropped) {
    if (this.root === undefined) return;
    const { root, asked, happened } = this;
    keep(this.frames, performance.now() - this.started);
    this.asked = 0;
    this.happened = [];
    const { port1, port2 } = new MessageChannel();
    // What is posted in a frame is delivered when it has been painted.
    port1.onmessage = () => {
      const now = performance.now();
      if (asked !== 0) keep(this.inputs, now - asked);
      for (const t of happened) keep(this.events, now - t);
      const said = [
        `frame p95 ${percentile(this.frames, 0.95).toFixed(2)} ms`,
        `input to paint p95 ${percentile(this.inputs, 0.95).toFixed(1)} ms`,
        `event to paint p95 ${this.events.length > 0 ? `${percentile(this.events, 0.95).toFixed(0)} ms` : "not live"}`,
        `${columns} columns`,
        `${dropped} dropped`,
      ];
      root.textContent = said.join("\n");
    };
    port2.postMessage(0);
  }
}

/** @param {number[]} list @param {number} value */
function keep(list, value) {
  list.push(value);
  if (list.length > KEPT) list.shift();
}

/** @param {readonly number[]} list @param {number} share */
export function percentile(list, share) {
  if (list.length === 0) return 0;
  const sorted = [...list].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
}
