"""The checkers of twins under pooling and of a max pooling that blurs before it skips."""

import numpy as np
import pytest

from cnn_course import checks as check
from cnn_course import ops

PICTURE = np.random.default_rng(3).permutation(64).reshape(8, 8)
BLUR = np.outer([1, 2, 1], [1, 2, 1]) / 16


def windows(picture):
    H, W = picture.shape
    return picture.reshape(H // 2, 2, W // 2, 2).swapaxes(1, 2).reshape(-1, 4)


def joined(rows, shape):
    H, W = shape
    return rows.reshape(H // 2, W // 2, 2, 2).swapaxes(1, 2).reshape(shape)


def shuffled(picture, seed=0):
    return joined(np.random.default_rng(seed).permuted(windows(picture), axis=1), picture.shape)


def mirrored(picture):
    return joined(windows(picture)[:, ::-1], picture.shape)


def flattened(picture):
    """Give every window its mean four times."""
    rows = windows(picture)
    return joined(np.repeat(rows.mean(axis=1, keepdims=True), 4, axis=1), picture.shape)


def same_extremes(picture):
    """Keep the largest and the smallest of each window, and push the two between apart."""
    rows = np.sort(windows(picture).astype(float))
    return joined(np.stack([rows[:, 3], rows[:, 0], rows[:, 0], rows[:, 3]], axis=1), picture.shape)


def same_mean_and_largest(picture):
    rows = np.sort(windows(picture).astype(float))
    rest = rows[:, :3].mean(axis=1)
    return joined(np.stack([rows[:, 3], rest, rest, rest], axis=1), picture.shape)


@pytest.mark.parametrize("twin", [shuffled(PICTURE), shuffled(PICTURE, 1), mirrored(PICTURE)])
def test_twins_pass(twin):
    assert check.pooling_twin(twin, PICTURE).passed
    assert check.pooling_twin(twin.tolist(), PICTURE).passed


def test_a_twin_of_fractions_passes():
    picture = np.random.default_rng(0).random((6, 10))
    assert check.pooling_twin(shuffled(picture), picture).passed


def test_two_numbers_between_the_extremes_may_change_if_their_sum_stays():
    picture = np.array([[0.0, 4.0], [6.0, 10.0]])
    assert check.pooling_twin([[10, 5], [5, 0]], picture).passed


def one_pixel_off(picture):
    twin = shuffled(picture).astype(float)
    twin[-1, -1] += 0.01
    return twin


@pytest.mark.parametrize(
    ("twin", "hint"),
    [
        (PICTURE, "0 of 64 pixels differ"),
        (np.vstack([mirrored(PICTURE)[:2], PICTURE[2:]]), "16 of 64 pixels differ"),
        (np.zeros_like(PICTURE), "has changed"),
        (np.random.default_rng(0).permutation(PICTURE.ravel()).reshape(8, 8), "has changed"),
        (PICTURE[::-1], "has changed"),
        (PICTURE.T, "has changed"),
        (np.roll(PICTURE, 1, axis=1), "has changed"),
        (flattened(PICTURE), "largest value"),
        (same_extremes(PICTURE), "mean"),
        (same_mean_and_largest(PICTURE), "smallest value"),
        (one_pixel_off(PICTURE), "has changed"),
        (mirrored(PICTURE)[:, :-2], "of shape"),
        (mirrored(PICTURE)[None], "of shape"),
        (np.full((8, 8), np.nan), "NaN"),
        ("twin", "real numbers"),
        ([[1, 2], [3]], "of one length"),
    ],
)
def test_what_is_no_twin_fails(twin, hint):
    verdict = check.pooling_twin(twin, PICTURE)
    assert verdict.status == "failed", verdict
    assert hint in verdict.hint, verdict


def test_impossible_pictures_are_refused():
    for size in ((5, 4), (4,), (0, 2)):
        with pytest.raises(ValueError, match="Received: shape="):
            check.pooling_twin(..., np.zeros(size))


def strongest(images, kind="max"):
    return ops.pool2d(images, 2, strides=1, kind=kind)


def blurred(images, kernel=BLUR, strides=1, padding="valid"):
    channels = np.repeat(np.asarray(kernel)[:, :, None, None], images.shape[3], axis=2)
    return ops.depthwise_conv2d(images, channels, strides, padding)


def by_slices(images):
    x = strongest(images)
    rows = (x[:, :-2] + 2 * x[:, 1:-1] + x[:, 2:]) / 4
    return ((rows[:, :, :-2] + 2 * rows[:, :, 1:-1] + rows[:, :, 2:]) / 4)[:, ::2, ::2]


@pytest.mark.parametrize("function", [lambda x: blurred(strongest(x), strides=2), by_slices])
def test_right_blurs_pass(function):
    verdict = check.blur_pool(function)
    assert verdict.passed, verdict


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (lambda x: ops.pool2d(x, 2), "plain max pooling"),
        (lambda x: strongest(x)[:, ::2, ::2], "plain max pooling"),
        (lambda x: blurred(ops.pool2d(x, 2)), "at a stride of 1"),
        (lambda x: blurred(ops.pool2d(x, 2), strides=2), "skipped twice"),
        (lambda x: strongest(blurred(x))[:, ::2, ::2], "It blurs first"),
        (lambda x: blurred(strongest(x)), "Nothing is skipped"),
        (lambda x: by_slices(x[:, 1:, 1:]), "Begin with the first"),
        (lambda x: 16 * by_slices(x), "divide by 16"),
        (lambda x: 2 * by_slices(x), "factor"),
        (lambda x: blurred(strongest(x), np.full((3, 3), 1 / 9), 2), "alike"),
        (lambda x: blurred(strongest(x), np.full((2, 2), 1 / 4), 2), ""),
        (lambda x: blurred(strongest(x), np.array([[1, 2, 1]]) / 4, 2), "not down"),
        (lambda x: blurred(strongest(x), np.array([[1], [2], [1]]) / 4, 2), "not across"),
        (lambda x: blurred(strongest(x), strides=2, padding="same"), "padded"),
        (lambda x: blurred(strongest(x, "average"), strides=2), "The maximum is wanted"),
        (lambda x: blurred(strongest(x, "min"), strides=2), "The maximum is wanted"),
        (lambda x: by_slices(x).sum(axis=3, keepdims=True), "channels are added up"),
        (lambda x: by_slices(x) * 0, "zeros only"),
        (lambda x: by_slices(x[:, :, :, :1]), ""),
        (lambda x: by_slices(x)[:, :-1], ""),
        (lambda x: ops.depthwise_conv2d(strongest(x), BLUR[:, :, None, None], 2), ""),
    ],
)
def test_wrong_blurs_fail(function, hint):
    verdict = check.blur_pool(function)
    assert verdict.status == "failed", verdict
    assert hint in verdict.hint, verdict


def test_open_exercises_are_not_answered_yet():
    assert check.pooling_twin(..., PICTURE).status == "open"
    assert check.blur_pool(...).status == "open"
    assert check.blur_pool(lambda *_: ...).status == "open"
    assert check.blur_pool(lambda *_: None).status == "open"
