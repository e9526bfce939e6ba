// Branches that take the same maps and are put side by side, as Keras code: a functional model.

const pair = ([down, across]) => (down === across ? String(down) : `(${down}, ${across})`);
const branchOf = (name) => (name === "input" ? "inputs" : name.match(/branch\d/)[0]);

function lineOf({ kind, name, filters, kernel_size: window, inputs }) {
  const what =
    kind === "Conv2D"
      ? `Conv2D(${filters}, ${pair(window)}, padding="same", activation="relu")`
      : 'MaxPooling2D(3, 1, padding="same")';
  return `${branchOf(name)} = ${what}(${branchOf(inputs[0])})`;
}

/** layers are in the plain form, called `…_branch1_…`; the last one joins the branches. */
export function kerasBranches(layers, [height, width, channels]) {
  const ends = layers.at(-1).inputs.map(branchOf);
  return [
    "import keras",
    "from keras.layers import Concatenate, Conv2D, MaxPooling2D",
    "",
    `inputs = keras.Input((${height}, ${width}, ${channels}))`,
    ...layers.slice(0, -1).map(lineOf),
    `outputs = Concatenate()([${ends.join(", ")}])`,
    "module = keras.Model(inputs, outputs)",
    "module.summary()",
    "",
  ].join("\n");
}
