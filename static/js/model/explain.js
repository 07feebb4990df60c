/** Why was the lane in this state? One sentence with the cause, who woke it, and how that is known. */

import { formatDuration, formatInstant } from "../base/format.js";
import { wokenBy } from "./causes.js";
import { countsAt, inSentence } from "./figures.js";
import { cpuHolders, gilHolders, holdOf, loopHolders, turnAround, turnEnd } from "./holders.js";
import { handOver, movesOf } from "./queues.js";
import { CPU, GIL, IO, JOIN, LOCK, LOOP, QUEUED, RUN, RUNX, SLEEP, STACK_ORDER, STARTING, STATES, TRANSFER, UNKNOWN, isRunning } from "./states.js";

/** @import { Ref } from "../wire/facts.js" */
/** @import { Woken } from "./causes.js" */
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
 * @property {Woken | undefined} woken who ended the wait
 * @property {CodeLine[]} code
 * @property {string} place "line 29" or "worker.py, line 29"
 * @property {string} instant
 * @property {string} known
 */

/** Most holders that are named in one sentence. */
const MOST_NAMED = 3;
/** So much of the time as many as there are usable CPUs: then they were all taken by the run itself. */
const ALL_OF_IT = 0.9;

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
    why: whyText(model, lane, state, index, ref),
    from,
    to,
    open,
    share: model.extent > 0 ? (to - from) / model.extent : 0,
    woken: open || isRunning(state) ? undefined : wokenBy(model, lane, index),
    code: codeAround(model, ref),
    place: placeText(ref),
    instant: crowdText(model, before),
    known: knownText(lane, ref),
  };
}

/** @param {RunModel} model @param {Lane} lane @param {number} state @param {number} index @param {Ref | undefined} ref */
function whyText(model, lane, state, index, ref) {
  const other = ref?.other === undefined ? undefined : model.lanes[ref.other];
  switch (state) {
    case RUN:
      return runText(model, lane, index);
    case RUNX:
      return "On a CPU in native code that let go of the GIL, so others can run beside it.";
    case GIL:
      return gilText(model, lane, index, other);
    case LOOP:
      return loopText(model, lane, index, other);
    case CPU:
      return cpuText(model, lane, index);
    case LOCK:
      return lockText(model, lane, index, other, ref);
    case JOIN:
      return joinText(other, ref?.why);
    case IO:
      return ref?.object ? `Waits for ${ref.object}.` : callText(ref?.why, "waits for input or output");
    case SLEEP:
      return callText(ref?.why, "waits for a timer");
    case QUEUED:
      return lane.fact.kind === "task" ? "Created, but the event loop has not come to it yet." : "Created, but it has not begun yet.";
    case STARTING:
      return lane.fact.kind === "process" ? "A new process boots: it starts Python and imports the script." : "It starts up.";
    case TRANSFER:
      return sentence(ref?.why ?? "pickles, sends or receives data between processes");
    case UNKNOWN:
      if (ref?.text) return `\u201c${ref.text}\u201d was under way; whether it ran or waited cannot be known.`;
      if (ref?.why === "Waiting") return "It waited; for what cannot be known.";
      return sentence(ref?.why ?? "it cannot be known what the worker did here");
    default:
      return "It is not alive here.";
  }
}

/** @param {RunModel} model @param {Lane} lane @param {number} index */
function runText(model, lane, index) {
  if (lane.fact.kind === "task") return "On a CPU, executing Python; it has the event loop.";
  if (lane.fact.gil === null) return "On a CPU, executing Python; there is no GIL.";
  const held = "On a CPU, executing Python; it holds the GIL.";
  const end = turnEnd(model, lane, lane.store.start(index));
  if (end === undefined) return held;
  if (end.by === "kernel") return `${held} Then the kernel took it off the CPU.`;
  const { from, to } = turnAround(lane, index);
  return `${held} This turn lasted ${formatDuration(to - from)}: ${endText(model, "it", end)}.`;
}

/** Why a turn with the GIL was over, as the rest of a sentence.
 * @param {RunModel} model @param {string} who @param {NonNullable<ReturnType<typeof turnEnd>>} end */
function endText(model, who, end) {
  if (end.by === "interval") {
    return `the switch interval of ${formatDuration((model.machine?.switch_interval_s ?? 0) * 1e9)} was over and another thread wanted the GIL`;
  }
  if (end.by === "end") return `${who} ended`;
  if (end.then === GIL) return `${who} gave the GIL up itself, before the switch interval was over`;
  return `${who} gave the GIL up itself and was then ${inSentence(STATES[end.then].name)}`;
}

/** @param {RunModel} model @param {Lane} lane @param {number} index @param {Lane | undefined} other */
function gilText(model, lane, index, other) {
  const from = lane.store.start(index);
  const to = lane.store.end(index);
  const holders = gilHolders(model, lane, from, to);
  const last = holders[holders.length - 1];
  if (last === undefined) return other ? `Ready to run, but ${other.name} held the GIL.` : "Ready to run, but another thread held the GIL.";
  const end = index === lane.store.length - 1 ? undefined : turnEnd(model, last.lane, Math.min(last.end, to) - 1);
  const how = end && end.by !== "kernel" ? `; its turn came because ${endText(model, last.lane.name, end)}` : "";
  return `Ready to run, but the GIL was held by ${named(holders)}${how}.`;
}

/** "a for 5.1 ms, then b".
 * @param {readonly {lane: Lane, ns: number}[]} holders */
function named(holders) {
  const rest = holders.length - MOST_NAMED;
  const said = holders.slice(0, MOST_NAMED).map((h, i) => (i === 0 ? `${h.lane.name} for ${formatDuration(h.ns)}` : `then ${h.lane.name}`));
  return `${said.join(", ")}${rest > 0 ? ` and ${rest} more` : ""}`;
}

