"""Check what a learner says of a filter's stops: where zeros must be put, and which pixels are covered."""

from collections.abc import Callable
from functools import wraps
from itertools import product
from typing import Any

import numpy as np

from cnn_course import ops, shapes
from cnn_course.checks import _chance
from cnn_course.checks._chance import cache
from cnn_course.checks._judge import Array, Case, Mistake, judge
from cnn_course.checks._verdict import Verdict

MODES = {"constant": "zeros", "wrap": "the other end of the picture", "reflect": "a mirror"}


def same_padding(function: Any) -> Verdict:
    """Check a function that counts the zeros of TensorFlow's "same" at both ends of an axis.

    Args:
        function: called as ``function(size, kernel_size, strides)``; it returns (before, after).

    Returns:
        A Verdict.

    >>> from cnn_course import shapes
    >>> def before_after(size, kernel_size, strides):
    ...     return shapes.padding_amounts((size, size), kernel_size, strides, "same")[:2]
    >>> same_padding(before_after).passed
    True

    Reference: the answers come from :func:`cnn_course.shapes.padding_amounts`.
    Taught in: Stride and padding (lab).
    """
    return judge("same_padding", function, _same_cases(), _SAME_MISTAKES, _of_pair)


def keeps_size(function: Any) -> Verdict:
    """Check a function that finds a padding with which a convolution of stride 1 keeps the size.

    Args:
        function: called as ``function(kernel_size, dilation_rate)``; it returns (before, after). Either way
            of sharing out an odd number will do, as long as the two differ by at most 1.

    Returns:
        A Verdict.

    >>> keeps_size(lambda kernel_size, dilation_rate: (0, kernel_size // 2)).hint
    'The output is smaller than the input: more zeros are needed.'
    >>> def share(kernel_size, dilation_rate):
    ...     total = (kernel_size - 1) * dilation_rate
    ...     return total // 2, total - total // 2
    >>> keeps_size(share).passed
    True

    Reference: the sizes come from :func:`cnn_course.shapes.output_size`.
    Taught in: Stride and padding (lab).
    """
    # Whichever way an odd number is shared out is right, so the learner's own way is what is compared.
    return judge("keeps_size", _larger_after(function), _keeping_cases(), _KEEPING_MISTAKES, _of_keeping)


def coverage(function: Any) -> Verdict:
    """Check a function that counts how many stops of a filter cover each pixel of a line.

    Args:
        function: called as ``function(size, kernel_size, strides, dilation_rate)``; no padding. It returns
            ``size`` counts.

    Returns:
        A Verdict.

    >>> def count(size, kernel_size, strides, dilation_rate):
    ...     counts, span = np.zeros(size, int), (kernel_size - 1) * dilation_rate + 1
    ...     for start in range(0, size - span + 1, strides):
    ...         counts[start : start + span : dilation_rate] += 1
    ...     return counts
    >>> coverage(count).passed
    True

    Reference: the answers come from :func:`cnn_course.ops.conv2d`, given one bright pixel after the other.
    Taught in: Stride and padding (lab).
    """
    return judge("coverage", function, _coverage_cases(), _COVERAGE_MISTAKES, _of_counts)


def padded_convolution(function: Any) -> Verdict:
    """Check a convolution that keeps the size and can pad in several ways.

    Args:
        function: called as ``function(image, kernel, mode)`` with image (H, W), kernel (k, k), k odd, and the
            mode "constant", "wrap" or "reflect", as ``np.pad`` has them.

    Returns:
        A Verdict. Numbers must be right to 1e-5 of the largest.

    >>> from cnn_course import ops
    >>> def convolve(image, kernel, mode):
    ...     padded = np.pad(image, len(kernel) // 2, mode=mode)
    ...     return ops.conv2d(padded[None, :, :, None], kernel[:, :, None, None])[0, :, :, 0]
    >>> padded_convolution(convolve).passed
    True

    Reference: the answers come from :func:`cnn_course.ops.conv2d`.
    Taught in: Stride and padding (lab).
    """
    return judge("padded_convolution", function, _padded_cases(), _PADDED_MISTAKES)


