// The row of controls: which picture, which filter, and how the filter goes over the picture.

import { h } from "../lib/core/dom.js";
import { pictureTitle } from "../lib/core/words.js";
import { equal, resized } from "../lib/maths/tensor.js";
import { button, resetButton, segments, select, whole } from "../lib/parts/controls.js";
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
  kinds.element.classList.add("cc-padding");
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

/** How many of the folded settings are not as usual. */
function changedCount({ kernel, strides, padding, dilation }) {
  return [kernel.height !== 3 || kernel.width !== 3, strides !== 1, padding !== "valid", dilation !== 1].filter(Boolean)
    .length;
}

/** A row that is folded away under a button, which says how many of its settings are changed. It begins open where some are. */
function folded(words, row, first) {
  const counts = [0, 1, 2, 3, 4].map(words.moreSettings);
  let isOpen = changedCount(first) > 0;
  let changed = 0;
  const show = () => {
    row.hidden = !isOpen;
    opener.set(isOpen ? words.fewerSettings : counts[changed]);
    opener.element.setAttribute("aria-expanded", String(isOpen));
  };
  const toggle = () => {
    isOpen = !isOpen;
    show();
  };
  const opener = button({ faces: [...counts, words.fewerSettings], onclick: toggle, kind: "cc-more" });
  return {
    element: opener.element,
    set(state) {
      changed = changedCount(state);
      show();
    },
  };
}

/**
 * change(some of the state) is told what the reader chose; current() is the state as it is wanted, `first` as it was at first.
 */
export function settings({ words, pictures, filters, hasOwn, change, current, reset, first }) {
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
  const what = row("picture", "filter", "grey");
  const how = row("size", "strides", "dilation", "padding");
  const more = folded(words, how, first);
  what.append(more.element, resetButton(words, reset).element);
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
      more.set(state);
    },
    /** The learner's own picture is offered once Python has given one. */
    offerOwn() {
      controls.picture.element.querySelector(`option[value="${OWN}"]`).hidden = false;
    },
  };
}
