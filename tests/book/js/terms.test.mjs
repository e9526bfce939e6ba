// Where the definition of a term goes (book/_static/terms.js), without a browser.
import assert from "node:assert/strict";
import test from "node:test";

await import("../../../book/_static/terms.js");
const { place } = globalThis.cbTerms;

const view = { width: 360, height: 700 };
const box = { width: 300, height: 80 };

test("below the word, and never over the window's edges", () => {
  assert.deepEqual(place({ left: 20, top: 100, bottom: 120 }, box, view), { x: 20, y: 126 });
  assert.deepEqual(place({ left: 330, top: 100, bottom: 120 }, box, view), { x: 48, y: 126 });
  assert.deepEqual(place({ left: 2, top: 100, bottom: 120 }, box, view), { x: 12, y: 126 });
});

test("above the word where there is no room below, unless there is none above either", () => {
  assert.equal(place({ left: 20, top: 660, bottom: 680 }, box, view).y, 574);
  assert.equal(place({ left: 20, top: 30, bottom: 680 }, box, view).y, 686);
});
