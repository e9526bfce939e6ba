// A network row by row, as cnn_course.shapes.table lists it: a chain of layers, or one that forks and joins.
//
// A layer has the plain form (kinds.js). It takes the layer before it, or those that it names in `inputs`; "input" is what goes in.
import { axesOf, countsOf, outputOf, problemOf, volume } from "./kinds.js";

export { isMap, joins, volume, windowOf } from "./kinds.js";

export const INPUT = "input";

/** Keras' name for a layer that has none: conv2d, conv2d_1, … */
function automatic(kind, counts) {
  const apart = kind.replace(/(.)([A-Z][a-z]+)/g, "$1_$2").replace(/([a-z])([A-Z])/g, "$1_$2");
  const stem = apart.toLowerCase();
  const number = counts.get(stem) ?? 0;
  counts.set(stem, number + 1);
  return number ? `${stem}_${number}` : stem;
}

/** For each layer its name and the numbers of those that it takes; -1 is the picture, undefined what does not stand before it. */
export function wired(layers) {
  const [places, counts] = [new Map([[INPUT, -1]]), new Map()];
  return layers.map((layer, place) => {
    const name = layer.name ?? automatic(layer.kind, counts);
    const inputs = layer.inputs?.length ? layer.inputs.map((source) => places.get(source)) : [place - 1];
    const isTwice = places.has(name);
    places.set(name, place);
    return { name, inputs, isTwice };
  });
}

/**
 * The network, row by row: {name, inputs, input, given, output, trainable, recorded, parameters, multiplyAdds, axes}; `inputs` are
 * numbers of rows, -1 for the picture, `given` their shapes and `input` the first of them. The rows end before the first layer
 * that cannot be; `problem` says why: {layer, what, …}.
 */
export function tableOf(layers, inputShape) {
  const rows = [];
  for (const [layer, { name, inputs, isTwice }] of wired(layers).entries()) {
    const one = layers[layer];
    if (isTwice || inputs.includes(undefined)) return { rows, problem: { layer, what: "wiring" } };
    const given = inputs.map((source) => (source < 0 ? [...inputShape] : rows[source].output));
    const axes = axesOf(one, given[0]);
    const problem = problemOf(one, given, axes);
    if (problem) return { rows, problem: { layer, ...problem } };
    const output = outputOf(one, given, axes);
    const counts = countsOf(one, given, output);
    const parameters = counts.trainable + counts.recorded;
    rows.push({ name, inputs, input: given[0], given, output, ...counts, parameters, axes });
  }
  return { rows, problem: null };
}

/** {parameters, multiplyAdds, numbers}: the sums over the rows; numbers are those in all outputs together. */
export function totalsOf(rows) {
  const sum = (pick) => rows.reduce((total, row) => total + pick(row), 0);
  return {
    parameters: sum((row) => row.parameters),
    multiplyAdds: sum((row) => row.multiplyAdds),
    numbers: sum((row) => volume(row.output)),
  };
}
