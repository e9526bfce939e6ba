// The picked layer's arithmetic: its output's size, its parameters, its multiply-adds, with the present numbers in them.
import { h, setText } from "../lib/core/dom.js";
import { isMap, volume, windowOf } from "../lib/maths/layers.js";
import { formula } from "../lib/parts/formula.js";
import { termLine } from "../lib/parts/terms.js";

const TIMES = "\u00d7";
const products = (count) => Array.from({ length: count }, (_, i) => (i === 0 ? "" : TIMES));

/** {signs, names, numbers}: the sum that gives a layer's parameters, null where there are none. */
export function parameterTerms(layer, { input }) {
  const { kind } = layer;
  if (kind === "BatchNormalization")
    return { signs: ["", TIMES], names: ["numbers", "channels"], numbers: [4, input.at(-1)] };
  if (kind !== "Conv2D" && kind !== "Dense") return null;
  const isConv = kind === "Conv2D";
  const [many, count] = isConv ? ["filters", layer.filters] : ["units", layer.units];
  const weights = isConv ? [...layer.kernel_size, input[2], count] : [input.at(-1), count];
  const names = isConv
    ? ["kernelRows", "kernelColumns", "channels", many]
    : [isMap(input) ? "channels" : "inputs", many];
  const bias = layer.use_bias === false ? 0 : 1;
  return {
    signs: [...products(weights.length), "+"].slice(0, weights.length + bias),
    names: [...names, "biases"].slice(0, weights.length + bias),
    numbers: [...weights, count].slice(0, weights.length + bias),
  };
}

/** The product that gives a layer's multiply-adds, null where they are not counted. */
export function workTerms(layer, { input, output }) {
  if (layer.kind === "Conv2D") {
    const numbers = [output[0], output[1], ...layer.kernel_size, input[2], layer.filters];
    return {
      signs: products(6),
      names: ["rows", "columns", "kernelRows", "kernelColumns", "channels", "filters"],
      numbers,
    };
  }
  if (layer.kind !== "Dense") return null;
  const names = isMap(input) ? ["rows", "columns", "channels", "units"] : ["inputs", "units"];
  return { signs: products(names.length), names, numbers: [...input, layer.units] };
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
    /** found is the layer's row, undefined where it cannot be; `text` is the sentence about it. */
    update(layer, found, text) {
      setText(title, text);
      const slides = Boolean(found && windowOf(layer));
      sizes.element.hidden = !slides;
      if (slides) sizes.update(found.axes);
      const flat = found && shapeTerms(layer, found);
      shape.update(
        flat ?? null,
        found ? volume(found.output) : 0,
        found && !slides ? words.keepsShape(layer.kind, found) : "",
      );
      parameters.update(
        found ? parameterTerms(layer, found) : null,
        found?.parameters ?? 0,
        found ? words.noParameters : "",
      );
      work.update(found ? workTerms(layer, found) : null, found?.multiplyAdds ?? 0, found ? words.noWork : "");
    },
  };
}