/** @param {RunModel} model @param {Lane} lane @param {number} index @param {Lane | undefined} other */
function loopText(model, lane, index, other) {
  const holders = loopHolders(model, lane, lane.store.start(index), lane.store.end(index));
  if (holders.length > 0) return `Ready, but the event loop was taken by ${named(holders)}.`;
  return other ? `Ready, but ${other.name} had the event loop.` : "Ready, but its event loop had not come to it yet.";
}

/** Only what the run itself shows: who else was on a CPU. The machine may have had other work.
 * @param {RunModel} model @param {Lane} lane @param {number} index */
function cpuText(model, lane, index) {
  const from = lane.store.start(index);
  const to = lane.store.end(index);
  const cpus = model.machine?.usable_cpus ?? 0;
  /** @type {Map<Lane, number>} */
  const time = new Map();
  for (const { lane: each, ns } of cpuHolders(model, lane, from, to)) time.set(each, (time.get(each) ?? 0) + ns);
  const ran = [...time].sort((a, b) => b[1] - a[1]);
  const mean = ran.reduce((sum, [, ns]) => sum + ns, 0) / Math.max(1, to - from);
  const begin = "Ready to run, but it was on no CPU";
  if (ran.length === 0) return `${begin}. No other worker of this run was on one: who had it is not known.`;
  const who = ran.slice(0, MOST_NAMED).map(([each, ns]) => `${each.name} for ${formatDuration(ns)}`);
  const more = ran.length > MOST_NAMED ? ` and ${ran.length - MOST_NAMED} more` : "";
  const said = `Meanwhile there ran ${who.join(", ")}${more}`;
  if (cpus > 0 && mean >= cpus * ALL_OF_IT) return `${begin}. ${said}: that was ${cpus === 1 ? "the one usable CPU" : `all ${cpus} usable CPUs`}.`;
  return `${begin}. ${said}; who had ${cpus === 1 ? "the CPU" : "the rest"} is not known.`;
}

/** @param {RunModel} model @param {Lane} lane @param {number} index @param {Lane | undefined} other @param {Ref | undefined} ref */
function lockText(model, lane, index, other, ref) {
  const from = lane.store.start(index);
  const to = lane.store.end(index);
  const object = ref?.object;
  const passed = handOver(model, lane, from, to, object);
  if (passed?.kind === "put") return `${object} was empty: it waited for an item, and ${passed.lane.name} put one in.`;
  if (passed) return `${object} was full: it waited for room, and ${passed.lane.name} took an item out.`;
  const what = object ? `Wanted ${object}` : "Wanted a lock";
  const hold = holdOf(model, lane, object, from + 1) ?? holdOf(model, lane, object, (from + to) / 2);
  const holder = other ?? hold?.lane;
  const since = hold && hold.lane === holder ? `, since ${formatInstant(hold.from - model.zero)}${hold.to < model.extent ? `, for ${formatDuration(hold.to - hold.from)}` : ""}` : "";
  if (holder) return `${what}; ${holder.name} held it${since}.`;
  if (object && movesOf(model).has(`${lane.fact.pid} ${object}`)) return `Waited at ${object} for an item, or for room for one.`;
  return ref?.why ? `${what}: ${ref.why}.` : `${what}, which was taken.`;
}

/** @param {Lane | undefined} other @param {string | undefined} why as the lab names the call */
function joinText(other, why) {
  const whom = other?.name ?? "another worker";
  switch (why) {
    case undefined:
    case "join":
      return `Waits for ${whom} to finish.`;
    case "await":
      return `Awaits ${other?.name ?? "other tasks"}.`;
    case "result":
      return "Waits for the result of a task that it has submitted.";
    case "shutdown":
    case "shutdown_default_executor":
      return "Waits until the pool has done all its tasks and shut down.";
    case "to_thread":
      return "Awaits what another thread does for it.";
    case "event loop waits":
      return "The event loop has nothing to do until it is woken.";
    case "waits for work":
      return "Waits for work: nobody has a task for it.";
    default:
      return other && / the (thread|interpreter) to begin$/.test(why) ? `Has started ${whom} and waits until it begins.` : sentence(why);
  }
}

/** A call by its name ("read"), or what is said of it.
 * @param {string | undefined} why @param {string} what */
function callText(why, what) {
  if (why === "event loop waits") return `The event loop ${what}, and needs no CPU for it.`;
  const said = why === undefined ? `It ${what}` : /^\w+$/.test(why) ? `In ${why}(): it ${what}` : sentence(why).slice(0, -1);
  return `${said}, and needs no CPU for it.`;
}

/** How many were running, waiting for the GIL and waiting for a CPU, also where that is none; then the others.
 * @param {RunModel} model @param {number} t */
function crowdText(model, t) {
  const counts = countsAt(model, t);
  const parts = [`${counts[RUN] + counts[RUNX]} running`];
  if (model.declared.some((lane) => lane.fact.gil !== null)) parts.push(`${counts[GIL]} waiting for the GIL`);
  parts.push(`${counts[CPU]} for a CPU`);
  for (const state of STACK_ORDER) {
    if (counts[state] > 0 && !isRunning(state) && state !== GIL && state !== CPU) parts.push(`${counts[state]} ${inSentence(STATES[state].name)}`);
  }
  return parts.join(", ");
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
  if (!ref?.how) return lane.fact.method;
  return `${HOW[ref.how] ?? ref.how}${ref.how === "sampled" || ref.how === "witness" ? `; the lane by ${lane.fact.method}` : ""}`;
}

/** @param {string} phrase */
function sentence(phrase) {
  const text = phrase[0].toUpperCase() + phrase.slice(1);
  return /[.!?]$/.test(text) ? text : `${text}.`;
}
