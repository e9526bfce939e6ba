"""NASNet: two cells that a search found on small pictures, stacked for small and for large ones.

The networks are the genome of NASNet-A and a plan each, fed to the builder of all cells.
"""

from collections.abc import Callable

from cnn_course.models.cells import PUBLISHED, Plan, stacked
from cnn_course.models.network import Network
from cnn_course.shapes import Shape

NASNET_A = PUBLISHED["nasnet-a"].genome
# The paper names them by N and by the channels that the last stage gives, 24 times the filters of the first:
# 6 @ 768, 4 @ 1056, 6 @ 4032.
CIFAR = Plan(cells=6, filters=32, stem="cifar", stem_filters=96)
MOBILE = Plan(cells=4, filters=44, stem="imagenet", stem_filters=32, far=False, zeros=True)
LARGE = Plan(cells=6, filters=168, stem="imagenet", stem_filters=96, far=True, zeros=True)


def nasnet_cifar(
    input_shape: Shape = (32, 32, 3), classes: int = 10, include_top: bool = True, cells: int = 6
) -> Network:
    """Return NASNet-A (6 @ 768), the network for CIFAR-10.

    Args:
        input_shape: (H, W, C).
        classes: units of the last layer.
        include_top: are the global pooling and the dense layer part of it?
        cells: normal cells in each of the three stages.

    >>> sum(row.trainable for row in nasnet_cifar().table())
    3328234

    Reference: Zoph et al., 2018, arXiv:1707.07012, table 1.
    """
    return stacked("nasnet-cifar", NASNET_A, CIFAR._replace(cells=cells), input_shape, classes, include_top)


def nasnet_mobile(
    input_shape: Shape = (224, 224, 3), classes: int = 1000, include_top: bool = True
) -> Network:
    """Return NASNet-A (4 @ 1056), as keras.applications builds it.

    Args:
        input_shape: (H, W, C).
        classes: units of the last layer.
        include_top: are the global pooling and the dense layer part of it?

    >>> nasnet_mobile().parameters
    5326716

    Reference: Zoph et al., 2018, arXiv:1707.07012, table 3.
    """
    return stacked("nasnet-mobile", NASNET_A, MOBILE, input_shape, classes, include_top)


def nasnet_large(
    input_shape: Shape = (331, 331, 3), classes: int = 1000, include_top: bool = True
) -> Network:
    """Return NASNet-A (6 @ 4032), as keras.applications builds it.

    Args:
        input_shape: (H, W, C).
        classes: units of the last layer.
        include_top: are the global pooling and the dense layer part of it?

    >>> nasnet_large().parameters
    88949818

    Reference: Zoph et al., 2018, arXiv:1707.07012, table 2.
    """
    return stacked("nasnet-large", NASNET_A, LARGE, input_shape, classes, include_top)


NETWORKS: dict[str, Callable[..., Network]] = {
    "nasnet-cifar": nasnet_cifar,
    "nasnet-mobile": nasnet_mobile,
    "nasnet-large": nasnet_large,
}
