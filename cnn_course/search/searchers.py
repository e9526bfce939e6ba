"""Ways to search a space, behind one small interface: ``ask`` for a genome, ``tell`` what it was worth.

A searcher knows nothing of networks or data, so that all of them can be given the same evaluator and the
same budget. Several genomes may be asked for before the first is told.
"""

from collections import deque
from typing import Protocol

import numpy as np

from cnn_course.arguments import number, whole
from cnn_course.search.spaces import Genome, Space


class Searcher(Protocol):
    """What every way to search has."""

    def ask(self) -> Genome:
        """Return the genome to be tried next."""

    def tell(self, genome: Genome, reward: float) -> None:
        """Take note of what a genome was worth.

        Args:
            genome: of the space.
            reward: a finite number, the larger the better.

        Raises:
            TypeError: "reward must be a number. Received: reward=None".
            ValueError: "reward must be finite. Received: reward=nan"; and as :meth:`Space.check`.
        """


class RandomSearch:
    """Draw every genome anew, whatever came before: what any cleverer way must beat.

    Args:
        space: to be searched.
        seed: of the draws.

    >>> RandomSearch(Space((4, 4)), seed=0).ask()
    (3, 2)

    Reference: Li and Talwalkar, 2019, arXiv:1902.07638.
    Taught in: Searching for an architecture.
    """

    def __init__(self, space: Space, seed: int = 0) -> None:
        self.space, self._random = space, np.random.default_rng(seed)

    def ask(self) -> Genome:
        """Draw a genome."""
        return self.space.sample(self._random)

    def tell(self, genome: Genome, reward: float) -> None:
        """Learn nothing from it."""
        self.space.check(genome)
        number("reward", reward)


class Evolution:
    """Regularised evolution: of a few drawn from the population the best has a child; the oldest dies.

    That the oldest dies, and not the worst, is the regularisation: a genome that was lucky once must be found
    again, through its children, to stay.

    Args:
        space: to be searched.
        seed: of all that is drawn.
        population: how many live at a time.
        sample: of so many the best becomes a parent. All of them would make it greedy.

    Raises:
        ValueError: "sample must be at most population. Received: sample=20, population=10".

    >>> Evolution(Space((4, 4)), population=5, sample=3).ask()
    (3, 2)

    Reference: Real et al., 2019, arXiv:1802.01548, algorithm 1.
    Taught in: Searching for an architecture.
    """

    def __init__(self, space: Space, seed: int = 0, population: int = 10, sample: int = 5) -> None:
        self.space, self._random = space, np.random.default_rng(seed)
        self.size, self.sample = whole("population", population), whole("sample", sample)
        if sample > population:
            raise ValueError(
                f"sample must be at most population. Received: sample={sample}, population={population}"
            )
        self.population: deque[tuple[Genome, float]] = deque(maxlen=population)  # the oldest falls out

    def ask(self) -> Genome:
        """Draw a genome until the population is full; from then on return a parent's child."""
        if len(self.population) < self.size:
            return self.space.sample(self._random)
        drawn = self._random.choice(self.size, self.sample, replace=False)
        parent, _ = max((self.population[at] for at in drawn), key=lambda member: member[1])
        return self.space.mutate(parent, self._random)

    def tell(self, genome: Genome, reward: float) -> None:
        """Let it live; where there are too many, the oldest dies."""
        self.population.append((self.space.check(genome), number("reward", reward)))
