/** Another key for a command, as the reader likes it. Loaded with the panel in which that is done. */

import { USUAL, chordsOf } from "./keys.js";

/** @import { Command, OwnKeys } from "./keys.js" */

/** The keys that a command has now, as chords: those of the reader first.
 * @param {OwnKeys} keys @param {Command} command
 * @returns {string[]} */
export function chordsFor({ own }, command) {
  const mine = Object.keys(own).filter((chord) => own[chord] === command);
  return [...mine, ...Object.keys(USUAL).filter((chord) => USUAL[chord] === command && own[chord] === undefined)];
}

/** The command gets this one key and no other; "": none. What the key did before it does no more.
 * @param {OwnKeys} keys @param {Command} command @param {string} chord
 * @returns {{keys: OwnKeys, robbed: Command | undefined}} `robbed`: whose key it was */
export function rebound({ letters, own }, command, chord) {
  const robbed = /** @type {Command | undefined} */ (chord ? (own[chord] ?? USUAL[chord]) || undefined : undefined);
  /** @type {Record<string, string>} */
  const next = {};
  for (const [each, meant] of Object.entries(own)) if (meant !== command) next[each] = meant;
  for (const each of Object.keys(USUAL)) if (USUAL[each] === command) next[each] = "";
  if (chord) {
    next[chord] = command;
    if (USUAL[chord] === command) delete next[chord];
  }
  return { keys: { letters, own: next }, robbed: robbed === command ? undefined : robbed };
}

/** What a key is called from now on; undefined for one that cannot be had alone (Shift, Tab, with Ctrl).
 * @param {{key: string, code: string, shiftKey: boolean, ctrlKey: boolean, metaKey: boolean, altKey: boolean}} event
 * @returns {string | undefined} */
export function chordFrom(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || /^(Shift|Control|Alt|Meta|Tab|CapsLock|Dead|Process|Unidentified|AltGraph)$/.test(event.key)) return undefined;
  const names = chordsOf(event).filter((chord) => !chord.includes("@"));
  return names[0];
}

/** @type {Record<string, string>} */
const SAID = { ArrowLeft: "\u2190", ArrowRight: "\u2192", ArrowUp: "\u2191", ArrowDown: "\u2193", " ": "Space", Escape: "Esc", PageDown: "Page Down", PageUp: "Page Up", Period: ".", Comma: ",", "-": "\u2212" };

/** As it stands on the key.
 * @param {string} chord */
export function chordText(chord) {
  const shift = chord.startsWith("Shift+");
  const key = (shift ? chord.slice(6) : chord).replace(/^@(Key|Digit)?/, "");
  const said = SAID[key] ?? (key.length === 1 ? key.toUpperCase() : key);
  return shift ? `Shift ${said}` : said;
}
