// The list of runs: two to four of them can be put side by side.

import { say } from "./words.js";

const LEAST = 2;
const MOST = 4;
const form = document.getElementById("compare");
const button = document.getElementById("side-by-side");

function count() {
  if (!(form instanceof HTMLFormElement) || !(button instanceof HTMLButtonElement)) return;
  const boxes = [.../** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("input[name=runs]"))];
  const chosen = boxes.filter((box) => box.checked).length;
  button.disabled = chosen < LEAST;
  for (const box of boxes) box.disabled = chosen >= MOST && !box.checked;
}

/** A file of the reader's is taken in, and shown.
 * @param {File} file @param {HTMLElement} told */
async function bring(file, told) {
  told.textContent = say("reading", { name: file.name });
  try {
    const answer = await fetch(`/api/runs/import`, { method: "POST", body: file });
    const said = await answer.json();
    if (answer.ok) location.assign(`/runs/${said.id}`);
    else told.textContent = said.detail;
  } catch {
    told.textContent = say("not_read", { name: file.name });
  }
}

const chooser = document.getElementById("bring");
chooser?.addEventListener("change", () => {
  const told = document.getElementById("brought");
  if (chooser instanceof HTMLInputElement && chooser.files?.[0] && told) void bring(chooser.files[0], told);
  if (chooser instanceof HTMLInputElement) chooser.value = ""; // the same file may be chosen again
});
form?.addEventListener("change", count);
// A page that is come back to has its boxes as they were.
window.addEventListener("pageshow", count);
count();
