// The photograph as the network sees it; the square that hides a part of it; and, drawn over it, what each part counts.

import { css, mix, textOn } from "../lib/core/colour.js";
import { h, setText } from "../lib/core/dom.js";
import { button } from "../lib/parts/controls.js";
import { pointable } from "../lib/parts/pick.js";
import { outline, picture } from "../lib/parts/picture.js";
import { CELLS, SQUARE, STEP, squareAround } from "./state.js";

const KEYS = { ArrowUp: [-STEP, 0], ArrowDown: [STEP, 0], ArrowLeft: [0, -STEP], ArrowRight: [0, STEP] };

/** onsquare(the pixel in the middle, or null), oncount(), onstart(). */
export function look(words, side, { onsquare, oncount, onstart }) {
  const view = picture({ role: "application", tabindex: 0, "aria-label": words.pictureLabel, "data-paint": "" });
  const start = button({ faces: [words.start, words.starting], onclick: onstart, kind: "cc-photo-start" });
  const count = button({ faces: [words.count, words.stop, words.forget], onclick: oncount });
  const status = h("p", { class: "cc-hint cc-photo-status" });
  const element = h(
    "div",
    { class: "cc-panel cc-photo-look" },
    h("div", { class: "cc-caption" }, h("span", {}, words.seen), h("span", {}, words.size(side))),
    h("div", { class: "cc-photo-slot" }, view.element, start.element),
    h("div", { class: "cc-photo-count" }, count.element, status),
  );
  let middle = null;
  const move = (pixel) => {
    middle = pixel;
    onsquare(pixel);
  };
  pointable(view, { onlook: move, onkeep: move });
  view.element.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && middle) move(null);
    const by = KEYS[event.key];
    if (!by || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    const clamp = (value) => Math.min(side - STEP / 2, Math.max(STEP / 2, value));
    const from = middle ?? [side / 2 - by[0], side / 2 - by[1]];
    move([clamp(from[0] + by[0]), clamp(from[1] + by[1])]);
  });
  view.element.addEventListener("blur", () => middle && move(null));

  function paint({ pixels }) {
    const image = /** @type {any} */ (view.make(side, side));
    for (let i = 0; i < image.data32.length; i += 1) {
      image.data32[i] = (255 << 24) | (pixels[3 * i + 2] << 16) | (pixels[3 * i + 1] << 8) | pixels[3 * i];
    }
    view.draw();
  }

  /** The squares' numbers over the picture: how many points the first class lost while each was hidden. */
  function drawCounts(context, { scale, left, top }, ratio, counts, theme) {
    const cell = (side / CELLS) * scale;
    const most = Math.max(0.01, ...counts.map((one) => Math.abs(one ?? 0)));
    const { font } = getComputedStyle(view.element); // that of the figure, in another size
    context.font = font.replace(/[\d.]+px/, `${Math.round(Math.min(12 * ratio, cell / 2.6))}px`);
    context.textAlign = "center";
    context.textBaseline = "middle";
    counts.forEach((lost, i) => {
      if (lost === null) return;
      const [x, y] = [left + (i % CELLS) * cell, top + Math.floor(i / CELLS) * cell];
      const share = Math.abs(lost) / most;
      const colour = theme.signed.colours[Math.round(255 + Math.sign(-lost) * 255 * share)];
      context.globalAlpha = 0.15 + 0.6 * share;
      context.fillStyle = css(colour);
      context.fillRect(x, y, cell, cell);
      context.globalAlpha = 1;
      if (Math.abs(lost) < 0.005) return;
      context.fillStyle = css(textOn(mix([128, 128, 128], colour, 0.3 + 0.7 * share)));
      context.fillText(words.points(-lost), x + cell / 2, y + cell / 2);
    });
  }

  function mark({ square, counts, field }, theme) {
    view.mark((context, place, ratio) => {
      const colours = { line: css(theme.pick), halo: css(theme.card) };
      if (counts.some((one) => one !== null)) drawCounts(context, place, ratio, counts, theme);
      if (square) {
        const clip = { row: Math.max(0, square.row), column: Math.max(0, square.column) };
        const height = Math.min(side, square.row + SQUARE) - clip.row;
        const width = Math.min(side, square.column + SQUARE) - clip.column;
        context.fillStyle = "rgb(127 127 127)";
        context.fillRect(
          place.left + clip.column * place.scale,
          place.top + clip.row * place.scale,
          width * place.scale,
          height * place.scale,
        );
      }
      if (field) outline(context, place, ratio, field, colours);
    });
  }

  return {
    element,
    measure: () => view.measure(),
    draw: paint,
    mark(scene, theme) {
      mark({ ...scene, square: scene.middle && squareAround(scene.middle) }, theme);
    },
    say(text, isProblem) {
      setText(status, text);
      status.toggleAttribute("data-problem", Boolean(isProblem));
    },
    set({ phase, counting, counted }) {
      start.element.hidden = phase === "ready";
      start.element.disabled = phase === "starting";
      start.set(phase === "starting" ? words.starting : words.start);
      count.element.disabled = phase !== "ready";
      count.set(counting ? words.stop : counted ? words.forget : words.count);
      view.element.toggleAttribute("data-asleep", phase !== "ready");
    },
  };
}
