// Pixels in another order, and shares in words.
import assert from "node:assert/strict";
import test from "node:test";
import { namedAlike } from "../../../cnn_course/widgets/lib/core/figure.js";
import { accuracy, answer, reordered } from "../../../cnn_course/widgets/lib/maths/shuffle.js";
import shared from "../../../cnn_course/widgets/lib/words/en.js";
import { mostOf, recording, SIDE, sceneOf, TRAITS } from "../../../cnn_course/widgets/shuffle_explorer/state.js";
import words from "../../../cnn_course/widgets/shuffle_explorer/words/en.js";

const PIXELS = SIDE * SIDE;

test("a new pixel is the old one of that number", () => {
  assert.deepEqual([...reordered([10, 20, 30], [2, 0, 1])], [30, 10, 20]);
});

test("the answer is the digit with the largest share", () => {
  assert.deepEqual(answer([0.1, 0.2, 0.6, 0.1]), { digit: 2, share: 0.6 });
});

test("a share is called all or nothing by no rounding", () => {
  assert.deepEqual(
    [0.657, 0.9951, 0.9949, 0.005, 0.0049, 1, 0].map((share) => shared.percent(share)),
    ["66 %", "over 99 %", "99 %", "1 %", "under 1 %", "over 99 %", "under 1 %"],
  );
  assert.equal(accuracy(0.941267), "94.13");
});

test("each kind takes the pixels and the shares of its own digit", () => {
  const digits = (start) =>
    Uint8Array.from({ length: 20 * PIXELS }, (_, i) => (start + Math.floor(i / PIXELS) + (i % 7)) % 256);
  const order = Array.from({ length: PIXELS }, (_, i) => PIXELS - 1 - i);
  const kinds = ["natural", "permuted", "shifted"];
  const variants = kinds.flatMap((kind) => ["dense", "cnn"].map((name) => `${name}-${kind}`));
  const shares = Object.fromEntries(
    variants.map((variant, v) => [
      variant,
      Array.from({ length: 20 }, (_, n) => Array.from({ length: 10 }, (_, i) => (i === (n + v) % 10 ? 1 : 0))),
    ]),
  );
  const found = Object.fromEntries(variants.map((variant) => [variant, { mean: 0.5, variant }]));
  const recorded = recording({ order, shares, accuracy: found }, digits(0).buffer, new DataView(digits(100).buffer));
  kinds.forEach((kind, k) => {
    const scene = sceneOf({ kind, digit: 3, example: 2 }, recorded);
    const written = [...digits(0).subarray(7 * PIXELS, 8 * PIXELS)];
    const moved = [...digits(100).subarray(7 * PIXELS, 8 * PIXELS)];
    assert.deepEqual([...scene.written], written);
    assert.deepEqual([...scene.seen], { natural: written, permuted: [...written].reverse(), shifted: moved }[kind]);
    assert.equal(scene.networks.cnn.digit, (7 + 2 * k + 1) % 10);
    assert.equal(scene.networks.cnn.accuracy.variant, `cnn-${kind}`);
    assert.equal(scene.networks.dense.natural.variant, "dense-natural");
  });
});

test("words for every kind", () => {
  for (const kind of ["natural", "permuted", "shifted"]) {
    assert.ok(words.notes[kind] && words.kinds[kind] && words.seenLabels[kind](4).includes("4"));
  }
  assert.match(words.source({ tested: 10000 }), /10,000 test digits/);
  assert.equal(words.verdict("66 %", false), "with 66 %: wrong");
  assert.deepEqual(
    namedAlike(TRAITS)((name) => name),
    { kind: "kind", digit: "digit", example: "example", prediction: "prediction" },
  );
});

test("an axis of mistakes ends at a power of ten", () => {
  assert.deepEqual([[0.02, 0.06], [0.3, 0.67], [0.1], [0.004]].map(mostOf), [0.1, 1, 0.1, 0.01]);
});
