"""Check a learner's formula for the output size."""

import math
from collections.abc import Callable, Sequence
from functools import cache
from itertools import product
from typing import Any

import numpy as np

from cnn_course import shapes
from cnn_course.checks._judge import Array, Case, Mistake, accepts, judge
from cnn_course.checks.verdict import Verdict

WORDS = ("valid", "same")


def output_size(function: Any, paddings: Sequence[Any] = WORDS) -> Verdict:
    """Check a function that predicts the output size along one axis.

    Args:
        function: called as ``function(size, kernel_size, strides, padding)``, and with ``dilation_rate=...``
            if it takes that argument.
        paddings: the paddings to ask for: "valid", "same", whole numbers of zeros on both sides.

    Returns:
        A Verdict. The answers must be whole numbers, as ``int`` or as a NumPy integer.

    Raises:
        ValueError: "paddings must not be empty. Received: paddings=()"; "padding must be ...".

    >>> from cnn_course import shapes
    >>> output_size(shapes.output_size).passed
    True
    >>> output_size(lambda size, k, s, p: (size + 2 * p - k) // s + 1, paddings=(0, 1, 2)).passed
    True

    Reference: the answers come from :func:`cnn_course.shapes.output_size`.
    Taught in: Stride and padding (lab).
    """
    if isinstance(paddings, str) or not len(paddings):
        raise ValueError(
            f'paddings must be a list such as ("valid", "same"), not empty. Received: paddings={paddings!r}'
        )
    cases = _cases(tuple(paddings), accepts(function, "dilation_rate"))
    return judge("output_size", function, cases, _MISTAKES, _of_number)


@cache
def _cases(paddings: tuple[Any, ...], dilated: bool) -> tuple[Case, ...]:
    """Make the cases with stride 1 first. A kernel that does not fit is no case."""
    cases = []
    for rate, stride, padding in product((1, 2) if dilated else (1,), (1, 2, 3), paddings):
        for size, taps in product((28, 13, 7), (1, 3, 4, 5)):
            option = {"dilation_rate": rate} if rate > 1 else {}
            try:
                expected = shapes.output_size(size, taps, stride, padding, rate)
            except ValueError as error:
                if "larger than" not in str(error):
                    raise
                continue
            words = f"size={size}, kernel_size={taps}, strides={stride}, padding={padding!r}"
            words += "".join(f", {key}={value}" for key, value in option.items())
            cases.append(Case(words, (size, taps, stride, padding), option, np.asarray(expected)))
    return tuple(cases)


def _of_number(value: Array, expected: Array) -> str:
    """Describe a wrong size that no known mistake explains."""
    if value.shape != ():
        return f"It returns an array of shape {value.shape}. A single number is wanted."
    difference = float(value) - float(expected)
    if abs(difference) == 1:
        return f"Off by one: the answer is too {'large' if difference > 0 else 'small'} by 1."
    return "The answer is wrong. Draw the axis as boxes, move the kernel along, and count where it fits."


def _formula(
    places: Callable[[float, int], float], pad_once: bool = False, ignore: Sequence[str] = ()
) -> Callable[..., float]:
    """Return a formula with a mistake: places(room, stride) counts what is left after the first place."""

    def predict(size: int, taps: int, stride: int, padding: Any, dilation_rate: int = 1) -> float:
        rate = 1 if "dilation" in ignore else dilation_rate
        step = 1 if "stride" in ignore else stride
        span = (taps - 1) * rate + 1
        if "padding" in ignore:
            padding = "valid"
        total = sum(shapes.padding_amounts((size, size), taps, step, padding, rate)[:2])
        if pad_once and isinstance(padding, int):
            total = padding
        return places(size + total - span, step)

    return predict


def _fits(room: float, stride: int) -> float:
    return room // stride + 1


def _kernel_after_stride(size: int, taps: int, stride: int, padding: Any, dilation_rate: int = 1) -> float:
    total = sum(shapes.padding_amounts((size, size), taps, stride, padding, dilation_rate)[:2])
    return (size + total) // stride - (taps - 1) * dilation_rate


def _same_rounded_down(size: int, taps: int, stride: int, padding: Any, dilation_rate: int = 1) -> float:
    if padding == "same":
        return size // stride
    return shapes.output_size(size, taps, stride, padding, dilation_rate)


_MISTAKES = (
    Mistake("Off by one: the first place of the kernel counts too.", _formula(lambda room, s: room // s)),
    Mistake(
        "Off by one: the first place of the kernel is counted twice.", _formula(lambda room, s: room // s + 2)
    ),
    Mistake(
        "It rounds up. A place where the kernel fits only in part does not count.",
        _formula(lambda room, s: math.ceil(room / s) + 1),
    ),
    Mistake(
        "It rounds to the nearest. A place where the kernel fits only in part does not count.",
        _formula(lambda room, s: round(room / s) + 1),
    ),
    Mistake("The stride is forgotten.", _formula(_fits, ignore=("stride",))),
    Mistake(
        "The dilation rate is forgotten: a kernel with holes spans more pixels.",
        _formula(_fits, ignore=("dilation",)),
    ),
    Mistake("The padding is forgotten.", _formula(_fits, ignore=("padding",))),
    Mistake("Padded on one side: the padding counts on both.", _formula(_fits, pad_once=True)),
    Mistake('It rounds down: with "same" a last place that starts on the image counts.', _same_rounded_down),
    Mistake(
        "The kernel is taken off after the division by the stride. Take it off before.", _kernel_after_stride
    ),
)
