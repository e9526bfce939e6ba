// Where the names of marks stand: each near its mark, none on another one or on a mark, with a line to it where it is far away.

const HEIGHT = 15; // of a name
const REACH = [0, 11, 23, 37, 53, 71, 91]; // from the room about a mark to its name
const TURNS = 16; // directions that are tried
const DOT = 7; // a mark and some room
const STEPS = 40; // of a line that is looked at
const CROWD = 60; // px: marks that are so near to each other compete for room; the most crowded comes first

const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** The box of a name of that width whose nearest point lies `reach` beyond the room about its mark, in a direction. */
function boxAt({ x, y, width, room }, away, turn) {
  const angle = (2 * Math.PI * turn) / TURNS;
  const [dx, dy] = [Math.cos(angle), Math.sin(angle)];
  const reach = room + away;
  // Beside the mark it begins there; above and below, its middle is there.
  const left = x + dx * reach + ((dx - 1) / 2) * width;
  const top = y + dy * reach + ((dy - 1) / 2) * HEIGHT;
  return { left, right: left + width, top, bottom: top + HEIGHT };
}

/** The end of a line from a mark to a box: its nearest point. */
function endOf({ x, y }, { left, right, top, bottom }) {
  return { x: Math.min(right, Math.max(left, x)), y: Math.min(bottom, Math.max(top, y)) };
}

/** Does a line from a to b go through a box? */
function crosses(a, b, box) {
  if (Math.max(a.x, b.x) < box.left || Math.min(a.x, b.x) > box.right) return false;
  if (Math.max(a.y, b.y) < box.top || Math.min(a.y, b.y) > box.bottom) return false;
  for (let i = 0; i <= STEPS; i++) {
    const [x, y] = [a.x + ((b.x - a.x) * i) / STEPS, a.y + ((b.y - a.y) * i) / STEPS];
    if (x > box.left && x < box.right && y > box.top && y < box.bottom) return true;
  }
  return false;
}

/**
 * Of points {x, y, width, room}, width being that of the name and room that of the mark, each name's place: {left, right, top,
 * bottom, end, far}; `end` is where a line from the mark meets it, `far` whether one is needed. `marks` are all marks, also
 * those without a name; `lines` are [from, to], on which a name should not lie where it need not.
 */
export function placed(points, marks, frame, lines = []) {
  const dots = marks.map(({ x, y }) => ({ left: x - DOT, right: x + DOT, top: y - DOT, bottom: y + DOT }));
  const near = (one) => points.filter((other) => Math.hypot(one.x - other.x, one.y - other.y) < CROWD).length;
  const order = points.map((_, i) => i).sort((a, b) => near(points[b]) - near(points[a]) || a - b);
  const found = [];
  for (const i of order) found[i] = best(points[i], { dots, lines, frame, others: found.filter(Boolean) });
  return found;
}

/** The place of one name that costs least. What is quickly found out comes first: most places are out by then. */
function best(point, { dots, lines, frame, others }) {
  let least = { price: Infinity };
  for (const reach of REACH) {
    if (reach >= least.price) break;
    for (let turn = 0; turn < TURNS; turn++) {
      const box = boxAt(point, reach, turn);
      const out = box.left < frame.left || box.right > frame.right || box.top < frame.top || box.bottom > frame.bottom;
      const on = [...others, ...dots].filter((other) => overlap(box, other)).length;
      let price = reach + (turn % (TURNS / 2) ? 3 : 0) + 2000 * on + (out ? 9000 : 0);
      if (price >= least.price) continue;
      const end = endOf(point, box);
      const through = others.filter((other) => crosses(point, end, other) || crosses(other.from, other.end, box));
      price += 60 * lines.filter(([a, b]) => crosses(a, b, box)).length + 400 * through.length;
      if (price < least.price) least = { ...box, price, end, from: point, far: reach > 0 };
    }
  }
  return least;
}
