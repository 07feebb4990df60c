/** Making elements, and the component's icons (16-px grid, 1.5-px stroke). */

/** @typedef {Node | string | undefined} Child */

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag @param {Record<string, string | boolean | undefined | ((event: any) => void)>} [properties]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[K]} */
export function element(tag, properties = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false && value !== undefined) made.setAttribute(name, value);
  }
  made.append(.../** @type {(Node | string)[]} */ (children.filter((child) => child !== undefined)));
  return made;
}

/** Writes a text only if it is another one: untouched text keeps selections and is not announced again.
 * @param {Element} target @param {string} text */
export function setText(target, text) {
  if (target.textContent !== text) target.textContent = text;
}

/** @type {Record<string, string>} */
const PATHS = {
  plus: "M8 3v10M3 8h10",
  minus: "M3 8h10",
  fit: "M2 5v6M14 5v6M4.5 8h7M6.5 5.8 4.300 8l2.200 2.200M9.500 5.800 11.700 8l-2.200 2.200",
  open: "m3.500 6 4.500 4.500L12.500 6",
  closed: "m6 3.500 4.500 4.500L6 12.500",
  left: "M10 3.500 5.500 8l4.500 4.500",
  close: "m4 4 8 8M12 4l-8 8",
  choices: "M2 5h7M13 5h1M2 11h1M7 11h7M11 3.200v3.600M5 9.200v3.600",
  help: "M5.500 5.800a2.600 2.600 0 1 1 3.600 2.400c-.8.4-1.100.8-1.100 1.600M8 12.600v.01",
  play: "M4.500 2.800v10.400L13 8z",
  pause: "M5.500 3v10M10.500 3v10",
  next: "m3 3.500 4.500 4.500L3 12.500M8.500 3.500 13 8l-4.500 4.500",
  previous: "M13 3.500 8.500 8l4.500 4.500M7.500 3.500 3 8l4.500 4.500",
  first: "M3.500 3v10M12.500 3.500 7 8l5.500 4.500z",
  stepOn: "M4 3.500 9.500 8 4 12.500M12 3v10",
  stepBack: "M12 3.500 6.500 8l5.500 4.500M4 3v10",
  find: "M7 2.500a4.500 4.500 0 1 0 .01 0M10.300 10.300 14 14",
  pin: "M3 3h10M8 13.500V6M4.800 9 8 5.800 11.200 9",
  before: "M10 3.500 5.500 8l4.500 4.500",
  after: "m6 3.500 4.500 4.500L6 12.500",
  stack: "M2 4h12M2 8h12M2 12h12",
};

const SVG = "http://www.w3.org/2000/svg";

/** @param {string} name */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  svg.dataset.icon = name;
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name] ?? "");
  svg.append(path);
  return svg;
}
