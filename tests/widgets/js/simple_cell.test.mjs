// The model of a cell against values worked out by hand, and what keys and dragging do to the stimulus.
import assert from "node:assert/strict";
import test from "node:test";
import { gabor } from "../../../cnn_course/widgets/lib/maths/gabor.js";
import { energy, products, simple, steps, sumOf } from "../../../cnn_course/widgets/lib/maths/simple_cell.js";
import { across, along, bar, grating, lineAxes } from "../../../cnn_course/widgets/lib/maths/stimulus.js";
import { impulses } from "../../../cnn_course/widgets/simple_cell_explorer/answer.js";
import {
  fieldsOf,
  keyChange,
  moved,
  pictureOf,
  pushed,
  sceneOf,
  turned,
} from "../../../cnn_course/widgets/simple_cell_explorer/state.js";

const FIELD = { size: 31, wavelength: 12, sigma: 4, aspect: 0.6 };
const STATE = {
  stimulus: "bar",
  orientation: 90,
  width: 6,
  position: 0,
  wavelength: 12,
  phase: 0,
  cell: "simple",
  preferred: 90,
};
const close = (one, other, within = 1e-9) => assert.ok(Math.abs(one - other) < within, `${one} is not ${other}`);
const closeAll = (these, those) => these.forEach((one, i) => close(one, those[i]));

test("distances are counted to the right of an upright line, and downwards from a lying one", () => {
  closeAll(across(3, 90), [-1, 0, 1, -1, 0, 1, -1, 0, 1]);
  closeAll(across(3, 0), [-1, -1, -1, 0, 0, 0, 1, 1, 1]);
  closeAll(along(3, 90), [1, 1, 1, 0, 0, 0, -1, -1, -1]);
  closeAll(along(3, 0), [-1, 0, 1, -1, 0, 1, -1, 0, 1]);
});

test("45 degrees rises to the right", () => {
  const places = across(3, 45);
  close(places[2], 0); // top right
  close(places[6], 0); // bottom left
  close(places[8], Math.SQRT2); // bottom right
  closeAll(lineAxes(45).along, [Math.SQRT1_2, -Math.SQRT1_2]);
});

test("a bar has hard edges on whole pixels and shares the rest", () => {
  closeAll(bar(5, { orientation: 90, width: 3, position: 0 }).slice(0, 5), [0, 1, 1, 1, 0]);
  closeAll(bar(5, { orientation: 90, width: 2, position: 0 }).slice(0, 5), [0, 0.5, 1, 0.5, 0]);
  closeAll(bar(5, { orientation: 90, width: 1, position: 2 }).slice(0, 5), [0, 0, 0, 0, 1]);
});

test("a grating repeats, and its phase moves it", () => {
  closeAll(grating(5, { orientation: 90, wavelength: 4, phase: 0 }).slice(0, 5), [-1, 0, 1, 0, -1]);
  closeAll(grating(5, { orientation: 90, wavelength: 4, phase: 90 }).slice(0, 5), [0, 1, 0, -1, 0]);
});

test("a Gabor's weights add up to 0, and half a wave further it is turned over", () => {
  for (const phase of [0, 45, 90]) {
    const one = gabor({ ...FIELD, orientation: 30, phase });
    const other = gabor({ ...FIELD, orientation: 30, phase: phase + 180 });
    close(
      one.data.reduce((sum, weight) => sum + weight, 0),
      0,
    );
    closeAll(
      one.data,
      other.data.map((weight) => -weight),
    );
  }
});

test("a Gabor's middle and flanks, by the formula", () => {
  const { data, width } = gabor({ ...FIELD, orientation: 90, phase: 0 });
  const middle = 15 * width + 15;
  const light = 1 - data[middle]; // what is taken off under the bell
  close(data[middle + 6], Math.exp(-36 / 32) * (-1 - light));
  close(data[middle + 10 * width], Math.exp(-36 / 32) * (1 - light));
});

test("a simple cell sums products and is never below 0", () => {
  const field = { data: [1, -2, 3] };
  assert.deepEqual(products([1, 1, 0.5], field), [1, -2, 1.5]);
  close(sumOf([1, 1, 0.5], field), 0.5);
  close(simple([0, 1, 0], field), 0);
});

test("a complex cell takes the root of the squares", () => {
  const fields = [[3], [4], [-3], [-4]].map((data) => ({ data }));
  close(energy([1], fields), 5);
  close(energy([-2], fields), 10);
});

test("steps include both ends", () => {
  assert.deepEqual(steps(-1, 1, 0.5), [-1, -0.5, 0, 0.5, 1]);
});

