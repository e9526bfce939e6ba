"""Loss against learning rate: without batch normalisation, with it, and with noise added after it.

If batch normalisation helped because it holds the distributions of the activations still, noise that
moves them again in every step should undo the help. Santurkar et al. (2018, arXiv:1805.11604) tried that;
here it is tried on a smaller network. The finished network of one run also gives the activations that the
chapter's figure normalises.
"""

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np

from cnn_course import models, packing, training
from cnn_course.experiments import _small_photos
from cnn_course.experiments._definition import SHOWN_SEED, Experiment, Outcome
from cnn_course.experiments._recorded import records
from cnn_course.experiments._schema import COUNT, NUMBER, each, fields, many, packed
from cnn_course.models import blocks
from cnn_course.shapes import (
    BatchNormalization,
    Conv2D,
    Dense,
    GlobalAveragePooling2D,
    Layer,
    MaxPooling2D,
    ReLU,
)
from cnn_course.training import History, Split, TrainConfig

KINDS = ("plain", "normalised", "noisy")
RATES = (0.003, 0.01, 0.03, 0.1, 0.3, 1.0)
STAGES = ((2, 16), (2, 32), (2, 64))  # convolutions and filters
UNITS = 32  # of the dense layer before the last one: one number a photograph
LEARNED_FROM, TESTED_ON = 10_000, 2_000
RECIPE = dataclasses.replace(_small_photos.RECIPE, epochs=4, schedule="constant")
NOISE = {"mean": 0.5, "scale": 1.25, "within": 0.1}
WATCHED = "normalised-0_1"  # the network whose activations are kept
WATCHED_LAYER = "head_bn"
PHOTOGRAPHS = 512


def named(kind: str, rate: float) -> str:
    """Return a variant's name.

    >>> named("plain", 0.03)
    'plain-0_03'
    """
    return f"{kind}-{rate:g}".replace(".", "_")


VARIANTS = {named(kind, rate): (kind, rate) for kind in KINDS for rate in RATES}


def network(kind: str) -> models.Network:
    """Return the network, with or without batch normalisation after each layer but the last.

    >>> [network(kind).parameters for kind in KINDS]
    [74490, 75258, 75258]
    """
    layers: list[Layer] = []
    for stage, (convolutions, filters) in enumerate(STAGES, 1):
        for place in range(1, convolutions + 1):
            name = f"stage{stage}_conv{place}"
            convolution = Conv2D(filters, 3, padding="same", use_bias=kind == "plain", name=name)
            layers += [convolution, *_after(kind, f"stage{stage}_", str(place))]
        layers.append(MaxPooling2D(2, name=f"stage{stage}_pool"))
    dense = Dense(UNITS, use_bias=kind == "plain", name="head_dense1")
    head = (GlobalAveragePooling2D(name="head_pool"), dense, *_after(kind, "head_"))
    side = _small_photos.SIDE
    return models.Network(
        f"small-vgg-{kind}", (side, side, 3), (*layers, *head, blocks.scores(10, "head_dense2"))
    )


def _after(kind: str, block: str, place: str = "") -> list[Layer]:
    """Return what follows a layer with weights: batch normalisation unless it is plain, and ReLU."""
    relu = ReLU(name=f"{block}relu{place}")
    return [relu] if kind == "plain" else [BatchNormalization(name=f"{block}bn{place}"), relu]


