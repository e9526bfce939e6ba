// The unrolled blocks: a row for each block, a column for each path; a filled cell where the path goes through the branch.
import { h } from "../lib/core/dom.js";
import { measuring } from "../lib/core/measure.js";
import { outline, s } from "../lib/core/svg.js";

const ROWS = 168; // px, for one block as for six
const FOOT = 40;
const LEFT = 58;
const GAP = 9;
const WIDEST = 30; // px, for a path
const WIDE = 20; // and for its cells

export function paths(words) {
  const drawing = s("svg", { class: "cc-chart", height: ROWS + FOOT, role: "img" });
  const title = h("div", { class: "cc-unravel-title" }, words.pathsTitle);
  const element = h("div", { class: "cc-unravel-paths" }, title, drawing);
  let width = 0;
  const measure = measuring(element, (now) => {
    width = now;
    drawing.setAttribute("width", now);
    drawing.setAttribute("viewBox", `0 0 ${now} ${ROWS + FOOT}`);
  });

  function draw(scene) {
    if (!width) return;
    const { blocks, paths: all, lengths } = scene;
    const across = Math.min(WIDEST, (width - LEFT - GAP * blocks.length - 4) / all.length);
    const down = ROWS / blocks.length;
    const [wide, high] = [Math.min(across - 1, WIDE), Math.min(down - 8, WIDE)];
    const parts = [];
    blocks.forEach((block, row) => {
      const out = scene.removed.includes(block);
      const y = (row + 0.5) * down + 4;
      parts.push(
        s("text", { x: 0, y, class: `cc-unravel-name ${out ? "cc-unravel-name--out" : ""}` }, words.block(block)),
      );
    });
    let x = LEFT;
    for (const { length, left } of lengths) {
      const some = all.filter((path) => path.length === length);
      const begin = x;
      const [lines, cells, gone] = [[], [], []];
      for (const path of some) {
        const middle = x + across / 2;
        (path.gone ? gone : lines).push(`M${middle.toFixed(2)} 0V${ROWS}`);
        path.branches.forEach((through, row) => {
          if (!through) return;
          const y = (row + 0.5) * down - high / 2;
          const box = { x: middle - wide / 2, y, width: wide, height: high, rx: wide > 6 ? 2 : 0 };
          (path.gone ? gone : cells).push(outline(box));
        });
        x += across;
      }
      const share = length / blocks.length;
      const style = `--cc-length:${Math.round(35 + 65 * share)}%`;
      parts.push(
        s("path", { d: gone.join(""), class: "cc-unravel-gone" }),
        s("path", { d: lines.join(""), class: "cc-unravel-line", style }),
        s("path", { d: cells.join(""), class: "cc-unravel-cell", style }),
        s("text", { x: (begin + x) / 2, y: ROWS + 17, class: "cc-unravel-length" }, String(length)),
        s("text", { x: (begin + x) / 2, y: ROWS + 34, class: "cc-unravel-count" }, String(left)),
      );
      x += GAP;
    }
    parts.push(
      s("text", { x: 0, y: ROWS + 17, class: "cc-unravel-name" }, words.lengthName),
      s("text", { x: 0, y: ROWS + 34, class: "cc-unravel-name" }, words.countName),
    );
    drawing.replaceChildren(...parts);
    drawing.setAttribute("aria-label", words.pathsLabel(scene));
  }

  return { element, measure, draw };
}
