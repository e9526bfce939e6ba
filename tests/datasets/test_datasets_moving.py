"""Images that move, and pixels that change places: each pixel is one of the old image, or black."""

import numpy as np
import pytest

from cnn_course import datasets


def test_permutation_is_one_and_moves_every_pixel_somewhere():
    order = datasets.permutation()
    assert sorted(order) == list(range(784))
    assert (order == np.arange(784)).sum() < 10
    np.testing.assert_array_equal(order, datasets.permutation())


def test_permuted_digits_keep_their_pixels():
    digits = datasets.digits(5)
    mixed = datasets.permuted(digits)
    np.testing.assert_array_equal(mixed.reshape(5, -1), digits.reshape(5, -1)[:, datasets.permutation()])
    np.testing.assert_array_equal(np.sort(mixed.reshape(5, -1)), np.sort(digits.reshape(5, -1)))


@pytest.mark.parametrize(("down", "right"), [(0, 0), (2, 0), (0, -3), (-1, 4), (6, 0), (0, -9)])
def test_shifted(down, right):
    image = np.arange(1, 37).reshape(1, 6, 6)
    moved = datasets.shifted(image, down, right)
    for row in range(6):
        for column in range(6):
            inside = 0 <= row - down < 6 and 0 <= column - right < 6
            assert moved[0, row, column] == (image[0, row - down, column - right] if inside else 0)


def test_colours_move_together():
    image = np.random.RandomState(0).randint(0, 256, (2, 5, 5, 3)).astype(np.uint8)
    moved = datasets.shifted(image, 1, -2)
    assert moved.dtype == np.uint8
    np.testing.assert_array_equal(moved[:, 1:, :3], image[:, :4, 2:])
    assert not moved[:, 0].any()
    assert not moved[:, :, 3:].any()
