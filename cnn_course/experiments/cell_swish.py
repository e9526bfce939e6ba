"""Swish in the place of ReLU: cells of the table, each trained with the one and with the other.

What ReLU gives is not trained again: it stands in the table, from the same seeds, photographs and recipe.
That recipe was chosen with ReLU, which is how Swish was tried by its authors, too.
"""

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np

from cnn_course import results
from cnn_course.experiments import _cells, _small_photos, cell_table
from cnn_course.experiments._definition import Experiment, Outcome
from cnn_course.experiments._recorded import records
from cnn_course.experiments._schema import SHARE, TEXT, many
from cnn_course.models import Network
from cnn_course.search import small
from cnn_course.shapes import Activation, ReLU

VARIANT = "swish"
EVERY = 15  # of how many cells one is taken
KINDS = ("accuracy", "test_accuracy")


def with_swish(network: Network) -> Network:
    """Return a network with Swish (Keras calls it SiLU) wherever it had ReLU.

    >>> plain = small.network(small.parse(small.EXAMPLE))
    >>> sum(isinstance(layer, Activation) for layer in with_swish(plain).layers)
    6
    """
    layers = (
        Activation("silu", name=layer.name, inputs=layer.inputs) if isinstance(layer, ReLU) else layer
        for layer in network.layers
    )
    return dataclasses.replace(network, layers=tuple(layers))


def perform(variant: str, seed: int, smoke: bool) -> Outcome:
    """Train each of the cells with Swish."""
    learned, held_out, test, note = cell_table.photos(smoke)
    config = _small_photos.few_epochs(dataclasses.replace(cell_table.RECIPE, seed=seed), smoke)
    cells, shape = _cells.some_of_all(EVERY, smoke), learned.images.shape[1:]
    networks = [with_swish(small.network(cell, shape)) for cell in cells]
    rows = [_cells.row(network, learned, held_out, test, config) for network in networks]
    final: dict[str, Any] = {"cells": list(map(str, cells))}
    final |= {column: [row[column] for row in rows] for column in (*KINDS, "seconds")}
    return Outcome(_cells.each_training(config), note, final=final)


CONTENT: dict[str, Any] = {
    "cells": many(TEXT),
    **{name: many(many(SHARE)) for name in KINDS},  # with Swish: a row a cell, one a seed
    **{f"relu_{name}": many(many(SHARE)) for name in KINDS},  # in the table, of the same seeds
}


def figure(folder: Path) -> dict[str, Any]:
    """Return every cell's accuracies with Swish, and beside them those with ReLU of the same seeds."""
    table = results.figure("cell-table")
    seeds = range(len(table["accuracy"][0]))
    runs = [run["final"] for run in records(folder, VARIANT) if run["seed"] in seeds]
    places = [table["cells"].index(cell) for cell in runs[0]["cells"]]
    relu = {kind: [table[kind][place][: len(runs)] for place in places] for kind in KINDS}
    return {
        "cells": runs[0]["cells"],
        **{kind: np.array([run[kind] for run in runs]).T.tolist() for kind in KINDS},
        **{f"relu_{kind}": relu[kind] for kind in KINDS},
    }


EXPERIMENT = Experiment((VARIANT,), perform, figure, CONTENT)
