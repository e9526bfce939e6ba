"""Plain, original and pre-activation networks past a hundred layers: how they begin, and their first steps.

Where a whole training is too dear, much can still be seen. Of a network whose weights have just been drawn:
how large the numbers are after each block, how large the gradient of the loss is there, and how much of a
stage's last gradient comes back through the shortcuts alone. The shallower ones then learn for some steps,
and are measured again. Nothing is made of their errors on other photographs: in so few steps the averages
that batch normalisation keeps hardly settle, and over a hundred layers what they are off by multiplies.

Replicates in part: He et al., 2016, arXiv:1603.05027, sections 2 and 4; their networks have 110 to 1,001
layers. The rate is the one at which He et al., 2016, arXiv:1512.03385, section 4.2, let 110 layers begin.
"""

import dataclasses
import re
from pathlib import Path
from typing import Any

import numpy as np

from cnn_course import models, training
from cnn_course.experiments import _small_photos
from cnn_course.experiments._definition import Experiment, Outcome
from cnn_course.experiments._recorded import records
from cnn_course.experiments._schema import COUNT, LOSS, NUMBER, SHARE, each, fields, many

KINDS = {"plain": "plain-cifar", "residual": "resnet-cifar", "preactivated": "resnet-v2-cifar"}
DEPTHS = (110, 218)
TRAINED = 110
VARIANTS = {f"{kind}-{depth}": (kind, depth) for depth in DEPTHS for kind in KINDS}
SMOKE_DEPTH = 14
LEARNED_FROM, TESTED_ON = 2560, 500  # photographs: 20 steps an epoch
MEASURED_ON = 128
KEPT = 0.5  # of batch normalisation's averages, from step to step: so few steps want a short memory
RECIPE = dataclasses.replace(_small_photos.RECIPE, epochs=5, learning_rate=0.01, schedule="constant")
Numbers = np.ndarray[Any, np.dtype[Any]]


def perform(variant: str, seed: int, smoke: bool) -> Outcome:
    """Measure a new network; train it for some steps, if it is not too deep, and measure it again."""
    train, test, note = _small_photos.parts(smoke, LEARNED_FROM, TESTED_ON)
    config = _small_photos.few_epochs(dataclasses.replace(RECIPE, seed=seed), smoke)
    kind, depth = VARIANTS[variant]
    side = _small_photos.SIDE
    network = models.get(KINDS[kind], depth=SMOKE_DEPTH if smoke else depth, input_shape=(side, side, 3))
    settings = {
        "network": network.name,
        "parameters": network.parameters,
        "measured_on": MEASURED_ON,
        "momentum": KEPT,
    }
    model = remembering_less(models.build(network))
    seen = train.take(slice(0, MEASURED_ON))
    pixels, labels = seen.pixels(config), seen.labels
    final: dict[str, Any] = {"start": measured(model, pixels, labels)}
    if depth != TRAINED:
        return Outcome({**settings, "seed": seed}, dataclasses.replace(note, train=0), final=final)
    history = training.fit(model, train, test, config, quiet=smoke)
    final["end"] = measured(model, pixels, labels)
    return Outcome({**settings, **config.as_dict()}, note, history, final)


def remembering_less(model: Any) -> Any:
    """Return the same model; its batch normalisations keep less of what they averaged before."""
    for layer in model.layers:
        if hasattr(layer, "momentum"):
            layer.momentum = KEPT
    return model


def measured(model: Any, pixels: Any, labels: Numbers) -> dict[str, list[float]]:
    """Return what passes through a network forwards and backwards, block by block.

    Batch normalisation takes the statistics of these pictures, as in a step of training.

    Returns:
        ``signal``, the root of the mean square of each block's output; ``gradient``, that of the mean loss's
        gradient there; ``shortcuts``, how much of the gradient at the end of its stage reaches the block
        through the shortcuts alone, 0 to 1. A plain network has no such way, and the list is empty.
    """
    outputs, gradients = _flow(model, ends_of(model), pixels, labels)
    return {
        "signal": [_size(one) for one in outputs],
        "gradient": [_size(one) for one in gradients],
        "shortcuts": _through_shortcuts(model, outputs, gradients),
    }


