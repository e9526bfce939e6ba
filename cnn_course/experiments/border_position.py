"""Can a network tell where a pixel is? Only the padding is different between the networks compared.

Each image is 18×18 of noise (every pixel drawn alike) or of one grey level; nothing in it says where anything
is. A stack of five 5×5 convolutions must say of every pixel in which ninth of the image it lies. Chance is 1
in 9. Five such layers reach ten pixels each way, so every pixel's field covers the nearest border on both
axes.

zero: zeros around each layer's input ("same"). reflect: the picture mirrored at its border. circular: the
    picture continued at the opposite border. valid: nothing, on an image so much larger that 18×18 outputs
    remain.

Related: Islam, Jia and Bruce, 2020, arXiv:2001.08248, who read positions out of networks trained on
    photographs.
"""

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np

from cnn_course import packing, training
from cnn_course.experiments import _sources
from cnn_course.experiments._definition import SHOWN_SEED, Experiment, Outcome
from cnn_course.experiments._recorded import summary
from cnn_course.experiments._schema import SHARE, SPREAD, each, fields, packed, quantized
from cnn_course.training import Split, TrainConfig

PADDINGS = ("zero", "reflect", "circular", "valid")
NOTES = {
    "noise": "Every pixel is drawn alike, from 0 to 255.",
    "constant": "Each image is of one grey level.",
}
PICTURES = tuple(NOTES)
VARIANTS = tuple(f"{padding}-{picture}" for padding in PADDINGS for picture in PICTURES)
SIZE, DEPTH, KERNEL, FILTERS = 18, 5, 5, 12
REACH = DEPTH * (KERNEL // 2)
RECIPE = TrainConfig(epochs=8, batch_size=16, learning_rate=0.003, schedule="one-cycle", pixel_mean=0.5)
TRAIN, TEST = 1024, 200


def pictures(picture: str, count: int, size: int, seed: int) -> np.ndarray:
    """Draw images (count, size, size) that say nothing of position."""
    random = np.random.RandomState(seed)
    shape = (count, size, size) if picture == "noise" else (count, 1, 1)
    return np.broadcast_to(random.randint(0, 256, shape), (count, size, size)).astype(np.uint8)


def ninths() -> np.ndarray:
    """Return for each pixel (SIZE, SIZE) the number of its ninth, 0 to 8, by rows."""
    third = np.arange(SIZE) * 3 // SIZE
    return third[:, None] * 3 + third[None, :]


def build(padding: str) -> Any:
    """Build the network: DEPTH times pad, convolve, ReLU; then nine shares for each pixel."""
    import keras

    size = SIZE + (2 * REACH if padding == "valid" else 0)
    inputs = tensor = keras.Input((size, size, 1))
    for place in range(1, DEPTH + 1):
        tensor = keras.layers.Lambda(_pad, arguments={"padding": padding}, name=f"pad{place}")(tensor)
        tensor = keras.layers.Conv2D(
            FILTERS, KERNEL, activation="relu", kernel_initializer="he_normal", name=f"conv{place}"
        )(tensor)
    shares = keras.layers.Conv2D(9, 1, activation="softmax", name="ninth")(tensor)
    return keras.Model(inputs, shares, name=f"border_{padding}")


def _pad(tensor: Any, padding: str) -> Any:
    """Surround images by KERNEL // 2 rows and columns of the given kind."""
    import tensorflow as tf

    edge = KERNEL // 2
    if padding == "valid":
        return tensor
    if padding == "circular":
        tensor = tf.concat([tensor[:, -edge:], tensor, tensor[:, :edge]], axis=1)
        return tf.concat([tensor[:, :, -edge:], tensor, tensor[:, :, :edge]], axis=2)
    around = [[0, 0], [edge, edge], [edge, edge], [0, 0]]
    return tf.pad(tensor, around, mode="REFLECT" if padding == "reflect" else "CONSTANT")


def perform(variant: str, seed: int, smoke: bool) -> Outcome:
    """Train the network with one padding on one kind of picture."""
    padding, picture = variant.split("-")
    config = dataclasses.replace(RECIPE, seed=seed)
    config = config.smoke() if smoke else config
    counts = (32, 8) if smoke else (TRAIN, TEST)
    model = build(padding)
    train, test = (
        _labelled(pictures(picture, count, model.input_shape[1], 2 * seed + place))
        for place, count in enumerate(counts)
    )
    history = training.fit(model, train, test, config, quiet=smoke)
    shares = np.asarray(model(test.pixels(config), training=False))
    right = np.take_along_axis(shares, test.labels[..., None], axis=-1)[..., 0]
    arrays = {"picture": test.images[0, :, :, 0], "shares": shares[0], "right": right.mean(axis=0)}
    described = {
        "padding": padding,
        "picture": picture,
        "layers": DEPTH,
        "kernel_size": KERNEL,
        "filters": FILTERS,
        "parameters": model.count_params(),
    }
    note = _sources.generated(picture, NOTES[picture], train.images, test.images)
    return Outcome(
        {**described, **config.as_dict()},
        note,
        history,
        {"chance": round(1 / 9, 6)},
        arrays if seed == SHOWN_SEED else {},
    )


def _labelled(images: np.ndarray) -> Split:
    """Give every image the map of its pixels' ninths."""
    return Split(images, np.broadcast_to(ninths(), (len(images), SIZE, SIZE)).copy())


CONTENT = {
    "ninths": packed("uint8", SIZE, SIZE),
    "chance": SHARE,
    "maps": each(
        VARIANTS,
        fields(
            picture=packed("uint8", None, None),
            said=packed("uint8", SIZE, SIZE),
            share_of_the_right_ninth=quantized(SIZE, SIZE),
        ),
    ),
    "test_accuracy": each(VARIANTS, SPREAD),
}


def figure(folder: Path) -> dict[str, Any]:
    """Return for each padding what the network says of one picture's pixels, and where it is right."""
    maps = {}
    for variant in VARIANTS:
        with np.load(folder / f"{variant}-seed{SHOWN_SEED}.npz") as kept:
            maps[variant] = {
                "picture": packing.pack(kept["picture"]),
                "said": packing.pack(kept["shares"].argmax(axis=-1).astype(np.uint8)),
                "share_of_the_right_ninth": packing.quantize(kept["right"], 0, 1),
            }
    return {
        "ninths": packing.pack(ninths().astype(np.uint8)),
        "chance": 1 / 9,
        "maps": maps,
        "test_accuracy": {variant: summary(folder, variant) for variant in VARIANTS},
    }


EXPERIMENT = Experiment(VARIANTS, perform, figure, CONTENT)
