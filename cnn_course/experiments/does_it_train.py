"""Does it train at all? First weights, activation, batch normalisation and depth, in a few steps each.

Every network is a pile of 3×3 convolutions of equal width, global average pooling and a dense layer. Each
variant is one network, which is begun in all the ways; so its step is traced once, which takes longer than
the training. All learn at one rate: what stays at chance here could get away from it at another one, or
later.
"""

import functools
import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from cnn_course import models
from cnn_course.experiments import _small_photos
from cnn_course.experiments._definition import Experiment, Outcome
from cnn_course.experiments._recorded import records
from cnn_course.experiments._schema import COUNT, NUMBER, SHARE, TEXT, each, fields, many
from cnn_course.models import blocks
from cnn_course.shapes import Activation, BatchNormalization, Conv2D, GlobalAveragePooling2D, Layer
from cnn_course.training import Split

ACTIVATIONS = ("tanh", "relu")
NORMS = ("bare", "normalised")
DEPTHS = (4, 8, 16, 32)  # convolutions
VARIANTS = {
    f"{activation}-{norm}-{depth}": (activation, norm == "normalised", depth)
    for activation in ACTIVATIONS
    for norm in NORMS
    for depth in DEPTHS
}
INITIALISATIONS: dict[str, tuple[str, dict[str, float]]] = {  # as Keras names them
    "glorot": ("GlorotUniform", {}),
    "he": ("HeNormal", {}),
    "orthogonal": ("Orthogonal", {}),
    "small": ("RandomNormal", {"stddev": 0.01}),
    "large": ("RandomNormal", {"stddev": 0.25}),  # about twice He's between the layers
}
MAPS = 16
BATCH, STEPS = 64, 120
SPREAD = 0.25  # of pixels from 0 to 1, about: divided by it, the first layer gets numbers of size 1
RATE, MOMENTUM = 0.05, 0.9
CLIMB = 10  # steps to a number of the curve
LAST = 30  # steps that the end is judged by

CHANCE = math.log(10)  # the loss of equal shares
OUTCOMES = ("trains", "chance", "diverges")
TRAINED, DIVERGED = 0.95 * CHANCE, 2 * CHANCE

Run = Callable[[np.ndarray, np.ndarray], tuple[Any, Any]]


def outcome(loss: float | None) -> str:
    """Say what became of a network by its loss at the end; None where that is no number.

    >>> outcome(1.9), outcome(2.25), outcome(2.4), outcome(9.0), outcome(None)
    ('trains', 'chance', 'chance', 'diverges', 'diverges')
    """
    if loss is None or loss > DIVERGED:
        return "diverges"
    return "trains" if loss < TRAINED else "chance"


def network(variant: str) -> models.Network:
    """Return a variant's network; the first convolution halves the photograph's sides.

    >>> network("tanh-normalised-4").parameters - network("tanh-bare-4").parameters == 4 * 3 * MAPS
    True
    """
    activation, normalised, depth = VARIANTS[variant]
    layers: list[Layer] = []
    for place in range(1, depth + 1):
        strides = 2 if place == 1 else 1
        layers.append(Conv2D(MAPS, 3, strides, padding="same", use_bias=not normalised, name=f"conv{place}"))
        if normalised:
            layers.append(BatchNormalization(name=f"bn{place}"))
        layers.append(Activation(activation, name=f"{activation}{place}"))
    side = _small_photos.SIDE
    head = (GlobalAveragePooling2D(name="head_pool"), blocks.scores(10, "head_dense"))
    return models.Network(variant, (side, side, 3), (*layers, *head))


@functools.lru_cache(maxsize=1)  # all seeds of a variant come one after the other
def prepared(variant: str) -> tuple[Any, Any, Run]:
    """Return the model of a variant, its optimiser, and one step of training: its loss and its accuracy."""
    import keras
    import tensorflow as tf

    model = models.build(network(variant))
    optimizer = keras.optimizers.SGD(RATE, momentum=MOMENTUM)
    optimizer.build(model.trainable_variables)
    loss_of = keras.losses.SparseCategoricalCrossentropy()

    @tf.function
    def step(images: Any, labels: Any) -> tuple[Any, Any]:
        with tf.GradientTape() as tape:
            scores = model(images, training=True)
            loss = loss_of(labels, scores)
        slopes = tape.gradient(loss, model.trainable_variables)
        optimizer.apply_gradients(zip(slopes, model.trainable_variables, strict=True))
        right = tf.argmax(scores, axis=1) == tf.cast(labels, tf.int64)
        return loss, tf.reduce_mean(tf.cast(right, tf.float32))

    return model, optimizer, step


