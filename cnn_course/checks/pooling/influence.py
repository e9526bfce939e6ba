"""Check the gradient of one unit with respect to the pixels, on a network whose gradient can be counted."""

from functools import cache
from typing import Any

import numpy as np

from cnn_course.checks._judge import Array, Case, Mistake, judge
from cnn_course.checks._verdict import Verdict

LAYERS = 4
SIZES = ((1, 15, 17, 1), (2, 11, 13, 1))


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
    generator = np.random.default_rng(31)
    cases = [
        Case(
            f"images {size}, the unit ({size[1] // 2}, {size[2] // 2})",
            (model, generator.normal(size=size)),
            {},
            _ways(size),
        )
        for size in SIZES
    ]
    return judge("unit_gradient", function, cases, _MISTAKES)


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


_OTHER = "That is another unit: the middle is at H // 2 and W // 2."
_MISTAKES = (
    Mistake(
        "That is the gradient of all units together. Take the one in the middle.",
        lambda model, images: _ways(images.shape, everywhere=True),
    ),
    *(
        Mistake(_OTHER, lambda model, images, down=down, right=right: _ways(images.shape, down, right))
        for down in (-1, 0, 1)
        for right in (-1, 0, 1)
        if down or right
    ),
    Mistake(
        "That is what the model answers. Its gradient with respect to the images is wanted.",
        lambda model, images: np.asarray(model(images)),
    ),
    Mistake("The batch and channel axes are gone.", lambda model, images: _ways(images.shape)[0, :, :, 0]),
)
