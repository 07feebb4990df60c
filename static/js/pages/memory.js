// What a reader's own browser keeps: what was said before a run and what is done. No account, and nothing is sent.

const DONE = "interleave.done";

/** @param {Storage} storage @param {string} key @param {unknown} value */
function keep(storage, key, value) {
  try {
    storage.setItem(key, JSON.stringify(value));
  } catch {
    // Then it lasts as long as the page.
  }
}

/** @param {Storage} storage @param {string} key
 * @returns {any} */
function recall(storage, key) {
  try {
    return JSON.parse(storage.getItem(key) ?? "null");
  } catch {
    return null;
  }
}

/** @typedef {{choice?: string, reason?: string, orders?: number[][]}} Prediction */

/** @param {string} slug
 * @returns {Prediction} */
export const predicted = (slug) => recall(sessionStorage, `interleave.prediction.${slug}`) ?? {};

/** @param {string} slug @param {Prediction} prediction */
export const predict = (slug, prediction) => keep(sessionStorage, `interleave.prediction.${slug}`, prediction);

/** The lessons that were lived to their explanation.
 * @returns {string[]} */
export function done() {
  const known = recall(localStorage, DONE);
  return Array.isArray(known) ? known.map(String) : [];
}

/** @param {string} slug */
export function markDone(slug) {
  if (!done().includes(slug)) keep(localStorage, DONE, [...done(), slug]);
}

/** @typedef {{key: string, points: {label: string, x: number, y: number}[]}} OwnRun */

/** @param {string} slug
 * @returns {OwnRun[]} */
export function ownRuns(slug) {
  const known = recall(localStorage, `interleave.runs.${slug}`);
  return Array.isArray(known) ? known : [];
}

/** @param {string} slug @param {OwnRun[]} runs */
export const keepRuns = (slug, runs) => keep(localStorage, `interleave.runs.${slug}`, runs);

/** The playlist that was chosen, by its key; "" for the whole course.
 * @returns {string} */
export const playlist = () => recall(localStorage, "interleave.playlist") ?? "";

/** @param {string} key */
export const choosePlaylist = (key) => keep(localStorage, "interleave.playlist", key);
