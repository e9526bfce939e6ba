"""VGG: 3×3 convolutions all the way, stage after stage at half the resolution."""

from collections.abc import Callable, Sequence
from functools import partial

from cnn_course.models.blocks import Layers, scores, vgg_stage
from cnn_course.models.depths import listed
from cnn_course.models.network import Network
from cnn_course.shapes import Dense, Dropout, Flatten, Layer, Shape

FILTERS = (64, 128, 256, 512, 512)  # stage by stage
CONVOLUTIONS = {  # stage by stage, for each depth: configurations A, B, D and E
    11: (1, 1, 2, 2, 2),
    13: (2, 2, 2, 2, 2),
    16: (2, 2, 3, 3, 3),
    19: (2, 2, 4, 4, 4),
}


def vgg(
    depth: int, input_shape: Shape = (224, 224, 3), classes: int = 1000, include_top: bool = True
) -> Network:
    """Return VGG as Keras builds it, without its dropout.

    Args:
        depth: layers with weights: 11, 13, 16 or 19.
        input_shape: (H, W, C), at least 32 rows and columns.
        classes: units of the last layer.
        include_top: are the three dense layers part of it?

    >>> vgg(16).parameters
    138357544

    Reference: Simonyan and Zisserman, 2015, arXiv:1409.1556, table 1.
    """
    stages = list(zip(CONVOLUTIONS[listed(depth, CONVOLUTIONS)], FILTERS, strict=True))
    dense = (Dense(4096, activation="relu", name=f"head_dense{place}") for place in (1, 2))
    top = (*dense, scores(classes, "head_dense3"))
    return _network(f"vgg-{depth}", input_shape, stages, top if include_top else ())


def small_vgg(input_shape: Shape = (32, 32, 3), classes: int = 10, include_top: bool = True) -> Network:
    """Return a network in VGG's style for small pictures.

    Args:
        input_shape: (H, W, C), at least 8 rows and columns.
        classes: units of the last layer.
        include_top: are the dense layers part of it?

    >>> small_vgg().parameters
    814122
    """
    top = (
        Dense(256, activation="relu", name="head_dense1"),
        Dropout(0.5, name="head_dropout"),
        scores(classes, "head_dense2"),
    )
    return _network("small-vgg", input_shape, [(2, 32), (2, 64), (2, 128)], top if include_top else ())


def _network(name: str, input_shape: Shape, stages: Sequence[tuple[int, int]], top: Layers) -> Network:
    """Return the stages, of (convolutions, filters), and a top of dense layers if there is one."""
    layers: list[Layer] = []
    for number, (convolutions, filters) in enumerate(stages, 1):
        layers += vgg_stage(f"stage{number}", filters, convolutions)
    if top:
        layers += [Flatten(name="head_flatten"), *top]
    return Network(name, input_shape, tuple(layers))


NETWORKS: dict[str, Callable[..., Network]] = {
    "small-vgg": small_vgg,
    **{f"vgg-{depth}": partial(vgg, depth) for depth in CONVOLUTIONS},
}
