"""How much of its receptive field a unit really listens to, before any training.

The theoretical field is the square of pixels that can change a unit at all. How much each of them does is the
size of the unit's gradient with respect to it: here the root mean square over channels, random weights and
input pictures, for the unit in the middle of a layer. All weights are random, as Keras draws them (Glorot
uniform, zero biases): this says what the architecture gives, not what training makes of it.

Compare: Luo, Li, Urtasun and Zemel, 2016, arXiv:1701.04128.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from cnn_course import datasets, models, shapes
from cnn_course.experiments import _sources
from cnn_course.experiments._definition import SHOWN_SEED, Experiment, Outcome
from cnn_course.experiments._recorded import records
from cnn_course.experiments._schema import COUNT, INTEGER, SPREAD, TEXT, each, fields, many, quantized
from cnn_course.packing import quantize
from cnn_course.results import Spread
from cnn_course.training import DataNote

DEPTHS = (2, 5, 10, 20)
VGG16 = ("block1_conv2", "block2_conv2", "block3_conv3", "block4_conv3", "block5_conv3")
RESNET50 = ("conv1_conv", "conv2_block3_out", "conv3_block4_out", "conv4_block6_out", "conv5_block3_out")
PHOTOS = ("chelsea", "coffee", "rocket", "hubble_deep_field")
DRAWN = 64  # rows and columns of a map as kept
FAINT = 1 - 0.9545  # of the strongest: what a normal distribution has beyond two deviations


@dataclass(frozen=True)
class Subject:
    """A network to look into: how it is built, which layers, how many draws of weights, which pictures."""

    build: Callable[[], Any]
    layers: tuple[str, ...]
    draws: int
    pictures: Callable[[int], np.ndarray]


def perform(variant: str, seed: int, smoke: bool) -> Outcome:
    """Measure the fields of one network's layers."""
    subject = SUBJECTS[variant]
    draws = 1 if smoke else subject.draws
    layers = subject.layers[:2] if smoke else subject.layers
    images = subject.pictures(seed)[: 1 if smoke else None]
    energies, network = _energies(subject.build, layers, images, draws)
    fields = shapes.receptive_field(network.layers, network.input_shape)
    by_name = {row.name: (row, field) for row, field in zip(network.table(), fields, strict=True)}
    rows, arrays = [], {}
    for name in layers:
        row, field = by_name[name]
        measured, drawn = _measured(energies[name], row.output_shape[0], field)
        rows.append({"layer": name, "output_shape": list(row.output_shape), **measured})
        arrays[name] = drawn
    config = {"network": network.name, "weights": "random", "draws": draws, "pictures": len(images)}
    return Outcome(
        config, _note(variant, images), final={"layers": rows}, arrays=arrays if seed == SHOWN_SEED else {}
    )


def _energies(
    build: Callable[[], Any], layers: tuple[str, ...], images: np.ndarray, draws: int
) -> tuple[dict[str, np.ndarray], models.Network]:
    """Return for each layer the squared gradients (H, W) of its middle unit, averaged; and the network."""
    import keras

    energies: dict[str, np.ndarray] = {}
    for _ in range(draws):
        keras.backend.clear_session()
        model = build()
        inner = keras.Model(model.input, [model.get_layer(name).output for name in layers])
        for image in images:
            for name, gradient in zip(layers, _gradients(inner, image), strict=True):
                energies[name] = energies.get(name, 0) + np.square(gradient).sum(axis=-1)
    return {name: energy / (draws * len(images)) for name, energy in energies.items()}, models.read(model)


