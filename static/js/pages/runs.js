// The list of runs: two to four of them can be put side by side.

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

form?.addEventListener("change", count);
// A page that is come back to has its boxes as they were.
window.addEventListener("pageshow", count);
count();
