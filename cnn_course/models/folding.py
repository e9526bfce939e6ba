"""Fold batch normalisation into the layer with weights before it: the same function with fewer steps."""

import dataclasses
from collections import Counter
from typing import Any

import numpy as np

from cnn_course import shapes
from cnn_course.models.network import Network, Weights

WEIGHTED = (shapes.Conv2D, shapes.DepthwiseConv2D, shapes.SeparableConv2D, shapes.Dense)


def fold_batch_normalization(network: Network, weights: Weights) -> tuple[Network, Weights]:
    """Return a network with less batch normalisation, or none, that gives the same outputs at inference.

    After training, batch normalisation is a multiplication and an addition per channel. Both can be done
    once, to the kernel and the bias of the convolution before it: γ·(k∗x + b − μ)/√(σ² + ε) + β = k'∗x + b',
    with k' = k·γ/√(σ² + ε) and b' = β + (b − μ)·γ/√(σ² + ε).

    So it is folded where it takes a convolution, or a dense layer, that has no activation and goes nowhere
    else. After a sum or a ReLU, as in pre-activation blocks, it stays: to fold it into the convolution after
    it, through a ReLU, would be another function.

    Args:
        network: any network.
        weights: its weights, as :func:`get_weights` returns them.

    Returns:
        The shorter network, named "…-folded", and its weights. Outputs agree within float32 rounding.

    Raises:
        ValueError: "Layer 'bn1' does not follow a Conv2D without activation: nothing to fold it into", where
            that holds for all there are.

    >>> from cnn_course import models
    >>> network = models.get("live-network-training")
    >>> arrays = {"conv1": [np.ones((5, 5, 1, 8))], "bn1": [np.ones(8), np.zeros(8), np.zeros(8), np.ones(8)]}
    >>> folded, _ = fold_batch_normalization(models.Network("two", (28, 28, 1), network.layers[:2]), arrays)
    >>> [row.name for row in folded.table()]
    ['conv1']

    Reference: Ioffe and Szegedy, 2015, arXiv:1502.03167, section 3.1.
    Taught in: Anatomy of a CNN.
    """
    into, rows = foldable(network), network.table()
    layers: dict[str, Any] = {row.name: layer for row, layer in zip(rows, network.layers, strict=True)}
    arrays = {name: list(own) for name, own in weights.items()}
    for name, source in into.items():
        arrays[source] = _folded(layers[source], arrays[source], layers[name], arrays.pop(name))
        layers[source] = dataclasses.replace(layers[source], use_bias=True)
    made, before = [], shapes.INPUT
    for row in rows:
        if row.name not in into:
            inputs = tuple(into.get(source, source) for source in row.inputs)
            named = () if inputs == (before,) else inputs
            made.append(dataclasses.replace(layers[row.name], name=row.name, inputs=named))
            before = row.name
    return Network(f"{network.name}-folded", network.input_shape, tuple(made)), arrays


def foldable(network: Network) -> dict[str, str]:
    """Return the batch normalisations that can be folded, and the layer with weights that each goes into.

    Raises:
        ValueError: as :func:`fold_batch_normalization`.
    """
    rows = network.table()
    layers = {row.name: layer for row, layer in zip(rows, network.layers, strict=True)}
    takers = Counter(source for row in rows for source in row.inputs)
    into: dict[str, str] = {}
    left = []
    for row in rows:
        if row.kind == "BatchNormalization":
            (taken,) = row.inputs
            source = into.get(taken, taken)  # what is folded itself is no more than the layer it goes into
            layer = layers.get(source)
            if isinstance(layer, WEIGHTED) and layer.activation in (None, "linear") and takers[taken] == 1:
                into[row.name] = source
            else:
                left.append(row.name)
    if left and not into:
        raise ValueError(
            f"Layer {left[0]!r} does not follow a Conv2D without activation: nothing to fold it into"
        )
    return into


def _folded(
    layer: Any,
    arrays: list[np.ndarray],
    normalization: shapes.BatchNormalization,
    statistics: list[np.ndarray],
) -> list[np.ndarray]:
    """Return the kernels and the bias that do the work of both layers, reckoned in float64."""
    *scale_and_shift, mean, variance = (array.astype(np.float64) for array in statistics)
    factor = (scale_and_shift[0] if normalization.scale else 1.0) / np.sqrt(variance + normalization.epsilon)
    shift = scale_and_shift[-1] if normalization.center else 0.0
    *kernels, bias = arrays if layer.use_bias else [*arrays, np.zeros_like(mean)]
    is_depthwise = isinstance(layer, shapes.DepthwiseConv2D)  # its outputs are numbered (channel, multiplier)
    of_outputs = factor.reshape(kernels[-1].shape[2:]) if is_depthwise else factor
    kernels[-1] = (kernels[-1] * of_outputs).astype(np.float32)
    return [*kernels, (shift + (bias - mean) * factor).astype(np.float32)]
