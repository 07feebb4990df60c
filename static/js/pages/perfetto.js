// "Open in Perfetto": its page is opened, asked whether it listens, and handed the run. That page is elsewhere; without a
// network the link is not there, and the file of the same data is the way.

import { say } from "./words.js";

const ASK_EVERY_MS = 100;
const MOST_MS = 30_000;

/** @param {HTMLAnchorElement} link to Perfetto @param {string} run @param {string} title
 * @returns {HTMLAnchorElement} */
export function perfettoBy(link, run, title) {
  const shown = () => {
    link.hidden = !navigator.onLine;
  };
  link.remove(); // into the sheet, when that is opened
  shown();
  for (const event of ["online", "offline"]) addEventListener(event, shown);
  link.addEventListener("click", async (event) => {
    event.preventDefault();
    const status = link.closest("dialog")?.querySelector("[role=status]");
    const tell = (/** @type {string} */ key) => {
      if (status) status.textContent = say(key);
    };
    // At once, or the browser takes it for an advertisement's window.
    const page = open(link.href);
    if (page === null) return tell("perfetto_blocked");
    tell("perfetto_waits");
    const { origin } = new URL(link.href);
    const [answer] = await Promise.all([fetch(`/api/runs/${run}/trace.json`), listening(page, origin)]).catch(() => [undefined]);
    if (!answer?.ok) return tell("perfetto_silent");
    page.postMessage({ perfetto: { buffer: await answer.arrayBuffer(), title, fileName: `interleave-${run}.json` } }, origin);
    tell("perfetto_done");
  });
  return link;
}

/** It answers when it can take something in.
 * @param {Window} page @param {string} origin
 * @returns {Promise<void>} */
function listening(page, origin) {
  return new Promise((resolve, reject) => {
    const over = new AbortController();
    const asking = setInterval(() => page.postMessage("PING", origin), ASK_EVERY_MS);
    const end = (/** @type {() => void} */ act) => {
      clearInterval(asking);
      over.abort();
      act();
    };
    setTimeout(() => end(reject), MOST_MS);
    const heard = (/** @type {MessageEvent} */ { data, source }) => {
      if (source === page && data === "PONG") end(resolve);
    };
    addEventListener("message", heard, { signal: over.signal });
  });
}
