/** Lengths and sizes over time: of a queue from what was put and got, of a file from what was written and what is on disk. */

/** @import { Resource } from "./resources.js" */
/** @import { RunModel } from "./run.js" */

/**
 * @typedef {{t: number, value: number}} Step from t on it is `value`
 * @typedef {{key: string, name: string, pid: number, steps: Step[], peak: number, most: number | undefined}} Queue
 */

/** The queues of a run, in order of first use.
 * @param {RunModel} model
 * @returns {Queue[]} */
export function queuesOf(model) {
  /** @type {Map<string, Queue>} */
  const queues = new Map();
  for (const lane of model.declared) {
    for (const { t, kind, ref: number } of lane.marks) {
      if (kind !== "put" && kind !== "got") continue;
      const ref = model.ref(number);
      if (ref?.object === undefined || ref.value === undefined) continue;
      const { pid } = lane.fact;
      const key = `${pid} ${ref.object}`;
      const queue = queues.get(key) ?? { key, name: ref.object, pid, steps: [], peak: 0, most: ref.most };
      queues.set(key, queue);
      queue.steps.push({ t, value: ref.value });
      queue.peak = Math.max(queue.peak, ref.value);
    }
  }
  for (const queue of queues.values()) queue.steps.sort((a, b) => a.t - b.t);
  return [...queues.values()];
}

/** Bytes packed for other processes, added up, and in how many messages.
 * @param {RunModel} model
 * @returns {{steps: Step[], bytes: number, messages: number}} */
export function movedIn(model) {
  /** @type {Step[]} */
  const steps = [];
  for (const lane of model.declared) {
    for (const { t, kind, ref } of lane.marks) if (kind === "sent") steps.push({ t, value: model.ref(ref)?.bytes ?? 0 });
  }
  steps.sort((a, b) => a.t - b.t);
  let bytes = 0;
  for (const step of steps) step.value = bytes += step.value;
  return { steps, bytes, messages: steps.length };
}

/** Bytes that the program had written, and bytes that were on disk.
 * @param {Resource} file
 * @returns {{written: Step[], onDisk: Step[], peak: number}} */
export function fileSteps({ touches }) {
  /** @type {Step[]} */
  const written = [];
  /** @type {Step[]} */
  const onDisk = [];
  let sum = 0;
  let peak = 0;
  for (const { t, kind, ref } of touches) {
    const value = ref?.value ?? 0;
    if (kind === "size") onDisk.push({ t, value });
    else written.push({ t, value: (sum += value) });
    peak = Math.max(peak, value, sum);
  }
  return { written, onDisk, peak };
}

/** @param {readonly Step[]} steps @param {number} t */
export function valueAt(steps, t) {
  let value = 0;
  for (const step of steps) {
    if (step.t > t) break;
    value = step.value;
  }
  return value;
}

/** "1.2 kB"
 * @param {number} bytes */
export function formatBytes(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  if (bytes < 999_500) return `${(bytes / 1e3).toFixed(bytes < 9950 ? 1 : 0)} kB`;
  return `${(bytes / 1e6).toFixed(bytes < 9.95e6 ? 1 : 0)} MB`;
}
