/** A sentence of the catalogue with its names in braces filled in.
 * @param {string} text @param {Record<string, string | number>} values
 * @returns {string} */
export function fill(text, values) {
  return text.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole));
}
