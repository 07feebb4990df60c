/** The tool row, the toast that leads back to live, the help. */

import { plural } from "../base/format.js";
import { element, icon, setText } from "./elements.js";

/** @import { Intent, View } from "../update.js" */

export class Controls {
  /** @param {(intent: Intent) => void} dispatch @param {() => void} find @param {() => void} choose @param {() => void} help */
  constructor(dispatch, find, choose, help) {
    const tool = (/** @type {string} */ name, /** @type {string} */ label, /** @type {() => void} */ act) =>
      element("button", { type: "button", class: "tl-tool", "aria-label": label, title: label, click: act }, icon(name));
    this.choices = tool("choices", "How the picture is drawn", choose);
    this.choices.setAttribute("aria-expanded", "false");
    this.tools = element(
      "div",
      { class: "tl-tools", role: "group", "aria-label": "Look closer" },
      tool("minus", "Zoom out", () => dispatch({ kind: "zoom", factor: 2, at: undefined })),
      tool("plus", "Zoom in", () => dispatch({ kind: "zoom", factor: 0.5, at: undefined })),
      tool("fit", "Fit the run; once more: with what came before", () => dispatch({ kind: "fit" })),
      tool("find", "Find a lane, a state, a line, printed text (/)", find),
      this.choices,
      tool("help", "Keys and gestures", help),
    );
    this.toastText = element("span");
    this.back = element("button", { type: "button", class: "tl-action", "data-strong": true, click: () => dispatch({ kind: "live" }) }, "Back to live");
    this.toast = element("div", { class: "tl-toast", hidden: true }, this.toastText, this.back);
    this.hint = element("span", { hidden: true });
    this.foot = element("div", { class: "tl-foot" }, this.hint);
  }

  /** @param {View} view @param {number} news facts since the view was detached */
  show({ live, follow, playhead }, news) {
    const detached = live && (!follow || playhead !== undefined);
    this.toast.hidden = !detached;
    if (detached) setText(this.toastText, news > 0 ? `The run goes on: ${plural(news, "new fact")}.` : "The run goes on.");
  }

  /** Said once, when somebody turns the wheel over the picture and expects it to zoom. */
  sayWheel() {
    this.say(/Mac/.test(navigator.platform) ? "\u2318 + wheel zooms. Shift + wheel moves." : "Ctrl + wheel zooms. Shift + wheel moves.");
  }

  /** @param {string} text */
  say(text) {
    this.hint.hidden = text === "";
    setText(this.hint, text);
  }
}
