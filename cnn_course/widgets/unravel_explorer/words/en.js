// The English words of UnravelExplorer.
import { grouped } from "../../lib/maths/parameters.js";

const points = (values) =>
  ((100 * values.reduce((sum, value) => sum + value, 0)) / values.length).toFixed(1).replace("-", "\u2212");
const accuracy = (share) => `${(100 * share).toFixed(1)}\u00a0%`;
const GUESSES = { residual: "the residual one", plain: "the plain one", both: "both alike" };

function verdict({ hurt, guess, removed, networks, worse, runs }) {
  if (!hurt) return "Nothing is taken out yet. Say which network will lose more, then press a block.";
  if (guess === "none") return "First say which network loses more; then the numbers are shown.";
  const { residual, plain } = networks;
  const said = `You said ${GUESSES[guess]}.`;
  if (worse === null) {
    const block = removed.find((number) => number === 4 || number === 7);
    return `${said} Block ${block} changes the shape. The residual network keeps its shortcut, a 1 \u00d7 1 convolution, and loses ${points(residual.lost)} points; in the plain one nothing would fit.`;
  }
  return `${said} Points lost, mean of ${runs} runs: residual ${points(residual.lost)}, plain ${points(plain.lost)}. The plain network lost more in ${worse} of ${runs} runs.`;
}

export default {
  figure: "Interactive figure: a residual network unrolled into paths, and blocks taken out of trained networks",
  unrolled: "Blocks unrolled",
  blocks: (count) => (count === 1 ? "the last block" : `the last ${count}`),
  swapped: "Swap",
  swap: (pair) => (pair === "none" ? "none" : `${pair.split("-").join(" and ")}`),
  guess: "Which loses more without a block?",
  guesses: { residual: "residual", plain: "plain", both: "alike" },
  block: (number) => `block ${number}`,
  stage: (number) => `stage ${number}`,
  chainLabel: "The nine blocks of the network. Press one to take it out.",
  pathsTitle: "Every way through the unrolled blocks",
  lengthName: "length",
  countName: "paths",
  pathsLabel: ({ paths, unrolled, lengths }) =>
    `${paths.length} paths through ${unrolled} blocks. Left, by the number of branches on them: ${lengths.map((one) => `${one.length}: ${one.left} of ${one.all}`).join(", ")}.`,
  lengthsTitle: "Share of paths left, and of gradient",
  lengthsLabel: "For each length the share of the paths that are left, and the measured share of the gradient.",
  lengthColumn: "length",
  pathsColumn: "paths",
  gradientColumn: "gradient",
  share: (value) => `${(100 * value).toFixed(1)}\u00a0%`,
  hurtTitle: "Accuracy as trained (hollow) and hurt (filled), a mark for each run",
  networks: { residual: "Residual", plain: "Plain" },
  chance: "chance: 10\u00a0%",
  accuracy,
  hidden: "?",
  impossible: "no network",
  verdict,
  source: ({ judged, unhurt }) =>
    `Recorded: results/lesions. ${unhurt.residual.length} runs of each network of 20 layers, judged on ${grouped(judged)} test photographs of 16\u00a0\u00d7\u00a016. The gradient is that of the unhurt residual network, where the unrolled blocks begin.`,
  announce: (scene) => {
    const left = scene.lengths.reduce((sum, one) => sum + one.left, 0);
    return `${left} of ${scene.paths.length} paths are left. ${verdict(scene)}`;
  },
};
