/** Mouse and touch into gestures: the caller turns them into intents. A press that moves under 5 px is a click. */

const CLICK_PX = 5;
const HOLD_MS = 200;
/** Two taps so soon after each other, and so near, are one double tap. */
const DOUBLE_MS = 300;
const DOUBLE_PX = 30;

/**
 * @typedef {object} PlotEvents x and y in CSS px of the plot that was pressed
 * @property {(x: number, y: number) => void} hover
 * @property {() => void} leave
 * @property {(x: number, y: number) => void} click
 * @property {(x: number, y: number) => void} doubleClick
 * @property {(fromX: number, toX: number, done: boolean, how: {touch: boolean, free: boolean}) => void} range `free`: Alt
 *   is held, so it snaps to nothing
 * @property {(dx: number) => void} pan by CSS px
 * @property {(factor: number, x: number) => void} zoom
 * @property {() => void} plainWheel
 * @property {() => void} twoTap two fingers came down and went up without moving
 */

/** @param {HTMLElement} plot @param {PlotEvents} events
 * @returns {() => void} takes the listeners off */
export function listenToPlot(plot, events) {
  const gesture = new Gesture(plot, events);
  const abort = new AbortController();
  const { signal } = abort;
  plot.addEventListener("pointerdown", (event) => gesture.down(event), { signal });
  plot.addEventListener("pointermove", (event) => gesture.move(event), { signal });
  plot.addEventListener("pointerup", (event) => gesture.up(event), { signal });
  plot.addEventListener("pointercancel", (event) => gesture.cancel(event), { signal });
  plot.addEventListener("pointerleave", () => gesture.pointers.size === 0 && events.leave(), { signal });
  plot.addEventListener("dblclick", (event) => !gesture.tapped && events.doubleClick(...gesture.place(event)), { signal });
  plot.addEventListener("wheel", (event) => wheel(event, plot, events), { signal, passive: false });
  plot.addEventListener("contextmenu", (event) => gesture.menu(event), { signal });
  // A finger that was held measures, and scrolls nothing.
  plot.addEventListener("touchmove", (event) => gesture.measures && event.preventDefault(), { signal, passive: false });
  document.addEventListener("pointerdown", (event) => gesture.again(event), { signal, capture: true });
  return () => abort.abort();
}

/** Ctrl (or pinch on a trackpad) zooms, sideways and Shift pan, a plain wheel belongs to the page.
 * @param {WheelEvent} event @param {HTMLElement} plot @param {PlotEvents} events */
export function wheel(event, plot, events) {
  const x = event.clientX - plot.getBoundingClientRect().left;
  const unit = event.deltaMode === 1 ? 16 : 1;
  if (event.ctrlKey || event.metaKey) {
    event.preventDefault();
    return events.zoom(wheelFactor(event.deltaY * unit), x);
  }
  const sideways = event.shiftKey && event.deltaX === 0 ? event.deltaY : event.deltaX;
  if (event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY)) {
    event.preventDefault();
    return events.pan(-sideways * unit);
  }
  return events.plainWheel();
}

/** As in Perfetto: 1 + 0.02 log2(1 + |delta|) for a step, several for a notch, at most twice in one event.
 * @param {number} delta */
export function wheelFactor(delta) {
  const step = Math.min(2, (1 + 0.02 * Math.log2(1 + Math.abs(delta))) ** 2);
  return delta > 0 ? step : 1 / step;
}

class Gesture {
  /** @param {HTMLElement} plot @param {PlotEvents} events */
  constructor(plot, events) {
    this.plot = plot;
    this.events = events;
    /** @type {Map<number, {x: number, y: number}>} */
    this.pointers = new Map();
    /** @type {"none" | "press" | "range" | "pan" | "pinch"} */
    this.mode = "none";
    this.startX = 0;
    this.startY = 0;
    this.startTime = 0;
    this.spread = 0;
    this.middleX = 0;
    this.pinched = false;
    /** The last press was a finger's. */
    this.tapped = false;
    this.held = false;
    /** @type {ReturnType<typeof setTimeout> | undefined} */
    this.holding = undefined;
    /** Where a finger has just tapped, and when. @type {{clientX: number, clientY: number, x: number, y: number, time: number} | undefined} */
    this.tap = undefined;
  }

  /** @param {MouseEvent} event
   * @returns {[number, number]} */
  place(event) {
    const box = this.plot.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  }

  /** @param {PointerEvent} event */
  down(event) {
    if (event.pointerType === "mouse" && event.button > 1) return;
    const [x, y] = this.place(event);
    this.pointers.set(event.pointerId, { x, y });
    this.capture(event);
    if (this.pointers.size === 2) return this.startPinch();
    this.mode = event.button === 1 ? "pan" : "press";
    if (event.button === 1) event.preventDefault();
    this.startX = x;
    this.startY = y;
    this.startTime = event.timeStamp;
    this.tapped = event.pointerType === "touch";
    this.held = false;
    clearTimeout(this.holding);
    if (this.tapped) this.holding = setTimeout(() => this.hold(), HOLD_MS);
  }

