// The row of controls: which picture, which filter, and how the filter goes over the picture.

import { h } from "../lib/core/dom.js";
import { pictureTitle } from "../lib/core/words.js";
import { equal, resized } from "../lib/maths/tensor.js";
import { button, segments, select, whole } from "../lib/parts/controls.js";
import { OWN } from "./state.js";

export const LIMITS = { side: 7, strides: 4, dilation: 4, padding: 12, weight: 1000 };

function pictureGroups(words, pictures, hasOwn) {
  const option = ({ name }) => ({ value: name, label: pictureTitle(words, name) });
  const of = (kind) => pictures.filter((one) => one.kind === kind);
  const own = { value: OWN, label: words.pictures.own, hidden: !hasOwn };
  return [
    { label: words.photographs, options: of("photograph").map(option) },
    { label: words.digits, options: of("digit").map(option) },
    { label: words.other, options: [...of("grid").map(option), own] },
  ];
}

function filterGroups(words, filters) {
  const named = filters.map(({ name }) => ({ value: name, label: words.filters[name] }));
  return [{ options: [...named, { value: OWN, label: words.ownFilter, hidden: true }] }];
}

function counting(high, low = 1) {
  return Array.from({ length: high - low + 1 }, (_, i) => ({ value: i + low, label: String(i + low) }));
}

/** The filter's size: two small lists with a × between them. */
function sizeControl(words, change, current) {
  const resize = (sides) => {
    const { kernel } = current();
    const { height, width } = { height: kernel.height, width: kernel.width, ...sides };
    change({ kernel: resized(kernel, height, width) });
  };
  const list = (label, key) =>
    h(
      "select",
      { class: "cc-select", "aria-label": label, onchange: (event) => resize({ [key]: Number(event.target.value) }) },
      counting(LIMITS.side).map(({ value }) => h("option", { value }, String(value))),
    );
  const [rows, columns] = [list(words.filterRows, "height"), list(words.filterColumns, "width")];
  const pair = h("div", { class: "cc-pairing" }, rows, h("span", { "aria-hidden": "true" }, "\u00d7"), columns);
  return {
    element: h("div", { class: "cc-field" }, h("span", { class: "cc-label" }, words.size), pair),
    set({ height, width }) {
      rows.value = String(height);
      columns.value = String(width);
    },
  };
}

/** valid, same, or a number that is typed beside them. */
function paddingControl(words, change) {
  let number = 1;
  const options = Object.entries(words.paddingWords).map(([value, label]) => ({ value, label }));
  const kinds = segments({
    label: words.padding,
    options,
    value: "valid",
    onchange: (kind) => change({ padding: kind === "number" ? number : kind }),
  });
  const typed = whole({
    label: words.paddingNumber,
    hideLabel: true,
    low: 0,
    high: LIMITS.padding,
    value: number,
    problem: words.wholeFrom,
    onchange: (padding) => change({ padding }),
  });
  kinds.element.lastChild.append(typed.element);
  return {
    element: kinds.element,
    set(padding) {
      const isNumber = typeof padding === "number";
      if (isNumber) number = padding;
      kinds.set(isNumber ? "number" : padding);
      typed.set(number);
      typed.enable(isNumber);
    },
  };
}

/** change(some of the state) is told what the reader chose; current() is the state as it is wanted. */
export function settings({ words, pictures, filters, hasOwn, change, current, reset }) {
  const filterNamed = (name) => filters.find((one) => one.name === name);
  const controls = {
    picture: select({
      label: words.picture,
      groups: pictureGroups(words, pictures, hasOwn),
      onchange: (picture) => change({ picture }),
    }),
    grey: segments({
      label: words.colour,
      options: [
        { value: true, label: words.grey },
        { value: false, label: words.rgb },
      ],
      onchange: (grey) => change({ grey }),
    }),
    filter: select({
      label: words.filter,
      groups: filterGroups(words, filters),
      onchange: (name) => name !== OWN && change({ kernel: filterNamed(name).kernel }),
    }),
    size: sizeControl(words, change, current),
    strides: segments({
      label: words.strides,
      options: counting(LIMITS.strides),
      onchange: (strides) => change({ strides }),
    }),
    padding: paddingControl(words, change),
    dilation: segments({
      label: words.dilation,
      options: counting(LIMITS.dilation),
      onchange: (dilation) => change({ dilation }),
    }),
  };
  const row = (...names) =>
    h(
      "div",
      { class: "cc-control-row" },
      names.map((name) => controls[name].element),
    );
  const what = row("picture", "grey", "filter", "size");
  const how = row("strides", "dilation", "padding");
  const back = button({ faces: [words.reset], onclick: reset, kind: "cc-button--quiet" });
  how.append(back.element);
  return {
    element: h("div", { class: "cc-controls" }, what, how),
    set(state) {
      controls.picture.set(state.picture);
      controls.grey.set(state.grey);
      controls.filter.set(filters.find((one) => equal(one.kernel, state.kernel))?.name ?? OWN);
      controls.size.set(state.kernel);
      controls.strides.set(state.strides);
      controls.padding.set(state.padding);
      controls.dilation.set(state.dilation);
    },
    /** The learner's own picture is offered once Python has given one. */
    offerOwn() {
      controls.picture.element.querySelector(`option[value="${OWN}"]`).hidden = false;
    },
  };
}
