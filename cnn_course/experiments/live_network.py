"""A network small enough to show whole, and good enough to trust: the one the reader draws digits for.

Three recipes, which differ in how they vary the training digits, are compared on 6,000 training digits held
out ("validation-…"). They do equally well within the spread of their seeds, so the one that varies the digits
most is taken: what readers draw varies more than MNIST. It is then trained on all 60,000 ("full"). The test
digits are looked at, and decide nothing; there is no choice of epoch, the last one is taken.
"""

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np

from cnn_course import models, packing, shapes, training
from cnn_course.experiments import _sources
from cnn_course.experiments._definition import SHOWN_SEED, Experiment, Outcome
from cnn_course.experiments._recorded import summary
from cnn_course.experiments._schema import COUNT, LAYER, SPREAD, each, many, packed
from cnn_course.training import Augmentation, Split, TrainConfig

RECIPE = TrainConfig(epochs=10, batch_size=64, learning_rate=0.01, schedule="one-cycle")
CANDIDATES = {
    "plain": Augmentation(),
    "shift": Augmentation(shift=1),
    "affine": Augmentation(shift=1, rotation=8, zoom=0.08),
}
CHOSEN = "affine"  # the widest of those within WORTH_CHOOSING of the best
WORTH_CHOOSING = 0.001
CHECK_DIGITS = 100


def perform(variant: str, seed: int, smoke: bool) -> Outcome:
    """Train the network by one recipe; fold batch normalisation away where it will be shown."""
    dataset = _sources.load("mnist", smoke)
    train, test = _sources.splits(dataset)
    words, recipe = "", CHOSEN
    if variant != "full":
        recipe = variant.removeprefix("validation-")
        train, test = _sources.hold_out(train, len(train) // 10)
        words = f"The test figures are of {len(test):,} training digits held out; no test digit is used."
    config = dataclasses.replace(RECIPE, seed=seed, augmentation=CANDIDATES[recipe])
    config = config.smoke() if smoke else config
    network = models.get("live-network-training")
    model = models.build(network)
    history = training.fit(model, train, test, config, quiet=smoke)
    described = {"network": network.name, "parameters": network.parameters, **config.as_dict()}
    note = _sources.note(dataset, len(train), len(test), words)
    if variant != "full":
        return Outcome(described, note, history)
    final, arrays = _folded(network, model, test, config)
    return Outcome(described, note, history, final, arrays)


def _folded(
    network: models.Network, model: Any, test: Split, config: TrainConfig
) -> tuple[dict[str, Any], dict[str, np.ndarray]]:
    """Fold, say how far the outputs are from the trained network's, and keep weights and check digits."""
    shorter, weights = models.fold_batch_normalization(network, models.get_weights(model))
    small = models.build(shorter)
    models.set_weights(small, weights)
    pixels = test.pixels(config)
    before, after = (net.predict(pixels, batch_size=500, verbose=0) for net in (model, small))
    final = {
        "parameters": shorter.parameters,
        "folded_test_accuracy": round(float((after.argmax(axis=1) == test.labels).mean()), 6),
        "folding_difference": float(f"{np.abs(before - after).max():.2g}"),
    }
    arrays = {f"{name}/{part}": array for name, parts in weights.items() for part, array in _named(parts)}
    if config.seed != SHOWN_SEED:
        return final, arrays
    # Every hundredth digit or so: all classes, whatever order the file has.
    chosen = np.linspace(0, len(test) - 1, min(CHECK_DIGITS, len(test))).astype(int)
    checks = {
        "check/digits": test.images[chosen, :, :, 0],
        "check/labels": test.labels[chosen].astype(np.uint8),
        "check/outputs": small.predict(pixels[chosen], batch_size=len(chosen), verbose=0),
    }
    return final, arrays | checks


def _named(parts: list[np.ndarray]) -> list[tuple[str, np.ndarray]]:
    return list(zip(("kernel", "bias"), parts, strict=True))


WEIGHTS = [
    f"{row.name}/{part}"
    for row in models.get("live-network").table()
    if row.parameters
    for part in ("kernel", "bias")
]
CONTENT = {
    "shipped": {"const": f"full-seed{SHOWN_SEED}"},
    "input_shape": {"const": [28, 28, 1]},
    "pixels_divided_by": COUNT,
    "parameters": COUNT,
    "layers": many(LAYER),
    "weights": each(WEIGHTS, packed("float32")),
    "test_accuracy": SPREAD,
    "validation_accuracy": each(CANDIDATES, SPREAD),
    "chosen": {"enum": list(CANDIDATES)},
}


def figure(folder: Path) -> dict[str, Any]:
    """Describe the shipped network: its layers, its weights, what it reaches."""
    shipped = f"full-seed{SHOWN_SEED}"
    with np.load(folder / f"{shipped}.npz") as kept:
        weights = {name: packing.pack(kept[name]) for name in kept.files if not name.startswith("check/")}
    network = models.get("live-network")
    return {
        "shipped": shipped,
        "input_shape": list(network.input_shape),
        "pixels_divided_by": 255,
        "parameters": network.parameters,
        "layers": shapes.layers_to_plain(network.layers),
        "weights": weights,
        "test_accuracy": summary(folder, "full"),
        "validation_accuracy": {name: summary(folder, f"validation-{name}") for name in CANDIDATES},
        "chosen": CHOSEN,
    }


def extras(folder: Path) -> dict[str, dict[str, np.ndarray]]:
    """Return real test digits with Keras' outputs, which the page's own arithmetic is held against."""
    with np.load(folder / f"full-seed{SHOWN_SEED}.npz") as kept:
        chosen = {name.removeprefix("check/"): kept[name] for name in kept.files if name.startswith("check/")}
    return {"check.npz": chosen}


VARIANTS = (*(f"validation-{name}" for name in CANDIDATES), "full")
EXPERIMENT = Experiment(VARIANTS, perform, figure, CONTENT, extras)
