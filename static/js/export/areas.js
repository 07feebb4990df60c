/**
 * Takes the place of a raster, and keeps what is filled as areas instead of pixels: the same painting, as vectors.
 * What lies over another colour comes into a later layer; within a layer each colour or hatch is one path.
 */

/** @typedef {{size: number, pixels: Uint32Array}} Tile */
/** @typedef {{paint: string, level: number, rects: number[]}} Area */

export class Areas {
  /** @param {number} width @param {number} height @param {string} prefix of the patterns' names in the document */
  constructor(width, height, prefix) {
    this.width = width;
    this.height = height;
    this.prefix = prefix;
    this.colours = new Uint32Array(width * height);
    this.owners = new Uint16Array(width * height);
    this.levels = new Uint8Array(width * height);
    /** @type {string[]} */
    this.paints = [""];
    /** @type {Map<number, Area>} */
    this.areas = new Map();
    /** @type {Map<Tile, string>} */
    this.tiles = new Map();
    /** @type {Map<string, string>} */
    this.patterns = new Map();
  }

  /** @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 @param {number} pixel */
  fill(x0, y0, x1, y1, pixel) {
    this.add(x0, y0, x1, y1, hex(pixel), pixel);
  }

  /** @param {number} x @param {number} y @param {number} pixel @param {number} share */
  blend(x, y, pixel, share) {
    const under = this.colours[y * this.width + x];
    const channel = (/** @type {number} */ shift) => {
      const a = (under >>> shift) & 0xff;
      // A sixteenth is as fine as an eye sees: fewer colours are fewer paths.
      return Math.round(a + (((pixel >>> shift) & 0xff) - a) * (Math.round(share * 16) / 16)) << shift;
    };
    this.fill(x, y, x + 1, y + 1, (0xff000000 | channel(16) | channel(8) | channel(0)) >>> 0);
  }

  /** @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 @param {Tile} tile
   * @param {number} phase @param {number} top */
  fillTile(x0, y0, x1, y1, tile, phase, top) {
    const { size, pixels } = tile;
    if (size === 1) return this.fill(x0, y0, x1, y1, pixels[0]);
    const dx = -(((phase % size) + size) % size);
    const dy = ((top % size) + size) % size;
    let base = this.tiles.get(tile);
    if (base === undefined) {
      base = `${this.prefix}${this.tiles.size}`;
      this.tiles.set(tile, base);
      this.patterns.set(base, patternOf(base, tile));
    }
    const name = `${base}-${-dx}-${dy}`;
    this.patterns.set(name, `<pattern id="${name}" href="#${base}" patternTransform="translate(${dx} ${dy})"/>`);
    this.add(x0, y0, x1, y1, `url(#${name})`, pixels[0]);
  }

  /** @param {number} x0 @param {number} y0 @param {number} x1 @param {number} y1 @param {string} paint @param {number} colour */
  add(x0, y0, x1, y1, paint, colour) {
    const [a, b] = [Math.max(0, x0), Math.min(this.width, x1)];
    const [top, end] = [Math.max(0, y0), Math.min(this.height, y1)];
    if (b <= a || end <= top) return;
    let owner = this.paints.indexOf(paint);
    if (owner < 0) owner = this.paints.push(paint) - 1;
    let level = 0;
    for (let y = top; y < end; y++) {
      for (let at = y * this.width + a; at < y * this.width + b; at++) {
        const over = this.levels[at] + (this.owners[at] === owner || this.owners[at] === 0 ? 0 : 1);
        if (over > level) level = over;
      }
    }
    for (let y = top; y < end; y++) {
      const row = y * this.width;
      this.levels.fill(level, row + a, row + b);
      this.owners.fill(owner, row + a, row + b);
      this.colours.fill(colour, row + a, row + b);
    }
    const key = level * 0x10000 + owner;
    const area = this.areas.get(key) ?? { paint, level, rects: [] };
    this.areas.set(key, area);
    const { rects } = area;
    const n = rects.length;
    if (n > 0 && rects[n - 2] === a && rects[n - 3] === top && rects[n - 1] === end) rects[n - 2] = b;
    else rects.push(a, top, b, end);
  }

  /** How many rectangles the picture has. */
  get segments() {
    let sum = 0;
    for (const { rects } of this.areas.values()) sum += rects.length / 4;
    return sum;
  }

  /** @param {number} scale px of the areas in one of the document */
  svg(scale) {
    const paths = [...this.areas.values()].sort((a, b) => a.level - b.level).map(({ paint, rects }) => {
      let d = "";
      for (let i = 0; i < rects.length; i += 4) d += `M${rects[i]} ${rects[i + 1]}H${rects[i + 2]}V${rects[i + 3]}H${rects[i]}z`;
      return `<path fill="${paint}" d="${d}"/>`;
    });
    const defs = `<defs>${[...this.patterns.values()].join("")}</defs>`;
    return `<g transform="scale(${1 / scale})" shape-rendering="crispEdges">${defs}${paths.join("")}</g>`;
  }
}

/** A tile as a pattern: its commonest colour as the ground, the rest in runs.
 * @param {string} name @param {Tile} tile */
function patternOf(name, { size, pixels }) {
  /** @type {Map<number, string>} */
  const runs = new Map();
  /** @type {Map<number, number>} */
  const counts = new Map();
  for (let y = 0; y < size; y++) {
    for (let x = 0; x < size; ) {
      const pixel = pixels[y * size + x];
      let end = x + 1;
      while (end < size && pixels[y * size + end] === pixel) end += 1;
      runs.set(pixel, `${runs.get(pixel) ?? ""}M${x} ${y}H${end}V${y + 1}H${x}z`);
      counts.set(pixel, (counts.get(pixel) ?? 0) + end - x);
      x = end;
    }
  }
  const ground = [...counts].sort((a, b) => b[1] - a[1])[0][0];
  runs.delete(ground);
  const paths = [...runs].map(([pixel, d]) => `<path fill="${hex(pixel)}" d="${d}"/>`).join("");
  return `<pattern id="${name}" width="${size}" height="${size}" patternUnits="userSpaceOnUse"><rect width="${size}" height="${size}" fill="${hex(ground)}"/>${paths}</pattern>`;
}

/** @param {number} pixel 0xAABBGGRR */
function hex(pixel) {
  const rgb = ((pixel & 0xff) << 16) | (pixel & 0xff00) | ((pixel >>> 16) & 0xff);
  return `#${rgb.toString(16).padStart(6, "0")}`;
}
