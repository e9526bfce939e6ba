"""The checker of poolings: the reference passes, near misses fail and are told why."""

import numpy as np
import pytest

from cnn_course import checks as check
from cnn_course import ops, shapes

TOGETHER = {"max": np.max, "average": np.mean, "min": np.min}


def windows(images, pool_size, strides, padding, fill=np.nan):
    """Yield (y, x, window); padding is NaN, so that it can be left out."""
    strides = strides or pool_size
    size = images.shape[1:3]
    t, b, left, r = shapes.padding_amounts(size, pool_size, strides, padding)
    padded = np.pad(images.astype(float), ((0, 0), (t, b), (left, r), (0, 0)), constant_values=fill)
    for y, x in np.ndindex(*shapes.output_shape(size, pool_size, strides, padding)):
        down, across = y * strides, x * strides
        yield y, x, padded[:, down : down + pool_size, across : across + pool_size]


def by_hand(images, pool_size, strides=None, padding="valid", kind="max", fill=np.nan, together=None):
    output = np.zeros_like(ops.pool2d(images, pool_size, strides, padding))
    together = together or {"max": np.nanmax, "average": np.nanmean, "min": np.nanmin}
    for y, x, window in windows(images, pool_size, strides, padding, fill):
        output[:, y, x] = together[kind](window, axis=(1, 2))
    return output


def zeros_take_part(images, pool_size, strides=None, padding="valid", kind="max"):
    return by_hand(images, pool_size, strides, padding, kind, fill=0)


def only_average_counts_zeros(images, pool_size, strides=None, padding="valid", kind="max"):
    return by_hand(images, pool_size, strides, padding, kind, fill=0 if kind == "average" else np.nan)


def summed(images, pool_size, strides=None, padding="valid", kind="max"):
    together = {"max": np.nanmax, "average": np.nansum, "min": np.nanmin}
    return by_hand(images, pool_size, strides, padding, kind, together=together)


def always_max(images, pool_size, strides=None, padding="valid", kind="max"):
    return ops.pool2d(images, pool_size, strides, padding)


def min_and_max_swapped(images, pool_size, strides=None, padding="valid", kind="max"):
    return ops.pool2d(images, pool_size, strides, padding, {"max": "min", "min": "max"}.get(kind, kind))


def one_at_a_time(images, pool_size, strides=None, padding="valid", kind="max"):
    return ops.pool2d(images, pool_size, strides or 1, padding, kind)


def no_strides(images, pool_size, strides=None, padding="valid", kind="max"):
    return ops.pool2d(images, pool_size, None, padding, kind)


def no_padding(images, pool_size, strides=None, padding="valid", kind="max"):
    return ops.pool2d(images, pool_size, strides, "valid", kind)


def wrong_side(images, pool_size, strides=None, padding="valid", kind="max"):
    turned = images[:, ::-1, ::-1]
    if padding == "valid":
        return ops.pool2d(images, pool_size, strides, padding, kind)
    return ops.pool2d(turned, pool_size, strides, padding, kind)[:, ::-1, ::-1]


def hanging_over(images, pool_size, strides=None, padding="valid", kind="max"):
    step = strides or pool_size
    over = [-(size - pool_size) % step for size in images.shape[1:3]]
    padding = ((0, over[0]), (0, over[1])) if padding == "valid" else padding
    return ops.pool2d(images, pool_size, strides, padding, kind)


def across_channels(images, pool_size, strides=None, padding="valid", kind="max"):
    return TOGETHER[kind](ops.pool2d(images, pool_size, strides, padding, kind), axis=-1, keepdims=True)


def truncated(images, pool_size, strides=None, padding="valid", kind="max"):
    output = ops.pool2d(images, pool_size, strides, padding, kind)
    return output.astype(np.uint8) if images.dtype == np.uint8 else output


def scaled(factor):
    def pool(images, pool_size, strides=None, padding="valid", kind="max"):
        return ops.pool2d(images, pool_size, strides, padding, kind) * factor

    return pool


def constant(images, pool_size, strides=None, padding="valid", kind="max"):
    return np.full_like(ops.pool2d(images, pool_size, strides, padding), images.mean())


def shape_only(images, pool_size, strides=None, padding="valid", kind="max"):
    return np.random.default_rng(5).normal(size=ops.pool2d(images, pool_size, strides, padding).shape)


def median(images, pool_size, strides=None, padding="valid", kind="max"):
    together = {"max": np.nanmax, "average": np.nanmedian, "min": np.nanmin}
    return by_hand(images, pool_size, strides, padding, kind, together=together)


@pytest.mark.parametrize("function", [ops.pool2d, by_hand])
def test_right_answers_pass(function):
    verdict = check.pool2d(function)
    assert verdict.passed, verdict


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (zeros_take_part, "zeros of the padding take part"),
        (only_average_counts_zeros, "zeros of the padding take part"),
        (summed, "The window is summed"),
        (always_max, "kind is ignored"),
        (min_and_max_swapped, "Minimum and maximum are swapped"),
        (one_at_a_time, "Without strides it moves by pool_size"),
        (no_strides, "strides are forgotten"),
        (no_padding, "padding is forgotten"),
        (wrong_side, "Padded on the wrong side"),
        (hanging_over, "hang over the edge"),
        (across_channels, "channels are pooled together"),
        (truncated, "Wrong dtype: the numbers are cut off"),
        (scaled(0), "zeros only"),
        (scaled(np.nan), "NaN"),
        (scaled(1.001), "same factor"),
        (constant, "one number everywhere"),
        (shape_only, "The shape is right, the numbers are not"),
        (median, "The shape is right, the numbers are not"),
    ],
)
def test_near_misses_fail_with_a_fitting_hint(function, hint):
    verdict = check.pool2d(function)
    assert verdict.status == "failed"
    assert hint in verdict.hint, verdict


def test_less_can_be_asked_for():
    def largest(images, pool_size):
        return ops.pool2d(images, pool_size)

    assert check.pool2d(largest, arguments=()).passed
    assert "unexpected keyword argument" in check.pool2d(largest).hint
    with pytest.raises(ValueError, match="Received: arguments="):
        check.pool2d(largest, arguments=("size",))


def test_open_exercises_are_not_answered_yet():
    assert check.pool2d(None).status == "open"
    assert check.pool2d(lambda *_, **__: None).status == "open"
