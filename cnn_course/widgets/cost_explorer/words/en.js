// The English words of CostExplorer.
import { named } from "../../lib/core/words.js";
import { grouped, times as timesOf } from "../../lib/maths/parameters.js";

const NOT = "\u2013";
const HOUR = 1 / 24;
const UNITS = [
  { days: 365.25, name: "year" },
  { days: 1, name: "day" },
  { days: HOUR, name: "hour" },
  { days: HOUR / 60, name: "minute" },
  { days: HOUR / 3600, name: "second" },
];
/** Two digits or three: 0.0453 -> "0.045", 61.33 -> "61", 22400 -> "22,400". */
function short(value) {
  if (value >= 9.95) return grouped(Math.round(value));
  return String(Number(value.toPrecision(2)));
}

/** A number of days in the unit in which it is two or more: 22400 -> "61 years". */
function duration(days) {
  const unit = UNITS.find((one) => days >= 2 * one.days) ?? UNITS.at(-1);
  const count = short(days / unit.days);
  return `${count}\u00a0${unit.name}${count === "1" ? "" : "s"}`;
}

/** A number of days that is one of a unit, or a century: "1 day". */
function span(days) {
  const unit = UNITS.find((one) => days >= 0.99 * one.days);
  const count = Math.round(days / unit.days);
  return `${count}\u00a0${unit.name}${count === 1 ? "" : "s"}`;
}

/** Days as they are told: "0.45", "22,400"; what was measured here in two digits. */
const told = ({ days, ours }) => (ours ? short(days) : grouped(days));
const NAMES = {
  ...{ nas: "NAS", enas: "ENAS", nasnet: "NASNet-A", pnas: "PNAS", amoebanet: "AmoebaNet-A", darts: "DARTS" },
  ...{ table: "Our table", search: "A search in it" },
};
const name = ({ key }) => named(NAMES, key);
const SOURCES = {
  nas: "Zoph and Le, arXiv:1611.01578. NASNet\u2019s paper says 22,400 GPU-hours; 800 times 28 are days",
  enas: "Pham et al., arXiv:1802.03268",
  nasnet: "Zoph et al., arXiv:1707.07012. A wider one, of 27.6 million parameters: 2.40\u00a0%",
  pnas: "Liu C. et al., arXiv:1712.00559. The cost is as DARTS\u2019 table gives it",
  amoebanet: "Real et al., arXiv:1802.01548. Cost and error are as DARTS\u2019 table gives them",
  darts: "Liu H. et al., arXiv:1806.09055. Choosing among its runs and the final training come on top",
  table: "recorded here",
  search: "recorded here",
};
const counted = (row) => `${told(row)} ${row.ours ? "core-days" : "GPU-days"}`;
const machines = (count, kind) => `${grouped(count)} ${kind}${count === 1 ? "" : "s"}`;
const on = (row, gpus) => machines(gpus, row.ours ? "core" : "GPU");
const percent = ({ error, deviation }) =>
  `${error.toFixed(2)}${deviation === null ? "" : ` \u00b1 ${deviation.toFixed(2)}`}\u00a0%`;
const ANSWERS = { months: "over 30", days: "1 to 30", hours: "under 1" };
const HIDDEN = "not shown yet";

/** Beside a mark: on how many GPUs is written beneath the axis. */
const beside = (row, { unit }) => (unit === "time" ? duration(row.time) : counted(row));
const number = (row, { unit, gpus }) => (unit === "time" ? `${duration(row.time)} on ${on(row, gpus)}` : counted(row));

function ratio({ dear, cheap, times }) {
  const mixed = Boolean(dear.ours) === Boolean(cheap.ours) ? "" : " But one counts GPUs, the other cores of a CPU.";
  return `${name(dear)} / ${name(cheap)} = ${timesOf(times, 1)}.${mixed}`;
}

