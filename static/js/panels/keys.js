/** What keys and gestures do, and other keys for whoever wants them. By `?`. Fetched when it is first asked for. */

import { keepKeys, ownKeys } from "../input/keys.js";
import { chordFrom, chordText, chordsFor, rebound } from "../input/rebinding.js";
import { element, setText } from "./elements.js";
import { adopt } from "./style.js";

/** @import { Command } from "../input/keys.js" */

/** @type {readonly [string, readonly (readonly [Command, string])[]][]} */
const GROUPS = [
  ["Go along", [
    ["next-moment", "next key moment"],
    ["previous-moment", "key moment before"],
    ["pause", "play, pause; while a run is live: stop and go along"],
    ["live", "back to live"],
    ["slower", "play slower"],
    ["faster", "play faster"],
    ["loop", "play the measured stretch again and again"],
    ["next-change", "next change of the lane"],
    ["previous-change", "change of the lane before"],
    ["next-any", "next change of any lane"],
    ["previous-any", "change of any lane before"],
  ]],
  ["Look", [
    ["zoom-in", "zoom in"],
    ["zoom-out", "zoom out"],
    ["pan-left", "earlier"],
    ["pan-right", "later"],
    ["fit", "the whole run"],
    ["start", "start of the run"],
    ["end", "end of the run"],
    ["undo", "view before"],
    ["redo", "view after"],
    ["fold", "fold a group, or open it"],
    ["hide", "hide the chosen lanes"],
    ["all", "show all lanes"],
    ["compare", "one run alone, or all; beside one run: another"],
  ]],
  ["Choose and ask", [
    ["next", "next slice"],
    ["previous", "slice before"],
    ["lane-up", "lane above"],
    ["lane-down", "lane below"],
    ["lane-up-too", "also the lane above"],
    ["lane-down-too", "also the lane below"],
    ["pin", "into the card of what is chosen"],
    ["centre", "the choice into the middle; again: as large as it can be"],
    ["cause", "what ended the wait"],
    ["effect", "what it set free"],
    ["measure", "measure the choice, or what is seen"],
    ["mark", "set a mark; the second measures from the first"],
    ["find", "find a lane, a state, a line, printed text, a mark"],
    ["escape", "let go, then leave the picture"],
  ]],
  ["Tell", [
    ["table", "the table"],
    ["narration", "the story in words"],
    ["export", "export"],
    ["link", "copy a link to this view"],
    ["projector", "projector theme"],
    ["help", "this help"],
  ]],
];
const GESTURES = [
  ["Ctrl + wheel, pinch", "zoom at the pointer"],
  ["Shift + wheel, drag the axis, one finger", "pan"],
  ["Drag in the lanes; hold a finger, then drag", "measure a stretch"],
  ["Alt while dragging", "snap to nothing"],
  ["Double click, double tap", "zoom to a slice; on the axis: the whole run"],
  ["Tap with two fingers", "view before"],
];

export class Keys {
  constructor() {
    adopt(CSS);
    /** @type {Map<Command, HTMLButtonElement>} */
    this.buttons = new Map();
    /** The command that waits for its key. @type {Command | undefined} */
    this.waiting = undefined;
    this.said = element("p", { class: "tl-muted", role: "status" });
    this.letters = element("input", { type: "checkbox", change: () => this.keep({ ...ownKeys(), letters: this.letters.checked }) });
    const close = element("form", { method: "dialog" }, element("button", { class: "tl-action", value: "close" }, "Close"));
    this.title = element("h3", { tabindex: "-1" }, "Keys and gestures");
    this.root = element(
      "dialog",
      { class: "tl-help tl-keys", "aria-label": "Keys and gestures" },
      this.title,
      element("p", { class: "tl-muted" }, "They work while the picture has the focus. To have another key for something, choose the one it has."),
      element("label", {}, this.letters, element("span", {}, "Single letters, digits and signs do something")),
      element("div", { class: "all" }, ...GROUPS.map(([name, rows]) => this.group(name, rows)), this.gestures()),
      this.said,
      element("div", { class: "acts" }, element("button", { type: "button", class: "tl-action", click: () => this.reset() }, "The usual keys again"), close),
    );
    this.root.addEventListener("keydown", (event) => this.pressed(event), true);
  }

  open() {
    this.waiting = undefined;
    setText(this.said, "");
    this.render();
    if (!this.root.open) this.root.showModal();
    this.title.focus();
  }

