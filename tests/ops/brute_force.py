"""The operations once more, in float64, one output at a time: the judge of the generated comparisons.

Nothing here is shared with ``ops`` or ``shapes``. Padding is never laid around an image: a window looks only
at the pixels that are there.
"""

from collections.abc import Iterator

import numpy as np

REDUCE = {"max": np.max, "average": np.mean, "min": np.min}


def stops(size, taps, stride, padding, rate):
    """List for each output along an axis the pixels under the window, and the taps that lie on them."""
    span = (taps - 1) * rate + 1
    if padding == "same":  # TensorFlow's API guide, tf.nn, "Notes on padding": the odd one goes after
        count = -(-size // stride)
        before = max((count - 1) * stride + span - size, 0) // 2
    else:
        before, after = (0, 0) if padding == "valid" else padding
        count = (size + before + after - span) // stride + 1
    found = []
    for output in range(count):
        places = [(output * stride - before + tap * rate, tap) for tap in range(taps)]
        inside = [(pixel, tap) for pixel, tap in places if 0 <= pixel < size]
        found.append(tuple(list(part) for part in zip(*inside, strict=True)) if inside else ([], []))
    return found


def windows(images, taps, strides, padding, rate) -> Iterator:
    """Yield (y, x, pixels (B, h, w, C), rows of taps, columns of taps) for each output."""
    paddings = (padding, padding) if isinstance(padding, str) else padding
    down, across = (
        stops(images.shape[1 + axis], taps[axis], strides[axis], paddings[axis], rate[axis])
        for axis in (0, 1)
    )
    wide = images.astype(np.float64)
    for y, (rows, row_taps) in enumerate(down):
        for x, (columns, column_taps) in enumerate(across):
            yield y, x, wide[:, rows][:, :, columns], row_taps, column_taps


def gathered(outputs):
    """Put outputs by their place (y, x) together: (B, H', W', F)."""
    height, width = (1 + max(place[axis] for place in outputs) for axis in (0, 1))
    return np.stack([np.stack([outputs[y, x] for x in range(width)], 1) for y in range(height)], 1)


def conv2d(images, kernel, strides, padding, rate=(1, 1)):
    """Sum over taps and channels."""
    weights = kernel.astype(np.float64)
    return gathered(
        {
            (y, x): np.tensordot(pixels, weights[rows][:, columns], 3)
            for y, x, pixels, rows, columns in windows(images, kernel.shape[:2], strides, padding, rate)
        }
    )


def depthwise_conv2d(images, kernel, strides, padding, rate=(1, 1)):
    """Sum over taps, channel by channel."""
    by_channel = [
        conv2d(images[..., [c]], kernel[:, :, [c]], strides, padding, rate) for c in range(images.shape[3])
    ]
    return np.concatenate(by_channel, axis=-1)


def pool2d(images, pool_size, strides, padding, kind):
    """Take the largest, mean or smallest of the pixels that are there."""
    return gathered(
        {
            (y, x): REDUCE[kind](pixels, axis=(1, 2))
            for y, x, pixels, _, _ in windows(images, pool_size, strides, padding, (1, 1))
        }
    )
