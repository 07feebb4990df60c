// The home page: how far the reader is on the path, which playlist it follows, what this machine cannot run.

import { isStill } from "../net/source.js";
import { ask, icon, make, need } from "./dom.js";
import { choosePlaylist, done, playlist } from "./memory.js";
import { say } from "./words.js";

/** A lesson's place on the path. @param {string} slug */
const place = (slug) => document.querySelector(`#path [data-lesson="${CSS.escape(slug)}"]`);

/** @returns {HTMLElement[]} */
const places = () => [...need("path").querySelectorAll("li")];

/** @param {HTMLElement} item @param {string} text @param {string} className */
function remark(item, text, className) {
  item.querySelector(`small.${className}`)?.remove();
  if (text) item.querySelector(".words")?.append(" ", make("small", { className, textContent: text }));
}

/** Which lessons the chosen playlist has, in its order; none is chosen: all. */
function chosenLessons() {
  const buttons = [...need("playlists").querySelectorAll("button")];
  const chosen = buttons.find((button) => button.dataset.playlist === playlist()) ?? buttons[0];
  for (const button of buttons) button.setAttribute("aria-pressed", String(button === chosen));
  return (chosen?.dataset.lessons ?? "").split(" ");
}

function showWay() {
  const known = done();
  const lessons = chosenLessons();
  const next = lessons.find((slug) => !known.includes(slug) && place(slug)?.querySelector("a"));
  for (const item of places()) {
    const slug = item.dataset.lesson ?? "";
    item.classList.toggle("done", known.includes(slug));
    item.classList.toggle("next", slug === next && known.length > 0);
    item.classList.toggle("out", !lessons.includes(slug));
    remark(item, slug === next && known.length > 0 ? say("up_next") : "", "then");
    const dot = item.querySelector(".dot");
    if (dot) dot.replaceChildren(...(known.includes(slug) ? [make("span", { className: "visually-hidden", textContent: say("is_done") })] : []));
    dot?.toggleAttribute("aria-hidden", !known.includes(slug));
  }
  const count = lessons.filter((slug) => known.includes(slug)).length;
  need("course-done").textContent = count === 0 ? "" : next ? say("done", { n: count }) : say("done_all");
  showStart(next, known.length > 0);
}

/** @param {string | undefined} next @param {boolean} begun */
function showStart(next, begun) {
  const link = place(next ?? "")?.querySelector("a");
  const start = need("start");
  if (!begun || !link || !(start instanceof HTMLAnchorElement)) return;
  start.href = link.href;
  const number = Number(place(next ?? "")?.getAttribute("data-number"));
  start.replaceChildren(say("continue", { n: number }), icon("arrow"));
}

/** What this machine has not is looked for by the server when it is first asked, so the page does not wait for it. */
async function showNeeds() {
  /** @type {{slug: string, lacks: string[]}[]} */
  const lessons = await ask("/api/lessons");
  for (const { slug, lacks } of lessons) {
    const item = place(slug);
    if (!(item instanceof HTMLElement) || lacks.length === 0) continue;
    item.classList.add("lacking");
    remark(item, say("needs", { what: lacks.join(", ") }), "needs");
  }
}

need("playlists").addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("button") : null;
  if (!button) return;
  choosePlaylist(button.dataset.playlist ?? "");
  showWay();
});
addEventListener("pageshow", showWay);
showWay();
if (need("demo").dataset.demo) void import("./demo.js").then(({ showDemo }) => showDemo());
if (!isStill()) showNeeds().catch(() => undefined);
