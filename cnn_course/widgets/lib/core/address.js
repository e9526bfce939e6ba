// A figure's state as text that can be read: "height=28&reduced=false", what differs from the state at first.
//
// Python says of every setting what it may be (cnn_course/widgets/_rules.py): {kind, …}. A value that its rule does not take is
// not written, and one that is read is refused. So no address sets what Python could not.

import { bytesOf } from "../maths/tensor.js";

const LONGEST = 200; // characters of a value: a longer one is left out

/** A setting that does not go with the others, by its name. */
export class Misfit extends Error {}

const between = (value, { low, high }) => value >= (low ?? -Infinity) && value <= (high ?? Infinity);
const ragged = (rows) => rows.some((row) => row.length !== rows[0].length);
const gap = ({ of }) => (of.kind === "list" ? ";" : ","); // rows of numbers stand between semicolons
const unlike = (values) => new Set(values.map(String)).size === values.length;

/** Of each kind of rule: does it take a value, and which value does a text stand for? */
const KINDS = {
  whole: {
    takes: (value, rule) => Number.isInteger(value) && between(value, rule) && value % (rule.step ?? 1) === 0,
    from: (text) => (/^-?\d+$/.test(text) ? Number(text) : undefined),
  },
  number: {
    takes: (value, rule) => Number.isFinite(value) && between(value, rule),
    from: (text) => (/^-?\d*\.?\d+(e-?\d+)?$/.test(text) ? Number(text) : undefined),
  },
  flag: {
    takes: (value) => typeof value === "boolean",
    from: (text) => ({ true: true, false: false })[text],
  },
  one: {
    takes: (value, { allowed }) => allowed.includes(value),
    from: (text, { allowed }) => allowed.find((one) => String(one) === text),
  },
  name: {
    takes: (value) => typeof value === "string",
    from: (text) => text,
  },
  list: {
    takes: (value, { of, least = 0, most = Infinity, once }) =>
      Array.isArray(value) &&
      value.length >= least &&
      value.length <= most &&
      value.every((one) => takes(one, of)) &&
      !(once && !unlike(value)) &&
      !(of.kind === "list" && ragged(value)),
    from: (text, rule) => (text === "" ? [] : text.split(gap(rule)).map((one) => from(one, rule.of))),
  },
  either: {
    takes: (value, { of }) => of.some((rule) => takes(value, rule)),
    from: (text, { of }) => of.map((rule) => from(text, rule)).find((value, i) => takes(value, of[i])),
  },
};

const takes = (value, rule) => KINDS[rule.kind].takes(value, rule);
const from = (text, rule) => KINDS[rule.kind].from(text, rule);

function textOf(value, rule) {
  if (!Array.isArray(value)) return String(value);
  const list = rule.kind === "either" ? rule.of.find((one) => takes(value, one)) : rule;
  return value.map((one) => textOf(one, list.of)).join(gap(list));
}

/** Commas and semicolons stay: no name has them. */
const escaped = (text) => encodeURIComponent(text).replace(/%2C/g, ",").replace(/%3B/g, ";");

function unescaped(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return text; // a lone % sign
  }
}

/** Are two values of a setting the same? They may be bytes. */
export function alike(one, other) {
  const isBytes = (value) => ArrayBuffer.isView(value) || value instanceof ArrayBuffer;
  const plain = (value) => JSON.stringify(isBytes(value) ? [...bytesOf(value)] : value);
  return plain(one) === plain(other);
}

/** Writes what differs from the first state, as far as an address can hold it. What answers a question is not written. */
export function written(state, first, rules) {
  return Object.entries(state)
    .filter(([name, value]) => rules[name] && !rules[name].answer && !alike(value, first[name]))
    .filter(([name, value]) => takes(value, rules[name]))
    .map(([name, value]) => [name, escaped(textOf(value, rules[name]))])
    .filter(([, text]) => text.length <= LONGEST)
    .map((pair) => pair.join("="))
    .join("&");
}

/** Reads it: {settings, refused: [{name, text, rule}]}; a name that there is not has no rule. */
export function read(text, rules) {
  /** @type {Record<string, any>} */
  const settings = {};
  /** @type {{ name: string, text: string, rule: any }[]} */
  const refused = [];
  for (const part of text.split("&").filter(Boolean)) {
    const [name, ...rest] = part.split("=").map(unescaped);
    const said = rest.join("=");
    const rule = Object.hasOwn(rules, name) ? rules[name] : undefined;
    const value = rule && from(said, rule);
    if (value !== undefined && takes(value, rule)) settings[name] = value;
    else refused.push({ name, text: said, rule });
  }
  return { settings, refused };
}
