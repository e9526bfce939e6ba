"""Check the convolution of the mathematicians, which turns the kernel round."""

from collections.abc import Callable
from typing import Any

import numpy as np

from cnn_course import ops
from cnn_course.checks import _chance
from cnn_course.checks._chance import cache
from cnn_course.checks._judge import Array, Case, Mistake, judge
from cnn_course.checks._verdict import Verdict


def true_convolution(function: Any) -> Verdict:
    """Check a convolution as mathematics has it, of one grey image with one filter, without padding.

    Args:
        function: called as ``function(image, kernel)``, with image (H, W) and kernel (kh, kw).

    Returns:
        A Verdict. Numbers must be right to 1e-5 of the largest.

    >>> def convolve(image, kernel):
    ...     return ops.conv2d(image[None, :, :, None], kernel[::-1, ::-1, None, None])[0, :, :, 0]
    >>> true_convolution(convolve)
    ✓ convolve: right in all 4 cases.

    Reference: the answers come from :func:`cnn_course.ops.conv2d`, given the kernel turned round.
    Taught in: Convolution (lab).
    """
    return judge("true_convolution", function, _cases(), _MISTAKES)


def _slid(image: Array, kernel: Array) -> Array:
    found: Array = ops.conv2d(image[None, :, :, None], kernel[:, :, None, None])[0, :, :, 0]
    return found


@cache
def _cases() -> tuple[Case, ...]:
    """Begin with the lab's own dot. On its own it cannot tell a turned kernel from a turned output."""
    generator = _chance.generator(30)
    dot = np.zeros((5, 5))
    dot[2, 2] = 1
    pairs = [("a dot and a kernel of the numbers 1 to 9", dot, np.arange(1.0, 10).reshape(3, 3))]
    for size, taps in (((6, 8), (3, 3)), ((7, 6), (2, 3)), ((5, 9), (4, 2))):
        pairs.append(
            (f"image {size}, kernel {taps}", generator.normal(size=size), generator.normal(size=taps))
        )
    return tuple(
        Case(words, (image, kernel), {}, _slid(image, kernel[::-1, ::-1])) for words, image, kernel in pairs
    )


def _turned(change: Callable[[Array], Array]) -> Callable[[Array, Array], Array]:
    return lambda image, kernel: _slid(image, change(kernel))


_MISTAKES = (
    Mistake("This is cross-correlation: the kernel is not turned round.", _slid),
    Mistake("Only the rows are turned round.", _turned(lambda kernel: kernel[::-1])),
    Mistake("Only the columns are turned round.", _turned(lambda kernel: kernel[:, ::-1])),
    Mistake("The kernel is transposed, which is not the same as turned round.", _turned(np.transpose)),
    Mistake("The kernel is turned by a quarter. Half a turn is wanted.", _turned(np.rot90)),
    Mistake(
        "The kernel is turned by a quarter. Half a turn is wanted.",
        _turned(lambda kernel: np.rot90(kernel, -1)),
    ),
    Mistake(
        "The output is turned round. Turn the kernel, before it slides.",
        lambda image, kernel: _slid(image, kernel)[::-1, ::-1],
    ),
    Mistake(
        "The image is turned round as well, so that nothing is gained.",
        lambda image, kernel: _slid(image[::-1, ::-1], kernel[::-1, ::-1]),
    ),
    Mistake("The kernel comes back as it is. A dot would give that; slide it.", lambda image, kernel: kernel),
)
