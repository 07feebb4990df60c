/**
 * A step function of time, such as "how many run at this instant": exact means of any stretch from prefix sums, the
 * largest value from maxima per block. Changes may come in any order; a late one costs only what lies behind it.
 */

import { Floats } from "../base/growing.js";
import { countBelow, countUpTo } from "../base/maths.js";

const BLOCK_BITS = 6;

export class Steps {
  constructor() {
    /** Where it changes, strictly increasing, and to what. */
    this.t = new Floats();
    this.value = new Floats();
    /** Integrals from the beginning to t[i]: of the value, of "at least one", of "at least two". */
    this.area = new Floats();
    this.one = new Floats();
    this.two = new Floats();
    /** Largest value before step i. A value is final only when time has moved on: two lanes may swap at one instant. */
    this.top = new Floats();
    /** Largest value in each full block of 64. */
    this.most = new Floats();
    /** Changes that are not worked in yet: when, and by how much. */
    this.pendingT = new Floats();
    this.pendingBy = new Floats();
    this.ordered = true;
  }

  /** The largest value ever. */
  get peak() {
    const last = this.t.length - 1;
    return last < 0 ? 0 : Math.max(this.top.data[last], this.value.data[last]);
  }

  /** From `t` on the value is larger by `by`.
   * @param {number} t @param {number} by */
  add(t, by) {
    const { pendingT } = this;
    if (pendingT.length > 0 && t < pendingT.data[pendingT.length - 1]) this.ordered = false;
    pendingT.push(t);
    this.pendingBy.push(by);
  }

  /** Works the pending changes in. Returns the first instant that changed (Infinity: nothing did). */
  settle() {
    const count = this.pendingT.length;
    if (count === 0) return Infinity;
    const first = this.pendingT.data[0];
    if (this.ordered && (this.t.length === 0 || first >= this.t.data[this.t.length - 1])) {
      for (let i = 0; i < count; i++) this.put(this.pendingT.data[i], this.pendingBy.data[i]);
      this.forget();
      return first;
    }
    return this.mergeIn();
  }

  forget() {
    this.pendingT.truncate(0);
    this.pendingBy.truncate(0);
    this.ordered = true;
  }

  /** Changes in any order, some of them before what is known.
   * @returns {number} */
  mergeIn() {
    const times = this.pendingT.data.slice(0, this.pendingT.length);
    const by = this.pendingBy.data;
    const fresh = Array.from(times, (t, i) => ({ t, by: by[i] })).sort((a, b) => a.t - b.t);
    this.forget();
    const from = fresh[0].t;
    const keep = countBelow(this.t.data, from, this.t.length);
    const tail = this.changesFrom(keep);
    this.truncate(keep);
    let i = 0;
    let k = 0;
    while (i < fresh.length || k < tail.length) {
      const next = k >= tail.length || (i < fresh.length && fresh[i].t <= tail[k].t) ? fresh[i++] : tail[k++];
      this.put(next.t, next.by);
    }
    return from;
  }

  /** @param {number} from */
  changesFrom(from) {
    const changes = [];
    for (let i = from; i < this.t.length; i++) {
      const before = i > 0 ? this.value.data[i - 1] : 0;
      changes.push({ t: this.t.data[i], by: this.value.data[i] - before });
    }
    return changes;
  }

  /** @param {number} length */
  truncate(length) {
    for (const column of [this.t, this.value, this.area, this.one, this.two, this.top]) column.truncate(length);
    this.most.truncate(Math.max(0, length - 1) >> BLOCK_BITS);
  }

  /** @param {number} t @param {number} by */
  put(t, by) {
    const last = this.t.length - 1;
    if (last >= 0 && this.t.data[last] === t) {
      this.value.data[last] += by;
      return;
    }
    const before = last >= 0 ? this.value.data[last] : 0;
    const gone = last >= 0 ? t - this.t.data[last] : 0;
    this.area.push(last >= 0 ? this.area.data[last] + before * gone : 0);
    this.one.push(last >= 0 ? this.one.data[last] + (before >= 1 ? gone : 0) : 0);
    this.two.push(last >= 0 ? this.two.data[last] + (before >= 2 ? gone : 0) : 0);
    this.top.push(last >= 0 ? Math.max(this.top.data[last], before) : 0);
    if (last >= 0 && ((last + 1) & ((1 << BLOCK_BITS) - 1)) === 0) this.closeBlock(last);
    this.t.push(t);
    this.value.push(before + by);
  }

  /** @param {number} last The last step of a full block. */
  closeBlock(last) {
    let most = 0;
    for (let i = last + 1 - (1 << BLOCK_BITS); i <= last; i++) most = Math.max(most, this.value.data[i]);
    this.most.push(most);
  }

  /** The value at instant `t`.
   * @param {number} t */
  at(t) {
    const i = countUpTo(this.t.data, t, this.t.length) - 1;
    return i < 0 ? 0 : this.value.data[i];
  }

  /** The integral up to `t`, whose step is `i`, of the value (floor 0), of "at least one" (1), of "at least two" (2).
   * @param {number} i @param {number} t @param {0 | 1 | 2} floor */
  integral(i, t, floor) {
    if (i < 0) return 0;
    const value = this.value.data[i];
    const gone = t - this.t.data[i];
    if (floor === 0) return this.area.data[i] + value * gone;
    if (floor === 1) return this.one.data[i] + (value >= 1 ? gone : 0);
    return this.two.data[i] + (value >= 2 ? gone : 0);
  }

  /** What it was in [from, to): mean, largest value, time with at least one and with at least two.
   * @param {number} from @param {number} to
   * @param {{mean: number, max: number, one: number, two: number}} [out] */
  over(from, to, out = { mean: 0, max: 0, one: 0, two: 0 }) {
    const i = countUpTo(this.t.data, from, this.t.length) - 1;
    let j = i;
    if (j + 1 < this.t.length && this.t.data[j + 1] < to) j = countUpTo(this.t.data, to, this.t.length) - 1;
    const span = to - from;
    out.mean = span > 0 ? (this.integral(j, to, 0) - this.integral(i, from, 0)) / span : 0;
    out.one = this.integral(j, to, 1) - this.integral(i, from, 1);
    out.two = this.integral(j, to, 2) - this.integral(i, from, 2);
    out.max = this.largest(Math.max(0, i), j > i && this.t.data[j] >= to ? j - 1 : j);
    return out;
  }

  /** The largest value among steps i to j.
   * @param {number} i @param {number} j */
  largest(i, j) {
    let most = 0;
    const values = this.value.data;
    while (i <= j) {
      const block = i >> BLOCK_BITS;
      if ((i & ((1 << BLOCK_BITS) - 1)) === 0 && i + (1 << BLOCK_BITS) - 1 <= j && block < this.most.length) {
        if (this.most.data[block] > most) most = this.most.data[block];
        i += 1 << BLOCK_BITS;
      } else {
        if (values[i] > most) most = values[i];
        i += 1;
      }
    }
    return most;
  }
}
