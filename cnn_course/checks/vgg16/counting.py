"""Check what a learner counts: a stage of VGG, an Inception module; and two filters put into one."""

from math import prod
from typing import Any

import numpy as np

from cnn_course import ops, shapes
from cnn_course.checks import _chance
from cnn_course.checks._chance import cache
from cnn_course.checks._judge import Array, Case, Mistake, judge
from cnn_course.checks._verdict import Verdict
from cnn_course.shapes import Conv2D, MaxPooling2D

# (height, width, channels, filters, convolutions): never square, with odd sides, which the pooling cuts.
STAGES = ((8, 12, 3, 4, 1), (8, 12, 3, 4, 2), (7, 10, 5, 6, 3), (9, 5, 2, 8, 4), (4, 6, 16, 8, 2))
# (channels, conv1, reduce3, conv3, reduce5, conv5, pooled): all seven differ.
MODULES = ((192, 64, 96, 128, 16, 32, 33), (20, 7, 6, 9, 3, 5, 4), (50, 11, 12, 13, 8, 9, 10))


def stage_costs(function: Any) -> Verdict:
    """Check the costs of a stage of VGG: convolutions of 3 × 3 with biases, and a max pooling of 2 × 2.

    Args:
        function: called as ``function(height, width, channels, filters, convolutions)``; returns three whole
            numbers: parameters, multiply-adds (biases not counted), and how many numbers all layers put out,
            those of the pooling too.

    Returns:
        A Verdict.

    >>> def costs(height, width, channels, filters, convolutions):
    ...     inputs = [channels] + (convolutions - 1) * [filters]
    ...     weights = sum(9 * one * filters for one in inputs)
    ...     numbers = convolutions * height * width + (height // 2) * (width // 2)
    ...     return weights + convolutions * filters, height * width * weights, numbers * filters
    >>> stage_costs(costs)
    ✓ costs: right in all 5 cases.

    Reference: the answers come from :func:`cnn_course.shapes.table`.
    Taught in: VGG16 (lab).
    """
    return judge("stage_costs", function, _stage_cases(), _STAGE_MISTAKES, _of_three)


def bottleneck_saving(function: Any) -> Verdict:
    """Check the parameters of an Inception module, without its 1 × 1 bottlenecks and with them.

    Args:
        function: called as ``function(channels, conv1, reduce3, conv3, reduce5, conv5, pooled)``; returns two
            whole numbers, biases included: the parameters of the naive module, in which the 3 × 3 and the
            5 × 5 convolution read all channels and the pooling has no convolution after it; and those of the
            module with bottlenecks.

    Returns:
        A Verdict.

    >>> def saving(channels, conv1, reduce3, conv3, reduce5, conv5, pooled):
    ...     def count(size, before, after):
    ...         return (size * size * before + 1) * after
    ...     first = count(1, channels, conv1)
    ...     naive = first + count(3, channels, conv3) + count(5, channels, conv5)
    ...     narrow = first + count(1, channels, reduce3) + count(3, reduce3, conv3)
    ...     narrow += count(1, channels, reduce5) + count(5, reduce5, conv5)
    ...     return naive, narrow + count(1, channels, pooled)
    >>> bottleneck_saving(saving)
    ✓ saving: right in all 3 cases.

    Reference: Szegedy et al., 2015, arXiv:1409.4842, figure 2.
    Taught in: VGG16 (lab).
    """
    return judge("bottleneck_saving", function, _module_cases(), _MODULE_MISTAKES, _of_two)


def composed_kernel(function: Any) -> Verdict:
    """Check the one kernel that does what two do in a row, with nothing between them.

    Args:
        function: called as ``function(first, second)`` with two square kernels of odd sides; returns one
            kernel, whose side is the sum of theirs less 1. Kernels are slid as they are, not turned.

    Returns:
        A Verdict. Numbers must be right to 1e-5 of the largest.

    >>> def composed(first, second):
    ...     side = len(first) + len(second) - 1
    ...     kernel = np.zeros((side, side))
    ...     for i, row in enumerate(second):
    ...         for j, weight in enumerate(row):
    ...             kernel[i : i + len(first), j : j + len(first)] += weight * first
    ...     return kernel
    >>> composed_kernel(composed)
    ✓ composed: right in all 3 cases.

    Reference: the answers come from :func:`cnn_course.ops.conv2d`.
    Taught in: VGG16 (lab).
    """
    return judge("composed_kernel", function, _kernel_cases(), _KERNEL_MISTAKES, _of_kernel)


