// What is said before the run: an answer, an order, a reason. One tap opens the way to the run.

import { need } from "./dom.js";
import { predict, predicted } from "./memory.js";

/** @import { RankingList } from "./ranking.js" */

export class PredictionForm {
  /** @param {string} slug @param {() => void} changed */
  constructor(slug, changed) {
    this.slug = slug;
    this.changed = changed;
    this.form = need("predict");
    this.reasonInput = /** @type {HTMLInputElement} */ (need("reason"));
    const known = predicted(slug);
    this.choice = known.choice;
    this.reasonInput.value = known.reason ?? "";
    for (const input of this.form.querySelectorAll("input")) if (input.type === "radio") input.checked = input.value === known.choice;
    /** @type {RankingList[]} */
    this.lists = [];
    void this.order(known.orders ?? []);
    this.form.addEventListener("change", (event) => {
      const input = event.target;
      if (input instanceof HTMLInputElement && input.name === "prediction") this.say(input.value);
      else this.keep();
    });
    document.getElementById("ranked")?.addEventListener("click", () => this.say("ranked"));
    document.getElementById("unsure")?.addEventListener("click", () => this.say("?"));
  }

  /** Few lessons ask for an order, so what it takes is fetched only there.
   * @param {number[][]} orders as they were said before */
  async order(orders) {
    const hosts = [...this.form.querySelectorAll("[data-ranking] ol")];
    if (hosts.length === 0) return;
    const { RankingList } = await import("./ranking.js");
    this.lists = hosts.map((host, index) => {
      const list = new RankingList(/** @type {HTMLElement} */ (host), () => this.say("ranked"));
      if (orders[index]) list.order = orders[index];
      return list;
    });
  }

  /** A letter, "?" for not sure, "ranked" for an order; undefined: nothing was said yet.
   * @param {string} choice */
  say(choice) {
    this.choice = choice;
    this.keep();
    this.changed();
  }

  get reason() {
    return this.reasonInput.value.trim();
  }

  /** The orders that were predicted, if they were. */
  get orders() {
    return this.choice === "ranked" || (this.choice && this.choice !== "?") ? this.lists.map((list) => list.order) : [];
  }

  keep() {
    predict(this.slug, { choice: this.choice, reason: this.reason, orders: this.lists.map((list) => list.order) });
  }
}
