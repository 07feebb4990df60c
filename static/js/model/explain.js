/** Why was the lane in this state? One sentence with the cause, who woke it, and how that is known. */

import { formatDuration } from "../base/format.js";
import { instantText } from "./figures.js";
import { CPU, GIL, IO, JOIN, LOCK, LOOP, QUEUED, RUN, RUNX, SLEEP, STARTING, STATES, TRANSFER, UNKNOWN, isRunning } from "./states.js";

/** @import { Ref } from "../wire/facts.js" */
/** @import { Lane } from "./lane.js" */
/** @import { RunModel } from "./run.js" */

/**
 * @typedef {{number: number, text: string, at: boolean}} CodeLine
 * @typedef {object} Explanation
 * @property {number} state
 * @property {string} name
 * @property {string} why
 * @property {number} from
 * @property {number} to
 * @property {boolean} open the lane is still at it
 * @property {number} share of the run
 * @property {{text: string, lane: number | undefined, t: number} | undefined} woken who ended the wait
 * @property {CodeLine[]} code
 * @property {string} place "line 29" or "worker.py, line 29"
 * @property {string} instant
 * @property {string} known
 */

/** Most holders that are named in one sentence. */
const MOST_NAMED = 3;
/** Shorter than this, holding something is not worth a word. */
const LEAST_HOLD = 50e3;

/** @param {RunModel} model @param {Lane} lane @param {number} index @param {number} t
 * @returns {Explanation} */
export function explain(model, lane, index, t) {
  const { store } = lane;
  const state = store.state(index);
  const from = store.start(index);
  const to = store.end(index);
  const ref = model.ref(store.ref(index));
  const open = index === store.length - 1 && lane.finished === undefined;
  const before = Math.min(Math.max(t, from), Math.max(from, to - 1));
  return {
    state,
    name: STATES[state].name,
    why: whyText(model, lane, state, from, to, ref),
    from,
    to,
    open,
    share: model.extent > 0 ? (to - from) / model.extent : 0,
    woken: open ? undefined : wokenBy(model, lane, index, ref),
    code: codeAround(model, ref),
    place: placeText(ref),
    instant: instantText(model, before),
    known: knownText(lane, ref),
  };
}

/** @param {RunModel} model @param {Lane} lane @param {number} state @param {number} from @param {number} to
 * @param {Ref | undefined} ref */
function whyText(model, lane, state, from, to, ref) {
  const other = ref?.other === undefined ? undefined : model.lanes[ref.other];
  const object = ref?.object;
  switch (state) {
    case RUN:
      return lane.fact.gil === null ? "On a CPU, executing Python; there is no GIL." : "On a CPU, executing Python; it holds the GIL.";
    case RUNX:
      return "On a CPU in native code that let go of the GIL, so others can run beside it.";
    case GIL:
      return gilText(model, lane, from, to, other);
    case LOOP:
      return other ? `Ready, but ${other.name} had the event loop.` : "Ready, but another task had the event loop.";
    case CPU:
      return cpuText(model);
    case LOCK:
      return lockText(object, other, ref);
    case JOIN:
      if (ref?.why) return sentence(ref.why);
      return other ? `Waits for ${other.name} to finish.` : "Waits for another worker.";
    case IO:
      return object ? `Waits for ${object}.` : sentence(ref?.why ?? "waits for input or output, and needs no CPU for it");
    case SLEEP:
      return sentence(ref?.why ?? "waits for a timer, and needs no CPU for it");
    case QUEUED:
      return "Submitted, but no thread has taken it up yet.";
    case STARTING:
      return lane.fact.kind === "process" ? "A new process boots: it starts Python and imports the script." : "It starts up.";
    case TRANSFER:
      return sentence(ref?.why ?? "pickles, sends or receives data between processes");
    case UNKNOWN:
      return sentence(ref?.why ?? "it cannot be known what the worker did here");
    default:
      return "";
  }
}

/** @param {RunModel} model @param {Lane} lane @param {number} from @param {number} to @param {Lane | undefined} other */
function gilText(model, lane, from, to, other) {
  const holders = other ? [{ lane: other, ns: to - from }] : gilHolders(model, lane, from, to);
  if (holders.length === 0) return "Ready to run, but another thread held the GIL.";
  const named = holders.slice(0, MOST_NAMED);
  const rest = holders.length - named.length;
  const said = named.map((h, i) => (i === 0 ? `${h.lane.name} for ${formatDuration(h.ns)}` : `then ${h.lane.name}`));
  return `Ready to run, but the GIL was held by ${said.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}.`;
}

