// The chain as blocks to scale, with what is picked, the two parts of the network, and what is wrong written on it.
import { h, setText } from "../lib/core/dom.js";
import { measuring } from "../lib/core/measure.js";
import { s } from "../lib/core/svg.js";
import { blockAt, blocksOf, sizesBeneath } from "./geometry.js";

const HEAD = 26; // the name of what is picked
const HIGH = 176; // the blocks
const FOOT = 56; // sizes, and the brackets of the two parts
const EDGE = 8;

const textWidth = (text) => 6.9 * text.length;

/** A block's three faces: the front, the top and the image plane at its right. */
function faces({ x, y, thick, high, deep: [dx, dy] }) {
  const [right, bottom] = [x + thick, y + high];
  const sides =
    dx > 0.7
      ? [
          s("path", { d: `M${x} ${y}L${x + dx} ${y + dy}L${right + dx} ${y + dy}L${right} ${y}Z`, class: "cc-top" }),
          s("path", {
            d: `M${right} ${y}L${right + dx} ${y + dy}L${right + dx} ${bottom + dy}L${right} ${bottom}Z`,
            class: "cc-plane",
          }),
        ]
      : [];
  return [s("rect", { x, y, width: thick, height: high, class: "cc-front" }), ...sides];
}

export function networkDrawing(words, onpick) {
  const svg = s("svg", { class: "cc-drawing", "aria-hidden": "true" });
  const problem = h("div", { class: "cc-misfit", role: "alert" });
  const element = h("div", { class: "cc-slot cc-blocks", role: "application", tabindex: 0 }, svg, problem);
  let [width, blocks, groups, name] = [0, [], [], null];

  element.addEventListener("click", (event) => {
    if (problem.contains(event.target) || blocks.length < 2) return;
    const x = event.clientX - element.getBoundingClientRect().left;
    onpick(blockAt(blocks.slice(1), x));
  });

  function bracket(first, last, text, isLast) {
    const [from, to] = [blocks[first].x, blocks[last].x + blocks[last].thick + blocks[last].deep[0]];
    const y = HEAD + HIGH + 26;
    const half = textWidth(text) / 2;
    const middle = Math.min(
      width - half,
      Math.max(half, isLast ? Math.max((from + to) / 2, to - half) : (from + to) / 2),
    );
    return [
      s("path", { d: `M${from} ${y - 4}V${y}H${to}V${y - 4}`, class: "cc-bracket" }),
      s("text", { x: middle, y: y + 17, class: "cc-part-name" }, text),
    ];
  }

  function parts({ split, rows }) {
    const [features, classifier] = [words.parts.features, words.parts.classifier];
    if (rows.length === 0) return [];
    if (split === rows.length) return bracket(1, rows.length, features, false);
    const first = split > 0 ? bracket(1, split, features, false) : [];
    return [...first, ...bracket(split + 1, rows.length, classifier, true)];
  }

  return {
    element,
    problem,
    measure: measuring(element, (now) => (width = now)),
    draw(scene) {
      if (width === 0) return;
      const { shapes, layers } = scene;
      const found = blocksOf(shapes, width - 2 * EDGE, HIGH);
      blocks = found.blocks.map((block) => ({ ...block, x: block.x + EDGE, y: block.y + HEAD }));
      groups = blocks.map((block, i) => {
        const learns = i > 0 && scene.rows[i - 1].parameters > 0;
        const kind = ["cc-block", i === 0 && "cc-block--input", learns && "cc-block--learns"].filter(Boolean).join(" ");
        return s("g", { class: kind, "data-kind": i === 0 ? "input" : layers[i - 1].kind }, faces(block));
      });
      const middle = (block) => block.x + block.thick / 2;
      const sizes = sizesBeneath(shapes, blocks, middle, textWidth).map(({ text, at }) =>
        s("text", { x: at, y: HEAD + HIGH + 15, class: "cc-size" }, text),
      );
      name = s("text", { y: 14, class: "cc-block-name" });
      svg.setAttribute("width", width);
      svg.setAttribute("height", HEAD + HIGH + FOOT);
      svg.replaceChildren(...groups, ...sizes, ...parts(scene), name);
      element.setAttribute("aria-label", words.drawingLabel(layers.length));
    },
    /** Marks the picked layer; a layer that cannot be has no block. */
    mark(pick, text) {
      if (width === 0 || !name) return;
      groups.forEach((group, i) => group.toggleAttribute("data-chosen", i === pick + 1));
      const block = blocks[pick + 1];
      setText(name, block ? text : "");
      if (!block) return;
      const half = 0.64 * textWidth(text); // it is bold
      const at = block.x + (block.thick + block.deep[0]) / 2;
      name.setAttribute("x", String(Math.min(width - half, Math.max(half, at))));
    },
  };
}

/** Where a key leads from a layer; null where it means nothing. */
export function layerKey(pick, count, event) {
  if (event.altKey || event.metaKey || event.ctrlKey) return null;
  const to = {
    ArrowLeft: pick - 1,
    ArrowUp: pick - 1,
    ArrowRight: pick + 1,
    ArrowDown: pick + 1,
    Home: 0,
    End: count - 1,
  }[event.key];
  return to === undefined ? null : Math.min(count - 1, Math.max(0, to));
}
