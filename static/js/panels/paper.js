/** What a printer gets: a page a run, with its picture as vectors, its table and its story, in light colours. */

import { element } from "./elements.js";
import { svg } from "./sheet.js";
import { tell } from "./story.js";
import { TablePanel } from "./table.js";

/** @import { Timeline } from "../timeline.js" */

/** From now on the paper takes the timeline's place when the page is printed.
 * @param {Timeline} timeline @param {() => string} title */
export function printBy(timeline, title) {
  const page = document.documentElement;
  let theme = page.dataset.theme;
  /** @type {HTMLElement | undefined} */
  let paper;
  addEventListener("beforeprint", () => {
    theme = page.dataset.theme;
    page.dataset.theme = "light";
    paper?.remove();
    paper = paperOf(timeline, title());
    timeline.host.before(paper);
  });
  addEventListener("afterprint", () => {
    paper?.remove();
    page.dataset.theme = theme;
  });
}

/** @param {Timeline} timeline @param {string} title */
function paperOf(timeline, title) {
  const table = new TablePanel(timeline, element("div"));
  const told = timeline.panes.filter((pane) => pane.model.declared.length > 0);
  const sheets = told.map((pane, index) => {
    const own = pane.info.title.textContent ?? "";
    const drawing = svg(timeline, (told.length > 1 && own) || title, [pane], `p${index}-`).text;
    const drawn = new DOMParser().parseFromString(drawing, "image/svg+xml").documentElement;
    const extras = pane.extras?.table(own);
    return element(
      "section",
      { class: "sheet" },
      /** @type {HTMLElement} */ (/** @type {unknown} */ (document.importNode(drawn, true))),
      table.table(pane),
      extras,
      element("div", { class: "tl-story" }, ...tell(pane)),
    );
  });
  return element("div", { class: "paper" }, ...sheets);
}