def _gradients(inner: Any, image: np.ndarray) -> list[np.ndarray]:
    """Return for each output the gradient (H, W, C) of its middle unit, channels added with random signs.

    With random signs the mixed terms average out: the expected square is the sum of the channels' squares.
    """
    import tensorflow as tf

    pixels = tf.constant(image[None])
    with tf.GradientTape(persistent=True) as tape:
        tape.watch(pixels)
        outputs = inner(pixels, training=False)
        outputs = outputs if isinstance(outputs, list) else [outputs]
        units = []
        for output in outputs:
            unit = output[0, output.shape[1] // 2, output.shape[2] // 2]
            units.append(tf.reduce_sum(unit * tf.sign(tf.random.normal(unit.shape))))
    return [tape.gradient(unit, pixels)[0].numpy() for unit in units]


def _measured(
    energy: np.ndarray, outputs: int, field: shapes.ReceptiveField
) -> tuple[dict[str, Any], np.ndarray]:
    """Return the field's widths in pixels, and its map cut out around the middle and drawn small."""
    energy = energy / energy.max()
    first = field.start + outputs // 2 * field.jump
    numbers = {
        "theoretical": field.size,
        "first_pixel": first,
        "seen": _inside(first, field.size, energy.shape[0]),
        "sigma": round(sigma(energy), 3),
        "width": round(float(np.sqrt((np.sqrt(energy) > FAINT).sum())), 3),
    }
    top, step, drawn = _cut_out(energy, first + (field.size - 1) / 2, field.size)
    return {**numbers, "map_first_pixel": top, "map_pixels": step}, drawn


def _inside(first: int, size: int, height: int) -> int:
    """Count the rows of a field that lie on the image."""
    return min(first + size, height) - max(first, 0)


def sigma(energy: np.ndarray) -> float:
    """Return the standard deviation, in pixels along one axis, of squared gradients taken as a distribution.

    >>> round(sigma(np.ones((3, 3))) ** 2, 6)  # a 3×3 box: 2/3 along each axis
    0.666667
    """
    total, variances = energy.sum(), []
    for axis in (0, 1):
        profile = energy.sum(axis=1 - axis) / total
        places = np.arange(len(profile))
        variances.append((profile * places**2).sum() - (profile * places).sum() ** 2)
    return float(np.sqrt(np.mean(variances)))


def _cut_out(energy: np.ndarray, middle: float, size: int) -> tuple[int, int, np.ndarray]:
    """Return the first pixel, the pixels a cell, and the root mean square in each cell about the middle."""
    step = next((step for step in (1, 2) if DRAWN * step >= size), 4)
    cells = min(DRAWN, energy.shape[0] // step)
    top = int(np.clip(round(middle - cells * step / 2 + 0.5), 0, energy.shape[0] - cells * step))
    part = energy[top : top + cells * step, top : top + cells * step]
    return top, step, np.sqrt(part.reshape(cells, step, cells, step).mean(axis=(1, 3))).astype(np.float32)


def _plain(depth: int) -> Subject:
    """Return a plain stack, looked at before its last ReLU, which could have shut the unit off."""
    return Subject(
        lambda: models.build(models.plain_stack(depth)),
        (f"conv{depth}",),
        draws=20,
        pictures=lambda seed: np.random.RandomState(seed).normal(size=(4, 64, 64, 1)).astype(np.float32),
    )


def _application(name: str, layers: tuple[str, ...]) -> Subject:
    def build() -> Any:
        import keras

        return getattr(keras.applications, name)(weights=None, include_top=False, input_shape=(224, 224, 3))

    return Subject(build, layers, draws=4, pictures=lambda seed: _photos())


@functools.cache  # two networks look at them
def _photos() -> np.ndarray:
    photos = np.stack([datasets.photo(name, size=224) for name in PHOTOS])
    return photos.astype(np.float32) / 255 - 0.5


def _note(variant: str, images: np.ndarray) -> DataNote:
    empty = images[:0]
    if variant.startswith("plain"):
        return _sources.generated("noise", "Normal noise, one channel. Nothing is trained.", empty, images)
    note = _sources.generated("photographs", "Nothing is trained.", empty, images)
    source = "carried by cnn_course: " + ", ".join(PHOTOS)
    return DataNote(note.name, source, note.sha256, 0, len(images), note.note)


SUBJECTS = {
    **{f"plain-{depth}": _plain(depth) for depth in DEPTHS},
    "vgg16": _application("VGG16", VGG16),
    "resnet50": _application("ResNet50", RESNET50),
}


CONTENT = {
    "weights": {"const": "random"},
    "networks": each(
        SUBJECTS,
        many(
            fields(
                layer=TEXT,
                output_shape=many(COUNT, 3),
                theoretical=COUNT,
                first_pixel=INTEGER,
                seen=COUNT,
                sigma=SPREAD,
                width=SPREAD,
                map_first_pixel=COUNT,
                map_pixels=COUNT,
                map=quantized(None, None),
            )
        ),
    ),
}


def figure(folder: Path) -> dict[str, Any]:
    """Return for each network and layer the widths with their spread, and the map of the run shown."""
    networks = {}
    for variant in SUBJECTS:
        runs = records(folder, variant)
        with np.load(folder / f"{variant}-seed{SHOWN_SEED}.npz") as kept:
            networks[variant] = [
                _layer([run["final"]["layers"][place] for run in runs], kept[row["layer"]])
                for place, row in enumerate(runs[0]["final"]["layers"])
            ]
    return {"weights": "random", "networks": networks}


def _layer(rows: list[dict[str, Any]], drawn: np.ndarray) -> dict[str, Any]:
    spreads = {key: vars(Spread.of([row[key] for row in rows])) for key in ("sigma", "width")}
    return {**rows[0], **spreads, "map": quantize(drawn, 0)}


EXPERIMENT = Experiment(tuple(SUBJECTS), perform, figure, CONTENT)
