// A network stacked from a genome's cells, its layers in the plain form: as cnn_course/models/cells/building.py makes it.

import { tableOf, totalsOf } from "../lib/maths/layers.js";
import { fieldsOf } from "../lib/maths/receptive.js";
import { INPUTS, OPERATIONS } from "./genome.js";

const STAGES = 3;
const both = (value) => [value, value];
const once = { strides: [1, 1], padding: "same", dilation_rate: [1, 1] };
const half = Math.floor;

const relu = (name, inputs) => ({ kind: "ReLU", name, inputs, max_value: null });
const bn = (name) => ({
  kind: "BatchNormalization",
  name,
  inputs: [],
  center: true,
  scale: true,
  momentum: 0.99,
  epsilon: 1e-3,
});
const conv = (name, filters, window, more = {}) => ({
  ...{ kind: "Conv2D", name, inputs: [], filters, kernel_size: window, ...once, groups: 1, activation: null },
  ...{ use_bias: false, ...more },
});
const separable = (name, filters, size, more = {}) => ({
  ...{ kind: "SeparableConv2D", name, inputs: [], filters, kernel_size: both(size), ...once, depth_multiplier: 1 },
  ...{ activation: null, use_bias: false, ...more },
});
const pool = (kind, name, size, strides, padding, inputs = []) => ({
  ...{ kind, name, inputs, pool_size: both(size), strides: both(strides), padding },
});
const crop = (name) => ({ kind: "Cropping2D", name, inputs: [], cropping: [1, 1].map((side) => [side, 0]) });
const zeros = (name, padding, inputs) => ({ kind: "ZeroPadding2D", name, inputs, padding });

/** A builder that keeps the layers so far; states are {name, channels, size: [rows, columns], halved}. */
class Builder {
  constructor(plan) {
    this.plan = plan;
    this.layers = [];
  }

  add(...layers) {
    this.layers.push(...layers);
  }

  get last() {
    return this.layers.at(-1).name;
  }

  projected(name, given, filters, rectified = true) {
    if (rectified) this.add(relu(`${name}_relu`, [given.name]));
    this.add(
      conv(`${name}_conv`, filters, [1, 1], { padding: "valid", inputs: rectified ? [] : [given.name] }),
      bn(`${name}_bn`),
    );
    return { ...given, name: this.last, channels: filters };
  }

  halved(name, given, filters) {
    this.add(
      relu(`${name}_relu`, [given.name]),
      pool("AveragePooling2D", `${name}_pool1`, 1, 2, "valid"),
      conv(`${name}_conv1`, Math.max(1, half(filters / 2)), [1, 1], { padding: "valid" }),
      zeros(
        `${name}_pad`,
        [
          [0, 1],
          [0, 1],
        ],
        [`${name}_relu`],
      ),
      crop(`${name}_crop`),
      pool("AveragePooling2D", `${name}_pool2`, 1, 2, "valid"),
      conv(`${name}_conv2`, filters - half(filters / 2) || 1, [1, 1], { padding: "valid" }),
      { kind: "Concatenate", name: `${name}_concat`, inputs: [`${name}_conv1`, `${name}_conv2`] },
      bn(`${name}_bn`),
    );
    return { ...smaller(given), name: this.last, channels: filters };
  }

  fitted(name, before, here, filters) {
    if (filters === null || (before.halved === here.halved && before.channels === filters)) return before;
    return before.halved < here.halved ? this.halved(name, before, filters) : this.projected(name, before, filters);
  }

  operate(name, called, given, filters, strides) {
    const [kind, size] = OPERATIONS[called];
    if (kind === "identity") {
      if (strides > 1) return this.halved(name, given, filters);
      return given.channels === filters ? given : this.projected(name, given, filters);
    }
    const result = strides > 1 ? smaller(given) : given;
    if (kind === "average" || kind === "max") {
      this.pooling(name, kind, size, given, strides);
      const pooled = { ...result, name: this.last };
      return given.channels === filters ? pooled : this.projected(name, pooled, filters, false);
    }
    this.convolutions(name, kind, size, given.name, filters, strides);
    return { ...result, name: this.last, channels: filters };
  }