def noisy(model: Any, seed: int) -> Any:
    """Return the same model, in which each batch normalisation adds noise to what it gives while training.

    In each step every channel draws a mean and a scale, and every photograph draws its own near them. So the
    channel's mean is not 0 and its variance not 1, and both are others in the next step.
    """
    import keras

    class Noisy(keras.layers.BatchNormalization):
        def call(self, inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
            normalised = super().call(inputs, training=training, mask=mask)
            if not training:
                return normalised
            ones = (1,) * (len(inputs.shape) - 2)
            channel = (1, *ones, inputs.shape[-1])
            each = (keras.ops.shape(inputs)[0], *ones, inputs.shape[-1])
            mean = self.uniform(channel, NOISE["mean"]) + self.uniform(each, NOISE["within"])
            largest = NOISE["scale"] - 1
            scale = 1 + largest / 2 + self.uniform(channel, largest / 2) + self.uniform(each, NOISE["within"])
            return scale * normalised + mean

        def uniform(self, shape: tuple[Any, ...], most: float) -> Any:
            return keras.random.uniform(shape, -most, most, seed=self.generator)

    def changed(layer: Any) -> Any:
        if not isinstance(layer, keras.layers.BatchNormalization):
            return layer.__class__.from_config(layer.get_config())
        made = Noisy.from_config(layer.get_config())
        made.generator = keras.random.SeedGenerator(seed)
        return made

    copy = keras.models.clone_model(model, clone_function=changed)
    copy.set_weights([*model.get_weights()])
    return copy


def perform(variant: str, seed: int, smoke: bool) -> Outcome:
    """Train at one rate, on a subset."""
    train, test, note = _small_photos.parts(smoke, LEARNED_FROM, TESTED_ON)
    kind, rate = VARIANTS[variant]
    config = dataclasses.replace(RECIPE, seed=seed, learning_rate=rate)
    config = _small_photos.few_epochs(config, smoke)
    described = network(kind)
    model = models.build(described)
    if kind == "noisy":
        model = noisy(model, seed)
    final: dict[str, Any] = {}
    try:
        history = training.fit(model, train, test, config, quiet=smoke)
    except training.DivergedError as error:
        history = model.history if isinstance(model.history, History) else History(())
        final["diverged"] = str(error).split(". ")[0]
    noise = {"noise": NOISE} if kind == "noisy" else {}
    settings = {"network": described.name, "parameters": described.parameters, **noise, **config.as_dict()}
    watched = variant == WATCHED and seed == SHOWN_SEED
    return Outcome(settings, note, history, final, activations(model, test, config) if watched else {})


def activations(model: Any, photographs: Split, config: TrainConfig) -> dict[str, np.ndarray]:
    """Return what the head's normalisation takes of some photographs, and what it has learned and kept."""
    import keras

    layer = model.get_layer(WATCHED_LAYER)
    inside = keras.Model(model.input, layer.input)
    pixels = photographs.take(slice(0, PHOTOGRAPHS)).pixels(config)
    gamma, beta, mean, variance = layer.get_weights()
    taken = inside.predict(pixels, batch_size=128, verbose=0)
    return {"taken": taken, "gamma": gamma, "beta": beta, "mean": mean, "variance": variance}


CONTENT = {
    "rates": many(NUMBER, len(RATES)),
    "steps": COUNT,
    "chance": NUMBER,  # the loss of equal shares
    "losses": each(
        KINDS, many(many({"type": ["number", "null"]}), len(RATES))
    ),  # by rate, by seed; null: nan
    "accuracies": each(KINDS, many(many({"type": ["number", "null"]}), len(RATES))),
    "channel": fields(
        unit=COUNT,
        stream=packed("float32", None),
        mean=NUMBER,
        variance=NUMBER,
        gamma=NUMBER,
        beta=NUMBER,
        epsilon=NUMBER,
    ),
}


def figure(folder: Path) -> dict[str, Any]:
    """Return the loss of each run's last epoch, its accuracy, and one unit's activations."""
    runs = {kind: [records(folder, named(kind, rate)) for rate in RATES] for kind in KINDS}

    def last(key: str) -> dict[str, list[list[float | None]]]:
        return {
            kind: [[_ended(run["final"], key) for run in found] for found in runs[kind]] for kind in KINDS
        }

    return {
        "rates": list(RATES),
        "steps": LEARNED_FROM // RECIPE.batch_size * RECIPE.epochs,
        "chance": round(float(np.log(10)), 6),
        "losses": last("train_loss"),
        "accuracies": last("test_accuracy"),
        "channel": _channel(folder),
    }


def _ended(final: dict[str, Any], key: str) -> float | None:
    """Return a number of the end; none of a run that came to none, whatever its whole epochs had."""
    return None if "diverged" in final else float(final[key])


def _channel(folder: Path) -> dict[str, Any]:
    """Return the unit whose variance is the median one: no choice by how it looks."""
    with np.load(folder / f"{WATCHED}-seed{SHOWN_SEED}.npz") as kept:
        found = dict(kept)
    unit = int(np.argsort(found["variance"])[len(found["variance"]) // 2])
    numbers = {key: float(found[key][unit]) for key in ("mean", "variance", "gamma", "beta")}
    stream = packing.pack(found["taken"][:, unit].astype(np.float32))
    return {"unit": unit, "stream": stream, **numbers, "epsilon": BatchNormalization().epsilon}


EXPERIMENT = Experiment(tuple(VARIANTS), perform, figure, CONTENT)
