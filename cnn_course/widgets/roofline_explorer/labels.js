// Where the word of each mark stands: at the first place that is free, and nearer to its own mark than to any other.

const [LETTER, ABOVE, BELOW, GAP] = [7.2, 10, 3, 11]; // px: a bold letter, a line over and under its base, from a mark to its word
const PLACES = [
  { right: GAP, down: 4, anchor: "start" },
  { right: GAP - 2, down: GAP + 7, anchor: "start" },
  { right: GAP - 2, down: -GAP + 1, anchor: "start" },
  { right: -GAP, down: 4, anchor: "end" },
  { right: -GAP + 2, down: GAP + 7, anchor: "end" },
  { right: -GAP + 2, down: -GAP + 1, anchor: "end" },
  { right: 0, down: GAP + 9, anchor: "middle" },
  { right: 0, down: -GAP - 1, anchor: "middle" },
  { right: GAP, down: -GAP - 5, anchor: "end" },
  { right: -GAP, down: -GAP - 5, anchor: "start" },
];

const BEFORE = { start: 0, middle: 0.5, end: 1 }; // how much of a word stands left of its place

const boxOf = ({ x, y, anchor }, text) => {
  const wide = text.length * LETTER;
  const left = x - BEFORE[anchor] * wide;
  return { left, right: left + wide, top: y - ABOVE, bottom: y + BELOW };
};

/** How far a point lies from a box. */
const away = ([x, y], { left, right, top, bottom }) =>
  Math.hypot(Math.max(left - x, 0, x - right), Math.max(top - y, 0, y - bottom));

const overlap = (one, other) =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

/** Does the roof, whose height over each place is roofAt(x), go through a box? */
function crossed(box, roofAt) {
  const [left, right] = [roofAt(box.left), roofAt(box.right)];
  return Math.min(left, right) < box.bottom && Math.max(left, right) > box.top;
}

/**
 * The places of the words beside their marks: [{x, y, anchor}]. Marks are [x, y], in px as all else; widest is the drawing.
 * A word for which there is no free place takes the one at the right of its mark.
 */
export function labels(marks, texts, roofAt, widest) {
  const taken = [];
  const found = [];
  const longestFirst = marks.map((_, i) => i).sort((i, j) => texts[j].length - texts[i].length || i - j);
  for (const i of longestFirst) {
    const [x, y] = marks[i];
    const others = marks.filter((_, j) => j !== i);
    const isFree = (box) =>
      box.right <= widest &&
      !crossed(box, roofAt) &&
      !taken.some((one) => overlap(one, box)) &&
      others.every((other) => away(other, box) > Math.max(6, away([x, y], box)));
    const places = PLACES.map(({ right, down, anchor }) => ({ x: x + right, y: y + down, anchor }));
    const place = places.find((one) => isFree(boxOf(one, texts[i]))) ?? places[0];
    taken.push(boxOf(place, texts[i]));
    found[i] = place;
  }
  return found;
}
