// Another run beside the one of this page: chosen from the list of runs, drawn on the same axis. Fetched when asked for.

import { ask, make } from "./dom.js";
import { say } from "./words.js";

/** @typedef {{id: string, title: string, created: string, verdict: {sentence: string} | null, metrics: Record<string, number | null> | null}} Listed */

const MOST = 60;

/** Lets the reader choose one; undefined: none was.
 * @param {readonly string[]} shown runs that are on the page
 * @returns {Promise<{id: string, title: string} | undefined>} */
export async function chooseRun(shown) {
  /** @type {{waiting: Listed[], ended: Listed[]}} */
  const { waiting, ended } = await ask(`/api/runs?limit=${MOST}`);
  const others = [...waiting, ...ended].filter(({ id }) => !shown.includes(id));
  const dialog = make("dialog", { className: "export", ariaLabel: say("beside") }, make("h2", { textContent: say("beside") }));
  const list = make("section");
  for (const each of others) {
    const button = make("button", { type: "button" }, make("span", { textContent: each.title }), make("small", { textContent: aboutRun(each) }));
    button.addEventListener("click", () => dialog.close(each.id));
    list.append(button);
  }
  if (others.length === 0) list.append(make("p", { textContent: say("beside_none") }));
  dialog.append(list, make("form", { method: "dialog" }, make("button", { className: "btn", textContent: say("close") })));
  document.body.append(dialog);
  dialog.showModal();
  await new Promise((resolve) => dialog.addEventListener("close", resolve));
  dialog.remove();
  return others.find(({ id }) => id === dialog.returnValue);
}

/** @param {string} id
 * @returns {Promise<{id: string, title: string}>} */
export function findRun(id) {
  return ask(`/api/runs/${encodeURIComponent(id)}`);
}

/** How long it took and when it was made.
 * @param {Listed} run */
function aboutRun({ created, metrics }) {
  const wall = metrics?.wall_s;
  const day = new Date(created).toLocaleString("en-GB", { day: "numeric", month: "short", hour: "2-digit", minute: "2-digit" });
  return [wall == null ? "" : `${wall.toFixed(2)} s`, day].filter(Boolean).join(", ");
}
