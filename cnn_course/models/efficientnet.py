"""EfficientNet: blocks that widen, look at each channel alone and narrow again; one network, scaled to sizes.

The Lite forms are for phones: ReLU6 in place of SiLU, no squeeze-and-excitation, stem and head not scaled.
"""

import math
from collections.abc import Callable, Iterator
from functools import partial
from typing import NamedTuple

from cnn_course.models.blocks import Layers, conv_bn_relu, head
from cnn_course.models.network import Network
from cnn_course.shapes import (
    Activation,
    Add,
    BatchNormalization,
    Conv2D,
    DepthwiseConv2D,
    Dropout,
    GlobalAveragePooling2D,
    Layer,
    Multiply,
    Normalization,
    ReLU,
    Rescaling,
    Shape,
)


class Stage(NamedTuple):
    """A row of the paper's table 1: so many blocks, of which the first has the strides."""

    blocks: int
    kernel_size: int
    strides: int
    expansion: int
    filters: int


class Lite(NamedTuple):
    """How a Lite form is scaled, and what it is fed."""

    width: float
    depth: float
    size: int
    dropout: float


STAGES = (
    Stage(1, 3, 1, 1, 16),
    Stage(2, 3, 2, 6, 24),
    Stage(2, 5, 2, 6, 40),
    Stage(3, 3, 2, 6, 80),
    Stage(3, 5, 1, 6, 112),
    Stage(4, 5, 2, 6, 192),
    Stage(1, 3, 1, 6, 320),
)
LITES = (Lite(1.0, 1.0, 224, 0.2), Lite(1.0, 1.1, 240, 0.2), Lite(1.1, 1.2, 260, 0.3))
STEM, HEAD = 32, 1280  # filters
DROPPED = 0.2  # the share of pictures for which the last block is left out while training; earlier ones less
SE_SHARE = 0.25  # units of squeeze-and-excitation to a channel that the block takes


def efficientnet_lite(
    number: int, input_shape: Shape | None = None, classes: int = 1000, include_top: bool = True
) -> Network:
    """Return one of the Lite forms.

    Args:
        number: 0, 1 or 2.
        input_shape: (H, W, C); by default 224, 240 or 260 rows and columns.
        classes: units of the last layer.
        include_top: are the global pooling, the dropout and the dense layer part of it?

    >>> efficientnet_lite(0).parameters
    4694024
    >>> efficientnet_lite(2).input_shape
    (260, 260, 3)

    Reference: Tan and Le, 2019, arXiv:1905.11946, table 1; the Lite models' README in tensorflow/tpu.
    """
    scale = LITES[number]
    layers = [*conv_bn_relu("stem", STEM, 3, 2, relu=False), _activation("stem", lite=True)]
    layers += _stages(_scaled(scale.width, scale.depth), lite=True)
    shape = (scale.size, scale.size, 3) if input_shape is None else input_shape
    return _topped(f"efficientnet-lite{number}", shape, layers, scale.dropout, classes, include_top)


def efficientnet_b0(
    input_shape: Shape = (224, 224, 3), classes: int = 1000, include_top: bool = True
) -> Network:
    """Return EfficientNet-B0 as Keras builds it: it takes pixels from 0 to 255 and normalises them itself.

    Args:
        input_shape: (H, W, C).
        classes: units of the last layer.
        include_top: are the global pooling, the dropout and the dense layer part of it?

    >>> efficientnet_b0().parameters
    5330571

    Reference: Tan and Le, 2019, arXiv:1905.11946, table 1.
    """
    layers = [
        Rescaling(1 / 255, name="stem_rescaling"),
        Normalization(name="stem_normalization"),
        *conv_bn_relu("stem", STEM, 3, 2, relu=False),
        _activation("stem", lite=False),
        *_stages(STAGES, lite=False),
    ]
    return _topped("efficientnet-b0", input_shape, layers, 0.2, classes, include_top)


