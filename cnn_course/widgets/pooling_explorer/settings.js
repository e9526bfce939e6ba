// The row of controls: which picture, what is kept of a window, and how the window goes over the picture.

import { h } from "../lib/core/dom.js";
import { pictureTitle } from "../lib/core/words.js";
import { KINDS } from "../lib/maths/pool.js";
import { resetButton, segments, select } from "../lib/parts/controls.js";
import { LARGEST, pictureName } from "./state.js";

function pictureGroups(words, pictures) {
  const option = ({ name }) => ({ value: name, label: pictureTitle(words, name) });
  const of = (kind) => pictures.filter((one) => one.kind === kind);
  return [
    { label: words.digits, options: of("digit").map(option) },
    { label: words.photographs, options: of("photograph").map(option) },
    { label: words.other, options: of("stripes").map(option) },
  ];
}

/** What a picture is called in a sentence. */
export function spokenName(words, state) {
  return pictureTitle(words, pictureName(state));
}

function choice(name) {
  const [picture, digit] = name.split("_");
  return digit === undefined ? { picture } : { picture, digit: Number(digit) };
}

const counting = Array.from({ length: LARGEST }, (_, i) => ({ value: i + 1, label: String(i + 1) }));

export function settings({ words, pictures, change, reset }) {
  const listed = (names) => Object.entries(names).map(([value, label]) => ({ value, label }));
  const controls = {
    picture: select({
      label: words.picture,
      groups: pictureGroups(words, pictures),
      onchange: (name) => change(choice(name)),
    }),
    kind: segments({
      label: words.kind,
      options: KINDS.map((value) => ({ value, label: words.kinds[value] })),
      onchange: (kind) => change({ kind }),
    }),
    size: segments({ label: words.window, options: counting, onchange: (size) => change({ size }) }),
    strides: segments({
      label: words.strides,
      options: [{ value: "null", label: words.asWindow }, ...counting],
      onchange: (strides) => change({ strides: strides === "null" ? null : strides }),
    }),
    padding: segments({
      label: words.padding,
      options: listed(words.paddings),
      onchange: (padding) => change({ padding }),
    }),
  };
  const row = (...names) =>
    h(
      "div",
      { class: "cc-control-row" },
      names.map((name) => controls[name].element),
    );
  const [what, how] = [row("picture", "kind"), row("size", "padding", "strides")];
  how.append(resetButton(words, reset).element);
  return {
    element: h("div", { class: "cc-controls" }, what, how),
    set(state) {
      controls.picture.set(pictureName(state));
      for (const name of ["kind", "size", "strides", "padding"]) controls[name].set(state[name]);
    },
  };
}
