/** Writes SVG where a canvas would be drawn on: as much of a canvas' 2D context as the drawing of ours uses. */

/** @typedef {(text: string, font: string) => number} Measure width of a text, px */

/** Of a font's size: from the alphabetic line to where a canvas has its other lines. */
const LINES = /** @type {Record<string, number>} */ ({ top: 0.8, middle: 0.35, bottom: -0.2, alphabetic: 0 });
const ANCHORS = /** @type {Record<string, string>} */ ({ center: "middle", right: "end", end: "end" });

/** A path in the making, as text. */
export class Outline {
  constructor(d = "") {
    this.d = d;
  }

  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.d += `M${n(x)} ${n(y)}`;
  }

  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    this.d += `${this.d === "" ? "M" : "L"}${n(x)} ${n(y)}`;
  }

  closePath() {
    this.d += "Z";
  }

  /** @param {number} x @param {number} y @param {number} w @param {number} h */
  rect(x, y, w, h) {
    this.d += `M${n(x)} ${n(y)}h${n(w)}v${n(h)}h${n(-w)}Z`;
  }

  /** @param {number} x @param {number} y @param {number} w @param {number} h @param {number} r */
  roundRect(x, y, w, h, r) {
    const k = Math.max(0, Math.min(r, w / 2, h / 2));
    const arc = (/** @type {number} */ dx, /** @type {number} */ dy) => `a${n(k)} ${n(k)} 0 0 1 ${n(dx)} ${n(dy)}`;
    this.d += `M${n(x + k)} ${n(y)}h${n(w - 2 * k)}${arc(k, k)}v${n(h - 2 * k)}${arc(-k, k)}h${n(2 * k - w)}${arc(-k, -k)}v${n(2 * k - h)}${arc(k, -k)}Z`;
  }

  /** Whole circles need two arcs.
   * @param {number} x @param {number} y @param {number} r @param {number} from @param {number} to */
  arc(x, y, r, from, to) {
    const at = (/** @type {number} */ angle) => `${n(x + r * Math.cos(angle))} ${n(y + r * Math.sin(angle))}`;
    const end = Math.min(to, from + 2 * Math.PI);
    const half = (from + end) / 2;
    const large = `A${n(r)} ${n(r)} 0 0 1 `;
    this.d += `${this.d === "" || this.d.endsWith("Z") || end - from > 6 ? "M" : "L"}${at(from)}${large}${at(half)}${large}${at(end)}`;
  }
}

export class SvgPen {
  /** @param {Measure} measure @param {string} [prefix] of all names in the document */
  constructor(measure, prefix = "") {
    this.measure = measure;
    this.prefix = prefix;
    /** @type {string[]} */
    this.parts = [];
    this.path = new Outline();
    this.clips = 0;
    this.state = { fillStyle: "#000", strokeStyle: "#000", lineWidth: 1, font: "10px sans-serif", textAlign: "left", textBaseline: "alphabetic", globalAlpha: 1, lineJoin: "miter", dash: /** @type {number[]} */ ([]), open: 0 };
    /** @type {(typeof this.state)[]} */
    this.saved = [];
    for (const name of /** @type {const} */ (["fillStyle", "strokeStyle", "lineWidth", "font", "textAlign", "textBaseline", "globalAlpha", "lineJoin"])) {
      Object.defineProperty(this, name, { get: () => this.state[name], set: (value) => Object.assign(this.state, { [name]: value }) });
    }
  }

  save() {
    this.saved.push({ ...this.state });
    this.state.open = 0;
  }

  restore() {
    this.parts.push("</g>".repeat(this.state.open));
    this.state = this.saved.pop() ?? this.state;
  }

  /** @param {number} x @param {number} y */
  translate(x, y) {
    this.open(`<g transform="translate(${n(x)} ${n(y)})">`);
  }

  clip() {
    const name = `${this.prefix}clip${++this.clips}`;
    this.open(`<clipPath id="${name}"><path d="${this.path.d}"/></clipPath><g clip-path="url(#${name})">`);
  }

  /** @param {string} tag */
  open(tag) {
    this.parts.push(tag);
    this.state.open += 1;
  }

  /** What stands there as it is. @param {string} markup */
  raw(markup) {
    this.parts.push(markup);
  }

