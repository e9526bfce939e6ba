"""The checker of paddings: the reference passes, near misses fail and are told why."""

import numpy as np
import pytest

from cnn_course import checks as check
from cnn_course import ops


def sides(padding):
    return ((padding, padding), (padding, padding)) if isinstance(padding, int) else padding


def by_hand(images, padding):
    rows, columns = sides(padding)
    return np.pad(images, ((0, 0), rows, columns, (0, 0)))


def bigger(images, padding):
    (top, bottom), (left, right) = sides(padding)
    batch, height, width, channels = images.shape
    output = np.zeros((batch, height + top + bottom, width + left + right, channels))
    return output, top, left


def in_the_corner(images, padding):
    output, _, _ = bigger(images, padding)
    output[:, : images.shape[1], : images.shape[2]] = images
    return output


def transposed_sides(images, padding):
    rows, columns = sides(padding)
    return np.pad(images, ((0, 0), columns, rows, (0, 0)))


def sides_swapped(images, padding):
    (top, bottom), (left, right) = sides(padding)
    return np.pad(images, ((0, 0), (bottom, top), (right, left), (0, 0)))


def top_left_only(images, padding):
    (top, _), (left, _) = sides(padding)
    return np.pad(images, ((0, 0), (top, 0), (left, 0), (0, 0)))


def ones_around(images, padding):
    rows, columns = sides(padding)
    return np.pad(images, ((0, 0), rows, columns, (0, 0)), constant_values=1)


def rows_only(images, padding):
    return np.pad(images, ((0, 0), sides(padding)[0], (0, 0), (0, 0)))


def value_ignored(images, padding, value=0.0):
    return by_hand(images, padding)


@pytest.mark.parametrize("function", [ops.pad2d, by_hand])
def test_right_answers_pass(function):
    assert check.pad2d(function).passed


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (lambda images, padding: images, "Nothing is padded"),
        (in_the_corner, "all of the padding is at the bottom and right"),
        (sides_swapped, "Padded on the wrong side: top and bottom are swapped, and left and right"),
        (transposed_sides, "Rows and columns are swapped"),
        (top_left_only, "bottom and right are missing"),
        (rows_only, "Only rows are added"),
        (ones_around, "new pixels are ones"),
        (value_ignored, "value is ignored"),
        (lambda images, padding: np.pad(images, sides(padding)[0]), "batch and channel axes are padded too"),
        (
            lambda images, padding: np.pad(images, ((0, 0), *sides(padding), (0, 0)), "edge"),
            "repeats the border",
        ),
        (lambda images, padding: bigger(images, padding)[0], "zeros only"),
        (lambda images, padding: bigger(images, padding)[0] + 1, "one number everywhere"),
        (lambda images, padding: by_hand(images, padding) * np.nan, "NaN"),
        (lambda images, padding: by_hand(images, padding).astype(int), "Wrong dtype"),
        (lambda images, padding: by_hand(images, padding)[..., 0], "has 3 axes, it should have 4"),
        (lambda images, padding: by_hand(images, padding) * 1.001, "same factor"),
        (
            lambda images, padding: np.random.default_rng(3).normal(size=by_hand(images, padding).shape),
            "The shape is right",
        ),
    ],
)
def test_near_misses_fail_with_a_fitting_hint(function, hint):
    verdict = check.pad2d(function)
    assert verdict.status == "failed"
    assert hint in verdict.hint, verdict


def test_open_exercises_are_not_answered_yet():
    assert check.pad2d(...).status == "open"
    assert check.pad2d(lambda images, padding: None).status == "open"
