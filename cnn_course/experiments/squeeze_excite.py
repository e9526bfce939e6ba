"""What are gates worth? Two kinds of network with squeeze-and-excitation and without, trained alike.

Is it what the gates say, or only that there are some? At test time their content is changed, in the last
block or in all: a photograph's gates are permuted among the channels; each photograph gets those of another
one; each channel gets its mean, whatever the photograph.
"""

import dataclasses
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from cnn_course import models, packing, results, training
from cnn_course.experiments import _small_photos
from cnn_course.experiments._definition import SHOWN_SEED, Experiment, Outcome
from cnn_course.experiments._recorded import records, summary
from cnn_course.experiments._schema import (
    COUNT,
    NUMBER,
    SHARE,
    SPREAD,
    TEXT,
    each,
    fields,
    many,
    packed,
    quantized,
)
from cnn_course.models import blocks
from cnn_course.shapes import Layer, MaxPooling2D
from cnn_course.training import Split, TrainConfig

if TYPE_CHECKING:
    import keras

RATIO = 4  # the paper's 16 would leave a single unit for 16 channels
RECIPE = dataclasses.replace(_small_photos.RECIPE, epochs=5)
TRAINING_PHOTOS = 10_000
STAGES = ((1, 16), (1, 32), (2, 32))  # convolutions and filters of the VGG-like network
NETWORKS = ("vgg", "resnet")
VARIANTS = tuple(f"{se}{name}" for name in NETWORKS for se in ("", "se-"))
WHERE = ("last", "all")
CHANGES = ("permuted", "swapped", "mean")
AT_ONCE = 500  # photographs
SHOWN = f"se-vgg-seed{SHOWN_SEED}"
CLASSES = 10


def network(variant: str) -> models.Network:
    """Return a variant's network: both have a global pooling and one dense layer for a head."""
    if variant.endswith("vgg"):
        plain = _vgg()
    else:
        plain = models.get("resnet-cifar", depth=20, input_shape=(_small_photos.SIDE, _small_photos.SIDE, 3))
    return models.squeeze_excite(plain, RATIO) if variant.startswith("se-") else plain


def _vgg() -> models.Network:
    """Return stages of 3×3 convolutions, normalised as the paper's VGG is; no last pooling."""
    layers: list[Layer] = []
    for stage, (convolutions, filters) in enumerate(STAGES, 1):
        if stage > 1:
            layers.append(MaxPooling2D(2, name=f"stage{stage - 1}_pool"))
        for place in range(1, convolutions + 1):
            layers += blocks.conv_bn_relu(f"stage{stage}", filters, place=str(place))
    return models.Network("photo-vgg", (32, 32, 3), (*layers, *blocks.head(CLASSES)))


def perform(variant: str, seed: int, smoke: bool) -> Outcome:
    """Train; where there are gates, change what they say."""
    is_small = not variant.endswith("vgg")  # ResNet's are of 16×16 pixels, VGG's of 32×32
    train, test, note = _small_photos.parts(smoke, TRAINING_PHOTOS, halve=is_small)
    config = _small_photos.few_epochs(dataclasses.replace(RECIPE, seed=seed), smoke)
    described = network(variant)
    model = models.build(described)
    history = training.fit(model, train, test, config, quiet=smoke)
    settings = {"network": described.name, "parameters": described.parameters, **config.as_dict()}
    final: dict[str, Any] = {"multiply_adds": described.multiply_adds}
    if not variant.startswith("se-"):
        return Outcome(settings, note, history, final)
    gated = Gated(described, model, config)
    gates = gated.gates(test)
    means = {name: one.mean(axis=0) for name, one in gates.items()}
    final["changed"] = {
        where: {change: gated.accuracy(test, changes(gated, where, change, means)) for change in CHANGES}
        for where in WHERE
    }
    final["seconds_a_step"] = step_times(variant, train, config, rounds=2 if smoke else 12)
    return Outcome(settings, note, history, final, _shown(gated, test, gates) if variant == "se-vgg" else {})


# ---- gates that say something else

Change = Callable[[Any], Any]