  /** It can be felt that the finger measures from now on. */
  hold() {
    if (this.mode !== "press") return;
    this.held = true;
    navigator.vibrate?.(10);
  }

  /** A finger's drag is a measurement, or will be one. */
  get measures() {
    return this.tapped && (this.mode === "range" || (this.mode === "press" && this.held));
  }

  /** A long press opens no menu: it is how a finger measures.
   * @param {MouseEvent} event */
  menu(event) {
    if (this.tapped && this.pointers.size > 0) event.preventDefault();
    else this.reset();
  }

  /** The second of two taps, wherever the page has put the picture after the first: a card may have opened.
   * @param {PointerEvent} event */
  again(event) {
    const { tap } = this;
    this.tap = undefined;
    if (tap === undefined || event.pointerType !== "touch" || event.timeStamp - tap.time > DOUBLE_MS) return;
    if (Math.hypot(event.clientX - tap.clientX, event.clientY - tap.clientY) > DOUBLE_PX) return;
    event.preventDefault();
    event.stopPropagation();
    const swallow = (/** @type {Event} */ click) => {
      click.preventDefault();
      click.stopPropagation();
    };
    document.addEventListener("click", swallow, { capture: true, once: true });
    setTimeout(() => document.removeEventListener("click", swallow, { capture: true }), DOUBLE_MS);
    this.events.doubleClick(tap.x, tap.y);
  }

  /** @param {PointerEvent} event */
  capture(event) {
    try {
      this.plot.setPointerCapture(event.pointerId);
    } catch {
      // The pointer is gone already: then there is nothing to capture.
    }
  }

  startPinch() {
    this.mode = "pinch";
    this.pinched = false;
    const [a, b] = [...this.pointers.values()];
    this.spread = Math.max(20, Math.abs(a.x - b.x));
    this.middleX = (a.x + b.x) / 2;
  }

  /** @param {PointerEvent} event */
  move(event) {
    const [x, y] = this.place(event);
    const known = this.pointers.get(event.pointerId);
    if (known === undefined) {
      if (event.pointerType !== "touch") this.events.hover(x, y);
      return;
    }
    const dx = x - known.x;
    known.x = x;
    known.y = y;
    if (this.mode === "pinch") return this.pinch();
    if (this.mode === "pan") return this.events.pan(dx);
    if (this.mode === "press" && Math.hypot(x - this.startX, y - this.startY) >= CLICK_PX) this.decide(event, x);
    if (this.mode === "range") this.events.range(this.startX, x, false, how(event));
  }

  /** A finger pans, unless it was held; a mouse chooses a range. The way up to here counts.
   * @param {PointerEvent} event @param {number} x */
  decide(event, x) {
    const held = event.timeStamp - this.startTime >= HOLD_MS;
    this.mode = event.pointerType === "touch" && !held ? "pan" : "range";
    if (this.mode === "pan") this.events.pan(x - this.startX);
  }

  pinch() {
    const [a, b] = [...this.pointers.values()];
    if (b === undefined) return;
    const spread = Math.max(20, Math.abs(a.x - b.x));
    const middle = (a.x + b.x) / 2;
    // Two fingers that only tap tremble a little: that is no pinch.
    if (!this.pinched && Math.abs(spread - this.spread) + Math.abs(middle - this.middleX) < CLICK_PX) return;
    this.pinched = true;
    this.events.zoom(this.spread / spread, this.middleX);
    this.events.pan(middle - this.middleX);
    this.spread = spread;
    this.middleX = middle;
  }

  /** @param {PointerEvent} event */
  up(event) {
    if (!this.pointers.has(event.pointerId)) return;
    const [x, y] = this.place(event);
    this.pointers.delete(event.pointerId);
    const { mode } = this;
    this.mode = this.pointers.size === 0 ? "none" : mode;
    if (mode === "pinch" && this.pointers.size === 0 && !this.pinched) this.events.twoTap();
    clearTimeout(this.holding);
    if (mode === "press") this.tap = this.tapped ? { clientX: event.clientX, clientY: event.clientY, x, y, time: event.timeStamp } : undefined;
    if (mode === "press") this.events.click(x, y);
    else if (mode === "range") this.events.range(this.startX, x, true, how(event));
  }

  /** @param {PointerEvent} event */
  cancel(event) {
    this.pointers.delete(event.pointerId);
    if (this.pointers.size === 0) this.mode = "none";
  }

  reset() {
    this.pointers.clear();
    this.mode = "none";
  }
}

/** @param {PointerEvent} event */
function how(event) {
  return { touch: event.pointerType === "touch", free: event.altKey };
}
