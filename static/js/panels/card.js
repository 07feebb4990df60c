/** The card: what a slice is, why, where in the code, what else was true then, who ended it, and how that is known. */

import { formatDuration, formatInstant, formatShare, plural } from "../base/format.js";
import { shapeOf } from "../draw/marks.js";
import { codeAround, explain } from "../model/explain.js";
import { inSentence } from "../model/figures.js";
import { markText } from "../model/mark-words.js";
import { STACK_ORDER, STATES, STATE_COUNT } from "../model/states.js";
import { touchSentence } from "../model/touch-words.js";
import { causeOf, effectOf } from "./arrows.js";
import { adoptCardStyle } from "./card-style.js";
import { element, icon } from "./elements.js";
import { swatch } from "./legend.js";
import { sliceTarget } from "./targets.js";

/** @import { Palette } from "../draw/palette.js" */
/** @import { CodeLine } from "../model/explain.js" */
/** @import { Lane } from "../model/lane.js" */
/** @import { RunModel } from "../model/run.js" */
/** @import { Target } from "../update.js" */
/** @import { PaneView } from "./pane.js" */

/**
 * @typedef {object} CardActions
 * @property {(by: 1 | -1) => void} onStep
 * @property {() => void} onZoom
 * @property {() => void} onClose
 * @property {(target: Target) => void} onGo to a cause or an effect
 * @property {(text: string) => void} say to who hears the page
 *
 * @typedef {{name: string, value: string, go?: Target}} Line `go`: where a click on it leads
 */

const MOST_ROWS = 6;
const MOST_MARKS = 30;

export class Card {
  /** @param {HTMLElement} root @param {CardActions} actions */
  constructor(root, actions) {
    adoptCardStyle();
    this.root = root;
    this.actions = actions;
    this.key = "";
    /** One sentence for a screen reader. */
    this.spoken = "";
    /** The whole card as text, for who takes it elsewhere. */
    this.text = "";
    /** What the page was moved for. */
    this.revealed = "";
  }

  /** It was hidden: what is shown next is shown anew. */
  forget() {
    this.key = "";
  }

  /** @param {PaneView} pane @param {Target} target @param {boolean} pinned @param {Palette} palette */
  show(pane, target, pinned, palette) {
    const { model } = pane;
    const lane = model.lanes[target.lane];
    const open = target.kind === "slice" && lane !== undefined && target.index === lane.store.length - 1;
    const key = `${target.pane} ${target.rowId} ${target.kind} ${target.index} ${target.from} ${pinned} ${model.zero} ${palette.css.page} ${open ? lane.store.seen : ""}`;
    if (key === this.key) return;
    this.key = key;
    const touch = target.kind === "touch" ? this.touch(model, target) : undefined;
    const marks = target.kind === "marks" && lane ? this.marks(pane, lane, target) : undefined;
    const body = touch ?? marks ?? (target.kind === "slice" && lane ? this.slice(pane, lane, target, pinned, palette) : this.bin(model, target, palette));
    this.root.toggleAttribute("data-pinned", pinned);
    // A live slice is told anew several times a second: the focus stays on the button that it was on.
    const buttons = () => [...this.root.querySelectorAll("button")];
    const focused = buttons().findIndex((button) => button === document.activeElement);
    this.root.replaceChildren(...body, this.acts(target.kind));
    this.root.hidden = false;
    if (focused >= 0) buttons()[focused]?.focus();
  }

  /** @param {PaneView} pane @param {Lane} lane @param {Target} target @param {boolean} pinned @param {Palette} palette */
  slice(pane, lane, target, pinned, palette) {
    const { model } = pane;
    const found = explain(model, lane, target.index, target.t);
    const duration = formatDuration(found.to - found.from);
    const { zero } = model;
    const resolution = (found.to - found.from) / 20;
    this.spoken = `${lane.name}, ${found.name}, ${duration}${found.open ? " so far" : ""}, from ${formatInstant(found.from - zero)}, slice ${target.index + 1} of ${lane.store.length}. ${found.why}`;
    /** @type {Line[]} */
    const lines = [
      { name: "Worker", value: workerText(model, lane) },
      { name: "From, to", value: `${formatInstant(found.from - zero, resolution)} to ${found.open ? "now" : formatInstant(found.to - zero, resolution)}` },
      { name: "Of the run", value: formatShare(found.share) },
    ];
    const item = lane.itemAt(target.t);
    if (item) lines.push({ name: "Task", value: model.ref(item.ref)?.text ?? String(item.task) });
    if (found.place) lines.push({ name: "Where", value: found.place });
    lines.push({ name: "At this instant", value: found.instant });
    if (found.woken) lines.push({ name: "Ended by", value: found.woken.text, go: causeOf(pane, target) });
    // Only for what is chosen: it means a look at all lanes.
    const effect = pinned && !found.open ? effectOf(pane, target) : undefined;
    if (effect) lines.push({ name: "It let go on", value: placeText(model, effect), go: effect });
    if (found.known) lines.push({ name: "Known from", value: found.known });
    const title = `${found.name}, ${duration}${found.open ? " so far" : ""}`;
    this.text = asText(title, found.why, lines, found.code);
    return [head(found.state, duration + (found.open ? " so far" : ""), palette), element("p", { class: "why" }, found.why), code(found), this.list(lines)];
  }

