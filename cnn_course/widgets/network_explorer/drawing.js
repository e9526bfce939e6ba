// The network as boxes to scale, with what is picked, its parts or its blocks, the links of a fork, and what is wrong written on it.
import { h, setText } from "../lib/core/dom.js";
import { measuring } from "../lib/core/measure.js";
import { s } from "../lib/core/svg.js";
import { shortName } from "../lib/maths/blocks.js";
import { blockAt, blocksOf, PAGES, roomFor, sizesBeneath } from "./geometry.js";

const EDGE = 8;
const HEAD = 26; // the name of what is picked
// What follows beneath each other: room for the links, the boxes, and what is written beneath them. Both add up to the same.
const CHAIN = { band: 0, high: 176, foot: 56 };
const LOOKED = { band: 30, high: 128, foot: 74 };
const LANE = 7;

const textWidth = (text) => 6.9 * text.length;

/** A box's three faces: the front, the top and the image plane at its right; with leaves, where it holds several layers. */
function faces({ x, y, thick, high, deep: [dx, dy] }, isFolded) {
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
  const leaf = (share) => `M${x + share * thick} ${y}l${dx} ${dy}M${x + share * thick} ${y}V${bottom}`;
  const leaves = isFolded ? [s("path", { d: [1 / 3, 2 / 3].map(leaf).join(""), class: "cc-leaves" })] : [];
  return [s("rect", { x, y, width: thick, height: high, class: "cc-front" }), ...sides, ...leaves];
}

