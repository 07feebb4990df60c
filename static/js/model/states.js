// Written by scripts/write_states_js.py from app/model/states.py: do not edit by hand.

/**
 * How one state is named. `token` is the stem of its colour properties in the style sheet (`--run` and so on).
 * @typedef {{code: number, id: string, name: string, short: string, meaning: string, family: string,
 *   token: string}} StateInfo
 */

export const NONE = 0;
export const RUN = 1;
export const RUNX = 2;
export const GIL = 3;
export const LOOP = 4;
export const CPU = 5;
export const LOCK = 6;
export const JOIN = 7;
export const IO = 8;
export const SLEEP = 9;
export const QUEUED = 10;
export const UNKNOWN = 11;
export const STARTING = 12;
export const TRANSFER = 13;

/** How many states there are; codes run from 0. */
export const STATE_COUNT = 14;

/** By code.
 * @type {readonly StateInfo[]} */
export const STATES = Object.freeze([
  { code: 0, id: "NONE", name: "Not alive", short: "none", meaning: "the worker is not alive", family: "none", token: "none" },
  { code: 1, id: "RUN", name: "Running", short: "run", meaning: "on a CPU, executing Python", family: "running", token: "run" },
  { code: 2, id: "RUNX", name: "Running without the GIL", short: "native", meaning: "on a CPU, in native code that let go of the GIL", family: "running", token: "runx" },
  { code: 3, id: "GIL", name: "Waiting for the GIL", short: "GIL", meaning: "could run, but another thread holds the GIL", family: "ready", token: "gil" },
  { code: 4, id: "LOOP", name: "Waiting for the event loop", short: "loop", meaning: "the task is ready, but another task has the loop", family: "ready", token: "loop" },
  { code: 5, id: "CPU", name: "Waiting for a CPU", short: "CPU", meaning: "could run, but all usable CPUs are busy", family: "ready", token: "cpu" },
  { code: 6, id: "LOCK", name: "Blocked on a lock", short: "lock", meaning: "waits for a lock, condition, semaphore, or full or empty queue", family: "blocked", token: "lock" },
  { code: 7, id: "JOIN", name: "Waiting for another worker", short: "join", meaning: "waits in join(), result(), gather or await, or a pool worker waits for work", family: "blocked", token: "join" },
  { code: 8, id: "IO", name: "Waiting for I/O", short: "I/O", meaning: "waits for a socket, a disk, a subprocess or a human", family: "waiting", token: "io" },
  { code: 9, id: "SLEEP", name: "Sleeping", short: "sleep", meaning: "waits for a timer", family: "waiting", token: "sleep" },
  { code: 10, id: "QUEUED", name: "Not started yet", short: "queued", meaning: "created or submitted, but no thread has it yet", family: "none", token: "queued" },
  { code: 11, id: "UNKNOWN", name: "No data", short: "?", meaning: "it cannot be known what the worker did", family: "none", token: "unknown" },
  { code: 12, id: "STARTING", name: "Starting", short: "start", meaning: "a process or an interpreter boots", family: "starting", token: "start" },
  { code: 13, id: "TRANSFER", name: "Moving data", short: "data", meaning: "pickles, sends, receives or unpickles", family: "starting", token: "xfer" },
]);

/** Bottom to top in a stacked column, and the order of the legend.
 * @type {readonly number[]} */
export const STACK_ORDER = Object.freeze([RUN, RUNX, TRANSFER, CPU, GIL, LOOP, LOCK, JOIN, IO, SLEEP, STARTING, QUEUED, UNKNOWN]);

/** Is a lane in this state on a CPU?
 * @param {number} code
 * @returns {boolean} */
export function isRunning(code) {
  return code === RUN || code === RUNX;
}
