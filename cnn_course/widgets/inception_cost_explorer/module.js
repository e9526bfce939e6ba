// An inception module: its branches step by step, its layers in the plain form, and what they cost.
//
// cnn_course/models/inception.py has the same: googlenet_module, factorised and inception.
import { tableOf, totalsOf } from "../lib/maths/layers.js";

export const WAYS = ["square", "stacked", "strips"];
export const SLOTS = 4; // places of a branch, from top to bottom: at most so many layers
const POOL = { pool: true };

const conv = (filters, ...window) => ({ filters, window });

/** What stands for a convolution with a square window of `size`, which takes so many channels. */
function instead(way, size, channels, filters) {
  const between = Math.min(channels, filters);
  if (way === "strips") return [conv(between, 1, size), conv(filters, size, 1)];
  if (way === "square") return [conv(filters, size, size)];
  return [...Array.from({ length: (size - 1) / 2 - 1 }, () => conv(between, 3, 3)), conv(filters, 3, 3)];
}

/**
 * The four branches: a list of steps each, {filters, window} or {pool}. Where `reduced` is off a step is missing, and `skips` says
 * that the first place of its branch stays empty.
 */
export function branchesOf(state) {
  const { channels, reduced, way } = state;
  const wide = (before, size, filters) => {
    const steps = instead(way, size, reduced ? before : channels, filters);
    return { skips: !reduced, steps: reduced ? [conv(before, 1, 1), ...steps] : steps };
  };
  return [
    { skips: false, steps: [conv(state.conv1, 1, 1)] },
    wide(state.reduce3, 3, state.conv3),
    wide(state.reduce5, Number(state.large), state.conv5),
    { skips: false, steps: reduced ? [POOL, conv(state.pooled, 1, 1)] : [POOL] },
  ];
}

const once = { strides: [1, 1], padding: "same" };

function layerOf({ pool, filters, window }) {
  if (pool) return { kind: "MaxPooling2D", pool_size: [3, 3], ...once };
  const more = { dilation_rate: [1, 1], groups: 1, activation: "relu", use_bias: true };
  return { kind: "Conv2D", filters, kernel_size: window, ...once, ...more };
}

/** The layers in the plain form, called as in Python. */
export function layersOf(branches) {
  const ends = [];
  const layers = branches.flatMap(({ steps }, place) => {
    const block = `module_branch${place + 1}`;
    let [number, before] = [0, "input"];
    const own = steps.map((step) => {
      if (!step.pool) number += 1;
      const name = step.pool ? `${block}_pool` : `${block}_conv${number}`;
      const layer = { ...layerOf(step), name, inputs: [before] };
      before = name;
      return layer;
    });
    ends.push(before);
    return own;
  });
  return [...layers, { kind: "Concatenate", name: "module_concat", inputs: ends }];
}

const rowsOf = (state) => tableOf(layersOf(branchesOf(state)), [state.height, state.width, state.channels]).rows;

/**
 * All that is drawn: {rows, total, parameters, output, columns, totals, most}. A column has its `places`, SLOTS of them: a step with
 * {taken, given, multiplyAdds}, channels in and out, or null where the maps pass; `totals` are all six forms, `most` the dearest
 * layer of any of them, which no choice of a form changes.
 */
export function sceneOf(state) {
  const branches = branchesOf(state);
  const rows = rowsOf(state);
  const left = [...rows];
  const columns = branches.map(({ skips, steps }) => {
    const own = steps.map((step) => {
      const { input, output, multiplyAdds } = left.shift();
      return { ...step, taken: input[2], given: output[2], multiplyAdds };
    });
    const places = [...(skips ? [null] : []), ...own];
    while (places.length < SLOTS) places.push(null);
    return { places, given: own.at(-1).given, multiplyAdds: own.reduce((sum, one) => sum + one.multiplyAdds, 0) };
  });
  const forms = [true, false].flatMap((reduced) => WAYS.map((way) => ({ reduced, way })));
  const totals = forms.map((form) => {
    const all = rowsOf({ ...state, ...form });
    const { multiplyAdds } = totalsOf(all);
    return {
      ...form,
      multiplyAdds,
      given: all.at(-1).output[2],
      most: Math.max(...all.map((row) => row.multiplyAdds)),
    };
  });
  const { multiplyAdds: total, parameters } = totalsOf(rows);
  const most = Math.max(...totals.map((one) => one.most));
  return { rows, total, parameters, output: rows.at(-1).output, columns, totals, most };
}
