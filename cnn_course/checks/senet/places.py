"""Check where squeeze-and-excitation stands in three families: a residual block, a stage, a module."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

import numpy as np

from cnn_course import ops
from cnn_course.checks._blocks import Shape
from cnn_course.checks._judge import Array
from cnn_course.checks._models import as_it_is, relu
from cnn_course.checks._verdict import Verdict
from cnn_course.checks.senet.squeezing import Gating, gate_misfit, gate_shapes
from cnn_course.checks.senet.trying import Asked, Variant, judge_places

Weights = Sequence[Array]
_gating = Gating()


def gated_residual(function: Any) -> Verdict:
    """Check squeeze-and-excitation in a residual block, by what comes out.

    Args:
        function: called as ``function(x, branch, ratio)``, with x a Keras tensor, and branch a function that
            returns what the block's branch makes of it, of the same shape; returns ReLU(x + scaled branch).

    Returns:
        A Verdict. The numbers must be right to 1e-3 of the largest.

    Reference: Hu, Shen and Sun, 2018, arXiv:1709.01507, figure 3.
    Taught in: SENet (lab).
    """
    cases = [_residual_asked((5, 4, 8), 2), _residual_asked((4, 6, 12), 3)]
    return judge_places("gated_residual", function, cases)


def gated_stage(function: Any) -> Verdict:
    """Check squeeze-and-excitation in a stage of VGG: after the activation of each convolution.

    Args:
        function: called as ``function(x, filters, convolutions, ratio)``, with x a Keras tensor; returns what
            comes out of so many 3 × 3 convolutions with biases and ReLU, ``"same"``, each of them scaled,
            and a max pooling of 2 × 2.

    Returns:
        A Verdict. The numbers must be right to 1e-3 of the largest.

    Reference: :func:`cnn_course.models.squeeze_excite` attaches it there, too.
    Taught in: SENet (lab).
    """
    cases = [_stage_asked((6, 8, 3), 8, 2, 2), _stage_asked((4, 6, 5), 12, 1, 4)]
    return judge_places("gated_stage", function, cases)


def gated_module(function: Any) -> Verdict:
    """Check squeeze-and-excitation after a module of several branches.

    Args:
        function: called as ``function(x, branches, ratio)``, with x a Keras tensor, and branches a list of
            functions, each of which returns maps of the same size; returns these side by side, scaled.

    Returns:
        A Verdict. The numbers must be right to 1e-3 of the largest.

    Reference: Hu, Shen and Sun, 2018, arXiv:1709.01507, figure 2.
    Taught in: SENet (lab).
    """
    cases = [_module_asked((5, 4, 12), (3, 5, 4), 2), _module_asked((4, 4, 10), (6, 4), 5)]
    return judge_places("gated_module", function, cases)


def _convolved(x: Array, kernel: Array, bias: Array | float = 0.0) -> Array:
    return np.asarray(ops.conv2d(x, kernel, padding="same") + bias)


# ---- a residual block ------------------------------------------------------------------------------------


def _residual_asked(size: tuple[int, int, int], ratio: int) -> Asked:
    channels = size[-1]

    def arguments(keras: Any) -> tuple[Any, ...]:
        return keras.layers.Conv2D(channels, 3, padding="same", use_bias=False), ratio

    kernel: Shape = (3, 3, channels, channels)
    return Asked(
        f"x (B, {', '.join(map(str, size))}), ratio={ratio}",
        size,
        arguments,
        (kernel, *gate_shapes(channels, ratio)),
        _residual,
        _RESIDUAL_WRONG,
        partial(_place_misfit, kernels=(kernel,), gates=1, channels=channels, ratio=ratio),
    )


def _residual(
    x: Array,
    weights: Weights,
    scaled: Callable[[Array, Array, Weights], Array] = lambda x, y, gates: x + _gating(y, gates),
    last: Callable[[Array], Array] = relu,
) -> Array:
    """Return what a block makes of x; `scaled` puts shortcut and branch together."""
    return last(scaled(x, _convolved(x, weights[0]), weights[1:]))


def _residual_variant(hint: str, scaled: Any = None, last: Callable[[Array], Array] = relu) -> Variant:
    changes = {"last": last} if scaled is None else {"scaled": scaled, "last": last}
    return Variant(hint, partial(_residual, **changes))


_RESIDUAL_WRONG = (
    _residual_variant(
        "The sum is scaled. Scale before the sum, so that the shortcut carries x as it is.",
        lambda x, y, gates: _gating(x + y, gates),
    ),
    Variant(
        "The gates come after the ReLU of the sum. They come before the sum.",
        lambda x, weights: _gating(_residual(x, weights, lambda x, y, _: x + y), weights[1:]),
    ),
    _residual_variant(
        "The shortcut is scaled. It carries x as it is: the branch is scaled.",
        lambda x, y, gates: _gating(x, gates) + y,
    ),
    _residual_variant(
        "The shortcut is scaled, too. It carries x as it is.",
        lambda x, y, gates: _gating(x, gates) + _gating(y, gates),
    ),
    _residual_variant("The ReLU after the sum is missing.", last=as_it_is),
    _residual_variant(
        "There is no sum: x goes nowhere but through the branch.", lambda x, y, gates: _gating(y, gates)
    ),
    _residual_variant("There is no sum, and no ReLU.", lambda x, y, gates: _gating(y, gates), as_it_is),
    _residual_variant(
        "The gates look at x. They look at what the branch gives.",
        lambda x, y, gates: x + y * _gating.gates(x, gates),
    ),
    _residual_variant(
        "A ReLU stands before the gates. It comes after the sum.",
        lambda x, y, gates: x + _gating(relu(y), gates),
    ),
    _residual_variant(
        "A ReLU stands before the gates, and none after the sum.",
        lambda x, y, gates: x + _gating(relu(y), gates),
        as_it_is,
    ),
    Variant(
        "The branch gets scaled maps. What it gives is to be scaled.",
        lambda x, w: relu(x + _convolved(_gating(x, w[1:]), w[0])),
    ),
    _residual_variant(
        "The branch is added a second time, not scaled.", lambda x, y, gates: x + y + _gating(y, gates)
    ),
    _residual_variant(
        "The sum is a product. The scaled branch is added to x.", lambda x, y, gates: x * _gating(y, gates)
    ),
)


# ---- a stage of VGG --------------------------------------------------------------------------------------


def _stage_asked(size: tuple[int, int, int], filters: int, convolutions: int, ratio: int) -> Asked:
    inputs = [size[-1], *(convolutions - 1) * [filters]]
    kernels: list[Shape] = [(3, 3, channels, filters) for channels in inputs]
    shapes = [one for kernel in kernels for one in (kernel, (filters,), *gate_shapes(filters, ratio))]
    return Asked(
        f"x (B, {', '.join(map(str, size))}), filters={filters}, convolutions={convolutions}, ratio={ratio}",
        size,
        lambda keras: (filters, convolutions, ratio),
        tuple(shapes),
        _stage,
        _STAGE_WRONG,
        partial(_stage_misfit, kernels=kernels, filters=filters, ratio=ratio),
    )


def _stage(
    x: Array,
    weights: Weights,
    before: Callable[[Array], Array] = relu,
    after: Callable[[Array], Array] = as_it_is,
    gating: Callable[[Array, Weights], Array] = _gating,
    pooled: Callable[[Array], Array] = lambda x: ops.pool2d(x, 2),
) -> Array:
    """Return what a stage makes of x: convolution, `before`, gates, `after`, and at the end the pooling."""
    for first in range(0, len(weights), 4):
        kernel, bias, *gates = weights[first : first + 4]
        x = after(gating(before(_convolved(x, kernel, bias)), gates))
    return pooled(x)


def _pooled_first(x: Array, weights: Weights) -> Array:
    """Return a stage whose last gates come after the pooling."""
    x = _stage(x, weights[:-4], pooled=as_it_is)
    kernel, bias, *gates = weights[-4:]
    return _gating(ops.pool2d(relu(_convolved(x, kernel, bias)), 2), gates)


_STAGE_WRONG = (
    Variant(
        "The gates come before the ReLU. They scale what the activation gives.",
        partial(_stage, before=as_it_is, after=relu),
    ),
    Variant("The convolutions have no ReLU.", partial(_stage, before=as_it_is)),
    Variant("The pooling is missing.", partial(_stage, pooled=as_it_is)),
    Variant(
        "The pooling takes averages. The maximum is wanted.",
        partial(_stage, pooled=lambda x: ops.pool2d(x, 2, kind="average")),
    ),
    Variant("The pooling comes before the last gates. It closes the stage.", _pooled_first),
    Variant(
        "Each convolution is pooled. The pooling closes the stage.",
        partial(_stage, after=lambda x: ops.pool2d(x, 2), pooled=as_it_is),
    ),
    Variant(
        "The pooling is of 2 × 2 with a stride of 1. It halves rows and columns.",
        partial(_stage, pooled=lambda x: ops.pool2d(x, 2, 1)),
    ),
    Variant(
        "The scaled maps are added to the maps. A VGG has no sum: the scaled ones go on.",
        partial(_stage, gating=lambda x, gates: x + _gating(x, gates)),
    ),
)


def _stage_misfit(given: Sequence[Shape], kernels: Sequence[Shape], filters: int, ratio: int) -> str:
    found = [shape for shape in given if len(shape) == 4]
    if found == list(kernels):
        biases = sum(len(shape) == 1 for shape in given)
        if biases < len(kernels):
            return "The convolutions have no biases. VGG's have one for each filter."
    return _place_misfit(given, kernels, len(kernels), filters, ratio)


# ---- a module --------------------------------------------------------------------------------------------


def _module_asked(size: tuple[int, int, int], widths: tuple[int, ...], ratio: int) -> Asked:
    """Ask for a module whose branches are single convolutions of 3 × 3; all have widths of their own."""
    kernels: list[Shape] = [(3, 3, size[-1], width) for width in widths]

    def arguments(keras: Any) -> tuple[Any, ...]:
        branches = [keras.layers.Conv2D(width, 3, padding="same", use_bias=False) for width in widths]
        return branches, ratio

    return Asked(
        f"x (B, {', '.join(map(str, size))}), branches of {', '.join(map(str, widths))} maps, ratio={ratio}",
        size,
        arguments,
        (*kernels, *gate_shapes(sum(widths), ratio)),
        _module,
        _MODULE_WRONG,
        partial(_module_misfit, kernels=kernels, widths=widths, ratio=ratio),
    )


def _module(
    x: Array,
    weights: Weights,
    join: Callable[[list[Array]], Array] = lambda maps: np.concatenate(maps, axis=-1),
    scaled: Callable[[Array, Array, Weights], Array] = lambda x, joined, gates: _gating(joined, gates),
) -> Array:
    *kernels, first, second = weights
    return scaled(x, join([_convolved(x, kernel) for kernel in kernels]), (first, second))


def _module_variant(hint: str, **changes: Any) -> Variant:
    return Variant(hint, partial(_module, **changes))


def _one_branch_scaled(x: Array, weights: Weights, which: int) -> Array:
    """Scale only one branch's maps in the join, by the gates that belong to them."""
    *kernels, first, second = weights
    maps = [_convolved(x, kernel) for kernel in kernels]
    gates = np.split(
        _gating.gates(np.concatenate(maps, axis=-1), (first, second)),
        np.cumsum([one.shape[-1] for one in maps])[:-1],
        axis=-1,
    )
    maps[which] = maps[which] * gates[which]
    return np.concatenate(maps, axis=-1)


