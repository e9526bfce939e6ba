// What stands under a hit of the search (book/_static/search.js), without a browser.
import assert from "node:assert/strict";
import test from "node:test";

await import("../../../book/_static/search.js");
const { best, around } = globalThis.cbSearch;

const sections = [
  ["", "Stride", "What does a filter miss? Strides of 2 skip pixels."],
  ["pooling", "Pooling and stride", "A window, and how far it moves."],
  ["both", "Together", "A stride of 2 after a pooling of 2."],
];

test("the section that has most of the words is chosen, its title counting twice", () => {
  assert.equal(best(sections, ["pool", "stride"])[0], "pooling");
  assert.equal(best(sections, ["skip"])[0], "");
  assert.equal(best(sections, ["window", "far"])[0], "pooling");
});

test("no section is chosen for words that stand nowhere, or only inside others", () => {
  assert.equal(best(sections, ["dilat"]), null);
  assert.equal(best(sections, ["tride"]), null);
});

test("whole words are marked, whatever they begin with", () => {
  assert.deepEqual(around("Strides of 2 skip pixels.", ["stride", "pix"]), [
    ["Strides", true],
    [" of 2 skip ", false],
    ["pixels", true],
    [".", false],
  ]);
});

test("a long text is cut between words, and says so on both sides", () => {
  const pieces = around(`${"before ".repeat(40)}stride ${"after ".repeat(80)}`, ["stride"]);
  const text = pieces.map(([words]) => words).join("");
  assert.ok(text.startsWith("… before ") && text.endsWith(" …"));
  assert.ok(text.length < 230);
  assert.deepEqual(
    pieces.filter(([, isHit]) => isHit),
    [["stride", true]],
  );
});

test("what a reader types is no pattern", () => {
  assert.equal(best(sections, ["(", "s.r"]), null);
});
