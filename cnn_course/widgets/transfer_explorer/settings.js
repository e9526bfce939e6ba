// The controls: what is read off, with how many photographs, and what it is held against.
import { h } from "../lib/core/dom.js";
import { resetButton, segments, select } from "../lib/parts/controls.js";
import { slider } from "../lib/parts/slider.js";

/** change(some of the state) and reset() are told what the reader chose. */
export function settings({ words, recorded, change, reset }) {
  const { images, ways } = recorded;
  const options = (known, label) =>
    ways.filter((one) => one.known === known).map(({ name }) => ({ value: name, label: label(name) }));
  const number = slider({
    label: words.images,
    low: 0,
    high: images.length - 1,
    step: 1,
    value: 0,
    format: (at) => String(images[at]),
    onchange: (at) => change({ images: images[at] }),
  });
  const way = select({
    label: words.way,
    groups: [{ options: options(true, words.ways) }],
    value: "frozen",
    onchange: (name) => change({ way: name }),
  });
  const beside = segments({
    label: words.beside,
    options: options(false, words.besides),
    value: "small",
    onchange: (name) => change({ beside: name }),
  });
  const again = resetButton(words, reset);
  const row = h("div", { class: "cc-control-row" }, way.element, number.element, beside.element, again.element);
  return {
    element: h("div", { class: "cc-controls" }, row),
    set(state) {
      number.set(images.indexOf(state.images));
      way.set(state.way);
      beside.set(state.beside);
    },
  };
}
