"""Check how a learner shuffles pixels, and the weights of a dense layer along with them."""

from collections.abc import Callable
from typing import Any

import numpy as np

from cnn_course.checks import _chance
from cnn_course.checks._chance import cache
from cnn_course.checks._judge import Array, Case, Mistake, judge
from cnn_course.checks._verdict import Verdict


def permute_pixels(function: Any) -> Verdict:
    """Check a function that puts the pixels of all images into one and the same order.

    Args:
        function: called as ``function(images, order)`` with images (N, H, W) and order (H · W,), a
            permutation. New pixel number i, counted row by row, is the old pixel number order[i].

    Returns:
        A Verdict.

    >>> permute_pixels(lambda images, order: images.reshape(len(images), -1)[:, order].reshape(images.shape))
    ✓ permute_pixels: right in all 5 cases.

    Taught in: Dense or convolutional? (lab).
    """
    return judge("permute_pixels", function, _picture_cases(), _PICTURE_MISTAKES)


def permute_weights(function: Any) -> Verdict:
    """Check a function that makes a dense layer for shuffled pixels from one for pixels in their own order.

    Args:
        function: called as ``function(kernel, order)`` with kernel (inputs, units) and order (inputs,). The
            kernel that it returns must answer ``pixels[:, order]`` as the old one answers ``pixels``.

    Returns:
        A Verdict.

    >>> permute_weights(lambda kernel, order: kernel[order])
    ✓ permute_weights: right in all 5 cases.

    Taught in: Dense or convolutional? (lab).
    """
    return judge("permute_weights", function, _weight_cases(), _WEIGHT_MISTAKES)


def _pixels(images: Array, order: Array) -> Array:
    return images.reshape(len(images), -1)[:, order].reshape(images.shape)


def _weights(kernel: Array, order: Array) -> Array:
    return kernel[order]


def _order(generator: np.random.Generator, count: int) -> Array:
    """Draw a permutation that is not its own inverse, so that the two can be told apart."""
    while True:
        order = generator.permutation(count)
        if not np.array_equal(order, np.argsort(order)):
            return order


@cache
def _picture_cases() -> tuple[Case, ...]:
    generator = _chance.generator(24)
    cases = []
    for size in ((1, 2, 3), (3, 4, 5), (2, 5, 4), (4, 6, 6), (12, 3, 4)):
        images = generator.integers(0, 256, size).astype(np.uint8)
        order = _order(generator, size[1] * size[2])
        cases.append(
            Case(f"images {size}, an order of {len(order)}", (images, order), {}, _pixels(images, order))
        )
    return tuple(cases)


@cache
def _weight_cases() -> tuple[Case, ...]:
    generator = _chance.generator(25)
    cases = []
    for size in ((4, 1), (6, 3), (5, 5), (9, 4), (7, 7)):
        kernel, order = generator.normal(size=size), _order(generator, size[0])
        words = f"kernel {size}, an order of {size[0]}"
        cases.append(Case(words, (kernel, order), {}, _weights(kernel, order)))
    return tuple(cases)


def _rows_only(images: Array, order: Array) -> Array:
    return images[:, np.argsort(np.argsort(order[: images.shape[1]]))]


def _across_images(images: Array, order: Array) -> Array:
    """Take the pixels of the first image for every image."""
    return np.broadcast_to(_pixels(images[:1], order), images.shape)


def _each_its_own(images: Array, order: Array) -> Array:
    """Shuffle again for each image: once more than for the one before it."""
    shuffled, flat = [], images.reshape(len(images), -1)
    for place in range(len(images)):
        image = flat[place]
        for _ in range(place + 1):
            image = image[order]
        shuffled.append(image)
    return np.stack(shuffled).reshape(images.shape)


def _inverse(answer: Callable[[Array, Array], Array]) -> Callable[[Array, Array], Array]:
    return lambda given, order: answer(given, np.argsort(order))


_OTHER_WAY = "The order is read the other way round: new number i must be the old number order[i]."

_PICTURE_MISTAKES = (
    Mistake("Nothing is shuffled: the images come back as they were.", lambda images, order: images),
    Mistake(_OTHER_WAY, _inverse(_pixels)),
    Mistake("Each image gets an order of its own. One order serves all.", _each_its_own),
    Mistake("All images come out alike. Each keeps its own pixels.", _across_images),
    Mistake("Only whole rows change places. The order is of single pixels.", _rows_only),
    Mistake(
        "The pixels are in the right order, but no longer a picture: bring the shape back.",
        lambda images, order: images.reshape(len(images), -1)[:, order],
    ),
    Mistake(
        "The pixels are counted column by column. Count them row by row.",
        lambda images, order: _pixels(images.swapaxes(1, 2), order).swapaxes(1, 2),
    ),
)

_WEIGHT_MISTAKES = (
    Mistake("Nothing is moved: the kernel comes back as it was.", lambda kernel, order: kernel),
    Mistake(_OTHER_WAY, _inverse(_weights)),
    Mistake(
        "The columns are moved. A column holds the weights of a unit, a row those of an input pixel.",
        lambda kernel, order: kernel[:, order % kernel.shape[1]],
    ),
    Mistake("The kernel is transposed. Only its rows change places.", lambda kernel, order: kernel[order].T),
)
