"""ResNet: blocks whose input is added to what they make of it; and the same without that, to compare."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from cnn_course.models.blocks import Kind, Layers, conv_bn_relu, head, plain, residual
from cnn_course.models.depths import Stages, blocks_a_stage, counted_out, listed
from cnn_course.models.network import Network
from cnn_course.shapes import Layer, MaxPooling2D, Shape, ZeroPadding2D

FILTERS = (64, 128, 256, 512)  # of the four stages for ImageNet
CIFAR_FILTERS = (16, 32, 64)  # of the three for CIFAR-10
BASIC = {18: (2, 2, 2, 2), 34: (3, 4, 6, 3)}  # blocks of each stage, by depth
BOTTLENECK = {50: (3, 4, 6, 3), 101: (3, 4, 23, 3), 152: (3, 8, 36, 3)}
IN_KERAS = {"use_bias": True, "epsilon": 1.001e-5}  # how keras.applications builds ResNet's convolutions


def resnet_cifar(
    depth: int = 20, input_shape: Shape = (32, 32, 3), classes: int = 10, include_top: bool = True
) -> Network:
    """Return the paper's network for CIFAR-10, as deep as is asked for.

    Shortcuts that change shape are 1×1 convolutions, where the paper pads with zeros.

    Args:
        depth: layers with weights from the first to the last, shortcuts aside: 6n + 2, with n blocks a stage.
        input_shape: (H, W, C).
        classes: units of the last layer.
        include_top: are the global pooling and the dense layer part of it?

    Raises:
        ValueError: "depth must be 6n + 2 … Received: depth=21".

    >>> resnet_cifar(depth=20).parameters
    274042

    Reference: He et al., 2016, arXiv:1512.03385, section 4.2.
    """
    layers = _stages(conv_bn_relu("stem", 16), cifar_stages(depth), "basic")
    return topped(f"resnet-cifar-{depth}", input_shape, layers, classes if include_top else None)


def plain_cifar(
    depth: int = 20, input_shape: Shape = (32, 32, 3), classes: int = 10, include_top: bool = True
) -> Network:
    """Return the plain network that the paper holds against the residual one: the same without shortcuts.

    Its layers are called as in :func:`resnet_cifar`, which has 2,944 parameters more: the paper's shortcuts
    have none, ours are convolutions where they change shape.

    Args:
        depth: layers with weights: 6n + 2, with n blocks a stage.
        input_shape: (H, W, C).
        classes: units of the last layer.
        include_top: are the global pooling and the dense layer part of it?

    Raises:
        ValueError: "depth must be 6n + 2 … Received: depth=21".

    >>> plain_cifar(depth=20).parameters
    271098

    Reference: He et al., 2016, arXiv:1512.03385, section 4.2.
    """
    layers = _plain_stages(conv_bn_relu("stem", 16), cifar_stages(depth))
    return topped(f"plain-cifar-{depth}", input_shape, layers, classes if include_top else None)


def resnet(
    depth: int, input_shape: Shape = (224, 224, 3), classes: int = 1000, include_top: bool = True
) -> Network:
    """Return the paper's network for ImageNet.

    From 50 layers on it is as Keras builds it: the strides of a stage are in its first 1×1 convolutions, and
    convolutions have biases. Those of 18 and 34 layers have none. Shortcuts that change shape are 1×1
    convolutions: the paper's option B.

    Args:
        depth: layers with weights, shortcuts aside: 18, 34, 50, 101 or 152.
        input_shape: (H, W, C).
        classes: units of the last layer.
        include_top: are the global pooling and the dense layer part of it?

    >>> resnet(50).parameters
    25636712
    >>> sum(row.trainable for row in resnet(34).table())
    21797672

    Reference: He et al., 2016, arXiv:1512.03385, table 1.
    """
    blocks = {**BASIC, **BOTTLENECK}[listed(depth, [*BASIC, *BOTTLENECK])]
    stages = tuple(zip(blocks, FILTERS, strict=True))
    if depth in BASIC:
        layers = _stages(imagenet_stem(), stages, "basic")
    else:
        layers = _stages(imagenet_stem(**IN_KERAS), stages, "bottleneck", **IN_KERAS)
    return topped(f"resnet-{depth}", input_shape, layers, classes if include_top else None)


def plain_imagenet(
    depth: int, input_shape: Shape = (224, 224, 3), classes: int = 1000, include_top: bool = True
) -> Network:
    """Return the plain network that the paper holds against the residual one: the same without shortcuts.

    Args:
        depth: layers with weights: 18 or 34.
        input_shape: (H, W, C).
        classes: units of the last layer.
        include_top: are the global pooling and the dense layer part of it?

    >>> plain_imagenet(34).multiply_adds
    3644493824

    Reference: He et al., 2016, arXiv:1512.03385, figure 3, in the middle.
    """
    stages = tuple(zip(BASIC[listed(depth, BASIC)], FILTERS, strict=True))
    layers = _plain_stages(imagenet_stem(), stages)
    return topped(f"plain-{depth}", input_shape, layers, classes if include_top else None)


def topped(name: str, input_shape: Shape, layers: Sequence[Layer], classes: int | None) -> Network:
    """Return the network of these layers, and of a head unless classes is None."""
    return Network(name, input_shape, (*layers, *(() if classes is None else head(classes))))


def imagenet_stem(**convolution: Any) -> Layers:
    """Return what stands before the stages: a 7×7 convolution and a pooling, each with a stride of 2."""
    return (
        ZeroPadding2D(3, name="stem_pad"),
        *conv_bn_relu("stem", 64, 7, 2, padding="valid", **convolution),
        ZeroPadding2D(1, name="stem_pool_pad"),
        MaxPooling2D(3, 2, name="stem_pool"),
    )


def cifar_stages(depth: int) -> Stages:
    """Return blocks and filters of the three stages of a network of so many layers."""
    blocks = blocks_a_stage(depth, 6, 2, 20, 32, 44, 56, 110)
    return tuple((blocks, filters) for filters in CIFAR_FILTERS)


def _stages(stem: Layers, stages: Stages, kind: Kind, **convolution: float) -> list[Layer]:
    """Return the stem and the stages after it."""
    layers = list(stem)
    for name, filters, strides, opens in counted_out(stages):
        project = strides == 2 or (opens and kind == "bottleneck")
        after = str(layers[-1].name)
        layers += residual(name, filters, strides, after=after, kind=kind, project=project, **convolution)
    return layers


def _plain_stages(stem: Layers, stages: Stages) -> list[Layer]:
    """Return the stem and stages of blocks without shortcuts."""
    layers = list(stem)
    for name, filters, strides, _ in counted_out(stages):
        layers += plain(name, filters, strides)
    return layers


NETWORKS: dict[str, Callable[..., Network]] = {
    **{f"plain-{depth}": partial(plain_imagenet, depth) for depth in BASIC},
    "plain-cifar": plain_cifar,
    **{f"resnet-{depth}": partial(resnet, depth) for depth in (*BASIC, *BOTTLENECK)},
    "resnet-cifar": resnet_cifar,
}
