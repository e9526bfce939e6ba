"""Check how pixels are made into what a pre-trained network was trained on."""

from collections.abc import Callable
from functools import cache
from typing import Any

import numpy as np

from cnn_course.checks import _symptoms
from cnn_course.checks._judge import Array, Case, Mistake, judge
from cnn_course.checks._verdict import Verdict

SUBTRACT, DIVIDE = 127, 128
SHAPES = ((2, 4, 5, 3), (1, 3, 3, 3), (2, 4, 5), (3, 4, 3))  # in the last one columns look like channels


def network_input(function: Any) -> Verdict:
    """Check pixels made ready for the EfficientNet-Lites: scaled, and grey ones in three channels.

    Args:
        function: called as ``function(pixels)``, with pixels uint8 of shape (B, H, W, 3), or (B, H, W) where
            they are grey; returns (pixels - 127) / 128 of shape (B, H, W, 3).

    Returns:
        A Verdict.

    >>> def ready(pixels):
    ...     if pixels.ndim == 3:
    ...         pixels = np.stack([pixels] * 3, axis=-1)
    ...     return (pixels.astype(float) - 127) / 128
    >>> network_input(ready)
    ✓ ready: right in all 4 cases.

    Reference: the preparation of :func:`cnn_course.models.pretrained.load`.
    Taught in: Transfer (lab).
    """
    return judge("network_input", function, _cases(), _MISTAKES, _of_input)


@cache
def _cases() -> tuple[Case, ...]:
    random = np.random.default_rng(81)
    cases = []
    for shape in SHAPES:
        pixels = random.integers(0, 256, size=shape, dtype=np.uint8)
        pixels.flat[:4] = (0, 255, 126, 127)  # black and white, and where uint8 would wrap around
        words = f"{'grey ' if len(shape) == 3 else ''}pixels {shape}"
        cases.append(Case(words, (pixels,), {}, _ready(pixels)))
    return tuple(cases)


def _three(pixels: Array) -> Array:
    """Return pixels with three channels."""
    return np.repeat(pixels[..., None], 3, axis=-1) if pixels.ndim == 3 else pixels


def _scaled(scale: Callable[[Array], Any]) -> Callable[[Array], Array]:
    """Return a function that prepares pixels with another scale."""
    return lambda pixels: np.asarray(scale(_three(pixels).astype(np.float64)))


_ready = _scaled(lambda x: (x - SUBTRACT) / DIVIDE)
IMAGENET = np.array([0.485, 0.456, 0.406]), np.array([0.229, 0.224, 0.225])
CAFFE = np.array([103.939, 116.779, 123.68])
_ITS_OWN = "Other networks want them so. This one was trained on others: see the text."


def _wrapped(pixels: Array) -> Array:
    return np.asarray((_three(pixels) - np.uint8(SUBTRACT)) / DIVIDE)


def _standardised(axis: tuple[int, ...] | None) -> Callable[[Array], Array]:
    return _scaled(lambda x: (x - x.mean(axis, keepdims=True)) / (x.std(axis, keepdims=True) + 1e-12))


_MISTAKES = (
    Mistake(
        "What is below 127 has wrapped around: uint8 knows no negative numbers. Make floats of the pixels "
        "first.",
        _wrapped,
    ),
    Mistake(f"These are numbers from 0 to 1. {_ITS_OWN}", _scaled(lambda x: x / 255)),
    Mistake("The pixels are as they were, from 0 to 255.", _scaled(lambda x: x)),
    Mistake(
        f"That is x / 127.5 - 1, or nearly: from -1 to 1. Close, and still not its numbers. {_ITS_OWN}",
        _scaled(lambda x: x / 127.5 - 1),
    ),
    Mistake("127 and 128 have changed places.", _scaled(lambda x: (x - DIVIDE) / SUBTRACT)),
    Mistake("128 is subtracted. 127 is wanted.", _scaled(lambda x: (x - DIVIDE) / DIVIDE)),
    Mistake("It is divided by 127. 128 is wanted.", _scaled(lambda x: (x - SUBTRACT) / SUBTRACT)),
    Mistake("It is divided by 255. 128 is wanted.", _scaled(lambda x: (x - SUBTRACT) / 255)),
    Mistake("Nothing is subtracted: black should become about -1, not 0.", _scaled(lambda x: x / DIVIDE)),
    Mistake("It is not divided yet.", _scaled(lambda x: x - SUBTRACT)),
    Mistake(
        "x - 127 / 128 divides first. The difference wants brackets.",
        _scaled(lambda x: x - SUBTRACT / DIVIDE),
    ),
    Mistake(
        "It is divided by 255 first, and then treated as if it came from 0 to 255.",
        _scaled(lambda x: (x / 255 - SUBTRACT) / DIVIDE),
    ),
    Mistake("The sign is wrong: white should become 1.", _scaled(lambda x: (SUBTRACT - x) / DIVIDE)),
    Mistake(
        f"These are the mean and the deviation of ImageNet, per channel. {_ITS_OWN}",
        _scaled(lambda x: (x / 255 - IMAGENET[0]) / IMAGENET[1]),
    ),
    Mistake(
        f"Blue comes first, and the mean of ImageNet is taken off. {_ITS_OWN}",
        _scaled(lambda x: x[..., ::-1] - CAFFE),
    ),
    Mistake(
        "The channels are turned round: blue comes first.", _scaled(lambda x: _ready(x[..., ::-1].copy()))
    ),
    *(
        Mistake(
            "The mean and deviation of these pictures are used. The numbers are fixed: they are those of its "
            "training.",
            _standardised(axis),
        )
        for axis in (None, (1, 2, 3), (0, 1, 2), (1, 2))
    ),
    Mistake("It is clipped at 0. Dark pixels are negative.", _scaled(lambda x: np.maximum(_ready(x), 0))),
    Mistake(
        "Grey pictures need three channels, which say the same.",
        lambda pixels: _ready(pixels)[..., :1] if pixels.ndim == 3 else _ready(pixels),
    ),
    Mistake(
        "The new axis is in the wrong place. The channels come last.",
        lambda pixels: np.moveaxis(_ready(pixels), -1, 1) if pixels.ndim == 3 else _ready(pixels),
    ),
    Mistake(
        "Only the first channel of a grey picture is filled. All three say the same.",
        lambda pixels: _ready(pixels) * ([1, 0, 0] if pixels.ndim == 3 else 1),
    ),
    Mistake(
        "The colours are averaged away. Pictures in colour stay so.",
        _scaled(lambda x: _ready(np.repeat(x.mean(-1, keepdims=True), 3, axis=-1))),
    ),
)


def _of_input(value: Array, expected: Array) -> str:
    if value.ndim == 3 and value.shape == expected.shape[:3]:
        return "Grey pictures are given no axis of channels. Three are wanted, which say the same."
    if value.shape != expected.shape and value.size == expected.size:
        return f"Its output is {value.shape}. The channels come last: {expected.shape}."
    return _symptoms.of_numbers(value, expected)
