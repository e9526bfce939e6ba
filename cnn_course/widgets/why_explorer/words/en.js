// The English words of WhyExplorer.
import { dimensions, fixed } from "../../lib/core/format.js";

const PERCENT = "\u00a0%";
const percent = (share) => (share < 0.0005 ? `under 0.1${PERCENT}` : `${(100 * share).toFixed(1)}${PERCENT}`);
/** Points of a hundred, with a sign; nothing where it rounds to nothing. Where all are few, a digit more. */
const points = (lost, most) => {
  const text = Math.abs(100 * lost).toFixed(most < 0.05 ? 1 : 0);
  return Number(text) === 0 ? "" : `${lost < 0 ? "+" : "\u2212"}${text}`;
};
const stageName = ({ name }) => (name === "head" ? "the head" : `stage ${name.slice(-1)}`);
const article = (name) => (/^[aeiou]/.test(name) ? "an" : "a");
const PHOTOGRAPHS = { chelsea: "Cat", rocket: "Rocket", camera: "Man with a camera" };
const DEGREES = {
  none: "nothing: as published",
  dense: "the dense layer",
  head: "the head",
  stage6: "stages 6 and 7, head",
  all: "all of it",
};
const PREDICTIONS = { changes: "it changes", stays: "it stays" };

const degree = (name, counts) =>
  name === "none" ? DEGREES.none : `${DEGREES[name]} (${counts[name]} ${counts[name] === 1 ? "layer" : "layers"})`;

const verdict = ({ label, case: { share }, place, agreement, forgotten, likeness }) =>
  forgotten === "none"
    ? `The network gives ${percent(share)} to ${label}. At the end of ${stageName(place)} Grad-CAM and occlusion correlate by ${fixed(agreement, 2)}, over the 49 squares.`
    : `This network has forgotten ${DEGREES[forgotten]}. Its Grad-CAM correlates with that of the published one by ${fixed(likeness[forgotten].mean, 2)}, in the mean of ${likeness[forgotten].runs} draws.`;

function outcome({ prediction, likeness, place }) {
  if (prediction === "none") return "First say what you expect; then the table is filled in.";
  const { mean } = likeness.all;
  return `You said: ${PREDICTIONS[prediction]}. With all of it drawn anew the maps at the end of ${stageName(place)} correlate by ${fixed(mean, 2)} with those of the published network; 1 would be the same map, 0 no likeness.`;
}

export default {
  figure: "Interactive figure: a photograph, what a network looked at, and what it loses when a part is covered",
  photographs: PHOTOGRAPHS,
  label: "Class",
  forgotten: "Drawn anew",
  degree,
  stage: "Maps at the end of",
  place: (place) => `${stageName(place)}: ${dimensions(place.side, place.side)}, ${place.channels} maps`,
  cam: "Grad-CAM",
  occlusion: "Occlusion",
  size: ({ rows, columns }) => dimensions(rows, columns),
  unit: "points",
  points,
  camLabel: ({ label, map }) => {
    const most = map.data.indexOf(Math.max(...map.data));
    if (map.data[most] === 0) return `The photograph, faded everywhere: by Grad-CAM nothing speaks for ${label}.`;
    return `The photograph, faded where Grad-CAM for ${label} is low. It is highest in row ${1 + Math.floor(most / map.columns)} of ${map.rows}, column ${1 + (most % map.columns)}.`;
  },
  occlusionLabel: ({ label, occlusion }) => {
    const most = occlusion.data.indexOf(Math.max(...occlusion.data));
    return `The photograph under 49 squares, each with the points that ${label} gains or loses while it is covered. It loses most, ${(100 * occlusion.data[most]).toFixed(1)} points, in row ${1 + Math.floor(most / 7)}, column ${1 + (most % 7)}.`;
  },
  channels: "Weights of channels",
  ofAll: (count) => `8 of ${count}`,
  channelsLabel: "The channels that count most for this map, with their weights",
  channel: (number) => `map ${number}`,
  weight: (value) => fixed(1000 * value, Math.abs(1000 * value) < 10 ? 2 : 1),
  about: ({ label }) => `In thousandths: how much the score of ${label} grows with each map. As published.`,
  verdict,
  prediction: "Draw the top layers anew: what will Grad-CAM do?",
  predictions: PREDICTIONS,
  tableIs: "Correlation of the Grad-CAM of networks that have forgotten with that of the published one",
  drawnAnew: "Drawn anew",
  alike: "Correlation: mean, lowest to highest",
  spread: ({ mean, low, high }) => `${fixed(mean, 2)} (${fixed(low, 2)} to ${fixed(high, 2)})`,
  hidden: "?",
  outcome,
  recorded:
    "Recorded: results/explanations. EfficientNet-Lite0 with its published weights. Each Grad-CAM has a scale of its own; the copies that have forgotten are of seed 0.",
  announce: (scene) =>
    `${PHOTOGRAPHS[scene.case.photo]}, ${article(scene.label)} ${scene.label}. ${verdict(scene)} ${outcome(scene)}`,
};
