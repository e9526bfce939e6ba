"""ops against tf.nn over generated cases: at least 2,000 in all, within 1e-5.

How TensorFlow is asked, and why:

* ``tf.nn.conv2d`` takes strides and dilation together. ``tf.nn.convolution``, ``keras.ops.conv`` and
  ``tf.nn.depthwise_conv2d`` refuse that, and ``tf.nn.depthwise_conv2d`` also wants equal strides: given
  unequal ones it returns wrong numbers without a word. Such depthwise cases are padded by the amounts of
  "same", convolved with stride 1 and "VALID", and every stride-th row and column is kept: the same sums.
* A kernel that no longer fits has no output. TensorFlow raises in most such cases; where the size comes out
  as exactly zero, its oneDNN convolution hands back a tensor of the input's shape. Ours always raises, so
  these cases are left out here and stand in test_ops_errors.py.
* ``tf.nn`` has no min pooling: it is minus the max pooling of minus the image.
"""

import warnings
from collections import Counter

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cnn_course import ops, shapes

pytestmark = pytest.mark.tensorflow

CASES = {"conv2d": 1100, "depthwise": 500, "pool2d": 600}
TOLERANCE = 1e-5


def test_there_are_two_thousand_cases():
    assert sum(CASES.values()) >= 2000


@pytest.fixture(scope="module")
def tf():
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return pytest.importorskip("tensorflow")


def generated(count):
    """Run a check on count cases, the same ones every time."""
    return settings(
        max_examples=count,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=[HealthCheck.too_slow],
    )


PIXELS = st.one_of(st.integers(1, 4), st.integers(1, 16))
TAPS = st.one_of(st.integers(1, 4), st.integers(1, 9))
STEP = st.integers(1, 4)
RATE = st.one_of(st.just(1), st.integers(1, 3))
FEW = st.integers(1, 3)
SEEDS = st.integers(0, 2**32 - 1)


@st.composite
def windows(draw):
    """Draw (size, taps, strides, padding, rate), unequal along the axes. Where nothing fits, pad."""
    size, taps = draw(st.tuples(PIXELS, PIXELS)), draw(st.tuples(TAPS, TAPS))
    strides, rate = draw(st.tuples(STEP, STEP)), draw(st.tuples(RATE, RATE))
    padding = draw(st.sampled_from(["valid", "same"]))
    if any(
        shapes.effective_kernel_size(k, d) > pixels for k, d, pixels in zip(taps, rate, size, strict=True)
    ):
        padding = "same"
    return size, taps, strides, padding, rate


def kinds_of(size, taps, strides, padding, rate):
    """Name what a case covers, so that a test can say that everything was met."""
    larger = any(k > pixels for k, pixels in zip(taps, size, strict=True))
    return {
        "all": True,
        padding: True,
        "one pixel": size == (1, 1),
        "kernel larger than the image": larger,
        "unequal strides": strides[0] != strides[1],
        "dilated": max(rate) > 1,
        "strides and dilation": max(rate) > 1 and max(strides) > 1,
        "even kernel": taps[0] % 2 == 0,
        "odd kernel": taps[0] % 2 == 1,
        "even image": size[0] % 2 == 0,
        "odd image": size[0] % 2 == 1,
    }


def note(seen, window):
    seen.update(kind for kind, met in kinds_of(*window).items() if met)


def everything_met(seen, cases):
    assert seen["all"] >= cases
    wanted = set(kinds_of((1, 1), (1, 1), (1, 1), "valid", (1, 1))) | {"same"}
    assert all(seen[kind] >= 20 for kind in wanted), seen


def draw_numbers(seed, *shapes_wanted):
    generator = np.random.default_rng(seed)
    return [generator.uniform(-1, 1, shape).astype(np.float32) for shape in shapes_wanted]


def close(ours, theirs):
    theirs = np.asarray(theirs)
    assert ours.dtype == np.float32
    assert ours.shape == theirs.shape
    np.testing.assert_allclose(ours, theirs, rtol=0, atol=TOLERANCE)


