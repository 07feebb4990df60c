// Taking the picture elsewhere: a dialog by key E or a button. What draws is loaded when something is asked for.

import { make } from "./dom.js";
import { copyLink } from "./link.js";
import { say } from "./words.js";

/** @typedef {import("../timeline.js").Timeline} Timeline */
/** @typedef {{title: string, runs: readonly string[], more?: HTMLElement}} What `more`: another way for the data */

const DATA = [
  ["html", "as_html"],
  ["ndjson", "as_ndjson"],
  ["json", "as_chrome"],
  ["speedscope.json", "as_speedscope"],
  ["csv", "as_csv"],
];

/** A run's data, in each form.
 * @param {string} run @param {readonly string[]} [others] that come into the same file, where a file takes several */
export function exportLinks(run, others = []) {
  return DATA.map(([suffix, key]) => {
    const more = suffix === "html" && others.length > 0 ? `?with=${others.join("&with=")}` : "";
    return make("a", { href: `/api/runs/${run}/trace.${suffix}${more}`, download: "" }, `${say(key)} `, make("small", { textContent: `.${suffix}` }));
  });
}

/** Opens on the command of this timeline, and by the button that it is given.
 * @param {Timeline} timeline @param {() => What} what
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

/** @param {Timeline} timeline @param {What} what */
function show(timeline, { title, runs, more: last }) {
  const said = make("p", { className: "label", role: "status" });
  const dialog = make("dialog", { className: "export", ariaLabel: say("export") }, make("h2", { textContent: say("export") }));
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
    return scale < wished ? say("png_less", { wished, scale: scale.toFixed(2) }) : say("saved");
  };
  const svg = async () => {
    const { text, merged } = (await import("../panels/sheet.js")).svg(timeline, title);
    save(new Blob([text], { type: "image/svg+xml" }), `${name}.svg`);
    return merged ? say("svg_merged", { n: merged }) : say("saved");
  };
  const print = async () => {
    await ready(timeline, () => ({ title, runs }));
    dialog.close();
    window.print();
    return "";
  };
  const copy = async () => {
    const { copied, link } = await copyLink(timeline);
    return copied ? say("link_copied") : link;
  };
  const group = (/** @type {string} */ heading, /** @type {HTMLElement[]} */ items) =>
    make("section", {}, make("h3", { className: "label", textContent: heading }), ...items);
  dialog.append(
    group(say("export_picture"), [
      ...[1, 2, 3].map((by) => button(`PNG ${by}\u00d7`, say(`png_${by}`), png(by))),
      button("SVG", say("svg_line"), svg),
      button(say("print"), say("print_line"), print),
      button(say("copy_link"), say("copy_link_line"), copy),
    ]),
  );
  const [first, ...more] = runs;
  for (const run of first === undefined ? [] : runs) {
    /** @type {HTMLElement[]} */
    const links = exportLinks(run, run === first ? more : []);
    if (last) links.push(last);
    const pane = timeline.panes.find((each) => each.id === run);
    dialog.append(group(runs.length > 1 ? (pane?.info.title.textContent ?? run) : say("export_data"), links));
  }
  const close = make("form", { method: "dialog" }, make("button", { className: "btn", textContent: say("close") }));
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
  const { printBy } = await import("../panels/paper.js");
  printBy(timeline, () => what().title);
}