# ---- the references


def _convolutions(
    height: int, width: int, channels: int, filters: int, convolutions: int
) -> list[tuple[int, int]]:
    """Return for each convolution of a stage its weights and its biases."""
    inputs = [channels, *(convolutions - 1) * [filters]]
    return [(9 * before * filters, filters) for before in inputs]


def _stage(height: int, width: int, channels: int, filters: int, convolutions: int) -> Array:
    layers = [Conv2D(filters, 3, padding="same")] * convolutions + [MaxPooling2D(2)]
    rows = shapes.table(layers, (height, width, channels))
    return np.array(
        [
            sum(row.parameters for row in rows),
            sum(row.multiply_adds for row in rows),
            sum(prod(row.output_shape) for row in rows),
        ]
    )


def _count(size: int, before: int, after: int) -> int:
    return (size * size * before + 1) * after


def _naive(c: int, conv1: int, conv3: int, conv5: int) -> int:
    return _count(1, c, conv1) + _count(3, c, conv3) + _count(5, c, conv5)


def _narrow(c: int, conv1: int, r3: int, conv3: int, r5: int, conv5: int, pooled: int) -> int:
    three = _count(1, c, r3) + _count(3, r3, conv3)
    five = _count(1, c, r5) + _count(5, r5, conv5)
    return _count(1, c, conv1) + three + five + _count(1, c, pooled)


def _module(c: int, conv1: int, r3: int, conv3: int, r5: int, conv5: int, pooled: int) -> Array:
    return np.array([_naive(c, conv1, conv3, conv5), _narrow(c, conv1, r3, conv3, r5, conv5, pooled)])


def _composed(first: Array, second: Array) -> Array:
    """Return the full convolution of two kernels: one is turned, and slides over the other one, padded."""
    padded = np.pad(second, len(first) - 1)
    image, kernel = padded[np.newaxis, :, :, np.newaxis], first[::-1, ::-1, np.newaxis, np.newaxis]
    return ops.conv2d(image, kernel)[0, :, :, 0]


def _correlated(first: Array, second: Array) -> Array:
    """Return the same with nothing turned."""
    return _composed(first[::-1, ::-1], second)


# ---- cases


@cache
def _stage_cases() -> tuple[Case, ...]:
    return tuple(
        Case(f"{h} × {w} × {c}, {filters} filters, {many} convolutions", (h, w, c, filters, many), {}, found)
        for h, w, c, filters, many in STAGES
        for found in [_stage(h, w, c, filters, many)]
    )


@cache
def _module_cases() -> tuple[Case, ...]:
    return tuple(Case(f"{one[0]} channels, widths {one[1:]}", one, {}, _module(*one)) for one in MODULES)


@cache
def _kernel_cases() -> tuple[Case, ...]:
    random = _chance.generator(10)
    cases = []
    for one, other in ((3, 3), (5, 3), (3, 5)):
        first, second = random.normal(size=(one, one)), random.normal(size=(other, other))
        words = f"kernels {first.shape} and {second.shape}"
        cases.append(Case(words, (first, second), {}, _composed(first, second)))
    return tuple(cases)


# ---- mistakes


def _with(place: int, value: Any) -> Any:
    """Return a stage whose number at that place is another one."""

    def predict(h: int, w: int, c: int, filters: int, many: int) -> Array:
        found = _stage(h, w, c, filters, many)
        found[place] = value(h, w, c, filters, many)
        return found

    return predict


