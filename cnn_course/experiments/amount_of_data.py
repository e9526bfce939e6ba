"""How many digits does each need? The dense and the convolutional network of equal size, on more and more.

Every run takes as many steps, and sees as many digits: 60,000. With 100 digits each of them comes 600 times,
with all 60,000 each comes once. So a curve over the amount shows what more digits are worth, and not what
more steps are. The digits drawn differ from seed to seed.
"""

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np

from cnn_course import models, training
from cnn_course.experiments import _sources, shuffled_pixels
from cnn_course.experiments._definition import Experiment, Outcome
from cnn_course.experiments._recorded import summary
from cnn_course.experiments._schema import COUNT, SPREAD, each, many
from cnn_course.training import Split

AMOUNTS = (100, 300, 1_000, 3_000, 10_000, 60_000)
SEEN = 60_000  # digits that a run looks at, the same ones again where there are fewer
RECIPE = dataclasses.replace(shuffled_pixels.RECIPE, epochs=1)
VARIANTS = tuple(f"{shape}-{amount}" for shape in shuffled_pixels.NETWORKS for amount in AMOUNTS)


def perform(variant: str, seed: int, smoke: bool) -> Outcome:
    """Train one network on so many digits, and look at the 10,000 test digits once, at the end."""
    shape, amount = variant.split("-")
    dataset = _sources.load("mnist", smoke)
    dataset = dataset.subset(min(int(amount), len(dataset.x_train)), len(dataset.x_test), seed)
    train, test = _sources.splits(dataset)
    config = dataclasses.replace(RECIPE, seed=seed)
    config = config.smoke() if smoke else config
    network = models.get(shuffled_pixels.NETWORKS[shape])
    model = models.build(network)
    history = training.fit(
        model, over_and_over(train, len(train) if smoke else SEEN), test, config, quiet=smoke
    )
    described = {
        "network": network.name,
        "parameters": network.parameters,
        "different_digits": len(train),
        **config.as_dict(),
    }
    words = f"{len(train):,} training digits, every class in proportion, other ones for each seed."
    note = _sources.note(dataset, len(train), len(test), words)
    return Outcome(described, note, history, {"learned_accuracy": accuracy(model, train, config)})


def over_and_over(train: Split, count: int) -> Split:
    """Repeat digits until there are so many."""
    return train.take(np.resize(np.arange(len(train)), count))


def accuracy(model: Any, digits: Split, config: training.TrainConfig) -> float:
    """Return the share of digits that a network reads after its training."""
    said = training.shares_of(model, digits, config).argmax(axis=1)
    return round(float((said == digits.labels).mean()), 6)


CONTENT = {
    "amounts": many(COUNT, len(AMOUNTS)),
    "seen": COUNT,
    "test_accuracy": each(shuffled_pixels.NETWORKS, many(SPREAD, len(AMOUNTS))),
    "learned_accuracy": each(shuffled_pixels.NETWORKS, many(SPREAD, len(AMOUNTS))),
}


def figure(folder: Path) -> dict[str, Any]:
    """Return what both networks reach with each amount, on other digits and on those they learned from."""
    keys = ("test_accuracy", "learned_accuracy")
    curves = {
        key: {
            shape: [summary(folder, f"{shape}-{amount}", key) for amount in AMOUNTS]
            for shape in shuffled_pixels.NETWORKS
        }
        for key in keys
    }
    return {"amounts": list(AMOUNTS), "seen": SEEN, **curves}


EXPERIMENT = Experiment(VARIANTS, perform, figure, CONTENT)
