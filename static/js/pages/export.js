// Taking the picture elsewhere: a dialog by key E or a button. What draws is loaded when something is asked for.

import { make } from "./dom.js";

/** @typedef {import("../timeline.js").Timeline} Timeline */

const DATA = /** @type {const} */ ([
  ["html", "One file, works offline", ".html"],
  ["ndjson", "Whole recording", ".ndjson"],
  ["json", "Chrome trace, Perfetto", ".json"],
  ["speedscope.json", "speedscope", ".speedscope.json"],
  ["csv", "Table of slices", ".csv"],
]);

/** Opens on the command of this timeline, and by the button that it is given.
 * @param {Timeline} timeline @param {() => {title: string, runs: readonly string[]}} what
 * @returns {() => void} opens it */
export function exportBy(timeline, what) {
  const open = () => show(timeline, what());
  timeline.on("command", ({ command }) => {
    if (command === "export") open();
  });
  addEventListener("keydown", (event) => {
    // Whoever holds this key may be about to print: then the picture has to be there at once.
    if (event.key === "Control" || event.key === "Meta") void ready(timeline, what);
  });
  return open;
}

/** @param {Timeline} timeline @param {{title: string, runs: readonly string[]}} what */
function show(timeline, { title, runs }) {
  const said = make("p", { className: "label", role: "status" });
  const dialog = make("dialog", { className: "export", ariaLabel: "Export" }, make("h2", { textContent: "Export" }));
  const name = title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "-").replace(/^-|-$/g, "") || "interleave";
  const button = (/** @type {string} */ text, /** @type {string} */ detail, /** @type {() => Promise<string> | string} */ act) => {
    const made = make("button", { type: "button" }, `${text} `, make("small", { textContent: detail }));
    made.addEventListener("click", async () => {
      try {
        said.textContent = await act();
      } catch (error) {
        said.textContent = error instanceof Error ? error.message : String(error);
      }
    });
    return made;
  };
  const png = (/** @type {number} */ wished) => async () => {
    const { blob, scale } = await (await import("../panels/sheet.js")).png(timeline, title, wished);
    save(blob, `${name}.png`);
    return scale < wished ? `A picture of ${wished}\u00d7 would be too large for some browsers: this is ${scale.toFixed(2)}\u00d7.` : "Saved.";
  };
  const svg = async () => {
    const { text, merged } = (await import("../panels/sheet.js")).svg(timeline, title);
    save(new Blob([text], { type: "image/svg+xml" }), `${name}.svg`);
    return merged ? `There is more in sight than one file can hold in single columns: they are ${merged} px wide.` : "Saved.";
  };
  const print = async () => {
    await ready(timeline, () => ({ title, runs }));
    dialog.close();
    window.print();
    return "";
  };
  const copy = async () => {
    await navigator.clipboard.writeText(location.href);
    return "Copied.";
  };
  const group = (/** @type {string} */ heading, /** @type {HTMLElement[]} */ items) =>
    make("section", {}, make("h3", { className: "label", textContent: heading }), ...items);
  dialog.append(
    group("The picture", [
      ...[1, 2, 3].map((by) => button(`PNG ${by}\u00d7`, by === 1 ? "as on the screen" : by === 2 ? "for slides" : "for print", png(by))),
      button("SVG", "sharp at any size", svg),
      button("Print", "or PDF", print),
      button("Copy the link", "to this page", copy),
    ]),
  );
  const [first, ...more] = runs;
  for (const run of first === undefined ? [] : runs) {
    const links = DATA.filter(([suffix]) => suffix !== "html" || run === first).map(([suffix, text, detail]) => {
      const others = suffix === "html" ? more.map((each) => `with=${each}`).join("&") : "";
      const link = make("a", { href: `/api/runs/${run}/trace.${suffix}${others && `?${others}`}`, download: "" }, `${text} `, make("small", { textContent: detail }));
      return link;
    });
    const pane = timeline.panes.find((each) => each.id === run);
    dialog.append(group(runs.length > 1 ? (pane?.info.title.textContent ?? run) : "The data", links));
  }
  const close = make("form", { method: "dialog" }, make("button", { className: "btn", textContent: "Close" }));
  dialog.append(said, close);
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}

/** @param {Blob} blob @param {string} name */
function save(blob, name) {
  const href = URL.createObjectURL(blob);
  make("a", { href, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(href), 10_000);
}

let waiting = false;

/** From now on what is printed has the picture as vectors, in light colours.
 * @param {Timeline} timeline @param {() => {title: string}} what */
async function ready(timeline, what) {
  if (waiting) return;
  waiting = true;
  const { svg } = await import("../panels/sheet.js");
  const page = document.documentElement;
  let theme = page.dataset.theme;
  /** @type {HTMLElement | undefined} */
  let paper;
  addEventListener("beforeprint", () => {
    theme = page.dataset.theme;
    page.dataset.theme = "light";
    paper?.remove();
    const drawn = new DOMParser().parseFromString(svg(timeline, what().title).text, "image/svg+xml").documentElement;
    paper = make("div", { className: "paper" });
    paper.append(document.importNode(drawn, true));
    timeline.host.before(paper);
  });
  addEventListener("afterprint", () => {
    paper?.remove();
    page.dataset.theme = theme;
  });
}
