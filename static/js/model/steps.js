/**
 * A step function of time, such as "how many run at this instant": exact means of any stretch from sums kept every 64
 * steps, the largest value from maxima per block. Changes may come in any order; a late one costs only what lies behind
 * it. A million steps take 11 MB.
 */

import { Floats } from "../base/growing.js";

const BITS = 14;
const CHUNK = 1 << BITS;
const MASK = CHUNK - 1;
const FIRST = 16;
const BLOCK_BITS = 6;
const BLOCK = 1 << BLOCK_BITS;
/** Before each block: the integrals of the value, of "at least one" and of "at least two", and the largest value so far. */
const KEPT = 4;
/** Values are narrow until one of them is not. */
const NARROW = 0x7fff;
/** The next place is looked for one by one so far, then by halves. */
const NEAR = 24;

/** @typedef {{mean: number, max: number, one: number, two: number, until: number}} Over */

/** One stretch of steps. Only the last may be smaller than CHUNK. */
class Chunk {
  /** @param {number} capacity */
  constructor(capacity) {
    this.capacity = capacity;
    /** Where it changes, strictly increasing ... */
    this.t = new Float64Array(capacity);
    /** ... and to what. @type {Int16Array | Int32Array} */
    this.v = new Int16Array(capacity);
    this.kept = new Float64Array(Math.ceil(capacity / BLOCK) * KEPT);
    /** Largest value in each full block. */
    this.most = new Int32Array(Math.ceil(capacity / BLOCK));
  }

  /** @param {number} capacity */
  grown(capacity) {
    const larger = new Chunk(capacity);
    if (this.v instanceof Int32Array) larger.v = new Int32Array(capacity);
    larger.t.set(this.t);
    larger.v.set(this.v);
    larger.kept.set(this.kept);
    larger.most.set(this.most);
    return larger;
  }
}

export class Steps {
  constructor() {
    this.length = 0;
    /** @type {Chunk[]} */
    this.chunks = [];
    /** Integrals up to the last step, and the largest value before it. */
    this.area = 0;
    this.one = 0;
    this.two = 0;
    this.top = 0;
    /** Changes that are not worked in yet: when it goes up by one, and when down. */
    this.ups = new Floats();
    this.downs = new Floats();
    /** A place on the way: columns are asked for from left to right. */
    this.at = { i: -1, t: -Infinity, area: 0, one: 0, two: 0 };
  }

  /** @param {number} i When step i begins. */
  time(i) {
    return this.chunks[i >> BITS].t[i & MASK];
  }

  /** @param {number} i What holds from then on. */
  value(i) {
    return this.chunks[i >> BITS].v[i & MASK];
  }

  /** The largest value ever. */
  get peak() {
    return this.length === 0 ? 0 : Math.max(this.top, this.value(this.length - 1));
  }

  /** From `t` on the value is larger, or smaller, by one.
   * @param {number} t @param {number} by 1 or -1 */
  add(t, by) {
    (by > 0 ? this.ups : this.downs).push(t);
  }

  /** Works the pending changes in. Returns the first instant that changed (Infinity: nothing did). */
  settle() {
    if (this.ups.length === 0 && this.downs.length === 0) return Infinity;
    const ups = this.ups.sorted();
    const downs = this.downs.sorted();
    const first = Math.min(ups.length > 0 ? ups[0] : Infinity, downs.length > 0 ? downs[0] : Infinity);
    const keep = this.length > 0 && first <= this.time(this.length - 1) ? this.count(first, false) : this.length;
    const tail = this.tailFrom(keep);
    this.truncate(keep);
    let u = 0;
    let d = 0;
    let k = 0;
    while (u < ups.length || d < downs.length || k < tail.t.length) {
      const t = Math.min(u < ups.length ? ups[u] : Infinity, d < downs.length ? downs[d] : Infinity, k < tail.t.length ? tail.t[k] : Infinity);
      let by = 0;
      if (tail.t[k] === t) by = tail.by[k++];
      while (ups[u] === t) by += (u++, 1);
      while (downs[d] === t) by -= (d++, 1);
      if (by !== 0) this.put(t, by);
    }
    this.ups.clear();
    this.downs.clear();
    this.at.i = -1;
    this.at.t = -Infinity;
    return first;
  }

  /** Changes from step `from` on.
   * @param {number} from */
  tailFrom(from) {
    const t = new Float64Array(this.length - from);
    const by = new Int32Array(t.length);
    let before = from > 0 ? this.value(from - 1) : 0;
    for (let i = from; i < this.length; i++) {
      t[i - from] = this.time(i);
      by[i - from] = this.value(i) - before;
      before = this.value(i);
    }
    return { t, by };
  }

  /** Keeps the first `length` steps.
   * @param {number} length */
  truncate(length) {
    if (length === this.length) return;
    this.length = length;
    this.chunks.length = (length + CHUNK - 1) >> BITS;
    this.area = this.one = this.two = this.top = 0;
    const last = length - 1;
    if (last < 0) return;
    const { kept } = this.chunks[last >> BITS];
    const block = (last & MASK) >> BLOCK_BITS;
    this.area = kept[block * KEPT];
    this.one = kept[block * KEPT + 1];
    this.two = kept[block * KEPT + 2];
    this.top = kept[block * KEPT + 3];
    for (let i = last & ~(BLOCK - 1); i < last; i++) this.pass(this.value(i), this.time(i + 1) - this.time(i));
  }

