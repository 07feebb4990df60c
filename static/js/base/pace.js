/**
 * What a picture leaves out while it moves on a machine that cannot keep up: after two slow frames, fine columns and
 * hatches; after three more, its labels. When the hand has rested for a moment, all of it is there again.
 */

export const SLOW_MS = 12;
const COARSE_AFTER = 2;
const BARE_AFTER = 5;
export const REST_MS = 150;

export class Pace {
  constructor() {
    this.inputAt = -Infinity;
    this.slow = 0;
  }

  /** Somebody moves the picture.
   * @param {number} now ms */
  input(now) {
    if (!this.moving(now)) this.slow = 0;
    this.inputAt = now;
  }

  /** A frame took so long.
   * @param {number} ms @param {number} now */
  note(ms, now) {
    if (ms > SLOW_MS && this.moving(now)) this.slow += 1;
  }

  /** @param {number} now */
  moving(now) {
    return now - this.inputAt < REST_MS;
  }

  /** Columns of two pixels, and no hatches.
   * @param {number} now */
  coarse(now) {
    return this.slow >= COARSE_AFTER && this.moving(now);
  }

  /** No labels.
   * @param {number} now */
  bare(now) {
    return this.slow >= BARE_AFTER && this.moving(now);
  }
}
