/** With ?perf=1: how long frames take, and how long an input takes until it is painted. */

import { element } from "./elements.js";

const KEPT = 240;

export class PerfMeter {
  constructor() {
    const on = new URLSearchParams(location.search).has("perf");
    this.root = on ? element("div", { class: "tl-perf" }) : undefined;
    /** @type {number[]} */
    this.frames = [];
    /** @type {number[]} */
    this.inputs = [];
    this.started = 0;
    this.asked = 0;
  }

  input() {
    if (this.asked === 0) this.asked = performance.now();
  }

  begin() {
    this.started = performance.now();
  }

  end() {
    const now = performance.now();
    keep(this.frames, now - this.started);
    if (this.asked !== 0) keep(this.inputs, now - this.asked);
    this.asked = 0;
    if (this.root) {
      this.root.textContent = `frame p95 ${percentile(this.frames, 0.95).toFixed(2)} ms\ninput p95 ${percentile(this.inputs, 0.95).toFixed(1)} ms`;
    }
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