_MODULE_WRONG = (
    _module_variant(
        "The branches stand in another order. Put them side by side as the list has them.",
        join=lambda maps: np.concatenate(maps[::-1], axis=-1),
    ),
    _module_variant(
        "The gates look at x. They look at what the module gives.",
        scaled=lambda x, joined, gates: joined * _gating.gates(x, gates),
    ),
    Variant(
        "x is scaled, and goes through the branches then. Scale what the module gives.",
        lambda x, w: _module(_gating(x, w[-2:]), w, scaled=lambda x, joined, _: joined),
    ),
    _module_variant(
        "The scaled maps are added to the maps. An Inception module has no sum.",
        scaled=lambda x, joined, gates: joined + _gating(joined, gates),
    ),
    _module_variant(
        "x is added. An Inception module has no shortcut.",
        scaled=lambda x, joined, gates: x + _gating(joined, gates),
    ),
    _module_variant(
        "A ReLU stands before the gates. The branches have what they need.",
        scaled=lambda x, joined, gates: _gating(relu(joined), gates),
    ),
    _module_variant(
        "A ReLU stands after the gates. The branches have what they need.",
        scaled=lambda x, joined, gates: relu(_gating(joined, gates)),
    ),
    Variant(
        "Only the last branch is scaled. The gates are for all of them.",
        partial(_one_branch_scaled, which=-1),
    ),
    Variant(
        "Only the first branch is scaled. The gates are for all of them.",
        partial(_one_branch_scaled, which=0),
    ),
)