# ---- the zeros of "same" ---------------------------------------------------------------------------------


def _same(size: int, taps: int, stride: int) -> tuple[int, int]:
    return shapes.padding_amounts((size, size), taps, stride, "same")[:2]


def _shared(total: int) -> tuple[int, int]:
    return total // 2, total - total // 2


@cache
def _same_cases() -> tuple[Case, ...]:
    cases = []
    for stride, taps, size in product((1, 2, 3), (3, 5, 4, 2, 1), (28, 27, 13, 8)):
        words = f"size={size}, kernel_size={taps}, strides={stride}"
        cases.append(Case(words, (size, taps, stride), {}, np.asarray(_same(size, taps, stride))))
    return tuple(cases)


def _of_pair(value: Array, expected: Array) -> str:
    """Describe two numbers that no known mistake explains."""
    if value.shape != (2,):
        return f"Two numbers are wanted, (before, after). It returns an array of shape {value.shape}."
    if value.min() < 0:
        return "There cannot be fewer than 0 zeros: where none are needed, none are taken away."
    if value.sum() == expected.sum():
        return "The two add up to the right number, and are not shared out as TensorFlow does."
    difference = int(value.sum() - expected.sum())
    return f"In all that is {abs(difference)} too {'many' if difference > 0 else 'few'}."


