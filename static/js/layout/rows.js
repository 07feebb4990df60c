/** Which rows a run has, in which order and at which height: run > process > thread > task, single children joined. */

/** @import { RunModel } from "../model/run.js" */
/** @import { Lane } from "../model/lane.js" */
/** @import { Extra } from "./extra-rows.js" */

/**
 * @typedef {object} Row
 * @property {"lane" | "group" | "head" | "extra"} kind
 * @property {string} id
 * @property {string} label
 * @property {string} sub
 * @property {number} depth
 * @property {Lane[]} lanes one for "lane", many for "group", none for "head"
 * @property {boolean} foldable
 * @property {boolean} open
 * @property {number} y from the first row's top, CSS px
 * @property {number} h
 * @property {Extra} [extra] what is shown where it is no lane
 * @property {number} [tall] how many rows high it is
 *
 * @typedef {object} RowOptions
 * @property {"units" | "all"} detail "units": only the lanes that the figures count
 * @property {boolean} services
 * @property {boolean} numbers label lanes by number only
 * @property {ReadonlySet<string>} toggled rows that are not as they are by default
 * @property {number} pitch
 * @property {ReadonlySet<string>} [hidden] rows that the reader has hidden
 * @property {ReadonlySet<string>} [pinned] rows that stand at the top
 * @property {(a: Lane, b: Lane) => number} [compare] lanes of one parent; without it they stand in order of appearance
 * @property {readonly Row[]} [extras] rows that are no lanes; they stand below
 *
 * @typedef {{rows: Row[], height: number, hidden: number, hiddenMain: boolean}} Rows
 */

/** More siblings than this become one stacked row. */
export const MOST_SIBLINGS = 40;
const HEAD_GAP = 4;
/** Where there is no room for names beside the picture, rows that are no lanes have theirs above them: so much of a row. */
const CAPTION = 0.8;

/** @param {RunModel} model @param {RowOptions} options
 * @returns {Rows} */
export function buildRows(model, options) {
  const all = model.declared;
  const shown = all.filter((lane) => isShown(lane, model, options));
  const pinned = shown.filter((lane) => options.pinned?.has(rowId(lane)));
  const rows = pinned.map((lane) => laneRow(lane, 0));
  const rest = pinned.length > 0 ? shown.filter((lane) => !pinned.includes(lane)) : shown;
  const processes = groupBy(rest, (lane) => lane.fact.pid);
  for (const [pid, lanes] of processes) {
    const head = processes.size > 1 && lanes.length > 1;
    const id = `p${pid}`;
    const open = !head || !options.toggled.has(id);
    if (head) rows.push(makeRow("head", id, `Process ${pid}`, processWord(lanes), 0, [], true, open));
    if (open) addTree(rows, lanes, head ? 1 : 0, options);
  }
  if (options.numbers) number(rows);
  rows.push(...(options.extras ?? []));
  const height = place(rows, options.pitch, options.numbers ? CAPTION : 0);
  const hidden = all.length - shown.length;
  return { rows, height, hidden, hiddenMain: all.some((lane) => lane.fact.kind === "main" && !shown.includes(lane)) };
}

/** @param {Lane} lane @param {RunModel} model @param {RowOptions} options */
function isShown(lane, model, options) {
  if (options.hidden?.has(rowId(lane))) return false;
  if (options.services) return true;
  if (lane.fact.service) return false;
  if (options.detail === "all") return true;
  return model.hasCounted ? lane.counted : lane.fact.unit === "main";
}

/** Lanes of one process: tasks stand beneath the thread that runs their loop.
 * @param {Row[]} rows @param {Lane[]} lanes @param {number} depth @param {RowOptions} options */
