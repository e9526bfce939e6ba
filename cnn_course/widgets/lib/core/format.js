// Numbers as text and text as numbers: a true minus sign, fixed digits, so that nothing jumps.

export const MINUS = "\u2212";

/** A number with a fixed number of digits after the point. Zero has no sign. */
export function fixed(value, digits = 2) {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? MINUS + text : text;
}

/** How many digits after the point tell all these numbers as they are, up to `most`. */
export function digitsFor(values, most = 3) {
  const close = (digits) => [...values].every((value) => Math.abs(value - Number(value.toFixed(digits))) < 1e-9);
  let digits = 0;
  while (digits < most && !close(digits)) digits += 1;
  return digits;
}

/** Digits for numbers up to `size`, so that they take no more room than 0.00: large numbers lose decimals. */
export function digitsThatFit(size, wanted = 2) {
  const before = size < 10 ? 1 : Math.floor(Math.log10(size)) + 1;
  return Math.max(0, Math.min(wanted, wanted + 1 - before));
}

/** A number as a person would type it. */
export function plain(value) {
  return String(Number(value.toPrecision(10))).replace("-", MINUS);
}

const NUMBER = /^[+-]?(\d+([.,]\d*)?|[.,]\d+)(e[+-]?\d+)?$/i;

function parsePart(text) {
  return NUMBER.test(text) ? Number(text.replace(",", ".")) : NaN;
}

/** Typed text -> a number, or NaN. Takes both minus signs, a decimal comma, and fractions such as 1/9. */
export function parse(text) {
  const parts = text
    .trim()
    .replaceAll(MINUS, "-")
    .split(/\s*\/\s*/);
  if (parts.length > 2) return NaN;
  const [above, below = 1] = parts.map(parsePart);
  const value = above / below;
  return Number.isFinite(value) ? value : NaN;
}

/**
 * Typed text -> {number}, whole and in its range, or {fault}, what is wrong with it: nothing was typed, it is not a number,
 * it is a part of one, it is too small or too large.
 */
export function parseWhole(text, low, high) {
  if (text.trim() === "") return { fault: "empty" };
  const number = parse(text);
  if (Number.isNaN(number)) return { fault: "not" };
  if (number < low) return { fault: "small" };
  if (number > high) return { fault: "large" };
  return Number.isInteger(number) ? { number } : { fault: "part" };
}

/** Is this the beginning of a number that is still being typed? */
export function unfinished(text) {
  return /^\s*[+\-\u2212]?[.,]?\s*$/.test(text) || /\/\s*[+\-\u2212]?0*[.,]?0*$/.test(text);
}

/** 3 × 3 × 1 */
export function dimensions(...sizes) {
  return sizes.join(" \u00d7 ");
}
