"""ResNet: blocks whose input is added to what they make of it; and the same without that, to compare."""

from collections.abc import Callable

from cnn_course.arguments import whole
from cnn_course.models.blocks import Kind, conv_bn_relu, plain, residual
from cnn_course.models.network import Network
from cnn_course.shapes import Dense, GlobalAveragePooling2D, Layer, MaxPooling2D, Shape, ZeroPadding2D

RESNET_50 = ((3, 64), (4, 128), (6, 256), (3, 512))  # blocks and their filters, stage by stage
IN_KERAS = {"use_bias": True, "epsilon": 1.001e-5}  # how keras.applications builds ResNet's convolutions


def resnet_cifar(depth: int = 20, input_shape: Shape = (32, 32, 3), classes: int = 10) -> Network:
    """Return the paper's network for CIFAR-10, as deep as is asked for.

    Shortcuts that change shape are 1×1 convolutions, where the paper pads with zeros.

    Args:
        depth: layers with weights from the first to the last, shortcuts aside: 6n + 2, with n blocks a stage.
        input_shape: (H, W, C).
        classes: units of the last layer.

    Raises:
        ValueError: "depth must be 6n + 2 … Received: depth=21".

    >>> resnet_cifar(depth=20).parameters
    274042

    Reference: He et al., 2016, arXiv:1512.03385, section 4.2.
    """
    layers = _stages(conv_bn_relu("stem", 16), _cifar_stages(depth), "basic")
    return Network(f"resnet-cifar-{depth}", input_shape, (*layers, *_head(classes)))


def plain_cifar(depth: int = 20, input_shape: Shape = (32, 32, 3), classes: int = 10) -> Network:
    """Return the plain network that the paper holds against the residual one: the same without shortcuts.

    Its layers are called as in :func:`resnet_cifar`, which has 2,944 parameters more: the paper's shortcuts
    have none, ours are convolutions where they change shape.

    Args:
        depth: layers with weights: 6n + 2, with n blocks a stage.
        input_shape: (H, W, C).
        classes: units of the last layer.

    Raises:
        ValueError: "depth must be 6n + 2 … Received: depth=21".

    >>> plain_cifar(depth=20).parameters
    271098

    Reference: He et al., 2016, arXiv:1512.03385, section 4.2.
    """
    layers: list[Layer] = [*conv_bn_relu("stem", 16)]
    for stage, (blocks, filters) in enumerate(_cifar_stages(depth), 1):
        for block in range(1, blocks + 1):
            layers += plain(f"stage{stage}_block{block}", filters, 2 if block == 1 and stage > 1 else 1)
    return Network(f"plain-cifar-{depth}", input_shape, (*layers, *_head(classes)))


def resnet_50(input_shape: Shape = (224, 224, 3), classes: int = 1000) -> Network:
    """Return ResNet-50 as Keras builds it: the strides of a stage are in its first 1×1 convolutions.

    Args:
        input_shape: (H, W, C).
        classes: units of the last layer.

    >>> resnet_50().parameters
    25636712

    Reference: He et al., 2016, arXiv:1512.03385, table 1.
    """
    stem: tuple[Layer, ...] = (
        ZeroPadding2D(3, name="stem_pad"),
        *conv_bn_relu("stem", 64, 7, 2, padding="valid", use_bias=True, epsilon=IN_KERAS["epsilon"]),
        ZeroPadding2D(1, name="stem_pool_pad"),
        MaxPooling2D(3, 2, name="stem_pool"),
    )
    layers = _stages(stem, RESNET_50, "bottleneck", **IN_KERAS)
    return Network("resnet-50", input_shape, (*layers, *_head(classes)))


def _cifar_stages(depth: int) -> tuple[tuple[int, int], ...]:
    """Return blocks and filters of the three stages of a network of so many layers."""
    blocks, rest = divmod(whole("depth", depth) - 2, 6)
    if rest or blocks < 1:
        raise ValueError(f"depth must be 6n + 2, such as 20, 32, 44, 56 or 110. Received: depth={depth}")
    return tuple((blocks, filters) for filters in (16, 32, 64))


def _stages(
    stem: tuple[Layer, ...], stages: tuple[tuple[int, int], ...], kind: Kind, **convolution: float
) -> list[Layer]:
    """Return the stem and the stages after it; each stage but the first halves rows and columns."""
    layers = list(stem)
    for stage, (blocks, filters) in enumerate(stages, 1):
        for block in range(1, blocks + 1):
            first = block == 1
            layers += residual(
                f"stage{stage}_block{block}",
                filters,
                2 if first and stage > 1 else 1,
                after=str(layers[-1].name),
                kind=kind,
                project=first and (stage > 1 or kind == "bottleneck"),
                **convolution,
            )
    return layers


def _head(classes: int) -> tuple[Layer, ...]:
    return GlobalAveragePooling2D(name="head_pool"), Dense(classes, activation="softmax", name="head_dense")


NETWORKS: dict[str, Callable[..., Network]] = {
    "plain-cifar": plain_cifar,
    "resnet-50": resnet_50,
    "resnet-cifar": resnet_cifar,
}
