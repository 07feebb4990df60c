/**
 * The facts of a run as they come down the wire: the JavaScript twin of app/model/facts.py. One fact is one line of
 * JSON; times are integer nanoseconds since the run's zero.
 *
 * @typedef {"finished" | "failed" | "cancelled" | "timed_out" | "lost"} RunOutcome
 * @typedef {"main" | "thread" | "process" | "task" | "interpreter"} LaneKind
 * @typedef {"finished" | "failed" | "cancelled" | "exited" | "killed" | "lost" | "abandoned"} LaneOutcome
 * @typedef {"life" | "items" | "main" | "none"} Unit
 * @typedef {"sequential" | "concurrent" | "partly-parallel" | "parallel"} VerdictKind
 *
 * @typedef {"variable" | "object" | "shared" | "file" | "lock" | "queue"} WatchedKind
 * @typedef {{kind: WatchedKind, name: string}} Watched
 * @typedef {"cores" | "gil" | "locks" | "memory" | "due" | "moved"} Shown
 * @typedef {"variable" | "file"} ResourceKind
 * @typedef {"read" | "write" | "inherit" | "size"} TouchKind
 *
 * @typedef {{path: string, text: string}} CodeFile
 * @typedef {{usable_cpus: number, host_cpus: number, cpu_model: string | null, python: string, implementation: string,
 *   free_threaded: boolean, gil: boolean | null, switch_interval_s: number | null, start_method: string | null,
 *   platform: string, load: number | null, cores?: number[] | null}} MachineFacts
 *
 * @typedef {{type: "run", format: number, run: string, title: string, lesson: string | null, pane: string | null,
 *   parameters: Record<string, unknown>, code: CodeFile[], machine: MachineFacts, created: string,
 *   watch?: Watched[], show?: Shown[], recorded?: boolean}} RunFact
 * @typedef {{type: "queued", position: number, expected_wait_s: number | null}} QueuedFact
 * @typedef {{type: "started", t: number, clock: number, unix_ns: number, machine: MachineFacts}} StartedFact
 * @typedef {{type: "lane", lane: number, key: string, kind: LaneKind, name: string, parent: number | null, pid: number,
 *   tid: number | null, gil: string | null, daemon: boolean, service: boolean, unit: Unit, t: number,
 *   method: string}} LaneFact
 * @typedef {{type: "resource", resource: number, kind: ResourceKind, name: string, pid: number, t: number}} ResourceFact
 * @typedef {{ref: number, line?: number, file?: string, other?: number, object?: string, text?: string, task?: number,
 *   core?: number, how?: string, why?: string, value?: number, count?: number, most?: number, bytes?: number}} Ref
 * @typedef {[lane: number, t: number, state: number, ref: number]} Row
 * @typedef {[lane: number, t: number, kind: string, ref: number]} MarkRow
 * @typedef {[resource: number, t: number, kind: TouchKind, lane: number, ref: number]} TouchRow
 * @typedef {{type: "batch", refs: Ref[], rows: Row[], marks: MarkRow[], touches?: TouchRow[], seen: Record<string, number>,
 *   dropped: number}} BatchFact
 * @typedef {{type: "output", t: number, stream: "stdout" | "stderr", text: string, lane: number | null,
 *   cut?: boolean}} OutputFact
 * @typedef {{type: "finished", lane: number, t: number, outcome: LaneOutcome, exit_code: number | null,
 *   error: string | null, cpu_ns?: number, probes?: number, probe_ns?: number}} FinishedFact
 * @typedef {{kind: VerdictKind, sentence: string}} Verdict
 * @typedef {{type: "end", t: number, outcome: RunOutcome, exit_code: number | null, reason: string | null,
 *   metrics: Record<string, number | null>, verdict: Verdict | null}} EndFact
 * @typedef {RunFact | QueuedFact | StartedFact | LaneFact | ResourceFact | BatchFact | OutputFact | FinishedFact | EndFact} Fact
 */

/** The facts in a text of one or more lines.
 * @param {string} text
 * @returns {Fact[]} */
export function parseFacts(text) {
  /** @type {Fact[]} */
  const facts = [];
  let from = 0;
  while (from < text.length) {
    let to = text.indexOf("\n", from);
    if (to < 0) to = text.length;
    if (to > from) facts.push(JSON.parse(text.slice(from, to)));
    from = to + 1;
  }
  return facts;
}
