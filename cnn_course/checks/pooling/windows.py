"""Check a learner's pooling."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from cnn_course import ops, shapes
from cnn_course.checks import _chance, _windows
from cnn_course.checks._chance import cache
from cnn_course.checks._judge import Array, Case, Mistake, judge
from cnn_course.checks._verdict import Verdict

ARGUMENTS = ("strides", "padding", "kind")
CHOICES: dict[str, tuple[Any, ...]] = {
    "strides": (None, 1, 2),
    "padding": ("valid", "same"),
    "kind": ("max", "average", "min"),
}


def pool2d(function: Any, arguments: Sequence[str] = ARGUMENTS) -> Verdict:
    """Check a pooling over images (B, H, W, C).

    Args:
        function: called as ``function(images, pool_size, strides=..., padding=..., kind=...)``, where only
            arguments that differ from ``strides=None, padding="valid", kind="max"`` are given.
        arguments: which of the three are asked for; by default all.

    Returns:
        A Verdict. Numbers must be right to 1e-5 of the largest.

    Raises:
        ValueError: "arguments must be among strides, padding, kind. Received: arguments=('stride',)".

    >>> from cnn_course import ops
    >>> pool2d(ops.pool2d).passed
    True

    Reference: the answers come from :func:`cnn_course.ops.pool2d`.
    Taught in: Pooling (lab).
    """
    asked = _windows.asked(arguments, ARGUMENTS)
    mistakes = (*_windows.padding_slips(ops.pool2d, asked), *_MISTAKES)
    if "padding" not in asked:
        mistakes = (Mistake(_TOO_MANY, _too_many_windows), *mistakes)
    return judge("pool2d", function, _cases(asked), mistakes)


@cache
def _cases(asked: tuple[str, ...]) -> tuple[Case, ...]:
    """Make every case from fixed random numbers, the plain ones first.

    Most numbers are on the side of zero where a zero from the padding would win.
    """
    generator = _chance.generator(22)
    cases = []
    for option in _windows.combinations(asked, CHOICES):
        for size, pool_size in (((1, 6, 8, 1), 2), ((2, 7, 8, 3), 3), ((1, 7, 9, 2), 2), ((1, 9, 7, 2), 4)):
            images = generator.normal(size=size) + (1 if option.get("kind") == "min" else -1)
            cases.append(_case(images, pool_size, option))
        photograph = generator.integers(0, 256, (1, 7, 8, 2)).astype(np.uint8)
        cases.append(_case(photograph, 2, option))
    return tuple(cases)


def _case(images: Array, pool_size: int, option: dict[str, Any]) -> Case:
    words = _windows.in_words(images, f"pool_size={pool_size}", option)
    return Case(words, (images, pool_size), option, ops.pool2d(images, pool_size, **option))


def _with_kinds(**swapped: str) -> Callable[..., Array]:
    def pool(images: Array, pool_size: int, **option: Any) -> Array:
        kind = option.get("kind", "max")
        return ops.pool2d(images, pool_size, **{**option, "kind": swapped.get(kind, kind)})

    return pool


def _zeros_count(images: Array, pool_size: int, **option: Any) -> Array:
    """Pad with zeros and let them take part."""
    strides = option.get("strides") or pool_size
    padding = option.get("padding", "valid")
    amounts = shapes.padding_amounts(images.shape[1:3], pool_size, strides, padding)
    return ops.pool2d(ops.pad2d(images, amounts), pool_size, strides, "valid", option.get("kind", "max"))


def _wrong_side(images: Array, pool_size: int, **option: Any) -> Array:
    strides = option.get("strides") or pool_size
    padding = option.get("padding", "valid")
    top, bottom, left, right = shapes.padding_amounts(images.shape[1:3], pool_size, strides, padding)
    moved = ((bottom, top), (right, left))
    return ops.pool2d(images, pool_size, strides, moved, option.get("kind", "max"))


def _incomplete_windows(images: Array, pool_size: int, **option: Any) -> Array:
    """Keep windows that hang over the edge where there is no padding."""
    strides = option.get("strides") or pool_size
    over = [-(size - pool_size) % strides for size in images.shape[1:3]]
    return ops.pool2d(images, pool_size, strides, ((0, over[0]), (0, over[1])), option.get("kind", "max"))


def _too_many_windows(images: Array, pool_size: int, **option: Any) -> Array:
    """Make H // strides windows; those at the edge take what is there."""
    strides = option.get("strides") or pool_size
    over = [max((size // strides - 1) * strides + pool_size - size, 0) for size in images.shape[1:3]]
    return ops.pool2d(images, pool_size, strides, ((0, over[0]), (0, over[1])), option.get("kind", "max"))


def _window_of_strides(images: Array, pool_size: int, **option: Any) -> Array:
    """Make as many windows as there should be, each as wide as the strides."""
    strides = option.get("strides") or pool_size
    rows, columns = ops.pool2d(images, pool_size, strides).shape[1:3]
    found = ops.pool2d(images, strides, strides, kind=option.get("kind", "max"))
    return found[:, :rows, :columns]


def _sums(images: Array, pool_size: int, **option: Any) -> Array:
    found = ops.pool2d(images, pool_size, **option)
    if option.get("kind") != "average":
        return found
    counts = ops.conv2d(
        np.ones((1, *images.shape[1:3], 1)),
        np.ones((pool_size, pool_size, 1, 1)),
        option.get("strides") or pool_size,
        option.get("padding", "valid"),
    )
    return found * counts


def _over_channels(images: Array, pool_size: int, **option: Any) -> Array:
    together: Any = {"max": np.max, "average": np.mean, "min": np.min}[option.get("kind", "max")]
    found: Array = together(ops.pool2d(images, pool_size, **option), axis=3, keepdims=True)
    return found


def _over_channels_kept(images: Array, pool_size: int, **option: Any) -> Array:
    return np.repeat(_over_channels(images, pool_size, **option), images.shape[3], axis=3)


def _not_stepping(images: Array, pool_size: int, **option: Any) -> Array:
    """Make as many windows as there should be, each one pixel further than the one before."""
    found = ops.pool2d(images, pool_size, **option)
    rows, columns = found.shape[1:3]
    close_by = ops.pool2d(images, pool_size, **{**option, "strides": 1})
    return close_by[:, :rows, :columns]


def _over_everything(images: Array, pool_size: int, **option: Any) -> Array:
    together: Any = {"max": np.max, "average": np.mean, "min": np.min}[option.get("kind", "max")]
    found = ops.pool2d(images, pool_size, **option)
    return np.broadcast_to(together(found, axis=(0, 3), keepdims=True), found.shape)


_TOO_MANY = "It makes H // strides windows, and the last ones hang over the edge. Leave those out."
_CHANNELS = "The channels are pooled together. Pooling treats each channel by itself."

_MISTAKES = (
    Mistake(
        "The kind is ignored: it always takes the maximum.", _windows.with_option(ops.pool2d, kind="max")
    ),
    Mistake("Minimum and maximum are swapped.", _with_kinds(max="min", min="max")),
    Mistake('"min" gives the mean of each window.', _with_kinds(min="average")),
    Mistake('"min" gives the largest value of each window.', _with_kinds(min="max")),
    Mistake(
        "The window is as wide as the strides. It is pool_size wide, whatever the strides.",
        _window_of_strides,
    ),
    Mistake("The window is summed. An average divides by the number of pixels in it.", _sums),
    Mistake(
        "The zeros of the padding take part. Only the real pixels of a window count, also in the average.",
        _zeros_count,
    ),
    Mistake(
        "The strides are forgotten: they always equal pool_size.",
        _windows.with_option(ops.pool2d, strides=None),
    ),
    Mistake(
        "The window moves one pixel at a time. Without strides it moves by pool_size.",
        _windows.with_option(ops.pool2d, strides=1),
    ),
    Mistake(_windows.WRONG_SIDE, _wrong_side),
    Mistake('Windows that hang over the edge are kept. "valid" leaves them out.', _incomplete_windows),
    Mistake(
        "The windows lie one pixel apart: a window starts at its number times the strides.", _not_stepping
    ),
    Mistake("All images and channels are pooled together. Pool over axis=(1, 2) alone.", _over_everything),
    Mistake(_CHANNELS, _over_channels),
    Mistake(_CHANNELS, _over_channels_kept),
    _windows.swapped(ops.pool2d),
)
