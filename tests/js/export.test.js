import assert from "node:assert/strict";
import { test } from "node:test";
import { Areas } from "../../static/js/export/areas.js";
import { MOST_PIXELS, scaleFor } from "../../static/js/export/clamp.js";
import { readLink, writeLink } from "../../static/js/export/link.js";
import { SvgPen } from "../../static/js/export/pen.js";

test("a picture is as large as a canvas may be, and no larger", () => {
  assert.equal(scaleFor(1400, 600, 3), 3);
  const less = scaleFor(3000, 2000, 3);
  assert.ok(less < 3 && Math.ceil(3000 * less) * Math.ceil(2000 * less) <= MOST_PIXELS);
});

test("areas keep what lies on top on top, and one colour is one path", () => {
  const areas = new Areas(20, 4, "h");
  areas.fill(0, 0, 20, 4, 0xffffffff);
  for (let x = 2; x < 12; x++) areas.fill(x, 1, x + 1, 3, 0xff0000ff);
  const tile = { size: 2, pixels: Uint32Array.of(0xff00ff00, 0xffff0000, 0xffff0000, 0xff00ff00) };
  areas.fillTile(4, 1, 8, 3, tile, 3, 1);
  assert.equal(areas.segments, 3);
  const svg = areas.svg(2);
  const order = [...svg.matchAll(/<path fill="([^"]+)" d="M(\d+) (\d+)H(\d+)/g)].filter(([, , , , to]) => Number(to) > 2);
  assert.deepEqual(order.map(([, paint, from, , to]) => [paint, from, to]), [["#ffffff", "0", "20"], ["#ff0000", "2", "12"], ["url(#h0-1-1)", "4", "8"]]);
  assert.match(svg, /<pattern id="h0" width="2" height="2" patternUnits="userSpaceOnUse">/);
  assert.match(svg, /<pattern id="h0-1-1" href="#h0" patternTransform="translate\(-1 1\)"/);
});

test("the pen writes text as text, and closes what it opened", () => {
  const pen = new SvgPen((text) => text.length * 6);
  pen.save();
  pen.translate(3, 4);
  Object.assign(pen, { font: "600 10px Inter, sans-serif", textBaseline: "middle", textAlign: "center", fillStyle: "#123456" });
  pen.fillText("a < b & c", 1, 2);
  pen.restore();
  const text = pen.whole({ width: 10, height: 20, title: "T & T", description: "d" });
  assert.match(text, /<g transform="translate\(3 4\)"><text x="1" y="5.5" font-size="10" font-family="Inter, sans-serif" font-weight="600" text-anchor="middle" fill="#123456" xml:space="preserve">a &#60; b &#38; c<\/text><\/g>/);
  assert.match(text, /<title id="title">T &#38; T<\/title>/);
  assert.equal(pen.measureText("abc").width, 18);
});

test("a view goes into a link and comes out of it: edges to a thousandth of a pixel, instants to the nanosecond", () => {
  const view = { window: { from: 120_345_678, to: 340_000_001 }, selected: { pane: 1, lane: 2, at: 134_210_555 }, at: 2e8, theme: "dark", rate: 0.01 };
  const text = writeLink(view);
  assert.equal(text, "t=0.1203457..0.34&sel=2/2:0.134210555&at=0.2&theme=dark&rate=0.01");
  const back = readLink(`#${text}`);
  assert.ok(Math.abs((back.window?.from ?? 0) - view.window.from) < 220);
  assert.deepEqual({ ...back, window: undefined }, { ...view, window: undefined });
  const close = writeLink({ window: { from: 5_000_000_000, to: 5_000_010_000 } });
  assert.deepEqual(readLink(close).window, { from: 5_000_000_000, to: 5_000_010_000 });
  assert.deepEqual(readLink(writeLink({ selected: { pane: 0, lane: 7, at: 1e9 } })).selected, { pane: 0, lane: 7, at: 1e9 });
  const bin = { pane: 0, lane: 7, stretch: { from: -1000, to: 3e9 } };
  assert.deepEqual(readLink(writeLink({ selected: bin, range: { from: 0, to: 1e9 } })), { selected: bin });
  assert.deepEqual(readLink("sel=3:57"), { selected: { pane: 0, lane: 3, slice: 57 } });
});

test("what cannot be read of a link is left out, and the rest is followed", () => {
  for (const bad of ["", "#", "t=", "t=a..b", "t=2..1", "t=1..1", "t=1", "t=1..2..3", "t=NaN..Infinity", "t=0..1e9", "t=0..9999999999999", "sel=", "sel=x:1", "sel=1:", "sel=1:x", "sel=99999999:1", "sel=-1:2", "theme=pink", "rate=-1", "rate=0", "rate=fast", "rate=1e3", "at=..", "%", "%E0%A4%A", "t[]=1..2", "<script>"]) {
    assert.deepEqual(readLink(bad), {}, bad);
  }
  assert.deepEqual(readLink("#t=oops&sel=1:2&theme=projector"), { selected: { pane: 0, lane: 1, slice: 2 }, theme: "projector" });
});
