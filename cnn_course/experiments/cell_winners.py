"""How good are the best cells of the table really? Each is trained again, from seeds that chose nothing.

Of many noisy numbers the largest is mostly one that was lucky. So the cells with the highest accuracy over
the table's first seeds are trained from fresh ones, and judged on the test photographs, by which nothing was
chosen. What chose them stands beside it, and what all cells of the table have on either kind of photograph.
"""

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np

from cnn_course import results
from cnn_course.experiments import _cells, _small_photos, cell_table
from cnn_course.experiments._definition import Experiment, Outcome
from cnn_course.experiments._recorded import records
from cnn_course.experiments._schema import COUNT, SHARE, TEXT, fields, many
from cnn_course.search import small

VARIANT = "retrained"
BEST = 20
CHOSEN_BY = 2  # seeds of the table: fixed, so that another one there changes no record here
FRESH = 100  # the first seed that the table will never have
KINDS = ("accuracy", "test_accuracy")


def chosen(table: dict[str, Any]) -> list[int]:
    """Return the places of the best cells in the table, the best first."""
    means = np.array(table["accuracy"])[:, :CHOSEN_BY].mean(axis=1)
    return [int(place) for place in np.argsort(-means, kind="stable")[:BEST]]


def perform(variant: str, seed: int, smoke: bool) -> Outcome:
    """Train each of the best cells from a fresh seed."""
    table = results.figure("cell-table")
    places = chosen(table)[: 2 if smoke else None]
    learned, held_out, test, note = cell_table.photos(smoke)
    config = _small_photos.few_epochs(dataclasses.replace(cell_table.RECIPE, seed=FRESH + seed), smoke)
    cells, shape = [table["cells"][place] for place in places], learned.images.shape[1:]
    networks = [small.network(small.parse(cell), shape) for cell in cells]
    rows = [_cells.row(network, learned, held_out, test, config) for network in networks]
    final: dict[str, Any] = {"cells": cells, "chosen_by": CHOSEN_BY}
    for kind in KINDS:
        final[kind] = [row[kind] for row in rows]
        final[f"table_{kind}"] = [table[kind][place][:CHOSEN_BY] for place in places]
        final[f"all_{kind}"] = round(float(np.array(table[kind])[:, :CHOSEN_BY].mean()), 6)
    settings = {**_cells.each_training(config), "seed": seed, "first_fresh_seed": FRESH}
    return Outcome(settings, note, final=final)


CONTENT: dict[str, Any] = {
    "cells": many(TEXT),
    "keys": many(TEXT),
    "chosen_by": COUNT,
    **{name: many(many(SHARE)) for name in ("accuracy", "test_accuracy")},  # a row a cell, one a fresh seed
    **{name: many(many(SHARE)) for name in ("table_accuracy", "table_test_accuracy")},
    "all": fields(accuracy=SHARE, test_accuracy=SHARE),
}


def figure(folder: Path) -> dict[str, Any]:
    """Return what chose the cells, and what they reached from fresh seeds."""
    runs = [run["final"] for run in records(folder, VARIANT)]
    first = runs[0]
    return {
        "cells": first["cells"],
        "keys": [small.key(small.parse(cell)) for cell in first["cells"]],
        "chosen_by": first["chosen_by"],
        **{kind: np.array([run[kind] for run in runs]).T.tolist() for kind in KINDS},
        **{f"table_{kind}": first[f"table_{kind}"] for kind in KINDS},
        "all": {kind: first[f"all_{kind}"] for kind in KINDS},
    }


EXPERIMENT = Experiment((VARIANT,), perform, figure, CONTENT)
