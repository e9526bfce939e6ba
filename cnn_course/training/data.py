"""From arrays to batches: what a step sees depends on the seed and the step alone, so it can be repeated."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from cnn_course.pixels import refuse_hidden
from cnn_course.training.augmentation import augment
from cnn_course.training.config import TrainConfig

if TYPE_CHECKING:
    import tensorflow as tf


@dataclass(frozen=True)
class Split:
    """Images and what is to be said of them.

    Args:
        images: (N, H, W, C) or (N, H, W), uint8.
        labels: (N,) class numbers; (N, H, W) where every pixel has one.

    Raises:
        TypeError: "images must be a NumPy array. Received: list".
        ValueError: "images must be (N, H, W, C) or (N, H, W) of uint8. Received: …";
            "There must be a label for each image. Received: 10 images, 9 labels".

    >>> len(Split(np.zeros((4, 28, 28), np.uint8), np.arange(4)))
    4

    Taught in: What training does.
    """

    images: np.ndarray
    labels: np.ndarray

    def __post_init__(self) -> None:
        for name, given in (("images", self.images), ("labels", self.labels)):
            refuse_hidden(name, given)
            if not isinstance(given, np.ndarray):
                raise TypeError(
                    f"{name} must be a NumPy array: np.asarray makes one. Received: {type(given).__name__}"
                )
        if self.images.dtype != np.uint8 or self.images.ndim not in (3, 4) or not len(self.images):
            raise ValueError(
                "images must be (N, H, W, C) or (N, H, W) of uint8, at least one. "
                f"Received: shape={self.images.shape}, dtype={self.images.dtype}"
            )
        if len(self.images) != len(self.labels):
            raise ValueError(
                "There must be a label for each image. "
                f"Received: {len(self.images)} images, {len(self.labels)} labels"
            )
        if self.images.ndim == 3:
            object.__setattr__(self, "images", self.images[..., None])

    def __len__(self) -> int:
        return len(self.images)

    def take(self, chosen: np.ndarray | slice) -> "Split":
        """Return the chosen images with their labels."""
        return Split(self.images[chosen], self.labels[chosen])

    def pixels(self, config: TrainConfig) -> np.ndarray:
        """Return the images as the network sees them: (N, H, W, C) float32."""
        return self.images.astype(np.float32) / 255 - np.float32(config.pixel_mean)


def epoch_order(count: int, seed: int, epoch: Any) -> "tf.Tensor":
    """Shuffle the images of an epoch: (count,) numbers that seed and epoch decide."""
    import tensorflow as tf

    return tf.argsort(tf.random.stateless_uniform([count], seed=tf.stack([seed, epoch])))


def train_pixels(images: "tf.Tensor", config: TrainConfig, step: Any, first: Any = 0) -> "tf.Tensor":
    """Turn the images of a step into what the network sees, augmented.

    Args:
        images: (B, H, W, C) uint8: a whole batch, or the part of it that begins at ``first``.
        config: its augmentation, pixel_mean, seed and batch_size.
        step: the number of the step, which decides the augmentation with the seed.
        first: the place in the batch of the first of these images.

    Returns:
        (B, H, W, C) float32.
    """
    import tensorflow as tf

    limits, seed = config.augmentation, tf.stack([config.seed, tf.cast(step, tf.int32)])
    if limits.resamples:
        images = tf.cast(images, tf.float32)
    changed = augment(images, limits, seed, first, config.batch_size)
    return tf.cast(changed, tf.float32) / 255 - config.pixel_mean