  pooling(name, kind, size, given, strides) {
    const which = kind === "average" ? "AveragePooling2D" : "MaxPooling2D";
    if (strides === 1 || !this.plan.zeros) {
      this.add(pool(which, `${name}_pool`, size, strides, "same", [given.name]));
      return;
    }
    const around = given.size.map((length) => {
      const total = Math.max((Math.ceil(length / strides) - 1) * strides + size - length, 0);
      return [half(total / 2), total - half(total / 2)];
    });
    this.add(zeros(`${name}_pad`, around, [given.name]), pool(which, `${name}_pool`, size, strides, "valid"));
  }

  convolutions(name, kind, size, given, filters, strides) {
    const normalized = (place, between, inputs) =>
      this.add(relu(`${name}_relu${place}`, inputs), ...between, bn(`${name}_bn${place}`));
    if (kind === "separable") {
      normalized("1", [separable(`${name}_conv1`, filters, size, { strides: both(strides) })], [given]);
      normalized("2", [separable(`${name}_conv2`, filters, size)], []);
    } else if (kind === "strips") {
      const strips = [
        conv(`${name}_conv1`, filters, [1, size], { strides: [1, strides] }),
        conv(`${name}_conv2`, filters, [size, 1], { strides: [strides, 1] }),
      ];
      normalized("", strips, [given]);
    } else if (kind === "conv") {
      normalized("", [conv(`${name}_conv`, filters, both(size), { strides: both(strides) })], [given]);
    } else {
      const taken = strides > 1 ? [pool("AveragePooling2D", `${name}_pool`, 1, strides, "valid")] : [];
      const holes = { dilation_rate: [2, 2] };
      const last =
        kind === "dilated"
          ? conv(`${name}_conv`, filters, both(size), holes)
          : separable(`${name}_conv`, filters, size, holes);
      normalized("", [...taken, last], [given]);
    }
  }

  cell(cell, genes, here, before, filters, strides) {
    const raw = before === null && this.plan.stem === "imagenet";
    const states = { p: this.fitted(`${cell}_p`, before ?? here, here, raw ? null : filters) };
    states.h = this.projected(`${cell}_h`, here, filters);
    genes.blocks.forEach((block, place) => {
      const name = `${cell}_block${place + 1}`;
      const sides = ["left", "right"].map((side) => {
        const { op, from } = block[side];
        return this.operate(`${name}_${side}`, op, states[from], filters, INPUTS.includes(from) ? strides : 1);
      });
      const adds = block.join === "+";
      const kind = adds ? "Add" : "Concatenate";
      this.add({ kind, name: `${name}_join`, inputs: sides.map((one) => one.name) });
      const channels = adds ? filters : sides[0].channels + sides[1].channels;
      states[place + 1] = { ...sides[0], name: this.last, channels };
    });
    const given = genes.out.map((name) =>
      strides > 1 && INPUTS.includes(name) ? this.halved(`${cell}_out_${name}`, states[name], filters) : states[name],
    );
    if (given.length === 1) return given[0];
    this.add({ kind: "Concatenate", name: `${cell}_concat`, inputs: given.map((one) => one.name) });
    return { ...given[0], name: this.last, channels: given.reduce((sum, one) => sum + one.channels, 0) };
  }
}

function smaller(given) {
  return { ...given, size: given.size.map((length) => Math.ceil(length / 2)), halved: given.halved + 1 };
}

/** Each cell: its name, which of the two it is, and its filters. */
function orderOf({ stem, cells, filters }) {
  const first = stem === "imagenet" ? [1, 2] : [];
  const stages = Array.from({ length: STAGES }, (_, place) => place + 1);
  return [
    ...first.map((place) => [`stem_reduce${place}`, "reduction", Math.max(1, half(filters / 2 ** (3 - place)))]),
    ...stages.flatMap((stage) => [
      ...(stage > 1 ? [[`stage${stage}_reduce1`, "reduction", filters * 2 ** (stage - 1)]] : []),
      ...Array.from({ length: cells }, (_, i) => [`stage${stage}_cell${i + 1}`, "normal", filters * 2 ** (stage - 1)]),
    ]),
  ];
}

