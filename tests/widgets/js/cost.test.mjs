// CostExplorer in the page: the order, what is hidden, the axis, and what is said of two.
import assert from "node:assert/strict";
import test from "node:test";
import { answerOf, axisOf, comparison, ordered, sceneOf } from "../../../cnn_course/widgets/cost_explorer/state.js";
import words from "../../../cnn_course/widgets/cost_explorer/words/en.js";

const paper = (key, year, days, error = 3) => ({
  ...{ key, year, days, error, deviation: null, parameters: null, gpus: null, ours: null },
});
const SEARCHES = [
  paper("nas", 2017, 22_400),
  paper("enas", 2018, 0.45),
  paper("pnas", 2018, 225),
  { key: "table", days: 0.1, ours: 582 },
];
const RECORDED = { searches: SEARCHES, asked: "enas" };
const FIRST = { order: "year", unit: "days", gpus: 1, cents: 0, first: "nas", second: "pnas", prediction: "none" };
const scene = (changes = {}) => sceneOf({ ...FIRST, ...changes }, RECORDED);
const keys = (rows) => rows.map((row) => row.key);

test("a number of days is one of the three answers", () => {
  assert.deepEqual([31, 30, 1, 0.99, 0.45].map(answerOf), ["months", "days", "days", "hours", "hours"]);
});

test("ours stands last, and before it what is hidden, when searches stand by their cost", () => {
  assert.deepEqual(keys(scene().rows), ["nas", "enas", "pnas", "table"]);
  assert.deepEqual(keys(scene({ order: "cost" }).rows), ["nas", "pnas", "enas", "table"]);
  const dear = [{ ...paper("enas", 2018, 1e6), hidden: true }, paper("pnas", 2018, 1)];
  assert.deepEqual(keys(ordered(dear, "cost")), ["pnas", "enas"], "its place tells nothing");
});

test("two are compared from the dear one to the cheap one, but not with what is hidden", () => {
  const { compared } = scene({ first: "pnas", second: "nas" });
  assert.equal(compared.dear.key, "nas");
  assert.ok(Math.abs(compared.times - 22_400 / 225) < 1e-9);
  assert.equal(scene({ second: "enas" }).compared, null);
  assert.equal(comparison({ key: "a", days: 1 }, { key: "a", days: 1 }), null);
  assert.equal(words.verdict(scene({ second: "enas", prediction: "days" })), "NAS / ENAS = 49,778.");
  assert.match(words.verdict(scene({ second: "table" })), /But one counts GPUs, the other cores of a CPU\.$/);
});

test("on more GPUs no mark moves, and the axis counts less", () => {
  const [one, eight] = [scene({ unit: "time" }), scene({ unit: "time", gpus: 8 })];
  assert.deepEqual(
    one.rows.map((row) => row.at),
    eight.rows.map((row) => row.at),
  );
  const { place } = axisOf(SEARCHES, FIRST);
  for (const { value, at } of eight.ticks) assert.ok(Math.abs(at - place(8 * value)) < 1e-12);
  for (const { at } of [...one.ticks, ...eight.ticks]) assert.ok(at >= 0 && at <= 1);
});

test("times are told in the unit in which they are two or more", () => {
  const told = (days, gpus = 1) => words.number({ days, time: days / gpus, ours: null }, { unit: "time", gpus });
  assert.equal(told(22_400), "61\u00a0years on 1 GPU");
  assert.equal(told(22_400, 800), "28\u00a0days on 800 GPUs");
  assert.equal(told(0.45), "11\u00a0hours on 1 GPU");
  assert.equal(told(2 / 24 / 60), "2\u00a0minutes on 1 GPU");
  assert.equal(words.tick("time", 365.25), "1\u00a0year");
  assert.equal(words.tick("time", 36_525), "100\u00a0years");
  assert.equal(words.tick("time", 1 / 24 / 3600), "1\u00a0second");
  assert.equal(words.tick("days", 10_000), "10,000");
});

test("there is no rent without a price, and none of a core of one's own", () => {
  assert.match(words.rent(scene()), /^Type a price/);
  const said = words.rent(scene({ cents: 250, second: "table" }));
  assert.equal(said, "Rent at 2.50 an hour, in that money. NAS: 1,344,000; Our table: no GPU.");
});

test("what is hidden is told nowhere", () => {
  const hidden = scene({ second: "enas", cents: 100, unit: "time" });
  const row = hidden.rows.find(({ key }) => key === "enas");
  const said = [words.verdict(hidden), words.rent(hidden), words.announce(hidden), words.cell("cost", row, hidden)];
  for (const text of said) assert.doesNotMatch(text, /0\.45|11\u00a0hours|: 11/);
});

test("each has a name and a source, and how its cost is told", () => {
  for (const key of ["nas", "enas", "nasnet", "pnas", "darts"]) {
    assert.match(words.cell("source", paper(key, 2018, 1), scene()), /arXiv:1[678]\d\d\.\d{5}/);
    assert.equal(words.titled(paper(key, 2018, 1)), `${words.name({ key })}, 2018`);
  }
  assert.equal(words.how({ ...paper("nas", 2017, 22_400), gpus: 800 }), "800 GPUs for 28 days");
  assert.equal(words.how(paper("enas", 2018, 0.45)), "0.45 GPU-days");
});