def _module_misfit(
    given: Sequence[Shape], kernels: Sequence[Shape], widths: Sequence[int], ratio: int
) -> str:
    found = [shape for shape in given if len(shape) == 4]
    dense = [shape for shape in given if len(shape) == 2]
    if len(found) != len(kernels):
        return _wrong_convolutions(found, kernels)
    if len(dense) == 2 * len(widths):
        return "Each branch has gates of its own. They look at the whole module, so they come after the join."
    if len(dense) == 2 and sum(widths) not in dense[0]:
        return "The gates do not see all maps of the module. They come after the join."
    return _place_misfit(given, kernels, 1, sum(widths), ratio)


# ---- what all three have in common -----------------------------------------------------------------------


def _place_misfit(
    given: Sequence[Shape], kernels: Sequence[Shape], gates: int, channels: int, ratio: int
) -> str:
    """Say which weights are missing, or too many."""
    found = [shape for shape in given if len(shape) == 4]
    if sorted(found) != sorted(kernels):
        return _wrong_convolutions(found, kernels)
    dense = [shape for shape in given if len(shape) == 2]
    if not dense:
        return "Nothing makes gates here. Your function of exercise 4, or squeeze_excite, does."
    if len(dense) != 2 * gates:
        there = f"Gates are made in {len(dense) / 2:g} places. There should be {gates}"
        return f"{there}: one after each convolution." if gates > 1 else f"{there}."
    if sorted(set(dense)) != sorted(gate_shapes(channels, ratio)):
        return gate_misfit(dense[:2], channels, ratio)
    if {shape for shape in given if len(shape) == 1} == {(channels,), (channels // ratio,)}:
        return "The layers that make gates have biases. Without them they are wanted here."
    return "It has other weights, too, as of BatchNormalization. They are not wanted here."


def _wrong_convolutions(found: Sequence[Shape], kernels: Sequence[Shape]) -> str:
    if len(found) != len(kernels):
        return f"Convolutions: {len(found)}. There should be {len(kernels)}."
    one = next(shape for shape in found if shape not in kernels)
    return f"A convolution has a kernel of the shape {one}. Wanted are {', '.join(map(str, kernels))}."
