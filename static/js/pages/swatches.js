// A page's own swatches: the same tiles as in the pictures, in the page's theme.

import { readPalette } from "../draw/surface.js";
import { swatch } from "../panels/legend.js";
import { readWishes } from "../panels/wishes.js";

function paint() {
  const palette = { ...readPalette(document.documentElement), plain: readWishes().plain };
  for (const host of document.querySelectorAll("[data-s]")) {
    host.replaceChildren(swatch(Number(host.getAttribute("data-s")), palette));
  }
}

/** Each element with `data-s`, a state's number, gets that state's swatch, now and whenever the theme changes. */
export function paintSwatches() {
  paint();
  new MutationObserver(paint).observe(document.documentElement, { attributeFilter: ["data-theme"] });
}
