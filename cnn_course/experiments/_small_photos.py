"""Photographs for the chapters on depth, at a quarter of the pixels: deep networks train on two cores."""

import numpy as np

from cnn_course.experiments import _sources
from cnn_course.training import Augmentation, DataNote, Split, TrainConfig

SIDE = 16
HALVED = "Means of 2x2 pixels: 16x16 pictures in place of 32x32."
LOOKED_AT = "The epochs' test figures are of the test photographs."
RECIPE = TrainConfig(
    epochs=8,
    batch_size=128,
    learning_rate=0.1,
    schedule="one-cycle",
    optimizer="sgd",
    weight_decay=1e-4,
    augmentation=Augmentation(flip=True),
    pixel_mean=0.47,
)


def parts(
    smoke: bool, learned: int | None = None, judged: int | None = None, halve: bool = True
) -> tuple[Split, Split, DataNote]:
    """Return the photographs to learn from and to test on, and what is to be said of them.

    Args:
        smoke: do a few digits stand in for them?
        learned: how many of the first to learn from; None for all.
        judged: how many of the first to test on; None for all.
        halve: at 16×16 pixels? Else they keep their 32×32.
    """
    dataset = _sources.load("cifar10", smoke)
    counts = (learned, judged)
    train, test = (
        split.take(slice(0, count)) for split, count in zip(_sources.splits(dataset), counts, strict=True)
    )
    words = [LOOKED_AT]
    if any(counts):
        words.append(f"Only the first {len(train):,} to learn from and {len(test):,} to test on.")
    if halve:
        train, test = (Split(halved(split.images), split.labels) for split in (train, test))
        words.insert(0, HALVED)
    train, test = (Split(split.images, split.labels.ravel()) for split in (train, test))
    return train, test, _sources.note(dataset, len(train), len(test), " ".join(words))


def halved(images: np.ndarray) -> np.ndarray:
    """Return the means of 2×2 pixels, rounded: (N, 2H, 2W, C) uint8 to (N, H, W, C) uint8.

    >>> halved(np.array([[0, 1], [3, 4]], np.uint8).reshape(1, 2, 2, 1)).ravel()
    array([2], dtype=uint8)
    """
    count, height, width, channels = images.shape
    blocks = images.reshape(count, height // 2, 2, width // 2, 2, channels)
    return np.round(blocks.mean(axis=(2, 4), dtype=np.float32)).astype(np.uint8)


def few_epochs(config: TrainConfig, smoke: bool) -> TrainConfig:
    """Return the recipe; for a smoke run one short epoch of it."""
    return config.smoke() if smoke else config