class Gated:
    """A trained network whose gates can be looked at and changed."""

    def __init__(self, network: models.Network, model: "keras.Model", config: TrainConfig) -> None:
        self.network, self.model, self.config = network, model, config
        self.rows = network.table()
        self.blocks = [row.name for row in self.rows if row.name.endswith("_expand")]

    def run(self, pixels: np.ndarray, changed: dict[str, Change] | None = None) -> dict[str, Any]:
        """Return every layer's output, the named gates changed on the way."""
        outputs: dict[str, Any] = {"input": pixels}
        for row in self.rows:
            given = [outputs[name] for name in row.inputs]
            made = self.model.get_layer(row.name)(given if len(given) > 1 else given[0], training=False)
            outputs[row.name] = (changed or {}).get(row.name, lambda gates: gates)(made)
        return outputs

    def batches(self, split: Split) -> Iterator[Split]:
        """Yield a few hundred photographs at a time."""
        return (split.take(slice(first, first + AT_ONCE)) for first in range(0, len(split), AT_ONCE))

    def gates(self, split: Split) -> dict[str, np.ndarray]:
        """Return each block's gates, (photographs, channels)."""
        parts = [self.run(some.pixels(self.config)) for some in self.batches(split)]
        return {
            name: np.concatenate([np.asarray(part[name])[:, 0, 0] for part in parts]) for name in self.blocks
        }

    def accuracy(self, split: Split, changed: dict[str, Change]) -> float:
        """Return the share of photographs that are put into their class."""
        last = self.rows[-1].name
        hits = [
            np.asarray(self.run(some.pixels(self.config), changed)[last]).argmax(axis=1) == some.labels
            for some in self.batches(split)
        ]
        return round(float(np.concatenate(hits).mean()), 6)


def changes(gated: Gated, where: str, change: str, means: dict[str, np.ndarray]) -> dict[str, Change]:
    """Return what to do to the gates of the last block, or of all."""
    import keras

    done: dict[str, Callable[[str, Any], Any]] = {
        "permuted": lambda name, gates: keras.ops.take(gates, permutation(gates.shape[-1]), axis=-1),
        "swapped": lambda name, gates: keras.ops.roll(gates, 1, axis=0),
        "mean": lambda name, gates: keras.ops.zeros_like(gates) + means[name],
    }
    names = gated.blocks if where == "all" else gated.blocks[-1:]
    return {name: partial(done[change], name) for name in names}


def permutation(channels: int) -> np.ndarray:
    """Return the order in which so many gates are permuted: the same one in every run."""
    return np.random.RandomState(1).permutation(channels)


def step_times(variant: str, train: Split, config: TrainConfig, rounds: int) -> dict[str, float]:
    """Time a training step with gates and without, by turns; the quickest of each counts."""
    pixels, labels = train.pixels(config)[: config.batch_size], train.labels[: config.batch_size]
    timed = {"with": variant, "without": variant.removeprefix("se-")}
    built = {which: models.build(network(name)) for which, name in timed.items()}
    for model in built.values():
        model.compile("sgd", "sparse_categorical_crossentropy")
        model.train_on_batch(pixels, labels)
    least = dict.fromkeys(built, float("inf"))
    for _ in range(rounds):
        for which, model in built.items():
            begun = time.perf_counter()
            model.train_on_batch(pixels, labels)
            least[which] = min(least[which], time.perf_counter() - begun)
    return {which: round(seconds, 5) for which, seconds in least.items()}


# ---- what is shown


