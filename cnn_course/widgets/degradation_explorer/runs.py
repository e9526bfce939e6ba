"""The recorded networks of the depths: their curves, final errors, and comparisons seed by seed."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from cnn_course import results

SPLITS = ("train", "test")
HUES = {"plain": 1, "residual": 0}  # the colours that they have wherever both are drawn; further ones follow


@dataclass(frozen=True)
class Verdict:
    """A depth compared with the shallow one, run by run.

    Attributes:
        worse: runs in which it made more errors.
        better: runs in which it made fewer.
        runs: how many there are.
    """

    worse: int
    better: int
    runs: int

    @property
    def word(self) -> str:
        """Say what all runs agree on: "worse" or "better"; "same" where they do not."""
        if self.runs in (self.worse, self.better):
            return "worse" if self.worse else "better"
        return "same"


@dataclass(frozen=True)
class Runs:
    """The recorded networks of some kinds.

    Attributes:
        kinds: in the order in which they are listed.
        content: of the recording's figure.
    """

    kinds: tuple[str, ...]
    content: dict[str, Any]

    @property
    def depths(self) -> tuple[int, ...]:
        """The recorded depths, rising."""
        return tuple(self.content["depths"])

    @property
    def shallow(self) -> int:
        """The depth that the others are compared with: deeper ones are built by hand from it."""
        [name] = self.content["built_by_hand"]
        return int(name.rpartition("-")[2])

    def curves(self, kind: str, depth: int, split: str) -> list[list[float]]:
        """Return the errors after each epoch: a list a run."""
        found = self.content["curves"][f"{kind}-{depth}"]
        return [[round(1 - share, 4) for share in run[f"{split}_accuracy"]] for run in found]

    def errors(self, kind: str, depth: int, split: str = "train") -> tuple[float, ...]:
        """Return the final errors, one a run."""
        return tuple(run[f"{split}_error"] for run in self.content["errors"][f"{kind}-{depth}"])

    def by_hand(self) -> list[tuple[int, tuple[float, ...]]]:
        """Return the training errors of what was built from the trained shallow network: (depth, one a run).

        There is nothing of it where the shallow one's kind is not shown.
        """
        [(shallow, built)] = self.content["built_by_hand"].items()
        if shallow.rpartition("-")[0] not in self.kinds:
            return []
        return [
            (int(name.rpartition("-")[2]), tuple(run[name]["train_error"] for run in built))
            for name in built[0]
        ]

    def verdict(self, kind: str, depth: int) -> Verdict:
        """Compare a depth with the shallow one: the same seeds with each other."""
        pairs = list(zip(self.errors(kind, depth), self.errors(kind, self.shallow), strict=True))
        worse, better = (sum(sign * (a - b) > 0 for a, b in pairs) for sign in (1, -1))
        return Verdict(worse, better, len(pairs))

    def hue(self, kind: str) -> int:
        """Number a kind's colour and mark."""
        return HUES.get(kind, len(HUES))

    def for_the_page(self) -> dict[str, Any]:
        """Return all of it as plain numbers."""
        return {
            "depths": list(self.depths),
            "shallow": self.shallow,
            "epochs": self.content["epochs"],
            "kinds": [{"name": kind, "hue": self.hue(kind)} for kind in self.kinds],
            "networks": [self._network(kind, depth) for kind in self.kinds for depth in self.depths],
            "built": [{"depth": depth, "train": list(errors)} for depth, errors in self.by_hand()],
        }

    def _network(self, kind: str, depth: int) -> dict[str, Any]:
        """Return one network's curves and final errors, of both splits."""
        return {
            "kind": kind,
            "depth": depth,
            "curves": {split: self.curves(kind, depth, split) for split in SPLITS},
            "errors": {split: list(self.errors(kind, depth, split)) for split in SPLITS},
        }


def recorded(kinds: Sequence[str] | None = None) -> Runs:
    """Return the recorded networks.

    Args:
        kinds: which; None for all.

    Raises:
        ValueError: "kinds must be some of plain, …, each at most once. Received: kinds=['x']".

    >>> recorded(["plain"]).kinds
    ('plain',)
    """
    content = _content()
    known = tuple(dict.fromkeys(name.rpartition("-")[0] for name in content["errors"]))
    wanted = known if kinds is None else tuple(kinds)
    if not wanted or len(set(wanted)) < len(wanted) or set(wanted) - set(known):
        raise ValueError(
            f"kinds must be some of {', '.join(known)}, each at most once. Received: kinds={list(wanted)!r}"
        )
    return Runs(tuple(kind for kind in known if kind in wanted), content)


@cache
def _content() -> dict[str, Any]:
    return results.figure("degradation")
