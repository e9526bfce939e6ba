// What pre-training is worth: how many photographs are needed is read off straight lines; and what is hidden at first.
import assert from "node:assert/strict";
import test from "node:test";
import { answerOf, lineOf, neededFor, sceneOf } from "../../../cnn_course/widgets/transfer_explorer/state.js";

const RECORDED = {
  images: [10, 100],
  asked: ["frozen", "small"],
  limits: { two: 3, ten: 10 },
  ways: [
    {
      name: "small",
      hue: 4,
      known: false,
      accuracies: [
        [0.2, 0.3, 0.1],
        [0.4, 0.4, 0.6],
      ],
    },
    {
      name: "frozen",
      hue: 0,
      known: true,
      accuracies: [
        [0.3, 0.3, 0.5],
        [0.7, 0.7, 0.7],
      ],
    },
  ],
};
const scene = (more) => sceneOf({ way: "frozen", beside: "small", images: 10, prediction: "ten", ...more }, RECORDED);

const line = (images, medians) => lineOf(images, { accuracies: medians.map((one) => (one === null ? [] : [one])) });

test("between two numbers of photographs the line is straight over their logarithm", () => {
  const { number, beyond } = neededFor(line([10, 100], [0.2, 0.4]), 0.3);
  assert.ok(Math.abs(number - Math.sqrt(1000)) < 1e-9);
  assert.equal(beyond, "");
  assert.equal(neededFor(line([10, 100], [0.2, 0.4]), 0.2).number, 10);
  assert.ok(Math.abs(neededFor(line([10, 100], [0.2, 0.4]), 0.4).number - 100) < 1e-9);
});

test("what is off the chart is said to be", () => {
  assert.deepEqual(neededFor(line([10, 100], [0.2, 0.4]), 0.41), { number: null, beyond: "more", than: 100 });
  assert.deepEqual(neededFor(line([10, 100], [0.2, 0.4]), 0.19), { number: null, beyond: "fewer", than: 10 });
});

test("a line that falls on the way counts where it is reached first", () => {
  assert.equal(neededFor(line([10, 30, 100], [0.3, 0.2, 0.4]), 0.3).number, 10);
});

test("what was not recorded is left out of the line, and not read off", () => {
  assert.deepEqual(
    line([10, 30, 100], [0.2, null, 0.4]).map((one) => one.number),
    [10, 100],
  );
  const gap = structuredClone(RECORDED);
  gap.ways[1].accuracies[1] = [];
  const found = sceneOf({ way: "frozen", beside: "small", images: 100, prediction: "ten" }, gap);
  assert.equal(found.read.accuracy, null);
});

test("the question is answered by the medians", () => {
  assert.equal(answerOf(RECORDED), "ten", "31.6 for 10");
  const better = structuredClone(RECORDED);
  better.ways[1].accuracies[0] = [0.6];
  assert.equal(answerOf(better), "more");
  better.ways[1].accuracies[0] = [0.22];
  assert.equal(answerOf(better), "two");
  better.ways[1].accuracies[0] = [0.12];
  assert.equal(answerOf(better), "two", "it takes fewer");
  better.limits = { ten: 10, two: 3 };
  assert.equal(answerOf(better), "two", "in whatever order the limits come");
});

test("until something is expected only what began with chance is seen, and nothing is read off", () => {
  const hidden = scene({ prediction: "none" });
  assert.deepEqual(
    hidden.lines.filter((one) => one.seen).map((one) => one.name),
    ["small"],
  );
  assert.equal(hidden.read, null);
  assert.equal(hidden.answer, "");
  const open = scene();
  assert.ok(open.lines.every((one) => one.seen));
  assert.ok(Math.abs(open.read.number - Math.sqrt(1000)) < 1e-9);
  assert.deepEqual(open.lines[0].points[0], { number: 10, median: 0.2, low: 0.1, high: 0.3 });
});
