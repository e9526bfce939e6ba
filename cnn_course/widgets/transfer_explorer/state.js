// What the figure is asked to show, and what follows from the records: medians, and how many photographs are needed.
import { spreadOf } from "../lib/maths/medians.js";

export const TRAITS = ["way", "beside", "images", "prediction"];

/** The line of a way: {number, median, low, high} of each number of photographs that is recorded. */
export function lineOf(images, { accuracies }) {
  return images
    .map((number, i) => ({ number, runs: accuracies[i] }))
    .filter(({ runs }) => runs.length)
    .map(({ number, runs }) => ({ number, ...spreadOf(runs) }));
}

/**
 * With how many photographs a line gets so far for the first time: {number}, straight over the logarithm of the
 * photographs; or {beyond: "more" | "fewer", than}.
 */
export function neededFor(line, accuracy) {
  if (accuracy < line[0].median) return { number: null, beyond: "fewer", than: line[0].number };
  const at = line.findIndex((one) => one.median >= accuracy);
  if (at < 0) return { number: null, beyond: "more", than: line.at(-1).number };
  if (at === 0) return { number: line[0].number, beyond: "", than: 0 };
  const [from, to] = [line[at - 1], line[at]];
  const share = (accuracy - from.median) / (to.median - from.median);
  const [left, right] = [from, to].map((one) => Math.log(one.number));
  return { number: Math.exp(left + share * (right - left)), beyond: "", than: 0 };
}

/** Which answer to the question is the right one. */
export function answerOf({ images, ways, asked, limits }) {
  const [known, beside] = asked.map((name) => lineOf(images, wayOf(ways, name)));
  const { number, beyond } = neededFor(beside, known[0].median);
  const times = beyond === "more" ? Infinity : (number ?? 0) / images[0];
  const names = Object.keys(limits).sort((one, other) => limits[one] - limits[other]);
  return names.find((name) => times <= limits[name]) ?? "more";
}

const wayOf = (ways, name) => ways.find((one) => one.name === name);

/** All that is drawn. Until the reader has said what they expect, nothing is known but what began with chance. */
export function sceneOf({ way, beside, images, prediction }, recorded) {
  const open = prediction !== "none";
  const lines = recorded.ways.map(({ name, hue, known, ...one }) => {
    const points = lineOf(recorded.images, one);
    return { name, hue, known, seen: open || !known, points };
  });
  const accuracy = wayOf(lines, way).points.find((one) => one.number === images)?.median ?? null;
  const found = accuracy === null ? {} : neededFor(wayOf(lines, beside).points, accuracy);
  const read = { way, beside, images, accuracy, ...found };
  return {
    open,
    way,
    beside,
    images,
    prediction,
    lines,
    read: open ? read : null,
    answer: open ? answerOf(recorded) : "",
  };
}
