/** The one requestAnimationFrame of a component. No frame is asked for at rest, and none while the page is hidden. */

/** @type {Set<Loop>} Loops that have a frame or a piece of work pending. */
const busy = new Set();
/** Pieces of code that are on their way. */
let fetching = 0;
/** @type {(() => void)[]} */
let waiting = [];

/** Resolves when no frame is pending anywhere: browser tests wait for this, not for time.
 * @returns {Promise<void>} */
export function idle() {
  return new Promise((resolve) => {
    waiting.push(resolve);
    settle();
  });
}

function settle() {
  if (busy.size > 0 || fetching > 0) return;
  const all = waiting;
  waiting = [];
  for (const resolve of all) resolve();
}

if (typeof window !== "undefined") Object.assign(window, { __idle: idle });

export class Loop {
  /** @param {(now: number) => boolean} frame Paints; true: another frame is wanted. */
  constructor(frame) {
    this.frame = frame;
    this.handle = 0;
    this.stopped = false;
    this.wake = () => {
      if (!document.hidden && busy.has(this) && this.handle === 0) this.ask();
    };
    document.addEventListener("visibilitychange", this.wake);
  }

  /** A frame is wanted. Many requests before it make one frame. */
  request() {
    if (this.stopped) return;
    busy.add(this);
    if (this.handle === 0 && !document.hidden) this.ask();
  }

  /** Nothing is idle before this has come: a picture waits for it.
   * @template T
   * @param {Promise<T>} promise
   * @returns {Promise<T>} */
  async during(promise) {
    fetching += 1;
    try {
      return await promise;
    } finally {
      fetching -= 1;
      // Who waited for it asks for a frame first.
      setTimeout(settle);
    }
  }

  ask() {
    this.handle = requestAnimationFrame((now) => {
      this.handle = 0;
      busy.delete(this);
      if (this.stopped) return;
      if (this.frame(now)) this.request();
      settle();
    });
  }

  stop() {
    this.stopped = true;
    cancelAnimationFrame(this.handle);
    document.removeEventListener("visibilitychange", this.wake);
    busy.delete(this);
    settle();
  }
}