const CELLS = {
  year: (row) => (row.ours ? NOT : String(row.year)),
  cost: (row, scene) => (row.hidden ? HIDDEN : number(row, scene)),
  error: (row) => (row.ours ? NOT : percent(row)),
  parameters: (row) => (row.ours || row.parameters === null ? NOT : `${row.parameters} million`),
  source: (row) => named(SOURCES, row.key),
};

function verdict({ both, compared }) {
  if (both[0].key === both[1].key) return "Pick two different searches to compare them.";
  if (!compared) return "One of the two is hidden until you have said what you expect.";
  return ratio(compared);
}

export default {
  figure: "Interactive figure: what searches for architectures cost",
  names: {
    order: "In order of",
    unit: "Cost as",
    gpus: "GPUs",
    cents: "Cents an hour",
    first: "Compare",
    second: "with",
  },
  orders: { year: "year", cost: "cost" },
  units: { days: "GPU-days", time: "time" },
  search: "Search",
  name,
  titled: (row) => (row.ours ? name(row) : `${name(row)}, ${row.year}`),
  error: (row) => (row.ours ? "" : `error ${percent(row)}`),
  beside,
  number,
  hiddenNumber: HIDDEN,
  how: (row) => {
    if (!row.ours) return row.gpus ? `${row.gpus} GPUs for ${row.days / row.gpus} days` : counted(row);
    return `${grouped(row.ours)} trainings on a core${row.key === "search" ? ", at the mean of all" : " of a CPU"}`;
  },
  hiddenHow: "say above what you expect",
  tick: (unit, value) => (unit === "time" ? span(value) : value < 1 ? String(value) : grouped(value)),
  axis: ({ unit, gpus }) =>
    unit === "time"
      ? `time on ${machines(gpus, "GPU")}, if the work divides evenly`
      : "days of one GPU; of ours, of one core of a CPU",
  question: "NAS needed 22,400 days of one GPU. A year later came ENAS. How many days of one GPU did its search need?",
  expect: "I expect, in days",
  answers: ANSWERS,
  hidden: "Its cost is hidden until you have said it.",
  outcome: ({ prediction, asked, dearest }) =>
    `You said: ${ANSWERS[prediction]}. It was ${told(asked)}: ${name(dearest)} / ${name(asked)} = ${timesOf(dearest.days, asked.days)}.`,
  searches: "Searches",
  read: (scene) => {
    const row = scene.both[1];
    return `${name(row)}: ${row.hidden ? HIDDEN : number(row, scene)}`;
  },
  verdict,
  rent: ({ cents, both }) => {
    if (!cents) return "Type a price to see what the GPUs would cost to rent.";
    const of = (row) => {
      if (row.hidden) return `${name(row)}: ${HIDDEN}`;
      return row.rent === null ? `${name(row)}: no GPU` : `${name(row)}: ${grouped(Math.round(row.rent))}`;
    };
    const rows = both[0].key === both[1].key ? both.slice(1) : both;
    return `Rent at ${(cents / 100).toFixed(2)} an hour, in that money. ${rows.map(of).join("; ")}.`;
  },
  asTable: "All as a table, with sources",
  tableLabel: "What searches cost, and who says so",
  columns: { year: "Year", cost: "Cost", error: "Error on CIFAR\u201110", parameters: "Parameters", source: "Source" },
  cell: (column, row, scene) => CELLS[column](row, scene),
  note: "Costs and errors as the papers report them, of one network each, by recipes and on GPUs of their own: read the powers of ten. Filled: published, counted in GPUs. Hollow: recorded for this book, as long as it took one core of a CPU that had other work as well; small networks on small pictures, so no error stands beside it. Point at two rows to compare them.",
  announce: (scene) => {
    const rows = scene.both.map((row) => `${name(row)}: ${row.hidden ? HIDDEN : number(row, scene)}`);
    return `${rows.join("; ")}. ${verdict(scene)}`;
  },
};
