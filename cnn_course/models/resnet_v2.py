"""ResNet with identity mappings: blocks that normalise and rectify before they convolve."""

from collections.abc import Callable
from functools import partial

from cnn_course.models.blocks import Kind, Layers, preactivated
from cnn_course.models.depths import blocks_a_stage, counted_out, listed
from cnn_course.models.network import Network
from cnn_course.models.resnet import BOTTLENECK, CIFAR_FILTERS, FILTERS, imagenet_stem, topped
from cnn_course.shapes import BatchNormalization, Conv2D, Layer, ReLU, Shape


def resnet_v2(
    depth: int, input_shape: Shape = (224, 224, 3), classes: int = 1000, include_top: bool = True
) -> Network:
    """Return the network for ImageNet as Keras builds it: each stage but the last ends with a stride.

    Args:
        depth: layers with weights, shortcuts aside: 50, 101 or 152.
        input_shape: (H, W, C).
        classes: units of the last layer.
        include_top: are the global pooling and the dense layer part of it?

    >>> resnet_v2(50).parameters
    25613800

    Reference: He et al., 2016, arXiv:1603.05027, section 3; its strides are Keras' own.
    """
    stages = tuple(zip(BOTTLENECK[listed(depth, BOTTLENECK)], FILTERS, strict=True))
    layers: list[Layer] = [
        layer for layer in imagenet_stem(use_bias=True) if layer.name not in ("stem_bn", "stem_relu")
    ]
    for name, filters, strides, opens in counted_out(stages, stride_at_end=True):
        after = str(layers[-1].name)
        layers += preactivated(
            name, filters, strides, after=after, kind="bottleneck", project=opens, in_keras=True
        )
    layers += _end(len(stages), epsilon=1.001e-5)
    return topped(f"resnet-v2-{depth}", input_shape, layers, classes if include_top else None)


def resnet_v2_cifar(
    depth: int = 20,
    kind: Kind = "basic",
    input_shape: Shape = (32, 32, 3),
    classes: int = 10,
    include_top: bool = True,
) -> Network:
    """Return the network for CIFAR-10, as deep as is asked for.

    Args:
        depth: layers with weights, shortcuts aside: 6n + 2 of basic blocks, 9n + 2 of bottlenecks.
        kind: "basic" or "bottleneck", of every block.
        input_shape: (H, W, C).
        classes: units of the last layer.
        include_top: are the global pooling and the dense layer part of it?

    Raises:
        ValueError: "depth must be 9n + 2, such as 29, 164 or 1001. Received: depth=20"; "kind must be "basic"
            or "bottleneck". Received: kind='wide'".

    >>> resnet_v2_cifar(depth=1001, kind="bottleneck").parameters
    10476922

    Reference: He et al., 2016, arXiv:1603.05027, table 3.
    """
    steps, examples = (9, (29, 164, 1001)) if kind == "bottleneck" else (6, (20, 32, 110))
    blocks = blocks_a_stage(depth, steps, 2, *examples)
    stages = tuple((blocks, filters) for filters in CIFAR_FILTERS)
    layers: list[Layer] = [Conv2D(16, 3, padding="same", use_bias=False, name="stem_conv")]
    for name, filters, strides, opens in counted_out(stages):
        project = strides == 2 or (opens and kind == "bottleneck")
        layers += preactivated(name, filters, strides, after=str(layers[-1].name), kind=kind, project=project)
    return topped(
        f"resnet-v2-cifar-{depth}",
        input_shape,
        [*layers, *_end(len(stages))],
        classes if include_top else None,
    )


def _end(stage: int, epsilon: float = 1e-3) -> Layers:
    """Return the normalisation and ReLU that the last sum still needs."""
    return BatchNormalization(epsilon=epsilon, name=f"stage{stage}_bn"), ReLU(name=f"stage{stage}_relu")


NETWORKS: dict[str, Callable[..., Network]] = {
    **{f"resnet-v2-{depth}": partial(resnet_v2, depth) for depth in BOTTLENECK},
    "resnet-v2-cifar": resnet_v2_cifar,
}
