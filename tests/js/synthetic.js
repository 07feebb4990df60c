/**
 * Logs of runs that never were, for tests and benches only: simulated, but held to the rules of real ones (one RUN a
 * GIL, RUN on at most as many lanes as there are CPUs, lanes in time order). Times are ns.
 */

/** @param {number} seed */
export const random = (seed) => () => (seed = (seed * 1664525 + 1013904223) >>> 0) / 4294967296;

const MS = 1e6;
export const MACHINE = {
  usable_cpus: 2, host_cpus: 8, cpu_model: "Test CPU", python: "3.13.0", implementation: "CPython", free_threaded: false,
  gil: true, switch_interval_s: 0.005, start_method: "spawn", platform: "linux", load: 0.04,
};

export const CODE = `from concurrent.futures import ThreadPoolExecutor


def burn(n):
    total = 0
    for i in range(n):
        total += step(i)
    return total


work = [N] * 4
with ThreadPoolExecutor(4) as pool:  # create
    totals = list(pool.map(burn, work))  # start
print(sum(totals))  # use
`;

/** @param {string} title */
function head(title) {
  return [
    { type: "run", format: 1, run: title, title, lesson: "l", pane: title, parameters: {}, code: [{ path: "main.py", text: CODE }], machine: MACHINE, created: "2026-11-22T15:40:00Z" },
    { type: "started", t: 0, clock: 0, unix_ns: 0, machine: MACHINE },
  ];
}

/** @param {number} lane @param {Record<string, unknown>} more */
export function laneFact(lane, more = {}) {
  return {
    type: "lane", lane, key: `1.${lane + 1}`, kind: lane === 0 ? "main" : "thread", name: lane === 0 ? "MainThread" : `Thread ${lane}`,
    parent: lane === 0 ? null : 0, pid: 1, tid: 100 + lane, gil: "1", daemon: false, service: false,
    unit: lane === 0 ? "main" : "life", t: 0, method: "a probe in each loop, to 0.05 ms", ...more,
  };
}

/** Rows of all lanes, by time, in batches of `every` ns.
 * @param {any[]} rows @param {any[]} marks @param {any[]} refs @param {Record<number, number>} ends @param {number} end @param {number} every */
export function batches(rows, marks, refs, ends, end, every = 20 * MS) {
  rows.sort((a, b) => a[1] - b[1]);
  marks.sort((a, b) => a[1] - b[1]);
  const out = [];
  let r = 0;
  let m = 0;
  let sent = false;
  for (let t = every; r < rows.length || m < marks.length || t < end + every; t += every) {
    const batch = { type: "batch", refs: sent ? [] : refs, rows: [], marks: [], seen: {}, dropped: 0 };
    sent = true;
    while (r < rows.length && rows[r][1] < t) batch.rows.push(rows[r++]);
    while (m < marks.length && marks[m][1] < t) batch.marks.push(marks[m++]);
    for (const [lane, last] of Object.entries(ends)) batch.seen[lane] = Math.round(Math.min(t, last));
    out.push(batch);
    if (t > end + every && r >= rows.length) break;
  }
  return out;
}

/** @param {number} t @param {Record<string, number | null>} metrics @param {any} verdict */
export function endFact(t, metrics, verdict) {
  return { type: "end", t: Math.round(t), outcome: "finished", exit_code: 0, reason: null, metrics, verdict };
}

/** One after another on the main thread. */
export function sequential(tasks = 4, work = 474.5 * MS) {
  const refs = [{ ref: 1, line: 7, how: "probe" }];
  const rows = [[0, 0, 1, 0]];
  const marks = [];
  let t = 2 * MS;
  for (let i = 0; i < tasks; i++) {
    refs.push({ ref: 2 + i, text: `task ${i + 1}`, task: i + 1 });
    marks.push([0, Math.round(t), "task_started", 2 + i], [0, Math.round(t + work), "task_ended", 2 + i]);
    t += work;
  }
  const facts = [...head("sequential"), laneFact(0), ...batches(rows, marks, refs, { 0: t }, t)];
  facts.push({ type: "output", t: Math.round(t - MS), stream: "stdout", text: "1999998000000\n", lane: 0 });
  facts.push({ type: "finished", lane: 0, t: Math.round(t), outcome: "finished", exit_code: 0, error: null });
  facts.push(endFact(t, { wall_s: t / 1e9, in_flight: 1, on_cpu: 1, parallel_share: 0, measuring_cost: 0.006 }, { kind: "sequential", sentence: "One after another." }));
  return facts;
}

/** n threads that compute under one GIL, handed over about every `turn`.
 * @param {{n?: number, work?: number, turn?: number, seed?: number, every?: number, title?: string}} [o] */
