// What the two charts show: the tuning curve, and the answers while the stimulus is moved.
import { fixed } from "../lib/core/format.js";
import { placeName } from "./state.js";

const UP = { 60: [0, 20, 40, 60], 90: [0, 30, 60, 90] };
const DIRECTIONS = [0, 45, 90, 135, 180];
const PLACES = { position: [-12, -6, 0, 6, 12], phase: [0, 90, 180, 270, 360] };

const paired = (places, answers) => places.map((place, i) => [place, answers[i]]);

/** Where a curve is highest, and how high. */
export function peak({ places, answers }) {
  const most = Math.max(...answers);
  return { at: places[answers.indexOf(most)], most };
}

export function tuningChart(words, scene, ceiling) {
  const { tuning, preferred, orientation, response } = scene;
  const anchor = preferred < 25 ? "start" : preferred > 155 ? "end" : "middle";
  const { at, most } = peak(tuning);
  return {
    axis: [0, 180],
    top: ceiling,
    ticks: { across: DIRECTIONS.map((one) => [one, words.degrees(one)]), up: UP[ceiling] },
    curves: [{ points: paired(tuning.places, tuning.answers), kind: "cc-curve--main", hue: null }],
    guide: { at: preferred, name: words.preferredHere, anchor },
    present: [orientation, response],
    label: words.tuningLabel(words.degrees(at), fixed(most, 1)),
    read: words.answerAt(words.degrees(orientation), fixed(response, 1)),
  };
}

/** Both cells' answers; the one that is chosen in ink, the other behind it. */
export function sweepChart(words, scene, ceiling) {
  const { sweep, cell, response } = scene;
  const name = placeName(scene);
  const text = { position: words.pixelsAside, phase: words.degrees }[name];
  const curve = (one) => ({
    points: paired(sweep.places, sweep[one]),
    kind: one === cell ? "cc-curve--main" : "cc-curve--other",
    hue: one === "simple" ? 0 : 1,
  });
  const ranges = ["simple", "complex"].map((one) => [Math.min(...sweep[one]), Math.max(...sweep[one])]);
  return {
    axis: [sweep.places[0], sweep.places.at(-1)],
    top: ceiling,
    ticks: { across: PLACES[name].map((one) => [one, text(one)]), up: UP[ceiling] },
    curves: ["simple", "complex"].sort((one) => (one === cell ? 1 : -1)).map(curve),
    guide: null,
    present: [scene[name], response],
    read: words.answerAt(text(scene[name]), fixed(response, 1)),
    label: words.sweepLabel(...ranges.map((pair) => pair.map((value) => fixed(value, 1)))),
  };
}
