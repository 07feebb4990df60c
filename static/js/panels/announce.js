/** A polite live region: what is chosen, and milestones of a run; never single events, and not too often. */

import { formatEnd, plural } from "../base/format.js";
import { verdict } from "../model/figures.js";
import { element, setText } from "./elements.js";

/** @import { RunModel } from "../model/run.js" */

const LEAST_APART_MS = 5000;

export class Announcer {
  constructor() {
    this.root = element("div", { class: "tl-said", role: "status", "aria-live": "polite" });
    /** @type {Map<string, {started: boolean, ended: boolean, finished: number}>} */
    this.told = new Map();
    this.last = -Infinity;
    /** What a key has done, said before what the same key has chosen. */
    this.noted = "";
  }

  /** @param {string} text */
  say(text) {
    setText(this.root, this.noted ? `${this.noted} ${text}` : text);
    this.noted = "";
  }

  /** @param {string} text is not talked over by what this frame has to say */
  note(text) {
    this.say(text);
    this.noted = text;
  }

  /** @param {string} id @param {string} title @param {RunModel} model @param {number} now */
  milestones(id, title, model, now) {
    const told = this.told.get(id) ?? { started: false, ended: false, finished: 0 };
    this.told.set(id, told);
    if (model.end !== undefined) {
      if (!told.ended) this.say(endText(title, model));
      told.ended = true;
      told.started = true;
      return;
    }
    if (model.started !== undefined && !told.started) {
      told.started = true;
      this.say(`${title}: the run has started.`);
      this.last = now;
      return;
    }
    const workers = model.declared.filter((lane) => lane.counted);
    const finished = workers.filter((lane) => lane.finished !== undefined).length;
    if (finished === told.finished || now - this.last < LEAST_APART_MS) return;
    told.finished = finished;
    this.last = now;
    this.say(`${title}: ${finished} of ${plural(workers.length, "worker")} finished.`);
  }
}

/** @param {string} title @param {RunModel} model */
function endText(title, model) {
  const { end } = model;
  if (end === undefined) return "";
  const wall = end.metrics.wall_s == null ? end.t - model.clock : end.metrics.wall_s * 1e9;
  if (end.outcome !== "finished") return `${title}: ${(end.reason ?? end.outcome.replace("_", " ")).replace(/\.$/, "")}.`;
  return `${title}: finished after ${formatEnd(wall)}. ${verdict(model) ?? ""}`;
}