def _not_cut_at_zero(size: int, taps: int, stride: int) -> tuple[int, int]:
    return _shared((-(-size // stride) - 1) * stride + taps - size)


_SAME_MISTAKES = (
    Mistake("Padded on the wrong side: TensorFlow puts the odd zero at the end.", lambda *a: _same(*a)[::-1]),
    Mistake("All of the padding is at the end. Share it out.", lambda *a: (0, sum(_same(*a)))),
    Mistake("All of the padding is in front. Share it out.", lambda *a: (sum(_same(*a)), 0)),
    Mistake(
        "There cannot be fewer than 0 zeros: where none are needed, none are taken away.", _not_cut_at_zero
    ),
    Mistake(
        "The stride is forgotten: with a stride above 1 fewer zeros are needed.",
        lambda size, taps, stride: _shared(taps - 1),
    ),
    Mistake(
        "Both ends get the same. An odd number cannot be shared out evenly.",
        lambda *a: (sum(_same(*a)) // 2,) * 2,
    ),
    Mistake(
        "Both ends get the same. An odd number cannot be shared out evenly.",
        lambda *a: (-(-sum(_same(*a)) // 2),) * 2,
    ),
    Mistake(
        "The output size is rounded down. Round it up: the last stop may begin on the last pixels.",
        lambda size, taps, stride: _shared(max((size // stride - 1) * stride + taps - size, 0)),
    ),
    Mistake(
        "It keeps the size whatever the stride. With a stride, the output has ⌈size / strides⌉ places.",
        lambda size, taps, stride: _shared(max((size - 1) * stride + taps - size, 0)),
    ),
)


# ---- a padding that keeps the size -----------------------------------------------------------------------


def _larger_after(function: Any) -> Any:
    """Put the larger of two numbers that differ by 1 last; leave every other answer alone."""
    if not callable(function):
        return function

    @wraps(function)
    def ordered(*arguments: Any) -> Any:
        answer = function(*arguments)
        pair = np.asarray(answer) if isinstance(answer, tuple | list | np.ndarray) else np.zeros(0)
        if pair.shape == (2,) and pair.dtype.kind in "iuf" and pair[0] == pair[1] + 1:
            return answer[::-1]
        return answer

    return ordered


@cache
def _keeping_cases() -> tuple[Case, ...]:
    cases = []
    for rate, taps in product((1, 2, 3, 4), (3, 5, 7, 1, 4, 2, 6)):
        answer = _shared((taps - 1) * rate)
        assert shapes.output_size(40, taps, 1, answer, rate) == 40
        cases.append(Case(f"kernel_size={taps}, dilation_rate={rate}", (taps, rate), {}, np.asarray(answer)))
    return tuple(cases)


def _of_keeping(value: Array, expected: Array) -> str:
    if value.shape != (2,):
        return f"Two numbers are wanted, (before, after). It returns an array of shape {value.shape}."
    if value.min() < 0:
        return "There cannot be fewer than 0 zeros."
    if value.sum() == expected.sum():
        return "The size is kept, but the zeros are not shared out: the two may differ by at most 1."
    if value.sum() < expected.sum():
        return "The output is smaller than the input: more zeros are needed."
    return "The output is larger than the input: fewer zeros will do."


_KEEPING_MISTAKES = (
    Mistake(
        "The dilation rate is forgotten: a kernel with holes spans more pixels.",
        lambda taps, rate: _shared(taps - 1),
    ),
    Mistake(
        "Both ends get the same. For an even span that is one zero too many, or one too few.",
        lambda taps, rate: ((taps - 1) * rate // 2,) * 2,
    ),
    Mistake(
        "Both ends get the same. For an even span that is one zero too many, or one too few.",
        lambda taps, rate: (((taps - 1) * rate + 1) // 2,) * 2,
    ),
    Mistake(
        "A dilated kernel does not span taps times dilation: behind the last tap there is no hole.",
        lambda taps, rate: _shared(taps * rate - 1),
    ),
    Mistake("That is the whole sum at each end: share it out.", lambda taps, rate: ((taps - 1) * rate,) * 2),
)


# ---- how often each pixel is covered ---------------------------------------------------------------------


def _covered(size: int, taps: int, stride: int, rate: int) -> Array:
    lit = np.eye(size).reshape(size, 1, size, 1)
    outputs = ops.conv2d(lit, np.ones((1, taps, 1, 1)), (1, stride), dilation_rate=(1, rate))
    counts: Array = np.rint(outputs.sum(axis=(1, 2, 3))).astype(np.int64)
    return counts


def _counted(
    size: int, span: int, stride: int, step: int = 1, starts: range | None = None, add: bool = True
) -> Array:
    counts = np.zeros(size, int)
    for start in range(0, size - span + 1, stride) if starts is None else starts:
        taps = slice(start, start + span, step)
        counts[taps] = counts[taps] + 1 if add else 1
    return counts


@cache
def _coverage_cases() -> tuple[Case, ...]:
    cases = []
    for rate, stride, taps, size in product((1, 2, 3), (1, 2, 3, 5), (3, 1, 2, 4), (12, 13, 20)):
        words = f"size={size}, kernel_size={taps}, strides={stride}, dilation_rate={rate}"
        cases.append(Case(words, (size, taps, stride, rate), {}, _covered(size, taps, stride, rate)))
    return tuple(cases)


def _of_counts(value: Array, expected: Array) -> str:
    """Describe counts that no known mistake explains."""
    if value.shape != expected.shape:
        return f"One number for each pixel is wanted: shape {expected.shape}. It returns shape {value.shape}."
    return "Some counts are wrong. Draw the line as boxes, and mark the taps of each stop."


def _span(taps: int, rate: int) -> int:
    return (taps - 1) * rate + 1


_COVERAGE_MISTAKES = (
    Mistake(
        "The last stop is missing. The filter may begin where it just fits.",
        lambda n, k, s, d: _counted(n, _span(k, d), s, d, range(0, n - _span(k, d), s)),
    ),
    Mistake(
        "Stops that hang over the end are counted. Only places where the whole filter fits count.",
        lambda n, k, s, d: _counted(n, _span(k, d), s, d, range(0, n, s)),
    ),
    Mistake(
        "The holes are counted. A filter with dilation looks at its taps only.",
        lambda n, k, s, d: _counted(n, _span(k, d), s),
    ),
    Mistake("The dilation rate is forgotten.", lambda n, k, s, d: _counted(n, k, s)),
    Mistake(
        "The last taps are missing: with dilation a stop reaches further than its number of taps.",
        lambda n, k, s, d: _counted(n, k, s, d, range(0, n - _span(k, d) + 1, s)),
    ),
    Mistake(
        "A dilated kernel does not span taps times dilation: behind the last tap there is no hole.",
        lambda n, k, s, d: _counted(n, _span(k, d), s, d, range(0, n - k * d + 1, s)),
    ),
    Mistake("The stride is forgotten.", lambda n, k, s, d: _counted(n, _span(k, d), 1, d)),
    Mistake(
        "It says whether a pixel is covered. How often is wanted.",
        lambda n, k, s, d: _counted(n, _span(k, d), s, d, add=False),
    ),
    Mistake(
        "Only the first pixel of each stop is counted.",
        lambda n, k, s, d: _counted(n, 1, s, 1, range(0, n - _span(k, d) + 1, s)),
    ),
)


# ---- a convolution with a padding of choice --------------------------------------------------------------


def _padded(image: Array, kernel: Array, mode: str) -> Array:
    return _slid(np.pad(image, len(kernel) // 2, mode=mode), kernel)  # type: ignore[call-overload]


def _slid(image: Array, kernel: Array) -> Array:
    found: Array = ops.conv2d(image[None, :, :, None], kernel[:, :, None, None])[0, :, :, 0]
    return found


@cache
def _padded_cases() -> tuple[Case, ...]:
    generator = _chance.generator(28)
    cases = []
    for mode, (size, taps) in product(MODES, (((6, 6), 3), ((5, 8), 3), ((7, 6), 5), ((4, 5), 1))):
        image, kernel = generator.normal(size=size), generator.normal(size=(taps, taps))
        words = f"image {size}, kernel {(taps, taps)}, mode={mode!r}"
        cases.append(Case(words, (image, kernel, mode), {}, _padded(image, kernel, mode)))
    return tuple(cases)


def _one_sided(before: bool) -> Callable[[Array, Array, str], Array]:
    def convolve(image: Array, kernel: Array, mode: str) -> Array:
        total = len(kernel) - 1
        ends = (total, 0) if before else (0, total)
        return _slid(np.pad(image, ends, mode=mode), kernel)  # type: ignore[call-overload]

    return convolve


def _always(mode: str) -> Callable[[Array, Array, str], Array]:
    return lambda image, kernel, asked: _padded(image, kernel, mode)


_PADDED_MISTAKES = (
    *(
        Mistake(f"The mode is ignored: it always pads with {words}.", _always(mode))
        for mode, words in MODES.items()
    ),
    Mistake("Nothing is padded: the output is smaller than the picture.", lambda i, k, mode: _slid(i, k)),
    Mistake(
        "Too much is padded. Half of the kernel, rounded down, goes to each side.",
        lambda i, k, mode: _slid(np.pad(i, len(k), mode=mode), k),
    ),
    Mistake(
        "Too much is padded. Half of the kernel, rounded down, goes to each side.",
        lambda i, k, mode: _slid(np.pad(i, len(k) - 1, mode=mode), k),
    ),
    Mistake("Padded on one side: all of the padding is at the top and left.", _one_sided(before=True)),
    Mistake("Padded on one side: all of the padding is at the bottom and right.", _one_sided(before=False)),
    Mistake(
        "The kernel is turned round. Slide it as it is: cross-correlation.",
        lambda i, k, mode: _padded(i, k[::-1, ::-1], mode),
    ),
    Mistake(
        '"reflect" leaves out the border pixel itself: it is not "symmetric".',
        lambda i, k, mode: _padded(i, k, "symmetric" if mode == "reflect" else mode),
    ),
)
