"""Twenty steps of one network from the same weights: in plain TensorFlow, and in Keras' three forms."""

from pathlib import Path
from typing import Any

import numpy as np

from cnn_course.experiments._definition import Experiment, Outcome
from cnn_course.experiments._recorded import records
from cnn_course.experiments._schema import COUNT, LOSS, NUMBER, each, many
from cnn_course.experiments.plain_tensorflow import BATCH, CONFIG, digits

STEPS = 20
VARIANTS = ("plain", "sequential", "functional", "subclass")


def perform(variant: str, seed: int, smoke: bool) -> Outcome:
    """Take the steps, and write down the loss before each."""
    x_train, y_train, *_, note = digits(smoke)
    steps = 3 if smoke else STEPS
    losses = [float(f"{loss:.9g}") for loss in losses_of(variant, seed, x_train, y_train, steps)]
    return Outcome({**CONFIG, "steps": steps, "seed": seed}, note, final={"losses": losses})


def losses_of(variant: str, seed: int, images: np.ndarray, labels: np.ndarray, steps: int) -> list[float]:
    """Return the losses of the first steps of one code.

    Args:
        variant: one of VARIANTS.
        seed: decides the initial weights and the order of the images, alike for every variant.
        images: (N, 28, 28, 1), at least ``steps`` batches of 50.
        labels: (N,).
        steps: how many.
    """
    from cnn_course.plain import by_hand, with_keras

    weights = by_hand.new_weights(seed)
    batches = by_hand.batches(images, labels, BATCH, np.random.default_rng(seed))
    some = [batch for batch, _ in zip(batches, range(steps), strict=False)]
    if variant == "plain":
        velocities = by_hand.new_velocities(weights)
        return [float(by_hand.fast_step(weights, velocities, x, y)) for x, y in some]
    model = with_keras.build(variant)
    model.set_weights([weight.numpy() for weight in weights])
    with_keras.compile_model(model)
    return [with_keras.step_loss(model, x, y) for x, y in some]


CONTENT = {
    "seeds": many(COUNT),
    "losses": each(VARIANTS, many(many(LOSS))),  # of each step, a row a seed
    "largest_difference": NUMBER,
}


def figure(folder: Path) -> dict[str, Any]:
    """Return all losses, and the largest difference between any two codes at one step of one seed."""
    by_seed = {
        variant: {run["seed"]: run["final"]["losses"] for run in records(folder, variant)}
        for variant in VARIANTS
    }
    seeds = sorted(set.intersection(*map(set, by_seed.values())))
    losses = {variant: [found[seed] for seed in seeds] for variant, found in by_seed.items()}
    largest = np.ptp([losses[variant] for variant in VARIANTS], axis=0).max()
    return {"seeds": seeds, "losses": losses, "largest_difference": float(f"{largest:.3g}")}


EXPERIMENT = Experiment(VARIANTS, perform, figure, CONTENT)
