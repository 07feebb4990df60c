/** Items that went through queues: which put belongs to which get. From the marks, which know how many items lay there. */

/** @import { Lane } from "./lane.js" */
/** @import { RunModel } from "./run.js" */

/**
 * @typedef {{lane: Lane, t: number, kind: "put" | "got", size: number | undefined}} Move `size`: items in the queue after it
 * @typedef {{lane: Lane, t: number, kind: "put" | "got"}} HandOver who let the waiting one go on
 */

/** The mark of what a wait at a queue was for comes with its end; the clock of another lane may be a little off. */
const SLACK = 1e6;

/** Read anew only when the run has gone on.
 * @type {WeakMap<RunModel, {cursor: number, queues: Map<string, Move[]>}>} */
const known = new WeakMap();

/** All puts and gets of each queue, in order of time. A pool's own queue tells its puts only: it is none of these.
 * @param {RunModel} model
 * @returns {Map<string, Move[]>} */
export function movesOf(model) {
  const found = known.get(model);
  if (found?.cursor === model.cursor) return found.queues;
  /** @type {Map<string, Move[]>} */
  const queues = new Map();
  for (const lane of model.declared) {
    for (const mark of lane.marks) {
      if (mark.kind !== "put" && mark.kind !== "got") continue;
      const ref = model.ref(mark.ref);
      if (ref?.object === undefined) continue;
      const key = `${lane.fact.pid} ${ref.object}`;
      const moves = queues.get(key) ?? [];
      moves.push({ lane, t: mark.t, kind: mark.kind, size: ref.value });
      queues.set(key, moves);
    }
  }
  for (const [key, moves] of queues) {
    if (moves.every((move) => move.kind === "put")) queues.delete(key);
    else moves.sort((a, b) => a.t - b.t);
  }
  known.set(model, { cursor: model.cursor, queues });
  return queues;
}

/** Who let a lane go on that waited in [from, to] for an item, or for room for one. Undefined: it was not such a wait, or
 * that is not known.
 * @param {RunModel} model @param {Lane} lane @param {number} from @param {number} to @param {string | undefined} name
 * @returns {HandOver | undefined} */
export function handOver(model, lane, from, to, name) {
  const moves = name === undefined ? undefined : movesOf(model).get(`${lane.fact.pid} ${name}`);
  if (moves === undefined) return undefined;
  const own = moves.findIndex((move) => move.lane === lane && move.t >= from && move.t <= to + SLACK);
  if (own < 0) return undefined;
  const wanted = moves[own].kind === "got" ? "put" : "got";
  // The last such move before the own one, within the wait: it is what the queue lacked.
  for (let i = own - 1; i >= 0 && moves[i].t >= from - SLACK; i--) {
    if (moves[i].kind === wanted && moves[i].lane !== lane) return { lane: moves[i].lane, t: moves[i].t, kind: wanted };
  }
  return undefined;
}

/** Each item from its put to its get, as far as that is certain: in a queue that is first in, first out, by counting; in
 * others only an item that lay there alone.
 * @param {RunModel} model
 * @returns {{from: Move, to: Move}[]} */
export function passagesOf(model) {
  const ordered = !(model.run?.code ?? []).some(({ text }) => /\b(Lifo|Priority)Queue\b/.test(text));
  /** @type {{from: Move, to: Move}[]} */
  const passages = [];
  for (const moves of movesOf(model).values()) {
    const puts = moves.filter((move) => move.kind === "put");
    const gets = moves.filter((move) => move.kind === "got");
    gets.forEach((got, i) => {
      const put = ordered ? puts[i] : puts.findLast((each) => each.t <= got.t && each.size === 1 && got.size === 0);
      if (put && put.t <= got.t) passages.push({ from: put, to: got });
    });
  }
  return passages;
}
