"""VGG: 3×3 convolutions all the way, stage after stage at half the resolution."""

from collections.abc import Callable, Sequence

from cnn_course.models.blocks import vgg_stage
from cnn_course.models.network import Network
from cnn_course.shapes import Dense, Dropout, Flatten, Layer, Shape

VGG_16 = ((2, 64), (2, 128), (3, 256), (3, 512), (3, 512))  # convolutions and their filters, stage by stage


def vgg_16(input_shape: Shape = (224, 224, 3), classes: int = 1000) -> Network:
    """Return VGG16 as Keras builds it: configuration D of the paper, without its dropout.

    Args:
        input_shape: (H, W, C), at least 32 rows and columns.
        classes: units of the last layer.

    >>> vgg_16().parameters
    138357544

    Reference: Simonyan and Zisserman, 2015, arXiv:1409.1556, table 1.
    """
    dense = [Dense(4096, activation="relu", name=f"head_dense{place}") for place in (1, 2)]
    head = [*dense, Dense(classes, activation="softmax", name="head_dense3")]
    return Network("vgg-16", input_shape, (*_stages(VGG_16), *head))


def small_vgg(input_shape: Shape = (32, 32, 3), classes: int = 10) -> Network:
    """Return a network in VGG's style for small pictures.

    Args:
        input_shape: (H, W, C), at least 8 rows and columns.
        classes: units of the last layer.

    >>> small_vgg().parameters
    814122
    """
    head = (
        Dense(256, activation="relu", name="head_dense1"),
        Dropout(0.5, name="head_dropout"),
        Dense(classes, activation="softmax", name="head_dense2"),
    )
    return Network("small-vgg", input_shape, (*_stages(((2, 32), (2, 64), (2, 128))), *head))


def _stages(stages: Sequence[tuple[int, int]]) -> tuple[Layer, ...]:
    """Return the stages, and what lays the last maps out."""
    layers: list[Layer] = []
    for number, (convolutions, filters) in enumerate(stages, 1):
        layers += vgg_stage(f"stage{number}", filters, convolutions)
    return *layers, Flatten(name="head_flatten")


NETWORKS: dict[str, Callable[..., Network]] = {"small-vgg": small_vgg, "vgg-16": vgg_16}
