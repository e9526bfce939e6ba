"""An average of the weights over the last steps: steadier than the weights themselves, and often better.

After each step every averaged weight goes a small part of the way to the weight:
average ← decay · average + (1 − decay) · weight. With a decay of 0.99 it remembers about the last 100 steps.
In the first steps there is little to remember, so the decay starts at 0.1 and grows: (1 + t) / (10 + t) in
step t, until it reaches the one asked for.

Batch normalisation's statistics are averaged with the weights they belong to.

Reference: Polyak and Juditsky, 1992, SIAM Journal on Control and Optimization 30 (4), 838–855.
Taught in: What training does.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


class MovingAverage:
    """The averages of a model's weights.

    Args:
        model: a built Keras model.
        decay: from 0 (the weight itself) to below 1.
    """

    def __init__(self, model: Any, decay: float) -> None:
        import tensorflow as tf

        self.decay = decay
        self.weights = [weight.value for weight in model.weights if weight.dtype.startswith("float")]
        self.averages = []
        for weight in self.weights:
            with tf.distribute.get_strategy().extended.colocate_vars_with(weight):
                self.averages.append(tf.Variable(weight, trainable=False, aggregation=weight.aggregation))

    def update(self, step: Any) -> None:
        """Move each average towards its weight, after a step, counted from 0."""
        import tensorflow as tf

        step = tf.cast(step, tf.float32)
        part = 1 - tf.minimum(self.decay, (1 + step) / (10 + step))
        for average, weight in zip(self.averages, self.weights, strict=True):
            average.assign_sub(part * (average - weight))

    @contextmanager
    def in_place(self) -> Iterator[None]:
        """Put the averages where the weights are; afterwards the weights are back."""
        kept = [weight.numpy() for weight in self.weights]
        self.put()
        try:
            yield
        finally:
            for weight, value in zip(self.weights, kept, strict=True):
                weight.assign(value)

    def put(self) -> None:
        """Put the averages where the weights are, for good."""
        for weight, average in zip(self.weights, self.averages, strict=True):
            weight.assign(average.numpy())
