/** @param {number} value @param {number} low @param {number} high */
export function clamp(value, low, high) {
  return value < low ? low : value > high ? high : value;
}

/** The number of leading entries of a sorted array that are <= `value`.
 * @param {ArrayLike<number>} sorted
 * @param {number} value
 * @param {number} [length] */
export function countUpTo(sorted, value, length = sorted.length) {
  let low = 0;
  let high = length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (sorted[middle] <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** A `%` that never is negative.
 * @param {number} value @param {number} modulus */
export function wrap(value, modulus) {
  const rest = value % modulus;
  return rest < 0 ? rest + modulus : rest;
}
