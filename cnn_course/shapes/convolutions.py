"""Layers that slide learned weights over an image, and the dense layer, which does not slide."""

from dataclasses import dataclass
from typing import Any, ClassVar

from cnn_course import arguments
from cnn_course.shapes import paddings, sizes
from cnn_course.shapes._layer import Layer, Parameters, Shape, Window, check_shape, volume


@dataclass(frozen=True)
class _Sliding(Layer):
    """A layer that slides a window over the image; the subclasses hold the window as fields."""

    _window_name: ClassVar[str] = "kernel_size"

    def _geometry(self) -> tuple[Any, Any, Any, Any]:
        """Return (kernel_size, strides, padding, dilation_rate)."""
        raise NotImplementedError

    def _check_geometry(self, **pairs: Any) -> None:
        self._set(**{name: arguments.pair(name, value) for name, value in pairs.items()})
        paddings.both_paddings(self._geometry()[2])

    def _slide(self, input_shape: Shape) -> tuple[int, int]:
        kernel_size, strides, padding, dilation_rate = self._geometry()
        image, around = self._image(input_shape)[:2], paddings.both_paddings(padding)
        return sizes.fitted(self._window_name, image, kernel_size, strides, around, dilation_rate)

    def window(self, axis: int, size: int | None) -> Window:
        """Return what one output sees along an axis of size positions."""
        kernel_size, strides, padding, dilation_rate = self._geometry()
        span = sizes.effective_kernel_size(kernel_size[axis], dilation_rate[axis])
        stride, pad = strides[axis], paddings.both_paddings(padding)[axis]
        if size is None and pad == "same" and stride > 1:
            raise ValueError(
                'padding="same" with a stride above 1 pads by an amount that depends on the image: '
                f"give input_shape=(H, W, C). Received: input_shape=None, strides={strides}"
            )
        known = stride if size is None else size  # with stride 1, "same" is span − 1 whatever the size
        return Window(span, stride, *sizes.axis_amounts(known, span, stride, pad))


@dataclass(frozen=True)
class _Convolution(_Sliding):
    """A sliding layer with learned weights; the subclasses hold its arguments, in Keras' order."""

    _counts: ClassVar[tuple[str, ...]] = ()  # the arguments that say how many of something there are

    def __post_init__(self) -> None:
        super().__post_init__()
        given = vars(self)
        self._check(**{name: given[name] for name in self._counts})
        self._check_flag(use_bias=given["use_bias"])
        self._check_geometry(**{name: given[name] for name in ("kernel_size", "strides", "dilation_rate")})

    def _geometry(self) -> tuple[Any, Any, Any, Any]:
        given = vars(self)
        return given["kernel_size"], given["strides"], given["padding"], given["dilation_rate"]


@dataclass(frozen=True)
class _Filtering(_Convolution):
    """A convolution with so many filters, a bias each; the subclasses say how many weights they have."""

    filters: int
    kernel_size: Any
    strides: Any = 1
    padding: Any = "valid"
    dilation_rate: Any = 1

    def _weights(self, input_shape: Shape) -> int:
        """Return the count of all weights, or say why there is none."""
        raise NotImplementedError

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return (H', W', filters)."""
        self._weights(input_shape)
        return (*self._slide(input_shape), self.filters)

    def parameters(self, input_shape: Shape) -> Parameters:
        """Count the weights and biases."""
        return Parameters(self._weights(input_shape) + self.filters * vars(self)["use_bias"])

    def multiply_adds(self, input_shape: Shape) -> int:
        """Count a multiply-add for each weight at each place."""
        return volume(self._slide(input_shape)) * self._weights(input_shape)


@dataclass(frozen=True)
class Conv2D(_Filtering):
    """A convolution: each filter looks at all channels of its group.

    Output (H', W', filters) by :func:`~cnn_course.shapes.output_shape`; kernel_size · C / groups · filters
    weights and a bias a filter; as many multiply-adds as weights at each of the H' · W' places.

    >>> Conv2D(64, 3).parameters((224, 224, 3)).total
    1792
    """

    _counts: ClassVar[tuple[str, ...]] = ("filters", "groups")

    groups: int = 1
    activation: str | None = None
    use_bias: bool = True

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.filters % self.groups:
            raise ValueError(
                "filters must be a multiple of groups. "
                f"Received: filters={self.filters}, groups={self.groups}"
            )

    def _weights(self, input_shape: Shape) -> int:
        channels = self._image(input_shape)[2]
        if channels % self.groups:
            raise ValueError(
                "The channels must be a multiple of groups. "
                f"Received: channels={channels}, groups={self.groups}"
            )
        return volume(self.kernel_size) * (channels // self.groups) * self.filters


@dataclass(frozen=True)
class DepthwiseConv2D(_Convolution):
    """A convolution that keeps the channels apart: depth_multiplier filters for each channel.

    Output (H', W', C · depth_multiplier); kernel_size · C · depth_multiplier weights.

    >>> DepthwiseConv2D(3, use_bias=False).parameters((112, 112, 32)).total
    288
    """

    _counts: ClassVar[tuple[str, ...]] = ("depth_multiplier",)

    kernel_size: Any
    strides: Any = 1
    padding: Any = "valid"
    depth_multiplier: int = 1
    dilation_rate: Any = 1
    activation: str | None = None
    use_bias: bool = True

    def _channels(self, input_shape: Shape) -> int:
        return self._image(input_shape)[2] * self.depth_multiplier

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return (H', W', C · depth_multiplier)."""
        return (*self._slide(input_shape), self._channels(input_shape))

    def parameters(self, input_shape: Shape) -> Parameters:
        """Count the weights and biases."""
        return Parameters(self._channels(input_shape) * (volume(self.kernel_size) + self.use_bias))

    def multiply_adds(self, input_shape: Shape) -> int:
        """Count a multiply-add for each weight at each place."""
        return volume(self.output_shape(input_shape)) * volume(self.kernel_size)


@dataclass(frozen=True)
class SeparableConv2D(_Filtering):
    """A depthwise convolution, then a 1×1 convolution that mixes the channels.

    Output (H', W', filters); kernel_size · C · depth_multiplier + C · depth_multiplier · filters weights.

    >>> SeparableConv2D(64, 3).parameters((32, 32, 16)).total
    1232
    """

    _counts: ClassVar[tuple[str, ...]] = ("filters", "depth_multiplier")

    depth_multiplier: int = 1
    activation: str | None = None
    use_bias: bool = True

    def _weights(self, input_shape: Shape) -> int:
        return self._image(input_shape)[2] * self.depth_multiplier * (volume(self.kernel_size) + self.filters)


@dataclass(frozen=True)
class Dense(Layer):
    """A fully connected layer: every unit has a weight for every feature of its input.

    On (features,) it gives (units,). On (H, W, C) it works at each place, as in Keras: a 1×1 convolution.

    >>> Dense(128).parameters((784,)).total
    100480
    """

    units: int
    activation: str | None = None
    use_bias: bool = True

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check(units=self.units)
        self._check_flag(use_bias=self.use_bias)

    def output_shape(self, input_shape: Shape) -> Shape:
        """Return the input shape with units in place of its last size."""
        return (*check_shape(input_shape)[:-1], self.units)

    def parameters(self, input_shape: Shape) -> Parameters:
        """Count the weights and biases."""
        return Parameters(self.units * (check_shape(input_shape)[-1] + self.use_bias))

    def multiply_adds(self, input_shape: Shape) -> int:
        """Count a multiply-add for each weight at each place."""
        return volume(check_shape(input_shape)) * self.units
