"""What every layer can be asked: its output shape, parameters, multiply-adds, and what one output sees."""

import math
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from cnn_course import arguments

Shape = tuple[int, ...]


class Parameters(NamedTuple):
    """Numbers that a layer keeps: those that training changes, and those that it only records."""

    trainable: int
    non_trainable: int = 0

    @property
    def total(self) -> int:
        """All of them."""
        return self.trainable + self.non_trainable


class Window(NamedTuple):
    """What one output sees along one axis: span positions, a stride apart, after padding on both ends."""

    span: int = 1
    stride: int = 1
    before: int = 0
    after: int = 0


@dataclass(frozen=True)
class Layer:
    """A layer as data, with the names and arguments that Keras gives it.

    The default layer keeps the shape, has no parameters and looks at one position at a time.

    Args:
        name: how later layers refer to this one; made up in Keras' way when not given.
        inputs: names of the layers it takes; by default the layer before it in the chain.
    """

    name: str | None = field(default=None, kw_only=True)
    inputs: tuple[str, ...] = field(default=(), kw_only=True)

    def __post_init__(self) -> None:
        if self.name is not None and (not isinstance(self.name, str) or not self.name):
            raise TypeError(f"name must be a string that is not empty. Received: name={self.name!r}")
        names = (self.inputs,) if isinstance(self.inputs, str) else tuple(self.inputs)
        if not all(isinstance(name, str) for name in names):
            raise TypeError(f"inputs must be names of layers. Received: inputs={self.inputs!r}")
        self._set(inputs=names)

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return the shape that comes out, without the batch axis."""
        return check_shape(input_shape)

    def parameters(self, input_shape: Shape) -> Parameters:
        """Count the numbers that the layer keeps."""
        return Parameters(0)

    def multiply_adds(self, input_shape: Shape) -> int:
        """Count the multiplications by a weight for one image."""
        return 0

    def window(self, axis: int, size: int | None) -> Window:
        """Return what one output sees along an axis (0 down, 1 across) of size positions, None if unknown."""
        return Window()

    def _set(self, **values: Any) -> None:
        """Store checked values; a frozen dataclass allows it only this way."""
        for name, value in values.items():
            object.__setattr__(self, name, value)

    def _check(self, minimum: int = 1, **values: Any) -> None:
        """Store whole numbers of at least minimum."""
        self._set(**{name: arguments.whole(name, value, minimum) for name, value in values.items()})

    def _check_flag(self, **values: Any) -> None:
        """Store what is True or False."""
        self._set(**{name: arguments.truth(name, value) for name, value in values.items()})

    def _check_shares(self, **values: Any) -> None:
        """Store numbers from 0 to 1."""
        self._set(**{name: arguments.number(name, value, 0, 1) for name, value in values.items()})

    def _image(self, input_shape: Shape) -> tuple[int, int, int]:
        """Return (H, W, C), or say that the layer wants an image."""
        shape = check_shape(input_shape)
        if len(shape) != 3:
            raise ValueError(
                f"{type(self).__name__} takes (H, W, C). Received: input_shape={shape}"
                f"{_way_out('input_shape', shape)}"
            )
        return shape[0], shape[1], shape[2]


def check_shape(shape: Any, name: str = "input_shape") -> Shape:
    """Return a shape without its batch axis as a tuple of positive ints."""
    if type(shape) is tuple and shape:
        for size in shape:
            if type(size) is not int or size < 1:
                break
        else:
            return shape  # as another layer has given it: most are
    if not arguments.is_list(shape) or not shape or any(size is None for size in shape):
        raise TypeError(
            "A shape is (H, W, C) or (features,), without the batch axis; each size must be a whole number. "
            f"Received: {name}={shape!r}{_way_out(name, shape)}"
        )
    return tuple(arguments.whole(name, size) for size in shape)


def check_network_input(shape: Any) -> Shape:
    """Return what goes into a network, one image or one vector, as a tuple of positive ints."""
    checked = check_shape(shape)
    if len(checked) > 3:
        raise ValueError(
            "input_shape must be (H, W, C) or (features,), without the batch axis. "
            f"Received: input_shape={shape!r}{_way_out('input_shape', checked)}"
        )
    return checked


def _way_out(name: str, shape: Any) -> str:
    """Say what to write in place of a shape with a batch axis, or of one that is no tuple."""
    sizes = arguments.as_plain(shape)
    if not isinstance(sizes, tuple):
        return ""
    if len(sizes) == 4 or (len(sizes) == 2 and sizes[0] is None):
        sizes = sizes[1:]
    is_same = isinstance(shape, tuple) and sizes == shape
    return "" if is_same or not sizes or None in sizes else f". Write {name}={sizes}"


def volume(shape: Shape) -> int:
    """Count the numbers in a tensor of this shape."""
    return math.prod(shape)
