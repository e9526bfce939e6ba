// A figure's state as the text of an address, and back.
import assert from "node:assert/strict";
import test from "node:test";
import { alike, read, written } from "../../../cnn_course/widgets/lib/core/address.js";

const side = { kind: "whole", low: 1, high: 7 };
const RULES = {
  height: { kind: "whole", low: 1, high: 512 },
  depth: { kind: "whole", low: 2, high: 64, step: 2 },
  gain: { kind: "number", low: -4, high: 4 },
  reduced: { kind: "flag" },
  way: { kind: "one", allowed: ["square", "two ways", 0.99, null] },
  pick: { kind: "list", of: { kind: "whole", low: 0 }, least: 2, most: 2 },
  removed: { kind: "list", of: { kind: "one", allowed: [1, 2, 3] }, once: true },
  kernel: { kind: "list", of: { kind: "list", of: { kind: "number" }, least: 1, most: 99 }, least: 1 },
  padding: {
    kind: "either",
    of: [{ kind: "one", allowed: ["same"] }, side, { kind: "list", of: side, least: 2, most: 2 }],
  },
  block: { kind: "name" },
  guess: { kind: "one", allowed: ["none", "plain"], answer: true },
};
const FIRST = {
  height: 28,
  depth: 32,
  gain: 1,
  reduced: true,
  way: "square",
  pick: [0, 0],
  removed: [],
  kernel: [[0, 1]],
  padding: "same",
  block: "",
  guess: "none",
};
const SET = [
  ["height=512", { height: 512 }],
  ["depth=2", { depth: 2 }],
  ["gain=-0.25", { gain: -0.25 }],
  ["gain=1e-7", { gain: 1e-7 }],
  ["reduced=false", { reduced: false }],
  ["way=two%20ways", { way: "two ways" }],
  ["way=0.99", { way: 0.99 }],
  ["way=null", { way: null }],
  ["pick=3,14", { pick: [3, 14] }],
  ["removed=3,1", { removed: [3, 1] }],
  [
    "kernel=-1,0;0.5,2",
    {
      kernel: [
        [-1, 0],
        [0.5, 2],
      ],
    },
  ],
  ["padding=3", { padding: 3 }],
  ["padding=1,2", { padding: [1, 2] }],
  ["block=stage1%2Fa%26b", { block: "stage1/a&b" }],
  ["height=7&reduced=false", { height: 7, reduced: false }],
];

for (const [text, set] of SET) {
  test(`${text} is written and read`, () => {
    assert.equal(written({ ...FIRST, ...set }, FIRST, RULES), text);
    assert.deepEqual(read(text, RULES), { settings: set, refused: [] });
  });
}

test("what is as at first is not written, and no answer is; one that is asked for is read", () => {
  assert.equal(written({ ...FIRST, guess: "plain" }, FIRST, RULES), "");
  assert.deepEqual(read("guess=plain", RULES).settings, { guess: "plain" });
});

test("a list that has become empty is written", () => {
  const text = written({ ...FIRST, removed: [] }, { ...FIRST, removed: [2] }, RULES);
  assert.equal(text, "removed=");
  assert.deepEqual(read(text, RULES), { settings: { removed: [] }, refused: [] });
});

test("what no address can hold is left out: what has no rule or none that takes it, and what is long", () => {
  const kernel = [Array.from({ length: 90 }, (_, i) => i + 100)];
  const state = { ...FIRST, height: 7, way: "own", kernel, picture: "painted" };
  assert.equal(written(state, FIRST, RULES), "height=7");
  assert.equal(written({ ...state, kernel: [[-1]] }, FIRST, RULES), "height=7&kernel=-1");
});

const REFUSED = [
  "height=513",
  "height=0",
  "height=28.5",
  "height=",
  "height",
  "height=1e2",
  "depth=33",
  "gain=much",
  "gain=Infinity",
  "gain=5",
  "reduced=yes",
  "way=own",
  "way=0.9900",
  "pick=1",
  "pick=1,2,3",
  "pick=-1,2",
  "pick=1,,2",
  "removed=1,1",
  "removed=4",
  "kernel=",
  "kernel=1,2;3",
  "kernel=1,2;",
  "padding=9",
  "padding=valid",
  "padding=1,9",
];

for (const text of REFUSED) {
  test(`${text} is refused, and the rest is taken`, () => {
    const { settings, refused } = read(`${text}&reduced=false`, RULES);
    assert.deepEqual(settings, { reduced: false });
    const [name, value = ""] = text.split("=");
    assert.deepEqual(refused, [{ name, text: value, rule: RULES[name] }]);
  });
}

test("a name that there is not is refused, whatever objects have by themselves", () => {
  const names = read("color=red&constructor=1&__proto__=2&%=3", RULES).refused.map((one) => [one.name, one.rule]);
  assert.deepEqual(
    names,
    ["color", "constructor", "__proto__", "%"].map((name) => [name, undefined]),
  );
});

test("bytes are compared one by one, from wherever they come", () => {
  const view = (...bytes) => new DataView(Uint8Array.from([9, ...bytes]).buffer, 1);
  assert.ok(alike(view(1, 2), Uint8Array.from([1, 2])));
  assert.ok(!alike(view(1, 2), view(1, 3)));
  assert.ok(alike([1, [2]], [1, [2]]));
  assert.ok(!alike(null, 0));
});
