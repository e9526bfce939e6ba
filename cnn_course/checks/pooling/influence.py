"""Check the gradient of one unit with respect to the pixels, on a network whose gradient can be counted."""

from dataclasses import replace
from typing import Any

import numpy as np

from cnn_course.checks import _chance, _symptoms
from cnn_course.checks._chance import cache
from cnn_course.checks._judge import Array, Case, Mistake, judge
from cnn_course.checks._verdict import Verdict

LAYERS = 4
SIZES = ((1, 15, 17, 1), (2, 11, 13, 1))
CHANNELS = np.array([1, -3], np.float32)
NO_GRADIENT = (
    "It returns None. Is return missing? Or has the tape found no way from the images to the unit: does it "
    "watch them, and is all that leads to the unit computed inside of it, by TensorFlow?"
)


class _TwoChannels:
    """The network once more, with a second channel that counts −3 times as much as the first."""

    share = float(CHANNELS.sum())

    def __init__(self, model: Any) -> None:
        self.model = model

    def __call__(self, images: Any) -> Any:
        return self.model(images) * CHANNELS


def unit_gradient(function: Any, model: Any) -> Verdict:
    """Check the gradient of the unit in the middle with respect to each pixel.

    Args:
        function: called as ``function(model, images)`` with float64 images (B, H, W, 1); returns an array or
            a tensor (B, H, W, 1).
        model: four convolutions of 3 × 3, one filter each, "same", in which every weight is 1. The gradient
            is then the number of ways from a pixel to the unit.

    Returns:
        A Verdict. Numbers must be right to 1e-5 of the largest.

    Taught in: Pooling and receptive fields (lab).
    """
    generator = _chance.generator(31)
    cases = [
        Case(
            f"{channels}images {size}, the unit ({size[1] // 2}, {size[2] // 2})",
            (network, generator.normal(size=size)),
            {},
            _share(network) * _ways(size),
        )
        for channels, network, size in (
            ("", model, SIZES[0]),
            ("", model, SIZES[1]),
            ("two channels, ", _TwoChannels(model), SIZES[1]),
        )
    ]
    verdict = judge("unit_gradient", function, cases, _MISTAKES, _of_gradient)
    if verdict.hint.startswith("It returns None"):
        verdict = replace(verdict, hint=NO_GRADIENT)
    return verdict


def _share(network: Any) -> float:
    """Return how much all channels of a network count together."""
    return float(getattr(network, "share", 1.0))


def _of_gradient(value: Array, expected: Array) -> str:
    """Describe a gradient that no known mistake explains."""
    hint = _symptoms.of_array(value, expected)
    if not hint.startswith("The shape is right"):
        return hint
    return "The shape is right, the numbers are not. Of which sum of which units is it the gradient?"


@cache
def _ways(size: tuple[int, ...], down: int = 0, right: int = 0, everywhere: bool = False) -> Array:
    """Count the ways to the unit, so many pixels away from the middle, or to all units together."""
    batch, height, width, _ = size
    units = np.full((height, width), float(everywhere))
    units[height // 2 + down, width // 2 + right] = 1
    for _ in range(LAYERS):
        wide = np.pad(units, 1)
        units = sum(  # type: ignore[assignment]
            wide[y : y + height, x : x + width] for y in range(3) for x in range(3)
        )
    return np.repeat(units[None, :, :, None], batch, axis=0)


def _of_the_mean(model: Any, images: Array) -> Array:
    channels = 1 if _share(model) == 1 else len(CHANNELS)
    return _share(model) * _ways(images.shape) / (len(images) * channels)


_OTHER = "That is another unit: the middle is at H // 2 and W // 2."
_MISTAKES = (
    Mistake(
        "That is the gradient of all units together. Take the one in the middle.",
        lambda model, images: _share(model) * _ways(images.shape, everywhere=True),
    ),
    *(
        Mistake(
            _OTHER,
            lambda model, images, down=down, right=right: _share(model) * _ways(images.shape, down, right),
        )
        for down in (-1, 0, 1)
        for right in (-1, 0, 1)
        if down or right
    ),
    Mistake(
        "That is what the model answers. Its gradient with respect to the images is wanted.",
        lambda model, images: np.asarray(model(images)),
    ),
    Mistake(
        "The batch and channel axes are gone.",
        lambda model, images: _share(model) * _ways(images.shape)[0, :, :, 0],
    ),
    Mistake(
        "Only the first channel is taken. The sum goes over all of them.",
        lambda model, images: _ways(images.shape),
    ),
    Mistake(
        "The sign is lost. A gradient may be negative.",
        lambda model, images: abs(_share(model)) * _ways(images.shape),
    ),
    Mistake("The mean is taken. The sum of all images and channels is wanted.", _of_the_mean),
)
