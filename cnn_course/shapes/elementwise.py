"""Layers that treat each number alone, or each channel alike, and keep the shape."""

from dataclasses import dataclass

from cnn_course.shapes._layer import Layer, Parameters, Shape, check_shape


@dataclass(frozen=True)
class Activation(Layer):
    """A function of each number, by its Keras name.

    >>> Activation("relu").output_shape((28, 28, 8))
    (28, 28, 8)
    """

    activation: str


@dataclass(frozen=True)
class ReLU(Layer):
    """max(x, 0), cut off at max_value if there is one."""

    max_value: float | None = None


@dataclass(frozen=True)
class Softmax(Layer):
    """Turn scores into shares that add up to 1."""


@dataclass(frozen=True)
class _Dropping(Layer):
    rate: float = 0.5

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check_shares(rate=self.rate)


@dataclass(frozen=True)
class Dropout(_Dropping):
    """Set a share of the numbers to zero while training.

    Along an axis where ``noise_shape``, which counts the batch's axis, has a 1, all share one fate.

    >>> Dropout(0.5).output_shape((128,))
    (128,)
    """

    noise_shape: tuple[int | None, ...] | None = None


@dataclass(frozen=True)
class SpatialDropout2D(_Dropping):
    """Set a share of the feature maps to zero while training."""


@dataclass(frozen=True)
class Rescaling(Layer):
    """x · scale + offset, to bring pixels into the range a network expects."""

    scale: float = 1.0
    offset: float = 0.0


@dataclass(frozen=True)
class BatchNormalization(Layer):
    """Centre and scale each channel by the statistics of the batch.

    Learns a scale and a shift a channel. Records a mean and a variance a channel, which no gradient changes:
    after each batch they keep the share ``momentum`` of what they were. ``epsilon`` is added to the variance.

    >>> BatchNormalization().parameters((56, 56, 64))
    Parameters(trainable=128, non_trainable=128)
    """

    center: bool = True
    scale: bool = True
    momentum: float = 0.99
    epsilon: float = 1e-3

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check_flag(center=self.center, scale=self.scale)
        self._check_shares(momentum=self.momentum, epsilon=self.epsilon)

    def parameters(self, input_shape: Shape) -> Parameters:
        """Count scale and shift (learned), mean and variance (recorded)."""
        channels = check_shape(input_shape)[-1]
        return Parameters(channels * (self.center + self.scale), 2 * channels)


@dataclass(frozen=True)
class LayerNormalization(Layer):
    """Centre and scale the channels of each place by their own statistics.

    >>> LayerNormalization().parameters((7, 7, 96))
    Parameters(trainable=192, non_trainable=0)
    """

    center: bool = True
    scale: bool = True
    epsilon: float = 1e-3

    def __post_init__(self) -> None:
        super().__post_init__()
        self._check_flag(center=self.center, scale=self.scale)
        self._check_shares(epsilon=self.epsilon)

    def parameters(self, input_shape: Shape) -> Parameters:
        """Count scale and shift."""
        return Parameters(check_shape(input_shape)[-1] * (self.center + self.scale))


@dataclass(frozen=True)
class Normalization(Layer):
    """Centre and scale each channel by statistics of the data set, taken before training.

    Keras keeps a mean and a variance a channel and one count.

    >>> Normalization().parameters((224, 224, 3))
    Parameters(trainable=0, non_trainable=7)
    """

    def parameters(self, input_shape: Shape) -> Parameters:
        """Count mean, variance and the counter."""
        return Parameters(0, 2 * check_shape(input_shape)[-1] + 1)
