// The scale that both charts have from bottom to top: whole percents that hold all values.

export const HEIGHT = 250;
export const EDGE = { left: 36, right: 12, top: 10, bottom: 38 };
const MOST = 6; // numbers on it

/** {y, ticks} for shares from 0 to 1; what is lower than all values lies below the chart. */
export function scaleOf(values) {
  const [low, high] = [Math.floor(100 * Math.min(...values)), Math.ceil(100 * Math.max(...values))];
  const by = Math.max(1, Math.ceil((high - low) / MOST));
  const count = Math.floor((high - low) / by) + 1;
  const ticks = Array.from({ length: count }, (_, i) => (low + i * by) / 100);
  const span = (high - low) / 100 || 0.01;
  const y = (share) => EDGE.top + (1 - (share - low / 100) / span) * (HEIGHT - EDGE.top - EDGE.bottom);
  return { ticks, y };
}