  beginPath() {
    this.path = new Outline();
  }

  /** @param {string} [d] */
  outline(d) {
    return new Outline(d);
  }

  /** @param {number} x @param {number} y */
  moveTo(x, y) {
    this.path.moveTo(x, y);
  }

  /** @param {number} x @param {number} y */
  lineTo(x, y) {
    this.path.lineTo(x, y);
  }

  closePath() {
    this.path.closePath();
  }

  /** @param {number} x @param {number} y @param {number} w @param {number} h */
  rect(x, y, w, h) {
    this.path.rect(x, y, w, h);
  }

  /** @param {number} x @param {number} y @param {number} w @param {number} h @param {number} r */
  roundRect(x, y, w, h, r) {
    this.path.roundRect(x, y, w, h, r);
  }

  /** @param {number} x @param {number} y @param {number} r @param {number} from @param {number} to */
  arc(x, y, r, from, to) {
    this.path.arc(x, y, r, from, to);
  }

  /** @param {number[]} dash */
  setLineDash(dash) {
    this.state.dash = dash;
  }

  /** @param {Outline} [path] */
  fill(path = this.path) {
    this.parts.push(`<path d="${path.d}" fill="${this.state.fillStyle}"${this.alpha()}/>`);
  }

  /** @param {Outline} [path] */
  stroke(path = this.path) {
    const { strokeStyle, lineWidth, dash, lineJoin } = this.state;
    const dashes = dash.length > 0 ? ` stroke-dasharray="${dash.join(" ")}"` : "";
    this.parts.push(`<path d="${path.d}" fill="none" stroke="${strokeStyle}" stroke-width="${n(lineWidth)}" stroke-linejoin="${lineJoin}"${dashes}${this.alpha()}/>`);
  }

  /** @param {number} x @param {number} y @param {number} w @param {number} h */
  fillRect(x, y, w, h) {
    if (w > 0 && h > 0) this.parts.push(`<rect x="${n(x)}" y="${n(y)}" width="${n(w)}" height="${n(h)}" fill="${this.state.fillStyle}"${this.alpha()}/>`);
  }

  /** @param {number} x @param {number} y @param {number} w @param {number} h */
  strokeRect(x, y, w, h) {
    const path = new Outline();
    path.rect(x, y, w, h);
    this.stroke(path);
  }

  /** @param {string} text */
  measureText(text) {
    return { width: this.measure(text, this.state.font) };
  }

  /** @param {string} text @param {number} x @param {number} y */
  fillText(text, x, y) {
    const { font, textAlign, textBaseline, fillStyle } = this.state;
    const [, weight = "", size = "10", family = "sans-serif"] = /^(?:(\d+|bold|normal)\s+)?([\d.]+)px\s+(.*)$/.exec(font) ?? [];
    const down = y + (LINES[textBaseline] ?? 0) * Number(size);
    const anchor = ANCHORS[textAlign] ? ` text-anchor="${ANCHORS[textAlign]}"` : "";
    const bold = weight ? ` font-weight="${weight}"` : "";
    this.parts.push(`<text x="${n(x)}" y="${n(down)}" font-size="${size}" font-family="${escaped(family)}"${bold}${anchor} fill="${fillStyle}"${this.alpha()} xml:space="preserve">${escaped(text)}</text>`);
  }

  alpha() {
    return this.state.globalAlpha === 1 ? "" : ` opacity="${n(this.state.globalAlpha)}"`;
  }

  /** The whole document.
   * @param {{width: number, height: number, title: string, description: string}} sheet */
  whole({ width, height, title, description }) {
    const head = `<svg xmlns="http://www.w3.org/2000/svg" width="${n(width)}" height="${n(height)}" viewBox="0 0 ${n(width)} ${n(height)}" role="img" aria-labelledby="${this.prefix}title ${this.prefix}desc">`;
    return `${head}<title id="${this.prefix}title">${escaped(title)}</title><desc id="${this.prefix}desc">${escaped(description)}</desc>${this.parts.join("")}</svg>`;
  }
}

/** @param {number} value */
function n(value) {
  return String(Math.round(value * 100) / 100);
}

/** @param {string} text */
export function escaped(text) {
  return text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`).replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f]/g, "\ufffd");
}
