/**
 * Keys of the focused timeline. A chord is what a key says ("m", "Home"), or "@" and its place on the keyboard ("@KeyW": the
 * letters for moving); "Shift+" stands before both, but not before a sign that Shift has made ("?").
 */

/**
 * @typedef {"zoom-in" | "zoom-out" | "pan-left" | "pan-right" | "previous" | "next" | "lane-up" | "lane-down" | "lane-up-too" | "lane-down-too" | "fit"
 *   | "start" | "end" | "pin" | "escape" | "live" | "pause" | "help" | "find" | "centre" | "undo" | "cause"
 *   | "previous-change" | "next-change" | "slower" | "faster" | "all" | "redo" | "effect" | "next-moment" | "previous-moment" | "mark" | "measure" | "next-any"
 *   | "previous-any" | "loop" | "fold" | "export" | "link" | "table" | "narration" | "projector" | "compare" | "hide" | `light-${number}`} Command
 */

/** @typedef {{letters: boolean, own: Record<string, string>}} OwnKeys kept by the reader: whether single letters, digits
 *   and signs do anything; chords that mean something else than usual, "": nothing */

/** @type {Record<string, Command>} */
export const USUAL = {
  "@KeyW": "zoom-in",
  "@KeyS": "zoom-out",
  "@KeyA": "pan-left",
  "@KeyD": "pan-right",
  "+": "zoom-in",
  "=": "zoom-in",
  "-": "zoom-out",
  "Shift+ArrowLeft": "pan-left",
  "Shift+ArrowRight": "pan-right",
  "Shift+ArrowUp": "lane-up-too",
  "Shift+ArrowDown": "lane-down-too",
  "Shift+@Period": "next-any",
  "Shift+@Comma": "previous-any",
  "Shift+z": "redo",
  "Shift+h": "all",
  ArrowLeft: "previous",
  ArrowRight: "next",
  ArrowUp: "lane-up",
  ArrowDown: "lane-down",
  0: "fit",
  Home: "start",
  End: "end",
  Enter: "pin",
  Escape: "escape",
  " ": "pause",
  "?": "help",
  "/": "find",
  "[": "cause",
  "]": "effect",
  PageDown: "next-moment",
  PageUp: "previous-moment",
  ",": "previous-change",
  ".": "next-change",
  "<": "slower",
  ">": "faster",
  f: "centre",
  h: "hide",
  c: "compare",
  l: "live",
  z: "undo",
  m: "mark",
  r: "measure",
  j: "slower",
  k: "faster",
  o: "loop",
  g: "fold",
  e: "export",
  u: "link",
  t: "table",
  n: "narration",
  p: "projector",
};
for (let i = 1; i <= 9; i++) USUAL[i] = `light-${i}`;

/** Where the browser keeps them. */
const STORED = "interleave.keys";

/** @returns {OwnKeys} */
export function ownKeys() {
  try {
    return { letters: true, own: {}, ...JSON.parse(localStorage.getItem(STORED) ?? "{}") };
  } catch {
    return { letters: true, own: {} };
  }
}

/** @param {OwnKeys} keys */
export function keepKeys(keys) {
  try {
    localStorage.setItem(STORED, JSON.stringify(keys));
  } catch {
    // Then they last as long as the page.
  }
}

/** What a key that was pressed may be called, the likeliest first. Shift that is asked for by nobody is overlooked.
 * @param {{key: string, code: string, shiftKey: boolean}} event
 * @returns {string[]} */
export function chordsOf({ key, code, shiftKey }) {
  const name = key.length === 1 ? key.toLowerCase() : key;
  const shifted = name.length > 1 || /\p{L}/u.test(name) ? [`Shift+${name}`] : [];
  return shiftKey ? [`Shift+@${code}`, ...shifted, `@${code}`, name] : [`@${code}`, name];
}

/** @param {{key: string, code: string, shiftKey: boolean, ctrlKey: boolean, metaKey: boolean, altKey: boolean}} event
 * @param {OwnKeys} [keys]
 * @returns {Command | undefined} */
export function commandFor(event, keys = { letters: true, own: {} }) {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  if (!keys.letters && /^\S$/u.test(event.key)) return undefined;
  const chords = chordsOf(event);
  const mine = chords.find((chord) => keys.own[chord]);
  const usual = chords.find((chord) => USUAL[chord] && keys.own[chord] === undefined);
  // Of the two the more exact one: Shift and a letter before the letter alone; what the reader has set before what is usual.
  const shifted = usual?.startsWith("Shift+") && mine !== undefined && !mine.startsWith("Shift+");
  if (mine !== undefined && !shifted) return /** @type {Command} */ (keys.own[mine]);
  return usual === undefined ? undefined : USUAL[usual];
}