  /** A value held for so long.
   * @param {number} value @param {number} gone */
  pass(value, gone) {
    this.area += value * gone;
    if (value >= 1) this.one += gone;
    if (value >= 2) this.two += gone;
    if (value > this.top) this.top = value;
  }

  /** A step behind all others.
   * @param {number} t @param {number} by */
  put(t, by) {
    const i = this.length;
    const before = i > 0 ? this.value(i - 1) : 0;
    if (i > 0) this.pass(before, t - this.time(i - 1));
    const q = i & MASK;
    let chunk = this.chunks[i >> BITS];
    if (chunk === undefined) this.chunks.push((chunk = new Chunk(FIRST)));
    else if (q === chunk.capacity) this.chunks[i >> BITS] = chunk = chunk.grown(Math.min(CHUNK, chunk.capacity * 4));
    if ((q & (BLOCK - 1)) === 0) this.openBlock(i, chunk, q >> BLOCK_BITS);
    const value = before + by;
    if (value > NARROW && chunk.v instanceof Int16Array) chunk.v = Int32Array.from(chunk.v);
    chunk.t[q] = t;
    chunk.v[q] = value;
    this.length = i + 1;
  }

  /** @param {number} i the first step of it @param {Chunk} chunk @param {number} block */
  openBlock(i, chunk, block) {
    const at = block * KEPT;
    chunk.kept[at] = this.area;
    chunk.kept[at + 1] = this.one;
    chunk.kept[at + 2] = this.two;
    chunk.kept[at + 3] = this.top;
    if (i === 0) return;
    let most = 0;
    for (let k = i - BLOCK; k < i; k++) most = Math.max(most, this.value(k));
    this.chunks[(i - 1) >> BITS].most[((i - 1) & MASK) >> BLOCK_BITS] = most;
  }

  /** How many steps begin before `t`, or at it too.
   * @param {number} t @param {boolean} [inclusive] */
  count(t, inclusive = true) {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const at = this.chunks[middle >> BITS].t[middle & MASK];
      if (at < t || (inclusive && at === t)) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** Goes to instant `t`: on from where the last question ended, if that is near.
   * @param {number} t */
  seek(t) {
    const { at } = this;
    if (t === at.t) return at;
    let { i } = at;
    if (t > at.t && i >= 0) {
      const most = Math.min(this.length, i + NEAR);
      while (i + 1 < most && this.time(i + 1) <= t) this.advance(++i);
      if (i + 1 >= this.length || this.time(i + 1) > t) return this.reach(t);
    }
    i = this.count(t) - 1;
    at.i = i;
    if (i >= 0) this.restart(i);
    else {
      at.t = t;
      at.area = at.one = at.two = 0;
    }
    return this.reach(t);
  }

  /** From the sums before its block to step `i`.
   * @param {number} i */
  restart(i) {
    const { at } = this;
    const { kept } = this.chunks[i >> BITS];
    const k = ((i & MASK) >> BLOCK_BITS) * KEPT;
    at.area = kept[k];
    at.one = kept[k + 1];
    at.two = kept[k + 2];
    at.i = i & ~(BLOCK - 1);
    at.t = this.time(at.i);
    while (at.i < i) this.advance(at.i + 1);
  }

  /** To the beginning of step `i`, the next one.
   * @param {number} i */
  advance(i) {
    this.reach(this.time(i));
    this.at.i = i;
  }

  /** Within the step that it is at.
   * @param {number} t */
  reach(t) {
    const { at } = this;
    const value = at.i < 0 ? 0 : this.value(at.i);
    const gone = t - at.t;
    if (value > 0) {
      at.area += value * gone;
      at.one += gone;
      if (value > 1) at.two += gone;
    }
    at.t = t;
    return at;
  }

  /** What it was in [from, to): mean, largest value, time with at least one and with at least two, and up to when all of
   * that stays as it is (`to`, if it changed in between).
   * @param {number} from @param {number} to
   * @param {Over} [out] */
  over(from, to, out = { mean: 0, max: 0, one: 0, two: 0, until: 0 }) {
    const { i, area, one, two } = this.seek(from);
    const end = this.seek(Math.max(from, to));
    const last = end.i > i && this.time(end.i) >= to ? end.i - 1 : end.i;
    out.one = end.one - one;
    out.two = end.two - two;
    if (last === i) {
      out.max = i < 0 ? 0 : this.value(i);
      out.mean = to > from ? out.max : 0;
      out.until = i + 1 < this.length ? this.time(i + 1) : Infinity;
      return out;
    }
    out.max = this.largest(Math.max(0, i), last);
    out.mean = to > from ? (end.area - area) / (to - from) : 0;
    out.until = to;
    return out;
  }

  /** The largest value among steps i to j.
   * @param {number} i @param {number} j */
  largest(i, j) {
    let most = 0;
    while (i <= j) {
      const chunk = this.chunks[i >> BITS];
      const q = i & MASK;
      const value = (q & (BLOCK - 1)) === 0 && i + BLOCK - 1 <= j && i + BLOCK < this.length ? chunk.most[q >> BLOCK_BITS] : -1;
      if (value >= 0) i += BLOCK;
      else i += 1;
      most = Math.max(most, value >= 0 ? value : chunk.v[q]);
    }
    return most;
  }
}
