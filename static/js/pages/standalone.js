// A file that holds its own runs: they are unpacked and drawn, and nothing is asked of anybody.

import { printBy } from "../panels/paper.js";
import { tell } from "../panels/story.js";
import { createTimeline } from "../timeline.js";
import { parseFacts } from "../wire/facts.js";
import { linkBy } from "./link.js";

/** @param {string} text base64 of gzip
 * @returns {Promise<string>} */
async function unpack(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
}

document.documentElement.classList.add("js");
const packed = [...document.querySelectorAll("script[data-run]")];
const host = document.getElementById("timeline");
if (host instanceof HTMLElement) {
  const timeline = createTimeline(host, { label: document.title, layout: packed.length > 1 ? "lesson" : "run" });
  for (const each of packed) {
    if (!(each instanceof HTMLElement)) continue;
    const pane = timeline.addPane({ id: each.dataset.run ?? "", title: each.dataset.title ?? "" });
    pane.append(parseFacts(await unpack(each.textContent ?? "")));
    pane.setConnection("ended");
  }
  document.getElementById("table")?.replaceChildren(timeline.parts.table);
  document.getElementById("story")?.replaceChildren(...timeline.panes.flatMap(tell));
  printBy(timeline, () => document.title);
  linkBy(timeline);
}
const asked = new URLSearchParams(location.hash.slice(1)).get("theme") ?? "";
if (["light", "dark", "projector"].includes(asked)) document.documentElement.dataset.theme = asked;
for (const button of document.querySelectorAll("[data-theme-choice]")) {
  button.addEventListener("click", () => {
    document.documentElement.dataset.theme = button.getAttribute("data-theme-choice") ?? "light";
  });
}
