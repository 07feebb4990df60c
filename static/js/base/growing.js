const FIRST = 16;
/** What is kept for the next time once the entries are done with. */
const KEPT = 1 << 14;

/** An array of 64-bit floats that grows by doubling. */
export class Floats {
  constructor() {
    this.length = 0;
    this.data = new Float64Array(FIRST);
    this.ordered = true;
  }

  /** @param {number} value */
  push(value) {
    if (this.length === this.data.length) {
      const larger = new Float64Array(this.data.length * 2);
      larger.set(this.data);
      this.data = larger;
    }
    if (this.length > 0 && value < this.data[this.length - 1]) this.ordered = false;
    this.data[this.length++] = value;
  }

  /** The entries from the least to the largest, until the next change. */
  sorted() {
    const all = this.data.subarray(0, this.length);
    if (!this.ordered) all.sort();
    this.ordered = true;
    return all;
  }

  /** Forgets all. */
  clear() {
    this.length = 0;
    this.ordered = true;
    if (this.data.length > KEPT) this.data = new Float64Array(FIRST);
  }
}
