/** Rows that are not lanes: what a pane watches, and what it wants to be shown beside its lanes. */

import { movedIn, queuesOf } from "../model/gauges.js";
import { locksOf, ringsOf } from "../model/locks.js";
import { sleeperOf } from "../model/wakes.js";

/** @import { Queue, Step } from "../model/gauges.js" */
/** @import { Lane } from "../model/lane.js" */
/** @import { Lock, Ring } from "../model/locks.js" */
/** @import { Resource } from "../model/resources.js" */
/** @import { RunModel } from "../model/run.js" */
/** @import { Sleeper } from "../model/wakes.js" */
/** @import { Watched } from "../wire/facts.js" */
/** @import { Row } from "./rows.js" */

/**
 * @typedef {{kind: "variable", resource: Resource} | {kind: "file", resource: Resource} | {kind: "lock", lock: Lock, rings: Ring[]}
 *   | {kind: "queue", queue: Queue} | {kind: "gil", lanes: Lane[]} | {kind: "core", core: number, lanes: Lane[]}
 *   | {kind: "ring", ring: Ring} | {kind: "due", sleeper: Sleeper} | {kind: "moved", steps: Step[], bytes: number, messages: number}} Extra
 */

/** More of one kind than this are not shown: who watches a thousand locks sees none of them. */
const MOST = 12;

/** @param {RunModel} model
 * @returns {Row[]} */
export function extraRows(model) {
  const watch = model.run?.watch ?? [];
  const show = model.run?.show ?? [];
  /** @type {Row[]} */
  const rows = [];
  if (show.includes("cores")) rows.push(...coreRows(model));
  if (show.includes("gil")) rows.push(...gilRows(model));
  if (show.includes("due")) rows.push(...dueRows(model));
  if (show.includes("moved")) rows.push(row("moved", "data moved", "between processes", { kind: "moved", ...movedIn(model) }, 2.5));
  rows.push(...lockRows(model, watch, show.includes("locks")));
  rows.push(...queueRows(model, watch));
  rows.push(...resourceRows(model, show.includes("memory")));
  return rows;
}

/** What decides which rows there are: while it stays the same, so do they.
 * @param {readonly Row[]} rows */
export function rowsKey(rows) {
  return rows.map((row) => row.id).join();
}

/** @param {string} id @param {string} label @param {string} sub @param {Extra} extra @param {number} tall
 * @returns {Row} */
function row(id, label, sub, extra, tall) {
  return { kind: "extra", id, label, sub, depth: 0, lanes: [], foldable: false, open: true, y: 0, h: 0, extra, tall };
}

/** @param {RunModel} model */
function workers(model) {
  return model.declared.filter((lane) => lane.fact.kind !== "task");
}

/** @param {RunModel} model */
function coreRows(model) {
  const cores = new Set(model.refs.flatMap((ref) => (ref?.core === undefined ? [] : [ref.core])));
  const lanes = workers(model);
  return [...cores].sort((a, b) => a - b).map((core) => row(`core${core}`, `core ${core}`, "", { kind: "core", core, lanes }, 1.5));
}

/** @param {RunModel} model */
function gilRows(model) {
  /** @type {Map<string, Lane[]>} */
  const gils = new Map();
  for (const lane of workers(model)) {
    const { gil } = lane.fact;
    if (gil !== null) gils.set(gil, [...(gils.get(gil) ?? []), lane]);
  }
  const names = processNames(model);
  return [...gils].slice(0, MOST).map(([gil, lanes], i) => {
    const whose = gils.size > 1 ? (names.get(lanes[0].fact.pid) ?? "") : "";
    return row(`gil${gil}`, gils.size > 1 ? `GIL ${i + 1}` : "GIL", whose, { kind: "gil", lanes }, 1.5);
  });
}

/** @param {RunModel} model */
function dueRows(model) {
  const sleeper = sleeperOf(model);
  return sleeper ? [row("due", "due, and awake", sleeper.lane.name, { kind: "due", sleeper }, 2)] : [];
}

/** @param {RunModel} model @param {readonly Watched[]} watch @param {boolean} all */
function lockRows(model, watch, all) {
  const names = watch.filter(({ kind }) => kind === "lock").map(({ name }) => name);
  if (!all && names.length === 0) return [];
  const locks = locksOf(model);
  const rings = ringsOf(locks);
  const meant = locks.filter(({ name }) => all || names.some((each) => name === each || (name.startsWith(`${each} `) && /^\d+$/.test(name.slice(each.length + 1)))));
  const rows = meant.slice(0, MOST).map((lock) => row(`lock${lock.key}`, lock.name, /lock/i.test(lock.name) ? "" : "lock", { kind: "lock", lock, rings }, 1.5));
  return [...rows, ...rings.slice(0, 3).map((ring, i) => row(`ring${i}`, "ring of waits", "", { kind: "ring", ring }, 1.5))];
}

/** @param {RunModel} model @param {readonly Watched[]} watch */
function queueRows(model, watch) {
  const names = new Set(watch.filter(({ kind }) => kind === "queue").map(({ name }) => name));
  if (names.size === 0) return [];
  const queues = queuesOf(model).filter(({ name }) => names.has(name.replace(/ \d+$/, "")));
  return queues.slice(0, MOST).map((queue) => row(`queue${queue.key}`, queue.name, /queue/i.test(queue.name) ? "" : "queue", { kind: "queue", queue }, 2.5));
}

/** In boxes by process, or one after another.
 * @param {RunModel} model @param {boolean} boxes */
function resourceRows(model, boxes) {
  const all = model.resources.all.filter((each) => each !== undefined);
  const names = processNames(model);
  const pids = new Set(all.filter(({ fact }) => fact.kind === "variable").map(({ fact }) => fact.pid));
  const sorted = boxes ? [...all].sort((a, b) => orderOf(model, a.fact.pid) - orderOf(model, b.fact.pid)) : all;
  /** @type {Row[]} */
  const rows = [];
  for (const resource of sorted.slice(0, 4 * MOST)) {
    const { kind, name, pid, resource: number } = resource.fact;
    if (kind === "file") rows.push(row(`r${number}`, name, "file", { kind: "file", resource }, 2.5));
    else {
      const home = pid === 0 ? "shared by all" : `in ${names.get(pid) ?? `process ${pid}`}`;
      const whose = pids.size > 1 || boxes || pid === 0 ? home : "";
      rows.push(row(`r${number}`, name, whose, { kind: "variable", resource }, 2));
    }
  }
  return rows;
}

/** @param {RunModel} model @param {number} pid */
function orderOf(model, pid) {
  if (pid === 0) return model.declared.length; // outside of all processes: below them
  return model.declared.findIndex((lane) => lane.fact.pid === pid);
}

/** @param {RunModel} model
 * @returns {Map<number, string>} */
function processNames(model) {
  /** @type {Map<number, string>} */
  const names = new Map();
  for (const { fact } of model.declared) {
    if (names.has(fact.pid)) continue;
    names.set(fact.pid, fact.kind === "main" ? "the main process" : fact.name);
  }
  return names;
}