export function gilThreads({ n = 4, work = 480 * MS, turn = 5 * MS, seed = 7, every, title = "threads" } = {}) {
  const r = random(seed);
  const start = 2 * MS;
  const left = Array.from({ length: n }, () => work * (0.99 + 0.02 * r()));
  const rows = [[0, 0, 1, 0], [0, start, 7, 2]];
  const refs = [{ ref: 1, line: 7, how: "probe" }, { ref: 2, line: 13, why: "waits for the pool's results", how: "wrapper" }];
  const ends = {};
  const waited = Array(n).fill(0);
  for (let i = 0; i < n; i++) rows.push([i + 1, start + i * 100e3, 3, 1]);
  let t = start + n * 100e3;
  let at = 0;
  while (left.some((x) => x > 0)) {
    const alone = left.filter((x) => x > 0).length === 1;
    const d = Math.round(Math.min(left[at], alone ? left[at] : turn * (1.008 + r() * r() * 0.1)));
    rows.push([at + 1, t, 1, 1]);
    t += d;
    left[at] -= d;
    if (left[at] < 10e3) {
      left[at] = 0;
      rows.push([at + 1, t, 0, 0]);
      ends[at + 1] = t;
    } else if (!alone) rows.push([at + 1, t, 3, 1]);
    const ready = left.map((_, i) => i).filter((i) => left[i] > 0 && (i !== at || alone));
    if (ready.length === 0) continue;
    for (const i of ready) waited[i] += 1;
    ready.sort((a, b) => waited[b] * (0.6 + 0.8 * r()) - waited[a] * (0.6 + 0.8 * r()));
    at = ready[0];
    waited[at] = 0;
    t += alone ? 0 : 12e3;
  }
  rows.push([0, t + 0.2 * MS, 1, 0]);
  const end = t + 2 * MS;
  const lanes = Array.from({ length: n + 1 }, (_, i) => laneFact(i));
  lanes.push(laneFact(n + 1, { service: true, unit: "none", name: "QueueManager" }));
  rows.push([n + 1, 0, 7, 0]);
  const facts = [...head(title), ...lanes, ...batches(rows, [], refs, { ...ends, 0: end, [n + 1]: end }, end, every)];
  for (let i = 0; i < n; i++) facts.push({ type: "finished", lane: i + 1, t: ends[i + 1], outcome: "finished", exit_code: null, error: null });
  facts.push({ type: "finished", lane: 0, t: end, outcome: "finished", exit_code: 0, error: null });
  facts.push(endFact(end, { wall_s: (t - start) / 1e9, speedup: 0.98, in_flight: n * 0.995, on_cpu: 1, parallel_share: 0 }, { kind: "concurrent", sentence: "Concurrent, not parallel." }));
  return facts;
}

/** The same run, with `before` ns of imports and warming up ahead of it, and the script's labels "start" and "use".
 * @param {any[]} facts @param {number} before */
export function warmedUp(facts, before) {
  const refs = [{ ref: 901, text: "start" }, { ref: 902, text: "use" }];
  const later = (/** @type {[number, number, any, number][]} */ rows) => rows.map(([lane, t, what, ref]) => [lane, t + before, what, ref]);
  const end = facts[facts.length - 1].t + before;
  let told = false;
  return facts.flatMap((fact) => {
    if (fact.type === "end") {
      const marks = [[0, before, "step", 901], [0, end, "step", 902]];
      const steps = { type: "batch", refs, rows: [], marks, seen: { 0: end }, dropped: 0 };
      return [steps, { ...fact, t: end, metrics: { ...fact.metrics, wall_s: (end - before) / 1e9 } }];
    }
    if (fact.type !== "batch") return [fact.type === "finished" || fact.type === "output" ? { ...fact, t: fact.t + before } : fact];
    const seen = Object.fromEntries(Object.entries(fact.seen).map(([lane, t]) => [lane, t + before]));
    const rows = later(fact.rows);
    if (!told) rows.unshift([0, 0, 1, 0]);
    told = true;
    return [{ ...fact, rows, marks: later(fact.marks), seen }];
  });
}

