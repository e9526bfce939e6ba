"""Layers that summarise a neighbourhood, or the whole map, without any weight."""

from dataclasses import dataclass
from typing import Any, ClassVar

from cnn_course.shapes._layer import Layer, Shape, Window
from cnn_course.shapes.convolutions import _Sliding
from cnn_course.shapes.paddings import check_pool_padding


@dataclass(frozen=True)
class _Pooling(_Sliding):
    """A window that moves, by default, by its own size."""

    _window_name: ClassVar[str] = "pool_size"

    pool_size: Any = 2
    strides: Any = None
    padding: Any = "valid"

    def __post_init__(self) -> None:
        super().__post_init__()
        strides = self.pool_size if self.strides is None else self.strides
        self._check_geometry(pool_size=self.pool_size, strides=strides)
        check_pool_padding(self.padding, self.pool_size)

    def _geometry(self) -> tuple[Any, Any, Any, Any]:
        return self.pool_size, self.strides, self.padding, (1, 1)

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return (H', W', C)."""
        return (*self._slide(input_shape), self._image(input_shape)[2])


@dataclass(frozen=True)
class MaxPooling2D(_Pooling):
    """The largest value of each window.

    >>> MaxPooling2D(2).output_shape((7, 8, 16))
    (3, 4, 16)
    """


@dataclass(frozen=True)
class AveragePooling2D(_Pooling):
    """The mean of each window; padding does not count.

    >>> AveragePooling2D(2, padding="same").output_shape((7, 8, 16))
    (4, 4, 16)
    """


@dataclass(frozen=True)
class _GlobalPooling(Layer):
    """One number for each channel. With keepdims the output is (1, 1, C)."""

    keepdims: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check_flag(keepdims=self.keepdims)

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return (C,), or (1, 1, C) with keepdims."""
        channels = self._image(input_shape)[2]
        return (1, 1, channels) if self.keepdims else (channels,)

    def window(self, axis: int, size: int | None) -> Window:
        """Return the whole axis."""
        return whole_axis(type(self).__name__, size)


@dataclass(frozen=True)
class GlobalAveragePooling2D(_GlobalPooling):
    """The mean of each feature map.

    >>> GlobalAveragePooling2D().output_shape((7, 7, 2048))
    (2048,)
    """


@dataclass(frozen=True)
class GlobalMaxPooling2D(_GlobalPooling):
    """The largest value of each feature map.

    >>> GlobalMaxPooling2D(keepdims=True).output_shape((7, 7, 2048))
    (1, 1, 2048)
    """


def whole_axis(kind: str, size: int | None) -> Window:
    """Return a window over all positions of an axis."""
    if size is None:
        raise ValueError(
            f"{kind} sees the whole image: give input_shape=(H, W, C). Received: input_shape=None"
        )
    return Window(size, size)
