"""DenseNet: a layer takes the maps of all layers before it, put side by side, and adds a few of its own."""

from collections.abc import Callable
from functools import partial

from cnn_course.arguments import whole
from cnn_course.models.blocks import EXPANSION, Kind, Layers, checked_kind
from cnn_course.models.depths import Stages, blocks_a_stage, counted_out, listed
from cnn_course.models.network import Network
from cnn_course.models.resnet import imagenet_stem, topped
from cnn_course.shapes import AveragePooling2D, BatchNormalization, Concatenate, Conv2D, Layer, ReLU, Shape

BLOCKS = {121: (6, 12, 24, 16), 169: (6, 12, 32, 32), 201: (6, 12, 48, 32)}  # of each stage, by depth
IN_KERAS = 1.001e-5  # the epsilon of keras.applications' normalisation


def densenet(
    depth: int, input_shape: Shape = (224, 224, 3), classes: int = 1000, include_top: bool = True
) -> Network:
    """Return the paper's network for ImageNet: bottlenecks, a growth rate of 32, half of the maps carried on.

    Args:
        depth: layers with weights: 121, 169 or 201.
        input_shape: (H, W, C).
        classes: units of the last layer.
        include_top: are the global pooling and the dense layer part of it?

    >>> densenet(121).parameters
    8062504

    Reference: Huang et al., 2017, arXiv:1608.06993, table 1.
    """
    stages = tuple((blocks, 32) for blocks in BLOCKS[listed(depth, BLOCKS)])
    layers = _stages(imagenet_stem(epsilon=IN_KERAS), 64, stages, "bottleneck", IN_KERAS)
    return topped(f"densenet-{depth}", input_shape, layers, classes if include_top else None)


def densenet_cifar(
    depth: int = 40,
    growth_rate: int = 12,
    kind: Kind = "basic",
    input_shape: Shape = (32, 32, 3),
    classes: int = 10,
    include_top: bool = True,
) -> Network:
    """Return the paper's network for CIFAR-10, as deep and as wide as is asked for.

    Args:
        depth: layers with weights: 3n + 4 of basic layers, 6n + 4 of bottlenecks, which count twice.
        growth_rate: maps that each layer adds.
        kind: "basic", or "bottleneck", the paper's DenseNet-BC: a 1×1 convolution before each 3×3 one, and
            half of the maps carried on from stage to stage.
        input_shape: (H, W, C).
        classes: units of the last layer.
        include_top: are the global pooling and the dense layer part of it?

    Returns:
        The network, called ``densenet-cifar-40-k12`` after its depth and growth rate.

    Raises:
        ValueError: "depth must be 3n + 4, such as 40 or 100. Received: depth=41"; "kind must be "basic" or
            "bottleneck". Received: kind='wide'".

    >>> densenet_cifar(depth=100, growth_rate=12, kind="bottleneck").parameters
    793150

    Reference: Huang et al., 2017, arXiv:1608.06993, section 3 and table 2.
    """
    wide = checked_kind(kind) == "bottleneck"
    growth_rate = whole("growth_rate", growth_rate)
    blocks = blocks_a_stage(depth, *((6, 4, 100, 190, 250) if wide else (3, 4, 40, 100)))
    channels = 2 * growth_rate if wide else 16
    stem = (Conv2D(channels, 3, padding="same", use_bias=False, name="stem_conv"),)
    layers = _stages(stem, channels, ((blocks, growth_rate),) * 3, kind)
    name = f"densenet-cifar-{depth}-k{growth_rate}"
    return topped(name, input_shape, layers, classes if include_top else None)


def dense(block: str, growth_rate: int, *, after: str, kind: Kind = "basic", epsilon: float = 1e-3) -> Layers:
    """Return a layer of a dense block: the maps that it makes are put beside those that it was given.

    Args:
        block: the name of the block.
        growth_rate: the maps that it makes.
        after: the name of the layer that it takes.
        kind: "basic", one 3×3 convolution; "bottleneck", a 1×1 convolution of four times as many maps first.
        epsilon: of the normalisation before each convolution.

    Returns:
        The layers; the last one, ``<block>_concat``, is the block's output.

    >>> [layer.name for layer in dense("stage1_block2", 12, after="stage1_block1_concat")]
    ['stage1_block2_bn1', 'stage1_block2_relu1', 'stage1_block2_conv1', 'stage1_block2_concat']

    Reference: Huang et al., 2017, arXiv:1608.06993, section 3.
    Taught in: SENet.
    """
    steps = [(EXPANSION * growth_rate, 1)] if kind == "bottleneck" else []
    layers: list[Layer] = []
    for place, (filters, kernel_size) in enumerate([*steps, (growth_rate, 3)], 1):
        given = after if place == 1 else None
        layers += _bn_relu(block, str(place), after=given, epsilon=epsilon)
        layers.append(
            Conv2D(filters, kernel_size, padding="same", use_bias=False, name=f"{block}_conv{place}")
        )
    return (*layers, Concatenate(name=f"{block}_concat", inputs=(after, str(layers[-1].name))))


def transition(block: str, filters: int, *, epsilon: float = 1e-3) -> Layers:
    """Return what stands between two stages: a 1×1 convolution, and a pooling that halves rows and columns.

    >>> [layer.name for layer in transition("stage1_transition", 24)]  # doctest: +NORMALIZE_WHITESPACE
    ['stage1_transition_bn', 'stage1_transition_relu', 'stage1_transition_conv', 'stage1_transition_pool']
    """
    return (
        *_bn_relu(block, epsilon=epsilon),
        Conv2D(filters, 1, use_bias=False, name=f"{block}_conv"),
        AveragePooling2D(2, name=f"{block}_pool"),
    )


def _stages(stem: Layers, channels: int, stages: Stages, kind: Kind, epsilon: float = 1e-3) -> list[Layer]:
    """Return the stem, which gives so many channels, the stages, and the normalisation that ends them."""
    layers = list(stem)
    for name, growth_rate, strides, _ in counted_out(stages, stride_at_end=True):
        layers += dense(name, growth_rate, after=str(layers[-1].name), kind=kind, epsilon=epsilon)
        channels += growth_rate
        if strides > 1:
            channels //= 2 if kind == "bottleneck" else 1
            layers += transition(f"{name.split('_')[0]}_transition", channels, epsilon=epsilon)
    return [*layers, *_bn_relu(f"stage{len(stages)}", epsilon=epsilon)]


def _bn_relu(block: str, place: str = "", *, epsilon: float, after: str | None = None) -> Layers:
    """Return a normalisation and ReLU."""
    inputs = () if after is None else (after,)
    return (
        BatchNormalization(epsilon=epsilon, name=f"{block}_bn{place}", inputs=inputs),
        ReLU(name=f"{block}_relu{place}"),
    )


NETWORKS: dict[str, Callable[..., Network]] = {
    **{f"densenet-{depth}": partial(densenet, depth) for depth in BLOCKS},
    "densenet-cifar": densenet_cifar,
}
