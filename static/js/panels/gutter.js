/** The names of the lanes, beside their bars: text that can be selected, searched and read aloud. */

import { stripTicks } from "../layout/pane.js";
import { STATES } from "../model/states.js";
import { element, icon, setText } from "./elements.js";

/** @import { PaneLayout } from "../layout/pane.js" */
/** @import { Row } from "../layout/rows.js" */

export class Gutter {
  /** @param {HTMLElement} root @param {(rowId: string) => void} onToggle */
  constructor(root, onToggle) {
    this.root = root;
    this.onToggle = onToggle;
    this.key = "";
    /** By row, what stands there: the state at the playhead. @type {Map<string, HTMLElement>} */
    this.words = new Map();
    /** The numbers that go with the strip. */
    this.counts = element("p", { class: "tl-count" }, element("span"), element("span"));
  }

  /** Beside the strip, where its pane has no other place for numbers.
   * @param {{mean: string, most: string, now: string}} words */
  count({ mean, most, now }) {
    const [first, second] = this.counts.children;
    setText(first, mean);
    setText(second, now || most);
  }

  /** @param {PaneLayout} layout @param {string} chosen rows, as one word @param {number} font CSS px */
  show(layout, chosen, font) {
    const key = `${layout.most} ${layout.stripBase} ${font} ` + layout.rows.map(({ row, top }) => `${row.id}|${row.label}|${row.sub}|${top}|${row.open}`).join() + chosen;
    if (key === this.key) return;
    this.key = key;
    this.root.style.height = `${layout.height}px`;
    this.words.clear();
    const rows = chosen.split(" ");
    this.root.replaceChildren(this.counts, ...stripTicks(layout, font + 2).map(tick), ...layout.rows.map(({ row, top }) => this.cell(row, top, rows.includes(row.id))));
  }

  /** What each lane does at the playhead: its colour, and the word where there is room.
   * @param {PaneLayout} layout @param {number | undefined} t in the run's time; undefined: there is no playhead */
  tell(layout, t) {
    for (const { row } of layout.rows) {
      const word = this.words.get(row.id);
      if (word === undefined) continue;
      const { store } = row.lanes[0];
      const at = t === undefined ? -1 : store.find(t);
      const state = at < 0 ? 0 : store.state(at);
      const { short, name, token } = STATES[state];
      word.hidden = t === undefined || state === 0;
      if (word.hidden) continue;
      setText(word, short);
      word.title = name;
      word.style.setProperty("--at", `var(--${token})`);
    }
  }

  /** @param {Row} row @param {number} top @param {boolean} chosen */
  cell(row, top, chosen) {
    const label = element("span", { title: row.label }, row.label);
    const sub = row.sub ? element("span", { class: /exit|failed|killed|lost/.test(row.sub) ? "sub bad" : "sub" }, row.sub) : undefined;
    const kind = row.kind === "lane" ? "" : ` ${row.kind}`;
    const cell = element("div", { class: `tl-g${kind}${chosen ? " on" : ""}` });
    if (row.foldable) {
      const button = element(
        "button",
        { type: "button", "aria-expanded": String(row.open), click: () => this.onToggle(row.id) },
        icon(row.open ? "open" : "closed"),
        label,
      );
      cell.append(button);
    } else cell.append(label);
    if (sub) cell.append(sub);
    if (row.kind === "lane") {
      const word = element("span", { class: "tl-at", hidden: true });
      this.words.set(row.id, word);
      cell.append(word);
    }
    cell.style.top = `${top}px`;
    cell.style.height = `${row.h}px`;
    cell.style.paddingLeft = `${row.depth * (this.root.clientWidth < 120 ? 6 : 14)}px`;
    return cell;
  }
}

/** A number of the strip's scale.
 * @param {{value: number, y: number}} tick */
function tick({ value, y }) {
  const made = element("span", { class: "tl-y", "aria-hidden": "true" }, String(value));
  made.style.top = `${y}px`;
  return made;
}