def ends_of(model: Any) -> dict[str, Any]:
    """Return the last layer of each block, by the block's name: from the input to the output."""
    found = {}
    for layer in model.layers:
        if block := re.match(r"stage\d+_block\d+", layer.name):
            found[block.group()] = layer
    return found


def _flow(model: Any, ends: dict[str, Any], pixels: Any, labels: Numbers) -> tuple[list[Any], list[Any]]:
    """Return the outputs of some layers, and the loss's gradients there; the model stays as it is."""
    import keras
    import tensorflow as tf

    kept = model.get_weights()  # a forward pass moves the moving averages
    watched = keras.Model(model.input, [*(layer.output for layer in ends.values()), model.output])
    with tf.GradientTape() as tape:
        tape.watch(given := tf.convert_to_tensor(pixels))
        *outputs, shares = watched(given, training=True)
        right = tf.gather(shares, labels, batch_dims=1)
        loss = -tf.reduce_mean(tf.math.log(tf.maximum(right, 1e-7)))
    gradients = tape.gradient(loss, outputs)
    model.set_weights(kept)
    return [one.numpy() for one in outputs], [one.numpy() for one in gradients]


def _through_shortcuts(model: Any, outputs: list[Numbers], gradients: list[Numbers]) -> list[float]:
    """Follow the gradient at the end of each stage back along the shortcuts, to the stage's first block.

    A shortcut that changes the shape has weights, and is no identity: the way ends there.
    """
    blocks, names = list(ends_of(model).items()), {layer.name for layer in model.layers}
    if not any(name.endswith("_add") for name in names):
        return []
    found: list[float] = []
    for place in reversed(range(len(blocks))):
        _, end = blocks[place]
        if place == len(blocks) - 1 or f"{blocks[place + 1][0]}_shortcut_conv" in names:
            passing = whole = gradients[place]
        found.append(round(float(np.linalg.norm(passing) / np.linalg.norm(whole)), 4))
        if type(end).__name__ == "ReLU":  # after the sum
            passing = passing * (outputs[place] > 0)
    return found[::-1]


def _size(values: Numbers) -> float:
    return float(f"{np.sqrt(np.mean(np.square(values, dtype=np.float64))):.4g}")


LEARNING = tuple(variant for variant, (_, depth) in VARIANTS.items() if depth == TRAINED)
FLOW = fields(signal=many(LOSS), gradient=many(LOSS), shortcuts={"type": "array", "items": SHARE})
CONTENT = {
    "depths": many(COUNT, len(DEPTHS)),
    "trained": COUNT,  # the depth of those that learn
    "steps": many(COUNT, RECIPE.epochs),  # done at the end of each epoch
    "start": each(VARIANTS, many(FLOW)),  # one a seed
    "end": each(LEARNING, many(FLOW)),
    "losses": each(LEARNING, many(many(NUMBER))),  # means of the steps since the epoch before
}


def figure(folder: Path) -> dict[str, Any]:
    """Return what was measured before and after the steps, and the loss meanwhile, of every run."""
    runs = {variant: records(folder, variant) for variant in VARIANTS}
    learned = {variant: runs[variant] for variant in LEARNING}
    an_epoch = LEARNED_FROM // RECIPE.batch_size
    return {
        "depths": list(DEPTHS),
        "trained": TRAINED,
        "steps": [an_epoch * epoch for epoch in range(1, RECIPE.epochs + 1)],
        "start": {variant: [run["final"]["start"] for run in found] for variant, found in runs.items()},
        "end": {variant: [run["final"]["end"] for run in found] for variant, found in learned.items()},
        "losses": {
            variant: [[round(epoch["train_loss"], 4) for epoch in run["epochs"]] for run in found]
            for variant, found in learned.items()
        },
    }


EXPERIMENT = Experiment(tuple(VARIANTS), perform, figure, CONTENT)
