"""The loss of every step while the network in plain TensorFlow learns to read digits."""

import time
from pathlib import Path
from typing import Any

import numpy as np

from cnn_course import datasets
from cnn_course.experiments import _sources
from cnn_course.experiments._definition import Experiment, Outcome
from cnn_course.experiments._recorded import records, summary
from cnn_course.experiments._schema import COUNT, LOSS, SHARE, SPREAD, many
from cnn_course.training import DataNote
from cnn_course.training.history import Epoch, History

EPOCHS = 5
BATCH = 50
TRAIN, TEST = 4_000, 1_000
CONFIG = {
    "network": "cnn_course.plain",
    "parameters": 12_810,
    "optimizer": "sgd",
    "learning_rate": 0.05,
    "momentum": 0.9,
    "batch_size": BATCH,
}


def digits(smoke: bool) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, DataNote]:
    """Return training images and labels, test images and labels, and words on them.

    Images are (N, 28, 28, 1) from 0 to 1. Image i of the 5,000 shows the digit i % 10, so both parts hold the
    classes in equal shares.
    """
    train, test = (200, 100) if smoke else (TRAIN, TEST)
    images = datasets.digits(train + test)
    words = (
        "The first 4,000 to train on and the last 1,000 to test on, each class alike; pixels divided by 255."
    )
    note = _sources.carried(words, images[:train], images[train:])
    images = images[..., np.newaxis] / np.float32(255)
    labels = np.arange(train + test) % 10
    return images[:train], labels[:train], images[train:], labels[train:], note


def perform(variant: str, seed: int, smoke: bool) -> Outcome:
    """Train, and write down every step."""
    from cnn_course.plain import by_hand

    x_train, y_train, x_test, y_test, note = digits(smoke)
    epochs = 1 if smoke else EPOCHS
    weights = by_hand.new_weights(seed)
    velocities = by_hand.new_velocities(weights)
    random = np.random.default_rng(seed)
    rows, losses = [], []
    for number in range(1, epochs + 1):
        began, hits = time.perf_counter(), []
        for x, y in by_hand.batches(x_train, y_train, BATCH, random):
            hits.append(float(by_hand.accuracy(by_hand.forward(weights, x), y)))
            losses.append(round(float(by_hand.fast_step(weights, velocities, x, y)), 6))
        logits = by_hand.forward(weights, x_test)
        rows.append(
            Epoch(
                number,
                round(float(np.mean(losses[-len(hits) :])), 6),
                round(float(np.mean(hits)), 6),
                round(float(by_hand.cross_entropy(logits, y_test)), 6),
                round(float(by_hand.accuracy(logits, y_test)), 6),
                round(time.perf_counter() - began, 2),
            )
        )
    config = {**CONFIG, "epochs": epochs, "seed": seed}
    return Outcome(config, note, History(tuple(rows)), {"losses": losses})


CONTENT = {
    "seeds": many(COUNT),
    "losses": many(many(LOSS)),  # of each step, a row a seed
    "steps_an_epoch": COUNT,
    "test_accuracy_by_epoch": many(many(SHARE)),
    "test_accuracy": SPREAD,
}


def figure(folder: Path) -> dict[str, Any]:
    """Return the loss of every step of every run, and what the runs reach."""
    runs = records(folder, "digits")
    return {
        "seeds": [run["seed"] for run in runs],
        "losses": [run["final"]["losses"] for run in runs],
        "steps_an_epoch": len(runs[0]["final"]["losses"]) // len(runs[0]["epochs"]),
        "test_accuracy_by_epoch": [[epoch["test_accuracy"] for epoch in run["epochs"]] for run in runs],
        "test_accuracy": summary(folder, "digits"),
    }


EXPERIMENT = Experiment(("digits",), perform, figure, CONTENT)
