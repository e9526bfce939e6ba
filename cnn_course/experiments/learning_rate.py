"""One network, one data set, many learning rates: too low, right, too high; and three ways to vary the rate.

All runs use SGD with momentum and differ in nothing but the rate, its schedule, or the averaging. The digits
to test on are never looked at.
"""

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np

from cnn_course import models, training
from cnn_course.experiments import _few_digits
from cnn_course.experiments._definition import Experiment, Outcome
from cnn_course.experiments._recorded import records, summary
from cnn_course.experiments._schema import COUNT, LOSS, NUMBER, SHARE, SPREAD, each, many, some
from cnn_course.training import History, Split, TrainConfig

RATES = (0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3)
RECIPE = TrainConfig(epochs=6, batch_size=50, optimizer="sgd")
SCHEDULED = 0.03  # the rate of the runs below: their peak, or the constant one whose weights are averaged
VARIED: dict[str, dict[str, Any]] = {
    "one-cycle": {"schedule": "one-cycle"},
    "cosine": {"schedule": "cosine"},
    "averaged": {"ema": 0.98},
}


def named(rate: float) -> str:
    """Return a constant rate's variant.

    >>> named(0.003)
    'rate-0_003'
    """
    return f"rate-{rate:g}".replace(".", "_")


VARIANTS = (*map(named, RATES), *VARIED)


def config_of(variant: str, seed: int) -> TrainConfig:
    """Return the recipe of a variant."""
    if variant in VARIED:
        changes: dict[str, Any] = {"learning_rate": SCHEDULED, **VARIED[variant]}
    else:
        changes = {"learning_rate": RATES[VARIANTS.index(variant)]}
    return dataclasses.replace(RECIPE, seed=seed, **changes)


def perform(variant: str, seed: int, smoke: bool) -> Outcome:
    """Train, and write down the loss of every step."""
    train, validation, _ = _few_digits.parts(smoke)
    config = config_of(variant, seed)
    config = config.smoke() if smoke else config
    network = models.get("training-network")
    model = models.build(network)
    losses: list[float] = []
    final: dict[str, Any] = {"losses": losses}
    try:
        history = training.fit(model, train, validation, config, [every_loss(losses)], quiet=smoke)
    except training.DivergedError as error:
        history = model.history if isinstance(model.history, History) else History(())
        final["diverged"] = str(error).split(". ")[0]
    else:
        final["silent_units"] = silent(model, validation, config)
    described = {"network": network.name, "parameters": network.parameters, **config.as_dict()}
    return Outcome(described, _few_digits.note(train, validation), history, final)


def silent(model: Any, digits: Split, config: TrainConfig) -> int:
    """Count the hidden units that answer 0 to each of these digits."""
    import keras

    hidden = keras.Model(model.inputs, model.get_layer("hidden_relu").output)
    answers = hidden.predict(digits.pixels(config), batch_size=500, verbose=0)
    return int((answers == 0).all(axis=0).sum())


def every_loss(losses: list[float]) -> Any:
    """Make a callback that appends the loss of each step to a list."""
    import keras

    class EveryLoss(keras.callbacks.Callback):
        def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
            self.sum = 0.0

        def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
            # fit hands out the mean of the epoch so far, as Keras does.
            total = (logs or {})["loss"] * (batch + 1)
            losses.append(float(f"{total - self.sum:.4g}"))
            self.sum = total

    return EveryLoss()


CONTENT = {
    "rates": many(NUMBER, len(RATES)),
    "variants": {"const": list(map(named, RATES))},
    "scheduled": NUMBER,
    "steps_an_epoch": COUNT,
    "losses": each(VARIANTS, many(LOSS)),
    "accuracies": each(VARIANTS, {"type": "array", "items": SHARE}),
    "diverged": each(VARIANTS, {"type": "array", "items": COUNT}),  # seeds
    "held_out_accuracy": some(VARIANTS, SPREAD),
    "chosen": {"enum": list(map(named, RATES))},
}


def figure(folder: Path) -> dict[str, Any]:
    """Return the curves of every run."""
    runs = {variant: records(folder, variant) for variant in VARIANTS}
    shown = {variant: found[0] for variant, found in runs.items()}
    return {
        "rates": list(RATES),
        "variants": list(map(named, RATES)),
        "scheduled": SCHEDULED,
        "steps_an_epoch": _few_digits.TRAIN // RECIPE.batch_size,
        "losses": {variant: run["final"]["losses"] for variant, run in shown.items()},
        "accuracies": {
            variant: [epoch["test_accuracy"] for epoch in run["epochs"]] for variant, run in shown.items()
        },
        "diverged": {
            variant: [run["seed"] for run in found if "diverged" in run["final"]]
            for variant, found in runs.items()
        },
        "held_out_accuracy": {
            variant: summary(folder, variant)
            for variant, found in runs.items()
            if all("test_accuracy" in run["final"] for run in found)
        },
        "chosen": chosen({variant: runs[variant] for variant in map(named, RATES)}),
    }


def chosen(runs: dict[str, list[dict[str, Any]]]) -> str:
    """Name the constant rate with the best mean accuracy on the digits to choose by."""
    means = {
        variant: float(np.mean([run["final"].get("test_accuracy", 0.0) for run in found]))
        for variant, found in runs.items()
    }
    return max(means, key=lambda variant: means[variant])


EXPERIMENT = Experiment(VARIANTS, perform, figure, CONTENT)
