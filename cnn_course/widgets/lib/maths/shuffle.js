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

/** A share from 0 to 1 in words: no share is called all or nothing that is only close to it. */
export function percent(share) {
  if (share >= 0.995) return "over 99 %";
  return share < 0.005 ? "under 1 %" : `${Math.round(100 * share)} %`;
}

/** An accuracy as it was recorded on 10,000 digits: with two decimals, in per cent. */
export function accuracy(value) {
  return (100 * value).toFixed(2);
}
