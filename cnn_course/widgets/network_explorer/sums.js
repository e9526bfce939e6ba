// The picked layer's arithmetic: its output's size, its parameters, its multiply-adds, with the present numbers in them.
import { h, setText } from "../lib/core/dom.js";
import { isMap, volume, windowOf } from "../lib/maths/layers.js";
import { formula } from "../lib/parts/formula.js";
import { termLine } from "../lib/parts/terms.js";

const TIMES = "\u00d7";
const products = (count) => Array.from({ length: count }, (_, i) => (i === 0 ? "" : TIMES));

const timesAll = (...factors) => ({
  signs: products(factors.length),
  names: factors.map(([name]) => name),
  numbers: factors.map(([, number]) => number),
});

/** The biases of a layer on top of a product. */
function plus({ signs, names, numbers }, count, isThere) {
  if (!isThere) return { signs, names, numbers };
  return { signs: [...signs, "+"], names: [...names, "biases"], numbers: [...numbers, count] };
}

const window = ({ kernel_size: [rows, columns] }) => [
  ["kernelRows", rows],
  ["kernelColumns", columns],
];

const PARAMETERS = {
  Conv2D(layer, { input }) {
    const own = timesAll(...window(layer), ["channels", input[2] / layer.groups], ["filters", layer.filters]);
    return plus(own, layer.filters, layer.use_bias);
  },
  DepthwiseConv2D(layer, { input, output }) {
    const own = timesAll(...window(layer), ["channels", input[2]], ["multiplier", layer.depth_multiplier]);
    return plus(own, output[2], layer.use_bias);
  },
  Dense(layer, { input }) {
    const own = timesAll([isMap(input) ? "channels" : "inputs", input.at(-1)], ["units", layer.units]);
    return plus(own, layer.units, layer.use_bias);
  },
  BatchNormalization: ({ center, scale }, { input }) =>
    timesAll(["numbers", 2 + center + scale], ["channels", input.at(-1)]),
  LayerNormalization: ({ center, scale }, { input }) =>
    timesAll(["numbers", center + scale], ["channels", input.at(-1)]),
};

/** {signs, names, numbers}: the sum that gives a layer's parameters; null where there are none, or no such sum. */
export function parameterTerms(layer, row) {
  return PARAMETERS[layer.kind]?.(layer, row) ?? null;
}

const WORK = {
  Conv2D: (layer, { input, output }) =>
    timesAll(
      ["rows", output[0]],
      ["columns", output[1]],
      ...window(layer),
      ["channels", input[2] / layer.groups],
      ["filters", layer.filters],
    ),
  DepthwiseConv2D: (layer, { input, output }) =>
    timesAll(
      ["rows", output[0]],
      ["columns", output[1]],
      ...window(layer),
      ["channels", input[2]],
      ["multiplier", layer.depth_multiplier],
    ),
  Dense(layer, { input }) {
    const names = isMap(input) ? ["rows", "columns", "channels"] : ["inputs"];
    return timesAll(...names.map((name, i) => [name, input[i]]), ["units", layer.units]);
  },
};

/** The product that gives a layer's multiply-adds, null where they are not counted, or are no such product. */
export function workTerms(layer, row) {
  return WORK[layer.kind]?.(layer, row) ?? null;
}

/** The product that gives the length of a flattened map. */
export function shapeTerms(layer, { input }) {
  if (layer.kind !== "Flatten" || !isMap(input)) return null;
  return { signs: products(3), names: ["rows", "columns", "channels"], numbers: input };
}

function row(words, name) {
  const slot = h("span", { class: "cc-sum-slot" });
  const spoken = h("span", { class: "cc-unseen" });
  const text = h("span", { class: "cc-sum-text" });
  const element = h(
    "div",
    { class: "cc-sum" },
    h("span", { class: "cc-label cc-sum-name" }, words.sums[name]),
    slot,
    text,
    spoken,
  );
  let [line, key] = [null, ""];
  return {
    element,
    slot,
    /** terms = {signs, names, numbers} and their result, or null and a sentence instead. */
    update(terms, result, sentence) {
      setText(text, terms ? "" : sentence);
      setText(spoken, terms ? words.spokenTerms(words.sums[name], terms, result) : "");
      const next = terms ? [...terms.signs, ...terms.names].join() : "";
      if (next !== key) {
        key = next;
        line =
          terms &&
          termLine({
            signs: terms.signs,
            names: terms.names.map((one) => words.terms[one]),
            result: words.results[name],
          });
        slot.replaceChildren(...(line ? [line.element] : []));
      }
      line?.update(terms.numbers, result);
    },
  };
}

export function layerSums(words) {
  const [shape, parameters, work] = ["shape", "parameters", "work"].map((name) => row(words, name));
  const sizes = formula(words, "cc-layer-size");
  shape.element.insertBefore(sizes.element, shape.slot);
  const title = h("p", { class: "cc-sentence" });
  return {
    element: h("div", { class: "cc-sums" }, title, shape.element, parameters.element, work.element),
    /** found is the row of a layer or of a block, undefined where it cannot be; `text` is the sentence about it. */
    update(layer, found, text, block = null) {
      setText(title, text);
      const slides = Boolean(found && !block && windowOf(layer));
      sizes.element.hidden = !slides;
      if (slides) sizes.update(found.axes);
      const own = block ? null : found;
      const flat = own && shapeTerms(layer, own);
      const shapeWords = () => (block ? words.blockShape(found) : slides ? "" : words.keepsShape(layer.kind, found));
      shape.update(flat ?? null, found ? volume(found.output) : 0, found ? shapeWords() : "");
      const sum = (terms, count, none) => [
        terms,
        count,
        found ? (count > 0 ? words.sumOf(count, Boolean(block)) : none) : "",
      ];
      parameters.update(...sum(own && parameterTerms(layer, own), found?.parameters ?? 0, words.noParameters));
      work.update(...sum(own && workTerms(layer, own), found?.multiplyAdds ?? 0, words.noWork));
    },
  };
}
