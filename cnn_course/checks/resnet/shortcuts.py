"""Check what passes a block by: zeros for new channels, a gate, the gradient's 1, and the number of paths."""

from collections.abc import Callable
from math import comb, perm
from typing import Any

import numpy as np

from cnn_course.checks import _chance, _symptoms
from cnn_course.checks._chance import cache
from cnn_course.checks._judge import Array, Case, Mistake, judge
from cnn_course.checks._verdict import Verdict


def zero_shortcut(function: Any) -> Verdict:
    """Check a shortcut without weights: every second number, and zeros for the new channels.

    Args:
        function: called as ``function(x, filters, strides)``, with x (B, H, W, C) and filters of at least C;
            returns (B, ⌈H / strides⌉, ⌈W / strides⌉, filters).

    Returns:
        A Verdict.

    >>> def shortcut(x, filters, strides):
    ...     return np.pad(x[:, ::strides, ::strides], [(0, 0)] * 3 + [(0, filters - x.shape[-1])])
    >>> zero_shortcut(shortcut)
    ✓ shortcut: right in all 4 cases.

    Reference: He et al., 2016, arXiv:1512.03385, section 3.3, option A.
    Taught in: ResNet (lab).
    """
    return judge("zero_shortcut", function, _shortcut_cases(), _SHORTCUT_MISTAKES, _of_shortcut)


def highway(function: Any) -> Verdict:
    """Check a highway layer's gate.

    Args:
        function: called as ``function(x, transformed, total)``, three arrays of one shape: the input, what H
            makes of it, and the gate's sum before its sigmoid; returns an array of this shape.

    Returns:
        A Verdict.

    >>> def gated(x, transformed, total):
    ...     gate = 1 / (1 + np.exp(-total))
    ...     return transformed * gate + x * (1 - gate)
    >>> highway(gated)
    ✓ gated: right in all 3 cases.

    Reference: Srivastava et al., 2015, arXiv:1505.00387, equation 3.
    Taught in: ResNet (lab).
    """
    return judge("highway", function, _highway_cases(), _HIGHWAY_MISTAKES, _symptoms.of_numbers)


def residual_gradient(function: Any) -> Verdict:
    """Check the gradient on its way back past a residual block, y = x + second @ relu(first @ x).

    Args:
        function: called as ``function(gradient, x, first, second)``: the loss's gradient with respect to y
            (n,), the block's input (n,), and its weights (m, n) and (n, m); returns the gradient with
            respect to x (n,).

    Returns:
        A Verdict.

    >>> def back(gradient, x, first, second):
    ...     return gradient + first.T @ ((first @ x > 0) * (second.T @ gradient))
    >>> residual_gradient(back)
    ✓ back: right in all 4 cases.

    Reference: He et al., 2016, arXiv:1603.05027, equation 5.
    Taught in: ResNet (lab).
    """
    return judge("residual_gradient", function, _gradient_cases(), _GRADIENT_MISTAKES)


def path_lengths(function: Any) -> Verdict:
    """Check how many paths of each length lead through residual blocks.

    Args:
        function: called as ``function(blocks)``; returns blocks + 1 whole numbers: how many paths go through
            no branch, through one, and so on.

    Returns:
        A Verdict.

    >>> def count(blocks):
    ...     return [comb(blocks, length) for length in range(blocks + 1)]
    >>> path_lengths(count)
    ✓ count: right in all 4 cases.

    Reference: Veit et al., 2016, arXiv:1605.06431, section 3.
    Taught in: ResNet (lab).
    """
    return judge("path_lengths", function, _path_cases(), _PATH_MISTAKES)


# ---- zeros for new channels ------------------------------------------------------------------------------


def _zeros(x: Array, filters: int, strides: int, before: bool = False, first: int = 0) -> Array:
    kept = x[:, first::strides, first::strides]
    new = filters - x.shape[-1]
    return np.pad(kept, [(0, 0)] * 3 + [(new, 0) if before else (0, new)])


@cache
def _shortcut_cases() -> tuple[Case, ...]:
    generator = _chance.generator(51)
    cases = []
    for shape, filters, strides in (
        ((2, 6, 8, 3), 6, 2),
        ((1, 7, 5, 2), 4, 2),
        ((2, 4, 4, 3), 5, 1),
        ((1, 7, 9, 2), 2, 3),
    ):
        given = (generator.normal(size=shape), filters, strides)
        words = f"x {shape}, filters={filters}, strides={strides}"
        cases.append(Case(words, given, {}, _zeros(*given)))
    return tuple(cases)


