// A link that opens the same view: copied by key U or from the export sheet, followed when a page is opened by one.

/** @typedef {import("../timeline.js").Timeline} Timeline */

/** Follows the address of this page, now and when it changes, and copies links by key.
 * @param {Timeline} timeline @param {() => string} [address] where such a link leads, without its hash */
export function linkBy(timeline, address = here) {
  const open = async () => {
    const { hash } = location;
    if (hash.includes("=")) (await import("../panels/link.js")).follow(timeline, hash);
  };
  void open();
  addEventListener("hashchange", open);
  timeline.cleanups.push(() => removeEventListener("hashchange", open));
  timeline.on("command", async ({ command }) => {
    if (command !== "link") return;
    const { copied, link } = await copyLink(timeline, address);
    (await import("../panels/link.js")).tell(timeline, copied, link);
  });
}

/** The link is in the address bar, too, so that a page that is loaded again shows the same.
 * @param {Timeline} timeline @param {() => string} [address]
 * @returns {Promise<{link: string, copied: boolean}>} */
export async function copyLink(timeline, address = here) {
  const { hashOf } = await import("../panels/link.js");
  const hash = `#${hashOf(timeline, document.documentElement.dataset.theme ?? "light")}`;
  const link = address() + hash;
  if (address() === here()) history.replaceState(history.state, "", hash);
  return { link, copied: await copy(link) };
}

function here() {
  return location.href.replace(/#.*/, "");
}

/** A page that came over plain HTTP, as in a classroom, may not use the clipboard but by the old way.
 * @param {string} text */
async function copy(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const before = document.activeElement;
    const field = document.createElement("textarea");
    field.value = text;
    (document.querySelector("dialog[open]") ?? document.body).append(field);
    field.select();
    const copied = document.execCommand("copy");
    field.remove();
    if (before instanceof HTMLElement) before.focus({ preventScroll: true });
    return copied;
  }
}
