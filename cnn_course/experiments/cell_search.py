"""Four ways to search the table of every cell, with the same budget.

Chance, evolution, a controller that learns from rewards, and one that learns from their ranks.

Nothing is trained here: what a search asks for is looked up in the records of cell-table. A search sees one
training of each cell, as a real one would; which seed's, goes round. What it found is judged by all of them.
Where the table has got another seed, delete these records and run it again.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np

from cnn_course import packing, results
from cnn_course.experiments._definition import Experiment, Outcome
from cnn_course.experiments._recorded import records
from cnn_course.experiments._schema import COUNT, SHARE, TEXT, each, many, packed, quantized
from cnn_course.files import sha256_of
from cnn_course.search import (
    Controller,
    Evolution,
    RandomSearch,
    RankedController,
    Searcher,
    Table,
    Trial,
    search,
    small,
)
from cnn_course.search.controller import Reinforced
from cnn_course.search.spaces import Genome
from cnn_course.training import DataNote

WAYS: dict[str, Any] = {
    "random": RandomSearch,
    "evolution": Evolution,
    "controller": Controller,
    "ranked": RankedController,
}
BUDGET = 60  # cells that a search may evaluate
SEARCHES = 20  # in one record: each with a seed of its own
TABLE = "cell-table"


def table() -> dict[str, Any]:
    """Return what was recorded of every cell, the cells by their keys."""
    content = results.figure(TABLE)
    return {**content, "keys": [small.key(small.parse(cell)) for cell in content["cells"]]}


def perform(variant: str, seed: int, smoke: bool) -> Outcome:
    """Search again and again; keep which cells were evaluated, in order, and where the first search leant."""
    recorded = table()
    seeds = len(recorded["accuracy"][0])
    evaluated, leanings = [], []
    for number in range(seed * SEARCHES, (seed + 1) * SEARCHES)[: 2 if smoke else None]:
        seen = [of_seeds[number % seeds] for of_seeds in recorded["accuracy"]]
        trials, leaning = searched(variant, number, Table(dict(zip(recorded["keys"], seen, strict=True))))
        evaluated.append([recorded["keys"].index(trial.name) for trial in trials])
        leanings.append(leaning)
    settings = {"budget": BUDGET, "searches": SEARCHES, "table_seeds": seeds, "seed": seed}
    return Outcome(settings, _note(recorded), final={"evaluated": evaluated}, arrays={"leaning": leanings[0]})


def searched(way: str, number: int, evaluate: Table) -> tuple[list[Trial], np.ndarray]:
    """Search once; return the cells evaluated, and where the search leant as it chose each of them.

    The latter is (cells, edges, options).
    """
    searcher: Searcher = WAYS[way](small.SPACE, seed=number)
    leanings: list[np.ndarray] = []
    trials = search(searcher, evaluate, BUDGET, watch=lambda trial: leanings.append(leaning(searcher)))
    return trials, np.array(leanings, np.float32)


def leaning(searcher: Searcher) -> np.ndarray:
    """Return how likely a searcher is to choose each option at each place, or how many that live have it."""
    if isinstance(searcher, Reinforced):
        return np.array(searcher.shares())
    options = np.array(small.SPACE.options)
    living: list[Genome] = [genome for genome, _ in getattr(searcher, "population", [])]
    if not living:
        return np.array([np.full(count, 1 / count) for count in options])
    chosen = np.array(living)
    return np.array([np.bincount(chosen[:, at], minlength=n) / len(living) for at, n in enumerate(options)])


def _note(recorded: dict[str, Any]) -> DataNote:
    cells = len(recorded["cells"])
    digest = sha256_of(json.dumps([recorded["cells"], recorded["accuracy"]]).encode())
    words = f"Accuracies of {cells} cells; nothing is trained here. See that record for the photographs."
    return DataNote(TABLE, f"the records of {TABLE}", digest, 0, cells, words)


CELLS, PLACES, OPTIONS = len(small.distinct()), len(small.FREE), len(small.OPERATIONS)
CONTENT: dict[str, Any] = {
    "budget": COUNT,
    "edges": many(TEXT, PLACES),
    "operations": many(TEXT, OPTIONS),
    "keys": many(TEXT, CELLS),
    "accuracy": many(many(SHARE), CELLS),  # one a seed
    "test_accuracy": many(many(SHARE), CELLS),
    "parameters": many(COUNT, CELLS),
    "evaluated": each(WAYS, packed("uint16", None, None)),
    "leaning": each(WAYS, quantized(None, PLACES, OPTIONS)),
}


def figure(folder: Path) -> dict[str, Any]:
    """Return the table, and every search in it."""
    recorded = table()
    kept = ("keys", "accuracy", "test_accuracy", "parameters")
    return {
        "budget": BUDGET,
        "edges": [f"{source}-{node}" for source, node in small.FREE],
        "operations": list(small.OPERATIONS),
        **{name: recorded[name] for name in kept},
        "evaluated": {way: packing.pack(_evaluated(folder, way)) for way in WAYS},
        "leaning": {way: packing.quantize(_leaning(folder, way), 0, 1) for way in WAYS},
    }


def _evaluated(folder: Path, way: str) -> np.ndarray:
    """Return which cells each search evaluated, (searches, budget); who ended early keeps to the last."""
    found = [cells for run in records(folder, way) for cells in run["final"]["evaluated"]]
    return np.array([cells + cells[-1:] * (BUDGET - len(cells)) for cells in found], np.uint16)


def _leaning(folder: Path, way: str) -> np.ndarray:
    with np.load(folder / f"{way}-seed0.npz") as arrays:
        return arrays["leaning"]


EXPERIMENT = Experiment(tuple(WAYS), perform, figure, CONTENT)
