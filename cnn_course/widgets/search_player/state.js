// What the figure is asked to show, and what follows from the recorded searches: bests, bands, pairs.
import { unpack } from "../lib/core/packed.js";

export const TRAITS = ["way", "evaluations", "rank"];
export const EVERY = "all";
export const LISTED = 5; // cells that rank first
export const HUES = [0, 1, 2, 5]; // of the ways to search: the fourth hue is nearly the third by day
const EDGES = [0.1, 0.9]; // of the band: it holds eight of ten searches

/** The recording of these ways with its arrays opened; cells are numbered, `worth` is their mean accuracy on the test photographs. */
export function recording(content, ways) {
  const opened = (packed) => Object.fromEntries(ways.map((way) => [way, unpack(packed[way])]));
  const recorded = {
    ...content,
    ways,
    evaluated: opened(content.evaluated),
    leaning: opened(content.leaning),
    seeds: content.accuracy[0].length,
    worth: content.test_accuracy.map(mean),
  };
  recorded.ranks = [EVERY, ...content.accuracy[0].map((_, seed) => String(seed))];
  const found = ways.map((way) => [way, allFound(recorded, way)]);
  recorded.found = Object.fromEntries(found);
  recorded.bands = Object.fromEntries(found.map(([way, cells]) => [way, cells.map((now) => bandOf(now, recorded))]));
  return recorded;
}

export function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** After each evaluation, the cell that each search holds to be the best, by the one training that it saw. */
function allFound({ evaluated, accuracy, seeds, budget }, way) {
  const { shape, data } = evaluated[way];
  const searches = Array.from({ length: shape[0] }, (_, number) => {
    let best = null;
    return Array.from({ length: budget }, (_, i) => {
      const cell = data[number * budget + i];
      if (best === null || accuracy[cell][number % seeds] > accuracy[best][number % seeds]) best = cell;
      return best;
    });
  });
  return Array.from({ length: budget }, (_, i) => searches.map((search) => search[i]));
}

/** A place between sorted values, as NumPy has it: 0.5 is the median. */
export function quantile(sorted, share) {
  const at = share * (sorted.length - 1);
  const low = Math.floor(at);
  return sorted[low] + (at - low) * ((sorted[low + 1] ?? sorted[low]) - sorted[low]);
}

function bandOf(cells, { worth }) {
  const sorted = cells.map((cell) => worth[cell]).sort((a, b) => a - b);
  return { median: quantile(sorted, 0.5), low: quantile(sorted, EDGES[0]), high: quantile(sorted, EDGES[1]) };
}

/** The share of all pairs in which ours is larger; equal ones count half. */
export function pairsWon(ours, theirs) {
  let won = 0;
  for (const one of ours) for (const other of theirs) won += one > other ? 1 : one === other ? 0.5 : 0;
  return won / (ours.length * theirs.length);
}

/** All that is drawn; `cell` is the one that is read, or none: then it is the one that was found. */
export function sceneOf({ way, evaluations, rank, cell: read = null }, recorded) {
  const { accuracy, worth, ways, evaluated, found, leaning, edges, operations } = recorded;
  const ranked = accuracy.map((seeds) => (rank === EVERY ? mean(seeds) : seeds[Number(rank)]));
  const now = (which) => found[which][evaluations - 1];
  const reached = (which) => now(which).map((cell) => worth[cell]);
  const place = (cell) => worth.filter((other) => other > worth[cell]).length + 1;
  const told = (cell) => ({
    ...{ cell, ranked: ranked[cell], seeds: accuracy[cell] },
    ...{ worth: worth[cell], place: place(cell) },
  });
  const order = ranked.map((_, cell) => cell).sort((a, b) => ranked[b] - ranked[a] || a - b);
  const best = now(way)[0];
  const [, places, options] = leaning[way].shape;
  const from = (evaluations - 1) * places * options;
  return {
    way,
    evaluations,
    rank,
    ranked,
    tried: Array.from(evaluated[way].data.slice(0, evaluations)),
    found: told(best),
    read: told(read ?? best),
    pairs: ways
      .filter((other) => other !== way)
      .map((other) => ({ other, share: pairsWon(reached(way), reached(other)) })),
    leaning: operations.map((_, option) => edges.map((_, edge) => leaning[way].data[from + edge * options + option])),
    best: order
      .slice(0, LISTED)
      .map((cell) => ({ cell, ranked: ranked[cell], worth: worth[cell], place: place(cell) })),
  };
}
