"""Check a learner's padding."""

from collections.abc import Callable
from typing import Any

import numpy as np

from cnn_course import ops
from cnn_course.checks import _chance
from cnn_course.checks._chance import cache
from cnn_course.checks._judge import Array, Case, Mistake, accepts, judge
from cnn_course.checks._verdict import Verdict

PADDINGS: tuple[Any, ...] = (1, 2, ((1, 2), (0, 3)), ((2, 0), (1, 3)), 0)


def pad2d(function: Any) -> Verdict:
    """Check a function that puts zeros around images (B, H, W, C).

    Args:
        function: called as ``function(images, padding)``, where padding is a whole number for all four sides
            or ((top, bottom), (left, right)); and with ``value=...`` if it takes that argument.

    Returns:
        A Verdict.

    >>> from cnn_course import ops
    >>> pad2d(ops.pad2d).passed
    True

    Reference: the answers come from :func:`cnn_course.ops.pad2d`.
    Taught in: Stride and padding (lab).
    """
    return judge("pad2d", function, _cases(accepts(function, "value")), _MISTAKES)


@cache
def _cases(with_value: bool) -> tuple[Case, ...]:
    generator = _chance.generator(21)
    cases = []
    for option in ({}, {"value": 0.5}) if with_value else ({},):
        for padding in PADDINGS:
            for size in ((1, 4, 5, 1), (2, 3, 5, 3)):
                images = generator.normal(size=size)
                words = "".join(f", {key}={value!r}" for key, value in option.items())
                cases.append(
                    Case(
                        f"images {size}, padding={padding!r}{words}",
                        (images, padding),
                        dict(option),
                        ops.pad2d(images, padding, **option),
                    )
                )
    return tuple(cases)


def _with_sides(
    change: Callable[..., tuple[int, int, int, int]], mode: str = "constant"
) -> Callable[..., Array]:
    """Return a padding that takes its sides from change(top, bottom, left, right)."""

    def pad(images: Array, padding: Any, value: float = 0.0) -> Array:
        one = isinstance(padding, int)
        (top, bottom), (left, right) = ((padding, padding),) * 2 if one else padding
        top, bottom, left, right = change(top, bottom, left, right)
        extra = {"constant_values": value} if mode == "constant" else {}
        return np.pad(images, ((0, 0), (top, bottom), (left, right), (0, 0)), mode, **extra)  # type: ignore[call-overload]

    return pad


def _every_axis(images: Array, padding: Any, value: float = 0.0) -> Array:
    return np.pad(images, padding, constant_values=value)


def _filled_with(number: float) -> Callable[..., Array]:
    return lambda images, padding, value=0.0: ops.pad2d(images, padding, number)


_SWAPPED = "Padded on the wrong side: "

_MISTAKES = (
    Mistake("Nothing is padded: the images come back as they were.", lambda images, padding, value=0: images),
    Mistake(
        _SWAPPED + "top and bottom are swapped.",
        _with_sides(lambda top, bottom, left, right: (bottom, top, left, right)),
    ),
    Mistake(
        _SWAPPED + "left and right are swapped.",
        _with_sides(lambda top, bottom, left, right: (top, bottom, right, left)),
    ),
    Mistake(
        _SWAPPED + "top and bottom are swapped, and left and right.",
        _with_sides(lambda top, bottom, left, right: (bottom, top, right, left)),
    ),
    Mistake(
        "Rows and columns are swapped: (top, bottom) comes first, then (left, right).",
        _with_sides(lambda top, bottom, left, right: (left, right, top, bottom)),
    ),
    Mistake(
        "Padded on one side: top and left have theirs, bottom and right are missing.",
        _with_sides(lambda top, bottom, left, right: (top, 0, left, 0)),
    ),
    Mistake(
        "Padded on one side: bottom and right have theirs, top and left are missing.",
        _with_sides(lambda top, bottom, left, right: (0, bottom, 0, right)),
    ),
    Mistake(
        "Padded on one side: all of the padding is at the top and left.",
        _with_sides(lambda top, bottom, left, right: (top + bottom, 0, left + right, 0)),
    ),
    Mistake(
        "Padded on one side: all of the padding is at the bottom and right.",
        _with_sides(lambda top, bottom, left, right: (0, top + bottom, 0, left + right)),
    ),
    Mistake(
        "Only rows are added, no columns.", _with_sides(lambda top, bottom, left, right: (top, bottom, 0, 0))
    ),
    Mistake(
        "Only columns are added, no rows.", _with_sides(lambda top, bottom, left, right: (0, 0, left, right))
    ),
    Mistake(
        "The first number of each pair is used for both sides.",
        _with_sides(lambda top, bottom, left, right: (top, top, left, left)),
    ),
    Mistake("The batch and channel axes are padded too: pad the height and the width only.", _every_axis),
    Mistake(
        "The padding repeats the border of the image. It should be zeros.",
        _with_sides(lambda *sides: sides, "edge"),
    ),
    Mistake(
        "The padding mirrors the image. It should be zeros.", _with_sides(lambda *sides: sides, "reflect")
    ),
    Mistake("The new pixels are ones. They should be zeros.", _filled_with(1)),
    Mistake("The value is ignored: the new pixels are always zero.", _filled_with(0)),
)
