"""Highway networks: learned gates carry numbers past a layer. With them, very deep networks first trained."""

from collections.abc import Callable

from cnn_course.models.blocks import conv_bn_relu, highway
from cnn_course.models.depths import counted_out
from cnn_course.models.network import Network
from cnn_course.models.resnet import cifar_stages, topped
from cnn_course.shapes import Layer, Shape


def highway_cifar(
    depth: int = 20, input_shape: Shape = (32, 32, 3), classes: int = 10, include_top: bool = True
) -> Network:
    """Return a highway network that compares with ``plain-cifar`` and ``resnet-cifar`` of the same depth.

    Each 3×3 convolution of the plain network is a highway layer, but those that change the shape, over which
    nothing can be carried. The paper's own networks for CIFAR have other widths and no batch normalisation.

    Args:
        depth: layers with weights, gates aside: 6n + 2.
        input_shape: (H, W, C).
        classes: units of the last layer.
        include_top: are the global pooling and the dense layer part of it?

    Raises:
        ValueError: "depth must be 6n + 2 … Received: depth=21".

    >>> highway_cifar(depth=20).parameters
    515898

    Reference: Srivastava, Greff and Schmidhuber, 2015, arXiv:1505.00387, section 4.
    """
    layers: list[Layer] = [*conv_bn_relu("stem", 16)]
    stages = tuple((2 * blocks, filters) for blocks, filters in cifar_stages(depth))
    for name, filters, strides, _ in counted_out(stages):
        if strides > 1:
            layers += conv_bn_relu(name, filters, strides=strides)
        else:
            layers += highway(name, filters, after=str(layers[-1].name))
    return topped(f"highway-cifar-{depth}", input_shape, layers, classes if include_top else None)


NETWORKS: dict[str, Callable[..., Network]] = {"highway-cifar": highway_cifar}
