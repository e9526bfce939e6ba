"""ResNet-20 on images of CIFAR-10's shape: the step, the wait for the first one, and what the pipeline costs.

The images are random bytes: speed does not depend on what they show. On both sides batches hold 128 images,
mirrored and moved by up to 4 pixels, and the optimiser is Adam. Ours trains with ``precision="auto"``:
bfloat16 where the processor multiplies in it, which stock Keras does not do by default.

resnet20-step: images a second of an epoch of ``training.fit`` against one of plain ``model.fit`` with the
usual tf.data pipeline (shuffle, flip and crop image by image, batch, prefetch), both traced before; an epoch
of each by turns. Where PyTorch is installed, its own step, channels last, on fixed batches, takes turns too.

first-step: from the call of fit, with a built model, to the end of the first step, by turns in one warmed
process: tracing, above all.

input-pipeline: an epoch of our steps, batches picked and augmented, against as many on one batch that lies
ready in memory.
"""

import importlib.util
import logging
import os
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks._rows import compared

BATCH = 128
STEPS = 16  # an epoch
ROUNDS = 5
FIRST_ROUNDS = 3  # of those that trace anew, which takes long
BEFORE = 1  # rounds that are not counted
DEPTH = 20
FILTERS = (16, 32, 64)  # of its stages, for the peer that is written out here
STOCK = "Keras, model.fit and tf.data"


def run(small: bool = False) -> list[dict[str, Any]]:
    """Measure all three; small: one round of one step each, to see that everything runs."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    # Each round traces anew, on purpose; TensorFlow would warn of it.
    logging.getLogger("tensorflow").setLevel(logging.ERROR)
    steps, rounds, firsts = (1, 1, 1) if small else (STEPS, ROUNDS, FIRST_ROUNDS)
    random = np.random.default_rng(0)
    images = random.integers(0, 256, (steps * BATCH, 32, 32, 3), dtype=np.uint8)
    labels = random.integers(0, 10, steps * BATCH)
    other = torch_epoch(images, labels) if importlib.util.find_spec("torch") else None
    sides = step_times(images, labels, rounds, other)
    ours, stock, torch = [[len(images) / seconds for seconds in side] for side in sides]
    records = compared("resnet20-step", ours, stock, STOCK, "images/s", larger_is_better=True)
    if torch:
        name = "resnet20-step, against PyTorch"
        records += compared(name, ours, torch, "PyTorch, channels last", "images/s", True)
    records += compared("first-step", *first_steps(images, labels, firsts), STOCK, "s")
    epochs = pipeline_times(images, labels, rounds)
    return records + compared("input-pipeline", *epochs, "the same steps on one batch in memory", "s")


def resnet20() -> Any:
    """Return the course's ResNet-20 for 32×32 pixels and 10 classes, as a fresh Keras model."""
    from cnn_course import models

    return models.build(models.get("resnet-cifar", depth=DEPTH))


def recipe(epochs: int = 1) -> Any:
    """Return our side's configuration."""
    from cnn_course.training import Augmentation, TrainConfig

    augmentation = Augmentation(shift=4, flip=True)
    return TrainConfig(epochs=epochs, batch_size=BATCH, augmentation=augmentation, precision="auto")


def stock(images: np.ndarray, labels: np.ndarray) -> tuple[Any, Any]:
    """Return the peer: a compiled model, and its tf.data pipeline."""
    import tensorflow as tf

    def changed(image: Any, label: Any) -> tuple[Any, Any]:
        image = tf.image.random_flip_left_right(tf.cast(image, tf.float32) / 255)
        image = tf.image.random_crop(tf.pad(image, [[4, 4], [4, 4], [0, 0]]), [32, 32, 3])
        return image, label

    model = resnet20()
    model.compile(optimizer="adam", loss="sparse_categorical_crossentropy", metrics=["accuracy"])
    # The pipeline shuffles, so fit is told not to: it could not, and would warn.
    batches = tf.data.Dataset.from_tensor_slices((images, labels)).shuffle(len(images))
    batches = batches.map(changed, num_parallel_calls=tf.data.AUTOTUNE).batch(BATCH)
    return model, batches.prefetch(tf.data.AUTOTUNE)


def step_times(
    images: np.ndarray, labels: np.ndarray, rounds: int, other: Callable[[], float] | None = None
) -> tuple[list[float], list[float], list[float]]:
    """Return the seconds of each epoch: ours, the peer's, another's; one of each before is not counted.

    The peers' turns come at the end of each epoch of ours, so that nothing is traced twice.
    """
    import keras

    from cnn_course import training

    ours: list[float] = []
    theirs: list[float] = []
    others: list[float] = []

    class Timed(keras.callbacks.Callback):
        def __init__(self, kept: list[float]) -> None:
            super().__init__()
            self.kept = kept

        def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
            self.began = time.perf_counter()

        def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
            self.ended = time.perf_counter()

        def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
            self.kept.append(self.ended - self.began)

    class OurTimed(keras.callbacks.Callback):
        # One that heard each step would make each an execution of its own.
        def on_epoch_begin(self, epoch: int, logs: dict | None = None) -> None:
            self.began = time.perf_counter()

        def on_test_begin(self, logs: dict | None = None) -> None:
            ours.append(time.perf_counter() - self.began)

        def on_epoch_end(self, epoch: int, logs: dict | None = None) -> None:
            model.fit(batches, epochs=1, shuffle=False, verbose=0, callbacks=[Timed(theirs)])
            if other:
                others.append(other())

    model, batches = stock(images, labels)
    split = training.Split(images, labels)
    config = recipe(rounds + BEFORE)
    training.fit(resnet20(), split, split.take(slice(0, 8)), config, [OurTimed()], quiet=True)
    return ours[BEFORE:], theirs[BEFORE:], others[BEFORE:]