  /** @param {string} name @param {readonly (readonly [Command, string])[]} rows */
  group(name, rows) {
    const parts = rows.flatMap(([command, text]) => {
      const button = element("button", { type: "button", class: "tl-key", "data-does": text, click: () => this.ask(command) });
      this.buttons.set(command, button);
      return [element("dt", {}, button), element("dd", {}, text)];
    });
    if (name === "Look") parts.push(element("dt", {}, "1 to 9"), element("dd", {}, "light up a state of the legend"));
    return element("section", {}, element("h4", {}, name), element("dl", {}, ...parts));
  }

  gestures() {
    const parts = GESTURES.flatMap(([what, text]) => [element("dt", {}, what), element("dd", {}, text)]);
    return element("section", { class: "wide" }, element("h4", {}, "Mouse and fingers"), element("dl", {}, ...parts));
  }

  /** @param {Command} command */
  ask(command) {
    this.waiting = this.waiting === command ? undefined : command;
    if (this.waiting) setText(this.said, `Press the key for \u201c${this.textOf(command)}\u201d. Backspace: none. Esc: as it was.`);
    this.render();
  }

  /** @param {KeyboardEvent} event */
  pressed(event) {
    const { waiting: command } = this;
    if (command === undefined || event.key === "Tab") return;
    event.preventDefault();
    event.stopPropagation();
    const chord = event.key === "Backspace" || event.key === "Delete" ? "" : chordFrom(event);
    if (event.key !== "Escape" && chord === undefined) return;
    this.waiting = undefined;
    if (event.key === "Escape") setText(this.said, "");
    else this.give(command, chord ?? "");
    this.render();
  }

  /** @param {Command} command @param {string} chord */
  give(command, chord) {
    const { keys, robbed } = rebound(ownKeys(), command, chord);
    const text = chord ? `${chordText(chord)}: ${this.textOf(command)}.` : `No key for \u201c${this.textOf(command)}\u201d.`;
    const lost = robbed && !chordsFor(keys, robbed).length ? ` \u201c${this.textOf(robbed)}\u201d has no key now.` : "";
    setText(this.said, text + lost);
    this.keep(keys);
  }

  /** @param {import("../input/keys.js").OwnKeys} keys */
  keep(keys) {
    keepKeys(keys);
    this.render();
  }

  reset() {
    this.waiting = undefined;
    setText(this.said, "All keys are as usual.");
    this.keep({ letters: true, own: {} });
  }

  /** @param {Command} command */
  textOf(command) {
    return this.buttons.get(command)?.dataset.does ?? command;
  }

  render() {
    const keys = ownKeys();
    this.letters.checked = keys.letters;
    for (const [command, button] of this.buttons) {
      const chords = chordsFor(keys, command).filter((chord) => chord !== "=");
      const works = chords.filter((chord) => keys.letters || !/^(@Key.|\S)$/u.test(chord));
      const text = command === this.waiting ? "press a key" : works.map(chordText).join("  ") || "none";
      setText(button, text);
      button.setAttribute("aria-label", `${this.textOf(command)}: ${text}`);
      button.toggleAttribute("data-waits", command === this.waiting);
      button.toggleAttribute("data-none", works.length === 0);
    }
  }
}

const CSS = `
.tl-keys{max-width:none;width:min(1080px,94vw);box-sizing:border-box}
.tl-keys>p{margin:0 0 8px}
.tl-keys .all{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(270px,100%),1fr));gap:0 40px}
.tl-keys h4{margin:12px 0 4px;font-size:var(--t-small,13px);color:var(--muted);font-weight:400}
.tl-keys .wide{grid-column:1/-1}
.tl-keys dl{grid-template-columns:minmax(78px,auto) 1fr;gap:0 12px;margin:0 0 8px;align-items:center}
.tl-keys dt,.tl-keys dd{min-height:26px;display:flex;align-items:center}
.tl-keys .wide dt{white-space:normal}
.tl .tl-key{min-height:24px;margin-left:-7px;padding:0 6px;border:1px solid transparent;border-radius:5px;background:none;font-size:inherit;font-weight:600;white-space:pre}
.tl .tl-key:hover{border-color:var(--muted)}
.tl .tl-key[data-none]{color:var(--muted);font-weight:400}
.tl .tl-key[data-waits]{background:var(--you);border-color:var(--you);color:var(--on-you)}
.tl-keys label{display:flex;align-items:center;gap:10px;min-height:32px;margin-top:6px;font-size:var(--t-small,13px);cursor:pointer}
.tl-keys label input{width:18px;height:18px;margin:0;accent-color:var(--you)}
.tl-keys [role=status]:not(:empty){position:sticky;bottom:-20px;padding:8px 0;color:var(--text);background:var(--raised)}
.tl-keys .acts{display:flex;gap:8px;justify-content:space-between}
@media (pointer:coarse){.tl .tl-key{min-height:44px}.tl-keys label{min-height:44px}}
`;
