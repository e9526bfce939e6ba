// What is said of a few runs: the one in the middle, and how far they lie apart.

/** The middle one of some numbers; between the two middle ones, where they are an even number. */
export function medianOf(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const half = sorted.length >> 1;
  return sorted.length % 2 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2;
}

/** {median, low, high} of some numbers. */
export function spreadOf(values) {
  return { median: medianOf(values), low: Math.min(...values), high: Math.max(...values) };
}
