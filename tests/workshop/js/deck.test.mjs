// Slides (workshop/_static/deck.js) without a browser: whose a key is, and how large a figure is shown.
import assert from "node:assert/strict";
import test from "node:test";

await import("../../../workshop/_static/deck.js");
const { fitting, moveOf, placeOf } = globalThis.ccDeck;
const outside = { inFigure: null, typing: null };
const within = { inFigure: {}, typing: null };

test("arrow keys move the slides, and belong to the figure while the reader is in it", () => {
  assert.equal(moveOf({ key: "ArrowRight" }, outside), 1);
  assert.equal(moveOf({ key: "ArrowLeft" }, outside), -1);
  for (const key of ["ArrowRight", "ArrowLeft", "ArrowUp", "ArrowDown", " ", "Home", "End"]) {
    assert.equal(moveOf({ key }, within), 0, key);
    assert.equal(moveOf({ key }, { inFigure: null, typing: {} }), 0, key);
  }
});

test("a remote control always moves, and a key with Ctrl or one that somebody took never does", () => {
  for (const where of [outside, within]) {
    assert.equal(moveOf({ key: "PageDown" }, where), 1);
    assert.equal(moveOf({ key: "PageUp" }, where), -1);
    assert.equal(moveOf({ key: "PageDown", ctrlKey: true }, where), 0);
    assert.equal(moveOf({ key: "PageDown", defaultPrevented: true }, where), 0);
  }
  assert.equal(moveOf({ key: "x" }, outside), 0);
});

test("no move leaves the deck", () => {
  assert.equal(placeOf(0, -1, 8), 0);
  assert.equal(placeOf(7, 1, 8), 7);
  assert.equal(placeOf(3, Number.POSITIVE_INFINITY, 8), 7);
  assert.equal(placeOf(3, Number.NEGATIVE_INFINITY, 8), 0);
});

test("a figure is as large as it can be seen whole, and readable where it cannot", () => {
  const room = { width: 1180, height: 560 };
  const low = fitting(room, () => 250);
  assert.equal(low.zoom, 2);
  const narrow = fitting(room, (_, width) => (width > 600 ? 400 : 900));
  assert.ok(narrow.zoom > 1.15 && narrow.zoom * 400 <= 560 && narrow.zoom * narrow.width <= 1180);
  const whole = fitting(room, () => 1300, 0.3);
  assert.ok(whole.zoom * 1300 <= 560, "on paper all of it is seen");
  const high = fitting(room, () => 1300);
  assert.ok(high.zoom >= 1.15 && high.width <= 744 && high.zoom * high.width <= 1180.001);
});