def _pooled(h: int, w: int) -> int:
    return (h // 2) * (w // 2)


_STAGE_MISTAKES = (
    Mistake(
        "The biases are missing: one for each filter of each convolution.",
        _with(0, lambda *s: sum(weights for weights, _ in _convolutions(*s))),
    ),
    Mistake(
        "Each filter has one bias, not one for each channel that it reads.",
        _with(0, lambda h, w, c, f, n: sum(10 * before * f for before in [c, *(n - 1) * [f]])),
    ),
    Mistake(
        "Every convolution reads the channels of the stage's input. Only the first one does.",
        lambda h, w, c, f, n: np.array(
            [n * (9 * c + 1) * f, n * h * w * 9 * c * f, (n * h * w + _pooled(h, w)) * f]
        ),
    ),
    Mistake(
        "Every convolution reads as many channels as there are filters. The first one does not.",
        lambda h, w, c, f, n: np.array(
            [n * (9 * f + 1) * f, n * h * w * 9 * f * f, (n * h * w + _pooled(h, w)) * f]
        ),
    ),
    Mistake(
        "The channels that go in are missing: each filter has a slice for every one of them.",
        lambda h, w, c, f, n: np.array([n * 10 * f, n * h * w * 9 * f, (n * h * w + _pooled(h, w)) * f]),
    ),
    Mistake(
        "Only one convolution is counted.",
        lambda h, w, c, f, n: _stage(h, w, c, f, 1),
    ),
    Mistake(
        "The outputs of the pooling are missing.",
        _with(2, lambda h, w, c, f, n: n * h * w * f),
    ),
    Mistake(
        "Only the output of the pooling is counted. The convolutions' outputs are kept as well.",
        _with(2, lambda h, w, c, f, n: _pooled(h, w) * f),
    ),
    Mistake(
        "The outputs are counted in bytes. Numbers are wanted.",
        _with(2, lambda *s: 4 * _stage(*s)[2]),
    ),
    Mistake(
        "The pooling keeps a row or a column too many: 7 rows pooled by 2 are 3.",
        _with(2, lambda h, w, c, f, n: (n * h * w + -(-h // 2) * -(-w // 2)) * f),
    ),
    Mistake(
        "The stage's input is counted among the outputs.",
        _with(2, lambda h, w, c, f, n: _stage(h, w, c, f, n)[2] + h * w * c),
    ),
    Mistake(
        "The biases are counted among the multiply-adds. They multiply nothing.",
        _with(1, lambda h, w, c, f, n: h * w * _stage(h, w, c, f, n)[0]),
    ),
    Mistake(
        "The pooling is counted among the multiply-adds. It compares, and multiplies nothing.",
        _with(1, lambda h, w, c, f, n: _stage(h, w, c, f, n)[1] + h * w * f),
    ),
    Mistake(
        "The pooling halves rows and columns, each by itself: 7 × 10 become 3 × 5, and 15 are not 70 // 4.",
        _with(2, lambda h, w, c, f, n: (n * h * w + h * w // 4) * f),
    ),
    Mistake(
        "The maps of the convolutions shrink. With padding they keep their size.",
        _with(
            1,
            lambda h, w, *rest: sum(
                (h - 2 * place) * (w - 2 * place) * weights
                for place, (weights, _) in enumerate(_convolutions(h, w, *rest), 1)
            ),
        ),
    ),
    Mistake(
        "The multiply-adds are those of a single place. Every weight is used at each of height × width.",
        _with(1, lambda *s: sum(weights for weights, _ in _convolutions(*s))),
    ),
    Mistake(
        "A multiplication and an addition are counted as two. Together they are one multiply-add.",
        _with(1, lambda *s: 2 * _stage(*s)[1]),
    ),
    Mistake(
        "The three come in another order: parameters, multiply-adds, outputs.",
        lambda *s: _stage(*s)[[0, 2, 1]],
    ),
    Mistake(
        "The three come in another order: parameters, multiply-adds, outputs.",
        lambda *s: _stage(*s)[[1, 0, 2]],
    ),
)


def _of_three(value: Array, expected: Array) -> str:
    if value.shape != expected.shape:
        return "Three numbers are wanted: parameters, multiply-adds, outputs."
    names = ("parameters", "multiply-adds", "outputs")
    wrong = [name for name, one, other in zip(names, value, expected, strict=True) if one != other]
    return f"Wrong: {', '.join(wrong)}. Take one convolution after the other, then the pooling."


_MODULE_MISTAKES = (
    Mistake(
        "The biases are missing: one for each filter.",
        lambda c, a, r3, b, r5, d, p: np.array(
            [
                c * (a + 9 * b + 25 * d),
                c * (a + r3 + r5 + p) + 9 * r3 * b + 25 * r5 * d,
            ]
        ),
    ),
    Mistake(
        "The naive module has no convolution after its pooling.",
        lambda c, a, r3, b, r5, d, p: _module(c, a, r3, b, r5, d, p) + np.array([_count(1, c, p), 0]),
    ),
    Mistake(
        "The 1 × 1 convolution after the pooling is missing.",
        lambda c, a, r3, b, r5, d, p: _module(c, a, r3, b, r5, d, p) - np.array([0, _count(1, c, p)]),
    ),
    Mistake(
        "With bottlenecks the large filters still read all channels. They read what is let through.",
        lambda c, a, r3, b, r5, d, p: np.array(
            [
                _naive(c, a, b, d),
                _naive(c, a, b, d) + _count(1, c, r3) + _count(1, c, r5) + _count(1, c, p),
            ]
        ),
    ),
    Mistake(
        "The bottlenecks themselves are not counted: they have parameters, too.",
        lambda c, a, r3, b, r5, d, p: np.array(
            [
                _naive(c, a, b, d),
                _narrow(c, a, r3, b, r5, d, p) - _count(1, c, r3) - _count(1, c, r5),
            ]
        ),
    ),
    Mistake(
        "The two come in another order: the naive module first.",
        lambda *widths: _module(*widths)[::-1],
    ),
    Mistake(
        "The 1 × 1 convolution beside the others is missing.",
        lambda c, a, r3, b, r5, d, p: _module(c, a, r3, b, r5, d, p) - _count(1, c, a),
    ),
    Mistake(
        "3 × 3 and 5 × 5 have changed places. The arguments come in the order of the branches.",
        lambda c, a, r3, b, r5, d, p: _module(c, a, r5, d, r3, b, p),
    ),
    Mistake(
        "The 5 × 5 filters are counted as 3 × 3.",
        lambda c, a, r3, b, r5, d, p: _module(c, a, r3, b, r5, d, p) - np.array([16 * c * d, 16 * r5 * d]),
    ),
)


def _of_two(value: Array, expected: Array) -> str:
    if value.shape != expected.shape:
        return "Two numbers are wanted: without bottlenecks, and with them."
    if value[0] == expected[0]:
        return "The naive module is right, the one with bottlenecks is not. Go through its four branches."
    if value[1] == expected[1]:
        return "The module with bottlenecks is right, the naive one is not. It has three convolutions."
    return "Begin with the naive module: three convolutions, each of which reads all channels."


def _overwritten(first: Array, second: Array) -> Array:
    kernel = np.zeros((len(first) + len(second) - 1,) * 2)
    for row, column in np.ndindex(second.shape):
        kernel[row : row + len(first), column : column + len(first)] = second[row, column] * first
    return kernel


_KERNEL_MISTAKES = (
    Mistake("One kernel slides over the other as it is. Here one of the two must be turned.", _correlated),
    Mistake(
        "One kernel slides over the other as it is. Here one of the two must be turned.",
        lambda first, second: _correlated(second, first),
    ),
    Mistake("The result is turned by half a turn.", lambda a, b: _composed(a, b)[::-1, ::-1]),
    Mistake("The result is transposed: rows and columns are swapped.", lambda a, b: _composed(a, b).T),
    Mistake(
        "Only the middle is kept. Together they see further than each.",
        lambda a, b: _composed(a, b)[len(b) // 2 : -(len(b) // 2), len(b) // 2 : -(len(b) // 2)],
    ),
    Mistake(
        "The kernels are added. The second one weighs what the first has found: multiply.",
        lambda a, b: np.pad(a, len(b) // 2) + np.pad(b, len(a) // 2),
    ),
    Mistake(
        "The numbers of second are read across and down in each other's place.",
        lambda a, b: _composed(a, b.T),
    ),
    Mistake(
        "Where two copies of first overlap, the later one is written over the other. They add up.",
        _overwritten,
    ),
    Mistake("The kernels are multiplied number by number.", lambda a, b: a * b),
    Mistake("The kernels are multiplied as matrices.", lambda a, b: a @ b),
)


def _of_kernel(value: Array, expected: Array) -> str:
    if value.shape != expected.shape:
        side = len(expected)
        return f"The kernel has the shape {value.shape}. Together they see {side} × {side} pixels."
    return "The shape is right, the numbers are not. Try kernels that are 1 in one place and 0 elsewhere."
