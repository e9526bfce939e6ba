// The English words of SearchPlayer.
import { named } from "../../lib/core/words.js";

const WAYS = {
  random: "random search",
  evolution: "evolution",
  controller: "the controller",
  ranked: "the controller by ranks",
};
const SHORT = { random: "random", evolution: "evolution", controller: "controller", ranked: "by ranks" };

const percent = (share) => `${(100 * share).toFixed(1)}\u00a0%`;
const cells = (count) => (count === 1 ? "1 cell" : `${count} cells`);

/** "random search in 69, of evolution in 48, and of the controller in 56". */
const listed = (parts) => `${parts.slice(0, -1).join(", of ")}, and of ${parts.at(-1)}`;

/** conv0(x) + x, with places at which a line may break. */
const key = (text) => text.replaceAll("(", "(\u200b");

export default {
  figure: "Interactive figure: searching for a cell",
  way: "Search",
  ways: WAYS,
  short: SHORT,
  rank: "Rank by",
  rankName: (rank) => (rank === "all" ? "all seeds" : `seed ${rank}`),
  evaluations: "Evaluated",
  cells,
  play: "Play",
  pause: "Pause",
  charts: {
    cells: "Every cell: accuracy held out",
    bands: "Found so far: test accuracy",
  },
  tick: (share) => `${Math.round(100 * share)}%`,
  plainNumber: String,
  parameters: "thousand parameters",
  evaluated: "cells evaluated",
  cellsLabel: (tried, all) => `${cells(tried)} of ${all} evaluated, by parameters and accuracy.`,
  cellRead: ({ cell, ranked, worth, place }, { keys }) =>
    `${key(keys[cell])}: ${percent(ranked)} held out, ${percent(worth)} test, rank ${place}`,
  bandsRead: (evaluations, { ways, bands }) => {
    const medians = ways.map((way) => `${named(SHORT, way)}\u00a0${percent(bands[way][evaluations - 1].median)}`);
    return `After ${cells(evaluations)}: ${medians.join(", ")}`;
  },
  bandsLabel: (evaluations, { ways, bands }) => {
    const medians = ways.map((way) => `${named(WAYS, way)} ${percent(bands[way][evaluations - 1].median)}`);
    return `The median of what the searches have found after ${cells(evaluations)}: ${medians.join(", ")}.`;
  },
  found: ({ way, evaluations, found }, { keys, worth }) =>
    `After ${cells(evaluations)} one search (${named(WAYS, way)}) holds ${key(keys[found.cell])} for the best. ` +
    `On the test photographs it is worth ${percent(found.worth)}: rank ${found.place} of ${worth.length}.`,
  pairs: ({ way, pairs }) => {
    const against = pairs.map(({ other, share }) => `${named(WAYS, other)} in ${Math.round(100 * share)}`);
    return `By then ${named(WAYS, way)} is ahead of ${listed(against)} of 100 pairs of searches.`;
  },
  leans: "Where this search leans, in percent",
  leaningLabel: "How likely the search is to choose each operation on each edge, in percent.",
  edge: "Edge",
  edgeName: (edge) => edge.replace("-", "\u2192"),
  operations: { none: "none", skip: "skip", conv3x3: "conv 3\u00d73", maxpool3x3: "pool 3\u00d73" },
  whole: (share) => String(Math.round(100 * share)),
  first: "The cells that rank first",
  bestLabel: "The five cells that rank first, what they are worth on the test photographs, and their rank by that.",
  cell: "Cell",
  key,
  rankHead: (rank) => (rank === "all" ? "Held out, all seeds" : `Held out, seed ${rank}`),
  worthHead: "Test, all seeds",
  placeHead: "Rank by that",
  percent,
  note: ({ keys, seeds, evaluated, ways }) =>
    `Each of ${keys.length} cells was trained ${seeds} times. A search sees one of these trainings; the one that you play ` +
    `sees that of seed 0. What a search found is judged by all. Line: the median of ${evaluated[ways[0]].shape[0]} searches. Band: eight of ten of them. Bar: from the lowest ` +
    "to the highest seed, also of the cell that you point at. Records: cell-table, cell-search.",
};
