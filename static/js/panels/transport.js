/** One transport for a live run and for its replay: moments, steps, play, speed, where the playhead is. */

import { formatInstant, plural } from "../base/format.js";
import { element, icon, setText } from "./elements.js";

/** @import { Moment } from "../model/moments.js" */
/** @import { FollowMode, Intent, View } from "../update.js" */

/** Speeds that are one tap away: seconds of program in one second. */
const SPEEDS = [0.01, 0.1, 0.25, 1, 4];
const MODES = /** @type {const} */ ([
  ["fit", "Fit"],
  ["scroll", "Scroll"],
  ["page", "Page"],
]);

export class Transport {
  /** @param {{dispatch: (intent: Intent) => void, moment: (by: 1 | -1) => void, step: (by: 1 | -1) => void}} acts */
  constructor({ dispatch, moment, step }) {
    this.dispatch = dispatch;
    const tool = (/** @type {string} */ name, /** @type {string} */ label, /** @type {() => void} */ act) =>
      element("button", { type: "button", class: "tl-tool", "aria-label": label, title: label, click: act }, icon(name));
    this.back = tool("previous", "Previous moment", () => moment(-1));
    this.play = element("button", { type: "button", class: "tl-tool", click: () => this.toggle() }, icon("play"));
    this.next = element("button", { type: "button", class: "tl-next", click: () => moment(1) }, "Next moment", icon("next"));
    this.title = element("b");
    this.text = element("span");
    this.about = element("p", { class: "tl-about", role: "status" }, this.title, this.text);
    this.time = element("output", { class: "tl-time" });
    this.start = tool("first", "To the start", () => dispatch({ kind: "seek", t: 0 }));
    this.before = tool("stepBack", "Step to the change before", () => step(-1));
    this.after = tool("stepOn", "Step to the next change", () => step(1));
    this.live = element("button", { type: "button", class: "tl-action", click: () => dispatch({ kind: "live" }) }, "Live");
    this.loop = element("button", { type: "button", class: "tl-action", "aria-pressed": "false", title: "Play the measured stretch again and again", click: () => dispatch({ kind: "loop" }) }, "Loop");
    this.speeds = choice("Speed", SPEEDS.map((rate) => [rate, speedName(rate)]), (rate) => dispatch({ kind: "rate", rate: Number(rate) }));
    this.slider = element("input", { type: "range", min: "-3", max: "1", step: "0.1", "aria-label": "Speed, from 1/1000 to 10", class: "tl-slider" });
    this.slider.addEventListener("input", () => dispatch({ kind: "rate", rate: 10 ** Number(this.slider.value) }));
    this.scale = element("span", { class: "tl-muted tl-scale" });
    this.follow = choice("Follow", MODES, (mode) => dispatch({ kind: "follow", mode: /** @type {FollowMode} */ (mode) }));
    this.root = element(
      "div",
      { class: "tl-transport", role: "group", "aria-label": "Transport" },
      element("span", { class: "tl-tools" }, this.start, this.before, this.back, this.play, this.after),
      this.next,
      this.about,
      this.time,
      element("span", { class: "tl-speed" }, this.speeds.root, this.slider, this.scale),
      this.follow.root,
      this.loop,
      this.live,
    );
    /** @type {View | undefined} */
    this.view = undefined;
    this.key = "";
  }

  toggle() {
    const { view } = this;
    if (view?.live && view.playhead === undefined) this.dispatch(view.follow ? { kind: "pan", by: 0 } : { kind: "live" });
    else this.dispatch({ kind: view?.playing ? "pause" : "play" });
  }

  /** @param {View} view @param {readonly Moment[]} moments @param {number} resolution ns a px */
  show(view, moments, resolution) {
    this.view = view;
    const { live, follow, playing, playhead, rate, moment, mode } = view;
    const at = playhead ?? (moment !== undefined && moments[moment] ? moments[moment].t : live ? view.extent : undefined);
    setText(this.time, at === undefined ? "" : formatInstant(at, resolution));
    const key = `${live} ${follow} ${playing} ${playhead !== undefined} ${rate} ${moment} ${mode} ${moments.length} ${view.extent > 0} ${view.loop !== undefined} ${view.range?.done}`;
    if (key === this.key) return;
    this.key = key;
    const goes = live && playhead === undefined ? follow : playing;
    const name = live && playhead === undefined ? (follow ? "Stop here; the run goes on" : "Go along with the run") : playing ? "Pause" : "Play the run again";
    this.play.setAttribute("aria-label", name);
    this.play.title = name;
    this.play.replaceChildren(icon(goes ? "pause" : "play"));
    const some = moments.length > 0 && !live;
    for (const each of [this.back, this.next]) each.hidden = !some;
    for (const each of [this.start, this.before, this.after]) each.hidden = view.extent === 0;
    this.next.toggleAttribute("data-done", moment === moments.length - 1);
    const current = moment === undefined ? undefined : moments[moment];
    setText(this.title, current ? `${(moment ?? 0) + 1} of ${moments.length} ${current.title}` : some ? `${plural(moments.length, "moment")} to look at` : "");
    setText(this.text, current ? current.text : "");
    this.about.hidden = !some;
    this.live.hidden = !live || (follow && playhead === undefined);
    this.follow.root.hidden = !live;
    this.follow.set(mode);
    this.loop.hidden = view.loop === undefined && !view.range?.done;
    this.loop.setAttribute("aria-pressed", String(view.loop !== undefined));
    this.speeds.set(rate);
    if (document.activeElement !== this.slider) this.slider.value = String(Math.log10(rate));
    setText(this.scale, `1 s on screen = ${programTime(rate)} of program`);
  }
}

/** @param {number} rate */
function speedName(rate) {
  return rate >= 1 ? `${Math.round(rate * 10) / 10}` : `1/${Math.round(1 / rate)}`;
}

/** @param {number} rate */
function programTime(rate) {
  return rate >= 1 ? `${Math.round(rate * 10) / 10} s` : `${Math.round(rate * 1000 * 10) / 10} ms`;
}

/** Few values, one of them chosen.
 * @template {string | number} T
 * @param {string} label @param {readonly (readonly [T, string])[]} values @param {(value: T) => void} choose */
function choice(label, values, choose) {
  const buttons = values.map(([value, text]) => element("button", { type: "button", click: () => choose(value) }, text));
  const root = element("span", { class: "tl-choice", role: "group", "aria-label": label }, element("span", { class: "tl-muted" }, label), element("span", { class: "tl-seg" }, ...buttons));
  return {
    root,
    /** @param {T} chosen */
    set: (chosen) => values.forEach(([value], i) => buttons[i].setAttribute("aria-pressed", String(value === chosen))),
  };
}
