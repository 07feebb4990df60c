/**
 * The model of one run: a fold over its facts. Live and replay are the same: any splitting of the log into batches, and
 * any order between lanes, gives the same model.
 */

import { assertNever } from "../base/assert.js";
import { Lane } from "./lane.js";
import { Resources } from "./resources.js";
import { NONE, QUEUED, STARTING, isRunning } from "./states.js";
import { Steps } from "./steps.js";

/** @import { Late } from "./lane-store.js" */
/** @import { BatchFact, EndFact, Fact, FinishedFact, LaneFact, MarkRow, OutputFact, QueuedFact, Ref, Row, RunFact, StartedFact } from "../wire/facts.js" */

/** A running lane that lags more than this behind the others does not hold back the strip. */
const PATIENCE = 250e6;

export class RunModel {
  constructor() {
    /** @type {RunFact | undefined} */
    this.run = undefined;
    /** @type {QueuedFact | undefined} */
    this.queued = undefined;
    /** @type {StartedFact | undefined} */
    this.started = undefined;
    /** @type {EndFact | undefined} */
    this.end = undefined;
    /** By number. @type {(Lane | undefined)[]} */
    this.lanes = [];
    /** @type {OutputFact[]} In time order. */
    this.outputs = [];
    /** @type {(Ref | undefined)[]} */
    this.refs = [];
    /** Labelled lines of the script that the main lane reached. @type {{t: number, label: string}[]} */
    this.moments = [];
    /** When the clock started: the script's line that is labelled "start"; the run's own zero where there is none. */
    this.clock = 0;
    /** How far from there the reader has put the axis' zero (see `model/align.js`). */
    this.shift = 0;
    this.dropped = 0;
    /** Where records were lost, as far as it is known. @type {{from: number, to: number, count: number}[]} */
    this.drops = [];
    /** Up to where the batches so far have spoken. */
    this.spoken = 0;
    /** Facts so far. */
    this.cursor = 0;
    /** The last instant that anything is known of. */
    this.extent = 0;
    /** States that occur in any lane that is not of the library, as bits. */
    this.states = 0;
    /** Grows when lanes come or change: rows must be laid out anew. */
    this.structure = 0;
    /** @type {Lane[]} */
    this.listed = [];
    this.listedAt = 0;
    this.hasCounted = false;
    /** What lanes share, and who touched it when. */
    this.resources = new Resources();
    this.workers = { inFlight: new Steps(), onCpu: new Steps() };
    this.alone = { inFlight: new Steps(), onCpu: new Steps() };
    /** Rows of the batch at hand that came after later ones of their lane. @type {Map<Lane, Late[]>} */
    this.late = new Map();
    this.stepsStale = false;
    /** Since when P(t) and R(t) changed, for who paints them. */
    this.stepsChanged = 0;
  }

  /** The lanes that were declared, in order of appearance.
   * @returns {Lane[]} */
  get declared() {
    if (this.listedAt !== this.structure) {
      this.listedAt = this.structure;
      this.listed = /** @type {Lane[]} */ (this.lanes.filter((lane) => lane !== undefined));
    }
    return this.listed;
  }

  /** P(t) and R(t): of the workers if there are any, else of the main lane. */
  get steps() {
    return this.hasCounted ? this.workers : this.alone;
  }

  /** Where the axis has its zero. */
  get zero() {
    return this.clock + this.shift;
  }

  get machine() {
    return this.started?.machine ?? this.run?.machine;
  }

  get live() {
    return this.started !== undefined && this.end === undefined;
  }

  /** @param {number} number */
  ref(number) {
    return number === 0 ? undefined : this.refs[number];
  }

  /** @param {readonly Fact[]} facts */
  fold(facts) {
    for (const fact of facts) this.take(fact);
    this.cursor += facts.length;
  }

  /** @param {Fact} fact */
  take(fact) {
    switch (fact.type) {
      case "run":
        this.run = fact;
        return;
      case "queued":
        this.queued = fact;
        return;
      case "started":
        this.started = fact;
        return;
      case "lane":
        return this.declare(fact);
      case "resource":
        return this.resources.declare(fact);
      case "batch":
        return this.takeBatch(fact);
      case "output":
        return this.takeOutput(fact);
      case "finished":
        return this.finish(fact);
      case "end":
        this.end = fact;
        this.reach(fact.t);
        return;
      default:
        assertNever(fact);
    }
  }

