/** Which lines of the script are at work at an instant. */

import { isRunning } from "./states.js";

/** @import { RunModel } from "./run.js" */

/** Lines of lanes that run at `t`, as far as they are known: where a lane last said a line of the script.
 * @param {RunModel} model @param {number} t in the run's time
 * @returns {number[]} each once, in order */
export function linesAt(model, t) {
  /** @type {Set<number>} */
  const lines = new Set();
  for (const lane of model.declared) {
    const { store } = lane;
    const at = store.find(t);
    if (lane.fact.service || at < 0 || !isRunning(store.state(at))) continue;
    // A slice of work bears no line itself: the wait before or after it says where the lane is.
    for (const i of [at, at + 1, at - 1]) {
      if (i < 0 || i >= store.length) continue;
      const ref = model.ref(store.ref(i));
      if (ref?.line === undefined || ref.file !== undefined) continue;
      lines.add(ref.line);
      break;
    }
  }
  return [...lines].sort((a, b) => a - b);
}
