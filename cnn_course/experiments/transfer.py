"""What is pre-training worth? One network with ImageNet's weights and without, on few photographs of its own.

EfficientNet-Lite0 learns the ten classes of CIFAR-10 from 10 to 300 photographs of each: from scratch; its
body frozen, with a new head, fed rightly and wrongly; and fine-tuned, its batch normalisation going by what
it came with or by the batch. A small network learns from the same photographs: is it the size?

The seed draws the photographs, the first weights and the batches. What is done once in a process (tracing a
step, features of a photograph) takes longer than a run; so all seeds of a variant, and all variants, belong
into one.
"""

import dataclasses
import functools
import itertools
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from cnn_course import models
from cnn_course.experiments import _sources
from cnn_course.experiments._definition import Experiment, Outcome
from cnn_course.experiments._recorded import records
from cnn_course.experiments._schema import COUNT, SHARE, each, fields, many
from cnn_course.models import pretrained
from cnn_course.models.pretrained import Scaled
from cnn_course.training import DataNote, Split

CLASSES = 10
JUDGED = 1_000  # test photographs, the same ones for all
NAME, SIZE = "efficientnet-lite0", 64
BATCH, AT_ONCE = 16, 100
MOMENTUM = 0.9  # of moving averages, where there are not the thousands of steps that Keras' 0.99 is for


Arrays = list[np.ndarray]


class Learning(NamedTuple):
    """So many steps, at a rate that falls to zero."""

    steps: int
    rate: float


class Way(NamedTuple):
    """What is done to pixels, and how the head and then the whole network learn; None for not at all."""

    scale: Scaled
    head: Learning | None
    whole: Learning | None

    def briefly(self) -> "Way":
        """Return the same with two steps, for a smoke run."""
        head, whole = (one and one._replace(steps=2) for one in (self.head, self.whole))
        return Way(self.scale, head, whole)


PREPARATION = pretrained.load(NAME, weights=None).preparation
RIGHT = Scaled(127, 128)  # the preparation's own: a test holds them together
HEAD = Learning(300, 1e-3)  # on features
# After that. Of 3e-5, 1e-4 and 3e-4 the best with 100 photographs of a class, of a seed that is not recorded
# (64.7, 66.6, 72.9 %); with 10 it was the worst (46.2, 45.1, 44.3 %).
TUNED = Learning(300, 3e-4)
WAYS = {
    "small": Way(RIGHT, None, Learning(500, 2e-3)),
    "scratch": Way(RIGHT, None, Learning(1000, 1e-3)),
    "frozen": Way(RIGHT, HEAD, None),
    "divided": Way(Scaled(0, 255), HEAD, None),
    "raw": Way(Scaled(0, 1), HEAD, None),
    "tuned": Way(RIGHT, HEAD, TUNED),
    "tuned-by-batch": Way(RIGHT, HEAD, TUNED),
}
SMALL = models.get("resnet-cifar", depth=8)
LARGE = models.get(NAME, input_shape=(SIZE, SIZE, 3), classes=CLASSES)
IMAGES = (10, 30, 100, 300)  # photographs of a class
VARIANTS = {f"{way}-{images}": (way, images) for way in WAYS for images in IMAGES}


# ---- photographs


class Photographs(NamedTuple):
    """All that may be learned from, those to test on, and what is to be said of them."""

    train: Split
    test: Split
    note: DataNote


def photographs(images: int, smoke: bool) -> Photographs:
    """Return CIFAR-10, for runs with so many of a class; for a smoke run a few digits stand in for it."""
    dataset = _sources.load("cifar10", smoke)
    train, test = (Split(one.images, one.labels.ravel()) for one in _sources.splits(dataset))
    test = test.take(slice(0, 20 if smoke else JUDGED))
    words = f"{images} photographs of a class, drawn by the seed; the first {len(test):,} to test on."
    return Photographs(train, test, _sources.note(dataset, images * CLASSES, len(test), words))


def drawn(labels: np.ndarray, images: int, seed: int) -> np.ndarray:
    """Return which photographs a run learns from: so many of each class.

    With one seed the fewer are among the more.

    >>> drawn(np.arange(40) % 10, 1, seed=0) % 10
    array([0, 1, 2, 3, 4, 5, 6, 7, 8, 9])
    """
    order = np.random.default_rng(seed).permutation(len(labels))
    return np.concatenate([order[labels[order] == one][:images] for one in range(CLASSES)])


