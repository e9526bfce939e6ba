"""What a searcher must know of a space: how many options there are at each place, and no more."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from cnn_course.arguments import whole

Genome = tuple[int, ...]
"""The option chosen at each place, numbered from 0."""


@dataclass(frozen=True)
class Space:
    """Places, each with options to choose from.

    Args:
        options: how many there are at each place.

    Raises:
        ValueError: "A space has at least one place. Received: options=()"; "options must be a whole number of
            at least 1. Received: options=0".

    >>> Space((4, 4, 4, 4, 4)).size
    1024

    Taught in: Searching for an architecture.
    """

    options: tuple[int, ...]

    def __post_init__(self) -> None:
        object.__setattr__(self, "options", tuple(whole("options", count) for count in self.options))
        if not self.options:
            raise ValueError("A space has at least one place. Received: options=()")

    @property
    def size(self) -> int:
        """How many genomes there are."""
        return int(np.prod(self.options))

    def sample(self, random: np.random.Generator) -> Genome:
        """Draw a genome, every one as likely as another."""
        return tuple(int(random.integers(count)) for count in self.options)

    def mutate(self, genome: Genome, random: np.random.Generator) -> Genome:
        """Return a genome that differs in one place.

        >>> space = Space((4, 4, 4))
        >>> child = space.mutate((0, 1, 2), np.random.default_rng(0))
        >>> sum(one != other for one, other in zip(child, (0, 1, 2)))
        1
        """
        self.check(genome)
        place = int(random.choice([at for at, count in enumerate(self.options) if count > 1]))
        option = (genome[place] + 1 + int(random.integers(self.options[place] - 1))) % self.options[place]
        return (*genome[:place], option, *genome[place + 1 :])

    def check(self, genome: Any) -> Genome:
        """Return a genome, or say why it is none.

        Raises:
            ValueError: "A genome of this space has 3 places with 4, 4, 4 options, numbered from 0. Received:
                (0, 4, 1)".
        """
        fits = len(genome) == len(self.options) and all(
            0 <= choice < count for choice, count in zip(genome, self.options, strict=True)
        )
        if not fits:
            raise ValueError(
                f"A genome of this space has {len(self.options)} places with "
                f"{', '.join(map(str, self.options))} options, numbered from 0. Received: {genome!r}"
            )
        return tuple(int(choice) for choice in genome)
