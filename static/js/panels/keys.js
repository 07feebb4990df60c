/** What keys and gestures do, and other keys for whoever wants them. By `?`. Fetched when it is first asked for. */

import { fill } from "../base/fill.js";
import { keepKeys, ownKeys } from "../input/keys.js";
import { chordFrom, chordText, chordsFor, rebound } from "../input/rebinding.js";
import { does, gestures, keys as words } from "../words/keys.js";
import { element, setText } from "./elements.js";
import { adopt } from "./style.js";

/** @import { Command } from "../input/keys.js" */

/** The commands in groups, as the help lists them; each with its words in the catalogue.
 * @type {readonly (readonly [string, readonly (keyof typeof does)[]])[]} */
const GROUPS = [
  [words.along, [
    "next-moment", "previous-moment", "pause", "live", "slower", "faster", "loop", "next-change",
    "previous-change", "next-any", "previous-any",
  ]],
  [words.look, [
    "zoom-in", "zoom-out", "pan-left", "pan-right", "fit", "start", "end", "undo", "redo", "fold", "hide",
    "all", "compare",
  ]],
  [words.ask, [
    "next", "previous", "lane-up", "lane-down", "lane-up-too", "lane-down-too", "pin", "centre", "cause",
    "effect", "measure", "mark", "find", "escape",
  ]],
  [words.tell, [
    "table", "narration", "export", "link", "projector", "help",
  ]],
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
    const close = element("form", { method: "dialog" }, element("button", { class: "tl-action", value: "close" }, words.close));
    this.title = element("h3", { tabindex: "-1" }, words.title);
    this.root = element(
      "dialog",
      { class: "tl-help tl-keys", "aria-label": words.title },
      this.title,
      element("p", { class: "tl-muted" }, words.how),
      element("label", {}, this.letters, element("span", {}, words.letters)),
      element("div", { class: "all" }, ...GROUPS.map(([name, rows]) => this.group(name, rows)), this.gestures()),
      this.said,
      element("div", { class: "acts" }, element("button", { type: "button", class: "tl-action", click: () => this.reset() }, words.usual), close),
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

  /** @param {string} name @param {readonly (keyof typeof does)[]} rows */
  group(name, rows) {
    const parts = rows.flatMap((command) => {
      const text = does[command];
      const button = element("button", { type: "button", class: "tl-key", "data-does": text, click: () => this.ask(command) });
      this.buttons.set(command, button);
      return [element("dt", {}, button), element("dd", {}, text)];
    });
    if (name === words.look) parts.push(element("dt", {}, words.digits), element("dd", {}, words.digits_do));
    return element("section", {}, element("h4", {}, name), element("dl", {}, ...parts));
  }

  gestures() {
    const parts = Object.entries(gestures).flatMap(([what, text]) => [element("dt", {}, what), element("dd", {}, text)]);
    return element("section", { class: "wide" }, element("h4", {}, words.gestures), element("dl", {}, ...parts));
  }

  /** @param {Command} command */
  ask(command) {
    this.waiting = this.waiting === command ? undefined : command;
    if (this.waiting) setText(this.said, fill(words.waits, { what: this.textOf(command) }));
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
    const text = chord ? `${chordText(chord)}: ${this.textOf(command)}.` : fill(words.gone, { what: this.textOf(command) });
    const lost = robbed && !chordsFor(keys, robbed).length ? ` ${fill(words.robbed, { what: this.textOf(robbed) })}` : "";
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
    setText(this.said, words.reset);
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
      const text = command === this.waiting ? words.press : works.map(chordText).join("  ") || words.none;
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
