"""Layers that move numbers about without changing them."""

from dataclasses import dataclass
from typing import Any

from cnn_course import arguments
from cnn_course.shapes._layer import Layer, Shape, Window, check_shape, volume
from cnn_course.shapes.paddings import Pair


@dataclass(frozen=True)
class Flatten(Layer):
    """Lay an image out as one vector, row by row. What was near may end up far apart.

    >>> Flatten().output_shape((7, 7, 512))
    (25088,)
    """

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return (H · W · C,)."""
        return (volume(check_shape(input_shape)),)


@dataclass(frozen=True)
class Reshape(Layer):
    """Give the same numbers, in the same order, another shape.

    >>> Reshape((1, 1, 64)).output_shape((64,))
    (1, 1, 64)
    """

    target_shape: tuple[int, ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        self._set(target_shape=_written_out(self.target_shape))

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return target_shape."""
        if volume(check_shape(input_shape)) != volume(self.target_shape):
            raise ValueError(
                "Reshape keeps the count of numbers. "
                f"Received: input_shape={input_shape}, target_shape={self.target_shape}"
            )
        return self.target_shape


@dataclass(frozen=True)
class ZeroPadding2D(Layer):
    """Put rows and columns of zeros around an image.

    Args:
        padding: one number for all sides, (rows, columns) on both sides, or ((top, bottom), (left, right)).

    >>> ZeroPadding2D(3).output_shape((224, 224, 3))
    (230, 230, 3)
    """

    padding: Any = 1

    def __post_init__(self) -> None:
        super().__post_init__()
        self._set(padding=_sides("padding", self.padding))

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return (H + top + bottom, W + left + right, C)."""
        height, width, channels = self._image(input_shape)
        return height + sum(self.padding[0]), width + sum(self.padding[1]), channels

    def window(self, axis: int, size: int | None) -> Window:
        """Return one position, after padding."""
        return Window(1, 1, *self.padding[axis])


@dataclass(frozen=True)
class Cropping2D(Layer):
    """Cut rows and columns off an image.

    Args:
        cropping: one number for all sides, (rows, columns) on both sides, or ((top, bottom), (left, right)).

    >>> Cropping2D(((1, 0), (1, 0))).output_shape((57, 57, 44))
    (56, 56, 44)
    """

    cropping: Any = 0

    def __post_init__(self) -> None:
        super().__post_init__()
        self._set(cropping=_sides("cropping", self.cropping))

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return (H − top − bottom, W − left − right, C)."""
        height, width, channels = self._image(input_shape)
        left = height - sum(self.cropping[0]), width - sum(self.cropping[1])
        if min(left) < 1:
            raise ValueError(
                "Cropping2D leaves nothing of the image. "
                f"Received: cropping={self.cropping}, H={height}, W={width}"
            )
        return (*left, channels)

    def window(self, axis: int, size: int | None) -> Window:
        """Return one position, after cropping."""
        before, after = self.cropping[axis]
        return Window(1, 1, -before, -after)


@dataclass(frozen=True)
class UpSampling2D(Layer):
    """Repeat each pixel, or interpolate, to make an image larger.

    >>> UpSampling2D(2).output_shape((7, 7, 64))
    (14, 14, 64)
    """

    size: Any = 2
    interpolation: str = "nearest"

    def __post_init__(self) -> None:
        super().__post_init__()
        self._set(size=arguments.pair("size", self.size))

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return (H · size, W · size, C)."""
        height, width, channels = self._image(input_shape)
        return height * self.size[0], width * self.size[1], channels

    def window(self, axis: int, size: int | None) -> Window:
        """Refuse: neighbours of an enlarged image see fields that are not evenly spaced."""
        raise ValueError(
            "The receptive field after UpSampling2D depends on the pixel: "
            "there is no single size, jump and start."
        )


def _written_out(target_shape: Any) -> Shape:
    """Return a target shape with every size a number: Keras' −1 depends on the input."""
    plain = arguments.as_plain(target_shape)
    example = tuple(2 if size == -1 else size for size in plain) if isinstance(plain, tuple) else ()
    if example != plain and all(isinstance(size, int) and size > 0 for size in example):
        raise ValueError(
            "target_shape must say each size: what Keras works out for a -1 is not known here. "
            f"Received: target_shape={target_shape!r}. For an input of {volume(example)} numbers write "
            f"target_shape={example}"
        )
    return check_shape(target_shape, "target_shape")


def _sides(name: str, value: Any) -> tuple[Pair, Pair]:
    """Return ((top, bottom), (left, right)) from what Keras accepts."""
    if arguments.is_array(value):
        allowed = "a whole number, (rows, columns) or ((top, bottom), (left, right))"
        arguments.refuse_array(name, value, allowed, lambda one: _sides(name, one))
    if arguments.is_list(value) and len(value) == 2 and all(map(arguments.is_list, value)):
        return arguments.pair(name, value[0], 0), arguments.pair(name, value[1], 0)
    rows, columns = arguments.pair(name, value, 0)
    return (rows, rows), (columns, columns)
