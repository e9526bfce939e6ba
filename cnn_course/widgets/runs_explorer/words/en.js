// The English words of RunsExplorer.
import { plain } from "../../lib/core/format.js";
import { named } from "../../lib/core/words.js";
import { grouped } from "../../lib/maths/parameters.js";

/** A number that is read off a recorded curve. */
const curveNumber = {
  loss: (value, digits = 3) => value.toFixed(digits),
  accuracy: (value) => `${(100 * value).toFixed(1)}\u00a0%`,
};

const LINES = {
  overfitting: {
    plain: "300 digits",
    "weight-decay": "weight decay",
    "label-smoothing": "label smoothing",
    dropout: "dropout",
    augmentation: "augmentation",
    "more-digits": "3,000 digits",
  },
  "same-losses": { plain: "TensorFlow", sequential: "Sequential", functional: "Functional", subclass: "subclass" },
};

/** What a recorded curve is called. */
function curveName(recording, name) {
  if (recording === "learning-rate") return name; // a number
  if (recording === "plain-tensorflow") return `run ${name}`;
  return named(named(LINES, recording), name);
}

export default {
  figure: "Interactive figure: curves of recorded runs",
  step: "Step",
  stepOf: (step, last) => `${grouped(step)} of ${grouped(last)}`,
  stepName: grouped,
  shown: "Curves of",
  kinds: { loss: "loss", accuracy: "accuracy" },
  scale: "Loss axis",
  scales: { linear: "linear", log: "log" },
  charts: { loss: "Loss over the steps", accuracy: "Accuracy over the steps" },
  tick: { loss: plain, accuracy: (value) => `${100 * value}%` },
  guide: "equal shares: ln 10",
  number: curveNumber,
  column: (split, kind, averaged) =>
    averaged
      ? `${{ train: "Learned from", test: "Held out" }[split]}: mean (lowest to highest)`
      : { loss: "Loss", accuracy: "Held out" }[kind],
  run: (seed) => `Run ${seed}`,
  curve: {
    "learning-rate": "Learning rate",
    overfitting: "Training",
    "plain-tensorflow": "Run",
    "same-losses": "Code",
  },
  line: curveName,
  range: {
    loss: (low, high, digits = 3) => `(${low.toFixed(digits)} to ${high.toFixed(digits)})`,
    accuracy: (low, high) => `(${(100 * low).toFixed(1)} to ${(100 * high).toFixed(1)}\u00a0%)`,
  },
  notYet: "not yet",
  tableLabel: "The curves and their numbers at the step. A name brings its curve forward or puts it back.",
  together: ({ together: { mean, low, high, runs }, kind }, digits) => {
    const [a, b, c] = [mean, low, high].map((value) => curveNumber[kind](value, digits));
    return `The ${runs} runs brought forward: mean ${a}, lowest ${b}, highest ${c}.`;
  },
  notes: {
    "learning-rate": {
      loss: "Press a name to bring its curve forward. Thin: three runs, each from other first weights. Thick: their mean. Each number is the loss on the 50 digits of one step. The linear axis ends at 5.",
      accuracy:
        "Press a name to bring its curve forward. Thin: three runs. Thick: their mean. Measured on 1,000 held-out digits after every 60 steps; shown is the last measurement before the cursor.",
    },
    overfitting: {
      loss: "Press a name to bring its curve forward. Dashed, hollow mark: digits it learns from. Solid: 1,000 held-out digits. Thin: three runs. Thick: their mean. Measured at the end of each epoch; shown is the last one before the cursor.",
      accuracy:
        "Press a name to bring its curve forward. Dashed, hollow mark: digits it learns from. Solid: 1,000 held-out digits. Thin: three runs. Thick: their mean. Measured at the end of each epoch; shown is the last one before the cursor.",
    },
    "plain-tensorflow": {
      loss: "Press a name to bring its curve forward. Each number is the loss on the 50 digits of one step.",
      accuracy:
        "Press a name to bring its curve forward. Measured on 1,000 held-out digits after every 80 steps; shown is the last measurement before the cursor.",
    },
    "same-losses": {
      loss: "Press a name to bring its curve forward. Each number is the loss on the 50 digits of one step, before the step is taken.",
    },
  },
  chartLabel: ({ kind, step, rows }) => {
    const chosen = rows.filter((row) => row.chosen).length;
    return `${kind === "loss" ? "Loss" : "Accuracy"} over the steps: ${rows.length} curves, ${chosen} brought forward, the cursor at step ${grouped(step)}. Their numbers are in the table.`;
  },
  announce: ({ kind, step, rows }, { recording, averaged, digits }) => {
    const written = (value) => curveNumber[kind](value, digits);
    const chosen = rows.filter((row) => row.chosen);
    const parts = chosen.flatMap((row) =>
      row.cells.map(({ split, values, spread }) => {
        const name = `${curveName(recording, row.name)}${row.cells.length > 1 ? `, ${split === "train" ? "learned from" : "held out"}` : ""}`;
        if (!spread) return `${name}: not yet`;
        if (spread.runs === 1 || !averaged) return `${name}: ${values.map(written).join(", ")}`;
        return `${name}: mean ${written(spread.mean)}, ${written(spread.low)} to ${written(spread.high)}`;
      }),
    );
    return `Step ${grouped(step)}, ${kind}. ${parts.length ? `${parts.join("; ")}.` : "No curve is brought forward."}`;
  },
};