def fed(images: np.ndarray, scale: Scaled, large: bool = True) -> np.ndarray:
    """Return the numbers that a network gets: for the large one of photographs resized as it is used to."""
    whole = dataclasses.replace(PREPARATION, size=SIZE, crop=1.0)
    pictures = np.stack([whole.square(one) for one in images]) if large else images
    return np.asarray(scale(pictures.astype(np.float32)), np.float32)


# ---- learning


class Learner:
    """A model that can be begun again: its step of training is traced once, which takes longer than many."""

    def __init__(self, model: Any, traced: bool) -> None:
        import keras
        import tensorflow as tf

        self.model, self._optimizer = model, keras.optimizers.Adam()
        self._optimizer.build(model.trainable_variables)
        self._loss = keras.losses.SparseCategoricalCrossentropy()
        as_it_is = (lambda function: function) if not traced else tf.function
        self._step, self._said = as_it_is(self._learned), as_it_is(lambda some: model(some, training=False))

    def _learned(self, images: Any, labels: Any) -> None:
        import tensorflow as tf

        with tf.GradientTape() as tape:
            loss = self._loss(labels, self.model(images, training=True))
        weights = self.model.trainable_variables
        self._optimizer.apply_gradients(zip(tape.gradient(loss, weights), weights, strict=True))

    def learn(self, numbers: np.ndarray, labels: np.ndarray, how: Learning, seed: int, flips: bool) -> None:
        """Take some steps from the weights that the model has; the optimiser has seen nothing."""
        for state in self._optimizer.variables:
            state.assign(np.zeros(state.shape, state.dtype))
        random = np.random.default_rng(seed)
        for at, chosen in zip(range(how.steps), batches(len(labels), random), strict=False):
            self._optimizer.learning_rate.assign(how.rate * (1 - at / how.steps))
            some = numbers[chosen]
            if flips:
                mirrored = random.random(len(some)) < 0.5
                some[mirrored] = some[mirrored, :, ::-1]
            self._step(some, labels[chosen])

    def accuracy(self, numbers: np.ndarray, labels: np.ndarray) -> float:
        """Return the share of photographs whose class is the one with the highest share."""
        parts = [numbers[at : at + AT_ONCE] for at in range(0, len(numbers), AT_ONCE)]
        said = np.concatenate([np.asarray(self._said(part)) for part in parts])
        return round(float((said.argmax(axis=1) == labels).mean()), 6)


def batches(count: int, random: np.random.Generator) -> Iterator[np.ndarray]:
    """Yield batch after batch of numbers: each of so many once, in an order of chance, then again."""
    endless = itertools.chain.from_iterable(random.permutation(count) for _ in itertools.count())
    while True:
        yield np.array(list(itertools.islice(endless, BATCH)))


@functools.cache
def learner(way: str, traced: bool) -> Learner:
    """Return what learns in this way from pixels, its weights yet to be put in."""
    model = fresh(way)
    for layer in model.layers:
        if hasattr(layer, "moving_mean"):
            layer.momentum = MOMENTUM
    if way != "small":
        model = pretrained.with_new_head(model, CLASSES, frozen=False, batch_statistics=way != "tuned")
    return Learner(model, traced)


def fresh(way: str) -> Any:
    """Build what a way begins with, head aside: its weights are freshly drawn, or ImageNet's."""
    if way == "small":
        return models.build(SMALL)
    return pretrained.body(NAME, SIZE, "imagenet" if WAYS[way].head else None)


def begin(model: Any, way: str, trained: Arrays | None) -> None:
    """Put in the weights that a way begins with; a head that nobody has trained is all zeros."""
    if way == "small":
        model.set_weights(fresh(way).get_weights())
        return
    model.get_layer("body").set_weights(fresh(way).get_weights())
    last = model.get_layer("new_head")
    last.set_weights(trained or [np.zeros(one.shape) for one in last.weights])


# ---- a frozen body: what it makes of a photograph is computed once


