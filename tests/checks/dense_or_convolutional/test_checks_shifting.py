"""The checkers of moved images and of how far a layer is from moving its answer along."""

import numpy as np
import pytest

from cnn_course import checks as check


def move(images, down, right):
    return np.roll(images, (down, right), axis=(1, 2))


def padded(images, down, right):
    """Move by laying the images into a larger black frame and cutting out a window."""
    (H, W), far = images.shape[1:], 10
    frame = np.pad(images, ((0, 0), (far, far), (far, far)))
    return frame[:, far - down : far - down + H, far - right : far - right + W]


def only_towards_the_end(images, down, right):
    moved = np.zeros_like(images)
    H, W = images.shape[1:]
    moved[:, max(down, 0) :, max(right, 0) :] = images[:, : H - max(down, 0), : W - max(right, 0)]
    return moved


def edge_comes_in(images, down, right):
    (H, W), far = images.shape[1:], 10
    frame = np.pad(images, ((0, 0), (far, far), (far, far)), mode="edge")
    return frame[:, far - down : far - down + H, far - right : far - right + W]


def test_right_shifts_pass():
    assert check.shift_images(padded).passed


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (lambda images, down, right: images, "Nothing moves"),
        (move, "comes back at the other"),
        (lambda images, down, right: padded(images, -down, -right), "the other way"),
        (lambda images, down, right: padded(images, right, down), "Down and right are swapped"),
        (lambda images, down, right: padded(images, abs(down), abs(right)), "for positive numbers only"),
        (lambda images, down, right: padded(images, down, 0), "never to the right"),
        (lambda images, down, right: padded(images, 0, right), "never down"),
        (only_towards_the_end, ""),
        (edge_comes_in, ""),
        (lambda images, down, right: padded(images, down, right + 1), ""),
        (lambda images, down, right: np.zeros_like(images), "zeros only"),
        (lambda images, down, right: padded(images, down, right)[:, :-1], "too few"),
        (lambda images, down, right: padded(images, down, right)[:1], ""),
        (lambda images, down, right: images[:, -down:, -right:], ""),
    ],
)
def test_wrong_shifts_fail(function, hint):
    verdict = check.shift_images(function)
    assert verdict.status == "failed", verdict
    assert hint in verdict.hint, verdict


def difference(layer, images, down, right):
    return layer(move(images, down, right)) - move(layer(images), down, right)


def test_right_gaps_pass():
    assert check.shift_gap(lambda *a: np.abs(difference(*a)).max()).passed
    assert check.shift_gap(lambda *a: float(max(difference(*a).max(), -difference(*a).min()))).passed


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (lambda f, x, d, r: np.abs(f(move(x, d, r)) - f(x)).max(), "left where it was"),
        (lambda f, x, d, r: np.abs(move(f(x), d, r) - f(x)).max(), "also be given the moved images"),
        (lambda *a: difference(*a).max(), "without its sign"),
        (lambda *a: difference(*a).min(), "np.abs"),
        (lambda *a: np.abs(difference(*a)).mean(), "mean difference"),
        (lambda *a: np.abs(difference(*a)), "One number is wanted"),
        (lambda *a: (difference(*a) ** 2).max(), ""),
        (lambda f, x, d, r: np.abs(f(move(x, d, r)) - move(f(x), -d, -r)).max(), "moved back"),
        (lambda f, x, d, r: np.abs(difference(f, x, r, d)).max(), "Down and right are swapped"),
        (lambda f, x, d, r: np.abs(difference(f, x, 0, 1)).max(), ""),
        (lambda f, x, d, r: np.abs(difference(f, x[:1], d, r)).max(), ""),
        (lambda *a: 0.0, ""),
        (lambda *a: np.nan, "NaN"),
        (lambda f, x, d, r: np.abs(x).max(), ""),
    ],
)
def test_wrong_gaps_fail(function, hint):
    verdict = check.shift_gap(function)
    assert verdict.status == "failed", verdict
    assert hint in verdict.hint, verdict


@pytest.mark.parametrize("checker", [check.shift_images, check.shift_gap])
def test_open_exercises_are_not_answered_yet(checker):
    assert checker(...).status == "open"
    assert checker(lambda *_: ...).status == "open"
    assert checker(lambda *_: None).status == "open"
