"""Check how a picture becomes a network's input: the square in the middle, and the numbers in it."""

from collections.abc import Callable
from typing import Any

import numpy as np

from cnn_course.checks import _chance, _symptoms
from cnn_course.checks._chance import cache
from cnn_course.checks._judge import Array, Case, Mistake, judge
from cnn_course.checks._verdict import Verdict


def crop_box(function: Any) -> Verdict:
    """Check the square in the middle of a picture.

    Args:
        function: called as ``function(height, width, share)``; returns left, top, right and bottom of the
            square in the middle, share of the shorter side long. It may end between two pixels.

    Returns:
        A Verdict.

    >>> def box(height, width, share):
    ...     side = share * min(height, width)
    ...     left, top = (width - side) / 2, (height - side) / 2
    ...     return left, top, left + side, top + side
    >>> crop_box(box)
    ✓ box: right in all 4 cases.

    Taught in: A network that others trained (lab).
    """
    return judge("crop_box", function, _box_cases(), _BOX_MISTAKES, _of_box)


def normalised_pixels(function: Any) -> Verdict:
    """Check pixels from 0 to 255 made into what EfficientNet-Lite0 was trained on.

    Args:
        function: called as ``function(pixels)``, with pixels (H, W, 3), uint8; returns (pixels − 127) / 128.

    Returns:
        A Verdict.

    >>> normalised_pixels(lambda pixels: (pixels.astype("float32") - 127) / 128)
    ✓ normalised_pixels: right in all 3 cases.

    Taught in: A network that others trained (lab).
    """
    return judge("normalised_pixels", function, _pixel_cases(), _PIXEL_MISTAKES, _of_pixels)


# ---- the square ------------------------------------------------------------------------------------------


def _square(height: float, width: float, side_down: float, side_across: float | None = None) -> Array:
    across = side_down if side_across is None else side_across
    left, top = (width - across) / 2, (height - side_down) / 2
    return np.array([left, top, left + across, top + side_down])


def _box(height: int, width: int, share: float) -> Array:
    return _square(height, width, share * min(height, width))


@cache
def _box_cases() -> tuple[Case, ...]:
    sizes = ((300, 451, 0.875), (640, 427, 0.75), (200, 350, 1.0), (512, 512, 0.875))
    return tuple(
        Case(f"height={height}, width={width}, share={share}", (height, width, share), {}, _box(*size))
        for size in sizes
        for height, width, share in (size,)
    )


def _reordered(*order: int) -> Callable[..., Array]:
    return lambda *given: _box(*given)[list(order)]