  /** @param {LaneFact} fact */
  declare(fact) {
    const lane = this.lanes[fact.lane];
    if (lane === undefined) this.lanes[fact.lane] = new Lane(fact);
    else {
      if (lane.fact.unit !== fact.unit || lane.fact.service !== fact.service) this.stepsStale = true;
      lane.fact = fact;
    }
    this.structure += 1;
    this.hasCounted = this.lanes.some((each) => each?.counted);
  }

  /** @param {BatchFact} batch */
  takeBatch(batch) {
    for (const ref of batch.refs) this.refs[ref.ref] = ref;
    for (const row of batch.rows) this.takeRow(row);
    this.workIn();
    for (const mark of batch.marks) this.takeMark(mark);
    for (const touch of batch.touches ?? []) this.resources.take(touch, this.refs[touch[4]]);
    const before = this.spoken;
    for (const number in batch.seen) {
      const lane = this.lanes[Number(number)];
      if (lane === undefined) continue;
      const t = batch.seen[number];
      lane.store.see(t);
      this.reach(t);
      if (t > this.spoken) this.spoken = t;
    }
    if (batch.dropped > 0) this.lose(batch.dropped, before, this.spoken);
  }

  /** Records are missing between two watermarks; stretches that adjoin are one.
   * @param {number} count @param {number} from @param {number} to */
  lose(count, from, to) {
    this.dropped += count;
    const last = this.drops[this.drops.length - 1];
    if (last !== undefined && last.to >= from) {
      last.to = to;
      last.count += count;
    } else this.drops.push({ from, to, count });
  }

  /** @param {Row} row */
  takeRow([number, t, state, ref]) {
    const lane = this.lanes[number];
    if (lane === undefined) return;
    const { store } = lane;
    if (!lane.fact.service) this.states |= 1 << state;
    this.reach(t);
    if (store.length > 0 && t <= store.start(store.length - 1)) {
      const rows = this.late.get(lane);
      if (rows === undefined) this.late.set(lane, [{ t, state, ref }]);
      else rows.push({ t, state, ref });
      return;
    }
    store.push(t, state, ref);
    if (!this.stepsStale) this.count(lane, t, state);
  }

  /** What came late in this batch. */
  workIn() {
    for (const [lane, rows] of this.late) this.takeLate(lane, rows);
    this.late.clear();
  }

  /** Rows that came after later ones: the counting is taken back from the first of them on, and done again.
   * @param {Lane} lane @param {Late[]} rows */
  takeLate(lane, rows) {
    const { store } = lane;
    const from = rows.reduce((least, { t }) => Math.min(least, t), Infinity);
    const known = store.find(from - 1);
    // Before the lane was born other rules hold: then all is counted anew.
    if (known < 0 || lane.born === undefined || lane.born >= from) this.stepsStale = true;
    if (!this.stepsStale) this.countFrom(lane, known, -1);
    store.insert(rows);
    if (!this.stepsStale) this.countFrom(lane, known, 1);
  }

  /** The changes behind slice `known`, once more (1) or taken back (-1).
   * @param {Lane} lane @param {number} known @param {1 | -1} sign */
  countFrom(lane, known, sign) {
    if (!lane.counted && lane.fact.unit !== "main") return;
    const steps = lane.counted ? this.workers : this.alone;
    const { store } = lane;
    const items = lane.fact.unit === "items";
    let running = isRunning(store.state(known));
    let alive = store.state(known) !== NONE;
    for (let i = known + 1; i < store.length; i++) {
      const state = store.state(i);
      if (isRunning(state) !== running) steps.onCpu.add(store.start(i), running ? -sign : sign);
      running = isRunning(state);
      if (!items && (state !== NONE) !== alive) steps.inFlight.add(store.start(i), alive ? -sign : sign);
      alive = state !== NONE;
    }
    lane.running = running;
    if (!items) lane.inFlight = alive ? 1 : 0;
  }

  /** Keeps P(t) and R(t) up with a lane's new state.
   * @param {Lane} lane @param {number} t @param {number} state */
  count(lane, t, state) {
    const steps = lane.counted ? this.workers : this.alone;
    if (!lane.counted && lane.fact.unit !== "main") return;
    const running = isRunning(state);
    if (running !== lane.running) {
      lane.running = running;
      steps.onCpu.add(t, running ? 1 : -1);
    }
    if (lane.fact.unit === "items") return;
    const alive = state !== NONE && (lane.born !== undefined || (state !== QUEUED && state !== STARTING));
    this.countInFlight(lane, t, alive ? 1 : 0);
  }

