// What the pages' scripts say: the words come with the page, from the same catalogue as its own (templates/words.toml).

import { fill } from "../base/fill.js";

/** @type {Record<string, string> | undefined} */
let catalogue;

/** @param {string} key @param {Record<string, string | number>} [values] what the names in braces stand for
 * @returns {string} */
export function say(key, values = {}) {
  catalogue ??= JSON.parse(document.body.dataset.words ?? "{}");
  const text = catalogue?.[key];
  if (text === undefined) throw new Error(`The page has no words for ${key}.`);
  return fill(text, values);
}
