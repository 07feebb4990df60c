/** Breaks loudly where an assumption of ours does not hold.
 * @param {unknown} condition
 * @param {string} message
 * @returns {asserts condition} */
export function assert(condition, message) {
  if (!condition) throw new Error(`Broken assumption: ${message}`);
}

/** Closes a switch over a union: a new member is then a type error.
 * @param {never} value
 * @returns {never} */
export function assertNever(value) {
  throw new Error(`Not expected: ${JSON.stringify(value)}`);
}
