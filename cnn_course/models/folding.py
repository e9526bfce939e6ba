"""Fold batch normalisation into the convolution before it: the same function with fewer steps."""

from collections import Counter
from dataclasses import replace

import numpy as np

from cnn_course import shapes
from cnn_course.models.network import Network, Weights

FOLDABLE = (shapes.Conv2D, shapes.DepthwiseConv2D)


def fold_batch_normalization(network: Network, weights: Weights) -> tuple[Network, Weights]:
    """Return the network without batch normalisation that gives the same outputs at inference.

    After training, batch normalisation is a multiplication and an addition per channel. Both can be done
    once, to the kernel and the bias of the convolution before it: γ·(k∗x + b − μ)/√(σ² + ε) + β = k'∗x + b',
    with k' = k·γ/√(σ² + ε) and b' = β + (b − μ)·γ/√(σ² + ε).

    Args:
        network: each BatchNormalization directly follows a Conv2D or DepthwiseConv2D without an activation,
            whose output nothing else takes.
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
    rows = network.table()
    takers = Counter(source for row in rows for source in row.inputs)
    layers: dict[str, shapes.Layer] = {}
    stands_for: dict[str, str] = {}
    folded = {name: list(arrays) for name, arrays in weights.items()}
    for row, layer in zip(rows, network.layers, strict=True):
        inputs = tuple(stands_for.get(source, source) for source in row.inputs)
        if not isinstance(layer, shapes.BatchNormalization):
            before = next(reversed(layers), shapes.INPUT)
            layers[row.name] = replace(layer, name=row.name, inputs=() if inputs == (before,) else inputs)
            continue
        conv = layers.get(inputs[0])
        if not isinstance(conv, FOLDABLE) or conv.activation is not None or takers[row.inputs[0]] > 1:
            raise ValueError(
                f"Layer {row.name!r} does not follow a Conv2D without activation: nothing to fold it into"
            )
        name = stands_for[row.name] = inputs[0]
        folded[name] = _fold(folded[name], folded.pop(row.name), layer)
        layers[name] = replace(conv, use_bias=True)
    return Network(f"{network.name}-folded", network.input_shape, tuple(layers.values())), folded


def _fold(
    convolution: list[np.ndarray], normalization: list[np.ndarray], layer: shapes.BatchNormalization
) -> list[np.ndarray]:
    """Return the kernel and bias that do the work of both layers, reckoned in float64."""
    kernel, *rest = (array.astype(np.float64) for array in convolution)
    *learned, mean, variance = (array.astype(np.float64) for array in normalization)
    gamma = learned.pop(0) if layer.scale else np.ones_like(mean)
    beta = learned.pop(0) if layer.center else np.zeros_like(mean)
    bias = rest[0] if rest else np.zeros_like(mean)
    factor = gamma / np.sqrt(variance + layer.epsilon)
    # A depthwise kernel ends with (C, depth_multiplier), in the order of its outputs.
    scaled = kernel * factor.reshape(kernel.shape[2:] if factor.size != kernel.shape[-1] else -1)
    return [scaled.astype(np.float32), (beta + (bias - mean) * factor).astype(np.float32)]