_FRACTIONS = "The square is made of whole pixels. It may end between two: leave the fractions."
_BOX_MISTAKES = (
    Mistake("Rows come first. Pillow wants left, top, right, bottom.", _reordered(1, 0, 3, 2)),
    Mistake(
        "The order is another one. Pillow wants left, top, right, bottom.",
        _reordered(0, 2, 1, 3),
    ),
    Mistake("The order is another one. Pillow wants left, top, right, bottom.", _reordered(1, 3, 0, 2)),
    Mistake(
        "The last two are the side. Right and bottom are wanted: where the square ends.",
        lambda h, w, share: np.array([*_box(h, w, share)[:2], *2 * [share * min(h, w)]]),
    ),
    Mistake(
        "The square begins in the corner. It lies in the middle.",
        lambda h, w, share: np.array([0, 0, *2 * [share * min(h, w)]]),
    ),
    Mistake(
        "The margins are not halved: what is cut off is cut off on both sides.",
        lambda h, w, share: np.array([w - share * min(h, w), h - share * min(h, w), w, h]),
    ),
    Mistake(
        "The share is taken of the longer side.",
        lambda h, w, share: _square(h, w, share * max(h, w)),
    ),
    Mistake("The share is taken of the width.", lambda h, w, share: _square(h, w, share * w)),
    Mistake("The share is taken of the height.", lambda h, w, share: _square(h, w, share * h)),
    Mistake(
        "That is no square: each side is cut by its own share. What is not square gets squashed.",
        lambda h, w, share: _square(h, w, share * h, share * w),
    ),
    Mistake(
        "The share is of the side, not of the area.",
        lambda h, w, share: _square(h, w, np.sqrt(share) * min(h, w)),
    ),
    Mistake("The share is missing.", lambda h, w, share: _square(h, w, min(h, w))),
    Mistake(
        "The share is what is kept, not what is cut off.",
        lambda h, w, share: _square(h, w, (1 - share) * min(h, w)),
    ),
    Mistake(
        "The share is cut off on each side. It is what is kept.",
        lambda h, w, share: np.array([share * w, share * h, w - share * w, h - share * h]),
    ),
    Mistake(_FRACTIONS, lambda h, w, share: _square(h, w, int(share * min(h, w)))),
    Mistake(_FRACTIONS, lambda h, w, share: _square(h, w, round(share * min(h, w)))),
    Mistake(_FRACTIONS, lambda *given: np.round(_box(*given))),
    Mistake(_FRACTIONS, lambda *given: np.trunc(_box(*given))),
    Mistake(
        "The margins are whole pixels. The square may end between two: leave the fractions.",
        lambda h, w, share: np.array(
            [
                *(first := _box(h, w, share)[:2] // 1),
                *first + share * min(h, w),
            ]
        ),
    ),
)


def _of_box(value: Array, expected: Array) -> str:
    if value.shape != expected.shape:
        return "Four numbers are wanted: left, top, right, bottom."
    if not np.isclose(value[2] - value[0], value[3] - value[1]):
        return "What lies between these four is no square. Draw the picture, and the square in it, on paper."
    right_side = np.isclose(value[2] - value[0], expected[2] - expected[0])
    if right_side:
        return "The side is right, the place is not. How much is left over on both sides together?"
    return "The side of the square is wrong. It is a share of the shorter side."


# ---- the numbers -----------------------------------------------------------------------------------------


def _normalised(pixels: Array, subtract: float = 127, divide: float = 128) -> Array:
    return (pixels.astype(np.float64) - subtract) / divide


@cache
def _pixel_cases() -> tuple[Case, ...]:
    """The first picture holds the ends of the range; no two channels are alike in any."""
    random = _chance.generator(152)
    ends = np.array([[[0, 255, 127], [128, 1, 254]]], np.uint8)
    pictures = (ends, *(random.integers(0, 256, (*size, 3), dtype=np.uint8) for size in ((4, 5), (3, 3))))
    return tuple(
        Case(f"pixels {one.shape}, uint8 from {one.min()} to {one.max()}", (one,), {}, _normalised(one))
        for one in pictures
    )


_OF_OTHERS = "What other networks want: that is"
_IMAGENET = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])
_PIXEL_MISTAKES = (
    Mistake(
        "Dark pixels have come out bright: uint8 has no numbers below 0, so 126 − 127 is 255. "
        "Turn the pixels into floats first.",
        lambda pixels: _normalised(pixels - np.uint8(127), 0),
    ),
    Mistake("The pixels go from 0 to 1: divided by 255. Here they go from about −1 to 1.", lambda x: x / 255),
    Mistake(
        f"{_OF_OTHERS} x / 127.5 − 1. The text says what this one wants.",
        lambda pixels: _normalised(pixels, 127.5, 127.5),
    ),
    Mistake(
        f"{_OF_OTHERS} the mean and deviation of ImageNet's colours. The text says what this one wants.",
        lambda pixels: (pixels / 255 - _IMAGENET[0]) / _IMAGENET[1],
    ),
    Mistake("The two numbers have changed places.", lambda pixels: _normalised(pixels, 128, 127)),
    Mistake("127 is subtracted, and it is divided by 128.", lambda pixels: _normalised(pixels, 127, 127)),
    Mistake("127 is subtracted, and it is divided by 128.", lambda pixels: _normalised(pixels, 128, 128)),
    Mistake("127 is subtracted, and it is divided by 128.", lambda pixels: _normalised(pixels, 127.5, 128)),
    Mistake("Only the division is there. 127 is subtracted before.", lambda pixels: _normalised(pixels, 0)),
    Mistake(
        "Only the subtraction is there. The division is missing.",
        lambda pixels: _normalised(pixels, divide=1),
    ),
    Mistake(
        "Without parentheses the division comes first: 127 / 128 is subtracted.",
        lambda pixels: _normalised(pixels, 127 / 128, 1),
    ),
    Mistake(
        "Subtract first, then divide: here it is the other way round.",
        lambda pixels: pixels / 128 - 127,
    ),
    Mistake("The sign is wrong: dark pixels come out negative.", lambda pixels: -_normalised(pixels)),
    Mistake(
        "The colours are in the order blue, green, red. Leave them as they come.",
        lambda pixels: _normalised(pixels)[..., ::-1],
    ),
    Mistake(
        "The picture's own mean and deviation are used. Take 127 and 128 for any picture.",
        lambda pixels: (pixels - pixels.mean()) / pixels.std(),
    ),
    Mistake(
        "Dark pixels are cut off at 0. Negative numbers belong to the input.",
        lambda pixels: np.maximum(_normalised(pixels), 0),
    ),
    Mistake(
        "The division leaves whole numbers only. Divide with /.",
        lambda pixels: (pixels.astype(int) - 127) // 128,
    ),
    Mistake(
        "An axis for the batch is there already. One picture is wanted, (H, W, 3).",
        lambda pixels: _normalised(pixels)[None],
    ),
)


def _of_pixels(value: Array, expected: Array) -> str:
    if value.shape != expected.shape:
        return _symptoms.of_shape(value.shape, expected.shape)
    if hint := _symptoms.of_type(value, expected):
        return hint
    return "The shape is right, the numbers are not. What becomes of a pixel with 127, and of one with 255?"
