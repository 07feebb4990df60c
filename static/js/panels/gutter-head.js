/** What stands over and beside the lanes' names: a menu for their order, and a handle for their width. */

import { comparator } from "../layout/order.js";
import { element, icon, setText } from "./elements.js";
import { NAMES_STORED } from "./look.js";
import { adopt } from "./style.js";

/** @import { Lane } from "../model/lane.js" */
/** @import { Timeline } from "../timeline.js" */
/** @import { Order, View } from "../update.js" */
/** @import { FrameContext, PaneView } from "./pane.js" */

export const LEAST_PX = 96;
export const MOST_PX = 320;
const STEP_PX = 8;
const USUAL_PX = 172;
/** A list of more lanes than this helps nobody. */
const MOST_LANES = 60;

/** @type {readonly [Order, string][]} */
const ORDERS = [
  ["start", "by start"],
  ["name", "by name"],
  ["running", "by running time"],
  ["waiting", "by waiting time"],
];

export class GutterHeads {
  /** @param {Timeline} timeline */
  constructor(timeline) {
    adopt(STYLE);
    /** @type {Map<PaneView, Head>} */
    this.heads = new Map();
    this.timeline = timeline;
    /** @type {Order} */
    this.order = "start";
  }

  /** @param {FrameContext} frame */
  show({ kind, narrow, view }) {
    const { timeline } = this;
    if (view.order !== this.order) {
      this.order = view.order;
      for (const pane of timeline.panes) pane.compare = comparator(view.order);
      timeline.loop.request();
    }
    const width = timeline.tools.names ?? USUAL_PX;
    for (const pane of timeline.panes) {
      const head = this.heads.get(pane) ?? new Head(timeline, pane, (px) => this.resize(px));
      this.heads.set(pane, head);
      head.show(kind === "run", narrow, view, width);
    }
  }

  /** @param {number} px */
  resize(px) {
    const { tools, loop } = this.timeline;
    tools.names = Math.round(Math.max(LEAST_PX, Math.min(MOST_PX, px)));
    try {
      localStorage.setItem(NAMES_STORED, String(tools.names));
    } catch {
      // Then it lasts as long as the page.
    }
    this.timeline.dirty = true;
    loop.request();
  }
}

class Head {
  /** @param {Timeline} timeline @param {PaneView} pane @param {(px: number) => void} resize */
  constructor(timeline, pane, resize) {
    this.timeline = timeline;
    this.pane = pane;
    this.handle = element("div", { class: "tl-handle", role: "separator", tabindex: "0", "aria-orientation": "vertical", "aria-label": "Width of the names", "aria-valuemin": String(LEAST_PX), "aria-valuemax": String(MOST_PX) });
    listen(this.handle, () => timeline.tools.names ?? USUAL_PX, resize);
    this.order = element("span");
    this.button = element("button", { type: "button", class: "tl-lanes", "aria-expanded": "false", click: () => this.toggle() }, "Lanes", this.order, icon("open"));
    this.menu = element("div", { class: "tl-menu", hidden: true, role: "group", "aria-label": "Lanes" });
    this.root = element("div", { class: "tl-head" }, this.button, this.menu);
    this.root.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || this.menu.hidden) return;
      this.open(false);
      this.button.focus();
      event.stopPropagation();
    });
    this.root.addEventListener("focusout", (event) => {
      if (event.relatedTarget && !this.root.contains(/** @type {Node} */ (event.relatedTarget))) this.open(false);
    });
    document.addEventListener("pointerdown", (event) => !this.root.contains(/** @type {Node} */ (event.target)) && this.open(false));
    pane.picture.append(this.root, this.handle);
    this.key = "";
  }

  toggle() {
    this.open(this.menu.hidden);
    if (!this.menu.hidden) /** @type {HTMLElement | null} */ (this.menu.querySelector("input:checked"))?.focus();
  }

  /** @param {boolean} open */
  open(open) {
    this.menu.hidden = !open;
    this.button.setAttribute("aria-expanded", String(open));
    this.key = "";
    this.timeline.loop.request();
  }

  /** @param {boolean} shown @param {boolean} narrow @param {View} view @param {number} width */
  show(shown, narrow, view, width) {
    const few = this.pane.model.declared.length < 2;
    this.root.hidden = !shown || few;
    this.handle.hidden = !shown || narrow;
    this.handle.setAttribute("aria-valuenow", String(width));
    setText(this.order, view.order === "start" || narrow ? "" : (ORDERS.find(([id]) => id === view.order)?.[1] ?? ""));
    if (this.menu.hidden) return;
    const key = `${view.order} ${[...view.hidden]} ${[...view.pinned]} ${this.pane.model.structure}`;
    if (key === this.key) return;
    this.key = key;
    this.fill(view);
  }

  /** @param {View} view */
  fill(view) {
    const { timeline, pane } = this;
    const focused = /** @type {HTMLElement | null} */ (document.activeElement)?.dataset.is;
    const orders = ORDERS.map(([by, text]) =>
      element("label", {}, element("input", { type: "radio", name: `tl-order-${pane.id}`, "data-is": by, checked: view.order === by, change: () => timeline.dispatch({ kind: "order", by }) }), text),
    );
    const lanes = pane.model.declared.filter((lane) => view.services || !lane.fact.service).slice(0, MOST_LANES);
    this.menu.replaceChildren(element("fieldset", {}, element("legend", {}, "Order"), ...orders), element("fieldset", {}, element("legend", {}, "Shown, at the top"), ...lanes.map((lane) => this.lane(lane, view))));
    if (focused) /** @type {HTMLElement | null} */ (this.menu.querySelector(`[data-is="${CSS.escape(focused)}"]`))?.focus();
  }

  /** @param {Lane} lane @param {View} view */
  lane(lane, view) {
    const { timeline, pane } = this;
    const id = `${pane.id}/l${lane.fact.key}`;
    const rest = [...view.hidden].filter((each) => each !== id);
    const hidden = rest.length < view.hidden.size;
    const show = () => timeline.dispatch({ kind: "hide", rows: hidden ? rest : [...rest, id] });
    const pinned = view.pinned.has(id);
    return element(
      "div",
      {},
      element("label", {}, element("input", { type: "checkbox", "data-is": id, checked: !hidden, change: show }), element("span", {}, lane.name)),
      element("button", { type: "button", "data-is": `pin ${id}`, "aria-pressed": String(pinned), "aria-label": `${lane.name} at the top`, title: "At the top", click: () => timeline.dispatch({ kind: "pin", id }) }, icon("pin")),
    );
  }
}

