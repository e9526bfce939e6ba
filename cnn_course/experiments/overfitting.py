"""Three hundred digits and a long training: what is learned by heart, and what helps against it.

The first variants share network, digits and number of steps; they differ in what their name says. All
choices (which variant, which epoch) are made on the digits to choose by. The test digits are looked at once,
at the end of "final-look", which trains on all 3,000 digits with the augmentation that did well before.
"""

import dataclasses
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

from cnn_course import models, packing, training
from cnn_course.experiments import _few_digits
from cnn_course.experiments._definition import SHOWN_SEED, Experiment, Outcome
from cnn_course.experiments._recorded import records, summary
from cnn_course.experiments._schema import (
    COUNT,
    LOSS,
    NUMBER,
    SHARE,
    SPREAD,
    each,
    fields,
    many,
    packed,
    quantized,
)
from cnn_course.training import Augmentation, Split, TrainConfig

FEW = 300
PATIENCE = 10
RECIPE = TrainConfig(epochs=60, batch_size=50, learning_rate=0.001)
MOVED = Augmentation(shift=2, rotation=10, zoom=0.1)
LOOK = "final-look"


@dataclass(frozen=True)
class Variant:
    """What differs from the plain training."""

    digits: int = FEW
    dropout: float = 0.0
    changes: dict[str, Any] = field(default_factory=dict)


VARIANTS = {
    "plain": Variant(),
    "augmentation": Variant(changes={"augmentation": MOVED}),
    "dropout": Variant(dropout=0.5),
    "weight-decay": Variant(changes={"weight_decay": 0.5}),
    "label-smoothing": Variant(changes={"label_smoothing": 0.1}),
    # As many steps as the others: a tenth of the epochs, each with ten times as many digits.
    "more-digits": Variant(_few_digits.TRAIN, changes={"epochs": 6}),
    LOOK: Variant(
        _few_digits.TRAIN,
        changes={"epochs": 15, "learning_rate": 0.005, "schedule": "one-cycle", "augmentation": MOVED},
    ),
}


def perform(variant: str, seed: int, smoke: bool) -> Outcome:
    """Train; say when early stopping would have ended it, and how sure and how right the network is then."""
    train, validation, test = _few_digits.parts(smoke)
    chosen = VARIANTS[variant]
    train = train.take(slice(0, chosen.digits))
    config = dataclasses.replace(RECIPE, seed=seed, **chosen.changes)
    config = config.smoke() if smoke else config
    network = models.get("training-network")
    if chosen.dropout:
        network = models.training_network(chosen.dropout)
    model = models.build(network)
    before = model.get_layer("conv1").get_weights()[0]
    history = training.fit(model, train, validation, config, quiet=True)
    shares = training.shares_of(model, validation, config)
    final: dict[str, Any] = {
        "early_stopping": training.early_stopping(history, PATIENCE),
        "reliability": training.reliability(shares, validation.labels),
    }
    arrays = {}
    if variant == LOOK:
        arrays = look_once(model, test, config, final)
        arrays |= {"before": before, "after": model.get_layer("conv1").get_weights()[0]}
    described = {
        "network": network.name,
        "parameters": network.parameters,
        "dropout": chosen.dropout,
        **config.as_dict(),
    }
    words = "The test digits are looked at once, at the end." if variant == LOOK else ""
    note = _few_digits.note(train, validation, words)
    return Outcome(described, note, history, final, arrays if seed == SHOWN_SEED else {})


def look_once(model: Any, test: Split, config: TrainConfig, final: dict[str, Any]) -> dict[str, np.ndarray]:
    """Judge the test digits: numbers into the record, pictures of what was misread to be kept."""
    shares = training.shares_of(model, test, config)
    said = shares.argmax(axis=1)
    wrong = np.flatnonzero(said != test.labels)
    wrong = wrong[np.argsort(-shares[wrong, said[wrong]], kind="stable")]  # the surest mistake first
    final["test_digits"] = {
        "count": len(test),
        "accuracy": round(float((said == test.labels).mean()), 6),
        "loss": round(float(-np.log(shares[np.arange(len(test)), test.labels]).mean()), 6),
        "reliability": training.reliability(shares, test.labels),
    }
    return {
        "confusion": training.confusion(test.labels, said).astype(np.uint16),
        "wrong": test.images[wrong, :, :, 0],
        "wrong_labels": test.labels[wrong].astype(np.uint8),
        "wrong_shares": shares[wrong],
    }


CURVES = ("train_loss", "train_accuracy", "test_loss", "test_accuracy")
RELIABILITY = fields(
    counts=many(COUNT, 10), share=many({"type": ["number", "null"]}, 10), right=many(COUNT, 10), ece=SHARE
)
CONTENT = {
    "epochs": each(VARIANTS, each(CURVES, many(NUMBER))),
    "early_stopping": each(
        VARIANTS, fields(patience=COUNT, stopped=COUNT, best=COUNT, loss=LOSS, accuracy=SHARE)
    ),
    "reliability": each(VARIANTS, RELIABILITY),
    "held_out_accuracy": each(VARIANTS, SPREAD),
    "held_out_loss": each(VARIANTS, SPREAD),
    "test_digits": many(fields(count=COUNT, accuracy=SHARE, loss=LOSS, reliability=RELIABILITY)),
    "confusion": packed("uint16", 10, 10),
    "wrong": packed("uint8", None, 28, 28),
    "wrong_labels": {"type": "array", "items": COUNT},
    "wrong_shares": quantized(None, 10),
    "before": packed("float32", None, None, 1, None),
    "after": packed("float32", None, None, 1, None),
}


def figure(folder: Path) -> dict[str, Any]:
    """Return the curves and the reliabilities of the run shown, and what all runs reach."""
    runs = {variant: records(folder, variant) for variant in VARIANTS}
    shown = {variant: found[0] for variant, found in runs.items()}
    with np.load(folder / f"{LOOK}-seed{SHOWN_SEED}.npz") as kept:
        looked = {name: kept[name] for name in kept.files}
    return {
        "epochs": {
            variant: {key: [epoch[key] for epoch in run["epochs"]] for key in CURVES}
            for variant, run in shown.items()
        },
        "early_stopping": {variant: run["final"]["early_stopping"] for variant, run in shown.items()},
        "reliability": {variant: run["final"]["reliability"] for variant, run in shown.items()},
        "held_out_accuracy": {variant: summary(folder, variant) for variant in VARIANTS},
        "held_out_loss": {variant: summary(folder, variant, "test_loss") for variant in VARIANTS},
        "test_digits": [run["final"]["test_digits"] for run in runs[LOOK]],
        "confusion": packing.pack(looked["confusion"]),
        "wrong": packing.pack(looked["wrong"]),
        "wrong_labels": looked["wrong_labels"].tolist(),
        "wrong_shares": packing.quantize(looked["wrong_shares"], 0, 1),
        **{when: packing.pack(looked[when].astype(np.float32)) for when in ("before", "after")},
    }


EXPERIMENT = Experiment(tuple(VARIANTS), perform, figure, CONTENT)
