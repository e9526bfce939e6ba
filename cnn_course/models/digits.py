"""The small networks of the first parts: few enough weights to draw, enough to be worth drawing."""

from collections.abc import Callable

from cnn_course.models.network import Network
from cnn_course.shapes import (
    BatchNormalization,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Layer,
    MaxPooling2D,
    ReLU,
    Softmax,
)

DIGIT = (28, 28, 1)


def live_network() -> Network:
    """Return the network that the reader draws digits for: three convolutions, two poolings, one dense."""
    layers = (*_stage(1, 8, 5), *_stage(2, 16, 3), *_stage(3, 24, 3, pool=False), *_classifier())
    return Network("live-network", DIGIT, layers)


def live_network_training() -> Network:
    """Return the live network as it is trained: with batch normalisation, which is folded away afterwards."""
    layers = (
        *_stage(1, 8, 5, normalized=True),
        *_stage(2, 16, 3, normalized=True),
        *_stage(3, 24, 3, normalized=True, pool=False),
        *_classifier(),
    )
    return Network("live-network-training", DIGIT, layers)


def watched_network() -> Network:
    """Return the network whose training is recorded: two convolutions, two poolings, one dense layer."""
    return Network("watched-network", DIGIT, (*_stage(1, 8, 5), *_stage(2, 16, 3), *_classifier()))


def shuffle_cnn() -> Network:
    """Return the convolutional half of the shuffled-pixels comparison."""
    hidden = (Flatten(name="flatten"), Dense(32, name="hidden"), ReLU(name="hidden_relu"))
    layers = (*_stage(1, 16, 3), *_stage(2, 32, 3), *hidden, Dense(10, name="dense"), Softmax(name="softmax"))
    return Network("shuffle-cnn", DIGIT, layers)


def shuffle_dense() -> Network:
    """Return the dense half, with as many hidden units as bring it nearest to the other half's size."""
    hidden = (Flatten(name="flatten"), Dense(39, name="hidden"), ReLU(name="hidden_relu"))
    return Network("shuffle-dense", DIGIT, (*hidden, Dense(10, name="dense"), Softmax(name="softmax")))


def training_network(dropout: float = 0.0) -> Network:
    """Return the network of the chapter on training: large enough to learn a few hundred digits by heart.

    >>> training_network().parameters
    56714
    """
    drop = (Dropout(dropout, name="dropout"),) if dropout else ()
    hidden = (Flatten(name="flatten"), Dense(64, name="hidden"), ReLU(name="hidden_relu"), *drop)
    layers = (*_stage(1, 16, 3), *_stage(2, 32, 3), *hidden, Dense(10, name="dense"), Softmax(name="softmax"))
    return Network("training-network", DIGIT, layers)


def first_layer() -> Network:
    """Return a small network with 7×7 filters in front, large enough to look at."""
    layers = (
        *_stage(1, 32, 7, normalized=True),
        *_stage(2, 64, 3, normalized=True),
        *_stage(3, 96, 3, normalized=True),
        *_classifier(),
    )
    return Network("first-layer", (32, 32, 3), layers)


def quick_digits(widths: tuple[int, int, int] = (16, 32, 64)) -> Network:
    """Return the network that learns digits fastest: each convolution pooled before it is normalised."""
    layers = (
        *_quick_stage(1, widths[0], 5),
        *_quick_stage(2, widths[1], 3),
        *_quick_stage(3, widths[2], 3, pool=False),
        Flatten(name="flatten"),
        Dropout(0.1, name="dropout"),
        Dense(10, name="dense"),
        Softmax(name="softmax"),
    )
    return Network("quick-digits", DIGIT, layers)


def plain_stack(depth: int, filters: int = 16) -> Network:
    """Return depth 3×3 convolutions with ReLU and "same" padding, on a 64×64 image of one channel.

    >>> plain_stack(2).parameters
    2480
    """
    stack: list[Layer] = []
    for place in range(1, depth + 1):
        stack += [
            Conv2D(filters, 3, padding="same", name=f"conv{place}"),
            ReLU(name=f"relu{place}"),
        ]
    return Network(f"plain-{depth}", (64, 64, 1), tuple(stack))


def _stage(
    number: int, filters: int, kernel_size: int, normalized: bool = False, pool: bool = True
) -> tuple[Layer, ...]:
    """Return convolution, perhaps batch normalisation, ReLU, perhaps a 2×2 max pooling."""
    # A bias before batch normalisation would be subtracted again.
    layers: list[Layer] = [Conv2D(filters, kernel_size, use_bias=not normalized, name=f"conv{number}")]
    if normalized:
        layers.append(BatchNormalization(name=f"bn{number}"))
    layers.append(ReLU(name=f"relu{number}"))
    if pool:
        layers.append(MaxPooling2D(2, name=f"pool{number}"))
    return tuple(layers)


def _quick_stage(number: int, filters: int, kernel_size: int, pool: bool = True) -> tuple[Layer, ...]:
    """Return convolution, perhaps a 2×2 max pooling, batch normalisation, ReLU.

    After the pooling, a quarter of the numbers is left to normalise. In a few hundred steps the recorded mean
    and variance must follow the batches quickly.
    """
    layers: list[Layer] = [Conv2D(filters, kernel_size, use_bias=False, name=f"conv{number}")]
    if pool:
        layers.append(MaxPooling2D(2, name=f"pool{number}"))
    layers += [BatchNormalization(momentum=0.9, name=f"bn{number}"), ReLU(name=f"relu{number}")]
    return tuple(layers)


def _classifier() -> tuple[Layer, ...]:
    return Flatten(name="flatten"), Dense(10, name="dense"), Softmax(name="softmax")


NETWORKS: dict[str, Callable[..., Network]] = {
    "first-layer": first_layer,
    "live-network": live_network,
    "live-network-training": live_network_training,
    "quick-digits": quick_digits,
    "shuffle-cnn": shuffle_cnn,
    "shuffle-dense": shuffle_dense,
    "training-network": training_network,
    "watched-network": watched_network,
}