class Features:
    """What the frozen body makes of photographs that are scaled in one way; each is looked at once."""

    def __init__(self, scale: Scaled, traced: bool) -> None:
        import tensorflow as tf

        body = functools.partial(pretrained.body(NAME, SIZE), training=False)
        self._scale, self._body = scale, tf.function(body) if traced else body
        self._kept: dict[bytes, np.ndarray] = {}

    def of(self, images: np.ndarray) -> np.ndarray:
        """Return the features of photographs, (B, 1280)."""
        names = [one.tobytes() for one in images]
        missing = [at for at, name in enumerate(names) if name not in self._kept]
        for start in range(0, len(missing), AT_ONCE):
            some = missing[start : start + AT_ONCE]
            made = np.asarray(self._body(fed(images[some], self._scale)))
            self._kept |= {names[at]: row for at, row in zip(some, made, strict=True)}
        return np.stack([self._kept[name] for name in names])


features = functools.cache(Features)


@functools.cache
def head(traced: bool) -> Learner:
    """Return a new head alone, which learns from features."""
    import keras

    layer = keras.layers.Dense(CLASSES, activation="softmax", name="new_head")
    return Learner(keras.Sequential([keras.Input(LARGE.table()[-2].output_shape), layer]), traced)


# ---- a run


def perform(variant: str, seed: int, smoke: bool) -> Outcome:
    """Learn in one way from so many photographs, and test."""
    name, images = VARIANTS[variant]
    way, count = (WAYS[name], images) if not smoke else (WAYS[name].briefly(), 2)
    train, test, note = photographs(count, smoke)
    train, trained, final = train.take(drawn(train.labels, count, seed)), None, {}
    if way.head:
        made, one = features(way.scale, not smoke), head(not smoke)
        one.model.set_weights([np.zeros(weight.shape) for weight in one.model.weights])
        one.learn(made.of(train.images), train.labels, way.head, seed, flips=False)
        final["test_accuracy"] = one.accuracy(made.of(test.images), test.labels)
        trained = one.model.get_weights()
    if way.whole:
        large = name != "small"
        seen, others = (fed(split.images, way.scale, large) for split in (train, test))
        one = learner(name, not smoke)
        begin(one.model, name, trained)
        one.learn(seen, train.labels, way.whole, seed, flips=True)
        final["test_accuracy"] = one.accuracy(others, test.labels)
    return Outcome({**config(name), "images_a_class": count, "seed": seed}, note, final=final)


def config(name: str) -> dict[str, Any]:
    """Return all that is decided beforehand of a way."""
    way, network = WAYS[name], SMALL if name == "small" else LARGE
    learnings = {part: one and one._asdict() for part, one in (("head", way.head), ("whole", way.whole))}
    return {
        "network": network.name,
        "parameters": network.parameters,
        "multiply_adds": network.multiply_adds,
        "input_size": network.input_shape[0],
        "weights": "imagenet" if way.head else None,
        "pixels": {"subtract": way.scale.subtract, "divide": way.scale.divide},
        **learnings,
        "optimizer": "adam",
        "batch_size": BATCH,
        "batch_norm_momentum": MOMENTUM,
        "threads": os.environ.get("TF_NUM_INTRAOP_THREADS", "all"),
    }


SMALL_OR_LARGE = ("small", "large")
CONTENT = {
    "images": many(COUNT, len(IMAGES)),
    "judged": COUNT,
    "input_size": COUNT,
    "accuracies": each(WAYS, many({"type": "array", "items": SHARE}, len(IMAGES))),  # by number; one a seed
    "steps": each(WAYS, fields(head=COUNT, whole=COUNT)),
    "parameters": each(SMALL_OR_LARGE, COUNT),
    "multiply_adds": each(SMALL_OR_LARGE, COUNT),
}


def figure(folder: Path) -> dict[str, Any]:
    """Return the accuracy of every run, and what each way was given."""
    networks = dict(zip(SMALL_OR_LARGE, (SMALL, LARGE), strict=True))
    return {
        "images": list(IMAGES),
        "judged": JUDGED,
        "input_size": SIZE,
        "accuracies": {
            way: [
                [run["final"]["test_accuracy"] for run in records(folder, f"{way}-{one}")] for one in IMAGES
            ]
            for way in WAYS
        },
        "steps": {
            name: {"head": way.head.steps if way.head else 0, "whole": way.whole.steps if way.whole else 0}
            for name, way in WAYS.items()
        },
        "parameters": {name: network.parameters for name, network in networks.items()},
        "multiply_adds": {name: network.multiply_adds for name, network in networks.items()},
    }


EXPERIMENT = Experiment(tuple(VARIANTS), perform, figure, CONTENT)
