"""Does the order of the pixels matter? A dense and a convolutional network of equal size, both asked.

natural: digits as they are. permuted: the 784 pixels of every digit, training and test, in one and the same
random order. shifted: trained on natural digits, looked at on test digits each moved by up to four pixels.
"""

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np

from cnn_course import datasets, models, packing, results, training
from cnn_course.experiments import _sources
from cnn_course.experiments._definition import SHOWN_SEED, Experiment, Outcome
from cnn_course.experiments._recorded import records, summary
from cnn_course.experiments._schema import (
    COUNT,
    INTEGER,
    SHARE,
    SPREAD,
    each,
    fields,
    many,
    packed,
    quantized,
)
from cnn_course.training import Split, TrainConfig

NETWORKS = {"dense": "shuffle-dense", "cnn": "shuffle-cnn"}
KINDS = ("natural", "permuted", "shifted")
RECIPE = TrainConfig(epochs=12, batch_size=64, learning_rate=0.002, schedule="one-cycle")
TRAINING_DIGITS = 10_000
FARTHEST = 4
SHIFTS = tuple(range(-6, 7))
VARIANTS = tuple(f"{shape}-{kind}" for shape in NETWORKS for kind in KINDS)


def shifted_at_random(images: np.ndarray) -> np.ndarray:
    """Move each image by its own amount, at most FARTHEST pixels; the same amounts in every run."""
    amounts = np.random.RandomState(1).randint(-FARTHEST, FARTHEST + 1, size=(len(images), 2))
    return np.concatenate(
        [datasets.shifted(image[None], *amount) for image, amount in zip(images, amounts, strict=True)]
    )


def perform(variant: str, seed: int, smoke: bool) -> Outcome:
    """Train one network on one kind of digits."""
    shape, kind = variant.split("-")
    dataset = _sources.load("mnist", smoke)
    dataset = dataset.subset(min(TRAINING_DIGITS, len(dataset.x_train)), len(dataset.x_test))
    train, test = _digits(dataset, kind)
    config = dataclasses.replace(RECIPE, seed=seed)
    config = config.smoke() if smoke else config
    network = models.get(NETWORKS[shape])
    model = models.build(network)
    history = training.fit(model, train, test, config, quiet=smoke)
    described = {"network": network.name, "parameters": network.parameters, **config.as_dict()}
    final: dict[str, Any] = {"parameters": network.parameters}
    if kind == "natural":
        final["accuracy_by_shift"] = _by_shift(model, dataset.x_test, test.labels, config)
    arrays = _shown(model, test, config) if seed == SHOWN_SEED else {}
    words = f"{len(train):,} training digits drawn in equal shares of each class; digits {kind}."
    return Outcome(described, _sources.note(dataset, len(train), len(test), words), history, final, arrays)


def _digits(dataset: Any, kind: str) -> tuple[Split, Split]:
    """Return training and test digits of a kind."""
    train, test = dataset.x_train, dataset.x_test
    if kind == "permuted":
        train, test = datasets.permuted(train), datasets.permuted(test)
    if kind == "shifted":
        test = shifted_at_random(test)
    return Split(train, dataset.y_train), Split(test, dataset.y_test)


def _by_shift(
    model: Any, images: np.ndarray, labels: np.ndarray, config: TrainConfig
) -> list[dict[str, Any]]:
    """Return the accuracy on test digits that are all moved sideways by the same amount."""
    rows = []
    for right in SHIFTS:
        pixels = Split(datasets.shifted(images, 0, right), labels).pixels(config)
        hits = model.predict(pixels, batch_size=500, verbose=0).argmax(axis=1) == labels
        rows.append({"right": right, "test_accuracy": round(float(hits.mean()), 6)})
    return rows


def _shown(model: Any, test: Split, config: TrainConfig) -> dict[str, np.ndarray]:
    """Keep the first two test digits of each class, as the network sees them, and its shares for them."""
    chosen = np.concatenate([np.flatnonzero(test.labels == digit)[:2] for digit in range(10)])
    some = test.take(chosen)
    shares = model.predict(some.pixels(config), batch_size=len(some), verbose=0)
    return {"digits": some.images[..., 0], "labels": some.labels.astype(np.uint8), "shares": shares}


CONTENT = {
    "permutation": packed("uint16", 784),
    "digits": each(("natural", "shifted"), packed("uint8", None, 28, 28)),
    "labels": many(COUNT),
    "shares": each(VARIANTS, quantized(None, 10)),
    "parameters": each(NETWORKS, COUNT),
    "test_accuracy": each(VARIANTS, SPREAD),
    "accuracy_by_shift": each(
        NETWORKS, many(fields(right=INTEGER, mean=SHARE, low=SHARE, high=SHARE, runs=COUNT), len(SHIFTS))
    ),
}


def figure(folder: Path) -> dict[str, Any]:
    """Return the permutation, some digits, what both networks say of them, and what they reach on all."""
    kept = {variant: dict(np.load(folder / f"{variant}-seed{SHOWN_SEED}.npz")) for variant in VARIANTS}
    return {
        "permutation": packing.pack(datasets.permutation()),
        # Natural and shifted; the permuted ones are the natural ones in the other order.
        "digits": {kind: packing.pack(kept[f"cnn-{kind}"]["digits"]) for kind in ("natural", "shifted")},
        "labels": kept["cnn-natural"]["labels"].tolist(),
        "shares": {variant: packing.quantize(arrays["shares"], 0, 1) for variant, arrays in kept.items()},
        "parameters": {shape: models.get(name).parameters for shape, name in NETWORKS.items()},
        "test_accuracy": {variant: summary(folder, variant) for variant in VARIANTS},
        "accuracy_by_shift": {shape: _mean_by_shift(folder, f"{shape}-natural") for shape in NETWORKS},
    }


def _mean_by_shift(folder: Path, variant: str) -> list[dict[str, Any]]:
    """Return the accuracies by shift with their spread over the seeds."""
    curves = [run["final"]["accuracy_by_shift"] for run in records(folder, variant)]
    return [
        {"right": rows[0]["right"], **vars(results.Spread.of([row["test_accuracy"] for row in rows]))}
        for rows in zip(*curves, strict=True)
    ]


EXPERIMENT = Experiment(VARIANTS, perform, figure, CONTENT)
