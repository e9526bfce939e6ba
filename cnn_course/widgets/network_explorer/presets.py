"""The networks that the layer table begins with: small ones to change, and VGG16 to look at."""

from dataclasses import dataclass
from functools import cache

from cnn_course.shapes import (
    AveragePooling2D,
    Conv2D,
    Dense,
    Dropout,
    Flatten,
    Layer,
    MaxPooling2D,
    ReLU,
    Shape,
    Softmax,
)


@dataclass(frozen=True)
class Preset:
    """A network by its name, and what readers call it."""

    name: str
    title: str
    input_shape: Shape
    layers: tuple[Layer, ...]


def _live_network() -> Preset:
    """Return the course's network for drawn digits, as ``models.get("live-network")`` has it."""
    stages = (
        *(Conv2D(8, 5), ReLU(), MaxPooling2D(2)),
        *(Conv2D(16, 3), ReLU(), MaxPooling2D(2)),
        *(Conv2D(24, 3), ReLU()),
    )
    layers = (*stages, Flatten(), Dense(10), Softmax())
    return Preset("live-network", "A small CNN for digits", (28, 28, 1), layers)


def _lenet() -> Preset:
    """Return LeNet-5 as it is written today: plain average pooling, all maps connected, a softmax."""
    layers = (
        *(Conv2D(6, 5, activation="tanh"), AveragePooling2D(2)),
        *(Conv2D(16, 5, activation="tanh"), AveragePooling2D(2)),
        *(Conv2D(120, 5, activation="tanh"), Flatten()),
        *(Dense(84, activation="tanh"), Dense(10, activation="softmax")),
    )
    return Preset("lenet-5", "LeNet-5, simplified", (32, 32, 1), layers)


def _stack(*blocks: tuple[int, int]) -> tuple[Layer, ...]:
    """Return blocks of so many 3 × 3 convolutions with so many filters, each block ended by a max pooling."""
    layers: list[Layer] = []
    for repeats, filters in blocks:
        layers += [Conv2D(filters, 3, padding="same", activation="relu")] * repeats
        layers.append(MaxPooling2D(2))
    return tuple(layers)


def _small_vgg() -> Preset:
    classifier = (
        *(Flatten(), Dense(256, activation="relu")),
        *(Dropout(0.5), Dense(10, activation="softmax")),
    )
    return Preset(
        "small-vgg",
        "VGG style, 32 × 32",
        (32, 32, 3),
        (*_stack((2, 32), (2, 64), (2, 128)), *classifier),
    )


def _vgg16() -> Preset:
    """Return VGG16 as Keras builds it; Simonyan and Zisserman, 2015, arXiv:1409.1556, configuration D."""
    convolutions = _stack((2, 64), (2, 128), (3, 256), (3, 512), (3, 512))
    dense = Dense(4096, activation="relu")
    classifier = (Flatten(), dense, dense, Dense(1000, activation="softmax"))
    return Preset("vgg16", "VGG16", (224, 224, 3), (*convolutions, *classifier))


@cache
def presets() -> dict[str, Preset]:
    """Return the networks by name, in the order in which they are offered."""
    return {one.name: one for one in (_live_network(), _lenet(), _small_vgg(), _vgg16())}
