// A lesson's scripts: copied from the page, and lit where the lanes are at the instant that is looked at.

import { need } from "./dom.js";
import { say } from "./words.js";

export function wireCopying() {
  document.addEventListener("click", (event) => {
    const button = event.target instanceof Element ? event.target.closest("[data-copy]") : null;
    if (button instanceof HTMLElement) void copyScript(button.dataset.copy ?? "");
  });
}

/** @param {string} name */
async function copyScript(name) {
  const lines = document.querySelectorAll(`#codes [data-pane="${CSS.escape(name)}"] .ln[data-line]`);
  const text = [...lines].map((line) => line.textContent?.trimEnd() ?? "").join("\n");
  const said = need("announce");
  try {
    await navigator.clipboard.writeText(`${text}\n`);
    said.textContent = say("copied");
  } catch {
    // Plain http on a network offers no clipboard: the code is selected instead, for the reader's own copy command.
    const section = document.querySelector(`#codes [data-pane="${CSS.escape(name)}"] .code`);
    if (section) getSelection()?.selectAllChildren(section);
    said.textContent = say("selected");
  }
  for (const menu of document.querySelectorAll("details.menu[open]")) menu.removeAttribute("open");
}

/** @param {ReadonlyMap<string, readonly number[]>} lines by pane: where its lanes are */
export function lightLines(lines) {
  for (const section of document.querySelectorAll("#codes [data-pane]")) {
    const here = lines.get(section.getAttribute("data-pane") ?? "") ?? [];
    for (const line of section.querySelectorAll(".ln[data-line]")) line.classList.toggle("at", here.includes(Number(line.getAttribute("data-line"))));
  }
}
