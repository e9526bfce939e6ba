"""The search for the recipe and the network of quick-digits, on training digits alone.

The 1,000 test digits of :func:`~cnn_course.experiments.quick_digits.few_digits` are never loaded into a
training here: each run learns from 3,200 of the 4,000 training digits and is judged by the other 800, which
differ from seed to seed.

Two questions. "recipes": the network as it is, four epochs, every combination of four settings; the one with
the highest mean accuracy is taken. "networks": that recipe, networks of several widths; the narrowest one is
taken that is as good as the best but for a difference that is not worth a wider one.

One record holds all the trainings of a question and a seed: of each only its last accuracy counts.
"""

import dataclasses
import itertools
import statistics
from pathlib import Path
from typing import Any

from cnn_course import models, training
from cnn_course.experiments import quick_digits
from cnn_course.experiments._definition import Experiment, Outcome
from cnn_course.experiments._recorded import records
from cnn_course.experiments._schema import COUNT, NUMBER, SHARE, fields, many
from cnn_course.training import Augmentation, TrainConfig

EPOCHS = 4
WORTH_CHOOSING = 0.001  # a smaller gain in accuracy does not earn a wider network
GRID: dict[str, tuple[Any, ...]] = {
    "learning_rate": (0.003, 0.01, 0.03),
    "beta_2": (0.99, 0.999),
    "label_smoothing": (0.0, 0.1),
    "shift": (0, 1, 2),
}
WIDTHS = ((8, 16, 32), (12, 24, 48), (16, 32, 64), (24, 48, 96))


def settings() -> list[tuple[Any, ...]]:
    """List every combination of the grid, in the order of its keys."""
    return list(itertools.product(*GRID.values()))


def name_of(chosen: tuple[Any, ...]) -> str:
    """Name a combination, or a network's widths.

    >>> name_of((0.01, 0.99, 0.1, 1))
    '0.01 0.99 0.1 1'
    """
    return " ".join(map(str, chosen))


def config_of(chosen: tuple[Any, ...], seed: int) -> TrainConfig:
    """Return the recipe with a combination's settings in it."""
    values = dict(zip(GRID, chosen, strict=True))
    values["augmentation"] = Augmentation(shift=values.pop("shift"))
    return dataclasses.replace(quick_digits.RECIPE, epochs=EPOCHS, seed=seed, **values)


def perform(variant: str, seed: int, smoke: bool) -> Outcome:
    """Train once for every candidate of a question."""
    import keras

    train, note = quick_digits.training_digits("digits", smoke)
    seen, held_out = quick_digits.parted(train, seed, 5)
    reached: dict[str, float] = {}
    for name, network, config in _candidates(variant, seed)[: 2 if smoke else None]:
        keras.backend.clear_session()
        training.seed_everything(seed)
        history = training.fit(
            models.build(network), seen, held_out, config.smoke() if smoke else config, quiet=True
        )
        reached[name] = history.final()["test_accuracy"]
    described = {"network": quick_digits.NETWORK, **quick_digits.RECIPE.as_dict(), "seed": seed}
    del described["epochs"]  # of each training, not of this record
    described["epochs_each"] = EPOCHS
    note = dataclasses.replace(note, train=len(seen), test=len(held_out))
    return Outcome(described, note, final={"test_accuracies": reached})


def _candidates(variant: str, seed: int) -> list[tuple[str, models.Network, TrainConfig]]:
    if variant == "recipes":
        network = models.get(quick_digits.NETWORK)
        return [(name_of(chosen), network, config_of(chosen, seed)) for chosen in settings()]
    config = dataclasses.replace(quick_digits.RECIPE, epochs=EPOCHS, seed=seed)
    return [(name_of(widths), models.quick_digits(widths), config) for widths in WIDTHS]


RECIPE_TRIED = fields(**dict.fromkeys(GRID, NUMBER), validation_accuracy=SHARE)
NETWORK_TRIED = fields(widths=many(COUNT, 3), parameters=COUNT, validation_accuracy=SHARE)
CONTENT = {
    "recipes": many(RECIPE_TRIED),
    "networks": many(NETWORK_TRIED),
    "chosen": fields(recipe=RECIPE_TRIED, network=NETWORK_TRIED),
}


def figure(folder: Path) -> dict[str, Any]:
    """Return the mean of every candidate over the seeds, and what the two rules choose."""
    means = {variant: _means(folder, variant) for variant in ("recipes", "networks")}
    recipes: list[dict[str, Any]] = [
        {**dict(zip(GRID, chosen, strict=True)), "validation_accuracy": means["recipes"][name_of(chosen)]}
        for chosen in settings()
        if name_of(chosen) in means["recipes"]
    ]
    networks: list[dict[str, Any]] = [
        {
            "widths": list(widths),
            "parameters": models.quick_digits(widths).parameters,
            "validation_accuracy": means["networks"][name_of(widths)],
        }
        for widths in WIDTHS
        if name_of(widths) in means["networks"]
    ]
    best = max(row["validation_accuracy"] for row in networks)
    near = [row for row in networks if row["validation_accuracy"] > best - WORTH_CHOOSING]
    return {
        "recipes": recipes,
        "networks": networks,
        "chosen": {
            "recipe": max(recipes, key=lambda row: row["validation_accuracy"]),
            "network": min(near, key=lambda row: row["parameters"]),
        },
    }


def _means(folder: Path, variant: str) -> dict[str, float]:
    runs = [run["final"]["test_accuracies"] for run in records(folder, variant)]
    names = runs[0] if runs else {}
    return {name: round(statistics.fmean(run[name] for run in runs), 6) for name in names}


EXPERIMENT = Experiment(("recipes", "networks"), perform, figure, CONTENT)
