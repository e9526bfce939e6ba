"""Check how a learner moves images, and how they measure whether a layer moves its answer along."""

from collections.abc import Callable
from typing import Any

import numpy as np

from cnn_course import ops
from cnn_course.checks import _chance
from cnn_course.checks._chance import cache
from cnn_course.checks._judge import Array, Case, Mistake, judge
from cnn_course.checks._verdict import Verdict

Layer = Callable[[Array], Array]


def shift_images(function: Any) -> Verdict:
    """Check a function that moves images, black coming in behind them.

    Args:
        function: called as ``function(images, down, right)`` with images (N, H, W) and whole numbers of
            pixels; negative ones move up and to the left.

    Returns:
        A Verdict.

    >>> def shift(images, down, right):
    ...     moved = np.zeros_like(images)
    ...     H, W = images.shape[1:]
    ...     for y in range(max(down, 0), min(H + down, H)):
    ...         for x in range(max(right, 0), min(W + right, W)):
    ...             moved[:, y, x] = images[:, y - down, x - right]
    ...     return moved
    >>> shift_images(shift).passed
    True

    Taught in: Dense or convolutional? (lab).
    """
    return judge("shift_images", function, _shift_cases(), _SHIFT_MISTAKES)


def shift_gap(function: Any) -> Verdict:
    """Check a function that measures how far a layer is from moving its answer along with the picture.

    Args:
        function: called as ``function(layer, images, down, right)``. The layer takes images (N, H, W) and
            returns an array of the same shape; "move" is ``np.roll(images, (down, right), axis=(1, 2))``.
            Wanted is the largest difference, without its sign, between the layer's answer to the moved
            images and its moved answer to the images.

    Returns:
        A Verdict.

    >>> def gap(layer, images, down, right):
    ...     move = lambda x: np.roll(x, (down, right), axis=(1, 2))
    ...     return np.abs(layer(move(images)) - move(layer(images))).max()
    >>> shift_gap(gap).passed
    True

    Taught in: Dense or convolutional? (lab).
    """
    return judge("shift_gap", function, _gap_cases(), _GAP_MISTAKES, _of_number)


def _shifted(images: Array, down: int, right: int) -> Array:
    rolled = np.roll(images, (down, right), axis=(1, 2))
    height, width = images.shape[1:]
    kept = np.zeros((height, width), bool)
    rows, columns = (slice(max(by, 0), size + min(by, 0)) for by, size in ((down, height), (right, width)))
    kept[rows, columns] = True
    return np.where(kept, rolled, np.zeros_like(images))


@cache
def _shift_cases() -> tuple[Case, ...]:
    generator = _chance.generator(26)
    cases = []
    moves = ((0, 1), (0, 2), (1, 0), (2, 1), (0, -1), (-2, 0), (-1, 3), (3, -2), (0, 0))
    for place, (down, right) in enumerate(moves):
        images = generator.integers(1, 256, (1 + place % 3, 5, 6)).astype(np.uint8)
        words = f"images {images.shape}, down={down}, right={right}"
        cases.append(Case(words, (images, down, right), {}, _shifted(images, down, right)))
    return tuple(cases)


def _move(images: Array, down: int, right: int) -> Array:
    return np.roll(images, (down, right), axis=(1, 2))


def _gap(layer: Layer, images: Array, down: int, right: int) -> Array:
    return np.asarray(np.abs(layer(_move(images, down, right)) - _move(layer(images), down, right)).max())


def _layers(generator: np.random.Generator, height: int, width: int) -> dict[str, Layer]:
    """Return layers of which some keep step with a shift and some do not."""
    kernel = generator.normal(size=(3, 3, 1, 1))
    matrix = generator.normal(size=(height * width, height * width))
    ramp = np.arange(height * width).reshape(height, width)
    return {
        "a layer that adds a ramp": lambda images: images + ramp,
        "a dense layer": lambda images: (images.reshape(len(images), -1) @ matrix).reshape(images.shape),
        "a convolution padded with zeros": lambda images: ops.conv2d(
            images[..., None], kernel, padding="same"
        )[..., 0],
        "a layer that takes from a ramp": lambda images: -ramp * images,
        "a layer that squares": lambda images: images**2,
    }


@cache
def _gap_cases() -> tuple[Case, ...]:
    generator = _chance.generator(27)
    cases = []
    for down, right in ((0, 1), (2, 1), (1, 3)):
        for name, layer in _layers(generator, 4, 5).items():
            images = generator.normal(size=(2, 4, 5))
            words = f"{name}, down={down}, right={right}"
            cases.append(Case(words, (layer, images, down, right), {}, _gap(layer, images, down, right)))
    return tuple(cases)


def _of_number(value: Array, expected: Array) -> str:
    """Describe a wrong measure that no known mistake explains."""
    if value.shape != ():
        return f"It returns an array of shape {value.shape}. One number is wanted: the largest difference."
    if value < 0:
        return "It returns a negative number. Take the difference without its sign: np.abs."
    return "Compare the layer's answer to the moved images with its answer to the images, moved."


def _cleared_as_if_positive(images: Array, down: int, right: int) -> Array:
    """Roll, and clear the first rows and columns whichever way it moves."""
    moved = np.roll(images, (down, right), axis=(1, 2))
    moved[:, :down], moved[:, :, :right] = 0, 0
    return moved


_SHIFT_MISTAKES = (
    Mistake(
        "Rows and columns are cleared as for a positive move. After a negative one the last ones are new.",
        _cleared_as_if_positive,
    ),
    Mistake("Nothing moves: the images come back as they were.", lambda images, down, right: images),
    Mistake("What leaves at one side comes back at the other. Black should come in behind.", _move),
    Mistake(
        "It moves the other way: positive numbers go down and to the right.",
        lambda images, down, right: _shifted(images, -down, -right),
    ),
    Mistake("Down and right are swapped.", lambda images, down, right: _shifted(images, right, down)),
    Mistake(
        "The direction is right for positive numbers only: negative ones go up and to the left.",
        lambda images, down, right: _shifted(images, abs(down), abs(right)),
    ),
    Mistake("It moves down, and never to the right.", lambda images, down, right: _shifted(images, down, 0)),
    Mistake("It moves to the right, and never down.", lambda images, down, right: _shifted(images, 0, right)),
)

_GAP_MISTAKES = (
    Mistake(
        "It compares with the answer left where it was. Move that answer along with the picture.",
        lambda layer, images, down, right: np.abs(layer(_move(images, down, right)) - layer(images)).max(),
    ),
    Mistake(
        "It compares the moved answer with the answer. The layer must also be given the moved images.",
        lambda layer, images, down, right: np.abs(_move(layer(images), down, right) - layer(images)).max(),
    ),
    Mistake(
        "The largest difference must be taken without its sign: np.abs.",
        lambda layer, images, down, right: (
            layer(_move(images, down, right)) - _move(layer(images), down, right)
        ).max(),
    ),
    Mistake(
        "That is the mean difference. The largest is wanted.",
        lambda layer, images, down, right: np.abs(
            layer(_move(images, down, right)) - _move(layer(images), down, right)
        ).mean(),
    ),
    Mistake(
        "The answer is moved back instead of along.",
        lambda layer, images, down, right: np.abs(
            layer(_move(images, down, right)) - _move(layer(images), -down, -right)
        ).max(),
    ),
    Mistake(
        "Down and right are swapped.",
        lambda layer, images, down, right: _gap(layer, images, right, down),
    ),
)