test("phase moves the simple cell, not the complex one", () => {
  const fields = fieldsOf(FIELD, 90);
  const { sweep } = sceneOf({ ...STATE, stimulus: "grating" }, fields);
  const span = (values) => Math.max(...values) - Math.min(...values);
  assert.ok(span(sweep.simple) > 70);
  assert.ok(span(sweep.complex) < 3);
});

test("the scene's own answer stands on its curves", () => {
  const fields = fieldsOf(FIELD, 40);
  for (const cell of ["simple", "complex"]) {
    const scene = sceneOf({ ...STATE, cell, orientation: 55, position: 1.5 }, fields);
    close(scene.tuning.answers[55], scene.response);
    close(scene.sweep[cell][scene.sweep.places.indexOf(1.5)], scene.response);
  }
});

test("arrow keys push across the stimulus, and do nothing along it", () => {
  assert.deepEqual(keyChange(STATE, { key: "ArrowRight" }), { position: 1 });
  assert.deepEqual(keyChange(STATE, { key: "ArrowLeft" }), { position: -1 });
  assert.deepEqual(keyChange(STATE, { key: "ArrowUp" }), {});
  assert.deepEqual(keyChange({ ...STATE, orientation: 0 }, { key: "ArrowDown" }), { position: 1 });
  assert.deepEqual(keyChange({ ...STATE, position: 12 }, { key: "ArrowRight" }), { position: 12 });
  assert.deepEqual(keyChange({ ...STATE, stimulus: "grating" }, { key: "ArrowRight" }), { phase: 330 });
});

test("Shift turns, plus and minus change the width, Home goes to the middle, other keys are left alone", () => {
  assert.equal(keyChange(STATE, { key: "ArrowLeft", shiftKey: true }).orientation, 95);
  assert.equal(keyChange(STATE, { key: "ArrowDown", shiftKey: true }).orientation, 85);
  assert.deepEqual(keyChange(STATE, { key: "+" }), { width: 7 });
  assert.deepEqual(keyChange({ ...STATE, stimulus: "grating", wavelength: 4 }, { key: "-" }), { wavelength: 4 });
  assert.deepEqual(keyChange({ ...STATE, position: 3 }, { key: "Home" }), { position: 0 });
  assert.equal(keyChange(STATE, { key: "Tab" }), null);
  assert.equal(keyChange(STATE, { key: "ArrowLeft", altKey: true }), null);
});

test("what is dragged follows the pointer", () => {
  assert.deepEqual(moved(STATE, [2.2, 9]), { position: 2 });
  assert.deepEqual(moved({ ...STATE, orientation: 45 }, [3, 3]), { position: 4 });
  assert.deepEqual(pushed({ ...STATE, stimulus: "grating", phase: 10 }, 1), { phase: 340 });
});

test("turning past 180 degrees gives the same picture under the other numbers", () => {
  for (const stimulus of ["bar", "grating"]) {
    const state = { ...STATE, stimulus, orientation: 178, position: 3, phase: 70 };
    const { flipped, ...changes } = turned(state, 5);
    assert.equal(flipped, true);
    assert.equal(changes.orientation, 3);
    closeAll(pictureOf(31, { ...state, ...changes }), pictureOf(31, { ...state, orientation: 183 }));
  }
  assert.equal(turned({ ...STATE, orientation: 2 }, -5).orientation, 177);
  assert.deepEqual(turned(STATE, 360), { orientation: 90, flipped: false });
});

test("an impulse more leaves the others where they are", () => {
  assert.deepEqual(impulses(40).slice(0, 39), impulses(39));
  assert.ok(impulses(90).every((place) => place >= 0 && place < 1));
});

test("what is kept from the last scene is what would be computed anew", () => {
  const one = fieldsOf(FIELD, 90);
  const other = fieldsOf(FIELD, 40);
  const plain = ({ tuning, sweep, response, sums }) => ({ tuning, sweep, response, sums });
  const changes = [
    { position: 3 },
    { orientation: 30 },
    { width: 2 },
    { cell: "complex" },
    { stimulus: "grating" },
    { phase: 45 },
    { wavelength: 8 },
    { position: 1 },
  ];
  let state = STATE;
  let scene = sceneOf(state, one);
  for (const change of changes) {
    state = { ...state, ...change };
    scene = sceneOf(state, one, scene);
    assert.deepEqual(plain(scene), plain(sceneOf(state, one)), JSON.stringify(change));
  }
  const turned = { ...state, preferred: 40 };
  assert.deepEqual(plain(sceneOf(turned, other, scene)), plain(sceneOf(turned, other)));
  const pushed = sceneOf({ ...state, phase: 90 }, one, scene);
  assert.equal(pushed.sweep, scene.sweep);
  assert.notEqual(pushed.tuning, scene.tuning);
});