/** Who ran under the same GIL in [from, to), in order of time.
 * @param {RunModel} model @param {Lane} lane @param {number} from @param {number} to */
export function gilHolders(model, lane, from, to) {
  /** @type {{lane: Lane, ns: number, at: number}[]} */
  const holders = [];
  for (const each of model.lanes) {
    if (each === undefined || each === lane || each.fact.gil !== lane.fact.gil || each.fact.kind === "task") continue;
    const { store } = each;
    for (let i = Math.max(0, store.find(from)); i < store.length && store.start(i) < to; i++) {
      if (store.state(i) !== RUN) continue;
      const a = Math.max(from, store.start(i));
      const ns = Math.min(to, store.end(i)) - a;
      if (ns >= LEAST_HOLD) holders.push({ lane: each, ns, at: a });
    }
  }
  return holders.sort((a, b) => a.at - b.at);
}

/** @param {RunModel} model */
function cpuText(model) {
  const cpus = model.machine?.usable_cpus;
  if (!cpus) return "Ready to run, but all usable CPUs were busy.";
  return cpus === 1 ? "Ready to run, but the one usable CPU was busy." : `Ready to run, but all ${cpus} usable CPUs were busy.`;
}

/** @param {string | undefined} object @param {Lane | undefined} other @param {Ref | undefined} ref */
function lockText(object, other, ref) {
  const what = object ? `Wanted ${object}` : "Wanted a lock";
  if (other) return `${what}; ${other.name} held it.`;
  return ref?.why ? `${what}: ${ref.why}.` : `${what}, which was taken.`;
}

/** Who ended the wait that slice `index` is.
 * @param {RunModel} model @param {Lane} lane @param {number} index @param {Ref | undefined} ref
 * @returns {Explanation["woken"]} */
export function wokenBy(model, lane, index, ref) {
  const { store } = lane;
  const state = store.state(index);
  const t = store.end(index);
  if (isRunning(state)) return undefined;
  if (state === GIL) {
    const holders = gilHolders(model, lane, store.start(index), t);
    const last = holders[holders.length - 1];
    return last && { text: `${last.lane.name}, which let go of the GIL`, lane: last.lane.number, t };
  }
  if (state === LOCK || state === JOIN || state === LOOP) {
    const other = ref?.other === undefined ? undefined : model.lanes[ref.other];
    if (other === undefined) return undefined;
    const verb = state === LOCK ? "released it" : other.finished !== undefined && other.finished <= t ? "ended" : "let it go on";
    return { text: `${other.name}, which ${verb}`, lane: other.number, t };
  }
  return state === SLEEP ? { text: "the timer", lane: undefined, t } : undefined;
}

/** Three lines of the script around the one that the lane was at.
 * @param {RunModel} model @param {Ref | undefined} ref
 * @returns {CodeLine[]} */
export function codeAround(model, ref) {
  const line = ref?.line;
  const files = model.run?.code ?? [];
  const file = ref?.file ? files.find((each) => each.path === ref.file) : files[0];
  if (!line || !file) return [];
  const lines = file.text.split("\n");
  /** @type {CodeLine[]} */
  const out = [];
  for (let n = line - 1; n <= line + 1; n++) {
    if (n >= 1 && n <= lines.length) out.push({ number: n, text: lines[n - 1].replace(/\s+$/, ""), at: n === line });
  }
  return out;
}

/** @param {Ref | undefined} ref */
function placeText(ref) {
  if (!ref?.line) return "";
  return ref.file ? `${ref.file}, line ${ref.line}` : `line ${ref.line}`;
}

/** @type {Record<string, string>} */
const HOW = {
  probe: "a probe in each loop",
  wrapper: "the call itself; exact",
  witness: "the kernel, asked from outside",
  kernel: "the kernel's own figures",
  sampled: "samples",
};

/** @param {Lane} lane @param {Ref | undefined} ref */
function knownText(lane, ref) {
  if (ref?.how) return HOW[ref.how] ?? ref.how;
  return lane.fact.method;
}

/** @param {string} phrase */
function sentence(phrase) {
  const text = phrase[0].toUpperCase() + phrase.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
