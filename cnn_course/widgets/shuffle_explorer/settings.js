// The controls: how the pixels lie, and which digit.

import { namedRow, segments } from "../lib/parts/controls.js";
import { KINDS } from "./state.js";

/** change(some of the state) is told what the reader chose. */
export function settings({ words, change, reset }) {
  const choice = (name, options) =>
    segments({ label: words.names[name], options, onchange: (value) => change({ [name]: value }) });
  const counted = (from, count) =>
    Array.from({ length: count }, (_, i) => ({ value: from + i, label: String(from + i) }));
  const controls = {
    kind: choice(
      "kind",
      KINDS.map((value) => ({ value, label: words.kinds[value] })),
    ),
    digit: choice("digit", counted(0, 10)),
    example: choice("example", counted(1, 2)),
  };
  return namedRow(controls, { words, reset });
}
