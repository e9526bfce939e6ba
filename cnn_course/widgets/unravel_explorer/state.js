// What the figure is asked to show, and what was recorded for it.

export const TRAITS = ["unrolled", "removed", "swapped", "guess"];
export const NETWORKS = ["residual", "plain"];
export const NONE = "none";
export const MOST = 6;

/** How many ways there are to choose some of so many. */
export function choose(all, some) {
  let ways = 1;
  for (let i = 0; i < some; i++) ways = (ways * (all - i)) / (i + 1);
  return Math.round(ways);
}

export function meanOf(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** The mean norm along one path of each length, to the share that all paths of this length have together. */
export function sharesOf(norms) {
  const sizes = norms.map((norm, length) => choose(norms.length - 1, length) * norm);
  const all = sizes.reduce((sum, size) => sum + size, 0);
  return sizes.map((size) => size / all);
}

/**
 * The paths through some blocks, the shortest first: [{length, branches, gone}], where `branches` says block by block
 * whether the path goes through it, and `gone` whether one of these is taken out.
 */
export function pathsThrough(blocks, removed) {
  const all = Array.from({ length: 2 ** blocks.length }, (_, number) => {
    const branches = blocks.map((_, i) => Boolean(number & (1 << i)));
    return {
      length: branches.filter(Boolean).length,
      branches,
      gone: blocks.some((block, i) => branches[i] && removed.includes(block)),
    };
  });
  return all.sort((a, b) => a.length - b.length);
}

function accuracies(network, { removed, swapped }, recorded) {
  if (swapped !== NONE) {
    const place = recorded.pairs.indexOf(swapped);
    return recorded.swapped[network].map((run) => run[place]);
  }
  const gone = removed.reduce((sum, number) => sum + (1 << (number - 1)), 0);
  const found = recorded.removed[network].map((run) => run[gone]);
  return found.includes(null) ? [] : found;
}

export function sceneOf({ unrolled, removed, swapped, guess }, recorded) {
  const taken = swapped === NONE ? removed : [];
  const blocks = Array.from({ length: unrolled }, (_, i) => recorded.blocks - unrolled + 1 + i);
  const paths = pathsThrough(blocks, taken);
  const gradients = recorded.gradients.map((run) => sharesOf(run[unrolled - 1]));
  const lengths = Array.from({ length: unrolled + 1 }, (_, length) => {
    const of = paths.filter((path) => path.length === length);
    return {
      length,
      all: of.length,
      left: of.filter((path) => !path.gone).length,
      gradient: gradients.map((run) => run[length]),
    };
  });
  const networks = Object.fromEntries(
    NETWORKS.map((network) => {
      const before = recorded.unhurt[network];
      const after = accuracies(network, { removed: taken, swapped }, recorded);
      const lost = after.map((value, run) => before[run] - value);
      return [network, { before, after, lost }];
    }),
  );
  const hurt = taken.length > 0 || swapped !== NONE;
  const { residual, plain } = networks;
  const both = plain.after.length > 0;
  const worse = both ? plain.lost.filter((lost, run) => lost > residual.lost[run]).length : null;
  return {
    unrolled,
    blocks,
    removed: taken,
    swapped,
    guess,
    hurt,
    paths,
    lengths,
    networks,
    worse,
    runs: residual.before.length,
  };
}
