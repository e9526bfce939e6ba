"""Batch normalisation: each channel centred and scaled, by the batch's own statistics or by kept ones."""

from typing import Any

import numpy as np

from cnn_course import arguments
from cnn_course.ops import _arguments
from cnn_course.ops._arguments import Array

EPSILON = 1e-3  # Keras' own


def batch_statistics(activations: Any) -> tuple[Array, Array]:
    """Return the mean and the variance of each channel over everything else: examples, rows and columns.

    Args:
        activations: (B, C) or (B, H, W, C), real numbers, at least one of each.

    Returns:
        Mean (C,) and variance (C,), the latter divided by the count: in training Keras divides so too.

    Raises:
        TypeError: "activations must hold real numbers. Received: dtype=bool".
        ValueError: "activations must be (B, …, C), none of them 0. Received: activations of shape (3,)".

    >>> mean, variance = batch_statistics([[1.0, 5.0], [3.0, 5.0]])
    >>> mean.tolist(), variance.tolist()
    ([2.0, 5.0], [1.0, 0.0])

    Reference: Ioffe and Szegedy, 2015, arXiv:1502.03167, algorithm 1 and section 3.2.
    Taught in: Batch normalisation.
    """
    array = _channelled(activations)
    over = tuple(range(array.ndim - 1))
    return array.mean(axis=over), array.var(axis=over)


def batch_normalize(
    activations: Any, mean: Any, variance: Any, gamma: Any = 1.0, beta: Any = 0.0, epsilon: float = EPSILON
) -> Array:
    """Centre and scale each channel, then scale and shift it by what was learned.

    Args:
        activations: (B, C) or (B, H, W, C), real numbers.
        mean: one number a channel, (C,), or one for all.
        variance: the same, at least 0.
        gamma: the learned scale, the same.
        beta: the learned shift, the same.
        epsilon: added to the variance, at least 0.

    Returns:
        γ · (x − mean) / √(variance + ε) + β, in the shape of the activations.

    Raises:
        TypeError: "activations must hold real numbers. …".
        ValueError: "mean must be one number, or one for each of the 3 channels. Received: …"; "variance must
            be at least 0 …"; "variance + epsilon must be above 0 …".

    >>> batch_normalize([[1.0], [3.0]], mean=2.0, variance=1.0, gamma=10.0, beta=5.0, epsilon=0.0).tolist()
    [[-5.0], [15.0]]

    Reference: Ioffe and Szegedy, 2015, arXiv:1502.03167, algorithms 1 and 2.
    Taught in: Batch normalisation.
    """
    array = _channelled(activations)
    given = {"mean": mean, "variance": variance, "gamma": gamma, "beta": beta}
    centre, spread, scale, shift = (_a_channel(name, value, array) for name, value in given.items())
    under = spread + arguments.number("epsilon", epsilon, 0)
    if (spread < 0).any():
        raise ValueError(f"variance must be at least 0. Received: variance={spread.min()}")
    if (under == 0).any():
        raise ValueError(
            f"variance + epsilon must be above 0: it is divided by its root. Received: epsilon={epsilon}"
        )
    normalized: Array = scale * (array - centre) / np.sqrt(under) + shift
    return normalized


def moving_average(kept: Any, now: Any, momentum: float = 0.99) -> Array:
    """Let kept statistics go a small part of the way to those of a batch.

    Args:
        kept: what was kept so far.
        now: what the batch gives.
        momentum: the share that is kept, from 0 to 1.

    Returns:
        momentum · kept + (1 − momentum) · now.

    Raises:
        TypeError: "kept must hold real numbers. …".
        ValueError: "momentum must be a number from 0 to 1. Received: momentum=2".

    >>> float(moving_average(0.0, 10.0, momentum=0.9).round(6))
    1.0

    Reference: Ioffe and Szegedy, 2015, arXiv:1502.03167, section 3.1.
    Taught in: Batch normalisation.
    """
    share = arguments.number("momentum", momentum, 0, 1)
    before, new = _arguments.numbers("kept", kept), _arguments.numbers("now", now)
    averaged: Array = np.asarray(share * before + (1 - share) * new)
    return averaged


def _channelled(value: Any) -> Array:
    """Return activations (B, …, C). Floats keep their type; whole numbers become float64."""
    array = _arguments.numbers("activations", value)
    if array.ndim < 2 or min(array.shape) < 1:
        raise ValueError(
            f"activations must be (B, …, C), none of them 0. Received: activations of shape {array.shape}"
        )
    return array if array.dtype.kind == "f" else array.astype(np.float64)


def _a_channel(name: str, value: Any, activations: Array) -> Array:
    """Return one number for each channel."""
    array = _arguments.numbers(name, value)
    channels = activations.shape[-1]
    if array.shape not in ((), (channels,)):
        raise ValueError(
            f"{name} must be one number, or one for each of the {channels} channels. "
            f"Received: {name} of shape {array.shape}"
        )
    return array.astype(activations.dtype, copy=False)
