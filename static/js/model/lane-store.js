/**
 * What one lane did: a partition of time. Slice i holds `state(i)` from `start(i)` until `start(i + 1)`; the last one is
 * open and ends at the lane's own watermark, `seen`. Time in each state up to any instant comes from prefix sums kept
 * every 64 slices, so the exact shares of any stretch cost at most 2 x 63 steps, however long the history.
 */

import { STATE_COUNT } from "./states.js";
import { assert } from "../base/assert.js";

const BITS = 14;
/** Slices in a full chunk. */
export const CHUNK = 1 << BITS;
const MASK = CHUNK - 1;
const FIRST = 16;
const NARROW = 0xffff;
const BLOCK_BITS = 6;
const BLOCK = 1 << BLOCK_BITS;
const S = STATE_COUNT;

/** @typedef {{t: number, state: number, ref: number}} Late a row that comes after later ones */

/** One stretch of slices in typed arrays. Only the last chunk of a lane may be smaller than CHUNK. */
class Chunk {
  /** @param {number} capacity */
  constructor(capacity) {
    this.capacity = capacity;
    this.t = new Float64Array(capacity);
    this.s = new Uint8Array(capacity);
    /** Refs are narrow until one of them is not. @type {Uint16Array | Uint32Array} */
    this.r = new Uint16Array(capacity);
    /** Time per state before each block of 64. */
    this.sums = new Float64Array(Math.ceil(capacity / BLOCK) * S);
  }

  /** @param {number} capacity */
  grown(capacity) {
    const larger = new Chunk(capacity);
    larger.t.set(this.t);
    larger.s.set(this.s);
    if (this.r instanceof Uint32Array) larger.r = new Uint32Array(capacity);
    larger.r.set(this.r);
    larger.sums.set(this.sums);
    return larger;
  }
}

export class LaneStore {
  constructor() {
    this.length = 0;
    /** @type {Chunk[]} */
    this.chunks = [];
    /** Time per state in all closed slices. */
    this.totals = new Float64Array(S);
    /** The last time that the lane has spoken for. */
    this.seen = 0;
    /** States that occur, as bits. */
    this.states = 0;
    /** Up to here nothing changed since it was last asked for; see `takeDirty`. */
    this.dirtyFrom = Infinity;
  }

  /** From `t` on the lane is in `state`. O(1) in time order; a late row is put in its place.
   * @param {number} t @param {number} state @param {number} ref */
  push(t, state, ref) {
    const last = this.length - 1;
    if (last >= 0 && t < this.start(last)) return this.insert([{ t, state, ref }]);
    if (t > this.seen) this.seen = t;
    if (last >= 0) {
      const chunk = this.chunks[last >> BITS];
      const q = last & MASK;
      if (t === chunk.t[q]) return this.replaceLast(state, ref);
      if (chunk.s[q] === state && chunk.r[q] === ref) return;
      this.totals[chunk.s[q]] += t - chunk.t[q];
    }
    this.append(t, state, ref);
  }

  /** @param {number} t @param {number} state @param {number} ref */
  append(t, state, ref) {
    const i = this.length;
    const q = i & MASK;
    let chunk = this.chunks[i >> BITS];
    if (chunk === undefined) {
      chunk = new Chunk(FIRST);
      this.chunks.push(chunk);
    } else if (q === chunk.capacity) {
      chunk = chunk.grown(Math.min(CHUNK, chunk.capacity * 4));
      this.chunks[i >> BITS] = chunk;
    }
    if ((q & (BLOCK - 1)) === 0) chunk.sums.set(this.totals, (q >> BLOCK_BITS) * S);
    chunk.t[q] = t;
    chunk.s[q] = state;
    if (ref > NARROW && chunk.r instanceof Uint16Array) chunk.r = Uint32Array.from(chunk.r);
    chunk.r[q] = ref;
    this.length = i + 1;
    this.states |= 1 << state;
    if (t < this.dirtyFrom) this.dirtyFrom = t;
  }

  /** Two rows at one instant: the later word counts.
   * @param {number} state @param {number} ref */
  replaceLast(state, ref) {
    const t = this.start(this.length - 1);
    this.cut(this.length - 1);
    const last = this.length - 1;
    if (last >= 0 && this.state(last) === state && this.ref(last) === ref) {
      if (t < this.dirtyFrom) this.dirtyFrom = t;
      return;
    }
    if (last >= 0) this.totals[this.state(last)] += t - this.start(last);
    this.append(t, state, ref);
  }

