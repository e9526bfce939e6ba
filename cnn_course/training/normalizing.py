"""Batch normalisation as one operation, while a network is trained.

Keras writes it as some ten small operations, each of which reads and writes all the numbers of a layer: on a
processor they take as long as the convolution before them. TensorFlow has the whole as one operation, forth
and back. The formulas are the same; the numbers differ by rounding.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import keras
import tensorflow as tf

from cnn_course.training import _keras

SMALLEST_EPSILON = 1.001e-5  # smaller ones the operation would replace by this


@contextmanager
def fused_normalization(model: "keras.Model") -> Iterator[None]:
    """Let the batch normalisations of a built model train as one operation each, and then be as before.

    Those that the operation cannot do (another axis, a mask, statistics shared between devices, an input that
    is no stack of maps) stay Keras' own, and so does every one that is not training.

    Args:
        model: any Keras model of layers.

    Returns:
        A context manager.

    Reference: Ioffe and Szegedy, 2015, arXiv:1502.03167.
    Taught in: Running on a GPU, or ten.
    """
    layers = [layer for layer in _keras.layers_of(model) if _can_be_fused(layer)]
    for layer in layers:
        layer.call = _fused_call(layer)
    try:
        yield
    finally:
        for layer in layers:
            del layer.call


def _can_be_fused(layer: Any) -> bool:
    return (
        type(layer) is keras.layers.BatchNormalization
        and layer.built
        and layer.axis in (-1, 3)
        and layer.input_spec.ndim == 4
        and layer.epsilon >= SMALLEST_EPSILON
        and not layer.synchronized
        and not getattr(layer, "renorm", False)
    )


def _fused_call(layer: Any) -> Any:
    plain = layer.call

    def call(inputs: Any, training: bool | None = None, mask: Any = None) -> Any:
        if not (training and layer.trainable) or mask is not None:
            return plain(inputs, training=training, mask=mask)
        channels = inputs.shape[-1]
        normalized, mean, variance, *_ = tf.raw_ops.FusedBatchNormV3(
            x=inputs,
            scale=layer.gamma.value if layer.scale else tf.ones(channels),
            offset=layer.beta.value if layer.center else tf.zeros(channels),
            mean=tf.zeros(0),
            variance=tf.zeros(0),
            epsilon=layer.epsilon,
            is_training=True,
        )
        # The operation divides by one less than the number of values, Keras by their number.
        count = tf.cast(tf.size(inputs) // channels, tf.float32)
        _move(layer.moving_mean, mean, layer.momentum)
        _move(layer.moving_variance, variance * (count - 1) / count, layer.momentum)
        return normalized

    return call


def _move(average: Any, value: Any, momentum: float) -> None:
    average.assign(average * momentum + value * (1 - momentum))