def _shown(gated: Gated, test: Split, gates: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Keep the first test photograph of each class with all that the page goes on from; gates by class."""
    first = [np.flatnonzero(test.labels == label)[0] for label in range(CLASSES)]
    some = test.take(np.array(first))
    outputs = {name: np.asarray(one) for name, one in gated.run(some.pixels(gated.config)).items()}
    last = gated.blocks[-1]
    pool = last.replace("_expand", "_pool")
    maps = next(row.inputs[0] for row in gated.rows if row.name == pool)
    kernel, bias = gated.model.get_layer("head_dense").get_weights()
    kept = {
        "photos": some.images,
        "labels": some.labels.astype(np.uint8),
        "maps": outputs[maps],
        "squeeze": outputs[pool][:, 0, 0],
        "gates": outputs[last][:, 0, 0],
        "shares": outputs["head_dense"],
        "mean": gates[last].mean(axis=0),
        "kernel": kernel,
        "bias": bias,
    }
    for name, one in gates.items():
        kept[f"by_class/{block_of(name)}"], kept[f"due_to_class/{block_of(name)}"] = by_class(
            one, test.labels
        )
    return kept


def by_class(gates: np.ndarray, labels: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Return each class's mean gates, and the share of the gates' variance that the classes explain.

    >>> gates = np.array([[0.2, 0.5], [0.2, 0.7], [0.8, 0.5], [0.8, 0.7]])
    >>> means, share = by_class(gates, np.array([0, 0, 1, 1]))
    >>> means.astype(float).round(2).tolist(), round(float(share), 2)
    ([[0.2, 0.6], [0.8, 0.6]], 0.9)
    """
    found, counts = np.unique(labels, return_counts=True)
    means = np.array([gates[labels == label].mean(axis=0) for label in found], np.float32)
    between = (counts[:, None] / len(labels) * (means - gates.mean(axis=0)) ** 2).sum(axis=0)
    return means, np.array(between.sum() / max(gates.var(axis=0).sum(), 1e-12), np.float32)


def block_of(name: str) -> str:
    """Return a block's name from that of its last dense layer: ``stage1_se1``."""
    return name.removesuffix("_expand")


GATES = {
    block_of(row.name): row.output_shape[-1]
    for row in network("se-vgg").table()
    if row.name.endswith("_expand")
}
SIDE, CHANNELS = 8, STAGES[-1][1]  # of the maps that the last gates scale
CONTENT = {
    "shown": {"const": SHOWN},
    "blocks": many(fields(name=TEXT, channels=COUNT), len(GATES)),
    "photos": packed("uint8", CLASSES, 32, 32, 3),
    "labels": many(COUNT, CLASSES),
    "maps": quantized(CLASSES, SIDE, SIDE, CHANNELS),
    "squeeze": packed("float32", CLASSES, CHANNELS),
    "gates": packed("float32", CLASSES, CHANNELS),
    "shares": packed("float32", CLASSES, CLASSES),
    "mean": packed("float32", CHANNELS),
    "kernel": packed("float32", CHANNELS, CLASSES),
    "bias": packed("float32", CLASSES),
    "permutation": many(COUNT, CHANNELS),
    "by_class": each(GATES, quantized(CLASSES, None)),
    "due_to_class": each(GATES, SHARE),
    "test_accuracy": each(VARIANTS, SPREAD),
    "changed": each(NETWORKS, each(WHERE, each(CHANGES, SPREAD))),
    "parameters": each(VARIANTS, COUNT),
    "multiply_adds": each(VARIANTS, COUNT),
    "step_ratio": each(NETWORKS, fields(mean=NUMBER, low=NUMBER, high=NUMBER, runs=COUNT)),
}


def figure(folder: Path) -> dict[str, Any]:
    """Return some photographs with their gates, all that follows from these, and what gates are worth."""
    with np.load(folder / f"{SHOWN}.npz") as found:
        kept = {name: found[name] for name in found.files}
    as_they_are = ("photos", "squeeze", "gates", "shares", "mean", "kernel", "bias")
    return {
        "shown": SHOWN,
        "blocks": [{"name": name, "channels": channels} for name, channels in GATES.items()],
        "labels": kept["labels"].tolist(),
        **{name: packing.pack(kept[name]) for name in as_they_are},
        "maps": packing.quantize(kept["maps"], 0, float(kept["maps"].max())),
        "permutation": permutation(CHANNELS).tolist(),
        "by_class": {name: packing.quantize(kept[f"by_class/{name}"], 0, 1) for name in GATES},
        "due_to_class": {name: round(float(kept[f"due_to_class/{name}"]), 4) for name in GATES},
        "test_accuracy": {variant: summary(folder, variant) for variant in VARIANTS},
        "changed": {name: _changed(folder, f"se-{name}") for name in NETWORKS},
        "parameters": {variant: network(variant).parameters for variant in VARIANTS},
        "multiply_adds": {variant: network(variant).multiply_adds for variant in VARIANTS},
        "step_ratio": {name: _ratio(folder, f"se-{name}") for name in NETWORKS},
    }


def _changed(folder: Path, variant: str) -> dict[str, Any]:
    """Return the accuracies with gates that say something else, over the seeds."""
    found = [run["final"]["changed"] for run in records(folder, variant)]
    return {
        where: {change: _spread([one[where][change] for one in found]) for change in CHANGES}
        for where in WHERE
    }


def _ratio(folder: Path, variant: str) -> dict[str, Any]:
    """Return how much longer a training step takes with gates than without."""
    found = [run["final"]["seconds_a_step"] for run in records(folder, variant)]
    return _spread([round(one["with"] / one["without"], 3) for one in found])


def _spread(values: list[float]) -> dict[str, Any]:
    return dict(vars(results.Spread.of(values)))


EXPERIMENT = Experiment(VARIANTS, perform, figure, CONTENT)
