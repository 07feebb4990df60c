/** Finding by what is written: a field, a list of hits, n of m, the next and the one before. By `/` or a button. */

import { countText, search } from "../model/search.js";
import { element, icon, setText } from "./elements.js";
import { adopt } from "./style.js";

/** @import { Hit } from "../model/search.js" */
/** @import { Timeline } from "../timeline.js" */

const MOST_HITS = 200;

export class Search {
  /** @param {Timeline} timeline */
  constructor(timeline) {
    adopt(CSS);
    this.timeline = timeline;
    /** @type {Hit[]} */
    this.hits = [];
    this.total = 0;
    this.at = -1;
    /** The hit that the picture shows. */
    this.shown = -1;
    this.found = "";
    const id = `tl-hits-${(made += 1)}`;
    const tool = (/** @type {string} */ name, /** @type {string} */ label, /** @type {() => void} */ act) =>
      element("button", { type: "button", class: "tl-tool", "aria-label": label, title: label, click: act }, icon(name));
    this.input = element("input", {
      type: "text", role: "combobox", "aria-label": "Find in the runs", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": id,
      placeholder: "Lane, state, line, printed text, mark", autocomplete: "off", spellcheck: "false",
      input: () => this.look(), keydown: (event) => this.key(event), focus: () => this.look(),
    });
    this.count = element("output", { class: "tl-muted" });
    this.list = element("ul", { id, role: "listbox", "aria-label": "Hits", hidden: true, pointerdown: (event) => event.preventDefault(), click: (event) => this.clicked(event) });
    this.before = tool("previous", "The hit before (Shift Enter)", () => this.go(-1));
    this.after = tool("next", "Next hit (Enter)", () => this.go(1));
    this.root = element("div", { class: "tl-find", role: "search", hidden: true }, icon("find"), this.input, this.count, this.before, this.after, element("button", { type: "button", class: "tl-action", click: () => this.close() }, "Close"), this.list);
    this.root.addEventListener("focusout", (event) => {
      if (!this.root.contains(/** @type {Node | null} */ (event.relatedTarget))) this.unfold(false);
    });
    timeline.moments.root.before(this.root);
  }

  open() {
    this.root.hidden = false;
    this.input.focus();
    this.input.select();
  }

  close() {
    this.root.hidden = true;
    this.timeline.tools.focusChart();
  }

  /** What is asked for is looked for anew: a live run may have gone on. */
  look() {
    const { panes, view } = this.timeline;
    const runs = panes.map(({ id, info, model }) => ({ id, title: info.title.textContent ?? "", model }));
    const { hits, total } = search(runs, view.marks, this.input.value, MOST_HITS);
    if (this.input.value !== this.found) {
      this.at = hits.length > 0 ? 0 : -1;
      this.shown = -1;
    }
    this.found = this.input.value;
    this.hits = hits;
    this.total = total;
    this.list.replaceChildren(...hits.map((hit, i) => option(hit, `${this.list.id}-${i}`)));
    this.unfold(true);
    this.mark();
  }

  /** @param {boolean} open */
  unfold(open) {
    this.list.hidden = !open || this.hits.length === 0;
    this.input.setAttribute("aria-expanded", String(!this.list.hidden));
  }

  /** The one that Enter goes to. */
  mark() {
    const options = [...this.list.children];
    options.forEach((each, i) => each.setAttribute("aria-selected", String(i === this.at)));
    const chosen = options[this.at];
    if (chosen && !this.list.hidden) this.input.setAttribute("aria-activedescendant", chosen.id);
    else this.input.removeAttribute("aria-activedescendant");
    chosen?.scrollIntoView({ block: "nearest" });
    setText(this.count, this.input.value.trim() === "" ? "" : countText(this.at, this.hits.length, this.total));
    this.before.disabled = this.after.disabled = this.hits.length === 0;
  }

