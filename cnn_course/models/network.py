"""What a network is before there is a framework: a name, an input shape, and layers."""

import re
from dataclasses import dataclass

import numpy as np

from cnn_course import shapes
from cnn_course.arguments import whole
from cnn_course.models.grouping import Block, blocks_of, folded

Weights = dict[str, list[np.ndarray]]
"""Each layer's name, and its arrays in Keras' order (kernel, bias; or gamma, beta, mean, variance)."""


@dataclass(frozen=True)
class Network:
    """Layers, wired by name, that know their own table. Those that no other layer takes are its outputs.

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
        # Reckoned once: it is asked for again and again, and of a thousand layers it takes its time.
        object.__setattr__(self, "_rows", tuple(shapes.table(self.layers, self.input_shape)))

    def table(self, levels: int | None = None) -> list[shapes.LayerRow]:
        """List each layer's output shape, parameters and multiply-adds.

        Args:
            levels: None for every layer; 1 for a row a stage, with the sums over its layers; 2 for a row a
                block within the stages; and so on.

        Returns:
            The rows, in order. A row of several layers is a ``BlockRow``.

        >>> from cnn_course import models
        >>> for row in models.get("resnet-cifar", depth=20).table(levels=1):
        ...     print(row.name, row.output_shape, row.parameters)
        stem (32, 32, 16) 496
        stage1 (32, 32, 16) 14208
        stage2 (16, 16, 32) 52096
        stage3 (8, 8, 64) 206592
        head (10,) 650

        Taught in: The general architecture.
        """
        rows: list[shapes.LayerRow] = list(vars(self)["_rows"])
        if levels is None:
            return rows
        blocks = blocks_of(rows)
        return folded(rows, blocks, _names(blocks, whole("levels", levels) - 1))

    def blocks(self) -> tuple[Block, ...]:
        """Find the blocks of the network, by its layers' names: stages, and blocks within them."""
        return blocks_of(self.table())

    @property
    def parameters(self) -> int:
        """All parameters, those that training does not change included."""
        return sum(row.parameters for row in self.table())

    @property
    def multiply_adds(self) -> int:
        """The multiply-adds of one image, as :func:`cnn_course.shapes.total_multiply_adds` counts them."""
        return sum(row.multiply_adds for row in self.table())


def _names(blocks: tuple[Block, ...], levels: int) -> set[str]:
    """Return the names of the blocks of so many levels, from the outermost."""
    if levels == 0:
        return set()
    inner = (_names(block.blocks, levels - 1) for block in blocks)
    return {block.name for block in blocks}.union(*inner)
