// The parts of a figure that need no page: moves, strokes, pictures, code, timing, words.
import assert from "node:assert/strict";
import test from "node:test";
import words from "../../../cnn_course/widgets/convolution_explorer/words/en.js";
import { parseWhole } from "../../../cnn_course/widgets/lib/core/format.js";
import { frames } from "../../../cnn_course/widgets/lib/core/frame.js";
import { link } from "../../../cnn_course/widgets/lib/core/link.js";
import { measuring } from "../../../cnn_course/widgets/lib/core/measure.js";
import { geometry } from "../../../cnn_course/widgets/lib/maths/conv.js";
import { kerasCode, pythonNumber } from "../../../cnn_course/widgets/lib/maths/keras.js";
import { decodeOwn, decodePictures, version } from "../../../cnn_course/widgets/lib/maths/sources.js";
import { fromLists, tensor } from "../../../cnn_course/widgets/lib/maths/tensor.js";
import { neighbour } from "../../../cnn_course/widgets/lib/parts/cells.js";
import { brushName, painted, strokeCells } from "../../../cnn_course/widgets/lib/parts/paint.js";
import { keyMove, readingStep } from "../../../cnn_course/widgets/lib/parts/pick.js";
import { layout, pixelAt } from "../../../cnn_course/widgets/lib/parts/picture.js";
import { pace } from "../../../cnn_course/widgets/lib/parts/play.js";
import shared from "../../../cnn_course/widgets/lib/words/en.js";

test("a whole number that cannot be taken is told by its fault, with what was typed and what still counts", () => {
  const said = (text, { number, fault } = parseWhole(text, 1, 20)) =>
    number ?? shared.wholeFrom(fault, { text: text.trim(), low: 1, high: 20, kept: 3 });
  assert.equal(said(" 12 "), 12);
  assert.equal(said("2e1"), 20);
  const rest = "3 still counts; take 1 to 20.";
  assert.equal(said(""), `Nothing is typed. ${rest}`);
  assert.equal(said("1e6"), `1e6 is too large. ${rest}`);
  assert.equal(said("\u22125"), `\u22125 is too small. ${rest}`);
  assert.equal(said("12.5"), `12.5 is not a whole number. ${rest}`);
  assert.equal(said("twelve"), `\u201ctwelve\u201d is not a number. ${rest}`);
});

test("arrow keys move between cells and stop at the edge", () => {
  assert.equal(neighbour(4, 3, 3, "ArrowUp"), 1);
  assert.equal(neighbour(4, 3, 3, "ArrowRight"), 5);
  assert.equal(neighbour(5, 3, 3, "ArrowRight"), null);
  assert.equal(neighbour(0, 3, 3, "ArrowUp"), null);
  assert.equal(neighbour(2, 2, 5, "Enter"), 7);
  assert.equal(neighbour(4, 3, 3, "a"), null);
});

test("keys move the pick inside the map", () => {
  const [map, key] = [{ height: 20, width: 30 }, (name, rest = {}) => ({ key: name, ...rest })];
  assert.deepEqual(keyMove([5, 5], map, key("ArrowDown")), [6, 5]);
  assert.deepEqual(keyMove([5, 5], map, key("PageUp")), [0, 5]);
  assert.deepEqual(keyMove([5, 5], map, key("End")), [5, 29]);
  assert.deepEqual(keyMove([5, 5], map, key("End", { ctrlKey: true })), [19, 29]);
  assert.equal(keyMove([5, 5], map, key("Tab")), null);
  assert.equal(keyMove([5, 5], map, key("ArrowLeft", { altKey: true })), null);
});

test("steps go in reading order, round the end", () => {
  const map = { height: 2, width: 3 };
  assert.deepEqual(readingStep([0, 2], map, 1), [1, 0]);
  assert.deepEqual(readingStep([1, 2], map, 1), [0, 0]);
  assert.deepEqual(readingStep([0, 0], map, -1), [1, 2]);
});

test("play is slow on small maps and ends within half a minute on large ones", () => {
  assert.equal(pace(14, 14), 1);
  assert.ok(Math.ceil((128 * 128) / pace(128, 128)) * 60 <= 30_000);
});

test("the pixel under the pointer, in wide and tall pictures and beside them", () => {
  const wide = layout(2, 4, 100);
  assert.deepEqual(wide, { scale: 25, left: 0, top: 25 });
  assert.deepEqual(pixelAt(wide, 2, 4, 99, 30), [0, 3]);
  assert.deepEqual(pixelAt(wide, 2, 4, 10, 99), [1, 0]);
  assert.deepEqual(pixelAt(layout(4, 2, 100), 4, 2, 0, 0), [0, 0]);
});

test("a drawing is measured: only another width is news, and a hidden one is a width too", () => {
  const [element, widths] = [{ clientWidth: 0 }, []];
  const measure = measuring(element, (width) => widths.push(width));
  const found = [0, 300, 300, 0, 300].map((width) => {
    element.clientWidth = width;
    return measure();
  });
  assert.deepEqual(found, [false, true, false, true, true]);
  assert.deepEqual(widths, [300, 0, 300]);
});

