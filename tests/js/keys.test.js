import assert from "node:assert/strict";
import { test } from "node:test";
import { USUAL, commandFor } from "../../static/js/input/keys.js";
import { chordFrom, chordText, chordsFor, rebound } from "../../static/js/input/rebinding.js";

const usual = { letters: true, own: {} };
const key = (name, more = {}) => ({ key: name, code: `Key${name.toUpperCase()}`, shiftKey: false, ctrlKey: false, metaKey: false, altKey: false, ...more });

test("a command gets another key; what that key did before it does no more, and the old keys do nothing", () => {
  const { keys, robbed } = rebound(usual, "mark", "k");
  assert.equal(robbed, "faster");
  assert.equal(commandFor(key("k"), keys), "mark");
  assert.equal(commandFor(key("m"), keys), undefined);
  assert.equal(commandFor(key(">", { code: "Period", shiftKey: false }), keys), "faster", "its other key");
  assert.deepEqual(chordsFor(keys, "mark"), ["k"]);
  assert.deepEqual(chordsFor(keys, "faster"), [">"]);
  const back = rebound(keys, "mark", "m").keys;
  assert.equal(commandFor(key("m"), back), "mark");
  assert.equal(commandFor(key("k"), back), "faster");
});

test("keys that go by their place give way to what the reader has set, and can be taken off", () => {
  const { keys, robbed } = rebound(usual, "fold", "w");
  assert.equal(robbed, undefined, "no key says w: W zooms by its place");
  assert.equal(commandFor(key("w"), keys), "fold");
  assert.equal(commandFor(key("z", { code: "KeyW" }), keys), "zoom-in");
  const off = rebound(usual, "zoom-in", "").keys;
  assert.deepEqual(chordsFor(off, "zoom-in"), []);
  assert.equal(commandFor(key("w"), off), undefined);
  assert.equal(commandFor(key("+", { code: "Equal", shiftKey: true }), off), undefined);
});

test("Shift and a letter stay what they are when the letter alone is given away", () => {
  const { keys } = rebound(usual, "mark", "z");
  assert.equal(commandFor(key("z"), keys), "mark");
  assert.equal(commandFor(key("Z", { shiftKey: true, code: "KeyZ" }), keys), "redo");
  const own = rebound(usual, "table", chordFrom(key("T", { shiftKey: true }))).keys;
  assert.equal(commandFor(key("T", { shiftKey: true }), own), "table");
  assert.equal(commandFor(key("t"), own), undefined);
});

test("with single signs switched off, only keys with a name do something", () => {
  const off = { letters: false, own: {} };
  for (const sign of ["m", "7", "/", "?", "["]) assert.equal(commandFor(key(sign, { code: "" }), off), undefined);
  for (const name of ["Enter", "Escape", "Home", " ", "PageDown"]) assert.notEqual(commandFor(key(name, { code: name }), off), undefined);
});

test("each usual chord can be pressed, and is written as on the key", () => {
  for (const [chord, command] of Object.entries(USUAL)) {
    const name = chord.replace("Shift+", "");
    const event = key(name.startsWith("@") ? "x" : name, { code: name.startsWith("@") ? name.slice(1) : "", shiftKey: chord.startsWith("Shift+") });
    assert.equal(commandFor(event), command, chord);
  }
  assert.deepEqual(["@KeyW", "Shift+z", "Shift+@Period", "ArrowLeft", " ", "PageDown"].map(chordText), ["W", "Shift Z", "Shift .", "\u2190", "Space", "Page Down"]);
  assert.equal(chordFrom(key("a", { ctrlKey: true })), undefined);
  assert.equal(chordFrom(key("Shift", { shiftKey: true })), undefined);
});
