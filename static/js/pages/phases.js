// The phases of a lesson in the bar over it: where the reader is, what is done, what is open.

/** @typedef {"ask" | "run" | "look" | "explain" | "change" | "transfer"} Phase */
/** @typedef {{on: Phase, done: ReadonlySet<Phase>, open: ReadonlySet<Phase>}} Way */

/** @param {(phase: Phase) => void} go */
export function wirePhases(go) {
  for (const link of document.querySelectorAll("#phases a")) {
    link.addEventListener("click", (event) => {
      event.preventDefault();
      const phase = link.closest("li")?.dataset.phase;
      if (phase && link.getAttribute("aria-disabled") !== "true") go(/** @type {Phase} */ (phase));
    });
  }
}

/** @param {Way} way */
export function showPhases({ on, done, open }) {
  for (const item of document.querySelectorAll("#phases li")) {
    const phase = /** @type {Phase} */ (item.getAttribute("data-phase"));
    item.classList.toggle("on", phase === on);
    item.classList.toggle("done", done.has(phase) && phase !== on);
    const link = item.querySelector("a");
    if (open.has(phase)) link?.removeAttribute("aria-disabled");
    else link?.setAttribute("aria-disabled", "true");
    if (phase === on) link?.setAttribute("aria-current", "step");
    else link?.removeAttribute("aria-current");
  }
}