/** n processes on `cores` CPUs. */
export function processes({ n = 4, work = 474 * MS, cores = 2, boot = 30 * MS, turn = 4 * MS, seed = 3 } = {}) {
  const r = random(seed);
  const rows = [[0, 0, 1, 0], [0, 2 * MS, 7, 0]];
  const ends = {};
  const lanes = [laneFact(0)];
  for (let i = 0; i < n; i++) {
    lanes.push(laneFact(i + 1, { kind: "process", name: `Process-${i + 1}`, pid: 10 + i, key: `${10 + i}.1`, gil: String(10 + i) }));
    rows.push([i + 1, Math.round(0.4 * MS + i * 0.5 * MS), 12, 0]);
  }
  for (let c = 0; c < cores; c++) {
    const ids = Array.from({ length: n }, (_, i) => i).filter((i) => i % cores === c);
    const left = ids.map(() => work * (0.985 + 0.03 * r()));
    let t = Math.round(boot + c * 0.6 * MS);
    let at = 0;
    ids.forEach((id, k) => k > 0 && rows.push([id + 1, t, 5, 0]));
    while (left.some((x) => x > 0)) {
      const alive = left.filter((x) => x > 0).length;
      const d = Math.round(Math.min(left[at], alive === 1 ? left[at] : turn * (0.9 + 0.35 * r())));
      rows.push([ids[at] + 1, t, 1, 0]);
      t += d;
      left[at] -= d;
      if (left[at] < 10e3) {
        left[at] = 0;
        rows.push([ids[at] + 1, t, 0, 0]);
        ends[ids[at] + 1] = t;
      } else if (alive > 1) rows.push([ids[at] + 1, t, 5, 0]);
      for (let k = 0; k < ids.length; k++) {
        at = (at + 1) % ids.length;
        if (left[at] > 0) break;
      }
    }
  }
  const last = Math.max(...Object.values(ends));
  const end = last + 6 * MS;
  rows.push([0, last + MS, 1, 0]);
  const facts = [...head("processes"), ...lanes, ...batches(rows, [], [], { ...ends, 0: end }, end)];
  for (let i = 0; i < n; i++) facts.push({ type: "finished", lane: i + 1, t: ends[i + 1], outcome: "finished", exit_code: 0, error: null });
  facts.push({ type: "finished", lane: 0, t: end, outcome: "finished", exit_code: 0, error: null });
  facts.push(endFact(end, { wall_s: last / 1e9, speedup: 1.94, in_flight: 3.9, on_cpu: 1.94, parallel_share: 0.99 }, { kind: "parallel", sentence: "Parallel for 99 % of the busy time, on the 2 CPUs it may use." }));
  return facts;
}

/** A program with threads, an event loop, tasks, a pool and a death: that of the mock of the run page. */
export function thumbnails() {
  const [RUN, GIL, LOOP, CPU, LOCK, JOIN, IO, START, DATA] = [1, 3, 4, 5, 6, 7, 8, 12, 13];
  const refs = [
    { ref: 1, line: 6, how: "wrapper", object: "recv" }, { ref: 2, line: 7, how: "wrapper", object: "cache_lock", other: 1 },
    { ref: 3, line: 13, why: "waits for loader-2 to finish", other: 2, how: "wrapper" }, { ref: 4, why: "waits for work", how: "wrapper" },
    { ref: 5, text: "resize", task: 1 }, { ref: 6, text: "resize", task: 2 }, { ref: 7, text: "resize", task: 3 },
    { ref: 8, text: "MemoryError" }, { ref: 9, object: "cache_lock" }, { ref: 10, text: "got heron.jpg (412 kB)" },
  ];
  const lane = (number, more) => laneFact(number, { pid: 4121, gil: "4121", key: `4121.${number}`, ...more });
  const lanes = [
    lane(0, {}), lane(1, { name: "loader-1" }), lane(2, { name: "loader-2" }), lane(3, { name: "feed", unit: "none" }),
    lane(4, { name: "task a", kind: "task", parent: 3 }), lane(5, { name: "task b", kind: "task", parent: 3 }), lane(6, { name: "task c", kind: "task", parent: 3 }),
    lane(7, { name: "Worker-2", kind: "process", pid: 4133, key: "4133.1", gil: "4133", unit: "items" }),
    lane(8, { name: "Worker-3", kind: "process", pid: 4134, key: "4134.1", gil: "4134", unit: "items" }),
  ];
  const plan = {
    0: [[0, RUN], [26, JOIN, 3], [470, RUN], [478, JOIN, 4], [600, RUN], [620, 0]],
    1: [[27, RUN], [31, IO, 1], [148, RUN], [158, IO], [219, GIL], [224, RUN], [229, GIL], [234, RUN], [239, GIL], [244, RUN], [249, GIL], [254, RUN], [262, IO, 1], [330, RUN], [350, 0]],
    2: [[28, GIL], [31, RUN], [34, IO, 1], [152, GIL], [158, RUN], [160, LOCK, 2], [219, RUN], [224, GIL], [229, RUN], [234, GIL], [239, RUN], [244, GIL], [249, RUN], [254, GIL], [262, IO, 1], [421, RUN], [470, 0]],
    3: [[34, RUN], [41, IO], [96, RUN], [112, IO], [170, RUN], [206, IO], [262, RUN], [274, 0]],
    4: [[35, RUN], [38, IO], [96, RUN], [112, 0]], 5: [[38, RUN], [40, IO], [170, RUN], [188, 0]],
    6: [[40, RUN], [41, IO], [172, LOOP], [188, RUN], [206, IO], [262, RUN], [274, 0]],
    7: [[20, START], [52, JOIN, 4], [262, DATA], [274, RUN], [330, CPU], [350, RUN], [384, DATA], [398, JOIN, 4], [404, DATA], [414, RUN], [560, DATA], [572, 0]],
    8: [[21, START], [55, JOIN, 4], [268, DATA], [282, RUN], [420, 0]],
  };
  const rows = [];
  const ends = {};
  for (const [number, list] of Object.entries(plan)) {
    for (const [t, state, ref] of list) rows.push([Number(number), t * MS, state, ref ?? 0]);
    ends[number] = list[list.length - 1][0] * MS;
  }
  const marks = [
    [1, 152, "print", 10], [2, 219, "acquired", 9], [6, 206, "print", 0], [0, 478, "print", 0], [7, 384, "print", 0], [1, 219, "released", 9],
    [7, 262, "task_started", 5], [7, 398, "task_ended", 5], [7, 404, "task_started", 6], [7, 572, "task_ended", 6], [8, 268, "task_started", 7], [8, 420, "task_failed", 7],
  ].map(([l, t, kind, ref]) => [l, t * MS, kind, ref]);
  const facts = [...head("thumbnails.py"), ...lanes, ...batches(rows, marks, refs, ends, 620 * MS)];
  for (const [t, l, text, stream] of [[152, 1, "got heron.jpg (412 kB)"], [206, 6, "3 of 3 pages parsed"], [384, 7, "resized heron.jpg to 320 x 213"], [420, 8, "died with exit code 1: MemoryError in resize(), line 44", "stderr"]]) {
    facts.push({ type: "output", t: t * MS, stream: stream ?? "stdout", text: `${text}\n`, lane: l });
  }
  for (const number of Object.keys(ends)) {
    const dead = number === "8";
    facts.push({ type: "finished", lane: Number(number), t: ends[number], outcome: dead ? "failed" : "finished", exit_code: dead ? 1 : null, error: dead ? "MemoryError" : null });
  }
  facts.push({ ...endFact(620 * MS, { wall_s: 0.62, parallel_share: 0.38, measuring_cost: 0.008 }, { kind: "partly-parallel", sentence: "Partly parallel: two or more ran at the same instant for 38 % of the busy time." }), outcome: "failed", exit_code: 1, reason: "One worker died." });
  return facts;
}