/** The layers that the last one depends on, branch by branch, each after those that it takes. */
function needed(layers, last) {
  const known = new Map(
    layers.map((layer, place) => {
      const before = layer.inputs.length || !place ? layer.inputs : [layers[place - 1].name];
      return [layer.name, { ...layer, inputs: before }];
    }),
  );
  const [seen, kept, waiting] = [new Set(), [], [last]];
  while (waiting.length) {
    const layer = known.get(waiting.at(-1));
    const missing = layer.inputs.filter((source) => !seen.has(source));
    if (seen.has(layer.name) || !missing.length) {
      waiting.pop();
      if (!seen.has(layer.name)) kept.push(layer);
      seen.add(layer.name);
    } else waiting.push(...missing.reverse());
  }
  return kept;
}

/** The layers of a genome, stacked: `plan` as Python hands it over, with cells, filters, side and classes. */
export function stacked(genome, plan) {
  const { stem, stem_filters: width, side, classes, far } = plan;
  const builder = new Builder(plan);
  const strides = stem === "imagenet" ? 2 : 1;
  const padding = stem === "imagenet" ? "valid" : "same";
  builder.add(conv("stem_conv", width, [3, 3], { strides: both(strides), padding }), bn("stem_bn"));
  const size = both(stem === "imagenet" ? half((side - 3) / 2) + 1 : side);
  /** @type {any[]} */
  let [here, before] = [{ name: "stem_bn", channels: width, size, halved: 0 }, null];
  for (const [block, kind, filters] of orderOf(plan)) {
    const reduces = kind === "reduction";
    const given = builder.cell(block, genome[kind], here, before, filters, reduces ? 2 : 1);
    [here, before] = [given, far && reduces && block.startsWith("stage") ? before : here];
  }
  const dense = {
    kind: "Dense",
    name: "head_dense",
    inputs: [],
    units: classes,
    activation: "softmax",
    use_bias: true,
  };
  return [
    ...needed(builder.layers, here.name),
    relu("head_relu", [here.name]),
    { kind: "GlobalAveragePooling2D", name: "head_pool", inputs: [], keepdims: false },
    dense,
  ];
}

const COUNTED = ["Conv2D", "SeparableConv2D", "Dense"];

/** Layers with weights on the longest way. */
function depthOf(layers, rows) {
  const deep = [];
  rows.forEach(({ inputs }, place) => {
    const before = Math.max(...inputs.map((source) => (source < 0 ? 0 : deep[source])));
    deep.push(before + (COUNTED.includes(layers[place].kind) ? 1 : 0));
  });
  return Math.max(...deep);
}

/** The numbers of a stacked network: {rows, layers, parameters, multiplyAdds, depth, field}. */
export function numbersOf(genome, plan) {
  const layers = stacked(genome, plan);
  const shape = [plan.side, plan.side, 3];
  const { rows } = tableOf(layers, shape);
  const { parameters, multiplyAdds } = totalsOf(rows);
  const field = fieldsOf(layers.slice(0, -2), shape).at(-1).size;
  return { rows, layers, parameters, multiplyAdds, depth: depthOf(layers, rows), field };
}

const itself = { op: "identity", from: "h" };
const NOTHING = { blocks: [{ left: itself, right: itself, join: "+" }], out: ["1"] };
const ALONE = { stem: "cifar", stem_filters: 96, cells: 1, filters: 2, side: 33, classes: 2, far: true, zeros: false };
const STEM = 3; // rows that the stem's convolution sees

/** Rows of the maps it takes that one output of a cell depends on: it is built behind a stem and, to halve, a cell that does nothing. */
export function cellField(genome, kind) {
  const halves = kind === "reduction";
  const layers = stacked(halves ? { normal: NOTHING, reduction: genome.reduction } : genome, ALONE).slice(0, -2);
  const fields = fieldsOf(layers, [ALONE.side, ALONE.side, 3]);
  const block = halves ? "stage2_reduce1_" : "stage1_cell1_";
  return Math.max(...fields.filter((_, i) => layers[i].name.startsWith(block)).map(({ size }) => size)) - (STEM - 1);
}

/** How many layers put other zeros around than those of the usual side; the rest is the same. */
export function otherZeros(genome, plan, usual) {
  const at = (side) => stacked(genome, { ...plan, side }).filter((layer) => layer.kind === "ZeroPadding2D");
  const there = at(usual);
  return at(plan.side).filter((layer, place) => String(layer.padding) !== String(there[place].padding)).length;
}
