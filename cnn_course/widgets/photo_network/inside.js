// The maps of a block: all of them on one sheet, the chosen one large, with its strongest unit.

import { css, paintSigned } from "../lib/core/colour.js";
import { h, setText } from "../lib/core/dom.js";
import { keyMove } from "../lib/parts/pick.js";
import { outline, picture } from "../lib/parts/picture.js";
import { slider } from "../lib/parts/slider.js";
import { limitOf, mapOf, sheetOf } from "./state.js";

const GAP = 2; // CSS pixels between maps

/** blocks = [{ step, side, channels }]; change(changes). */
export function inside(words, blocks, change) {
  const range = slider({
    label: words.block,
    low: 1,
    high: blocks.length,
    step: 1,
    value: 1,
    format: (number) => words.blockIs(number, blocks.length, blocks[number - 1]),
    onchange: (block) => change({ block, map: 1 }),
  });
  const sheet = h("canvas", { class: "cc-photo-sheet", role: "application", tabindex: 0 });
  const empty = h("p", { class: "cc-photo-empty" }, words.mapsWait);
  const large = picture();
  const about = h("p", { class: "cc-photo-about" });
  const element = h(
    "div",
    { class: "cc-photo-inside" },
    range.element,
    h(
      "div",
      { class: "cc-photo-maps" },
      h("div", { class: "cc-photo-sheet-box" }, sheet, empty),
      h("div", { class: "cc-panel" }, large.element, about),
    ),
  );
  const context = /** @type {CanvasRenderingContext2D} */ (sheet.getContext("2d"));
  const small = document.createElement("canvas");
  /** @type {any} */
  let layout = { columns: 1, rows: 1, tile: 0 };
  /** @type {any} */
  let shown = null; // { maps, block }
  let [width, height] = [0, 0];

  const ratio = () => window.devicePixelRatio || 1;
  const place = (map) => [(map % layout.columns) * layout.tile, Math.floor(map / layout.columns) * layout.tile];

  function drawSheet({ maps, map, theme }) {
    sheet.width = Math.round(width * ratio());
    sheet.height = Math.round(height * ratio());
    layout = sheetOf(maps.channels, width, height);
    const limit = limitOf(maps.data);
    small.width = small.height = maps.side;
    const pen = /** @type {CanvasRenderingContext2D} */ (small.getContext("2d"));
    const image = new ImageData(maps.side, maps.side);
    const pixels = new Uint32Array(image.data.buffer);
    context.scale(ratio(), ratio());
    const side = layout.tile - GAP;
    context.imageSmoothingEnabled = side < maps.side; // magnified pixels stay crisp
    for (let one = 0; one < maps.channels; one += 1) {
      paintSigned(maps.data, limit, theme.signed, pixels, one, maps.channels);
      pen.putImageData(image, 0, 0);
      const [x, y] = place(one);
      context.drawImage(small, x + 1, y + 1, side, side);
    }
    const [x, y] = place(map - 1);
    context.strokeStyle = css(theme.pick);
    context.lineWidth = 2;
    context.strokeRect(x + 1, y + 1, side, side);
    return limit;
  }

  function drawLarge({ maps, map, theme }, limit) {
    const one = mapOf(maps, map - 1);
    const image = /** @type {any} */ (large.make(maps.side, maps.side));
    paintSigned(one.values, limit, theme.signed, image.data32, 0, 1);
    large.draw();
    const [row, column] = one.strongest;
    large.mark((pen, at, scale) => {
      outline(pen, at, scale, { row, column, height: 1, width: 1 }, { line: css(theme.pick), halo: css(theme.card) });
    });
    return one;
  }

  function pickAt(column, row) {
    const map = row * layout.columns + column + 1;
    if (shown && column < layout.columns && map <= shown.maps.channels) change({ map });
  }
  sheet.addEventListener("pointerdown", (event) => {
    if (event.button !== 0 || !layout.tile) return;
    const box = sheet.getBoundingClientRect();
    pickAt(Math.floor((event.clientX - box.left) / layout.tile), Math.floor((event.clientY - box.top) / layout.tile));
  });
  sheet.addEventListener("keydown", (event) => {
    if (!shown) return;
    const at = [Math.floor((shown.map - 1) / layout.columns), (shown.map - 1) % layout.columns];
    const next = keyMove(at, { height: layout.rows, width: layout.columns }, event);
    if (!next) return;
    event.preventDefault();
    pickAt(next[1], next[0]);
  });

  return {
    element,
    set: ({ block }) => range.set(block),
    measure() {
      const now = [sheet.clientWidth, sheet.clientHeight];
      const changed = now[0] !== width || now[1] !== height;
      [width, height] = now;
      return large.measure() || changed;
    },
    /** The chosen map, or null while there are no maps. */
    draw({ maps, block, map, reach, theme }) {
      empty.hidden = Boolean(maps);
      sheet.setAttribute("aria-label", words.sheetLabel(block, blocks[block - 1]));
      large.element.toggleAttribute("data-asleep", !maps);
      shown = maps && { maps, map };
      setText(about, maps ? "" : words.aboutWaits(map));
      if (!maps || !width) return null;
      const one = drawLarge({ maps, map, theme }, drawSheet({ maps, map, theme }));
      setText(about, words.about({ map, ...one, reach }));
      return one;
    },
  };
}
