"""Read what was recorded, without TensorFlow: the runs of an experiment, and the data of its figure."""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

_PACKAGE = Path(__file__).resolve().parent
PLACES = (_PACKAGE / "_results", _PACKAGE.parent / "results")  # inside a wheel; in a checkout
_RECORD = re.compile(r"(?P<variant>.+)-seed(?P<seed>\d+)\.json")


def folder(experiment: str | None = None) -> Path:
    """Find the recorded results.

    Args:
        experiment: one of :func:`names`; None for the folder that holds them all.

    Returns:
        The folder, inside the installed package or in the checkout.

    Raises:
        ValueError: "Nothing is recorded under this name. Received: experiment='x'. Known: …".
        FileNotFoundError: "There are no recorded results beside the package. Looked in: …".

    >>> (folder("live-network") / "figure.json").is_file()
    True

    Taught in: Watching it learn.
    """
    root = next((place for place in PLACES if place.is_dir()), None)
    if root is None:
        raise FileNotFoundError(
            f"There are no recorded results beside the package. Looked in: {', '.join(map(str, PLACES))}"
        )
    if experiment is None:
        return root
    if experiment not in names():
        raise ValueError(
            "Nothing is recorded under this name. "
            f"Received: experiment={experiment!r}. Known: {', '.join(names())}"
        )
    return root / experiment


def names() -> tuple[str, ...]:
    """List the experiments of which something is recorded.

    >>> "live-network" in names()
    True

    Taught in: Watching it learn.
    """
    return tuple(sorted(path.name for path in folder().iterdir() if path.is_dir()))


def files(place: Path, variant: str | None = None) -> list[Path]:
    """List the records in a folder by their names, ``<variant>-seed<k>.json``; none is opened.

    Args:
        place: the folder of one experiment.
        variant: only this one's; None for all.

    Returns:
        The paths, by variant and then by seed.

    >>> [path.name for path in files(folder("shuffled-pixels"), "cnn-shifted")]
    ['cnn-shifted-seed0.json', 'cnn-shifted-seed1.json', 'cnn-shifted-seed2.json']

    Taught in: Watching it learn.
    """
    found = []
    for path in place.glob("*-seed*.json"):
        named = _RECORD.fullmatch(path.name)
        if named and variant in (None, named["variant"]):
            found.append((named["variant"], int(named["seed"]), path))
    return [path for *_, path in sorted(found)]


def runs(experiment: str, variant: str | None = None) -> list[dict[str, Any]]:
    """Read the records of an experiment; of a variant's, no other file is opened.

    Args:
        experiment: one of :func:`names`.
        variant: only this one; None for all.

    Returns:
        One dictionary a run, with the keys of ``results/schema.json``, by variant and then by seed.

    Raises:
        ValueError: "There is no such variant. Received: variant='x'. Known: …".

    >>> [run["seed"] for run in runs("shuffled-pixels", "cnn-permuted")]
    [0, 1, 2]

    Taught in: Watching it learn.
    """
    place = folder(experiment)
    chosen = files(place, variant)
    if variant is not None and not chosen:
        known = dict.fromkeys(path.name.rsplit("-seed", 1)[0] for path in files(place))
        raise ValueError(
            f"There is no such variant. Received: variant={variant!r}. Known: {', '.join(known)}"
        )
    return [json.loads(path.read_text(encoding="utf-8")) for path in chosen]


@dataclass(frozen=True)
class Spread:
    """One number over several seeds.

    Attributes:
        mean: of the runs.
        low: the smallest.
        high: the largest.
        runs: how many.
    """

    mean: float
    low: float
    high: float
    runs: int

    @classmethod
    def of(cls, values: Sequence[float]) -> "Spread":
        """Gather the numbers of several runs.

        >>> Spread.of([0.5, 0.75, 1.0])
        Spread(mean=0.75, low=0.5, high=1.0, runs=3)
        """
        return cls(round(float(np.mean(values)), 6), min(values), max(values), len(values))


def spread(experiment: str, variant: str, key: str = "test_accuracy") -> Spread:
    """Gather one final number over the seeds of a variant.

    Args:
        experiment: one of :func:`names`.
        variant: one of the experiment's.
        key: a key of the records' ``final``.

    Returns:
        Mean, smallest, largest and number of runs.

    Raises:
        ValueError: "The runs end with no such number. Received: key='x'. Known: …".

    >>> spread("live-network", "full").runs
    3

    Taught in: Watching it learn.
    """
    finals = [run["final"] for run in runs(experiment, variant)]
    if any(not isinstance(final.get(key), int | float) for final in finals):
        raise ValueError(
            f"The runs end with no such number. Received: key={key!r}. Known: {', '.join(finals[0])}"
        )
    return Spread.of([final[key] for final in finals])


def figure(experiment: str) -> dict[str, Any]:
    """Read the data of an experiment's figure, as the page gets it.

    Args:
        experiment: one of :func:`names`.

    Returns:
        The content of ``figure.json``; arrays are packed, ``packing.unpack`` opens them.

    >>> figure("live-network")["kind"]
    'live-network'

    Taught in: Watching it learn.
    """
    content: dict[str, Any] = json.loads((folder(experiment) / "figure.json").read_text(encoding="utf-8"))
    return content
