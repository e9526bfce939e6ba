"""Photographs for the chapters on depth, at a quarter of the pixels: deep networks train on two cores."""

import numpy as np

from cnn_course.experiments import _sources
from cnn_course.training import Augmentation, DataNote, Split, TrainConfig

SIDE = 16
WORDS = (
    "Means of 2x2 pixels: 16x16 pictures in place of 32x32. "
    "The epochs' test figures are of the test photographs."
)
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


def parts(smoke: bool) -> tuple[Split, Split, DataNote]:
    """Return the photographs to learn from and to test on, and what is to be said of them."""
    dataset = _sources.load("cifar10", smoke)
    train, test = (Split(halved(split.images), split.labels.ravel()) for split in _sources.splits(dataset))
    return train, test, _sources.note(dataset, len(train), len(test), WORDS)


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
