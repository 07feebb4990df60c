/** How a reader wants all pictures to be: kept in this browser. The panel in which they are chosen is fetched on demand. */

const STORED = "interleave.picture";

/**
 * @typedef {object} Wishes
 * @property {boolean} plain no hatches
 * @property {boolean} quiet milestones of a live run are not announced
 * @property {boolean} deep a deep room: a projected picture is half as large again
 */

/** @returns {Wishes} */
export function readWishes() {
  const none = { plain: false, quiet: false, deep: false };
  try {
    return { ...none, ...JSON.parse(localStorage.getItem(STORED) ?? "{}") };
  } catch {
    return none;
  }
}

/** @param {Wishes} wishes */
export function keepWishes(wishes) {
  try {
    localStorage.setItem(STORED, JSON.stringify(wishes));
  } catch {
    // Then they last as long as the page.
  }
}
