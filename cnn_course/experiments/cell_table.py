"""A table of a whole space: every distinct cell of :mod:`cnn_course.search.small`, really trained.

A search can then be tried a thousand times in a second: what it asks for is looked up. The cells are dealt
into parts, a record each, so that a stopped run goes on with the part that is missing. One training takes
seconds and two threads hardly shorten it: ``--workers 2`` spreads the cells over two processes of one thread;
without Ray, run a seed a process, each with TF_NUM_INTRAOP_THREADS=1 and TF_NUM_INTEROP_THREADS=1. The number
is in the record, for another one gives other bits.

``accuracy`` is of photographs held out of the training file: searchers see this one. ``test_accuracy`` is of
the test photographs, for judging what was found.
"""

import dataclasses
import functools
from pathlib import Path
from typing import Any

from cnn_course.experiments import _cells, _small_photos, _sources
from cnn_course.experiments._definition import Candidates, Experiment, Outcome
from cnn_course.experiments._recorded import records
from cnn_course.experiments._schema import COUNT, NUMBER, SHARE, TEXT, many
from cnn_course.search import small
from cnn_course.training import DataNote, Split, TrainConfig

PARTS = 12
VARIANTS = tuple(f"part-{number}" for number in range(1, PARTS + 1))
LEARNED, HELD_OUT = 8_000, 5_000
RECIPE = TrainConfig(epochs=5, batch_size=64, learning_rate=0.01, schedule="one-cycle", pixel_mean=0.47)
COLUMNS = ("accuracy", "test_accuracy", "train_accuracy", "parameters", "multiply_adds", "seconds")


def part(variant: str) -> list[small.Cell]:
    """Return the cells of a part: every twelfth of them all, so that each part has of every kind."""
    return list(small.distinct().values())[VARIANTS.index(variant) :: PARTS]


@functools.cache
def photos(smoke: bool) -> tuple[Split, Split, Split, DataNote]:
    """Return what is learned from, what the search is told by, and the test photographs."""
    train, test, note = _small_photos.parts(smoke)
    rest, held_out = _sources.hold_out(train, 64 if smoke else HELD_OUT)
    learned = rest.take(slice(0, LEARNED))
    words = (
        f"{_small_photos.HALVED} {LEARNED:,} photographs of the training file to learn from, {HELD_OUT:,} "
        "others of it held out, the same whatever the seed: accuracy is of these, test_accuracy of the test "
        "photographs."
    )
    words += note.note.removeprefix(f"{_small_photos.HALVED} {_small_photos.LOOKED_AT}")
    return (
        learned,
        held_out,
        test,
        dataclasses.replace(note, train=len(learned), test=len(held_out), note=words),
    )


def cells(variant: str, smoke: bool) -> list[str]:
    """Return what is trained in a run."""
    return list(map(str, part(variant)[: 2 if smoke else None]))


def recipe(seed: int, smoke: bool) -> TrainConfig:
    """Return how each cell is trained."""
    return _small_photos.few_epochs(dataclasses.replace(RECIPE, seed=seed), smoke)


def perform(variant: str, seed: int, smoke: bool) -> Outcome:
    """Train every cell of a part, each from the same seed."""
    return gather(variant, seed, smoke, [evaluate(cell, seed, smoke) for cell in cells(variant, smoke)])


def evaluate(cell: str, seed: int, smoke: bool) -> dict[str, Any]:
    """Train one cell; return its line of the table."""
    learned, held_out, test, _ = photos(smoke)
    network = small.network(small.parse(cell), learned.images.shape[1:])
    return _cells.row(network, learned, held_out, test, recipe(seed, smoke))


def gather(variant: str, seed: int, smoke: bool, rows: list[dict[str, Any]]) -> Outcome:
    """Make a record of the lines of a part."""
    threads = {row["threads"] for row in rows}
    if len(threads) > 1:
        raise ValueError(
            "A table is made with one number of threads, for another one gives other bits: delete what a "
            f"stopped run has left, and begin again. Received: {' and '.join(map(str, threads))} threads"
        )
    table: dict[str, Any] = {"cells": cells(variant, smoke)}
    table |= {column: [row[column] for row in rows] for column in COLUMNS}
    settings = _cells.each_training(recipe(seed, smoke), threads.pop())
    return Outcome(settings, photos(smoke)[-1], final=table)


CONTENT: dict[str, Any] = {
    "cells": many(TEXT),
    "accuracy": many(many(SHARE)),  # one a seed
    "test_accuracy": many(many(SHARE)),
    "parameters": many(COUNT),
    "multiply_adds": many(COUNT),
    "seconds": NUMBER,  # that all trainings took together
}
PER_CELL = ("accuracy", "test_accuracy", "parameters", "multiply_adds")


def figure(folder: Path) -> dict[str, Any]:
    """Return the whole table, a row a cell, and how long it took."""
    rows: dict[str, Any] = {}
    seconds = 0.0
    for variant in VARIANTS:
        for run in records(folder, variant):
            table = run["final"]
            seconds += sum(table["seconds"])
            for place, cell in enumerate(table["cells"]):
                row = rows.setdefault(cell, {name: [] for name in ("accuracy", "test_accuracy")})
                for name in ("accuracy", "test_accuracy"):
                    row[name].append(table[name][place])
                row |= {name: table[name][place] for name in ("parameters", "multiply_adds")}
    columns = {name: [row[name] for row in rows.values()] for name in PER_CELL}
    return {"cells": list(rows), **columns, "seconds": round(seconds, 1)}


EXPERIMENT = Experiment(VARIANTS, perform, figure, CONTENT, candidates=Candidates(cells, evaluate, gather))
