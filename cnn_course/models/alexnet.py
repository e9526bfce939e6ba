"""AlexNet, with which deep learning came to pictures."""

from collections.abc import Callable

from cnn_course.models.blocks import scores
from cnn_course.models.network import Network
from cnn_course.shapes import Conv2D, Dense, Dropout, Flatten, Layer, MaxPooling2D, Shape


def alexnet(input_shape: Shape = (227, 227, 3), classes: int = 1000, include_top: bool = True) -> Network:
    """Return AlexNet, without its normalisation of neighbouring channels, which has no weights.

    Three of its convolutions see the maps of one graphics card only: two groups. The paper says 224 pixels;
    its 55×55 maps need 227.

    Args:
        input_shape: (H, W, C), at least 67 rows and columns.
        classes: units of the last layer.
        include_top: are the three dense layers part of it?

    >>> alexnet().parameters
    60965224

    Reference: Krizhevsky, Sutskever and Hinton, 2012, NeurIPS, section 3.5.
    """
    layers: list[Layer] = [
        _convolution("stage1_conv", 96, 11, strides=4),
        MaxPooling2D(3, 2, name="stage1_pool"),
        _convolution("stage2_conv", 256, 5, padding="same", groups=2),
        MaxPooling2D(3, 2, name="stage2_pool"),
        _convolution("stage3_conv1", 384, 3, padding="same"),
        _convolution("stage3_conv2", 384, 3, padding="same", groups=2),
        _convolution("stage3_conv3", 256, 3, padding="same", groups=2),
        MaxPooling2D(3, 2, name="stage3_pool"),
    ]
    if include_top:
        layers.append(Flatten(name="head_flatten"))
        for place in (1, 2):
            layers += [
                Dense(4096, activation="relu", name=f"head_dense{place}"),
                Dropout(0.5, name=f"head_dropout{place}"),
            ]
        layers.append(scores(classes, "head_dense3"))
    return Network("alexnet", input_shape, tuple(layers))


def _convolution(name: str, filters: int, kernel_size: int, **arguments: int | str) -> Conv2D:
    return Conv2D(filters, kernel_size, activation="relu", name=name, **arguments)  # type: ignore[arg-type]


NETWORKS: dict[str, Callable[..., Network]] = {"alexnet": alexnet}