def begin(model: Any, optimizer: Any, initialisation: str, seed: int) -> None:
    """Draw every kernel anew; all else is as in a new layer, and the optimiser has seen nothing."""
    import keras

    name, arguments = INITIALISATIONS[initialisation]
    drawn = (getattr(keras.initializers, name)(seed=1000 * seed + at, **arguments) for at in range(1000))
    for weight, draw in zip(model.weights, drawn, strict=False):
        ones = weight.name in ("gamma", "moving_variance")
        weight.assign(draw(weight.shape) if weight.name == "kernel" else np.full(weight.shape, float(ones)))
    for state in optimizer.variables:
        if state is not optimizer.learning_rate:
            state.assign(np.zeros(state.shape, state.dtype))


def trained(variant: str, initialisation: str, seed: int, photographs: Split, steps: int) -> dict[str, Any]:
    """Train one network for some steps, and say how its loss went and where it stood at the end."""
    model, optimizer, step = prepared(variant)
    begin(model, optimizer, initialisation, seed)
    order = np.random.default_rng(seed).permutation(len(photographs))
    pixels, labels = photographs.pixels(_small_photos.RECIPE) / SPREAD, photographs.labels
    seen = []
    for at in range(steps):
        chosen = order[np.arange(at * BATCH, (at + 1) * BATCH) % len(order)]
        seen.append(step(pixels[chosen], labels[chosen]))
    losses, accuracies = (np.array([float(one) for one in column]) for column in zip(*seen, strict=True))
    curve = [number(losses[at : at + CLIMB].mean()) for at in range(0, steps, CLIMB)]
    last = number(losses[-LAST:].mean())
    return {"curve": curve, "loss": last, "accuracy": number(accuracies[-LAST:].mean())}


def number(value: float) -> float | None:
    """Return a number short; None for one that JSON does not know.

    >>> number(2.30258509), number(float("nan"))
    (2.3026, None)
    """
    return round(float(value), 4) if math.isfinite(value) else None


def perform(variant: str, seed: int, smoke: bool) -> Outcome:
    """Begin a network in every way, and train each a little."""
    train, _, note = _small_photos.parts(smoke, BATCH * STEPS, BATCH)
    steps = 2 if smoke else STEPS
    runs = {name: trained(variant, name, seed, train, steps) for name in INITIALISATIONS}
    config = {
        "parameters": network(variant).parameters,
        "pixels": {"mean": _small_photos.RECIPE.pixel_mean, "divided_by": SPREAD},
        "initialisations": {name: list(given) for name, given in INITIALISATIONS.items()},
        "maps": MAPS,
        "steps": steps,
        "batch_size": BATCH,
        "optimizer": "sgd",
        "learning_rate": RATE,
        "momentum": MOMENTUM,
        "seed": seed,
    }
    return Outcome(config, note, final={"runs": runs})


LOSS_OR_NONE = {"type": ["number", "null"]}
CONTENT = {
    "depths": many(COUNT, len(DEPTHS)),
    "steps": COUNT,
    "chance": NUMBER,
    "outcomes": each(
        VARIANTS,
        each(
            INITIALISATIONS,
            fields(outcomes=many(TEXT), losses=many(LOSS_OR_NONE), accuracies=many(SHARE)),  # one a seed
        ),
    ),
}


def figure(folder: Path) -> dict[str, Any]:
    """Return for each network and each beginning what became of it, by seed."""
    found = {variant: [run["final"]["runs"] for run in records(folder, variant)] for variant in VARIANTS}
    return {
        "depths": list(DEPTHS),
        "steps": STEPS,
        "chance": number(CHANCE),
        "outcomes": {
            variant: {name: _of_seeds([run[name] for run in runs]) for name in INITIALISATIONS}
            for variant, runs in found.items()
        },
    }


def _of_seeds(runs: list[dict[str, Any]]) -> dict[str, list[Any]]:
    losses = [run["loss"] for run in runs]
    return {
        "outcomes": [outcome(loss) for loss in losses],
        "losses": losses,
        "accuracies": [run["accuracy"] for run in runs],
    }


EXPERIMENT = Experiment(tuple(VARIANTS), perform, figure, CONTENT)
