"""What a searcher must know of a space: how many options there are at each place, and no more."""

import math
from dataclasses import dataclass
from typing import Any

import numpy as np

from cnn_course.arguments import as_plain, is_array, is_list, is_whole, whole

Genome = tuple[int, ...]
"""The option chosen at each place, numbered from 0."""


@dataclass(frozen=True)
class Space:
    """Places, each with options to choose from.

    Args:
        options: how many there are at each place.

    Raises:
        TypeError: "options must be a list of whole numbers, one a place. Received: options=4"; "options must
            be a whole number of at least 1. Received: options=2.5".
        ValueError: "A space has at least one place. Received: options=()"; "options must be a whole number of
            at least 1. Received: options=0".

    >>> Space((4, 4, 4, 4, 4)).size
    1024

    Taught in: Searching for an architecture.
    """

    options: tuple[int, ...]

    def __post_init__(self) -> None:
        if not _is_row(self.options):
            raise TypeError(
                f"options must be a list of whole numbers, one a place. Received: options={self.options!r}"
            )
        object.__setattr__(self, "options", tuple(whole("options", count) for count in self.options))
        if not self.options:
            raise ValueError("A space has at least one place. Received: options=()")

    @property
    def size(self) -> int:
        """How many genomes there are."""
        return math.prod(self.options)

    def sample(self, random: np.random.Generator) -> Genome:
        """Draw a genome, every one as likely as another."""
        return tuple(int(random.integers(count)) for count in self.options)

    def mutate(self, genome: Genome, random: np.random.Generator) -> Genome:
        """Return a genome that differs in one place.

        Raises:
            ValueError: "No place of this space has a second option: there is nothing to change. Received: …";
                and as :meth:`check`.

        >>> space = Space((4, 4, 4))
        >>> child = space.mutate((0, 1, 2), np.random.default_rng(0))
        >>> sum(one != other for one, other in zip(child, (0, 1, 2)))
        1
        """
        genome = self.check(genome)
        free = [at for at, count in enumerate(self.options) if count > 1]
        if not free:
            raise ValueError(
                "No place of this space has a second option: there is nothing to change. Received: "
                f"options={self.options}"
            )
        place = int(random.choice(free))
        option = (genome[place] + 1 + int(random.integers(self.options[place] - 1))) % self.options[place]
        return (*genome[:place], option, *genome[place + 1 :])

    def check(self, genome: Any) -> Genome:
        """Return a genome, or say why it is none.

        Raises:
            ValueError: "A genome of this space has 3 places with 4, 4, 4 options, numbered from 0. Received:
                (0, 4, 1)".
        """
        choices = as_plain(genome) if is_array(genome) else genome
        fits = (
            _is_row(genome)
            and len(choices) == len(self.options)
            and all(
                is_whole(one) and 0 <= one < count for one, count in zip(choices, self.options, strict=True)
            )
        )
        if not fits:
            raise ValueError(
                f"A genome of this space has {len(self.options)} places with "
                f"{', '.join(map(str, self.options))} options, numbered from 0. Received: {genome!r}"
            )
        return tuple(int(choice) for choice in choices)


def _is_row(value: Any) -> bool:
    """Tell a list or an array, which have an order, from a set and all else."""
    return is_list(value) or (is_array(value) and hasattr(value, "__getitem__"))
