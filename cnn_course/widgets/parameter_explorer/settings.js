// The controls: the picture, the dense layer, the convolutional layer.

import { namedRow, segments } from "../lib/parts/controls.js";
import { scaled } from "../lib/parts/scaled.js";
import { LIMITS } from "./state.js";

/** change(some of the state) is told what the reader chose. */
export function settings({ words, change, reset }) {
  const number = (name) => {
    const [low, high] = LIMITS[name];
    const onchange = (value) => change({ [name]: value });
    return scaled({ label: words.names[name], low, high, value: low, problem: words.wholeFrom, onchange });
  };
  const sides = Array.from({ length: LIMITS.kernel[1] }, (_, i) => ({ value: i + 1, label: String(i + 1) }));
  const controls = {
    size: number("size"),
    channels: number("channels"),
    units: number("units"),
    filters: number("filters"),
    kernel: segments({ label: words.names.kernel, options: sides, onchange: (kernel) => change({ kernel }) }),
  };
  return namedRow(controls, { words, reset });
}
