// A genome read from text and written as text, and what is wrong with one: as cnn_course/models/cells has it.

export const KINDS = ["normal", "reduction"];
export const JOINS = ["+", "|"];
export const INPUTS = ["h", "p"];
export const MOST_BLOCKS = 5;

/** Each operation's kind and the rows of its window, in the order of the paper's list; the last two are DARTS'. */
export const OPERATIONS = {
  identity: ["identity", 1],
  conv1x3_3x1: ["strips", 3],
  conv1x7_7x1: ["strips", 7],
  dil3x3: ["dilated", 3],
  avg3x3: ["average", 3],
  max3x3: ["max", 3],
  max5x5: ["max", 5],
  max7x7: ["max", 7],
  conv1x1: ["conv", 1],
  conv3x3: ["conv", 3],
  sep3x3: ["separable", 3],
  sep5x5: ["separable", 5],
  sep7x7: ["separable", 7],
  dilsep3x3: ["dilated_separable", 3],
  dilsep5x5: ["dilated_separable", 5],
};

const SIDE = /^(?:([\w.-]+)\s*\(\s*(\w+)\s*\)|(\w+))$/;

class Wrong extends Error {
  constructor(what, more = {}) {
    super(what);
    Object.assign(this, { what, ...more });
  }
}

const numbers = (count) => Array.from({ length: count }, (_, place) => String(place + 1));

/** What a block may take: the inputs, and the blocks before it. */
export const allowed = (number) => [...INPUTS, ...numbers(number - 1)];

const side = ({ op, from }) => (op === "identity" ? from : `${op}(${from})`);

/** One block without its number: "sep5x5(h) + sep3x3(p)". */
export const blockText = ({ left, right, join }) => `${side(left)} ${join} ${side(right)}`;

/** One cell as its lines. */
export const linesOf = ({ blocks, out }) => [
  ...blocks.map((block, place) => `${place + 1} = ${blockText(block)}`),
  ["out", "=", ...out].join(" "),
];

export const printed = (genome) => KINDS.flatMap((kind) => [kind, ...linesOf(genome[kind])]).join("\n");

/** The blocks that no other takes. */
export function loose({ blocks }) {
  const taken = new Set(blocks.flatMap(({ left, right }) => [left.from, right.from]));
  return numbers(blocks.length).filter((number) => !taken.has(number));
}

/** The inputs and blocks that what the cell gives depends on. */
export function live({ blocks, out }) {
  const [found, waiting] = [new Set(), [...out]];
  while (waiting.length) {
    const name = waiting.pop();
    if (found.has(name)) continue;
    found.add(name);
    if (!INPUTS.includes(name)) waiting.push(blocks[name - 1].left.from, blocks[name - 1].right.from);
  }
  return found;
}

function checkOut(out, count) {
  const known = allowed(count + 1);
  const strange = out.find((name) => !known.includes(name));
  if (strange !== undefined) throw new Wrong("gives", { name: strange, known });
  const twice = out.find((name, place) => out.indexOf(name) < place);
  if (twice) throw new Wrong("twice", { name: twice });
  if (out.every((name) => INPUTS.includes(name))) throw new Wrong("nothing");
  return out;
}

function blockOf(number, line) {
  const [named, ...rest] = line.split("=");
  if (!rest.length) throw new Wrong("block", { number, line });
  if (named.trim() !== String(number)) throw new Wrong("number", { number, name: named.trim() });
  const sum = rest.join("=");
  for (const join of JOINS) {
    const sides = sum.split(join).map((one) => SIDE.exec(one.trim()));
    if (sides.length !== 2 || !sides.every(Boolean)) continue;
    const [left, right] = sides.map((one) => ({ op: one[1] ?? "identity", from: one[2] ?? one[3] }));
    for (const { op, from } of [left, right]) {
      if (!Object.hasOwn(OPERATIONS, op))
        throw new Wrong("operation", { number, name: op, known: Object.keys(OPERATIONS) });
      const known = allowed(number);
      if (!known.includes(from))
        throw new Wrong(from === String(number) ? "itself" : "before", { number, name: from, known });
    }
    return { left, right, join };
  }
  throw new Wrong("sides", { number, line: sum.trim() });
}

/** Reads it: {genome} or {problem: {what, at, …}}, `at` the number of the line from 1. */
export function parsed(text) {
  const cells = {};
  const outs = {};
  let [kind, at] = ["", 0];
  try {
    for (const whole of text.replace(/\n$/, "").split("\n")) {
      at += 1;
      const line = whole.split("#")[0].trim();
      const word = line.replace(/:+$/, "");
      if (!line) continue;
      if (KINDS.includes(word)) {
        if (cells[word]) throw new Wrong("again", { kind: word });
        cells[word] = [];
        kind = word;
      } else if (!kind) throw new Wrong("begin", { line });
      else if (outs[kind]) throw new Wrong("complete", { line });
      else if (line.split("=")[0].trim() === "out") {
        const names = line.slice(line.indexOf("=") + 1).trim();
        outs[kind] = checkOut(names ? names.split(/\s+/) : loose({ blocks: cells[kind] }), cells[kind].length);
      } else {
        if (cells[kind].length === MOST_BLOCKS) throw new Wrong("many", { most: MOST_BLOCKS });
        cells[kind].push(blockOf(cells[kind].length + 1, line));
      }
    }
    const missing = KINDS.find((one) => !cells[one]?.length);
    if (missing) throw new Wrong("missing", { kind: missing });
  } catch (error) {
    if (!(error instanceof Wrong)) throw error;
    return { genome: null, problem: { ...error, at: Math.max(at, 1) } };
  }
  const cellOf = (one) => ({ blocks: cells[one], out: outs[one] ?? loose({ blocks: cells[one] }) });
  return { genome: Object.fromEntries(KINDS.map((one) => [one, cellOf(one)])), problem: null };
}

/** A genome with one cell's block changed. */
export function changed(genome, kind, number, block) {
  const blocks = genome[kind].blocks.map((one, place) => (place === number - 1 ? { ...one, ...block } : one));
  return { ...genome, [kind]: { ...genome[kind], blocks } };
}

/** A genome of which one cell gives a block's result, or gives it no longer. */
export function giving(genome, kind, number, gives) {
  const { blocks, out } = genome[kind];
  const order = allowed(blocks.length + 1);
  const chosen = new Set(out);
  if (gives) chosen.add(String(number));
  else chosen.delete(String(number));
  return { ...genome, [kind]: { blocks, out: order.filter((name) => chosen.has(name)) } };
}

/** A genome by chance: five blocks, each choice as likely as any other, of the paper's own operations. */
export function random(chance = Math.random) {
  const one = (all) => all[Math.floor(chance() * all.length)];
  const names = Object.keys(OPERATIONS).slice(0, 13);
  const cell = () => {
    const blocks = numbers(MOST_BLOCKS).map((number) => {
      const pick = () => ({ op: one(names), from: one(allowed(Number(number))) });
      return { left: pick(), right: pick(), join: "+" };
    });
    return { blocks, out: loose({ blocks }) };
  };
  return { normal: cell(), reduction: cell() };
}
