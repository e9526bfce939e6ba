// The inception module in the page: its forms, and what is said of them.
import assert from "node:assert/strict";
import test from "node:test";
import {
  branchesOf,
  layersOf,
  SLOTS,
  sceneOf,
  WAYS,
} from "../../../cnn_course/widgets/inception_cost_explorer/module.js";
import { moduleOf, OWN, stateOf } from "../../../cnn_course/widgets/inception_cost_explorer/state.js";
import words from "../../../cnn_course/widgets/inception_cost_explorer/words/en.js";
import { kerasBranches } from "../../../cnn_course/widgets/lib/maths/keras_branches.js";

const FIRST = [28, 28, 192, 64, 96, 128, 16, 32, 32];
const first = { ...stateOf(FIRST), reduced: true, way: "square" };
const windows = (state) =>
  branchesOf(state).map(({ steps }) => steps.map((step) => (step.pool ? "pool" : step.window.join())));

test("the paper's first module", () => {
  assert.deepEqual(windows(first), [["1,1"], ["1,1", "3,3"], ["1,1", "5,5"], ["pool", "1,1"]]);
  const scene = sceneOf(first);
  assert.equal(scene.total, 128_049_152);
  assert.deepEqual(scene.output, [28, 28, 256]);
  assert.equal(moduleOf(first, { "3a": FIRST }), "3a");
  assert.equal(moduleOf({ ...first, large: "7" }, { "3a": FIRST }), OWN);
});

test("smaller windows in place of the large ones", () => {
  assert.deepEqual(windows({ ...first, large: "7", way: "stacked" })[2], ["1,1", "3,3", "3,3", "3,3"]);
  assert.deepEqual(windows({ ...first, way: "strips" }).slice(1, 3), [
    ["1,1", "1,3", "3,1"],
    ["1,1", "1,5", "5,1"],
  ]);
  assert.deepEqual(windows({ ...first, reduced: false }), [["1,1"], ["3,3"], ["5,5"], ["pool"]]);
});

test("every layer keeps its place whatever stands before it", () => {
  for (const reduced of [true, false]) {
    for (const way of WAYS) {
      for (const large of ["3", "5", "7"]) {
        const { columns, most } = sceneOf({ ...first, reduced, way, large });
        assert.deepEqual(
          columns.map(({ places }) => places.length),
          [SLOTS, SLOTS, SLOTS, SLOTS],
        );
        assert.equal(columns[1].places[0] === null, !reduced);
        assert.equal(most, sceneOf({ ...first, large }).most, "the scale of the bars is that of all forms");
      }
    }
  }
});

test("what is said of a module", () => {
  assert.equal(words.cost({ multiplyAdds: 14_450_688 }), "14.5\u00a0M");
  assert.equal(words.short(999_600), "1.00\u00a0M");
  assert.equal(words.short(999), "999");
  const said = (state) => words.verdict(state, sceneOf(state));
  assert.match(said(first), /^Without .* 2\.4 times as many multiply-adds, and 416 maps would come out, not 256\.$/);
  const trap = { ...first, channels: 20 };
  assert.match(said(trap), /cost more than they save/);
  assert.match(said({ ...trap, reduced: false }), /^With .*cost more than they save/);
  const even = { ...first, channels: 32 };
  assert.match(said(even), /as many maps would come out/);
});

test("the code", () => {
  const code = kerasBranches(layersOf(branchesOf({ ...first, way: "strips" })), [28, 28, 192]);
  assert.match(code, /^branch3 = Conv2D\(16, \(1, 5\), padding="same", activation="relu"\)\(branch3\)$/m);
  assert.match(code, /^branch4 = MaxPooling2D\(3, 1, padding="same"\)\(inputs\)$/m);
});
