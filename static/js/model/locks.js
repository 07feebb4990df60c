/** Who held which lock and who waited for it, and whether waits made a ring. From the lanes' marks and their LOCK slices. */

import { LOCK, NONE, UNKNOWN } from "./states.js";

/** @import { Lane } from "./lane.js" */
/** @import { RunModel } from "./run.js" */

/**
 * @typedef {{lane: Lane, from: number, to: number}} Span
 * @typedef {{key: string, name: string, pid: number, holds: Span[], waits: Span[]}} Lock
 * @typedef {{lane: Lane, lock: Lock, holder: Lane}} Edge `lane` waits for `lock`, which `holder` holds
 * @typedef {{from: number, to: number, edges: Edge[]}} Ring
 */

/** All locks of a run, in order of first use.
 * @param {RunModel} model
 * @returns {Lock[]} */
export function locksOf(model) {
  /** @type {Map<string, Lock>} */
  const locks = new Map();
  const lockOf = (/** @type {Lane} */ lane, /** @type {string} */ name) => {
    const { pid } = lane.fact;
    const key = `${pid} ${name}`;
    const lock = locks.get(key) ?? { key, name, pid, holds: [], waits: [] };
    locks.set(key, lock);
    return lock;
  };
  for (const lane of model.declared) {
    /** @type {Map<string, Span>} */
    const open = new Map();
    for (const { t, kind, ref } of lane.marks) {
      const name = kind === "acquired" || kind === "released" ? model.ref(ref)?.object : undefined;
      if (name === undefined) continue;
      const lock = lockOf(lane, name);
      if (kind === "acquired") {
        const span = { lane, from: t, to: lane.finished ?? model.extent };
        lock.holds.push(span);
        open.set(name, span);
      } else {
        // A lock may be let go by another than who took it.
        const span = open.get(name) ?? lock.holds.findLast((each) => each.from <= t && each.to >= t);
        if (span) span.to = t;
        open.delete(name);
      }
    }
  }
  if (locks.size > 0) for (const lane of model.declared) addWaits(model, lane, locks);
  for (const lock of locks.values()) lock.holds.sort((a, b) => a.from - b.from);
  return [...locks.values()];
}

/** @param {RunModel} model @param {Lane} lane @param {Map<string, Lock>} locks */
function addWaits(model, lane, locks) {
  const { store } = lane;
  if ((store.states & (1 << LOCK)) === 0) return;
  for (let i = 0; i < store.length; i++) {
    if (store.state(i) !== LOCK) continue;
    const name = model.ref(store.ref(i))?.object;
    const lock = name && locks.get(`${lane.fact.pid} ${name}`);
    if (lock) lock.waits.push({ lane, from: store.start(i), to: store.end(i) });
  }
}

/** Rings of waits: each waits for what the next one holds. Each is told once, from when it closed.
 * @param {readonly Lock[]} locks
 * @returns {Ring[]} */
export function ringsOf(locks) {
  const waits = locks.flatMap((lock) => lock.waits.map((span) => ({ ...span, lock }))).sort((a, b) => a.from - b.from);
  /** @type {Ring[]} */
  const rings = [];
  for (const first of waits) {
    // A wait is told a moment before it begins; by its end the others' holds are all known, so ask a moment later.
    const edges = follow(first, waits, locks);
    const known = edges && rings.some((ring) => ring.edges.some((edge) => edge.lane === first.lane) && ring.to >= first.to);
    if (!edges || known) continue;
    const own = edges.map((edge) => /** @type {Span} */ (waits.find((w) => w.lane === edge.lane && w.lock === edge.lock && w.from <= first.from && w.to > first.from)));
    rings.push({ from: Math.max(...own.map((span) => span.from)), to: Math.min(...own.map((span) => span.to)), edges });
  }
  return rings;
}

/** From who waits to who holds, as long as who holds waits too; back at the beginning it is a ring.
 * @param {Span & {lock: Lock}} first @param {readonly (Span & {lock: Lock})[]} waits @param {readonly Lock[]} locks
 * @returns {Edge[] | undefined} */
function follow(first, waits, locks) {
  /** @type {Edge[]} */
  const edges = [];
  const t = first.from;
  /** @type {(Span & {lock: Lock}) | undefined} */
  let wait = first;
  while (wait !== undefined && edges.length <= locks.length) {
    /** @type {Lane | undefined} */
    const holder = wait.lock.holds.find((span) => span.from <= t && span.to > t)?.lane;
    if (holder === undefined) return undefined;
    edges.push({ lane: wait.lane, lock: wait.lock, holder });
    if (holder === first.lane) return edges;
    wait = waits.find((each) => each.lane === holder && each.from <= t && each.to > t);
  }
  return undefined;
}

/** Whether somebody gave up: a lane of the ring did something else when its wait was over.
 * @param {Ring} ring */
export function ringBroke({ edges, to }) {
  return edges.some(({ lane: { store } }) => {
    const i = store.find(to);
    return store.start(i) >= to && store.state(i) !== UNKNOWN && store.state(i) !== NONE;
  });
}

/** @param {Ring} ring */
export function ringSentence(ring) {
  const { edges } = ring;
  if (edges.length === 1) return `${edges[0].lane.name} waits for ${edges[0].lock.name}, which it holds itself: it waits for ever.`;
  const parts = edges.map(({ lane, lock, holder }) => `${lane.name} waits for ${lock.name}, which ${holder.name} holds`);
  return `A ring of waits: ${parts.join("; ")}. ${ringBroke(ring) ? "None could go on until one gave up." : "None of them can go on."}`;
}
