"""Does depth always help? Networks of several depths, trained alike.

A deeper plain network could do at least as well as a shallow one: it is built by hand, from the trained
shallow one and blocks that do nothing, and looked at beside the one that training finds.
"""

import dataclasses
from pathlib import Path
from typing import Any

from cnn_course import models, training
from cnn_course.experiments import _small_photos
from cnn_course.experiments._deepening import deepen
from cnn_course.experiments._definition import Experiment, Outcome
from cnn_course.experiments._recorded import records
from cnn_course.experiments._schema import COUNT, SHARE, each, fields, many
from cnn_course.training import Split, TrainConfig

DEPTHS = (8, 20, 32, 56)
KINDS = {"plain": "plain-cifar", "residual": "resnet-cifar", "preactivated": "resnet-v2-cifar"}
VARIANTS = {f"{kind}-{depth}": (kind, depth) for kind in KINDS for depth in DEPTHS}
RECIPE = dataclasses.replace(_small_photos.RECIPE, epochs=6)
JUDGED = 10_000  # training photographs that the finished network is judged on, as it is on those to test on
BY_HAND = {
    "plain-20": tuple(f"plain-{depth}" for depth in DEPTHS if depth > 20)
}  # the shallow network, and what is built of it


def network(variant: str) -> models.Network:
    """Return a variant's network."""
    kind, depth = VARIANTS[variant]
    side = _small_photos.SIDE
    return models.get(KINDS[kind], depth=depth, input_shape=(side, side, 3))


def perform(variant: str, seed: int, smoke: bool) -> Outcome:
    """Train; then judge the network, and those built of it by hand, without batch statistics."""
    train, test, note = _small_photos.parts(smoke)
    config = _small_photos.few_epochs(dataclasses.replace(RECIPE, seed=seed), smoke)
    described = network(variant)
    model = models.build(described)
    history = training.fit(model, train, test, config, quiet=smoke)
    final: dict[str, Any] = judged(model, train, test, config)
    for deeper in BY_HAND.get(variant, ()):
        built = deepen(model, models.build(network(deeper)))
        final.setdefault("built_by_hand", {})[deeper] = judged(built, train, test, config)
    settings = {"network": described.name, "parameters": described.parameters, **config.as_dict()}
    return Outcome(settings, note, history, final)


def judged(model: Any, train: Split, test: Split, config: TrainConfig) -> dict[str, float]:
    """Return the share of photographs that the network, as it is used, gets wrong: of either kind."""
    return {
        "train_error": error(model, train.take(slice(0, JUDGED)), config),
        "test_error": error(model, test, config),
    }


def error(model: Any, split: Split, config: TrainConfig) -> float:
    """Return the share of images whose class is not the one with the highest share."""
    said = training.shares_of(model, split, config).argmax(axis=1)
    return round(float((said != split.labels).mean()), 6)


ERRORS = fields(train_error=SHARE, test_error=SHARE)
CURVES = fields(train_accuracy=many(SHARE), test_accuracy=many(SHARE))
CONTENT = {
    "depths": many(COUNT, len(DEPTHS)),
    "epochs": COUNT,
    "curves": each(VARIANTS, many(CURVES)),  # one a seed
    "errors": each(VARIANTS, many(ERRORS)),
    "built_by_hand": each(BY_HAND, many(each(BY_HAND["plain-20"], ERRORS))),
    "parameters": each(VARIANTS, COUNT),
}


def figure(folder: Path) -> dict[str, Any]:
    """Return the curves and the errors of every run."""
    runs = {variant: records(folder, variant) for variant in VARIANTS}
    return {
        "depths": list(DEPTHS),
        "epochs": RECIPE.epochs,
        "curves": {variant: list(map(_curves, found)) for variant, found in runs.items()},
        "errors": {
            variant: [{key: run["final"][key] for key in ("train_error", "test_error")} for run in found]
            for variant, found in runs.items()
        },
        "built_by_hand": {
            variant: [{name: run["final"]["built_by_hand"][name] for name in built} for run in runs[variant]]
            for variant, built in BY_HAND.items()
        },
        "parameters": {variant: found[0]["config"]["parameters"] for variant, found in runs.items()},
    }


def _curves(run: dict[str, Any]) -> dict[str, list[float]]:
    keys = ("train_accuracy", "test_accuracy")
    return {key: [round(epoch[key], 4) for epoch in run["epochs"]] for key in keys}


EXPERIMENT = Experiment(tuple(VARIANTS), perform, figure, CONTENT)
