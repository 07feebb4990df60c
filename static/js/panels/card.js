/** The card: what a slice is, why, where in the code, what else was true then, who ended it, and how that is known. */

import { formatDuration, formatInstant, formatShare, plural } from "../base/format.js";
import { codeAround, explain } from "../model/explain.js";
import { STACK_ORDER, STATES, STATE_COUNT } from "../model/states.js";
import { touchSentence } from "../model/touch-words.js";
import { element, setText } from "./elements.js";
import { swatch } from "./legend.js";

/** @import { Palette } from "../draw/palette.js" */
/** @import { Lane } from "../model/lane.js" */
/** @import { RunModel } from "../model/run.js" */
/** @import { Target } from "../update.js" */

/**
 * @typedef {{onStep: (by: 1 | -1) => void, onZoom: () => void, onClose: () => void}} CardActions
 */

const MOST_ROWS = 6;

export class Card {
  /** @param {CardActions} actions */
  constructor(actions) {
    this.root = element("div", { class: "tl-card", hidden: true });
    this.actions = actions;
    this.key = "";
    /** One sentence for a screen reader. */
    this.spoken = "";
  }

  hide() {
    this.root.hidden = true;
    this.key = "";
  }

  /** @param {RunModel} model @param {Target} target @param {boolean} pinned @param {Palette} palette */
  show(model, target, pinned, palette) {
    const lane = model.lanes[target.lane];
    const open = target.kind === "slice" && lane !== undefined && target.index === lane.store.length - 1;
    const key = `${target.pane} ${target.rowId} ${target.kind} ${target.index} ${target.from} ${pinned} ${model.zero} ${open ? lane.store.seen : ""}`;
    if (key === this.key) return;
    this.key = key;
    const touch = target.kind === "touch" ? this.touch(model, target) : undefined;
    const body =
      touch ?? (target.kind === "slice" && lane ? this.slice(model, lane, target, palette) : this.bin(model, target, palette));
    this.root.toggleAttribute("data-pinned", pinned);
    this.root.replaceChildren(...body, this.acts(target.kind));
    this.root.hidden = false;
  }

  /** @param {RunModel} model @param {Lane} lane @param {Target} target @param {Palette} palette */
  slice(model, lane, target, palette) {
    const found = explain(model, lane, target.index, target.t);
    const duration = formatDuration(found.to - found.from);
    const { zero } = model;
    const resolution = (found.to - found.from) / 20;
    this.spoken = `${lane.name}, ${found.name}, ${duration}${found.open ? " so far" : ""}, from ${formatInstant(found.from - zero)}, slice ${target.index + 1} of ${lane.store.length}. ${found.why}`;
    /** @type {[string, string, string?][]} */
    const facts = [
      ["Worker", workerText(model, lane)],
      ["From, to", `${formatInstant(found.from - zero, resolution)} to ${found.open ? "now" : formatInstant(found.to - zero, resolution)}`],
      ["Of the run", formatShare(found.share)],
    ];
    const item = lane.itemAt(target.t);
    if (item) facts.push(["Task", model.ref(item.ref)?.text ?? String(item.task)]);
    if (found.place && found.code.length === 0) facts.push(["Where", found.place]);
    facts.push(["At this instant", found.instant]);
    if (found.woken) facts.push(["Ended by", found.woken.text, "flow"]);
    if (found.known) facts.push(["Known from", found.known]);
    return [head(found.state, duration + (found.open ? " so far" : ""), palette), element("p", { class: "why" }, found.why), code(found), list(facts)];
  }

  /** Something was read or written.
   * @param {RunModel} model @param {Target} target */
  touch(model, target) {
    const resource = model.resources.all[Number(target.rowId.slice(1))];
    const touch = resource?.touches[target.index];
    if (touch === undefined) return undefined;
    const why = touchSentence(model, resource, touch);
    this.spoken = `${why} At ${formatInstant(touch.t - model.zero)}, ${target.index + 1} of ${resource.touches.length}.`;
    /** @type {[string, string, string?][]} */
    const facts = [
      ["When", formatInstant(touch.t - model.zero, 1e3)],
      ["Worker", model.lanes[touch.lane] ? workerText(model, /** @type {Lane} */ (model.lanes[touch.lane])) : "none of the program's"],
      ["Known from", "a mark where the script names it"],
    ];
    const place = { code: codeAround(model, touch.ref) };
    const title = element("div", { class: "st" }, resource.fact.name, element("span", {}, touch.kind));
    return [title, element("p", { class: "why" }, why), code(place), list(facts)];
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
    const title = element("div", { class: "st" }, name, element("span", {}, `these ${span}`));
    const why = `${plural(changes, "change")} of state in here. Zoom in to see ${changes === 1 ? "it" : "each"}.`;
    return [title, element("p", { class: "why" }, changes > 0 ? why : "No change of state in here."), element("table", {}, element("tbody", {}, ...rows))];
  }

  /** @param {Target["kind"]} kind */
  acts(kind) {
    const button = (/** @type {string} */ text, /** @type {() => void} */ act) =>
      element("button", { type: "button", class: "tl-action", click: act }, text);
    const { onStep, onZoom, onClose } = this.actions;
    const steps = kind !== "bin" ? [button("Previous", () => onStep(-1)), button("Next", () => onStep(1))] : [];
    return element("div", { class: "acts" }, ...steps, button("Zoom here", onZoom), button("Close", onClose));
  }

  /** Beside what it describes, never over it.
   * @param {{left: number, right: number, top: number, bottom: number}} box of the slice, in the card's parent
   * @param {number} width of the parent @param {number} height @param {boolean} narrow */
  place(box, width, height, narrow) {
    if (this.root.parentElement?.classList.contains("tl") !== true) narrow = true;
    this.root.toggleAttribute("data-flow", narrow);
    if (narrow) return this.root.style.removeProperty("transform");
    const w = this.root.offsetWidth;
    const h = this.root.offsetHeight;
    const { left, top } = besideBox(box, w, h, width, height);
    this.root.style.left = "0";
    this.root.style.top = "0";
    this.root.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`;
    return undefined;
  }
}

const GAP = 12;

/** To the right if there is room, else to the left, else under or above it.
 * @param {{left: number, right: number, top: number, bottom: number}} box @param {number} w @param {number} h
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

/** @param {{code: import("../model/explain.js").CodeLine[]}} found */
function code(found) {
  if (found.code.length === 0) return "";
  const indent = Math.min(...found.code.filter((l) => l.text.trim()).map((l) => l.text.length - l.text.trimStart().length));
  const lines = found.code.map((line) =>
    element("span", { class: line.at ? "at" : undefined }, element("i", {}, String(line.number)), line.text.slice(indent) || " "),
  );
  return element("pre", {}, ...lines);
}

/** @param {[string, string, string?][]} facts */
function list(facts) {
  const parts = [];
  for (const [name, value, kind] of facts) {
    const dd = element("dd", { class: kind });
    setText(dd, value);
    parts.push(element("dt", {}, name), dd);
  }
  return element("dl", {}, ...parts);
}

/** @param {RunModel} model @param {Lane} lane */
function workerText(model, lane) {
  const pids = new Set(model.declared.map((each) => each.fact.pid));
  return pids.size > 1 ? `${lane.name}, process ${lane.fact.pid}` : lane.name;
}