function addTree(rows, lanes, depth, options) {
  const byNumber = new Map(lanes.map((lane) => [lane.number, lane]));
  const isTask = (/** @type {Lane} */ lane) => lane.fact.kind === "task";
  const threads = lanes.filter((lane) => !isTask(lane));
  const home = (/** @type {Lane} */ task) => {
    for (let at = task.fact.parent; at !== null; ) {
      const parent = byNumber.get(at);
      if (parent === undefined) return undefined;
      if (!isTask(parent)) return parent;
      at = parent.fact.parent;
    }
    return undefined;
  };
  const tasks = groupBy(lanes.filter(isTask), home);
  addSiblings(rows, threads, depth, options, (lane) => {
    const own = tasks.get(lane);
    if (own) addSiblings(rows, own, depth + 1, options);
  });
  const homeless = tasks.get(undefined);
  if (homeless) addSiblings(rows, homeless, depth, options);
}

/** @param {Row[]} rows @param {Lane[]} lanes @param {number} depth @param {RowOptions} options
 * @param {(lane: Lane) => void} [below] */
function addSiblings(rows, lanes, depth, options, below) {
  const main = lanes.filter((lane) => lane.fact.kind === "main");
  const rest = lanes.filter((lane) => lane.fact.kind !== "main");
  if (options.compare) rest.sort(options.compare);
  const add = (/** @type {Lane} */ lane, /** @type {number} */ at) => {
    rows.push(laneRow(lane, at));
    below?.(lane);
  };
  for (const lane of main) add(lane, depth);
  if (rest.length <= MOST_SIBLINGS) {
    for (const lane of rest) add(lane, depth);
    return;
  }
  const id = `g${rest[0].fact.key}`;
  const open = options.toggled.has(id);
  const word = rest[0].fact.kind === "task" ? "tasks" : rest[0].fact.kind === "process" ? "processes" : "threads";
  rows.push(makeRow("group", id, `${word} \u00d7${rest.length}`, "", depth, rest, true, open));
  if (open) for (const lane of rest) add(lane, depth + 1);
}

/** @param {Lane} lane */
function rowId(lane) {
  return `l${lane.fact.key}`;
}

/** @param {Lane} lane @param {number} depth */
function laneRow(lane, depth) {
  return makeRow("lane", rowId(lane), lane.name, laneWord(lane), depth, [lane], false, true);
}

/** @param {Row["kind"]} kind @param {string} id @param {string} label @param {string} sub @param {number} depth
 * @param {Lane[]} lanes @param {boolean} foldable @param {boolean} open
 * @returns {Row} */
function makeRow(kind, id, label, sub, depth, lanes, foldable, open) {
  return { kind, id, label, sub, depth, lanes, foldable, open, y: 0, h: 0 };
}

/** Short labels for narrow gutters: 1, 2, 3.
 * @param {Row[]} rows */
function number(rows) {
  const lanes = rows.filter((row) => row.kind === "lane");
  lanes.forEach((row, i) => {
    row.label = lanes.length > 1 ? String(i + 1) : "";
    row.sub = "";
  });
}

/** @param {Row[]} rows @param {number} pitch @param {number} caption */
function place(rows, pitch, caption) {
  let y = 0;
  rows.forEach((row, i) => {
    if (row.kind === "head" && i > 0) y += HEAD_GAP;
    row.y = y;
    row.h = row.kind === "group" ? pitch * 2 : Math.round(pitch * (row.tall === undefined ? 1 : row.tall + caption));
    y += row.h;
  });
  return y;
}

/** @param {Lane} lane */
function laneWord(lane) {
  if (lane.exitCode !== null && lane.exitCode !== 0) return `exit code ${lane.exitCode}`;
  if (lane.dead) return lane.outcome ?? "";
  if (lane.fact.service) return "service";
  if (lane.fact.daemon) return "daemon";
  return lane.fact.kind === "main" ? "" : lane.fact.kind;
}

/** @param {Lane[]} lanes */
function processWord(lanes) {
  return lanes.some((lane) => lane.fact.kind === "main") ? "main" : "";
}

/** @template T, K
 * @param {T[]} items @param {(item: T) => K} key
 * @returns {Map<K, T[]>} */
function groupBy(items, key) {
  /** @type {Map<K, T[]>} */
  const groups = new Map();
  for (const item of items) {
    const k = key(item);
    const group = groups.get(k);
    if (group) group.push(item);
    else groups.set(k, [item]);
  }
  return groups;
}
