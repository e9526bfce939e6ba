"""Do cells keep their order on other pictures? Cells of the table, trained on handwritten digits.

NASNet's cells were found on small photographs and used on large ones. Here cells from all over the table,
which ranks them on photographs of ten kinds of thing, learn digits: few of them, for with many every cell is
right nearly always, and there is no order. How well two seeds agree on that order says how much of it can be
found again at all.
"""

import dataclasses
import functools
from pathlib import Path
from typing import Any

import numpy as np

from cnn_course.experiments import _cells, _small_photos, _sources, cell_table
from cnn_course.experiments._definition import Experiment, Outcome
from cnn_course.experiments._recorded import records
from cnn_course.experiments._schema import SHARE, TEXT, many
from cnn_course.search import small
from cnn_course.training import DataNote, Split

VARIANT = "digits"
EVERY = 8  # of how many cells one is taken
LEARNED, HELD_OUT = 500, 5_000
RECIPE = dataclasses.replace(  # as many steps as in the table: the records of batch normalisation want them
    cell_table.RECIPE, pixel_mean=0.1, epochs=40, batch_size=32
)


@functools.cache
def digits(smoke: bool) -> tuple[Split, Split, Split, DataNote]:
    """Return digits of 16×16 pixels to learn from, others held out, and those to test on."""
    dataset = _sources.load("mnist", smoke)
    train, test = (Split(shrunk(split.images), split.labels) for split in _sources.splits(dataset))
    rest, held_out = _sources.hold_out(train, 64 if smoke else HELD_OUT)
    learned = rest.take(slice(0, LEARNED))
    words = (
        f"Framed with two pixels of black and halved: 16x16 pixels. {LEARNED:,} digits of the training file "
        f"to learn from, {HELD_OUT:,} others of it held out, the same whatever the seed."
    )
    return learned, held_out, test, _sources.note(dataset, len(learned), len(test), words)


def shrunk(images: np.ndarray) -> np.ndarray:
    """Return digits of 28×28 pixels as 16×16: (N, 28, 28) or (N, 28, 28, 1) uint8 to (N, 16, 16, 1) uint8."""
    return _small_photos.halved(np.pad(images.reshape(-1, 28, 28, 1), ((0, 0), (2, 2), (2, 2), (0, 0))))


def perform(variant: str, seed: int, smoke: bool) -> Outcome:
    """Train each of the cells on digits."""
    learned, held_out, test, note = digits(smoke)
    config = _small_photos.few_epochs(dataclasses.replace(RECIPE, seed=seed), smoke)
    cells, shape = _cells.some_of_all(EVERY, smoke), learned.images.shape[1:]
    rows = [_cells.row(small.network(cell, shape), learned, held_out, test, config) for cell in cells]
    final: dict[str, Any] = {"cells": list(map(str, cells))}
    final |= {column: [row[column] for row in rows] for column in ("accuracy", "test_accuracy", "seconds")}
    return Outcome(_cells.each_training(config), note, final=final)


CONTENT: dict[str, Any] = {
    "cells": many(TEXT),
    "keys": many(TEXT),
    "accuracy": many(many(SHARE)),  # of the digits held out: a row a cell, one a seed
    "test_accuracy": many(many(SHARE)),
}


def figure(folder: Path) -> dict[str, Any]:
    """Return every cell's accuracies on digits."""
    runs = [run["final"] for run in records(folder, VARIANT)]
    return {
        "cells": runs[0]["cells"],
        "keys": [small.key(small.parse(cell)) for cell in runs[0]["cells"]],
        **{name: np.array([run[name] for run in runs]).T.tolist() for name in ("accuracy", "test_accuracy")},
    }


EXPERIMENT = Experiment((VARIANT,), perform, figure, CONTENT)
