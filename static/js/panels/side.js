/** What stands beside a picture: name, two gauges (in flight, on CPU), one sentence. */

import { figures, stripWords, verdict } from "../model/figures.js";
import { element, setText } from "./elements.js";

/** @import { RunModel } from "../model/run.js" */

export class Side {
  /** @param {HTMLElement} root @param {string} title */
  constructor(root, title) {
    this.root = root;
    this.title = element("h3", {}, title);
    this.flight = element("b", {}, "");
    this.cpu = element("b", { class: "cpu" }, "");
    this.cells = element("span", { class: "tl-cells", "aria-hidden": "true" });
    this.gauge = element(
      "div",
      { class: "tl-gauge", hidden: true },
      this.flight,
      element("span", {}, "in flight"),
      this.cpu,
      element("span", {}, "on CPU", this.cells),
    );
    /** At an instant that is looked at, and while it runs. */
    this.now = element("p", { class: "tl-now", hidden: true });
    this.verdict = element("p", { class: "tl-verd" });
    this.said = element("span");
    /** @type {(() => void) | undefined} */
    this.act = undefined;
    this.action = element("button", { type: "button", class: "tl-link", hidden: true, click: () => this.act?.() });
    this.state = element("p", { class: "tl-state", hidden: true }, this.said, this.action);
    this.cellKey = "";
    root.append(this.title, this.gauge, this.now, this.verdict, this.state);
  }

  /** @param {RunModel} model @param {number} cells @param {number | undefined} t an instant that is looked at, in the run's time */
  show(model, cells, t) {
    const known = model.steps.inFlight.length > 0;
    this.gauge.hidden = !known;
    this.now.hidden = !known || t === undefined;
    if (!this.now.hidden) setText(this.now, stripWords(model, t).now);
    setText(this.verdict, known || model.end ? (verdict(model) ?? "") : "");
    if (!known) return;
    const found = figures(model);
    setText(this.flight, found.inFlight.toFixed(1));
    setText(this.cpu, found.onCpu.toFixed(1));
    this.showCells(cells, Math.round(found.inFlight), Math.round(found.onCpu));
  }

  /** @param {number} count @param {number} flight @param {number} cpu */
  showCells(count, flight, cpu) {
    const key = `${count} ${flight} ${cpu}`;
    if (key === this.cellKey) return;
    this.cellKey = key;
    const cells = [];
    for (let i = 0; i < count; i++) cells.push(element("i", { class: i < cpu ? "c" : i < flight ? "" : "o" }));
    this.cells.replaceChildren(...cells);
  }

  /** @param {string} text a state of the connection or of the queue; "" for none
   * @param {{text: string, act: () => void}} [action] what the reader may do about it */
  say(text, action) {
    this.state.hidden = text === "";
    setText(this.said, text);
    this.action.hidden = action === undefined;
    setText(this.action, action?.text ?? "");
    this.act = action?.act;
  }
}