  /** Something was read or written.
   * @param {RunModel} model @param {Target} target */
  touch(model, target) {
    const resource = model.resources.all[Number(target.rowId.slice(1))];
    const touch = resource?.touches[target.index];
    if (touch === undefined) return undefined;
    const why = touchSentence(model, resource, touch);
    this.spoken = `${why} At ${formatInstant(touch.t - model.zero)}, ${target.index + 1} of ${resource.touches.length}.`;
    /** @type {Line[]} */
    const lines = [
      { name: "When", value: formatInstant(touch.t - model.zero, 1e3) },
      { name: "Worker", value: model.lanes[touch.lane] ? workerText(model, /** @type {Lane} */ (model.lanes[touch.lane])) : "none of the program's" },
      { name: "Known from", value: "a mark where the script names it" },
    ];
    const place = { code: codeAround(model, touch.ref) };
    this.text = asText(`${resource.fact.name}, ${touch.kind}`, why, lines, place.code);
    const title = element("div", { class: "st" }, resource.fact.name, element("span", {}, touch.kind));
    return [title, element("p", { class: "why" }, why), code(place), this.list(lines)];
  }

  /** What a badge stands for, fanned out: one line a mark, each leads to its slice.
   * @param {PaneView} pane @param {Lane} lane @param {Target} target */
  marks(pane, lane, target) {
    const { model } = pane;
    const [first, end] = lane.marksIn(target.from, target.to);
    const marks = lane.marks.slice(first, end).filter(({ kind }) => shapeOf(kind) !== undefined);
    const at = (/** @type {number} */ t) => formatInstant(t - model.zero, (target.to - target.from) / 20 || 1e6);
    const lines = marks.slice(0, MOST_MARKS).map((mark) => {
      const go = sliceTarget(pane, lane.number, lane.store.find(mark.t));
      return { name: at(mark.t), value: markText(model, mark), go };
    });
    const more = marks.length > MOST_MARKS ? [element("p", {}, `And ${marks.length - MOST_MARKS} more. Zoom in to see them.`)] : [];
    const only = marks.length === 1 ? codeAround(model, model.ref(marks[0].ref)) : [];
    this.spoken = `${lane.name}, ${plural(marks.length, "mark")}: ${lines.map(({ name, value }) => `${name}, ${value}`).join("; ")}.`;
    this.text = asText(`${lane.name}, ${plural(marks.length, "mark")}`, "", lines, only);
    return [element("div", { class: "st" }, lane.name, element("span", {}, plural(marks.length, "mark"))), code({ code: only }), this.list(lines), ...more];
  }

  /** Many slices at once: how the time was shared.
   * @param {RunModel} model @param {Target} target @param {Palette} palette */
  bin(model, target, palette) {
    const lanes = target.lane >= 0 ? [model.lanes[target.lane]] : model.declared.filter((lane) => lane.counted);
    const shares = new Float64Array(STATE_COUNT);
    const own = new Float64Array(STATE_COUNT);
    let changes = 0;
    for (const lane of lanes) {
      if (lane === undefined || lane.store.length === 0) continue;
      lane.store.timeIn(target.from, target.to, own);
      for (let k = 1; k < STATE_COUNT; k++) shares[k] += own[k];
      changes += lane.store.find(target.to) - lane.store.find(target.from);
    }
    const sum = shares.reduce((a, b) => a + b, 0);
    const states = STACK_ORDER.filter((code) => shares[code] > 0).sort((a, b) => shares[b] - shares[a]);
    const name = target.lane >= 0 ? (lanes[0]?.name ?? "") : plural(lanes.length, "lane");
    const span = formatDuration(target.to - target.from);
    const rows = states.slice(0, MOST_ROWS).map((code) =>
      element(
        "tr",
        {},
        element("td", {}, swatch(code, palette)),
        element("td", {}, STATES[code].name),
        element("td", { class: "num" }, formatDuration(shares[code])),
        element("td", { class: "num" }, formatShare(shares[code] / sum)),
      ),
    );
    const said = states.map((code) => `${STATES[code].name} ${formatShare(shares[code] / sum)}`).join(", ");
    this.spoken = `${name}, ${span} from ${formatInstant(target.from - model.zero)}: ${said}.`;
    this.text = `${name}, ${span} from ${formatInstant(target.from - model.zero)}\n${states.map((code) => `${STATES[code].name}: ${formatDuration(shares[code])} (${formatShare(shares[code] / sum)})`).join("\n")}\n${plural(changes, "switch", "switches")}\n`;
    const title = element("div", { class: "st" }, name, element("span", {}, `these ${span}`));
    const why = `${plural(changes, "switch", "switches")} from one state to another. Zoom in to see ${changes === 1 ? "it" : "each"}.`;
    return [title, element("p", { class: "why" }, changes > 0 ? why : "No switch in here."), element("table", {}, element("tbody", {}, ...rows))];
  }