def inverted_residual(
    block: str,
    stage: Stage,
    channels: int,
    strides: int = 1,
    *,
    after: str,
    lite: bool,
    dropped: float = 0.0,
) -> Layers:
    """Return a block that widens what it takes, looks at each channel alone, and narrows it again.

    A residual block the other way round: the shortcut joins the narrow ends. There is one where the block
    changes no shape.

    Args:
        block: the name of the block.
        stage: what its convolutions are like.
        channels: of the maps that it takes.
        strides: of its depthwise convolution.
        after: the name of the layer that it takes.
        lite: ReLU6, and no squeeze-and-excitation.
        dropped: the share of pictures for which the block is left out while training.

    Returns:
        The layers; the last one is the block's output.

    >>> layers = inverted_residual("stage2_block2", STAGES[1], 24, after="stage2_block1", lite=True)
    >>> [layer.name for layer in layers]  # doctest: +NORMALIZE_WHITESPACE
    ['stage2_block2_expand_conv', 'stage2_block2_expand_bn', 'stage2_block2_expand_relu',
     'stage2_block2_depthwise_conv', 'stage2_block2_depthwise_bn', 'stage2_block2_depthwise_relu',
     'stage2_block2_project_conv', 'stage2_block2_project_bn', 'stage2_block2_add']

    Reference: Sandler et al., 2018, arXiv:1801.04381, section 3.
    """
    wide, given = stage.expansion * channels, after
    layers: list[Layer] = []
    if stage.expansion > 1:
        name = given = f"{block}_expand"
        layers += [*conv_bn_relu(name, wide, 1, relu=False, after=after), _activation(name, lite)]
    name = f"{block}_depthwise"
    layers += [
        DepthwiseConv2D(
            stage.kernel_size,
            strides,
            "same",
            use_bias=False,
            name=f"{name}_conv",
            inputs=(after,) if given == after else (),
        ),
        BatchNormalization(name=f"{name}_bn"),
        _activation(name, lite),
    ]
    if not lite:
        layers += _gate(f"{block}_se", wide, int(channels * SE_SHARE), after=str(layers[-1].name))
    layers += conv_bn_relu(f"{block}_project", stage.filters, 1, relu=False)
    if strides > 1 or channels != stage.filters:
        return tuple(layers)
    if dropped:
        layers.append(Dropout(dropped, (None, 1, 1, 1), name=f"{block}_dropout"))
    return (*layers, Add(name=f"{block}_add", inputs=(str(layers[-1].name), after)))


def _gate(name: str, channels: int, squeezed: int, *, after: str) -> Layers:
    """Return squeeze-and-excitation as EfficientNet has it: 1×1 convolutions with biases, SiLU between."""
    return (
        GlobalAveragePooling2D(keepdims=True, name=f"{name}_pool"),
        Conv2D(squeezed, 1, activation="silu", name=f"{name}_reduce"),
        Conv2D(channels, 1, activation="sigmoid", name=f"{name}_expand"),
        Multiply(name=f"{name}_scale", inputs=(after, f"{name}_expand")),
    )


def _activation(block: str, lite: bool) -> Layer:
    return ReLU(6.0, name=f"{block}_relu") if lite else Activation("silu", name=f"{block}_silu")


def _stages(stages: tuple[Stage, ...], *, lite: bool) -> Iterator[Layer]:
    """Yield the layers of all stages, which follow a stem."""
    total, done = sum(stage.blocks for stage in stages), 0
    channels, after = STEM, "stem_relu" if lite else "stem_silu"
    for number, stage in enumerate(stages, 1):
        for place in range(1, stage.blocks + 1):
            layers = inverted_residual(
                f"stage{number}_block{place}",
                stage,
                channels,
                stage.strides if place == 1 else 1,
                after=after,
                lite=lite,
                dropped=DROPPED * done / total,
            )
            yield from layers
            channels, after, done = stage.filters, str(layers[-1].name), done + 1


def _scaled(width: float, depth: float) -> tuple[Stage, ...]:
    """Return the stages, wider and with more blocks; the first and the last keep theirs."""
    return tuple(
        stage._replace(
            filters=_rounded(width * stage.filters),
            blocks=math.ceil(depth * stage.blocks) if stage not in (STAGES[0], STAGES[-1]) else stage.blocks,
        )
        for stage in STAGES
    )


def _rounded(filters: float) -> int:
    """Return the nearest multiple of 8, but not one that is less by more than a tenth."""
    nearest = max(8, int(filters + 4) // 8 * 8)
    return nearest + 8 if nearest < 0.9 * filters else nearest


def _topped(
    name: str, input_shape: Shape, layers: list[Layer], dropout: float, classes: int, include_top: bool
) -> Network:
    """Return the network of these layers, of the last convolution, and perhaps of a head."""
    lite = "lite" in name
    layers = [*layers, *conv_bn_relu("head", HEAD, 1, relu=False), _activation("head", lite)]
    return Network(name, input_shape, (*layers, *(head(classes, dropout) if include_top else ())))


NETWORKS: dict[str, Callable[..., Network]] = {
    **{f"efficientnet-lite{number}": partial(efficientnet_lite, number) for number in range(len(LITES))},
    "efficientnet-b0": efficientnet_b0,
}
