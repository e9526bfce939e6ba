"""Check a learner's formula for the output size."""

import math
import random
from collections.abc import Callable, Sequence
from itertools import product
from typing import Any

import numpy as np

from cnn_course import shapes
from cnn_course.arguments import whole
from cnn_course.checks._chance import cache
from cnn_course.checks._judge import Array, Case, Mistake, accepts, ask, judge
from cnn_course.checks._verdict import Verdict

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


def output_sizes(function: Any, count: int = 50) -> Verdict:
    """Check a function that predicts the output size on many generated cases, and say how many are right.

    A fifth of the cases needs the kernel and the stride alone, the next fifth "same", then explicit
    padding, then dilation; the last fifth mixes everything. They are the same on every run.

    Args:
        function: called as ``function(size, kernel_size, strides, padding, dilation_rate)``, where padding is
            "valid", "same" or a pair (before, after).
        count: how many cases, at least 10.

    Returns:
        A Verdict. The answers must be whole numbers, as ``int`` or as a NumPy integer.

    Raises:
        ValueError: "count must be a whole number of at least 10. Received: count=3".

    >>> from cnn_course import shapes
    >>> output_sizes(shapes.output_size)
    ✓ output_size: right in all 50 cases.

    Reference: the answers come from :func:`cnn_course.shapes.output_size`.
    Taught in: Stride and padding (lab).
    """
    count = whole("count", count, 10)
    cases = _generated(count)
    verdict = judge("output_sizes", function, cases, _MISTAKES, _of_number)
    if verdict.status != "failed" or not callable(function):
        return verdict
    answers = []
    for case in cases:
        answers.append(ask(function, case))
        if answers[-1].kind == "stopped":
            return verdict
    right = sum(answer.right for answer in answers)
    return Verdict("failed", f"{right} of {count} are right. {verdict.message}", verdict.hint)


@cache
def _generated(count: int) -> tuple[Case, ...]:
    """Draw the cases, the simple ones first. A kernel that does not fit is no case."""
    generator = random.Random(2014)
    cases: list[Case] = []
    seen = set()
    while len(cases) < count:
        stage = len(cases) * 5 // count
        ends = (generator.randint(0, 3), generator.randint(0, 3))
        padding: Any = ("valid", "same", ends, "valid", generator.choice(("valid", "same", ends)))[stage]
        rate = generator.randint(2, 4) if stage == 3 else generator.randint(1, 3) if stage == 4 else 1
        size, taps, stride = generator.randint(5, 64), generator.randint(1, 7), generator.randint(1, 4)
        arguments = (size, taps, stride, padding, rate)
        if arguments in seen or shapes.effective_kernel_size(taps, rate) > size:
            continue
        seen.add(arguments)
        names = ("size", "kernel_size", "strides", "padding", "dilation_rate")
        words = ", ".join(f"{name}={value!r}" for name, value in zip(names, arguments, strict=True))
        cases.append(Case(words, arguments, {}, np.asarray(shapes.output_size(*arguments))))
    return tuple(cases)


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
        total = sum(_ends(size, taps, step, padding, rate))
        if pad_once and not isinstance(padding, str):
            total = padding if isinstance(padding, int) else padding[0]
        return places(size + total - span, step)

    return predict


def _ends(size: int, taps: int, stride: int, padding: Any, rate: int) -> tuple[int, int]:
    """Return the zeros before and after an axis."""
    both = (padding, padding) if isinstance(padding, tuple) else padding
    amounts = shapes.padding_amounts((size, size), taps, stride, both, rate)
    return amounts.top, amounts.bottom


def _fits(room: float, stride: int) -> float:
    return room // stride + 1


def _kernel_after_stride(size: int, taps: int, stride: int, padding: Any, dilation_rate: int = 1) -> float:
    total = sum(_ends(size, taps, stride, padding, dilation_rate))
    return (size + total) // stride - (taps - 1) * dilation_rate


def _same_keeps_the_size(size: int, taps: int, stride: int, padding: Any, dilation_rate: int = 1) -> float:
    return size if padding == "same" else shapes.output_size(size, taps, stride, padding, dilation_rate)


def _same_forgotten(size: int, taps: int, stride: int, padding: Any, dilation_rate: int = 1) -> float:
    padding = "valid" if padding == "same" else padding
    return shapes.output_size(size, taps, stride, padding, dilation_rate)


def _first_end_twice(size: int, taps: int, stride: int, padding: Any, dilation_rate: int = 1) -> float:
    ends = (padding[0], padding[0]) if isinstance(padding, tuple) else padding
    return shapes.output_size(size, taps, stride, ends, dilation_rate)


def _span_without_first(size: int, taps: int, stride: int, padding: Any, dilation_rate: int = 1) -> float:
    """Take dilation times taps for the span: one hole too many behind the last tap."""
    total = sum(_ends(size, taps, stride, padding, dilation_rate))
    return (size + total - taps * dilation_rate) // stride + 1


def _same_rounded_down(size: int, taps: int, stride: int, padding: Any, dilation_rate: int = 1) -> float:
    if padding == "same":
        return size // stride
    return shapes.output_size(size, taps, stride, padding, dilation_rate)


def _but_for_same(mistake: Mistake) -> Mistake:
    """Return the same mistake made by somebody who knows the short rule for "same"."""

    def predict(size: int, taps: int, stride: int, padding: Any, dilation_rate: int = 1) -> float:
        if padding == "same":
            return math.ceil(size / stride)
        wrong: float = mistake.answer(size, taps, stride, padding, dilation_rate)
        return wrong

    return Mistake(mistake.hint, predict)


_KNOWN = (
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
    Mistake('"same" is forgotten: it gives what "valid" gives.', _same_forgotten),
    Mistake("Padded on one side: the padding counts on both.", _formula(_fits, pad_once=True)),
    Mistake('"same" keeps the size at a stride of 1 only.', _same_keeps_the_size),
    Mistake("The first of the two numbers is used for both ends of the axis.", _first_end_twice),
    Mistake(
        "A dilated kernel does not span taps times dilation: behind the last tap there is no hole.",
        _span_without_first,
    ),
    Mistake('It rounds down: with "same" a last place that starts on the image counts.', _same_rounded_down),
    Mistake(
        "The kernel is taken off after the division by the stride. Take it off before.", _kernel_after_stride
    ),
)

_MISTAKES = (*_KNOWN, *map(_but_for_same, _KNOWN))
