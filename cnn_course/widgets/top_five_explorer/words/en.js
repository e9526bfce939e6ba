// The English words of TopFiveExplorer.
import { grouped } from "../../lib/maths/parameters.js";

const percent = (share) => `${(100 * share).toFixed(share < 0.0005 ? 3 : 1)}\u00a0%`; // some are tiny, none is nothing
const measure = (first) => `top\u2011${first}`;
const ANSWERS = { hit: "a hit", miss: "a miss" };

export default {
  figure: "Interactive figure: the classes that a network finds likeliest, and the rank of the label",
  photograph: "Photograph",
  photographs: { coffee: "Coffee", chelsea: "Cat", rocket: "Rocket", camera: "Camera", brick: "Bricks" },
  pictureIs: {
    coffee: "A cup of coffee on a saucer, from above.",
    chelsea: "The face of a tabby cat.",
    rocket: "A rocket on its launch pad.",
    camera: "A man with a camera on a tripod, in grey.",
    brick: "A wall of bricks, in grey.",
  },
  label: "Its label is",
  first: "A hit is the label among",
  firstIs: (first) => (first === 1 ? "the first: top\u20111" : `the first ${first}: top\u2011${first}`),
  expect: "I expect",
  answers: ANSWERS,
  hidden: ({ label, first }) => `Is ${label.name} among the first ${first} of 1,000 classes? Say it first.`,
  outcome: ({ label, first, hit, prediction }) =>
    `You said: ${ANSWERS[prediction]}. ${label.name} is number ${grouped(label.rank)}, with ${percent(label.share)}: ${hit ? ANSWERS.hit : ANSWERS.miss} for ${measure(first)}.`,
  barsLabel: "The likeliest classes in order",
  place: (place) => `${grouped(place)}.`,
  percent,
  tallyLabel: "The rank of each photograph's label",
  columns: ["Photograph", "Label", "Rank", "Hit?"],
  unknown: "?",
  hit: (hit) => (hit ? "yes" : "no"),
  accuracy: ({ open, hits, first }, all) =>
    open
      ? `${hits} of ${all} are hits: a ${measure(first)} accuracy of ${Math.round((100 * hits) / all)}\u00a0% on these ${all}.`
      : `How many of ${all} are hits? That share is the ${measure(first)} accuracy.`,
  note: "Recorded: EfficientNet\u2011Lite0, float32. None of these photographs is in ImageNet; their labels are the course's guess, and yours. Five photographs show what is counted, not how good the network is.",
};
