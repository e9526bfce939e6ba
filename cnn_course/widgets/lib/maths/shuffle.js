// Pixels in another order, and a network's shares for the ten digits.

/** New pixel i is the old pixel of number order[i]. */
export function reordered(values, order) {
  return Uint8Array.from(order, (from) => values[from]);
}

/** The digit with the largest share, and that share. */
export function answer(shares) {
  const digit = shares.indexOf(Math.max(...shares));
  return { digit, share: shares[digit] };
}

/** An accuracy as it was recorded on 10,000 digits: with two decimals, in per cent. */
export function accuracy(value) {
  return (100 * value).toFixed(2);
}