/** Many tasks that wait at once, on one event loop. */
export function manyTasks(n = 1000) {
  const rows = [[0, 0, 1, 0]];
  const ends = {};
  const lanes = [laneFact(0, { unit: "none" })];
  const run = 0.2 * MS;
  let loop = 5 * MS;
  for (let i = 1; i <= n; i++) {
    lanes.push(laneFact(i, { kind: "task", name: `Task-${i}` }));
    rows.push([i, 4 * MS, 4, 0], [i, loop, 1, 0], [i, loop + run, 9, 0]);
    loop += run;
  }
  for (let i = 1; i <= n; i++) {
    const wake = Math.max(loop, 300 * MS + i * run);
    rows.push([i, wake, 4, 0], [i, wake + run / 2, 1, 0], [i, wake + run, 0, 0]);
    ends[i] = wake + run;
    loop = wake + run;
  }
  const end = loop + 2 * MS;
  return [...head("tasks"), ...lanes, ...batches(rows, [], [], { ...ends, 0: end }, end), endFact(end, { wall_s: end / 1e9 }, null)];
}

/** Exactly `slices` slices over `lanes` lanes in `seconds`, for benches.
 * @param {number} slices @param {number} lanes @param {number} seconds */
export function dense(slices, lanes = 16, seconds = 10) {
  const r = random(11);
  const per = Math.floor(slices / lanes);
  const span = seconds * 1e9;
  const facts = [...head("dense")];
  for (let l = 0; l < lanes; l++) facts.push(laneFact(l, { kind: "thread", unit: "life", name: `Worker ${l}` }));
  const at = Array.from({ length: lanes }, (_, l) => l * 1000);
  const states = [1, 3, 1, 3, 6, 1, 8, 1, 5, 7];
  for (let from = 0; from < per; from += 2048) {
    const batch = { type: "batch", refs: from === 0 ? [{ ref: 1, line: 7, how: "probe" }] : [], rows: [], marks: [], seen: {}, dropped: 0 };
    for (let l = 0; l < lanes; l++) {
      for (let k = from; k < Math.min(per, from + 2048); k++) {
        batch.rows.push([l, Math.round(at[l]), states[(k + l + (k % 7 === 0 ? 1 : 0)) % states.length], k % 7 === 0 ? 1 : 0]);
        at[l] += (span / per) * (0.4 + 1.2 * r());
      }
      batch.seen[l] = Math.round(at[l]);
    }
    facts.push(batch);
  }
  return facts;
}