class _FirstStepError(Exception):
    """Raised to leave fit after the first step."""


def first_steps(images: np.ndarray, labels: np.ndarray, rounds: int) -> tuple[list[float], list[float]]:
    """Return the seconds from fit to the end of the first step; a round before is not counted."""
    import keras

    from cnn_course import training

    class First(keras.callbacks.Callback):
        def on_train_batch_end(self, batch: int, logs: dict | None = None) -> None:
            raise _FirstStepError

    def timed(fit: Any) -> float:
        began = time.perf_counter()
        try:
            fit()
        except _FirstStepError:
            return time.perf_counter() - began
        raise AssertionError("fit ended before its first step")

    def our_fit(model: Any) -> Any:
        held_out = split.take(slice(0, 8))
        return lambda: training.fit(model, split, held_out, recipe(), [First()], quiet=True)

    def stock_fit(model: Any, batches: Any) -> Any:
        return lambda: model.fit(batches, shuffle=False, verbose=0, callbacks=[First()])

    ours: list[float] = []
    theirs: list[float] = []
    split = training.Split(images, labels)
    for _ in range(rounds + BEFORE):
        keras.backend.clear_session()
        ours.append(timed(our_fit(resnet20())))
        keras.backend.clear_session()
        theirs.append(timed(stock_fit(*stock(images, labels))))
    return ours[BEFORE:], theirs[BEFORE:]


def pipeline_times(images: np.ndarray, labels: np.ndarray, rounds: int) -> tuple[list[float], list[float]]:
    """Return the seconds of an epoch with our pipeline, and of as many steps on a batch in memory."""
    import tensorflow as tf

    from cnn_course import training
    from cnn_course.training.engine import Engine, compiled
    from cnn_course.training.precision import choose_precision, computing_in

    split, config = training.Split(images, labels), recipe(rounds + BEFORE)
    fixed = tf.constant(split.pixels(config)[:BATCH]), tf.constant(labels[:BATCH].astype(np.int32))

    class FromMemory(Engine):
        def _step(self, data: Any, order: Any, step: Any) -> Any:
            gradients, loss, hits = self._learn(*fixed)
            self.optimizer.apply(gradients, self.model.trainable_variables)
            return loss, hits

    precision, steps = choose_precision(config.precision), len(images) // BATCH
    times: dict[type[Engine], list[float]] = {Engine: [], FromMemory: []}
    engines = []
    for kind in times:
        model = resnet20()
        optimizer = compiled(model, config, steps * (rounds + BEFORE), precision.name)
        splits = split, split.take(slice(0, 8))
        engines.append(kind(model, optimizer, None, splits, config, model.distribute_strategy))
    for epoch in range(rounds + BEFORE):
        # By turns, and each as often first.
        for engine in engines[:: 1 - 2 * (epoch % 2)]:
            with computing_in(engine.model, precision), engine.fused():
                began = time.perf_counter()
                engine.steps(epoch * steps, (epoch + 1) * steps, 0.0, 0)
                times[type(engine)].append(time.perf_counter() - began)
    return times[Engine][BEFORE:], times[FromMemory][BEFORE:]


def torch_epoch(images: np.ndarray, labels: np.ndarray) -> Callable[[], float]:
    """Return a function: the seconds of an epoch of PyTorch's own steps, channels last, on ready batches."""
    import torch
    from torch import nn

    class Block(nn.Module):
        def __init__(self, channels: int, filters: int, stride: int) -> None:
            super().__init__()
            self.body = nn.Sequential(
                nn.Conv2d(channels, filters, 3, stride, 1, bias=False),
                nn.BatchNorm2d(filters),
                nn.ReLU(),
                nn.Conv2d(filters, filters, 3, 1, 1, bias=False),
                nn.BatchNorm2d(filters),
            )
            changed = (nn.Conv2d(channels, filters, 1, stride, bias=False), nn.BatchNorm2d(filters))
            self.shortcut = nn.Sequential(*changed) if stride > 1 else nn.Identity()

        def forward(self, x: Any) -> Any:
            return torch.relu(self.body(x) + self.shortcut(x))

    torch.set_num_threads(os.cpu_count() or 1)
    stem = (nn.Conv2d(3, FILTERS[0], 3, 1, 1, bias=False), nn.BatchNorm2d(FILTERS[0]), nn.ReLU())
    blocks, channels = [], FILTERS[0]
    for filters in FILTERS:
        for _ in range((DEPTH - 2) // 6):
            blocks.append(Block(channels, filters, 2 if filters != channels else 1))
            channels = filters
    head = (nn.AdaptiveAvgPool2d(1), nn.Flatten(), nn.Linear(channels, 10))
    model = nn.Sequential(*stem, *blocks, *head).to(memory_format=torch.channels_last)
    optimizer, lossy = torch.optim.Adam(model.parameters()), nn.CrossEntropyLoss()
    pixels = torch.tensor(images.transpose(0, 3, 1, 2) / np.float32(255))
    pixels, named = pixels.contiguous(memory_format=torch.channels_last), torch.tensor(labels)

    def epoch() -> float:
        began = time.perf_counter()
        for first in range(0, len(images), BATCH):
            optimizer.zero_grad()
            lossy(model(pixels[first : first + BATCH]), named[first : first + BATCH]).backward()
            optimizer.step()
        return time.perf_counter() - began

    return epoch
