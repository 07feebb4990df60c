import assert from "node:assert/strict";
import { test } from "node:test";
import { Areas } from "../../static/js/export/areas.js";
import { MOST_PIXELS, scaleFor } from "../../static/js/export/clamp.js";
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
