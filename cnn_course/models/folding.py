"""Fold batch normalisation into the convolution before it: the same function with fewer steps."""

import dataclasses

import numpy as np

from cnn_course import shapes
from cnn_course.models.network import Network, Weights


def fold_batch_normalization(network: Network, weights: Weights) -> tuple[Network, Weights]:
    """Return the network without batch normalisation that gives the same outputs at inference.

    After training, batch normalisation is a multiplication and an addition per channel. Both can be done
    once, to the kernel and the bias of the convolution before it: γ·(k∗x + b − μ)/√(σ² + ε) + β = k'∗x + b',
    with k' = k·γ/√(σ² + ε) and b' = β + (b − μ)·γ/√(σ² + ε).

    Args:
        network: a chain in which each BatchNormalization directly follows a Conv2D without an activation.
        weights: its weights, as :func:`get_weights` returns them.

    Returns:
        The shorter network, named "…-folded", and its weights. Outputs agree within float32 rounding.

    Raises:
        ValueError: "Layer 'bn1' does not follow a Conv2D without activation: nothing to fold it into".

    >>> from cnn_course import models
    >>> network = models.get("live-network-training")
    >>> arrays = {"conv1": [np.ones((5, 5, 1, 8))], "bn1": [np.ones(8), np.zeros(8), np.zeros(8), np.ones(8)]}
    >>> folded, _ = fold_batch_normalization(models.Network("two", (28, 28, 1), network.layers[:2]), arrays)
    >>> [row.name for row in folded.table()]
    ['conv1']

    Reference: Ioffe and Szegedy, 2015, arXiv:1502.03167, section 3.1.
    Taught in: Anatomy of a CNN.
    """
    layers: list[shapes.Layer] = []
    folded = {name: list(arrays) for name, arrays in weights.items()}
    for row, layer in zip(network.table(), network.layers, strict=True):
        if not isinstance(layer, shapes.BatchNormalization):
            layers.append(dataclasses.replace(layer, name=row.name))
            continue
        conv = layers[-1] if layers else None
        if not isinstance(conv, shapes.Conv2D) or conv.activation is not None or conv.name is None:
            raise ValueError(
                f"Layer {row.name!r} does not follow a Conv2D without activation: nothing to fold it into"
            )
        folded[conv.name] = _fold(folded[conv.name], folded.pop(row.name), layer.epsilon)
        layers[-1] = dataclasses.replace(conv, use_bias=True)
    return Network(f"{network.name}-folded", network.input_shape, tuple(layers)), folded


def _fold(convolution: list[np.ndarray], normalization: list[np.ndarray], epsilon: float) -> list[np.ndarray]:
    """Return the kernel and bias that do the work of both layers, reckoned in float64."""
    kernel, *rest = (array.astype(np.float64) for array in convolution)
    bias = rest[0] if rest else np.zeros(kernel.shape[-1])
    gamma, beta, mean, variance = (array.astype(np.float64) for array in normalization)
    factor = gamma / np.sqrt(variance + epsilon)
    return [(kernel * factor).astype(np.float32), (beta + (bias - mean) * factor).astype(np.float32)]
