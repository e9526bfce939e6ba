"""The recorded activations of one channel, and the recorded losses over learning rates."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from cnn_course import packing, results

KINDS = ("plain", "normalised", "noisy")
BEADS = 32  # of the stream's activations: those that are drawn


@dataclass(frozen=True)
class Channel:
    """One channel of a trained network, on real photographs.

    Attributes:
        stream: what came in, one number a photograph; a training sees it over and over.
        mean: kept by the trained network.
        variance: kept by the trained network.
        epsilon: added to each variance.
    """

    stream: np.ndarray
    mean: float
    variance: float
    epsilon: float

    @property
    def beads(self) -> np.ndarray:
        """The activations that are drawn, (32,)."""
        return self.stream[:BEADS]


@cache
def channel() -> Channel:
    """Return the recorded channel."""
    found = results.figure("normalised-loss")["channel"]
    stream = packing.unpack(found["stream"]).astype(np.float64)
    return Channel(stream, *(found[name] for name in ("mean", "variance", "epsilon")))


@dataclass(frozen=True)
class Losses:
    """The losses of a last epoch.

    Attributes:
        rates: the learning rates.
        chance: the loss of equal shares.
        steps: of each training.
        runs: for each kind, rate by rate, one loss a seed; None where it was no number any more.
    """

    rates: tuple[float, ...]
    chance: float
    steps: int
    runs: dict[str, list[list[float | None]]]

    def means(self, kind: str) -> list[float | None]:
        """Return the mean over the seeds at each rate; None where a run ended in no number."""
        return [None if None in found else float(np.mean(found)) for found in self.runs[kind]]  # type: ignore[arg-type]

    @property
    def noisy_like(self) -> dict[str, int]:
        """At how many rates the loss with noise is nearer to that of each other kind."""
        plain, normalised, noisy = (
            [self.chance if mean is None else mean for mean in self.means(kind)] for kind in KINDS
        )
        nearer = sum(
            abs(one - with_) < abs(one - without)
            for one, with_, without in zip(noisy, normalised, plain, strict=True)
        )
        return {"normalised": nearer, "plain": len(self.rates) - nearer}


@cache
def losses() -> Losses:
    """Return the recorded losses."""
    found: dict[str, Any] = results.figure("normalised-loss")
    return Losses(tuple(found["rates"]), found["chance"], found["steps"], found["losses"])
