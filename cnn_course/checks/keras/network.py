"""Check a Keras model of the course's first network by what it computes, whichever way it was written.

Keras is not imported: the model is called, and its variables are read and set, by its own methods.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from cnn_course import ops
from cnn_course.checks._calling import without_warnings
from cnn_course.checks._judge import Array
from cnn_course.checks._models import (
    AVERAGES,
    RELU_LAST,
    RESCALED,
    SOFTMAX_LAST,
    Shapes,
    Wanted,
    as_it_is,
    judge_model,
    kernels_and_biases,
    of_convolutions,
    relu,
    softmax,
)
from cnn_course.checks._verdict import Verdict

IMAGE = (28, 28, 1)
VARIABLES: Shapes = ((3, 3, 1, 16), (16,), (3, 3, 16, 32), (32,), (800, 10), (10,))


@dataclass(frozen=True)
class _Variant:
    """The network, with or without a mistake."""

    hint: str = ""
    relu1: Callable[[Array], Array] = relu
    relu2: Callable[[Array], Array] = relu
    kinds: tuple[str, str] = ("max", "max")
    last: Callable[[Array], Array] = as_it_is
    order: tuple[int, ...] = (0, 1, 2, 3)
    scale: float = 1.0

    def __call__(self, variables: Sequence[Array], images: Array) -> Array:
        """Return the logits of images (B, 28, 28, 1)."""
        kernel1, bias1, kernel2, bias2, kernel3, bias3 = variables
        x = ops.conv2d(self.scale * images, kernel1) + bias1
        x = ops.pool2d(self.relu1(x), 2, kind=self.kinds[0])
        x = ops.conv2d(x, kernel2) + bias2
        x = ops.pool2d(self.relu2(x), 2, kind=self.kinds[1])
        return self.last(x.transpose(self.order).reshape(len(x), -1) @ kernel3 + bias3)


_NO_RELU = 'has no ReLU: give it activation="relu".'
_WRONG = (
    _Variant(SOFTMAX_LAST, last=softmax),
    _Variant("A sigmoid stands at the end. Logits are wanted here.", last=lambda x: 1 / (1 + np.exp(-x))),
    _Variant(RELU_LAST, last=relu),
    _Variant(f"No convolution {_NO_RELU}", relu1=as_it_is, relu2=as_it_is),
    _Variant(f"The first convolution {_NO_RELU}", relu1=as_it_is),
    _Variant(f"The second convolution {_NO_RELU}", relu2=as_it_is),
    _Variant(AVERAGES, kinds=("average", "average")),
    _Variant("The first pooling takes averages. The maximum is wanted.", kinds=("average", "max")),
    _Variant("The second pooling takes averages. The maximum is wanted.", kinds=("max", "average")),
    _Variant(RESCALED, scale=1 / 255),
    _Variant("The axes are swapped before flattening.", order=(0, 3, 1, 2)),
    _Variant("Rows and columns are swapped before flattening.", order=(0, 2, 1, 3)),
    _Variant("A tanh stands where the ReLU should.", relu1=np.tanh, relu2=np.tanh),
    _Variant("A tanh stands where the first ReLU should.", relu1=np.tanh),
    _Variant("A tanh stands where the second ReLU should.", relu2=np.tanh),
)


@without_warnings
def digit_network(model: Any) -> Verdict:
    """Check a Keras model of the network of *A CNN in plain TensorFlow*.

    It gets variables of the checker's, is called with images, and gets its own variables back.

    Args:
        model: a Keras model, of whatever form. Two convolutions of 16 and 32 filters of 3 × 3 with ReLU, max
            pooling of 2 × 2 after each, flattening, a dense layer to 10 logits.

    Returns:
        A Verdict. The logits must be right to 1e-3 of the largest.

    Reference: the answers come from :func:`cnn_course.ops.conv2d` and :func:`cnn_course.ops.pool2d`.
    Taught in: The same in Keras (lab).
    """

    def misfit(given: Shapes) -> str:
        return _misfit(given, model)

    wanted = Wanted(IMAGE, VARIABLES, _Variant(), _WRONG, misfit, numbers="logits")
    return judge_model(model, wanted)


def _misfit(shapes: Shapes, model: Any) -> str:
    """Say how the shapes of the variables differ from what they should be."""
    if hint := kernels_and_biases(shapes, 3, "2 convolutions, 1 dense layer"):
        return hint
    kernels = [shape for shape in shapes if len(shape) > 1]
    if hint := of_convolutions(kernels, (VARIABLES[0], VARIABLES[2])):
        return hint
    dense = kernels[2]
    if dense[-1] != 10:
        return f"It gives {dense[-1]} numbers for an image. There should be 10, one for each digit."
    if padding := [hasattr(layer, "filters") for layer in model.layers if _pads(layer)]:
        what = "A convolution pads" if len(padding) == 1 else "The convolutions pad"
        if not all(padding):
            what = "A pooling pads" if not any(padding) else "Convolutions and poolings pad"
        return f'{what}. Keras\' "valid", which is the default, is wanted.'
    known = {
        32: "The dense layer gets 32 numbers. Flatten is missing: it makes one row of all 5 · 5 · 32.",
        24 * 24 * 32: "The poolings are missing.",
        12 * 12 * 32: "Pooling is missing after the first convolution.",
        11 * 11 * 32: "Pooling is missing after the second convolution.",
    }
    return known.get(dense[0], f"The dense layer gets {dense[0]} numbers from an image. It should be 800.")


def _pads(layer: Any) -> bool:
    return str(getattr(layer, "padding", "valid")).lower() == "same"
