"""Shift, turn, resize and mirror a batch in one resampling, on whatever device the batch is on."""

import math
from typing import TYPE_CHECKING, Any

from cnn_course.training.config import Augmentation

if TYPE_CHECKING:
    import tensorflow as tf


def augment(
    images: "tf.Tensor",
    augmentation: Augmentation,
    seed: "tf.Tensor",
    first: "tf.Tensor | int" = 0,
    batch_size: int | None = None,
) -> "tf.Tensor":
    """Change each image of a batch at random, in a way that the seed decides.

    All changes are one affine map an image, so that the picture is resampled (bilinearly) once. Shifts and
    mirroring alone move whole pixels: nothing is resampled. What comes in from outside the picture is zero.

    Args:
        images: (B, H, W, C) float32; uint8 where nothing is turned or resized.
        augmentation: how far each change may go.
        seed: two whole numbers.
        first: the place of the first image in the batch, where these are a part of one.
        batch_size: images in the whole batch; by default B.

    Returns:
        (B, H, W, C), the numbers of the kind that came in. An image's change depends on the seed and on its
        place in the batch alone, not on how the batch is shared out.

    Taught in: What training does.
    """
    import tensorflow as tf

    if not augmentation:
        return images
    count, height, width = tf.shape(images)[0], images.shape[1], images.shape[2]
    maps = _affine_maps(batch_size or count, (height, width), augmentation, seed)
    if batch_size:
        maps = maps[first : first + count]
    return tf.raw_ops.ImageProjectiveTransformV3(
        images=images,
        transforms=maps,
        output_shape=[height, width],
        fill_value=0.0,
        interpolation="BILINEAR" if augmentation.resamples else "NEAREST",
        fill_mode="CONSTANT",
    )


def _affine_maps(count: Any, size: tuple[int, int], limits: Augmentation, seed: Any) -> Any:
    """Return (count, 8): for each image where its output pixels come from, about the image's centre."""
    import tensorflow as tf

    draws = tf.random.stateless_uniform([5, count], seed=seed, minval=-1.0, maxval=1.0)
    turn, scale = draws[0] * math.radians(limits.rotation), 1 + draws[1] * limits.zoom
    # Whole pixels, each amount as likely: with shifts alone nothing is blurred.
    amounts = 2 * limits.shift + 1
    down, right = (tf.floor((draw + 1) / 2 * amounts) - limits.shift for draw in (draws[2], draws[3]))
    mirror = tf.where((draws[4] < 0) & limits.flip, -1.0, 1.0)
    a, b = tf.cos(turn) / scale * mirror, -tf.sin(turn) / scale
    c, d = tf.sin(turn) / scale * mirror, tf.cos(turn) / scale
    y, x = (size[0] - 1) / 2, (size[1] - 1) / 2
    zero = tf.zeros_like(a)
    rows = [a, b, x - a * x - b * y + right, c, d, y - c * x - d * y + down, zero, zero]
    return tf.stack(rows, axis=1)
