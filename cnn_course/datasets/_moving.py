"""Images moved, and images whose pixels change places: nothing is drawn anew, nothing is resampled."""

import numpy as np

DIGIT = (28, 28)  # rows and columns of the images that the one order is for


def shifted(images: np.ndarray, down: int, right: int) -> np.ndarray:
    """Move every image by whole pixels, black coming in behind it.

    Args:
        images: (N, H, W) or (N, H, W, C).
        down: rows; upwards where it is negative.
        right: columns; to the left where it is negative.

    Returns:
        A new array of the same shape: pixel (y, x) is the old pixel (y − down, x − right), or 0 where that
        lies outside.

    >>> shifted(np.array([[[1, 2], [3, 4]]]), 0, 1).tolist()
    [[[0, 1], [0, 3]]]

    Taught in: What training does.
    """
    moved = np.zeros_like(images)
    height, width = images.shape[1:3]
    moved[:, _seen(height, down), _seen(width, right)] = images[:, _seen(height, -down), _seen(width, -right)]
    return moved


def _seen(size: int, by: int) -> slice:
    """Return the places of a side on which something old lies after a move; none after a longer one."""
    return slice(max(by, 0), max(size + min(by, 0), 0))


def permutation() -> np.ndarray:
    """Draw the one order of a digit's 784 pixels that the course uses everywhere.

    Returns:
        (784,) uint16: new pixel i is the old pixel of number order[i].

    >>> permutation()[:4].tolist()
    [693, 85, 647, 392]

    Taught in: Dense or convolutional?
    """
    return np.random.RandomState(0).permutation(DIGIT[0] * DIGIT[1]).astype(np.uint16)


def permuted(images: np.ndarray) -> np.ndarray:
    """Put the pixels of every image into the one random order.

    Args:
        images: (N, 28, 28).

    Returns:
        A new array of the same shape; every image keeps its pixels, in other places.

    >>> some = np.arange(784).reshape(1, 28, 28)
    >>> permuted(some)[0, 0, :4].tolist()
    [693, 85, 647, 392]

    Taught in: Dense or convolutional?
    """
    return images.reshape(len(images), -1)[:, permutation()].reshape(images.shape)
