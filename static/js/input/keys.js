/** Keys of the focused timeline. Letters for moving go by their place on the keyboard, the others by what they say. */

/**
 * @typedef {"zoom-in" | "zoom-out" | "pan-left" | "pan-right" | "previous" | "next" | "lane-up" | "lane-down" | "fit"
 *   | "start" | "end" | "pin" | "escape" | "live" | "pause" | "help" | "zoom-selection" | "undo" | "cause"
 *   | "previous-change" | "next-change" | "slower" | "faster" | "all"} Command
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
  "[": "cause",
  ",": "previous-change",
  ".": "next-change",
  "<": "slower",
  ">": "faster",
  f: "zoom-selection",
  h: "all",
  l: "live",
  z: "undo",
};

/** What the help says, in order. */
export const KEY_HELP = /** @type {const} */ ([
  ["W S, + \u2212", "zoom in, out"],
  ["A D, Shift \u2190 \u2192", "pan"],
  ["\u2190 \u2192", "previous, next slice of the lane"],
  ["\u2191 \u2193", "lane above, below"],
  ["Enter", "keep the card open"],
  ["F", "zoom to the selection"],
  ["[", "go to who ended the wait"],
  [", .", "step to the previous, next change"],
  ["< >", "play slower, faster"],
  ["0", "fit the whole run"],
  ["Z", "back to the view before"],
  ["Home, End", "start, end of the run"],
  ["Space", "play, pause"],
  ["L", "back to live"],
  ["H", "show or hide all other lanes"],
  ["Esc", "clear, then leave the chart"],
]);

/** @param {{key: string, code: string, shiftKey: boolean, ctrlKey: boolean, metaKey: boolean, altKey: boolean}} event
 * @returns {Command | undefined} */
export function commandFor(event) {
  if (event.ctrlKey || event.metaKey || event.altKey) return undefined;
  if (event.shiftKey && event.key === "ArrowLeft") return "pan-left";
  if (event.shiftKey && event.key === "ArrowRight") return "pan-right";
  return BY_CODE[event.code] ?? BY_KEY[event.key] ?? BY_KEY[event.key.toLowerCase()];
}