  /** @param {Lane} lane @param {number} t @param {number} value */
  countInFlight(lane, t, value) {
    if (value > 0 && lane.born === undefined) lane.born = t;
    if (value === lane.inFlight) return;
    const steps = lane.counted ? this.workers : this.alone;
    steps.inFlight.add(t, value - lane.inFlight);
    lane.inFlight = value;
  }

  /** @param {MarkRow} mark */
  takeMark([number, t, kind, ref]) {
    const lane = this.lanes[number];
    if (lane === undefined) return;
    lane.addMark({ t, kind, ref });
    this.reach(t);
    if (kind === "step") this.takeStep(lane, t, ref);
    else if (kind === "task_started") {
      lane.items.push({ from: t, to: undefined, task: this.ref(ref)?.task ?? 0, ref, failed: false });
      if (lane.fact.unit === "items") this.countInFlight(lane, t, 1);
    } else if (kind === "task_ended" || kind === "task_failed" || kind === "task_lost") {
      this.endItem(lane, t, kind !== "task_ended");
    }
  }

  /** @param {Lane} lane @param {number} t @param {number} ref */
  takeStep(lane, t, ref) {
    if (lane.fact.kind !== "main") return;
    this.moments.push({ t, label: this.ref(ref)?.text ?? "" });
    this.moments.sort((a, b) => a.t - b.t);
    this.clock = this.moments.find((moment) => moment.label === "start")?.t ?? 0;
  }

  /** @param {Lane} lane @param {number} t @param {boolean} failed */
  endItem(lane, t, failed) {
    const item = lane.items[lane.items.length - 1];
    if (item === undefined || item.to !== undefined) return;
    item.to = t;
    item.failed = failed;
    if (lane.fact.unit === "items") this.countInFlight(lane, t, 0);
  }

  /** @param {OutputFact} output */
  takeOutput(output) {
    let at = this.outputs.length;
    while (at > 0 && this.outputs[at - 1].t > output.t) at -= 1;
    this.outputs.splice(at, 0, output);
  }

  /** @param {FinishedFact} fact */
  finish(fact) {
    const lane = this.lanes[fact.lane];
    if (lane === undefined) return;
    lane.finished = fact.t;
    lane.outcome = fact.outcome;
    lane.exitCode = fact.exit_code;
    lane.error = fact.error;
    this.endItem(lane, fact.t, fact.outcome !== "finished");
    this.takeRow([fact.lane, fact.t, NONE, 0]);
    this.workIn();
    this.structure += 1;
  }

  /** @param {number} t */
  reach(t) {
    if (t > this.extent) this.extent = t;
  }

  /** Brings P(t) and R(t) up to date. */
  settled() {
    if (!this.stepsStale) {
      const changed = Math.min(this.workers.inFlight.settle(), this.workers.onCpu.settle());
      const other = Math.min(this.alone.inFlight.settle(), this.alone.onCpu.settle());
      this.stepsChanged = Math.min(this.stepsChanged, this.hasCounted ? changed : other);
      return;
    }
    this.stepsStale = false;
    this.workers = { inFlight: new Steps(), onCpu: new Steps() };
    this.alone = { inFlight: new Steps(), onCpu: new Steps() };
    for (const lane of this.declared) this.recount(lane);
    this.settled();
    this.stepsChanged = 0;
  }

  /** Brings them up to date and tells since when they changed (Infinity: they did not). For one painter only. */
  settle() {
    this.settled();
    const changed = this.stepsChanged;
    this.stepsChanged = Infinity;
    return changed;
  }

  /** Counts a lane from the beginning: late rows came, or it turned out to be of another kind.
   * @param {Lane} lane */
  recount(lane) {
    lane.running = false;
    lane.inFlight = 0;
    lane.born = undefined;
    const { store } = lane;
    for (let i = 0; i < store.length; i++) this.count(lane, store.start(i), store.state(i));
    if (lane.fact.unit !== "items") return;
    for (const item of lane.items) {
      this.countInFlight(lane, item.from, 1);
      if (item.to !== undefined) this.countInFlight(lane, item.to, 0);
    }
  }

  /** Up to where P(t) and R(t) can be trusted: a lane that says "running" must have spoken. */
  get frontier() {
    if (this.end !== undefined) return this.extent;
    let frontier = this.extent;
    for (const lane of this.lanes) {
      if (lane === undefined || !lane.running || !(lane.counted || lane.fact.unit === "main")) continue;
      const { seen } = lane.store;
      if (seen < frontier && seen > this.extent - PATIENCE) frontier = seen;
    }
    return frontier;
  }
}
