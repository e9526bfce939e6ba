"""What was recorded of every cell of the small space, and of the searches in it: bests, bands, pairs."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from cnn_course import packing, results

MIDDLE, EDGES = 0.5, (0.1, 0.9)  # of the searches: their median, and a band that holds eight of ten
EVERY = "all"  # ranks cells by the mean over all seeds


@dataclass(frozen=True, eq=False)
class Searches:
    """The recorded searches.

    Attributes:
        content: of the recording's figure.
        accuracy: of each cell, on the photographs held out: (cells, seeds).
        worth: of each cell, its mean accuracy on the test photographs.
        evaluated: by way to search, which cell each search evaluated when: (searches, budget).
        leaning: by way, how likely the first search was to choose each option: (budget, edges, options).
    """

    content: dict[str, Any]
    accuracy: np.ndarray
    worth: np.ndarray
    evaluated: dict[str, np.ndarray]
    leaning: dict[str, np.ndarray]

    @property
    def ways(self) -> tuple[str, ...]:
        """The ways to search, in the order of the record."""
        return tuple(self.evaluated)

    @property
    def seeds(self) -> int:
        """How often every cell was trained."""
        return int(self.accuracy.shape[1])

    @property
    def budget(self) -> int:
        """How many cells each search evaluates."""
        return int(self.content["budget"])

    @property
    def ranks(self) -> tuple[str, ...]:
        """By what cells can be ranked: all seeds, or one of them."""
        return (EVERY, *map(str, range(self.seeds)))

    def ranked_by(self, rank: str) -> np.ndarray:
        """Return each cell's accuracy by one seed, or the mean over all of them."""
        return self.accuracy.mean(axis=1) if rank == EVERY else self.accuracy[:, int(rank)]

    def found(self, way: str, evaluations: int) -> np.ndarray:
        """Return the cell that each search holds to be the best, by the one training that it saw."""
        cells = self.evaluated[way][:, :evaluations].astype(int)
        seen = self.accuracy[cells, (np.arange(len(cells)) % self.seeds)[:, None]]
        return cells[np.arange(len(cells)), seen.argmax(axis=1)]

    def reached(self, way: str, evaluations: int) -> np.ndarray:
        """Return what each search has found, by its worth."""
        return self.worth[self.found(way, evaluations)]

    def band(self, way: str) -> np.ndarray:
        """Return median, low and high of the searches after each evaluation: (3, budget)."""
        found = [self.reached(way, count) for count in range(1, self.budget + 1)]
        return np.quantile(found, (MIDDLE, *EDGES), axis=1)

    def pairs(self, ours: str, theirs: str, evaluations: int) -> float:
        """Return in what share of all pairs ours has found the better cell; equal ones count half."""
        one, other = self.reached(ours, evaluations), self.reached(theirs, evaluations)
        differences = np.subtract.outer(one, other)
        return float((differences > 0).mean() + (differences == 0).mean() / 2)

    def best(self, rank: str, count: int) -> list[int]:
        """Return the cells that rank first, the best one first; of equal ones the first in the record."""
        return [int(cell) for cell in np.argsort(-self.ranked_by(rank), kind="stable")[:count]]

    def place(self, cell: int) -> int:
        """Return how a cell ranks by its worth, from 1."""
        return int((self.worth > self.worth[cell]).sum()) + 1


@cache
def recorded() -> Searches:
    """Read the recorded searches."""
    content = results.figure("cell-search")
    return Searches(
        content,
        np.array(content["accuracy"]),
        np.array(content["test_accuracy"]).mean(axis=1),
        {way: packing.unpack(one) for way, one in content["evaluated"].items()},
        {way: packing.unpack(one) for way, one in content["leaning"].items()},
    )