def test_conv2d(tf):
    seen = Counter()

    @generated(CASES["conv2d"])
    @given(windows(), FEW, FEW, FEW, SEEDS)
    def check(window, batch, channels, filters, seed):
        size, taps, strides, padding, rate = window
        images, kernel = draw_numbers(seed, (batch, *size, channels), (*taps, channels, filters))
        theirs = tf.nn.conv2d(images, kernel, strides, padding.upper(), dilations=rate)
        close(ops.conv2d(images, kernel, strides, padding, rate), theirs)
        note(seen, window)

    check()
    everything_met(seen, CASES["conv2d"])


def test_depthwise_conv2d(tf):
    seen = Counter()

    @generated(CASES["depthwise"])
    @given(windows(), FEW, FEW, FEW, SEEDS)
    def check(window, batch, channels, multiplier, seed):
        size, taps, strides, padding, rate = window
        images, kernel = draw_numbers(seed, (batch, *size, channels), (*taps, channels, multiplier))
        if max(rate) > 1 or strides[0] != strides[1]:
            top, bottom, left, right = shapes.padding_amounts(size, taps, strides, padding, rate)
            framed = np.pad(images, ((0, 0), (top, bottom), (left, right), (0, 0)))
            theirs = tf.nn.depthwise_conv2d(framed, kernel, (1, 1, 1, 1), "VALID", dilations=rate)
            theirs = theirs[:, :: strides[0], :: strides[1]]
        else:
            theirs = tf.nn.depthwise_conv2d(images, kernel, (1, *strides, 1), padding.upper())
        close(ops.depthwise_conv2d(images, kernel, strides, padding, rate), theirs)
        note(seen, window)

    check()
    everything_met(seen, CASES["depthwise"])


def test_pool2d(tf):
    seen = Counter()

    @generated(CASES["pool2d"])
    @given(windows(), st.sampled_from(["max", "average", "min"]), FEW, FEW, SEEDS)
    def check(window, kind, batch, channels, seed):
        size, pool_size, strides, padding, _ = window
        (images,) = draw_numbers(seed, (batch, *size, channels))
        pool = tf.nn.avg_pool2d if kind == "average" else tf.nn.max_pool2d
        sign = -1 if kind == "min" else 1
        theirs = sign * pool(sign * images, pool_size, strides, padding.upper())
        close(ops.pool2d(images, pool_size, strides, padding, kind), theirs)
        note(seen, window)

    check()
    everything_met(seen, CASES["pool2d"])


@pytest.mark.parametrize("padding", [2, ((1, 0), (0, 2)), ((0, 3), (2, 1))])
def test_numbers_as_padding(tf, padding):
    images, kernel = draw_numbers(7, (2, 6, 5, 3), (3, 2, 3, 4))
    (top, bottom), (left, right) = padding if isinstance(padding, tuple) else ((padding,) * 2,) * 2
    explicit = [[0, 0], [top, bottom], [left, right], [0, 0]]
    for strides in ((1, 1), (2, 3)):
        theirs = tf.nn.conv2d(images, kernel, strides, explicit)
        close(ops.conv2d(images, kernel, strides, padding), theirs)
    theirs = tf.nn.max_pool2d(images, 4, 2, explicit)
    close(ops.pool2d(images, 4, 2, padding), theirs)
    close(ops.pad2d(images, padding, 0.5), tf.pad(images, explicit, constant_values=0.5))


def test_whole_images_of_photographs_size(tf):
    images, kernel = draw_numbers(3, (2, 96, 128, 3), (7, 5, 3, 8))
    theirs = tf.nn.conv2d(images, kernel, (2, 1), "SAME")
    np.testing.assert_allclose(ops.conv2d(images, kernel, (2, 1), "same"), theirs, rtol=1e-5, atol=1e-5)
