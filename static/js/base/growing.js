/** An array of 64-bit floats that grows by doubling. */
export class Floats {
  constructor(capacity = 16) {
    this.length = 0;
    this.data = new Float64Array(capacity);
  }

  /** @param {number} value */
  push(value) {
    if (this.length === this.data.length) {
      const larger = new Float64Array(this.data.length * 2);
      larger.set(this.data);
      this.data = larger;
    }
    this.data[this.length++] = value;
  }

  /** Forgets all from `length` on.
   * @param {number} length */
  truncate(length) {
    if (length < this.length) this.length = length;
  }
}
