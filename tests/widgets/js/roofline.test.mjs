// The roofline in the page: what a layer has to do, the roof over it, and the walk from layer to layer.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import test from "node:test";
import { work } from "../../../cnn_course/widgets/lib/maths/traffic.js";
import { stepped } from "../../../cnn_course/widgets/lib/parts/reading.js";
import { labels } from "../../../cnn_course/widgets/roofline_explorer/labels.js";
import { logScale, ofKind, placeOf, sceneOf, speeds } from "../../../cnn_course/widgets/roofline_explorer/state.js";
import words from "../../../cnn_course/widgets/roofline_explorer/words/en.js";

const kinds = [
  { name: "conv-3x3", side: 56, kernel: 3 },
  { name: "dense", side: 1, kernel: 1 },
];
const layer = (kind, channels, batch_size, operations, bytes, gflops) => ({
  kind,
  channels,
  batch_size,
  operations,
  bytes,
  gflops,
  slowest: gflops - 1,
});
const layers = [
  layer("dense", 4096, 1, 1, 2, 10),
  layer("dense", 4096, 8, 4, 1, 20),
  layer("conv-3x3", 8, 32, 18, 1, 120),
];
const recorded = { peak: 100, flow: 10, kinds, layers };

test("hand-computed operations and bytes", () => {
  assert.deepEqual(work({ side: 1, kernel: 1 }, 10, 2), { operations: 400, bytes: 4 * (40 + 100) });
  assert.deepEqual(work({ side: 4, kernel: 3 }, 2, 5), { operations: 2 * 80 * 36, bytes: 4 * (80 * 4 + 36) });
  assert.deepEqual(work({ side: 4, kernel: 3, fromOne: true }, 2, 5), {
    operations: 2 * 80 * 18,
    bytes: 4 * (80 * 3 + 18),
  });
  assert.deepEqual(work({ side: 4, kernel: 3, depthwise: true }, 2, 5), {
    operations: 2 * 80 * 18,
    bytes: 4 * (80 * 4 + 18),
  });
});

test("the smaller limit is the roof, and only a timed layer has reached something", () => {
  const slow = sceneOf({ kind: "dense", channels: 4096, batch_size: 8 }, recorded);
  assert.equal(slow.bound, "memory");
  assert.equal(slow.roof, 10 * slow.intensity);
  assert.deepEqual(slow.reached, { gflops: 20, slowest: 19, share: 20 / slow.roof });
  const own = sceneOf({ kind: "conv-3x3", channels: 9, batch_size: 32 }, recorded);
  assert.deepEqual([own.bound, own.roof, own.at, own.reached], ["arithmetic", 100, -1, null]);
});

test("keys walk over the timed layers, also from a place between them", () => {
  const from = (at, intensity, key) => stepped(key, placeOf({ at, intensity }, layers), layers.length);
  assert.deepEqual(
    ["ArrowRight", "ArrowLeft", "Home", "End"].map((key) => from(1, 4, key)),
    [2, 0, 0, 2],
  );
  assert.deepEqual([from(0, 0.5, "ArrowLeft"), from(2, 18, "ArrowUp")], [0, 2], "and stop at the ends");
  assert.deepEqual([from(-1, 7, "ArrowRight"), from(-1, 7, "ArrowLeft"), from(-1, 99, "ArrowRight")], [2, 1, 2]);
  assert.equal(from(0, 1, "a"), null);
  assert.deepEqual([stepped("ArrowDown", 1, 3, true), stepped("ArrowUp", 1, 3, true)], [2, 0], "down a list");
  assert.deepEqual([stepped("PageUp", 3, 25), stepped("PageDown", 3, 25), stepped("PageUp", 23, 25)], [6, 0, 24]);
});

test("another kind keeps width and batch where such a layer was timed", () => {
  assert.deepEqual(ofKind("dense", { kind: "conv-3x3", channels: 8, batch_size: 32 }, layers), {
    kind: "dense",
    channels: 4096,
    batch_size: 1,
  });
  assert.deepEqual(ofKind("dense", { kind: "conv-3x3", channels: 4096, batch_size: 8 }, layers), {
    kind: "dense",
    channels: 4096,
    batch_size: 8,
  });
});

test("logarithmic scales", () => {
  const scale = logScale(0.2, 2000, [1]);
  assert.deepEqual(scale.ticks, [1, 10, 100, 1000]);
  assert.ok(Math.abs(scale.place(20) - 0.5) < 1e-12);
  const up = speeds(recorded);
  assert.ok(up.low < 2 && up.high > 120);
  assert.deepEqual(up.ticks.slice(0, 3), [2, 5, 10]);
});

test("numbers have four digits, counts a word for their size", () => {
  const { four, count } = words;
  assert.deepEqual([0.4998, 9.9996, 32.37, 129.04, 999.96, 1152.3].map(four), [
    "0.500",
    "10.00",
    "32.37",
    "129.0",
    "1,000",
    "1,152",
  ]);
  assert.deepEqual([8192, 268435456, 999999999, 1.515e13].map(count), [
    "8,192",
    "268.4 million",
    "1.000 billion",
    "15.15 trillion",
  ]);
});

test("the word of each mark is nearer to it than to any other, on no other word at every width that shows them", () => {
  const { layers: timed } = JSON.parse(readFileSync(new URL("../../../results/roofline/figure.json", import.meta.url)));
  const texts = timed.map((one) => one.name.match(/batch \d+$|1 to 32$|\d+$/)[0]);
  for (let width = 630; width <= 900; width += 15) {
    const across = logScale(0.2, 2000, [1]);
    const upwards = logScale(4, 400, [1]);
    const [x, y] = [(v) => 36 + across.place(v) * (width - 46), (v) => 10 + (1 - upwards.place(v)) * 262];
    const roofAt = (at) => Math.max(y(218.6), y(218.6) + ((x(6.75) - at) / (x(6.75) - x(0.2))) * (y(6.47) - y(218.6)));
    const marks = timed.map((one) => [x(one.operations / one.bytes), y(one.gflops)]);
    const boxes = labels(marks, texts, roofAt, width).map(({ x: at, y: base, anchor }, i) => {
      const wide = 7 * texts[i].length;
      const left = at - { start: 0, middle: 0.5, end: 1 }[anchor] * wide;
      return { left, right: left + wide, top: base - 9, bottom: base + 2 };
    });
    const away = ([a, b], one) =>
      Math.hypot(Math.max(one.left - a, 0, a - one.right), Math.max(one.top - b, 0, b - one.bottom));
    boxes.forEach((box, i) => {
      const nearest = marks
        .map((mark) => away(mark, box))
        .reduce((best, far, j, all) => (far < all[best] ? j : best), i);
      assert.equal(texts[nearest], texts[i], `${timed[i].name} at ${width} px`);
      assert.equal(nearest, i, `${timed[i].name} at ${width} px`);
      for (const other of boxes.slice(i + 1))
        assert.ok(
          box.right <= other.left || other.right <= box.left || box.bottom <= other.top || other.bottom <= box.top,
          `${timed[i].name} lies on another word at ${width} px`,
        );
    });
  }
});