  /** Late rows, any number of them at once: what stands behind the first is taken off, and put back among them.
   * @param {Late[]} rows in order of arrival: of two at one instant the later word counts */
  insert(rows) {
    rows.sort((a, b) => a.t - b.t);
    const keep = this.find(rows[0].t) + 1;
    const tail = this.tailFrom(keep);
    const { seen } = this;
    this.cut(keep);
    let k = 0;
    for (const { t, state, ref } of rows) {
      for (; k < tail.t.length && tail.t[k] <= t; k++) this.push(tail.t[k], tail.s[k], tail.r[k]);
      this.push(t, state, ref);
    }
    for (; k < tail.t.length; k++) this.push(tail.t[k], tail.s[k], tail.r[k]);
    this.seen = Math.max(seen, rows[rows.length - 1].t);
  }

  /** A copy of the slices from `from` on.
   * @param {number} from */
  tailFrom(from) {
    const count = this.length - from;
    const tail = { t: new Float64Array(count), s: new Uint8Array(count), r: new Uint32Array(count) };
    for (let k = 0; k < count; k++) {
      tail.t[k] = this.start(from + k);
      tail.s[k] = this.state(from + k);
      tail.r[k] = this.ref(from + k);
    }
    return tail;
  }

  /** Keeps the first `length` slices.
   * @param {number} length */
  cut(length) {
    assert(length >= 0, "a lane cannot be cut below nothing");
    const to = Math.max(0, length - 1);
    const sums = new Float64Array(S);
    if (length > 0) this.timeUpTo(to, this.start(to), sums);
    this.totals.set(sums);
    this.length = length;
    this.chunks.length = Math.ceil(length / CHUNK);
  }

  /** @param {number} t The lane has spoken for all up to here. */
  see(t) {
    if (t > this.seen) this.seen = t;
  }

  /** @param {number} i */
  start(i) {
    return this.chunks[i >> BITS].t[i & MASK];
  }

  /** @param {number} i */
  state(i) {
    return this.chunks[i >> BITS].s[i & MASK];
  }

  /** @param {number} i */
  ref(i) {
    return this.chunks[i >> BITS].r[i & MASK];
  }

  /** Where slice i ends: where the next begins; the open one, at the watermark.
   * @param {number} i */
  end(i) {
    return i + 1 < this.length ? this.start(i + 1) : Math.max(this.seen, this.start(i));
  }

  /** The slice at instant `t`: the last that begins at or before it; -1 before the first.
   * @param {number} t */
  find(t) {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.chunks[middle >> BITS].t[middle & MASK] <= t) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** The state at instant `t`, or -1 where the lane says nothing.
   * @param {number} t */
  stateAt(t) {
    if (t > this.seen) return -1;
    const i = this.find(t);
    return i < 0 ? -1 : this.state(i);
  }

  /** Time per state from the beginning to `t`, which lies in slice `i`, is written into `out`.
   * @param {number} i @param {number} t @param {Float64Array} out */
  timeUpTo(i, t, out) {
    const chunk = this.chunks[i >> BITS];
    const q = i & MASK;
    const block = q >> BLOCK_BITS;
    const { t: starts, s, sums } = chunk;
    for (let k = 0, from = block * S; k < S; k++) out[k] = sums[from + k];
    for (let k = block << BLOCK_BITS; k < q; k++) out[s[k]] += starts[k + 1] - starts[k];
    out[s[q]] += t - starts[q];
  }

  /** Time per state from the beginning to `t`; nothing is said beyond the watermark.
   * @param {number} t @param {Float64Array} out */
  timeTo(t, out) {
    const at = t < this.seen ? t : this.seen;
    const i = this.find(at);
    if (i < 0) out.fill(0);
    else this.timeUpTo(i, at, out);
  }

  /** Time per state within [from, to) is written into `out`; returns its sum.
   * @param {number} from @param {number} to @param {Float64Array} out */
  timeIn(from, to, out) {
    this.timeTo(from, scratch);
    this.timeTo(Math.max(from, to), out);
    let sum = 0;
    for (let k = 0; k < S; k++) {
      out[k] -= scratch[k];
      sum += out[k];
    }
    return sum;
  }

  /** The earliest instant whose picture may have changed since the last call (Infinity: none). */
  takeDirty() {
    const t = this.dirtyFrom;
    this.dirtyFrom = Infinity;
    return t;
  }
}

const scratch = new Float64Array(S);
