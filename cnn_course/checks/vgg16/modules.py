"""Check a Keras model of an Inception module by what it computes, whichever way it was written."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import permutations
from typing import Any

import numpy as np

from cnn_course import ops
from cnn_course.checks._calling import without_warnings
from cnn_course.checks._judge import Array
from cnn_course.checks._models import (
    AVERAGES,
    Shapes,
    Wanted,
    judge_model,
    kernels_and_biases,
    relu,
)
from cnn_course.checks._verdict import Verdict

MAPS = (6, 9, 10)
# All widths differ, so that each variable is known by its shape.
KERNELS = {
    "the 1 × 1": (1, 1, 10, 3),
    "the bottleneck of the 3 × 3": (1, 1, 10, 4),
    "the 3 × 3": (3, 3, 4, 6),
    "the bottleneck of the 5 × 5": (1, 1, 10, 2),
    "the 5 × 5": (5, 5, 2, 5),
    "the 1 × 1 after the pooling": (1, 1, 10, 7),
}
NARROW = ("the bottleneck of the 3 × 3", "the bottleneck of the 5 × 5")
FOURTH = "the 1 × 1 after the pooling"
SHAPES: Shapes = tuple(one for kernel in KERNELS.values() for one in (kernel, kernel[-1:]))


@dataclass(frozen=True)
class _Module:
    """The Inception module, with or without a mistake."""

    hint: str = ""
    linear: tuple[str, ...] = ()  # the convolutions without a ReLU
    pool: str = "max"
    window: int = 3
    late: bool = False  # whether the fourth branch pools at its end
    order: tuple[int, ...] = (0, 1, 2, 3)

    def __call__(self, variables: Sequence[Array], maps: Array) -> Array:
        """Return what the four branches see, side by side."""
        given = dict(zip(KERNELS, zip(variables[::2], variables[1::2], strict=True), strict=True))

        def conv(name: str, x: Array) -> Array:
            kernel, bias = given[name]
            summed = ops.conv2d(x, kernel, padding="same") + bias
            return summed if name in self.linear else relu(summed)

        def pooled(x: Array) -> Array:
            return ops.pool2d(x, self.window, 1, padding="same", kind=self.pool)

        if self.pool == "none":
            fourth = conv(FOURTH, maps)
        else:
            fourth = pooled(conv(FOURTH, maps)) if self.late else conv(FOURTH, pooled(maps))
        branches = (
            conv("the 1 × 1", maps),
            conv("the 3 × 3", conv(NARROW[0], maps)),
            conv("the 5 × 5", conv(NARROW[1], maps)),
            fourth,
        )
        return np.concatenate([branches[place] for place in self.order], axis=-1)


_ORDER = "The branches come in another order: 1 × 1, 3 × 3, 5 × 5, pooling."
_RIGHT = _Module()
_WRONG = (
    replace(_RIGHT, hint="No convolution has a ReLU.", linear=tuple(KERNELS)),
    replace(_RIGHT, hint="The bottlenecks have no ReLU. Each convolution has one.", linear=NARROW),
    replace(
        _RIGHT,
        hint="Only the bottlenecks have a ReLU. Each convolution has one.",
        linear=tuple(name for name in KERNELS if name not in NARROW),
    ),
    *(replace(_RIGHT, hint=f"{name.capitalize()} has no ReLU.", linear=(name,)) for name in KERNELS),
    replace(_RIGHT, hint=AVERAGES, pool="average"),
    replace(_RIGHT, hint="The fourth branch does not pool before its convolution.", pool="none"),
    replace(_RIGHT, hint="The fourth branch pools first, and then comes its convolution.", late=True),
    *(
        replace(_RIGHT, hint=f"The pooling takes {size} × {size}. It takes 3 × 3.", window=size)
        for size in (2, 5)
    ),
    *(replace(_RIGHT, hint=_ORDER, order=order) for order in permutations(range(4)) if order != (0, 1, 2, 3)),
)


@without_warnings
def inception_module(model: Any) -> Verdict:
    """Check a Keras model of one Inception module with bottlenecks.

    It gets variables of the checker's, is called with maps, and gets its own variables back.

    Args:
        model: a Keras model for maps of 6 × 9 × 10 whose output is the module's: 3 filters of 1 × 1; 4 of
            1 × 1, then 6 of 3 × 3; 2 of 1 × 1, then 5 of 5 × 5; max pooling of 3 × 3, then 7 of 1 × 1. Every
            convolution has a ReLU; nothing changes the size of the maps; the branches are put side by side
            in this order.

    Returns:
        A Verdict. The maps must be right to 1e-3 of the largest.

    Reference: Szegedy et al., 2015, arXiv:1409.4842, figure 2b.
    Taught in: VGG16 (lab).
    """
    return judge_model(model, Wanted(MAPS, SHAPES, _RIGHT, _WRONG, _misfit))


def _misfit(given: Shapes) -> str:
    """Say which convolution of a module has another kernel than it should."""
    kernels = [shape for shape in given if len(shape) == 4]
    if any(shape[0] > 1 and shape[2] == MAPS[2] for shape in kernels):
        return "A large filter reads all channels. It should read what its bottleneck lets through."
    if hint := kernels_and_biases(given, len(KERNELS), "all convolutions, two of them bottlenecks"):
        return hint
    missing = [f"{name} ({shape})" for name, shape in KERNELS.items() if shape not in kernels]
    return (
        f"No kernel has the shape that is wanted of {'; '.join(missing)}."
        if missing
        else "A bias is missing."
    )