  /** @param {KeyboardEvent} event */
  key(event) {
    const by = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (event.key === "Escape") this.close();
    else if (event.key === "Enter") this.go(this.shown === this.at ? (event.shiftKey ? -1 : 1) : 0);
    else if (by === 0 || this.hits.length === 0) return;
    else {
      this.unfold(true);
      this.at = (this.at + by + this.hits.length) % this.hits.length;
      this.mark();
    }
    event.preventDefault();
  }

  /** @param {MouseEvent} event */
  clicked(event) {
    const at = [...this.list.children].findIndex((each) => each.contains(/** @type {Node} */ (event.target)));
    if (at < 0) return;
    this.at = at;
    this.go(0);
  }

  /** Shows the hit that is so many from the current one.
   * @param {number} by */
  go(by) {
    if (this.hits.length === 0) return;
    this.at = (Math.max(0, this.at) + by + this.hits.length) % this.hits.length;
    this.shown = this.at;
    this.unfold(false);
    this.mark();
    const { pane: id, lane, index, t } = this.hits[this.at];
    const { tools, panes } = this.timeline;
    const pane = panes.find((each) => each.id === id);
    if (pane && lane !== undefined && index !== undefined && tools.select(pane, lane, index)) return;
    tools.bring(t, t);
    this.timeline.dispatch({ kind: "hover", target: undefined, cursor: t });
  }
}

let made = 0;

/** @param {Hit} hit @param {string} id */
function option({ kind, text, detail }, id) {
  return element("li", { role: "option", id }, element("span", {}, kind), element("b", {}, text), element("small", {}, detail));
}

const CSS = `
.tl-find{position:relative;display:flex;align-items:center;gap:8px;margin:0 0 10px}
.tl-find[hidden],.tl-find ul[hidden]{display:none}
.tl-find>svg{position:absolute;left:10px;width:16px;height:16px;fill:none;stroke:var(--muted);stroke-width:1.5;stroke-linecap:round}
.tl-find input{flex:1 1 180px;max-width:420px;min-width:0;height:36px;box-sizing:border-box;padding:0 12px 0 34px;border:1px solid var(--muted);border-radius:6px;background:var(--page);color:var(--text);font:inherit}
.tl-find input:focus-visible{outline:2px solid var(--you);outline-offset:1px}
.tl-find output{min-width:6em}
.tl-find .tl-tool:disabled{opacity:.45;cursor:default}
.tl-find .tl-action{margin-left:auto}
.tl-find ul{position:absolute;z-index:6;left:0;top:calc(100% + 4px);width:min(680px,100%);max-height:296px;overflow:auto;box-sizing:border-box;margin:0;padding:6px 0;list-style:none;background:var(--raised);border:1px solid var(--rule);border-radius:var(--r-float,8px);box-shadow:var(--shadow)}
.tl-find li{display:grid;grid-template-columns:64px minmax(0,1fr) auto;gap:0 14px;align-items:baseline;min-height:24px;padding:4px 14px;font-size:var(--t-small,13px);cursor:pointer;scroll-margin:6px}
.tl-find li span,.tl-find li small{color:var(--muted)}
.tl-find li small{font-size:inherit}
.tl-find li b{font-weight:600;overflow:hidden;text-overflow:ellipsis;white-space:nowrap}
.tl-find li:hover{background:var(--lane)}
.tl-find li[aria-selected=true]{background:var(--you-wash);box-shadow:inset 3px 0 0 var(--you)}
@media (pointer:coarse){.tl-find input{height:44px}.tl-find li{min-height:44px;align-content:center}}
@container (max-width:720px){
.tl-find{flex-wrap:wrap}
.tl-find>svg{top:10px}
.tl-find input{flex-basis:100%;max-width:none}
.tl-find output{order:1;margin-right:auto}
.tl-find .tl-tool,.tl-find .tl-action{order:2;margin:0}
.tl-find ul{top:48px}
.tl-find li{grid-template-columns:52px minmax(0,1fr);padding:6px 12px}
.tl-find li small{grid-column:2}
}
@media (pointer:coarse){.tl-find>svg{top:14px}}
@media (forced-colors:active){.tl-find li[aria-selected=true]{outline:2px solid Highlight;outline-offset:-2px}}
@media print{.tl-find{display:none}}
`;