/** By dragging, by arrows, Home and End; a double click gives the usual width back.
 * @param {HTMLElement} handle @param {() => number} width @param {(px: number) => void} resize */
function listen(handle, width, resize) {
  let from = 0;
  let began = NaN;
  handle.addEventListener("pointerdown", (event) => {
    handle.setPointerCapture(event.pointerId);
    from = width();
    began = event.clientX;
  });
  handle.addEventListener("pointermove", (event) => began === began && resize(from + event.clientX - began));
  for (const over of ["pointerup", "pointercancel"]) handle.addEventListener(over, () => (began = NaN));
  handle.addEventListener("dblclick", () => resize(USUAL_PX));
  handle.addEventListener("keydown", (event) => {
    /** @type {Record<string, number>} */
    const to = { ArrowLeft: width() - STEP_PX, ArrowRight: width() + STEP_PX, Home: LEAST_PX, End: MOST_PX };
    if (to[event.key] === undefined) return;
    event.preventDefault();
    resize(to[event.key]);
  });
}

const STYLE = `
.tl-head{position:absolute;left:0;top:0;width:var(--tl-names);z-index:3}
.tl-head:has([aria-expanded=true]){z-index:7}
.tl-head[hidden],.tl-handle[hidden],.tl-menu[hidden]{display:none}
.tl .tl-lanes{display:flex;align-items:center;gap:6px;max-width:calc(100% - 12px);min-height:28px;margin-left:-8px;padding:0 8px;border:1px solid transparent;border-radius:6px;background:none;font-size:var(--t-small,13px);color:var(--muted);text-align:left}
.tl .tl-lanes:hover,.tl-lanes[aria-expanded=true]{border-color:var(--rule);color:var(--text)}
.tl-lanes span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.tl-lanes svg,.tl-menu svg{width:14px;height:14px;flex:none;fill:none;stroke:currentColor;stroke-width:1.5;stroke-linecap:round;stroke-linejoin:round}
.tl-menu{position:absolute;left:-8px;top:32px;box-sizing:border-box;width:260px;max-height:min(420px,70vh);overflow:auto;padding:12px 14px;background:var(--raised);border:1px solid var(--rule);border-radius:var(--r-float,8px);box-shadow:var(--shadow);font-size:var(--t-small,13px)}
.tl-menu fieldset{margin:0;padding:0;border:0;min-width:0}
.tl-menu fieldset+fieldset{margin-top:10px;padding-top:10px;border-top:1px solid var(--rule-soft)}
.tl-menu legend{float:left;width:100%;padding:0;margin:0 0 4px;color:var(--muted)}
.tl-menu legend~*{clear:both}
.tl-menu label{display:flex;align-items:center;gap:8px;min-height:28px;flex:1;min-width:0;cursor:pointer}
.tl-menu label span{overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.tl-menu input{accent-color:var(--you);margin:0;flex:none;width:15px;height:15px}
.tl-menu div{display:flex;align-items:center;gap:8px}
.tl-menu button{display:grid;place-items:center;width:28px;height:28px;padding:0;border:1px solid transparent;border-radius:6px;background:none;color:var(--muted)}
.tl-menu button:hover{border-color:var(--rule)}
.tl-menu button[aria-pressed=true]{background:var(--you);color:var(--on-you)}
.tl-handle{position:absolute;z-index:2;left:calc(var(--tl-names) - 10px);top:0;bottom:0;width:9px;cursor:col-resize;touch-action:none}
.tl-handle::after{content:"";position:absolute;left:4px;top:0;bottom:0;width:1px;background:var(--rule);opacity:0}
.tl-handle:hover::after,.tl-handle:active::after{opacity:1;background:var(--muted)}
.tl .tl-handle:focus-visible{outline:2px solid var(--you);outline-offset:-1px;border-radius:3px}
@media (pointer:coarse){.tl .tl-lanes,.tl-menu label{min-height:44px}.tl-menu button{width:44px;height:44px}}
@media print{.tl-head,.tl-handle{display:none}}
`;
