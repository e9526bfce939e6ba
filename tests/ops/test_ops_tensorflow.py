"""ops against a brute force and against tf.nn, over generated cases: at least 2,000 in all, within 1e-5.

The brute force is the judge: what it says must come out. TensorFlow is asked the same in a process of its
own (tensorflow_answers.py says how, and why so), and counts where it agrees with the judge. Where it does
not, or dies, the test says so at its end and does not fail: that is TensorFlow's affair. But TensorFlow must
be right in nearly all cases of every kind, or the judge has misunderstood what it judges.

A kernel that no longer fits has no output. Ours always raises, so these cases are left out here and stand in
test_ops_errors.py.
"""

import importlib.util
import warnings
from collections import Counter

import brute_force
import numpy as np
import pytest
import tensorflow_answers
from aside import Aside, Told
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from cnn_course import ops, shapes

pytestmark = [pytest.mark.tensorflow, pytest.mark.filterwarnings("default::aside.Told")]

CASES = {"conv2d": 1100, "depthwise": 500, "pool2d": 600}
TOLERANCE = 1e-5
AGREEING = 0.95  # the least share of the cases of a kind in which TensorFlow agrees with the judge


def test_there_are_two_thousand_cases():
    assert sum(CASES.values()) >= 2000


@pytest.fixture(scope="module")
def tensorflow():
    if importlib.util.find_spec("tensorflow") is None:
        pytest.skip("TensorFlow is not installed.")
    process = Aside(tensorflow_answers.answer)
    yield process
    process.close()


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
    top, bottom, left, right = shapes.padding_amounts(size, taps, strides, padding, rate)
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
        "an odd pixel of padding": padding == "same" and (top != bottom or left != right),
    }


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


class Comparison:
    """Hold one operation against the judge, and against TensorFlow where that agrees with the judge."""

    def __init__(self, name, tensorflow):
        self.name, self.tensorflow = name, tensorflow
        self.seen, self.answered, self.agreed = Counter(), Counter(), Counter()
        self.told = [*tensorflow.told]

    def check(self, window, arrays, arguments):
        ours = getattr(ops, self.name)(*arrays, *arguments)
        right = getattr(brute_force, self.name)(*arrays, *arguments)
        close(ours, right)
        kinds = [kind for kind, met in kinds_of(*window).items() if met]
        self.seen.update(kinds)
        theirs = self.tensorflow.ask(self.name, *arrays, *arguments)
        if theirs is None:
            return
        self.answered.update(kinds)
        if theirs.shape == right.shape and np.allclose(theirs, right, rtol=0, atol=TOLERANCE):
            self.agreed.update(kinds)
            close(ours, theirs)
        else:
            self.tensorflow.told.append(f"wrong: {self.name}, {window}")

    def end(self, cases):
        everything_met(self.seen, cases)
        told = self.tensorflow.told[len(self.told) :]
        if told:
            lines = [
                f"TensorFlow gave no right answer in {len(told)} of {self.seen['all']} cases.",
                *told[:20],
            ]
            warnings.warn(Told("\n".join(lines)), stacklevel=2)
        # Where the kernel is larger than the image TensorFlow need not be right: it was not always.
        for kind in set(self.answered) - {"kernel larger than the image"}:
            assert self.agreed[kind] >= AGREEING * self.answered[kind], (kind, self.agreed, self.answered)


def test_conv2d(tensorflow):
    comparison = Comparison("conv2d", tensorflow)

    @generated(CASES["conv2d"])
    @given(windows(), FEW, FEW, FEW, SEEDS)
    # With oneDNN TensorFlow gets these wrong.
    @example(((7, 9), (5, 8), (1, 4), "valid", (1, 1)), 3, 1, 1, 0)
    @example(((14, 5), (6, 5), (1, 3), "valid", (1, 1)), 3, 1, 1, 0)
    @example(((12, 1), (4, 9), (1, 2), "same", (1, 1)), 3, 1, 1, 0)
    def check(window, batch, channels, filters, seed):
        size, taps, strides, padding, rate = window
        arrays = draw_numbers(seed, (batch, *size, channels), (*taps, channels, filters))
        comparison.check(window, arrays, (strides, padding, rate))

    check()
    comparison.end(CASES["conv2d"])


def test_depthwise_conv2d(tensorflow):
    comparison = Comparison("depthwise_conv2d", tensorflow)

    @generated(CASES["depthwise"])
    @given(windows(), FEW, FEW, FEW, SEEDS)
    def check(window, batch, channels, multiplier, seed):
        size, taps, strides, padding, rate = window
        arrays = draw_numbers(seed, (batch, *size, channels), (*taps, channels, multiplier))
        comparison.check(window, arrays, (strides, padding, rate))

    check()
    comparison.end(CASES["depthwise"])


def test_pool2d(tensorflow):
    comparison = Comparison("pool2d", tensorflow)

    @generated(CASES["pool2d"])
    @given(windows(), st.sampled_from(["max", "average", "min"]), FEW, FEW, SEEDS)
    def check(window, kind, batch, channels, seed):
        size, pool_size, strides, padding, _ = window
        arrays = draw_numbers(seed, (batch, *size, channels))
        comparison.check(window, arrays, (pool_size, strides, padding, kind))

    check()
    comparison.end(CASES["pool2d"])


@pytest.mark.parametrize("padding", [2, ((1, 0), (0, 2)), ((0, 3), (2, 1))])
def test_numbers_as_padding(tensorflow, padding):
    images, kernel = draw_numbers(7, (2, 6, 5, 3), (3, 2, 3, 4))
    sides = padding if isinstance(padding, tuple) else ((padding,) * 2,) * 2
    cases = [("conv2d", (images, kernel, strides)) for strides in ((1, 1), (2, 3))]
    for name, arguments in [*cases, ("pool2d", (images, (4, 4), (2, 2)))]:
        more = ("max",) if name == "pool2d" else ()
        ours = getattr(ops, name)(*arguments, padding, *more)
        close(ours, getattr(brute_force, name)(*arguments, sides, *more))
        agree(tensorflow, ours, name, *arguments, sides, *more)
    agree(tensorflow, ops.pad2d(images, padding, 0.5), "pad2d", images, sides, 0.5)


def test_whole_images_of_photographs_size(tensorflow):
    images, kernel = draw_numbers(3, (2, 96, 128, 3), (7, 5, 3, 8))
    ours = ops.conv2d(images, kernel, (2, 1), "same")
    np.testing.assert_allclose(ours, brute_force.conv2d(images, kernel, (2, 1), "same"), rtol=1e-5, atol=1e-5)
    agree(tensorflow, ours, "conv2d", images, kernel, (2, 1), "same")


def agree(tensorflow, ours, *question):
    """Hold an output against TensorFlow's, which is told if there is none."""
    theirs = tensorflow.ask(*question)
    if theirs is None:
        warnings.warn(Told(tensorflow.told[-1]), stacklevel=2)
    else:
        np.testing.assert_allclose(ours, theirs, rtol=1e-5, atol=1e-5)