/** onpick(item, as it is drawn) when a box is pressed, onfold(block) when the name of an open block is. */
export function networkDrawing(words, { onpick, onfold }) {
  const svg = s("svg", { class: "cc-drawing", "aria-hidden": "true" });
  const problem = h("div", { class: "cc-misfit", role: "alert" });
  const element = h("div", { class: "cc-slot cc-blocks", role: "application", tabindex: 0 }, svg);
  let [width, wide, boxes, groups, links, name] = [0, 0, [], [], [], null];
  let [at, drawn] = [CHAIN, []];

  element.addEventListener("click", (event) => {
    if (boxes.length < 2) return;
    const named = event.target.closest?.("[data-block]");
    if (named) {
      onfold(named.dataset.block);
      return;
    }
    const x = event.clientX - element.getBoundingClientRect().left + element.scrollLeft;
    onpick(drawn[blockAt(boxes.slice(1), x)]);
  });

  const foot = () => HEAD + at.band + at.high;
  const endOf = ({ x, thick, deep }) => x + thick + deep[0];
  const inside = (middle, half) => Math.min(wide - half, Math.max(half, middle));

  function bracket(first, last, text, isLast) {
    const [from, to] = [boxes[first].x, endOf(boxes[last])];
    const y = foot() + 26;
    const half = textWidth(text) / 2;
    const middle = inside(isLast ? Math.max((from + to) / 2, to - half) : (from + to) / 2, half);
    return [
      s("path", { d: `M${from} ${y - 4}V${y}H${to}V${y - 4}`, class: "cc-bracket" }),
      s("text", { x: middle, y: y + 17, class: "cc-part-name" }, text),
    ];
  }

  /** The two parts of a chain. */
  function parts({ split, rows }) {
    const { features, classifier } = words.parts;
    if (rows.length === 0) return [];
    if (split === rows.length) return bracket(1, rows.length, features, false);
    const first = split > 0 ? bracket(1, split, features, false) : [];
    return [...first, ...bracket(split + 1, rows.length, classifier, true)];
  }

  /** The names of blocks: the outer ones in the last line, the innermost open ones above it. Where there is no room, none. */
  function names({ items, open }) {
    const drawn = [];
    const lines = [
      { y: foot() + 40, free: -Infinity },
      { y: foot() + 20, free: -Infinity },
    ];
    const outer = ({ first }, level) =>
      open.find((one) => one.level === level - 1 && one.block.first <= first && first <= one.block.last)?.block.name;
    const write = (block, from, to, level, isOpen) => {
      const line = lines[Math.min(level, 1)];
      if (isOpen)
        drawn.push(s("path", { d: `M${from} ${line.y - 3}V${line.y}H${to}V${line.y - 3}`, class: "cc-bracket" }));
      const text = shortName(block.name, outer(block, level));
      const half = textWidth(text) / 2;
      const middle = inside((from + to) / 2, half);
      if (middle - half < line.free) return;
      line.free = middle + half + 6;
      drawn.push(
        s("text", { x: middle, y: line.y + 13, class: "cc-part-name cc-fold", "data-block": block.name }, text),
      );
    };
    const isInnermost = (one) =>
      !open.some((other) => other.block !== one.block && one.block.blocks.includes(other.block));
    const all = [
      ...open
        .filter((one) => one.level === 0 || isInnermost(one))
        .map(({ block, level, from, to }) => [block, boxes[from + 1].x, endOf(boxes[to + 1]), level, true]),
      ...items.flatMap(({ block, level }, i) =>
        block ? [[block, boxes[i + 1].x, boxes[i + 1].x + boxes[i + 1].thick, level, false]] : [],
      ),
    ].sort((one, other) => one[0].first - other[0].first || one[3] - other[3]);
    for (const one of all) write(...one);
    return drawn;
  }

  /** The links that lead past something, from the top of one box to the top of another. */
  function arcs(scene) {
    const top = ({ x, y, thick, deep }, aside) => [x + (thick + deep[0]) / 2 + aside, y + deep[1]];
    return scene.links.map(({ from, to, lane }) => {
      const [[x, y], [end, high]] = [top(boxes[from + 1], 2), top(boxes[to + 1], -2)];
      const lift = HEAD + at.band - 6 - lane * LANE;
      const round = Math.min(4, (end - x) / 2);
      const d =
        `M${x} ${y}V${lift + round}Q${x} ${lift} ${x + round} ${lift}H${end - round}` +
        `Q${end} ${lift} ${end} ${lift + round}V${high}`;
      const head = `M${end - 3} ${high - 5}L${end} ${high}L${end + 3} ${high - 5}`;
      return s("path", { d: d + head, class: "cc-link", "data-from": from, "data-to": to });
    });
  }

  /** A mark between neighbours that are not linked: what stands before a box is not what it takes. */
  function breaks({ items }) {
    return items.flatMap(({ isApart }, i) => {
      if (!isApart || i === 0) return [];
      const x = (boxes[i].x + boxes[i].thick + boxes[i + 1].x) / 2;
      return [s("line", { x1: x, x2: x, y1: foot() - 10, y2: foot() + 4, class: "cc-break" })];
    });
  }

  return {
    element,
    problem,
    measure: measuring(element, (now) => (width = now)),
    draw(scene) {
      if (width === 0) return;
      const { shapes, items, isLooked } = scene;
      [at, drawn] = [isLooked ? LOOKED : CHAIN, items];
      const options = isLooked
        ? {
            least: [null, ...items.map(({ block }) => (block ? PAGES : null))],
            apart: [false, ...items.map((one) => one.isApart)],
          }
        : {};
      wide = isLooked ? Math.max(width, roomFor(shapes, options) + 2 * EDGE) : width;
      element.toggleAttribute("data-wide", wide > width);
      const found = blocksOf(shapes, wide - 2 * EDGE, at.high, options);
      boxes = found.blocks.map((box) => ({ ...box, x: box.x + EDGE, y: box.y + HEAD + at.band }));
      groups = boxes.map((box, i) => {
        const item = items[i - 1];
        const learns = item?.row.parameters > 0;
        const kind = ["cc-block", i === 0 && "cc-block--input", learns && "cc-block--learns"].filter(Boolean).join(" ");
        const what = i === 0 ? "input" : item.block ? "block" : scene.layers[item.first].kind;
        return s("g", { class: kind, "data-kind": what }, faces(box, Boolean(item?.block)));
      });
      const middle = (box) => box.x + box.thick / 2;
      const sizes = sizesBeneath(shapes, boxes, middle, textWidth).map(({ text, at: x }) =>
        s("text", { x, y: foot() + (isLooked ? 13 : 15), class: "cc-size" }, text),
      );
      links = arcs(scene);
      name = s("text", { y: 14, class: "cc-block-name" });
      svg.setAttribute("width", wide);
      svg.setAttribute("height", HEAD + at.band + at.high + at.foot);
      const beneath = isLooked ? [...names(scene), ...breaks(scene)] : parts(scene);
      svg.replaceChildren(...groups, ...links, ...sizes, ...beneath, name);
      element.setAttribute(
        "aria-label",
        isLooked ? words.lookedLabel(scene.layers.length, items.length) : words.drawingLabel(items.length),
      );
    },
    /** Marks the picked item; a layer that cannot be has no box. */
    mark(pick, text) {
      if (width === 0 || !name) return;
      groups.forEach((group, i) => group.toggleAttribute("data-chosen", i === pick + 1));
      for (const link of links) {
        const { from, to } = link.dataset;
        link.toggleAttribute("data-chosen", Number(from) === pick || Number(to) === pick);
      }
      const box = boxes[pick + 1];
      setText(name, box ? text : "");
      if (!box) return;
      const half = 0.64 * textWidth(text); // it is bold
      name.setAttribute("x", String(inside(box.x + (box.thick + box.deep[0]) / 2, half)));
      toSight(box, half);
    },
  };

  /** Scrolls within the drawing's own box, where it is wider than that; never the page. */
  function toSight(box, half) {
    if (wide <= width) return;
    const middle = box.x + (box.thick + box.deep[0]) / 2;
    const [from, to] = [Math.min(box.x - 20, middle - half), Math.max(endOf(box) + 20, middle + half)];
    if (from < element.scrollLeft) element.scrollLeft = from;
    else if (to > element.scrollLeft + width) element.scrollLeft = to - width;
  }
}

/** Where a key leads from an item; null where it means nothing. */
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
