"""How many cells a search evaluates until one is as good as the best, within half a point.

Chance, evolution and both controllers, on the 15,625 cells of NAS-Bench-201, whose accuracies the package
analog-nasbench carries. It names no licence and is no dependency: where somebody has installed it, its table
is read. It is a pickle, which may run anything, so a reader of our own lets pass numbers and two plain
classes; and its own loader wants what Python no longer has.

A cell is counted as often as it is written differently: the table has trained each string by itself. What
each search needed is kept in nas_bench.json, sorted: the chapter repeats its deciles and means, and a test
holds them.
"""

import importlib.util
import inspect
import json
import pickle
import statistics
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, BinaryIO

from benchmarks._rows import compared, limited
from cnn_course import files
from cnn_course.search import Controller, Evolution, Genome, RandomSearch, RankedController, Searcher, Space
from cnn_course.search.evaluating import ASKS

PACKAGE = "analognasbench"
KNOWN = {(f"{PACKAGE}.data", name) for name in ("Architecture", "DriftMeasurement")}
SHARED = ("units", "learning_rate", "entropy_bonus", "first_weights")  # settings of both controllers
SPACE = Space((5,) * 6)  # five operations on six edges
NEAR = 0.5  # points from the best
SEEDS = range(100_000, 100_400)  # none of them was looked at when the settings were chosen
MOST = 2_000  # cells
WAYS: dict[str, Callable[[int], Searcher]] = {
    "random": lambda seed: RandomSearch(SPACE, seed),
    "evolution": lambda seed: Evolution(SPACE, seed, population=5, sample=5),
    "controller": lambda seed: Controller(SPACE, seed),
    "controller by ranks": lambda seed: RankedController(SPACE, seed),
    # Each with the other's settings: is it the ranks?
    "controller, set as by ranks": lambda seed: Controller(SPACE, seed, **settings_of(RankedController)),
    "by ranks, set as controller": lambda seed: RankedController(SPACE, seed, **settings_of(Controller)),
}
FOUND = Path(__file__).with_suffix(".json")  # of each way, how many cells each of its searches evaluated


def settings_of(kind: type) -> dict[str, Any]:
    """Return a controller's own values of what both controllers have."""
    parameters = inspect.signature(kind).parameters
    return {name: parameters[name].default for name in SHARED}


class _Plain:
    """Stands for the package's own two classes: what they hold, and nothing that they do."""


class _Numbers(pickle.Unpickler):
    """A reader of pickles that knows the package's two classes, and no other."""

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) in KNOWN:
            return _Plain
        raise pickle.UnpicklingError(f"The table names {module}.{name}, which it has no need of.")


def table(file: BinaryIO) -> dict[Genome, float]:
    """Return the accuracy of every cell, in percent."""
    return {genome: vars(cell)["baseline_accuracy"] for genome, cell in _Numbers(file).load().items()}


def evaluations(searcher: Searcher, accuracies: Mapping[Genome, float]) -> int:
    """Return how many cells a search evaluates until one is near the best; MOST where none is."""
    goal, seen = max(accuracies.values()) - NEAR, set[Genome]()
    for _ in range(ASKS * MOST):
        genome = searcher.ask()
        seen.add(genome)
        if accuracies[genome] >= goal or len(seen) == MOST:
            return len(seen)
        searcher.tell(genome, accuracies[genome])
    return MOST


def run() -> list[dict[str, Any]]:
    """Search with 400 seeds, where the table is installed."""
    found = importlib.util.find_spec(PACKAGE)
    if found is None or not found.submodule_search_locations:
        return []
    with (Path(found.submodule_search_locations[0]) / "data.anb").open("rb") as file:
        accuracies = table(file)
    counts = {
        way: sorted(evaluations(make(seed), accuracies) for seed in SEEDS) for way, make in WAYS.items()
    }
    files.write(FOUND, json.dumps(counts, separators=(",", ":")).replace('],"', '],\n"') + "\n")

    def held(way: str, kind: str, limit: float) -> dict[str, Any]:
        return limited(named(way, kind), getattr(statistics, kind)(counts[way]), limit, "cells", len(SEEDS))

    ours, plain = counts["controller by ranks"], counts["controller"]
    against, _ = compared(named("controllers", "median"), ours, plain, "by rewards", "cells")
    return [
        held("evolution", "mean", 40),
        held("controller by ranks", "mean", 60),
        held("controller by ranks", "median", 55),
        against,
    ]


def named(way: str, kind: str) -> str:
    """Return what a row is called."""
    return f"cells until one is within {NEAR} points of the best, {way}, {kind}"
