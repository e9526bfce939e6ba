// Making the elements of a drawing.

const SPACE = "http://www.w3.org/2000/svg";

/** s("rect", {x: 1, class: "cc-box"}, child): as h() of dom.js, for SVG. A string among the children is text. */
export function s(name, attributes = {}, ...children) {
  const element = document.createElementNS(SPACE, name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(key, typeof value === "number" ? String(Math.round(value * 100) / 100) : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined));
  return element;
}

/** The outline of a box with round corners, as a part of a path: hundreds of boxes can be one element. */
export function outline({ x, y, width, height, rx = 0 }) {
  const [side, down, r] = [width - 2 * rx, height - 2 * rx, rx].map((length) => length.toFixed(2));
  const corner = (dx, dy) => (rx > 0 ? `a${r} ${r} 0 0 1 ${dx}${r} ${dy}${r}` : "");
  const start = `M${(x + rx).toFixed(2)} ${y.toFixed(2)}`;
  return `${start}h${side}${corner("", "")}v${down}${corner("-", "")}h-${side}${corner("-", "-")}v-${down}${corner("", "-")}z`;
}
