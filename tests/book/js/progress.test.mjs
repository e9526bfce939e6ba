// What a reader's progress is checked for and how two are put together (book/_static/progress.js), without a browser.
import assert from "node:assert/strict";
import test from "node:test";

await import("../../../book/_static/progress.js");
const { empty, isDone, merged, parsed } = globalThis.cbProgress;

const quiz = (answers, all = 2) => ({ all, answers });
const wrong = { first: false, right: false };
const late = { first: false, right: true };
const right = { first: true, right: true };
const some = () => ({
  ...empty(),
  place: { page: "book/words/stride", title: "7. Stride", id: "how-many-stops", section: "How many stops" },
  quizzes: { "book/words/stride": quiz({ "0123abcd": right }) },
  exercises: { "book/words/stride": { all: 4, opened: { 0: true } } },
});

test("what is written can be read again", () => {
  assert.deepEqual(parsed(JSON.stringify(some())), some());
  assert.deepEqual(parsed(JSON.stringify(empty())), empty());
});

test("anything else is refused, and never half taken", () => {
  const bad = [
    "",
    "[]",
    "null",
    "{",
    '{"kind":"something else"}',
    { ...some(), version: 2 },
    { ...some(), quizzes: null },
    { ...some(), quizzes: { "javascript:alert(1)": quiz({}) } },
    { ...some(), quizzes: { "../../etc": quiz({}) } },
    { ...some(), quizzes: { page: quiz({ "0123abcd": { first: 1, right: true } }) } },
    { ...some(), quizzes: { page: quiz({ nothex: right }) } },
    { ...some(), quizzes: { page: quiz({}, -1) } },
    { ...some(), exercises: { page: { all: 1, opened: [true] } } },
    { ...some(), place: { ...some().place, page: "//elsewhere.org" } },
    { ...some(), place: { ...some().place, title: "long".repeat(100) } },
    { ...some(), quizzes: Object.fromEntries(Array.from({ length: 501 }, (_, i) => [`p${i}`, quiz({})])) },
  ];
  for (const one of bad) {
    const text = typeof one === "string" ? one : JSON.stringify(one);
    assert.equal(parsed(text), null, text.slice(0, 100));
  }
});

test("two are put together, and nothing of either is lost", () => {
  const mine = some();
  const theirs = {
    ...empty(),
    place: { page: "book/other", title: "Other", id: "", section: "" },
    quizzes: {
      "book/words/stride": quiz({ "0123abcd": late, "89abcdef": wrong }),
      "book/words/padding": quiz({ "00000000": late }),
    },
    exercises: { "book/words/stride": { all: 4, opened: { 2: true } } },
  };
  const both = merged(mine, theirs);
  assert.deepEqual(both.quizzes["book/words/stride"].answers, { "0123abcd": right, "89abcdef": wrong });
  assert.deepEqual(both.quizzes["book/words/padding"].answers, { "00000000": late });
  assert.deepEqual(both.exercises["book/words/stride"].opened, { 0: true, 2: true });
  assert.equal(both.place.page, "book/words/stride");
  assert.equal(merged(empty(), theirs).place.page, "book/other");
  assert.deepEqual(mine, some(), "what was there stays as it was");
  assert.equal(merged(theirs, mine).quizzes["book/words/stride"].answers["0123abcd"].first, false);
});

test("a quiz is done when every question has been answered", () => {
  assert.equal(isDone(quiz({ "0123abcd": right })), false);
  assert.equal(isDone(quiz({ "0123abcd": right, "89abcdef": wrong })), true);
  assert.equal(isDone(quiz({}, 0)), false);
});
