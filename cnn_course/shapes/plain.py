"""A layer as plain data: the one form that files, figures and JavaScript read."""

import dataclasses
from collections.abc import Mapping, Sequence
from typing import Any

from cnn_course import arguments
from cnn_course.shapes import paddings
from cnn_course.shapes._layer import Layer
from cnn_course.shapes.convolutions import Conv2D, Dense, DepthwiseConv2D, SeparableConv2D
from cnn_course.shapes.elementwise import (
    Activation,
    BatchNormalization,
    Dropout,
    LayerNormalization,
    Normalization,
    ReLU,
    Rescaling,
    Softmax,
    SpatialDropout2D,
)
from cnn_course.shapes.merging import Add, Concatenate, Multiply
from cnn_course.shapes.poolings import (
    AveragePooling2D,
    GlobalAveragePooling2D,
    GlobalMaxPooling2D,
    MaxPooling2D,
)
from cnn_course.shapes.reshaping import Cropping2D, Flatten, Reshape, UpSampling2D, ZeroPadding2D

Plain = dict[str, Any]

KINDS: dict[str, type[Layer]] = {
    kind.__name__: kind
    for kind in (
        *(Conv2D, DepthwiseConv2D, SeparableConv2D, Dense),
        *(MaxPooling2D, AveragePooling2D, GlobalMaxPooling2D, GlobalAveragePooling2D),
        *(ZeroPadding2D, Cropping2D, UpSampling2D, Flatten, Reshape),
        *(Activation, ReLU, Softmax, Dropout, SpatialDropout2D, Rescaling),
        *(BatchNormalization, LayerNormalization, Normalization),
        *(Add, Multiply, Concatenate),
    )
}
"""Every kind of layer by its name, which is Keras'."""


def to_plain(layer: Layer) -> Plain:
    """Return a layer as JSON can hold it.

    All of it is written, also what is as usual: who reads it needs no list of defaults.

    Args:
        layer: a layer of this package.

    Returns:
        {"kind": …, "name": …, "inputs": […], and its arguments}, with Keras' names. Windows, strides and
        dilation rates are pairs, [down, across]; paddings a word, or [[top, bottom], [left, right]]. A name
        that is not given is None, inputs that are not given are [].

    Raises:
        TypeError: "to_plain takes a layer of cnn_course.shapes. Received: …".

    >>> to_plain(MaxPooling2D(2, name="pool1"))  # doctest: +NORMALIZE_WHITESPACE
    {'kind': 'MaxPooling2D', 'name': 'pool1', 'inputs': [],
     'pool_size': [2, 2], 'strides': [2, 2], 'padding': 'valid'}

    Taught in: Anatomy of a CNN.
    """
    if type(layer) not in KINDS.values():
        raise TypeError(f"to_plain takes a layer of cnn_course.shapes. Received: {layer!r}")
    fields = [field.name for field in dataclasses.fields(layer)]
    values = {name: _plain(name, getattr(layer, name)) for name in fields}
    # Who it is comes first, then how it is built.
    return {
        "kind": type(layer).__name__,
        "name": values.pop("name"),
        "inputs": values.pop("inputs"),
        **values,
    }


def _plain(name: str, value: Any) -> Any:
    """Return one argument with lists for tuples and Python's own numbers."""
    if name == "padding" and not isinstance(value, str):
        value = paddings.both_paddings(value)
    if arguments.is_list(value):
        return [_plain("", one) for one in value]
    if not arguments.is_number(value):
        return value
    return int(value) if arguments.is_whole(value) else float(value)


def from_plain(plain: Mapping[str, Any]) -> Layer:
    """Return the layer that plain data describe.

    Args:
        plain: what :func:`to_plain` gives; what is left out is as usual.

    Returns:
        The layer. ``from_plain(to_plain(layer))`` equals the layer, but that a padding in numbers comes back
        as ((top, bottom), (left, right)).

    Raises:
        ValueError: "There is no such kind of layer. Received: kind='Conv3D'. Known: Conv2D, …";
            "Conv2D has no such argument. Received: kernel. It has: name, inputs, filters, …"; and what the
            layer says of its arguments.

    >>> from_plain({"kind": "Conv2D", "name": "conv1", "filters": 8, "kernel_size": [3, 3]}).name
    'conv1'

    Taught in: Anatomy of a CNN.
    """
    given = {name: _tupled(value) for name, value in plain.items() if name != "kind"}
    kind = KINDS.get(str(plain.get("kind")))
    if kind is None:
        raise ValueError(
            f"There is no such kind of layer. Received: kind={plain.get('kind')!r}. Known: {', '.join(KINDS)}"
        )
    known = [field.name for field in dataclasses.fields(kind)]
    if unknown := [name for name in given if name not in known]:
        raise ValueError(
            f"{kind.__name__} has no such argument. Received: {unknown[0]}. It has: {', '.join(known)}"
        )
    return kind(**given)


def _tupled(value: Any) -> Any:
    return tuple(map(_tupled, value)) if arguments.is_list(value) else value


def layers_to_plain(layers: Sequence[Layer]) -> list[Plain]:
    """Return several layers as JSON can hold them, in order: see :func:`to_plain`."""
    return [to_plain(layer) for layer in layers]


def layers_from_plain(plain: Sequence[Mapping[str, Any]]) -> tuple[Layer, ...]:
    """Return the layers that a list of plain data describes: see :func:`from_plain`."""
    return tuple(from_plain(one) for one in plain)