  /** @param {Target["kind"]} kind */
  acts(kind) {
    const button = (/** @type {string} */ text, /** @type {() => void} */ act) =>
      element("button", { type: "button", class: "tl-action", click: act }, text);
    const small = (/** @type {string} */ name, /** @type {string} */ label, /** @type {() => void} */ act) =>
      element("button", { type: "button", class: "tl-tool", "aria-label": label, title: label, click: act }, icon(name));
    const { onStep, onZoom, onClose } = this.actions;
    const steps = kind === "slice" || kind === "touch" ? [small("left", "Previous", () => onStep(-1)), small("closed", "Next", () => onStep(1))] : [];
    return element("div", { class: "acts" }, ...steps, button("Zoom here", onZoom), button("Copy", () => void this.copy()), small("close", "Close", onClose));
  }

  async copy() {
    const { say } = this.actions;
    try {
      await navigator.clipboard.writeText(this.text);
      say("The card is copied as text.");
    } catch {
      say("The browser lets nothing be copied from this address.");
    }
  }

  /** @param {readonly Line[]} lines */
  list(lines) {
    const parts = lines.flatMap(({ name, value, go }) => {
      const link = go && element("button", { type: "button", class: "tl-go", click: () => this.actions.onGo(go) }, value);
      return [element("dt", {}, name), element("dd", {}, link ?? value)];
    });
    return element("dl", {}, ...parts);
  }

  /** Beside what it describes, never over it. Where there is no room beside it, it is a sheet at the window's lower edge.
   * @param {Box} box of the slice, in the card's parent @param {DOMRect} around of the parent @param {boolean} narrow */
  place(box, around, narrow) {
    const { root } = this;
    const elsewhere = root.parentElement?.classList.contains("tl") !== true;
    root.toggleAttribute("data-flow", elsewhere);
    root.toggleAttribute("data-sheet", narrow && !elsewhere);
    if (elsewhere) return root.style.removeProperty("transform");
    if (narrow) {
      root.style.removeProperty("transform");
      return this.reveal(around.top + box.bottom);
    }
    const { left, top } = besideBox(box, root.offsetWidth, root.offsetHeight, around.width, around.height);
    root.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
    return undefined;
  }

  /** The sheet comes over nothing that it speaks of: once for each slice the page moves up, if it has to.
   * @param {number} bottom of the slice, in the window */
  reveal(bottom) {
    if (this.revealed === this.key) return;
    this.revealed = this.key;
    const over = bottom + GAP - this.root.getBoundingClientRect().top;
    if (over > 0) window.scrollBy(0, over);
  }
}

const GAP = 12;

/** @typedef {{left: number, right: number, top: number, bottom: number}} Box */

/** To the right if there is room, else to the left, else under or above it.
 * @param {Box} box @param {number} w @param {number} h
 * @param {number} width @param {number} height */
export function besideBox(box, w, h, width, height) {
  const upwards = Math.max(0, Math.min(box.bottom + 24 - h, height - h));
  if (box.right + GAP + w <= width) return { left: box.right + GAP, top: upwards };
  if (box.left - GAP - w >= 0) return { left: box.left - GAP - w, top: upwards };
  const left = Math.max(0, Math.min((box.left + box.right - w) / 2, width - w));
  if (box.top - GAP - h >= 0) return { left, top: box.top - GAP - h };
  return { left, top: box.bottom + GAP };
}

/** @param {number} state @param {string} duration @param {Palette} palette */
function head(state, duration, palette) {
  return element("div", { class: "st" }, swatch(state, palette), STATES[state].name, element("span", {}, duration));
}

/** @param {{code: CodeLine[]}} found */
function code(found) {
  if (found.code.length === 0) return "";
  const indent = Math.min(...found.code.filter((l) => l.text.trim()).map((l) => l.text.length - l.text.trimStart().length));
  const lines = found.code.map((line) =>
    element("span", { class: line.at ? "at" : undefined }, element("i", {}, String(line.number)), line.text.slice(indent) || " "),
  );
  return element("pre", {}, ...lines);
}

/** @param {string} title @param {string} why @param {readonly Line[]} lines @param {readonly CodeLine[]} code */
function asText(title, why, lines, code) {
  const source = code.map(({ number, text, at }) => `${at ? ">" : " "} ${number}  ${text}`);
  return [title, why, ...lines.map(({ name, value }) => `${name}: ${value}`), ...source, ""].join("\n");
}

/** "loader-2, blocked on a lock for 59.0 ms".
 * @param {RunModel} model @param {Target} target */
function placeText(model, { lane: number, index }) {
  const lane = /** @type {Lane} */ (model.lanes[number]);
  return `${lane.name}, ${inSentence(STATES[lane.store.state(index)].name)} for ${formatDuration(lane.store.end(index) - lane.store.start(index))}`;
}

/** @param {RunModel} model @param {Lane} lane */
function workerText(model, lane) {
  const pids = new Set(model.declared.map((each) => each.fact.pid));
  return pids.size > 1 ? `${lane.name}, process ${lane.fact.pid}` : lane.name;
}
