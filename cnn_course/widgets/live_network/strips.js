// The layers from top to bottom: a strip of maps for each, then the ten scores, then the ten shares. Each map, score and share
// is a radio button: the one whose unit is looked at is chosen.

import { paintSigned, place } from "../lib/core/colour.js";
import { h, setText, uniqueId } from "../lib/core/dom.js";
import { fixed } from "../lib/core/format.js";
import { colour } from "../lib/parts/cells.js";

function strip(step, words, faces, kind) {
  const head = h(
    "div",
    { class: "cc-strip-head" },
    h("b", {}, words.layerNames[step.name]),
    h("span", { class: "cc-strip-does" }, words.layerDoes(step)),
    h("span", { class: "cc-strip-sum", "aria-hidden": "true" }),
  );
  const row = h(
    "div",
    { class: `cc-strip-row ${kind}`, role: "radiogroup", "aria-label": words.stripLabel(step) },
    faces,
  );
  return h("section", { class: "cc-strip", "data-layer": step.name, "data-count": step.count }, head, row);
}

function radios(step, label, onchoose) {
  const name = uniqueId(step.name);
  return Array.from({ length: step.count }, (_, i) =>
    h("input", { type: "radio", name, value: i, "aria-label": label(i), onchange: () => onchoose(i) }),
  );
}

/** onpick(pick) for a unit under the pointer, onmap(layer, map) for a map chosen by key. */
function mapStrip(step, words, { onpick, onmap }) {
  let pointed = false; // the radio button hears of a click too, but not where it was
  const inputs = radios(
    step,
    (map) => words.mapLabel(step.name, map),
    (map) => pointed || onmap(step.name, map),
  );
  const canvases = inputs.map(() => h("canvas", { width: step.size, height: step.size, "aria-hidden": "true" }));
  const faces = inputs.map((input, i) => {
    const box = h("span", { class: "cc-unit-box", "aria-hidden": "true" });
    return h("label", { class: "cc-map" }, input, canvases[i], box);
  });
  const element = strip(step, words, faces, "cc-maps");
  const contexts = canvases.map((canvas) => canvas.getContext("2d"));
  const images = canvases.map(() => new ImageData(step.size, step.size));
  const pixels = images.map((image) => new Uint32Array(image.data.buffer));
  let framed = "";
  faces.forEach((face, map) => {
    face.addEventListener("pointerdown", (event) => {
      pointed = event.button === 0;
      if (!pointed) return;
      const frame = canvases[map].getBoundingClientRect();
      const cell = (at, start, length) =>
        Math.min(step.size - 1, Math.max(0, Math.floor(((at - start) / length) * step.size)));
      onpick([
        step.name,
        cell(event.clientY, frame.top, frame.height),
        cell(event.clientX, frame.left, frame.width),
        map,
      ]);
    });
    face.addEventListener("click", () => setTimeout(() => (pointed = false)));
    face.addEventListener("keydown", () => (pointed = false));
  });
  return {
    element,
    draw(outputs, { limits, beforeRelu }, theme) {
      const name = beforeRelu ? step.name : step.after;
      const { data, channels } = outputs[name];
      contexts.forEach((context, map) => {
        if (paintSigned(data, limits[name], theme.signed, pixels[map], map, channels))
          context.putImageData(images[map], 0, 0);
      });
    },
    rectOf: (map, box) => within(canvases[map].getBoundingClientRect(), box, step.size),
    /** box: rows and columns to frame in the maps named by frames(map), "" for none. */
    mark(chosen, box, frames) {
      const part = (value) => `${(100 * value) / step.size}%`;
      const next = box ? `--top:${part(box.row)};--left:${part(box.column)};--side:${part(box.side)}` : "";
      if (next !== framed) element.style.cssText = next;
      framed = next;
      inputs.forEach((input, map) => {
        input.checked = map === chosen;
        const frame = box ? frames(map) : "";
        if (faces[map].dataset.frame !== frame) faces[map].dataset.frame = frame;
      });
    },
  };
}

/** The ten scores of the dense layer. */
function scoreStrip(step, words, { onpick }) {
  const inputs = radios(
    step,
    (digit) => words.scoreLabel(digit),
    (digit) => onpick([step.name, digit]),
  );
  const texts = inputs.map(() => h("span", { class: "cc-score" }));
  const faces = inputs.map((input, i) => h("label", { class: "cc-digit" }, input, texts[i]));
  return {
    element: strip(step, words, faces, "cc-scores"),
    draw(outputs, { limits }, theme) {
      texts.forEach((text, i) => {
        const value = outputs[step.name].data[i];
        setText(text, fixed(value, 1));
        colour(text, theme.signed.colours[place(value, limits[step.name])]);
      });
    },
    rectOf: (digit) => faces[digit].getBoundingClientRect(),
    mark: (chosen) => inputs.forEach((input, i) => (input.checked = i === chosen)),
  };
}

/** The ten shares of the softmax, as bars. */
function shareStrip(step, words, { onpick }) {
  const inputs = radios(
    step,
    (digit) => words.shareLabel(digit),
    (digit) => onpick([step.name, digit]),
  );
  const bars = inputs.map(() => h("span", { class: "cc-bar" }));
  const texts = inputs.map(() => h("span"));
  const faces = inputs.map((input, i) => {
    const well = h("span", { class: "cc-well", "aria-hidden": "true" }, bars[i]);
    const share = h("span", { class: "cc-share" }, texts[i], h("i", {}, words.percentSign));
    return h("label", { class: "cc-digit" }, input, well, share, h("b", { "aria-hidden": "true" }, String(i)));
  });
  return {
    element: strip(step, words, faces, "cc-shares"),
    draw(outputs, { winner }) {
      outputs[step.name].data.forEach((share, i) => {
        bars[i].style.backgroundSize = `100% ${100 * share}%`;
        setText(texts[i], words.percentNumber(share));
        faces[i].toggleAttribute("data-wins", i === winner);
      });
    },
    rectOf: (digit) => faces[digit].getBoundingClientRect(),
    mark: (chosen) => inputs.forEach((input, i) => (input.checked = i === chosen)),
  };
}

/** Where rows and columns of a map stand that is drawn in a frame. */
export function within({ left, top, width }, { row, column, side }, size) {
  const [x, y, length] = [left + (width * column) / size, top + (width * row) / size, (width * side) / size];
  return { left: x, top: y, right: x + length, bottom: y + length };
}

const MAKERS = { Conv2D: mapStrip, MaxPooling2D: mapStrip, Dense: scoreStrip, Softmax: shareStrip };

/** actions: onpick(pick), onmap(layer, map). */
export function strips(network, words, actions) {
  const made = new Map(network.steps.map((step) => [step.name, MAKERS[step.kind](step, words, actions)]));
  const element = h(
    "div",
    { class: "cc-strips" },
    [...made.values()].map((one) => one.element),
  );
  return {
    element,
    draw({ outputs, winner }, beforeRelu, theme) {
      for (const one of made.values()) one.draw(outputs, { limits: network.limits, beforeRelu, winner }, theme);
    },
    rectOf: (layer, map, box) => made.get(layer).rectOf(map, box),
    /** frames = {layer: {box, of(map)}}: what the unit looks at; box null frames nothing. sum: how its number comes about. */
    mark([layer, ...at], frames, sum) {
      for (const [name, one] of made) {
        one.mark(name === layer ? at.at(-1) : null, frames[name]?.box ?? null, frames[name]?.of);
        one.element.toggleAttribute("data-chosen", name === layer);
        if (name === layer) setText(one.element.querySelector(".cc-strip-sum"), sum);
      }
    },
  };
}
