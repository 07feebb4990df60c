// The glossary's swatches: the same tiles as in the pictures, in the page's theme.

import { makePalette } from "../draw/palette.js";
import { swatch } from "../panels/legend.js";

function paint() {
  const root = document.documentElement;
  const style = getComputedStyle(root);
  const read = (/** @type {string} */ name) => style.getPropertyValue(name).trim();
  const tile = parseInt(read("--hatch"), 10) || 8;
  const palette = makePalette(read, { tile, sans: read("--sans"), bold: root.dataset.theme === "projector" });
  for (const host of document.querySelectorAll("[data-s]")) {
    host.replaceChildren(swatch(Number(host.getAttribute("data-s")), palette));
  }
}

paint();
new MutationObserver(paint).observe(document.documentElement, { attributeFilter: ["data-theme"] });
