// Counting parameters, and drawing the counts on one scale.
import assert from "node:assert/strict";
import test from "node:test";
import {
  convParameters,
  denseParameters,
  frameFor,
  grouped,
  sideOf,
  times,
} from "../../../cnn_course/widgets/lib/maths/parameters.js";
import { fromTraits, LIMITS, sceneOf, TRAITS, toTraits } from "../../../cnn_course/widgets/parameter_explorer/state.js";
import words from "../../../cnn_course/widgets/parameter_explorer/words/en.js";

const STATE = { size: 224, channels: 3, units: 64, filters: 64, kernel: 3 };

test("the numbers of the chapter", () => {
  assert.equal(denseParameters(STATE), 9_633_856);
  assert.equal(convParameters(STATE), 1_792);
  assert.equal(denseParameters({ size: 28, channels: 1, units: 1 }), 785);
});

test("doubling the side: about four times as many, and not one more", () => {
  const [before, after] = [sceneOf(STATE), sceneOf({ ...STATE, size: 448 })];
  assert.equal(after.conv, before.conv);
  assert.equal(after.dense - 64, 4 * (before.dense - 64));
  assert.equal(after.frame, before.frame, "the chapter's own example is seen to grow");
});

test("the largest count is still exact", () => {
  const most = Object.fromEntries(Object.entries(LIMITS).map(([name, [, high]]) => [name, high]));
  assert.equal(BigInt(denseParameters(most)), 1024n ** 3n * 512n + 1024n);
});

test("a square has its share of the frame's area, and fits in", () => {
  for (const count of [1, 2, 499, 500, 501, 9_633_856, 5e11]) {
    const frame = frameFor(count, 1);
    assert.ok(count <= frame && (frame === 500 || count > frame / 10));
    assert.ok(Math.abs(sideOf(count, frame) ** 2 * frame - count) < 1e-9 * frame);
  }
});

test("numbers as people write them", () => {
  assert.deepEqual([0, 999, 1000, 1234567].map(grouped), ["0", "999", "1,000", "1,234,567"]);
  assert.deepEqual(
    [times(3, 2), times(99, 10), times(100, 10), times(9_633_856, 1_792)],
    ["1.5", "9.9", "10", "5,376"],
  );
});

test("the words say which layer has more", () => {
  assert.match(words.ratio({ dense: 2, conv: 3 }), /convolutional layer has 1\.5 times/);
  assert.match(words.ratio({ dense: 9_633_856, conv: 1_792 }), /dense layer has 5,376 times/);
  assert.match(words.ratio({ dense: 5, conv: 5 }), /same number/);
  assert.ok(!words.scale(5, 5).includes("before"));
  assert.ok(words.scale(50, 5).endsWith("(before: 5)"));
});

test("the state and the traits tell the same", () => {
  const traits = { size: 8, channels: 2, units: 3, filters: 4, kernel_size: 5, prediction: "two" };
  assert.deepEqual(Object.keys(traits), TRAITS);
  assert.deepEqual(toTraits(fromTraits((name) => traits[name])), traits);
});
