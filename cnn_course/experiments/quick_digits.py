"""How few epochs are enough: the recipe of the benchmarks, its length chosen on digits held out.

One network and one recipe. What is chosen is how long it trains, for each of three goals: 97 % and 98 % on
1,000 test digits after learning from 4,000, and 99 % on MNIST's 10,000 after all 60,000. The rule: the
fewest epochs whose mean accuracy on training digits held out is at least the goal. Which digits are held out
differs from seed to seed. No test digit is looked at here.

The network's widths and the rest of the recipe were chosen by quick-digits-search, on training digits alone.
"""

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np

from cnn_course import datasets, models, training
from cnn_course.experiments import _sources
from cnn_course.experiments._definition import Experiment, Outcome
from cnn_course.experiments._recorded import summary
from cnn_course.experiments._schema import COUNT, SHARE, SPREAD, each, fields, many
from cnn_course.training import Augmentation, DataNote, Split, TrainConfig

NETWORK = "quick-digits"
RECIPE = TrainConfig(
    batch_size=32,
    learning_rate=0.01,
    schedule="one-cycle",
    label_smoothing=0.1,
    augmentation=Augmentation(shift=1),
    beta_2=0.99,
)
# A larger batch wastes less, and 60,000 digits make steps enough.
RECIPES = {"digits": RECIPE, "mnist": dataclasses.replace(RECIPE, batch_size=64)}
EPOCHS = {"digits": (2, 3, 4, 5), "mnist": (1, 2)}
GOALS = {"mnist5k-97": ("digits", 0.97), "mnist5k-98": ("digits", 0.98), "mnist-99": ("mnist", 0.99)}
CHOSEN = {
    "mnist5k-97": 2,
    "mnist5k-98": 4,
    "mnist-99": 1,
}  # a test holds it to figure.json
TRAIN, TEST = 4_000, 1_000


def recipe(goal: str, seed: int = 0) -> TrainConfig:
    """Return the recipe for one of the goals, its length included.

    >>> recipe("mnist-99").epochs
    1
    """
    return dataclasses.replace(RECIPES[GOALS[goal][0]], epochs=CHOSEN[goal], seed=seed)


def few_digits() -> tuple[Split, Split]:
    """Return 4,000 training and 1,000 test digits that the package carries, classes in equal shares.

    Image i of the 5,000 shows the digit i % 10.
    """
    images, labels = datasets.digits(TRAIN + TEST), np.arange(TRAIN + TEST) % 10
    return Split(images[:TRAIN], labels[:TRAIN]), Split(images[TRAIN:], labels[TRAIN:])


def variant_of(kind: str, epochs: int) -> str:
    """Name the runs of a length."""
    return f"{kind}-{epochs}-epochs"


def perform(variant: str, seed: int, smoke: bool) -> Outcome:
    """Train on most of the training digits, look at the rest."""
    kind, epochs = variant.split("-")[:2]
    train, note = training_digits(kind, smoke)
    seen, held_out = parted(train, seed, 5 if kind == "digits" else 10)
    config = dataclasses.replace(RECIPES[kind], epochs=int(epochs), seed=seed)
    config = config.smoke() if smoke else config
    network = models.get(NETWORK)
    history = training.fit(models.build(network), seen, held_out, config, quiet=smoke)
    described = {"network": network.name, "parameters": network.parameters, **config.as_dict()}
    return Outcome(described, dataclasses.replace(note, train=len(seen), test=len(held_out)), history)


def parted(train: Split, seed: int, parts: int) -> tuple[Split, Split]:
    """Hold one part in so many out, another one for each seed; return what is left, and that part."""
    order, count = np.random.RandomState(seed).permutation(len(train)), len(train) // parts
    return train.take(order[count:]), train.take(order[:count])


def training_digits(kind: str, smoke: bool) -> tuple[Split, DataNote]:
    """Return the digits to learn from and to choose by, and a note of where they are from."""
    words = "The test figures are of training digits held out, others in each run; no test digit is used."
    if kind == "mnist":
        dataset = _sources.load("mnist", smoke)
        return _sources.splits(dataset)[0], _sources.note(dataset, 1, 1, words)
    train, test = few_digits()
    train = train.take(slice(0, 320)) if smoke else train
    return train, _sources.carried(words, train.images, test.images)


CONTENT = {
    "parameters": COUNT,
    "validation_accuracy": each(EPOCHS, many(fields(epochs=COUNT, accuracy=SPREAD))),
    "goals": each(GOALS, SHARE),
    "chosen": each(GOALS, {"type": ["integer", "null"]}),  # epochs
}


def figure(folder: Path) -> dict[str, Any]:
    """Return what each length reaches, and the length that the rule chooses for each goal."""
    reached: dict[str, list[dict[str, Any]]] = {
        kind: [
            {"epochs": epochs, "accuracy": summary(folder, variant_of(kind, epochs))} for epochs in lengths
        ]
        for kind, lengths in EPOCHS.items()
    }
    chosen = {}
    for goal, (kind, share) in GOALS.items():
        enough = [row["epochs"] for row in reached[kind] if row["accuracy"]["mean"] >= share]
        chosen[goal] = min(enough, default=None)
    return {
        "parameters": models.get(NETWORK).parameters,
        "validation_accuracy": reached,
        "goals": {goal: share for goal, (_, share) in GOALS.items()},
        "chosen": chosen,
    }


EXPERIMENT = Experiment(
    tuple(variant_of(kind, epochs) for kind, lengths in EPOCHS.items() for epochs in lengths),
    perform,
    figure,
    CONTENT,
)
