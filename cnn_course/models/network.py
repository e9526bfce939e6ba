"""What a network is before there is a framework: a name, an input shape, and layers."""

import re
from dataclasses import dataclass

import numpy as np

from cnn_course import shapes

Weights = dict[str, list[np.ndarray]]
"""Each layer's name, and its arrays in Keras' order (kernel, bias; or gamma, beta, mean, variance)."""


@dataclass(frozen=True)
class Network:
    """A chain of layers that knows its own table.

    Args:
        name: lower-case words joined by hyphens.
        input_shape: (H, W, C) or (features,), without the batch axis.
        layers: layers of :mod:`cnn_course.shapes`, in order.

    Raises:
        ValueError: "name must be lower-case words joined by hyphens. Received: name='My Net'"; and what
            :func:`cnn_course.shapes.table` says of layers that do not fit.

    >>> from cnn_course.shapes import Conv2D, Dense, Flatten
    >>> Network("tiny", (28, 28, 1), (Conv2D(8, 3, name="conv1"), Flatten(), Dense(10))).parameters
    54170

    Taught in: Anatomy of a CNN.
    """

    name: str
    input_shape: shapes.Shape
    layers: tuple[shapes.Layer, ...]

    def __post_init__(self) -> None:
        if not re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", self.name):
            raise ValueError(f"name must be lower-case words joined by hyphens. Received: name={self.name!r}")
        object.__setattr__(self, "layers", tuple(self.layers))
        self.table()

    def table(self) -> list[shapes.LayerRow]:
        """List each layer's output shape, parameters and multiply-adds."""
        return shapes.table(self.layers, self.input_shape)

    @property
    def parameters(self) -> int:
        """All parameters, those that training does not change included."""
        return shapes.total_parameters(self.layers, self.input_shape)
