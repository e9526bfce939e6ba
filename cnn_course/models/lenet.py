"""LeNet-5, the network that read digits on cheques."""

from collections.abc import Callable

from cnn_course.models.blocks import scores
from cnn_course.models.network import Network
from cnn_course.shapes import AveragePooling2D, Conv2D, Dense, Flatten, Layer, Shape


def lenet_5(input_shape: Shape = (32, 32, 1), classes: int = 10, include_top: bool = True) -> Network:
    """Return LeNet-5 as it is written today: plain average pooling, all maps connected, a softmax.

    Args:
        input_shape: (H, W, C), at least 32 rows and columns.
        classes: units of the last layer.
        include_top: are the dense layers part of it?

    >>> lenet_5().parameters
    61706

    Reference: LeCun et al., 1998, Proceedings of the IEEE 86(11), section II.B.
    """
    top: tuple[Layer, ...] = (
        Flatten(name="flatten"),
        Dense(84, activation="tanh", name="dense1"),
        scores(classes, "dense2"),
    )
    layers: tuple[Layer, ...] = (
        Conv2D(6, 5, activation="tanh", name="conv1"),
        AveragePooling2D(2, name="pool1"),
        Conv2D(16, 5, activation="tanh", name="conv2"),
        AveragePooling2D(2, name="pool2"),
        Conv2D(120, 5, activation="tanh", name="conv3"),
    )
    return Network("lenet-5", input_shape, (*layers, *top) if include_top else layers)


NETWORKS: dict[str, Callable[..., Network]] = {"lenet-5": lenet_5}
