"""The recorded ways to learn from few photographs: their accuracies, and how many photographs they save."""

import math
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from cnn_course import results

# The colours that they have: those that begin with chance, and those that begin with ImageNet's weights.
HUES = {
    **{"small": 4, "scratch": 2},
    **{"frozen": 0, "divided": 7, "raw": 1, "tuned": 5, "tuned-by-batch": 3},
}
FROM_CHANCE = ("small", "scratch")


@dataclass(frozen=True)
class Needed:
    """How many photographs of a class bring a way to an accuracy.

    Attributes:
        number: between what was measured a straight line is drawn, over the logarithm; None where no number
            that was tried is enough, or the fewest are more than enough.
        beyond: "more" or "fewer", where there is no number: than the most, than the fewest.
        than: the most, or the fewest, that were tried.
    """

    number: float | None
    beyond: str = ""
    than: int = 0


@dataclass(frozen=True)
class Ways:
    """What was recorded.

    Attributes:
        content: of the recording's figure.
    """

    content: dict[str, Any]

    @property
    def names(self) -> tuple[str, ...]:
        """The ways, in the order in which they are listed."""
        return tuple(self.content["accuracies"])

    @property
    def known(self) -> tuple[str, ...]:
        """Those that begin with ImageNet's weights."""
        return tuple(name for name in self.names if name not in FROM_CHANCE)

    @property
    def images(self) -> tuple[int, ...]:
        """The numbers of photographs of a class, rising."""
        return tuple(self.content["images"])

    def accuracies(self, way: str) -> list[list[float]]:
        """Return for each number of photographs the accuracies, one a seed; none if nothing is recorded."""
        found: list[list[float]] = self.content["accuracies"][way]
        return found

    def medians(self, way: str) -> dict[int, float]:
        """Return the median accuracy with each number of photographs that is recorded."""
        pairs = zip(self.images, self.accuracies(way), strict=True)
        return {images: float(np.median(runs)) for images, runs in pairs if runs}

    def needed(self, way: str, accuracy: float) -> Needed:
        """Say with how many photographs of a class a way gets so far for the first time, by its medians.

        >>> ways = Ways({"images": [10, 100], "accuracies": {"small": [[0.2], [0.4]]}})
        >>> round(ways.needed("small", 0.3).number, 1), ways.needed("small", 0.5).beyond
        (31.6, 'more')
        """
        numbers, heights = map(list, zip(*self.medians(way).items(), strict=True))
        if accuracy < heights[0]:
            return Needed(None, "fewer", numbers[0])
        at = next((place for place, height in enumerate(heights) if height >= accuracy), None)
        if at is None:
            return Needed(None, "more", numbers[-1])
        if at == 0:
            return Needed(float(numbers[0]))
        (low, high), (left, right) = heights[at - 1 : at + 1], map(math.log, numbers[at - 1 : at + 1])
        return Needed(math.exp(left + (accuracy - low) / (high - low) * (right - left)))

    def for_the_page(self) -> dict[str, Any]:
        """Return all of it as plain numbers."""
        return {
            "images": list(self.images),
            "judged": self.content["judged"],
            "size": self.content["input_size"],
            "steps": self.content["steps"],
            "ways": [
                {
                    "name": name,
                    "hue": HUES[name],
                    "known": name in self.known,
                    "accuracies": self.accuracies(name),
                }
                for name in self.names
            ],
        }


@cache
def recorded() -> Ways:
    """Return the recorded ways."""
    return Ways(results.figure("transfer"))
