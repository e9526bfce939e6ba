"""Check a Keras model of a small VGG by what it computes, whichever way it was written."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

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
KERNELS = ((3, 3, 1, 16), (3, 3, 16, 16), (3, 3, 16, 32), (3, 3, 32, 32), (7 * 7 * 32, 64), (64, 10))
SHAPES: Shapes = tuple(one for kernel in KERNELS for one in (kernel, kernel[-1:]))


@dataclass(frozen=True)
class _Vgg:
    """The small VGG, with or without a mistake."""

    hint: str = ""
    relus: tuple[Callable[[Array], Array], ...] = (relu,) * 4
    dense: Callable[[Array], Array] = relu
    last: Callable[[Array], Array] = as_it_is
    kind: str = "max"
    scale: float = 1.0

    def __call__(self, variables: Sequence[Array], images: Array) -> Array:
        """Return the logits of images (B, 28, 28, 1)."""
        x: Array = self.scale * images
        for place, activation in enumerate(self.relus):
            kernel, bias = variables[2 * place : 2 * place + 2]
            x = activation(ops.conv2d(x, kernel, padding="same") + bias)
            if place % 2:
                x = ops.pool2d(x, 2, kind=self.kind)
        x = self.dense(x.reshape(len(x), -1) @ variables[8] + variables[9])
        return self.last(x @ variables[10] + variables[11])


_NO = (as_it_is,) * 4
_WRONG = (
    _Vgg(SOFTMAX_LAST, last=softmax),
    _Vgg(RELU_LAST, last=relu),
    _Vgg('No convolution has a ReLU: give each activation="relu".', relus=_NO),
    _Vgg("The first dense layer has no ReLU.", dense=as_it_is),
    _Vgg("No layer has a ReLU.", relus=_NO, dense=as_it_is),
    _Vgg("The ReLU is missing after the first convolution of each stage.", relus=(as_it_is, relu) * 2),
    _Vgg("The ReLU is missing after the last convolution of each stage.", relus=(relu, as_it_is) * 2),
    *(
        _Vgg(
            f"Convolution {place} has no ReLU.",
            relus=(relu,) * (place - 1) + (as_it_is,) + (relu,) * (4 - place),
        )
        for place in (1, 2, 3, 4)
    ),
    _Vgg(AVERAGES, kind="average"),
    _Vgg(RESCALED, scale=1 / 255),
)


@without_warnings
def vgg_network(model: Any) -> Verdict:
    """Check a Keras model of a small VGG: two stages, then two dense layers.

    It gets variables of the checker's, is called with images, and gets its own variables back.

    Args:
        model: a Keras model, of whatever form, for images of 28 × 28 × 1. Stage 1: two convolutions of 16
            filters, stage 2: two of 32, all 3 × 3, ``"same"``, with ReLU; max pooling of 2 × 2 after each
            stage; flattening, a dense layer of 64 with ReLU, a dense layer to 10 logits.

    Returns:
        A Verdict. The logits must be right to 1e-3 of the largest.

    Reference: the answers come from :func:`cnn_course.ops.conv2d` and :func:`cnn_course.ops.pool2d`.
    Taught in: VGG16 (lab).
    """
    return judge_model(model, Wanted(IMAGE, SHAPES, _Vgg(), _WRONG, _misfit))


def _misfit(given: Shapes) -> str:
    """Say how the shapes of the variables differ from what they should be."""
    if hint := kernels_and_biases(given, len(KERNELS), "4 convolutions, 2 dense layers"):
        return hint
    kernels = [shape for shape in given if len(shape) > 1]
    if hint := of_convolutions(kernels, KERNELS[:4]):
        return hint
    first, last = kernels[4:]
    if len(first) != 2:
        return f"There should be 4 convolutions. A fifth has a kernel of the shape {first}."
    if (first[-1], last[-1]) != (64, 10):
        return f"The dense layers have {first[-1]} and {last[-1]} units. They should have 64 and 10."
    return _INTO_DENSE.get(
        first[0], f"The dense layer gets {first[0]:,} numbers. It should be 7 · 7 · 32 = 1,568."
    )


_INTO_DENSE = {
    4
    * 4
    * 32: 'The dense layer gets 4 · 4 · 32 numbers. Do the convolutions have padding="same", and do the '
    "poolings take 2 × 2?",
    14 * 14 * 32: "A pooling is missing.",
    28 * 28 * 32: "The poolings are missing.",
    32: "The dense layer gets 32 numbers. Flatten is missing: it makes one row of all 7 · 7 · 32.",
    3 * 3 * 32: "There is a pooling too many.",
}
