// Things that are put in order: dragged, or moved with the arrow keys, by their number, or with buttons.

import { need } from "./dom.js";
import { say } from "./words.js";

export class RankingList {
  /** @param {HTMLElement} list @param {() => void} changed */
  constructor(list, changed) {
    this.list = list;
    this.changed = changed;
    list.addEventListener("keydown", (event) => this.press(event));
    list.addEventListener("click", (event) => {
      const button = event.target instanceof Element ? event.target.closest("[data-move]") : null;
      const item = button?.closest("li");
      if (button && item) this.move(item, Number(button.getAttribute("data-move")));
    });
    list.addEventListener("pointerdown", (event) => this.grab(event));
  }

  /** The items by their numbers in the lesson, first first. */
  get order() {
    return this.items.map((item) => Number(item.dataset.item));
  }

  set order(order) {
    for (const number of order) {
      const item = this.items.find((each) => each.dataset.item === String(number));
      if (item) this.list.append(item);
    }
    this.number();
  }

  get items() {
    return /** @type {HTMLElement[]} */ ([...this.list.children]);
  }

  /** @param {KeyboardEvent} event */
  press(event) {
    const item = event.target instanceof HTMLElement ? event.target.closest("li") : null;
    if (!item) return;
    const by = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    const digit = Number(event.key);
    if (by) this.move(item, by);
    else if (digit >= 1 && digit <= this.items.length) this.move(item, digit - 1 - this.items.indexOf(item));
    else return;
    event.preventDefault();
  }

  /** @param {HTMLElement} item @param {number} by places */
  move(item, by) {
    const { items } = this;
    const at = items.indexOf(item);
    const to = Math.max(0, Math.min(items.length - 1, at + by));
    if (to !== at) this.list.insertBefore(item, to > at ? items[to].nextSibling : items[to]);
    this.number();
    item.focus();
    need("announce").textContent = say("moved", { item: item.querySelector(".words")?.textContent ?? "", n: to + 1 });
    this.changed();
  }

  /** The item follows the pointer from place to place: what is seen is what is chosen.
   * @param {PointerEvent} event */
  grab(event) {
    const item = event.target instanceof Element ? event.target.closest("li") : null;
    if (!item || !(event.target instanceof Element) || event.target.closest("button")) return;
    // A finger on the words scrolls the page; it takes an item by its number.
    if (event.pointerType === "touch" && !event.target.closest(".k")) return;
    const { list } = this;
    list.setPointerCapture(event.pointerId);
    item.classList.add("held");
    const follow = (/** @type {PointerEvent} */ at) => {
      const other = this.items.find((each) => {
        const box = each.getBoundingClientRect();
        return each !== item && at.clientY >= box.top && at.clientY <= box.bottom;
      });
      if (!other) return;
      const down = this.items.indexOf(other) > this.items.indexOf(item);
      list.insertBefore(item, down ? other.nextSibling : other);
      this.number();
    };
    const drop = () => {
      item.classList.remove("held");
      list.removeEventListener("pointermove", follow);
      this.changed();
    };
    list.addEventListener("pointermove", follow);
    list.addEventListener("lostpointercapture", drop, { once: true });
  }

  number() {
    this.items.forEach((item, index) => {
      const place = item.querySelector(".k");
      if (place) place.textContent = String(index + 1);
    });
  }
}
