"""Layers one after the other: the shapes, parameters and multiply-adds of each, and of all."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cnn_course.shapes._layer import Layer, Parameters, Shape, check_network_input
from cnn_course.shapes.merging import Merge

INPUT = "input"


class LayerError(ValueError):
    """What a layer says of inputs that it cannot take; ``layer`` is its name."""

    def __init__(self, layer: str, words: object) -> None:
        super().__init__(f"Layer {layer!r}: {words}")
        self.layer = layer


@dataclass(frozen=True)
class LayerRow:
    """One row of a network's table."""

    name: str
    kind: str
    inputs: tuple[str, ...]
    output_shape: Shape
    parameters: int
    trainable: int
    non_trainable: int
    multiply_adds: int


def wired(layers: Sequence[Layer]) -> Iterator[tuple[str, Layer, tuple[str, ...]]]:
    """Yield (name, layer, names of its inputs) for each layer; refuse a chain that does not hold together."""
    known, counts, before = {INPUT}, dict[str, int](), INPUT
    for place, layer in enumerate(layers):
        if not isinstance(layer, Layer):
            raise TypeError(
                f"layers must hold layers of cnn_course.shapes. Received: layers[{place}]={layer!r}"
            )
        name = layer.name or _automatic_name(type(layer).__name__, counts)
        inputs = layer.inputs or (before,)
        if name in known:
            raise ValueError(f"Two layers have one name. Received: name={name!r} at layers[{place}]")
        if missing := [source for source in inputs if source not in known]:
            raise ValueError(
                f"Layer {name!r} takes {missing[0]!r}, which does not stand before it. Known: {sorted(known)}"
            )
        if len(inputs) > 1 and not isinstance(layer, Merge):
            raise ValueError(
                f"{type(layer).__name__} takes one input. Received: inputs={inputs} at layer {name!r}"
            )
        yield name, layer, inputs
        known.add(name)
        before = name


def _automatic_name(kind: str, counts: dict[str, int]) -> str:
    """Return Keras' name for the next layer of its kind: conv2d, conv2d_1, ..."""
    stem = re.sub(r"(.)([A-Z][a-z]+)", r"\1_\2", kind)
    stem = re.sub(r"([a-z])([A-Z])", r"\1_\2", stem).lower()
    number = counts.get(stem, 0)
    counts[stem] = number + 1
    return f"{stem}_{number}" if number else stem


def table(layers: Sequence[Layer], input_shape: Shape) -> list[LayerRow]:
    """List each layer's output shape, parameters and multiply-adds.

    A chain is a list of layers, each of which takes the one before it. Where a network forks or joins,
    a layer says in ``inputs`` which earlier layers it takes, by name; "input" is the network's own input.

    Args:
        layers: layers of this package, in order.
        input_shape: (H, W, C) or (features,), without the batch axis.

    Returns:
        A LayerRow for each layer; the last row's output_shape is the network's.

    Raises:
        ValueError: "Layer 'conv2d': The kernel is larger than the padded image ... Received: ...";
            "Two layers have one name. Received: ...";
            "Layer 'add' takes 'stem', which does not stand before it. Known: ...".
        TypeError: "layers must hold layers of cnn_course.shapes. Received: ...".

    >>> from cnn_course.shapes import Add, Conv2D, ReLU
    >>> block = [
    ...     Conv2D(16, 3, padding="same", name="conv1"),
    ...     ReLU(),
    ...     Conv2D(16, 3, padding="same", name="conv2"),
    ...     Add(inputs=("input", "conv2")),
    ... ]
    >>> for row in table(block, (32, 32, 16)):
    ...     print(row.name, row.output_shape, row.parameters, row.multiply_adds)
    conv1 (32, 32, 16) 2320 2359296
    re_lu (32, 32, 16) 0 0
    conv2 (32, 32, 16) 2320 2359296
    add (32, 32, 16) 0 0

    Reference: He et al., 2016, arXiv:1512.03385, table 1, has such a table.
    Taught in: Anatomy of a CNN.
    """
    shapes, rows = {INPUT: check_network_input(input_shape)}, []
    for name, layer, inputs in wired(layers):
        given = [shapes[source] for source in inputs]
        try:
            shapes[name] = layer.output_shape(*given)
        except ValueError as error:
            raise LayerError(name, error) from error
        counts = Parameters(0) if isinstance(layer, Merge) else layer.parameters(given[0])
        products = 0 if isinstance(layer, Merge) else layer.multiply_adds(given[0])
        rows.append(
            LayerRow(name, type(layer).__name__, inputs, shapes[name], counts.total, *counts, products)
        )
    return rows


def total_parameters(layers: Sequence[Layer], input_shape: Shape) -> int:
    """Count the parameters of a chain, those that training does not change included.

    Args:
        layers: layers of this package, in order.
        input_shape: (H, W, C) or (features,), without the batch axis.

    Returns:
        The sum over the rows of :func:`table`; Keras' ``model.count_params()``.

    Raises:
        ValueError: as :func:`table`.
        TypeError: as :func:`table`.

    >>> from cnn_course.shapes import Conv2D, Dense, Flatten
    >>> total_parameters([Conv2D(8, 3), Flatten(), Dense(10)], (28, 28, 1))
    54170

    Reference: LeCun et al., 1998, section II, on weight sharing.
    Taught in: Dense or convolutional?
    """
    return sum(row.parameters for row in table(layers, input_shape))


def total_multiply_adds(layers: Sequence[Layer], input_shape: Shape) -> int:
    """Count the multiply-adds of a chain for one image, as papers do.

    One multiplication by a weight and the addition after it count as one. Taps that fall on padding count.
    Biases, normalisation, activations, poolings and the joining of branches are left out. A count of FLOPs is
    twice as much.

    Args:
        layers: layers of this package, in order.
        input_shape: (H, W, C) or (features,), without the batch axis.

    Returns:
        The sum over the rows of :func:`table`.

    Raises:
        ValueError: as :func:`table`.
        TypeError: as :func:`table`.

    >>> from cnn_course.shapes import Conv2D, Dense, Flatten
    >>> total_multiply_adds([Conv2D(8, 3), Flatten(), Dense(10)], (28, 28, 1))
    102752

    Reference: Howard et al., 2017, arXiv:1704.04861, section 3.1.
    Taught in: Anatomy of a CNN.
    """
    return sum(row.multiply_adds for row in table(layers, input_shape))
