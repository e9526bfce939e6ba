"""What is known of each network of keras.applications: counted, probed, and published. Loads no Keras.

What is counted and probed stands in ``_zoo.json``, which ``tools/zoo.py`` writes. What is published is Keras'
own table of accuracies and speeds; of a network that is not in it nothing is said.
"""

import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

LIST = Path(__file__).with_name("_zoo.json")
BYTES = 4  # of a number in float32
MODES = {
    "caffe": ("bgr", (1, 1, 1), (-103.939, -116.779, -123.68)),
    "tf": ("rgb", (1 / 127.5,) * 3, (-1, -1, -1)),
    "torch": (
        "rgb",
        tuple(1 / (255 * deviation) for deviation in (0.229, 0.224, 0.225)),
        tuple(-mean / deviation for mean, deviation in ((0.485, 0.229), (0.456, 0.224), (0.406, 0.225))),
    ),
    "none": ("rgb", (1, 1, 1), (0, 0, 0)),
}
"""Keras' names for what its functions do to pixels, and what that is."""


@dataclass(frozen=True)
class Fed:
    """What is done to pixels from 0 to 255: the channels put in an order, then a scale and a shift for each.

    Attributes:
        order: of the channels that come out, "rgb" or "bgr".
        scale: of each channel, in that order.
        shift: of each channel, in that order: what black becomes.
        layers: the kinds of the network's own layers that do it; none for a function outside of it.
        weights: do a mean and a deviation follow that come with the network's weights?
    """

    order: str
    scale: tuple[float, ...]
    shift: tuple[float, ...]
    layers: tuple[str, ...] = ()
    weights: bool = False

    def __call__(self, pixels: np.ndarray) -> np.ndarray:
        """Return what becomes of pixels, (…, 3), red, green and blue.

        >>> Fed("bgr", (1, 1, 1), (-104, -117, -124))(np.array([0, 0, 255.0]))
        array([ 151., -117., -124.])
        """
        turned = pixels[..., ["rgb".index(one) for one in self.order]]
        return np.asarray(turned * np.array(self.scale) + np.array(self.shift))

    @property
    def mode(self) -> str:
        """Keras' name for it: "caffe", "tf", "torch"; "none" where nothing is done; "own" for all else."""
        for mode, (order, scale, shift) in MODES.items():
            if self.order == order and np.allclose((self.scale, self.shift), (scale, shift), atol=1e-5):
                return mode
        return "own"


@dataclass(frozen=True)
class Published:
    """What Keras' own table says of a network; its times are of a step with a batch of 32.

    Attributes:
        megabytes: of its file of weights.
        top1: accuracy on ImageNet's validation pictures, in percent.
        top5: how often the label is among the first five, in percent.
        millions: of parameters.
        depth: as that table has it.
        cpu_ms: on a processor of 92 cores (EPYC).
        gpu_ms: on an A100.
    """

    megabytes: int
    top1: float
    top5: float
    millions: float
    depth: int
    cpu_ms: float
    gpu_ms: float


@dataclass(frozen=True)
class Listed:
    """One network of keras.applications, as it is built by default: a thousand classes.

    Attributes:
        name: of the function that makes it.
        module: of keras.applications, where its ``preprocess_input`` stands.
        size: rows and columns of its input.
        parameters: all of them, those that are not trained too.
        multiply_adds: of its kernels, for one picture.
        depth: convolutions and dense layers on the longest path from the input to the output.
        weighted_layers: all layers that have weights, those of normalisation too.
        layers: all layers, whatever they do.
        preprocess: what its ``preprocess_input`` does to pixels.
        inside: what layers of its own do to what they are fed, before the first convolution; None if nothing.
        published: what Keras' table says of it; None if that does not name it.
    """

    name: str
    module: str
    size: int
    parameters: int
    multiply_adds: int
    depth: int
    weighted_layers: int
    layers: int
    preprocess: Fed
    inside: Fed | None
    published: Published | None

    @property
    def megabytes(self) -> float:
        """The size of its weights in float32, in 10⁶ bytes."""
        return BYTES * self.parameters / 1e6


# Keras' table, keras.io/api/applications.
_PUBLISHED = {
    "Xception": Published(88, 79.0, 94.5, 22.9, 81, 109.4, 8.1),
    "VGG16": Published(528, 71.3, 90.1, 138.4, 16, 69.5, 4.2),
    "VGG19": Published(549, 71.3, 90.0, 143.7, 19, 84.8, 4.4),
    "ResNet50": Published(98, 74.9, 92.1, 25.6, 107, 58.2, 4.6),
    "ResNet101": Published(171, 76.4, 92.8, 44.7, 209, 89.6, 5.2),
    "ResNet152": Published(232, 76.6, 93.1, 60.4, 311, 127.4, 6.5),
    "ResNet50V2": Published(98, 76.0, 93.0, 25.6, 103, 45.6, 4.4),
    "ResNet101V2": Published(171, 77.2, 93.8, 44.7, 205, 72.7, 5.4),
    "ResNet152V2": Published(232, 78.0, 94.2, 60.4, 307, 107.5, 6.6),
    "InceptionV3": Published(92, 77.9, 93.7, 23.9, 189, 42.2, 6.9),
    "InceptionResNetV2": Published(215, 80.3, 95.3, 55.9, 449, 130.2, 10.0),
    "MobileNet": Published(16, 70.4, 89.5, 4.3, 55, 22.6, 3.4),
    "MobileNetV2": Published(14, 71.3, 90.1, 3.5, 105, 25.9, 3.8),
    "DenseNet121": Published(33, 75.0, 92.3, 8.1, 242, 77.1, 5.4),
    "DenseNet169": Published(57, 76.2, 93.2, 14.3, 338, 96.4, 6.3),
    "DenseNet201": Published(80, 77.3, 93.6, 20.2, 402, 127.2, 6.7),
    "NASNetMobile": Published(23, 74.4, 91.9, 5.3, 389, 27.0, 6.7),
    "NASNetLarge": Published(343, 82.5, 96.0, 88.9, 533, 344.5, 20.0),
    "EfficientNetB0": Published(29, 77.1, 93.3, 5.3, 132, 46.0, 4.9),
    "EfficientNetB7": Published(256, 84.3, 97.0, 66.7, 438, 1578.9, 61.6),
}


@cache
def zoo() -> tuple[Listed, ...]:
    """List the networks of keras.applications with what is known of them. Loads no Keras.

    Returns:
        The networks, by name: those of the Keras that the list was written with (``tools/zoo.py``).

    >>> [one.depth for one in zoo() if one.name in ("ResNet50", "VGG16")]
    [50, 16]
    >>> {one.preprocess.mode for one in zoo() if one.inside}
    {'none'}

    Taught in: The pre-trained models of Keras.
    """
    found = json.loads(LIST.read_text(encoding="utf-8"))["networks"]
    return tuple(
        Listed(
            name,
            **{
                **one,
                "preprocess": _fed(one["preprocess"]),
                "inside": one["inside"] and _fed(one["inside"]),
                "published": _PUBLISHED.get(name),
            },
        )
        for name, one in found.items()
    )


def _fed(found: dict[str, Any]) -> Fed:
    parts: Any = {name: tuple(one) if isinstance(one, list) else one for name, one in found.items()}
    return Fed(**parts)
