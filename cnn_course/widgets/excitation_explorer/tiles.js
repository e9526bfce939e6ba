// The last maps, each scaled by its gate, and a slider for each gate.
import { mix, pack } from "../lib/core/colour.js";
import { h, setText } from "../lib/core/dom.js";
import { rowOf } from "./state.js";

const STEPS = 100; // of a slider

/** pick(channel) is told which map was pressed, turn(channel, gate) which slider was moved, and to what. */
export function tiles(words, data, { pick, turn }) {
  const [, height, width, channels] = data.maps.shape;
  const tones = { theme: null, packed: new Uint32Array(256) };
  const all = Array.from({ length: channels }, (_, channel) => {
    const canvas = h("canvas", { width, height, "aria-hidden": "true" });
    const context = canvas.getContext("2d");
    const image = context.createImageData(width, height);
    const pixels = new Uint32Array(image.data.buffer);
    const face = h(
      "button",
      { type: "button", class: "cc-excite-map", "aria-label": words.map(channel), onclick: () => pick(channel) },
      canvas,
    );
    const input = h("input", {
      class: "cc-range cc-excite-gate",
      type: "range",
      min: 0,
      max: 1,
      step: 1 / STEPS,
      "aria-label": words.gate(channel),
    });
    input.addEventListener("input", () => turn(channel, Number(input.value)));
    const value = h("span", { class: "cc-excite-value", "aria-hidden": "true" });
    const element = h("div", { class: "cc-excite-tile" }, face, input, value);
    return { element, face, input, value, pixels, show: () => context.putImageData(image, 0, 0) };
  });
  const line = h("p", { class: "cc-excite-line" });

  function shades(theme) {
    if (tones.theme === theme) return;
    tones.theme = theme;
    for (let i = 0; i < 256; i++) tones.packed[i] = pack(mix(theme.zero, theme.positive, i / 255));
  }

  return {
    element: h(
      "div",
      { class: "cc-excite-maps" },
      h("div", { class: "cc-excite-title" }, words.mapsTitle),
      h(
        "div",
        { class: "cc-excite-tiles", role: "group", "aria-label": words.mapsTitle },
        all.map((one) => one.element),
      ),
      line,
    ),
    draw(scene, theme) {
      shades(theme);
      const maps = rowOf(data.maps, scene.number);
      // One scale for all maps of a photograph, without gates: a tile gets paler as its gate closes.
      const most = maps.reduce((high, value) => Math.max(high, value), 0) || 1;
      all.forEach(({ face, input, value, pixels, show }, channel) => {
        const gate = scene.gates[channel];
        for (let i = 0; i < pixels.length; i++) {
          pixels[i] = tones.packed[Math.round((255 * gate * maps[i * channels + channel]) / most)];
        }
        show();
        face.setAttribute("aria-pressed", String(channel === scene.channel));
        if (Number(input.value) !== gate) input.value = String(gate);
        input.setAttribute("aria-valuetext", words.opened(gate));
        setText(value, words.opened(gate));
      });
      setText(line, words.line(scene));
    },
  };
}
