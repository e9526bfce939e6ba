// The controls: which photograph, and whose gates.
import { namedRow, select } from "../lib/parts/controls.js";
import { SOURCES } from "./state.js";

/** change(some of the state) is told what the reader chose, take(source) whose gates. */
export function settings({ words, classes, change, take, reset }) {
  const controls = {
    photo: select({
      label: words.photo,
      groups: [{ options: classes.map((value) => ({ value, label: words.classes[value] })) }],
      value: classes[0],
      onchange: (photo) => change({ photo }),
    }),
    source: select({
      label: words.source,
      groups: [{ options: SOURCES.map((value) => ({ value, label: words.sources[value] })) }],
      value: SOURCES[0],
      onchange: take,
    }),
  };
  return namedRow(controls, { words, reset });
}