test("a stroke has no gaps", () => {
  assert.deepEqual(strokeCells([0, 0], [2, 4]), [
    [0, 0],
    [1, 1],
    [1, 2],
    [2, 3],
    [2, 4],
  ]);
  assert.deepEqual(strokeCells([3, 3], [3, 3]), [
    [3, 3],
    [3, 3],
  ]);
});

test("painting changes a copy, and only where something changes", () => {
  const blank = new Uint8Array(12);
  assert.equal(painted(blank, 2, [[0, 0]], [0, 0, 0]), blank);
  const next = painted(blank, 2, [[1, 0]], [1, 2, 3]);
  assert.deepEqual([...next], [0, 0, 0, 0, 0, 0, 1, 2, 3, 0, 0, 0]);
  assert.equal(blank[6], 0);
  assert.equal(brushName([250, 250, 250]), "white");
});

test("pictures are found in the bytes, and a picture cut short is refused", () => {
  const pictures = [
    { name: "a", height: 1, width: 1, layers: [3, 1] },
    { name: "b", height: 1, width: 2, layers: [1] },
  ];
  // Of each: how far it is off a guess out of its neighbours; the grey of "a" how far it is off that of its colour.
  const bytes = Uint8Array.from([255, 0, 0, 51 - 54, 0, 255]);
  const decoded = decodePictures(pictures, bytes);
  assert.deepEqual([...version(decoded.get("a"), true).data], [0.2]);
  assert.deepEqual([...version(decoded.get("a"), false).data], [1, 0, 0]);
  assert.deepEqual([...version(decoded.get("b"), false).data], [0, 0, 0, 1, 1, 1]);
  assert.throws(() => decodePictures(pictures, bytes.subarray(1)), RangeError);
  assert.equal(decodeOwn(undefined, undefined), null);
  assert.throws(() => decodeOwn([1, 1, 3], new Uint8Array(4)), RangeError);
});

test("many changes, one drawing a frame", () => {
  const [queue, drawn] = [[], []];
  const one = frames(
    (changes) => drawn.push([...changes]),
    (run) => queue.push(run),
    () => queue.pop(),
  );
  one.ask("result");
  one.ask("pick", "result");
  assert.equal(queue.length, 1);
  queue.shift()();
  one.ask("pick");
  queue.shift()();
  assert.deepEqual(drawn, [["result", "pick"], ["pick"]]);
  one.ask("pick");
  one.stop();
  assert.equal(queue.length, 0);
});

function fakeModel(state) {
  const listeners = [];
  return {
    saved: 0,
    get: (key) => state[key],
    set(key, value) {
      state[key] = value;
      listeners.filter(([event]) => event === `change:${key}`).forEach(([, callback]) => callback());
    },
    on: (event, callback) => listeners.push([event, callback]),
    off: (event, callback) =>
      listeners.splice(
        listeners.findIndex((one) => one[0] === event && one[1] === callback),
        1,
      ),
    save_changes() {
      this.saved += 1;
    },
    count: () => listeners.length,
  };
}

test("what a figure tells is saved once it rests, and does not come back to it", async () => {
  const model = fakeModel({ strides: 1, kernel: [[1]] });
  const heard = [];
  const one = link(model, ["strides", "kernel"], (name) => heard.push(name));
  one.tell({ strides: 2 });
  one.tell({ strides: 3, kernel: [[1]] });
  assert.equal(model.get("strides"), 3);
  assert.equal(model.saved, 0);
  await new Promise((done) => setTimeout(done, 200));
  assert.equal(model.saved, 1);
  assert.deepEqual(heard, []);
  model.set("kernel", [[2]]);
  assert.deepEqual(heard, ["kernel"]);
  one.tell({ strides: 4 });
  one.stop();
  assert.equal(model.saved, 2, "nothing is lost when the figure is taken away");
  assert.equal(model.count(), 0);
});

const CODE = (kernel, changes, channels = 1) => {
  const image = tensor(28, 28, channels);
  const settings = { strides: 1, padding: "valid", dilation: 1, ...changes };
  return kerasCode({ image, kernel, settings, places: geometry(image, kernel, settings), words });
};

test("Keras code says the settings in Keras' words", () => {
  const text = CODE(fromLists([[-1, 0, 1]]), { strides: 2, padding: "same" });
  for (const part of [
    "kernel_size=(1, 3)",
    "strides=2",
    'padding="same"',
    "[-1, 0, 1]",
    "output = convolution(images)\n",
  ]) {
    assert.ok(text.includes(part), part);
  }
  assert.ok(!text.includes("ZeroPadding2D"));
});

test("Keras code writes out what Conv2D does not have", () => {
  const padded = CODE(
    fromLists([
      [1, 2],
      [3, 4],
    ]),
    { padding: 2 },
  );
  assert.ok(padded.includes("ZeroPadding2D(((2, 2), (2, 2)))(images)"));
  const both = CODE(
    fromLists([
      [1, 2],
      [3, 4],
    ]),
    { padding: "same", strides: 2, dilation: 3 },
  );
  assert.ok(both.includes("ZeroPadding2D(((1, 1), (1, 1)))"));
  assert.ok(both.includes("strides=1,") && both.includes("[:, ::2, ::2]"));
});

test("numbers in code lose nothing that a 32-bit float holds", () => {
  assert.equal(Math.fround(Number(pythonNumber(1 / 9))), Math.fround(1 / 9));
  assert.equal(pythonNumber(-2), "-2");
});
