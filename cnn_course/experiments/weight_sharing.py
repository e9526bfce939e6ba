"""What shared weights say of each cell, to be held against what its own training says.

One super-net is trained on the photographs of the table, by its recipe but for eight times as many epochs; of
three hundred batches about one is a given cell's. Then every cell is judged by the weights that are there.
Which paths get the batches is tried in two ways: each operation of an edge as often as another, or each
distinct cell as often as another. The table itself is not copied here: whoever compares reads it, with as
many seeds as it has.
"""

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np

from cnn_course.experiments import _cells, _small_photos, cell_table
from cnn_course.experiments._definition import Experiment, Outcome
from cnn_course.experiments._recorded import records
from cnn_course.experiments._schema import SHARE, TEXT, each, many
from cnn_course.search import sharing, small

DRAWS = {"cells": sharing.cell_paths, "fair": sharing.fair_paths}
RECIPE = dataclasses.replace(cell_table.RECIPE, epochs=40)


def perform(variant: str, seed: int, smoke: bool) -> Outcome:
    """Train a super-net, then judge each distinct cell by its weights."""
    learned, held_out, _, note = cell_table.photos(smoke)
    config = _small_photos.few_epochs(dataclasses.replace(RECIPE, seed=seed), smoke)
    net = sharing.SuperNet(learned, held_out, config, DRAWS[variant]).train()
    cells = _cells.some_of_all(1, smoke)
    final = {"cells": list(map(str, cells)), "accuracy": [net(small.genome_of(cell)) for cell in cells]}
    return Outcome({"paths": variant, **_cells.each_training(config)}, note, final=final)


CONTENT: dict[str, Any] = {
    "cells": many(TEXT),
    "accuracy": each(DRAWS, many(many(SHARE))),  # by shared weights: a row a cell, one a seed
}


def figure(folder: Path) -> dict[str, Any]:
    """Return every cell's accuracies by the weights of each super-net."""
    runs = {variant: [run["final"] for run in records(folder, variant)] for variant in DRAWS}
    return {
        "cells": runs["cells"][0]["cells"],
        "accuracy": {
            variant: np.array([final["accuracy"] for final in finals]).T.tolist()
            for variant, finals in runs.items()
        },
    }


EXPERIMENT = Experiment(tuple(DRAWS), perform, figure, CONTENT)
