/** Keys of the focused timeline. Letters for moving go by their place on the keyboard, the others by what they say. */

/**
 * @typedef {"zoom-in" | "zoom-out" | "pan-left" | "pan-right" | "previous" | "next" | "lane-up" | "lane-down" | "lane-up-too" | "lane-down-too" | "fit"
 *   | "start" | "end" | "pin" | "escape" | "live" | "pause" | "help" | "find" | "centre" | "undo" | "cause"
 *   | "previous-change" | "next-change" | "slower" | "faster" | "all" | "redo" | "effect" | "next-moment" | "previous-moment" | "mark" | "measure" | "next-any"
 *   | "previous-any" | "loop" | "fold" | "export" | "link" | "table" | "narration" | "projector" | "compare" | "hide" | `light-${number}`} Command
 */

/** @type {Record<string, Command>} */
const BY_CODE = { KeyW: "zoom-in", KeyS: "zoom-out", KeyA: "pan-left", KeyD: "pan-right" };

/** @type {Record<string, Command>} */
const BY_KEY = {
  "+": "zoom-in",
  "=": "zoom-in",
  "-": "zoom-out",
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
  1: "light-1",
  2: "light-2",
  3: "light-3",
  4: "light-4",
  5: "light-5",
  6: "light-6",
  7: "light-7",
  8: "light-8",
  9: "light-9",
};

/** What the help says, in order. */
export const KEY_HELP = /** @type {const} */ ([
  ["PageDown, PageUp", "next, previous key moment"],
  ["Space", "play, pause; while a run is live: stop and go along"],
  ["J K", "play slower, faster"],
  [", .", "step to the previous, next change of the lane (Shift: of any lane)"],
  ["O", "play the measured stretch again and again"],
  ["L", "back to live"],
  ["W S, + \u2212", "zoom in, out"],
  ["A D, Shift \u2190 \u2192", "pan"],
  ["0", "fit the whole run"],
  ["Home, End", "start, end of the run"],
  ["Z, Shift Z", "undo, redo a change of view"],
  ["\u2190 \u2192", "previous, next slice of the lane"],
  ["\u2191 \u2193", "lane above, below; with Shift also that one"],
  ["F, F F", "bring the selection to the middle, then zoom to it"],
  ["[ ]", "go to what ended the wait, to what it set free"],
  ["R", "measure the selection, or what is seen"],
  ["M", "set a mark; the second measures from the first"],
  ["1 to 9", "light up a state of the legend"],
  ["G", "fold a group, or open it"],
  ["H, Shift H", "hide the chosen lanes; show all lanes"],
  ["C", "all runs beneath each other, or one alone; beside one run: another"],
  ["/", "find a lane, a state, a line, printed text, a mark"],
  ["T, N", "the table, the story in words"],
  ["E, U", "export; copy a link to this view"],
  ["P", "projector theme"],
  ["Esc", "clear, then leave the chart"],
]);

/** Kept by the reader: keys that were changed (key -> command, "" for none), and whether single letters do anything. */
const STORED = "interleave.keys";

/** @returns {{letters: boolean, own: Record<string, string>}} */
export function ownKeys() {
  try {
    return { letters: true, own: {}, ...JSON.parse(localStorage.getItem(STORED) ?? "{}") };
  } catch {
    return { letters: true, own: {} };
  }
}

/** @param {{letters: boolean, own: Record<string, string>}} keys */
export function keepKeys(keys) {
  try {
    localStorage.setItem(STORED, JSON.stringify(keys));
  } catch {
    // Then they last as long as the page.
  }
}

/** @param {{key: string, code: string, shiftKey: boolean, ctrlKey: boolean, metaKey: boolean, altKey: boolean}} event
 * @param {{letters: boolean, own: Record<string, string>}} [keys]
 * @returns {Command | undefined} */
export function commandFor(event, keys = { letters: true, own: {} }) {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (!keys.letters && /^[\p{L}\p{N}]$/u.test(key)) return undefined;
  const own = keys.own[key];
  if (own !== undefined) return own === "" ? undefined : /** @type {Command} */ (own);
  if (event.shiftKey && event.key === "ArrowLeft") return "pan-left";
  if (event.shiftKey && event.key === "ArrowRight") return "pan-right";
  if (event.shiftKey && event.key === "ArrowUp") return "lane-up-too";
  if (event.shiftKey && event.key === "ArrowDown") return "lane-down-too";
  if (event.shiftKey && event.code === "Period") return "next-any";
  if (event.shiftKey && event.code === "Comma") return "previous-any";
  if (event.shiftKey && key === "z") return "redo";
  if (event.shiftKey && key === "h") return "all";
  return BY_CODE[event.code] ?? BY_KEY[event.key] ?? BY_KEY[key];
}
