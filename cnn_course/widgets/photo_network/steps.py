"""A network as data, and its weights -> the steps that the page's engine takes, and their kernels."""

import dataclasses

import numpy as np

from cnn_course import shapes
from cnn_course.models import Network, Weights
from cnn_course.widgets.photo_network.weights import Array, Kernels, Step

BITS = {"convolution": 8, "pointwise": 8, "depthwise": 16, "average": 0}


def steps_of(network: Network, weights: Weights) -> tuple[list[Step], Kernels]:
    """Turn a network of separable convolutions into steps.

    What does nothing at inference is left out, and so is a softmax at the end: the last step gives scores.

    Args:
        network: convolutions, depthwise and 1x1 ones, with sums around blocks, batch normalisation folded.
        weights: each layer's arrays in Keras' order.

    Returns:
        The steps, in order, and each one's kernel and bias.

    Raises:
        ValueError: "The engine in the page has no step for MaxPooling2D. Received: layer 'pool1'".
    """
    steps: list[Step] = []
    kernels: dict[str, tuple[Array, Array]] = {}
    made_by: dict[str, str] = {}  # the step that a layer's output comes from
    before = network.input_shape
    for row, layer in zip(network.table(), network.layers, strict=True):
        if isinstance(layer, shapes.ReLU):
            steps[-1] = dataclasses.replace(steps[-1], activation="relu6")
        elif isinstance(layer, shapes.Add):
            [other] = {made_by[name] for name in layer.inputs} - {steps[-1].name}
            steps[-1] = dataclasses.replace(steps[-1], add=other)
        elif not isinstance(layer, shapes.Dropout | shapes.Softmax):
            step = _step(row.name, layer, before, row.output_shape)
            steps.append(step)
            if step.bits:
                kernels[step.name] = _laid_flat(step, weights[row.name])
        made_by[row.name] = steps[-1].name
        before = row.output_shape
    return steps, kernels


def _step(name: str, layer: shapes.Layer, before: shapes.Shape, after: shapes.Shape) -> Step:
    """Return what the engine does for a layer, without its activation."""
    side, channels = after[0] if len(after) == 3 else 1, after[-1]
    name = name.removesuffix("_conv")
    if isinstance(layer, shapes.GlobalAveragePooling2D):
        return Step(name, "average", side, channels, 0, kernel_size=before[0])
    if isinstance(layer, shapes.Dense):
        return Step(name, "pointwise", side, channels, before[-1], bits=BITS["pointwise"])
    if not isinstance(layer, shapes.Conv2D | shapes.DepthwiseConv2D):
        raise ValueError(
            f"The engine in the page has no step for {type(layer).__name__}. Received: layer {name!r}"
        )
    size, strides = layer.kernel_size[0], layer.strides[0]
    kind = "depthwise" if isinstance(layer, shapes.DepthwiseConv2D) else "pointwise"
    if size > 1 and kind == "pointwise":
        kind = "convolution"
    inputs = size * size * (1 if kind == "depthwise" else before[-1])
    zeros = shapes.padding_amounts((before[0], before[1]), size, strides, layer.padding).top
    return Step(name, kind, side, channels, inputs, size, strides, zeros, BITS[kind])


def _laid_flat(step: Step, arrays: list[Array]) -> tuple[Array, Array]:
    """Return a kernel as (inputs, channels), and a bias."""
    kernel, *rest = (array.astype(np.float64) for array in arrays)
    return kernel.reshape(step.inputs, step.channels), rest[0] if rest else np.zeros(step.channels)