def _averaged(x: Array, filters: int, strides: int) -> Array:
    rows, columns = (size // strides * strides for size in x.shape[1:3])
    cut = x[:, :rows, :columns].reshape(
        len(x), rows // strides, strides, columns // strides, strides, x.shape[-1]
    )
    return _zeros(cut.mean(axis=(2, 4)), filters, 1)


def _repeated(x: Array, filters: int, strides: int) -> Array:
    kept = x[:, ::strides, ::strides]
    return np.take(kept, np.arange(filters) % x.shape[-1], axis=-1)


def _on_both_sides(x: Array, filters: int, strides: int) -> Array:
    before = (filters - x.shape[-1]) // 2
    return np.pad(_zeros(x, filters - before, strides), [(0, 0)] * 3 + [(before, 0)])


def _of_shortcut(value: Array, expected: Array) -> str:
    """Tell the old channels from the new ones."""
    if value.shape != expected.shape:
        return _symptoms.of_shape(value.shape, expected.shape)
    old = expected.any(axis=(0, 1, 2))
    if _symptoms.same(value[..., old], expected[..., old]):
        return "The old channels are right. The new ones are zeros, and nothing else."
    return _symptoms.of_numbers(value[..., old], expected[..., old])


_SHORTCUT_MISTAKES = (
    Mistake(
        "The zeros come first. The new channels stand behind.",
        lambda x, filters, strides: _zeros(x, filters, strides, before=True),
    ),
    Mistake("There are zeros on both sides. The new channels stand behind the old ones.", _on_both_sides),
    Mistake(
        "The channels are repeated. The new ones are zeros: the shortcut has nothing to say there.", _repeated
    ),
    Mistake("The new channels are missing.", lambda x, filters, strides: x[:, ::strides, ::strides]),
    Mistake("Rows and columns are as many as before.", lambda x, filters, strides: _zeros(x, filters, 1)),
    Mistake("The strides are always 2.", lambda x, filters, strides: _zeros(x, filters, 2)),
    Mistake(
        "It begins with the second row and column.",
        lambda x, filters, strides: _zeros(x, filters, strides, first=1),
    ),
    Mistake("It takes means. Every second number is wanted, as it stands.", _averaged),
    Mistake(
        "filters is how many channels there are at the end, not how many are added.",
        lambda x, filters, strides: _zeros(x, filters + x.shape[-1], strides),
    ),
)


# ---- a gate ----------------------------------------------------------------------------------------------


def _sigmoid(total: Array) -> Array:
    return np.asarray(1 / (1 + np.exp(-total)))


def _gated(x: Array, transformed: Array, total: Array) -> Array:
    gate = _sigmoid(total)
    return np.asarray(transformed * gate + x * (1 - gate))


@cache
def _highway_cases() -> tuple[Case, ...]:
    generator = _chance.generator(53)
    cases = []
    for shape in ((5,), (3, 4), (1, 4, 5, 2)):
        given = tuple(generator.normal(scale=2, size=(3, *shape)))
        cases.append(Case(f"three arrays of shape {shape}", given, {}, _gated(*given)))
    return tuple(cases)


def _mixed(gate: Callable[[Array], Array], rest: Callable[[Array], Array]) -> Callable[..., Array]:
    """Return a layer with other shares, both made of the gate's sum."""
    return lambda x, transformed, total: transformed * gate(total) + x * rest(total)


_HIGHWAY_MISTAKES = (
    Mistake(
        "Transform and carry are the wrong way round: an open gate, T = 1, transforms.",
        lambda x, transformed, total: _gated(transformed, x, total),
    ),
    Mistake(
        "The sigmoid is missing: total is the gate's sum before it.",
        lambda x, transformed, total: transformed * total + x * (1 - total),
    ),
    Mistake(
        "The whole input is carried. What is carried is the share 1 − T.",
        lambda x, transformed, total: transformed * _sigmoid(total) + x,
    ),
    Mistake(
        "Nothing is carried: x · (1 − T) is missing.",
        lambda x, transformed, total: transformed * _sigmoid(total),
    ),
    Mistake(
        "Both are multiplied by T. The input gets what is left of 1.",
        lambda x, transformed, total: (transformed + x) * _sigmoid(total),
    ),
    Mistake(
        "A tanh stands where the sigmoid should.",
        lambda x, transformed, total: transformed * np.tanh(total) + x * (1 - np.tanh(total)),
    ),
    Mistake(
        "The gate decides for all or nothing. It mixes.",
        lambda x, transformed, total: np.where(total > 0, transformed, x),
    ),
    Mistake(
        "The input is carried by 1 less the gate's sum. It is 1 less the gate: its sigmoid comes first.",
        _mixed(_sigmoid, lambda total: 1 - total),
    ),
    Mistake(
        "The input's share is the sigmoid of something else. It is 1 less the gate itself.",
        _mixed(_sigmoid, lambda total: _sigmoid(1 - total)),
    ),
    Mistake(
        "1 / 1 + exp(…) divides first. The sum below the line wants brackets.",
        _mixed(lambda total: 1 + np.exp(-total), lambda total: -np.exp(-total)),
    ),
    Mistake("The input is carried with the wrong sign.", _mixed(_sigmoid, lambda total: _sigmoid(total) - 1)),
    Mistake("That is a residual block: input and H are added, without a gate.", lambda x, h, total: x + h),
    Mistake("It is the gate alone. What it mixes is wanted.", lambda x, h, total: _sigmoid(total)),
)


# ---- the gradient ----------------------------------------------------------------------------------------


def _branch_back(gradient: Array, x: Array, first: Array, second: Array) -> Array:
    return np.asarray(first.T @ ((first @ x > 0) * (second.T @ gradient)))


@cache
def _gradient_cases() -> tuple[Case, ...]:
    generator = _chance.generator(55)
    cases = []
    for wide, inside in ((3, 4), (4, 4), (1, 6), (6, 2)):
        first, second = generator.normal(size=(inside, wide)), generator.normal(size=(wide, inside))
        given = (*generator.normal(size=(2, wide)), first, second)
        cases.append(Case(f"n = {wide}, m = {inside}", given, {}, given[0] + _branch_back(*given)))
    return tuple(cases)


def _beside(change: Callable[..., Array]) -> Callable[..., Array]:
    """Return the gradient with something else in the place of what comes back through the branch."""
    return lambda gradient, *block: gradient + change(gradient, *block)


_GRADIENT_MISTAKES = (
    Mistake("What comes back through the shortcut is missing: the 1 of 1 + F'.", _branch_back),
    Mistake("What comes back through the branch is missing.", lambda gradient, *block: gradient),
    Mistake(
        "The 1 is added as a number. What comes back through the shortcut is the gradient, times 1.",
        lambda *given: 1 + _branch_back(*given),
    ),
    Mistake(
        "The ReLU is forgotten: where its input was not above 0, nothing comes back.",
        _beside(lambda gradient, x, first, second: first.T @ (second.T @ gradient)),
    ),
    Mistake(
        "The ReLU looks at the gradient. It lets through what it let through forwards: where first @ x > 0.",
        _beside(lambda gradient, x, first, second: first.T @ np.maximum(second.T @ gradient, 0)),
    ),
    Mistake(
        "The ReLU's input is multiplied in. Its slope is wanted: 1 or 0.",
        _beside(
            lambda gradient, x, first, second: first.T @ (np.maximum(first @ x, 0) * (second.T @ gradient))
        ),
    ),
    Mistake(
        "The ReLU is asked at x. Its own input decides: where first @ x > 0.",
        lambda gradient, x, first, second: gradient + (x > 0) * (first.T @ (second.T @ gradient)),
    ),
    Mistake(
        "The ReLU is applied to what comes out at the end. It stands between the two weights.",
        _beside(lambda gradient, x, first, second: np.maximum(first.T @ (second.T @ gradient), 0)),
    ),
    Mistake(
        "The gradient is multiplied with what comes back through the branch. The two ways are added.",
        lambda gradient, *block: gradient * _branch_back(gradient, *block),
    ),
    Mistake(
        "That is the way forwards. Backwards the weights are transposed and come in reverse order.",
        _beside(lambda gradient, x, first, second: second @ ((first @ x > 0) * (first @ gradient))),
    ),
    Mistake(
        "It is the output, x + F(x), not a gradient.",
        lambda gradient, x, first, second: x + second @ np.maximum(first @ x, 0),
    ),
    Mistake(
        "The shortcut carries the gradient back, not x.",
        lambda gradient, x, first, second: x + _branch_back(gradient, x, first, second),
    ),
)


# ---- paths -----------------------------------------------------------------------------------------------


def _paths(blocks: int) -> list[int]:
    return [comb(blocks, length) for length in range(blocks + 1)]


@cache
def _path_cases() -> tuple[Case, ...]:
    # Three first: of two blocks, 1, 2, 1 paths, too many wrong rules give something alike.
    return tuple(Case(f"blocks={blocks}", (blocks,), {}, np.array(_paths(blocks))) for blocks in (3, 2, 9, 1))


_PATH_MISTAKES = (
    Mistake("The path past all blocks is missing: lengths begin at 0.", lambda blocks: _paths(blocks)[1:]),
    Mistake("The path through all blocks is missing.", lambda blocks: _paths(blocks)[:-1]),
    Mistake("That is how many there are together. They are wanted by length.", lambda blocks: 2**blocks),
    Mistake(
        "These are powers of 2, the paths up to each block. Choose which blocks a path of this length goes "
        "through: in how many ways?",
        lambda blocks: [2**length for length in range(blocks + 1)],
    ),
    Mistake("These are shares. Count the paths.", lambda blocks: np.array(_paths(blocks)) / 2**blocks),
    Mistake(
        "They are added up: it says how many are at most so long.", lambda blocks: np.cumsum(_paths(blocks))
    ),
    Mistake(
        "The order of the blocks is counted too. A path goes through them in the one order that they have.",
        lambda blocks: [perm(blocks, k) for k in range(blocks + 1)],
    ),
    Mistake(
        "These are powers of the number of blocks: a block is chosen more than once. A path meets each once.",
        lambda blocks: [blocks**length for length in range(blocks + 1)],
    ),
    Mistake(
        "Each number is multiplied by its length: branches are counted, not paths.",
        lambda blocks: [length * count for length, count in enumerate(_paths(blocks))],
    ),
)
