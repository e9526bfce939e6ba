// The controls that all figures share. Each is native, has a label, and is {element, set}: set shows a value and tells nobody.
import { h, icon, setText, uniqueId } from "../core/dom.js";
import { MINUS, parseWhole } from "../core/format.js";

/** @type {(label: string, content: any, more?: { id?: string | null, kind?: string }) => HTMLElement} */
function field(label, content, { id = null, kind = "" } = {}) {
  const name = id ? h("label", { class: "cc-label", for: id }, label) : h("span", { class: "cc-label" }, label);
  return h("div", { class: `cc-field ${kind}` }, name, content);
}

/** A list to choose from; groups = [{label, options: [{value, label}]}], a group without a label stands by itself. */
export function select({ label, groups, value, onchange }) {
  const id = uniqueId("select");
  const option = (one) => h("option", { value: one.value, hidden: one.hidden }, one.label);
  const list = h(
    "select",
    { id, class: "cc-select", onchange: () => onchange(list.value) },
    groups.map((group) => {
      const options = group.options.map(option);
      return group.label ? h("optgroup", { label: group.label }, options) : options;
    }),
  );
  const set = (now) => {
    list.value = String(now);
  };
  set(value);
  return { element: field(label, list, { id }), set };
}

/** A few choices side by side: radio buttons. An option with a swatch shows that colour, and its name on request. */
export function segments({ label, options, value, onchange }) {
  const name = uniqueId("segments");
  const inputs = options.map((one) =>
    h("input", { type: "radio", name, value: String(one.value), onchange: () => onchange(one.value) }),
  );
  const faces = options.map((one, i) =>
    one.swatch
      ? h("label", { class: "cc-segment", title: one.label }, inputs[i], swatch(one.swatch, one.label))
      : h("label", { class: "cc-segment" }, inputs[i], h("span", {}, one.label)),
  );
  const element = field(label, h("div", { class: "cc-segments" }, faces));
  element.setAttribute("role", "radiogroup");
  element.setAttribute("aria-label", label);
  element.firstElementChild?.setAttribute("aria-hidden", "true");
  const set = (now) => inputs.forEach((input) => (input.checked = input.value === String(now)));
  set(value);
  return { element, set };
}

function swatch(colour, name) {
  const spot = h("span", { class: "cc-swatch", style: `background:${colour}`, "aria-hidden": "true" });
  return h("span", {}, spot, h("span", { class: "cc-unseen" }, name));
}

/**
 * A typed whole number. What cannot be taken is said beneath it, and the last good number stays in force.
 * problem(fault, { text, low, high, kept }) puts a fault of parseWhole into words.
 */
export function whole({ label, low, high, value, problem, onchange, hideLabel = false }) {
  const [id, words] = [uniqueId("number"), uniqueId("words")];
  const message = h("span", { id: words, class: "cc-bubble", role: "alert" });
  const input = h("input", {
    id,
    class: "cc-number",
    type: "text",
    inputmode: "numeric",
    autocomplete: "off",
    "aria-describedby": words,
    "aria-label": hideLabel ? label : null,
  });
  const range = { low, high };
  let good = value;
  const show = (fault) => {
    input.toggleAttribute("data-wrong", Boolean(fault));
    input.setAttribute("aria-invalid", String(Boolean(fault)));
    setText(message, fault ? problem(fault, { text: input.value.trim(), ...range, kept: good }) : "");
  };
  const take = (number) => {
    good = number;
    onchange(number);
  };
  input.addEventListener("input", () => {
    const { number, fault } = parseWhole(input.value, range.low, range.high);
    show(fault);
    if (!fault) take(number);
  });
  const restore = () => {
    input.value = String(good).replace("-", MINUS);
    show(null);
  };
  input.addEventListener("blur", restore);
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape") restore();
    const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    take(Math.min(range.high, Math.max(range.low, good + step)));
    restore();
  });
  restore();
  const box = h("span", { class: "cc-number-box" }, input, message);
  return {
    element: hideLabel ? box : field(label, box, { id }),
    input,
    set(now) {
      const typing = input.getRootNode().activeElement === input && input.hasAttribute("data-wrong");
      if (typing || (good === now && input.value === String(now))) return;
      good = now;
      restore();
    },
    limit(nextLow, nextHigh) {
      Object.assign(range, { low: nextLow, high: nextHigh });
    },
    enable(on) {
      input.disabled = !on;
    },
  };
}

export function checkbox({ label, value, onchange }) {
  const input = h("input", { type: "checkbox", onchange: () => onchange(input.checked) });
  input.checked = value;
  return {
    element: h("label", { class: "cc-check" }, input, h("span", {}, label)),
    set: (now) => (input.checked = now),
  };
}

/**
 * A button. `faces` are all the texts that it will ever show: it is as wide as the widest of them.
 * @param {{ faces: string[], path?: string | null, onclick: (event: MouseEvent) => void, kind?: string }} options
 */
export function button({ faces, path = null, onclick, kind = "" }) {
  const texts = faces.map((text) => h("span", {}, text));
  const element = h(
    "button",
    { type: "button", class: `cc-button ${kind}`, onclick },
    path ? icon(path) : null,
    h("span", { class: "cc-faces" }, texts),
  );
  const show = (text) =>
    texts.forEach((one) => {
      one.toggleAttribute("data-off", one.textContent !== text);
      one.setAttribute("aria-hidden", String(one.textContent !== text));
    });
  show(faces[0]);
  return { element, set: show, icon: (next) => element.querySelector("path").setAttribute("d", next) };
}

/** Back to how the figure began. It stands in the figure's corner, wherever it comes among the controls. */
export function resetButton(words, reset) {
  return button({ faces: [words.reset], onclick: reset, kind: "cc-button--quiet cc-reset" });
}

/**
 * Controls in one row that ends with Reset: {element, set}. Each is called as what it sets in the state.
 * @param {Record<string, { element: HTMLElement, set: (value: any) => void }>} controls
 * @param {{ words: any, reset: () => void }} more
 */
export function namedRow(controls, { words, reset }) {
  const back = resetButton(words, reset);
  const elements = [...Object.values(controls), back].map((one) => one.element);
  return {
    element: h("div", { class: "cc-controls" }, h("div", { class: "cc-control-row" }, elements)),
    set(state) {
      for (const [name, control] of Object.entries(controls)) control.set(state[name]);
    },
  };
}
