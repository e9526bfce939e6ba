// The English words of CellExplorer.
import { grouped } from "../../lib/maths/parameters.js";

const KERAS = { mobile: "NASNetMobile", large: "NASNetLarge" };
const TIMES = "\u00d7";
const ANSWERS = { few: "up to 6", some: "7 to 12", many: "13 or more" };
const square = (side) => `${side} ${TIMES} ${side}`;

export default {
  figure: "Interactive figure: a cell, and the network that is stacked from it",
  names: {
    cell: "Genome",
    kind: "Cell",
    stack: "Stacked for",
    cells: "Cells a stage",
    filters: "Filters",
    side: "Picture\u2019s side",
  },
  question:
    "Take one number that the cell shown gives. On how many rows of the maps that the cell takes does it depend?",
  expect: "I expect, in rows",
  answers: ANSWERS,
  hidden: "That number is hidden until you have said it.",
  hiddenNumber: "not shown yet",
  outcome: ({ prediction, rows, answer }) =>
    `You said ${ANSWERS[prediction]}. It is ${grouped(rows)}${answer === prediction ? ", as you said" : ""}.`,
  ownField: "rows of its input that one output of the cell shown depends on",
  own: "Your own",
  kinds: { normal: "normal", reduction: "reduction" },
  stack: (side) => `${side} px`,
  chance: "A random one",
  drawing: "The cell: its inputs, its blocks, and what it gives",
  inputs: { p: "the cell before that", h: "the cell before" },
  out: "out",
  dead: "  (dead: leads nowhere)",
  block: (number) => `Block ${number}`,
  parts: { left: "Operation", right: "Operation", of: "of", join: "joined by" },
  joins: { "+": "adding", "|": "side by side" },
  gives: "its result is part of what the cell gives",
  genome: "The genome as text",
  good: "This is a genome.",
  problem: (line, what) => `Line ${line}: ${what}`,
  problems: {
    gives: ({ name, known }) => `The cell cannot give ${name}. It may give: ${known.join(", ")}.`,
    twice: ({ name }) => `The cell gives ${name} twice.`,
    nothing: () => "The cell must give the result of one of its blocks.",
    block: ({ number }) => `A block is written like \u201c${number} = sep3x3(h) + p\u201d.`,
    number: ({ number, name }) => `Blocks are numbered one by one: here stands ${number}, not ${name}.`,
    operation: ({ name, known }) => `There is no operation ${name}. There are: ${known.join(", ")}.`,
    itself: ({ number, known }) => `Block ${number} takes itself. It may take: ${known.join(", ")}.`,
    before: ({ number, name, known }) =>
      `Block ${number} takes ${name}, which does not stand before it. It may take: ${known.join(", ")}.`,
    sides: ({ number }) => `A block joins two sides by + or |: \u201c${number} = sep3x3(h) + p\u201d.`,
    again: ({ kind }) => `There are two ${kind} cells.`,
    begin: () => "A genome begins with the line \u201cnormal\u201d.",
    complete: () => "After the line \u201cout\u201d, the cell is complete.",
    many: ({ most }) => `This figure shows cells of up to ${most} blocks.`,
    missing: ({ kind }) => `The genome has no ${kind} cell.`,
  },
  table: "What the network stacked from the genome has",
  what: "Of the cell, and of the network",
  stacked: "counted",
  counted: {
    parameters: "parameters",
    multiplyAdds: "multiply-adds a picture",
    layers: "layers",
    depth: "layers with weights on the longest way",
    field: "rows of the picture that one output may depend on",
  },
  number: grouped,
  badge: (stack, count, found) =>
    count === found
      ? `Equals keras.applications\u2019 ${KERAS[stack]}: ${grouped(count)} parameters.`
      : `keras.applications\u2019 ${KERAS[stack]} has ${grouped(count)} parameters, this has ${grouped(found)}.`,
  noBadge: ({ cells, filters }) => `${3 * cells} normal cells, the first with ${filters} filters an operation.`,
  trap: (side, usual, other, layers, zeros) => {
    if (!zeros)
      return `Any side will do: at ${square(side)} no layer is another one than at ${square(usual)}, only its maps are.`;
    if (side === usual) return `Choose another side: which of the ${grouped(layers)} layers change?`;
    const which = other === 1 ? "1 layer puts" : `${other} layers put`;
    return `At ${square(side)} ${other ? which : "no layer puts"} other zeros around than at ${square(usual)}. Connections and weights are the same.`;
  },
  announce: ({ parameters, multiplyAdds, depth }) =>
    `${grouped(parameters)} parameters, ${grouped(multiplyAdds)} multiply-adds, ${depth} layers deep.`,
};
