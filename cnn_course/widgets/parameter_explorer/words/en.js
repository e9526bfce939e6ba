// The English words of ParameterExplorer.
import { grouped, times } from "../../lib/maths/parameters.js";

export default {
  figure: "Interactive figure: parameters of a dense and of a convolutional layer",
  names: {
    size: "Side of the picture",
    channels: "Channels",
    units: "Dense units",
    filters: "Filters",
    kernel: "Filter side",
  },
  guess: {
    question:
      "The picture gets twice as high and twice as wide: 448 \u00d7 448. What becomes of the two numbers of parameters?",
    answers: { both: "both grow alike", two: "only dense: twice", four: "only dense: four times" },
    outcome: ({ dense, conv }) =>
      `Dense: ${grouped(dense[0])} before, ${grouped(dense[1])} after. Convolutional: ${grouped(conv[0])} before, ` +
      `${grouped(conv[1])} after.`,
  },
  layers: { dense: "Dense layer", conv: "Convolutional layer" },
  parameters: "parameters",
  here: "here",
  unseen: "too small to see",
  scale: (count, before) => {
    const changed = before === count ? "" : ` (before: ${grouped(before)})`;
    return `one square of the grid: ${grouped(count)} parameters${changed}`;
  },
  ratio: ({ dense, conv }) => {
    if (dense === conv) return "Both layers have the same number of parameters.";
    const [more, large, small] = dense > conv ? ["dense", dense, conv] : ["convolutional", conv, dense];
    return `The ${more} layer has ${times(large, small)} times as many parameters.`;
  },
  formulaTerms: {
    dense: ["height", "width", "channels", "units", "biases"],
    conv: ["filter height", "filter width", "channels", "filters", "biases"],
  },
  spoken: (layer, [height, width, channels, many, biases], count) =>
    `${layer}: ${height} times ${width} times ${channels} times ${many}, plus ${biases}, is ${grouped(count)} parameters.`,
  announce: ({ dense, conv }) => `Dense layer: ${grouped(dense)} parameters. Convolutional layer: ${grouped(conv)}.`,
};
