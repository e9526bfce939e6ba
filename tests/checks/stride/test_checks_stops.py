"""The checkers of zeros, of covered pixels and of convolutions with a padding of choice."""

import math

import numpy as np
import pytest

from cnn_course import checks as check
from cnn_course import ops, shapes


def shared(total):
    return total // 2, total - total // 2


def before_after(size, kernel_size, strides, outputs=None):
    outputs = -(-size // strides) if outputs is None else outputs
    return shared(max((outputs - 1) * strides + kernel_size - size, 0))


def test_right_zeros_pass():
    assert check.same_padding(before_after).passed
    assert check.same_padding(lambda *a: np.array(before_after(*a))).passed
    assert check.same_padding(lambda *a: list(before_after(*a))).passed


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (lambda *a: before_after(*a)[::-1], "Padded on the wrong side"),
        (lambda n, k, s: shared(k - 1), "The stride is forgotten"),
        (lambda n, k, s: (k // 2, k // 2), "Both ends get the same"),
        (lambda *a: (sum(before_after(*a)) / 2,) * 2, "Divide with //"),
        (lambda *a: (0, sum(before_after(*a))), "All of the padding is at the end"),
        (lambda *a: (sum(before_after(*a)), 0), "All of the padding is in front"),
        (lambda n, k, s: shared((-(-n // s) - 1) * s + k - n), "fewer than 0"),
        (lambda n, k, s: before_after(n, k, s, n // s), "rounded down"),
        (lambda n, k, s: before_after(n, k, s, n), "keeps the size whatever the stride"),
        (lambda n, k, s: before_after(n, k, s, -(-n // s) + 1), "too many"),
        (lambda *a: (0, 0), "the same whatever it is given"),
        (lambda *a: sum(before_after(*a)), "Two numbers are wanted"),
        (lambda *a: (*before_after(*a), 0), "Two numbers are wanted"),
        (lambda n, k, s: before_after(n, k, s) if k == 3 else (0, 1), ""),
        (lambda n, k, s: before_after(n, k, s) if s == 1 else (0, 1), ""),
        (lambda *a: tuple(float(end) for end in before_after(*a)), "Wrong dtype"),
    ],
)
def test_wrong_zeros_fail(function, hint):
    verdict = check.same_padding(function)
    assert verdict.status == "failed", verdict
    assert hint in verdict.hint, verdict


def keeping(kernel_size, dilation_rate):
    return shared((kernel_size - 1) * dilation_rate)


@pytest.mark.parametrize("function", [keeping, lambda *a: keeping(*a)[::-1], lambda *a: list(keeping(*a))])
def test_both_ways_to_share_an_odd_number_keep_the_size(function):
    verdict = check.keeps_size(function)
    assert verdict.passed, verdict


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (lambda k, d: shared(k - 1), "dilation rate is forgotten"),
        (lambda k, d: (k // 2, k // 2), ""),
        (lambda k, d: (k // 2 * d, k // 2 * d), ""),
        (lambda k, d: ((k - 1) * d // 2,) * 2, "Both ends get the same"),
        (lambda k, d: (math.ceil((k - 1) * d / 2),) * 2, "Both ends get the same"),
        (lambda k, d: ((k - 1) * d / 2,) * 2, "Divide with //"),
        (lambda k, d: (0, (k - 1) * d), "differ by at most 1"),
        (lambda k, d: ((k - 1) * d // 2 - 1, (k - 1) * d - (k - 1) * d // 2 + 1), ""),
        (lambda k, d: shared(k * d - 1), "behind the last tap there is no hole"),
        (lambda k, d: ((k - 1) * d,) * 2, "the whole sum at each end"),
        (lambda k, d: shared((k - 1) * d - 1), ""),
        (lambda k, d: shared((k - 1) * d + 1), "larger than the input"),
        (lambda k, d: (1, 1), "the same whatever it is given"),
        (lambda k, d: (k - 1) * d, "Two numbers are wanted"),
    ],
)
def test_paddings_that_do_not_keep_the_size_fail(function, hint):
    verdict = check.keeps_size(function)
    assert verdict.status == "failed", verdict
    assert hint in verdict.hint, verdict


def test_the_learners_function_is_called_by_its_name():
    assert check.keeps_size(keeping).message.startswith("keeping:")


def counted(size, kernel_size, strides, dilation_rate, starts=None, weight=1):
    counts, span = np.zeros(size, int), (kernel_size - 1) * dilation_rate + 1
    for start in range(0, size - span + 1, strides) if starts is None else starts:
        counts[start : start + span : dilation_rate] += weight
    return counts


def by_tap(size, kernel_size, strides, dilation_rate):
    counts = [0] * size
    for stop in range(shapes.output_size(size, kernel_size, strides, "valid", dilation_rate)):
        for tap in range(kernel_size):
            counts[stop * strides + tap * dilation_rate] += 1
    return counts


@pytest.mark.parametrize("function", [counted, by_tap])
def test_right_counts_pass(function):
    verdict = check.coverage(function)
    assert verdict.passed, verdict


def last_missing(n, k, s, d):
    return counted(n, k, s, d, range(0, n - (k - 1) * d - 1, s))


def spans(n, k, s, d):
    return counted(n, (k - 1) * d + 1, s, 1)


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (last_missing, "The last stop is missing"),
        (lambda n, k, s, d: counted(n, k, s, d, range(0, n, s)), "hang over the end"),
        (spans, "The holes are counted"),
        (lambda n, k, s, d: counted(n, k, s, 1), "dilation rate is forgotten"),
        (lambda n, k, s, d: counted(n, k, 1, d), "stride is forgotten"),
        (lambda *a: np.minimum(counted(*a), 1), "whether a pixel is covered"),
        (lambda n, k, s, d: counted(n, 1, s, 1, range(0, n - (k - 1) * d, s)), "Only the first pixel"),
        (lambda *a: counted(*a)[::-1], ""),
        (lambda *a: counted(*a, weight=2), ""),
        (lambda *a: counted(*a)[:-1], ""),
        (lambda *a: np.zeros(a[0], int), "zeros only"),
        (lambda *a: np.append(counted(*a), 0), ""),
        (lambda *a: counted(*a) > 0, "not an array of real numbers"),
        (lambda n, k, s, d: counted(n, k, s, d) if s == 1 else spans(n, k, s, d), ""),
    ],
)
def test_wrong_counts_fail(function, hint):
    verdict = check.coverage(function)
    assert verdict.status == "failed", verdict
    assert hint in verdict.hint, verdict


def slid(image, kernel):
    return ops.conv2d(image[None, :, :, None], kernel[:, :, None, None])[0, :, :, 0]


def convolved(image, kernel, mode):
    return slid(np.pad(image, len(kernel) // 2, mode=mode), kernel)


def by_hand(image, kernel, mode):
    padded = np.pad(image, len(kernel) // 2, mode=mode)
    k = len(kernel)
    return np.array(
        [
            [np.sum(padded[y : y + k, x : x + k] * kernel) for x in range(image.shape[1])]
            for y in range(image.shape[0])
        ]
    )


@pytest.mark.parametrize("function", [convolved, by_hand])
def test_right_convolutions_pass(function):
    assert check.padded_convolution(function).passed


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (lambda i, k, mode: convolved(i, k, "constant"), "mode is ignored: it always pads with zeros"),
        (lambda i, k, mode: convolved(i, k, "wrap"), "the other end of the picture"),
        (lambda i, k, mode: convolved(i, k, "reflect"), "a mirror"),
        (lambda i, k, mode: slid(i, k), "Nothing is padded"),
        (lambda i, k, mode: slid(np.pad(i, len(k), mode=mode), k), "Too much is padded"),
        (lambda i, k, mode: slid(np.pad(i, len(k) - 1, mode=mode), k), "Too much is padded"),
        (lambda i, k, mode: slid(np.pad(i, (len(k) - 1, 0), mode=mode), k), "at the top and left"),
        (lambda i, k, mode: slid(np.pad(i, (0, len(k) - 1), mode=mode), k), "at the bottom and right"),
        (lambda i, k, mode: slid(np.pad(i, 1, mode=mode), k), ""),
        (lambda i, k, mode: convolved(i, k[::-1, ::-1], mode), "turned round"),
        (lambda i, k, mode: convolved(i, k.T, mode), ""),
        (lambda i, k, mode: convolved(i, k, "symmetric" if mode == "reflect" else mode), "symmetric"),
        (lambda i, k, mode: convolved(i, k, "edge" if mode == "reflect" else mode), ""),
        (lambda i, k, mode: np.zeros_like(i), "zeros only"),
        (lambda i, k, mode: i, ""),
        (lambda i, k, mode: np.maximum(convolved(i, k, mode), 0), ""),
    ],
)
def test_wrong_convolutions_fail(function, hint):
    verdict = check.padded_convolution(function)
    assert verdict.status == "failed", verdict
    assert hint in verdict.hint, verdict


@pytest.mark.parametrize(
    "checker", [check.same_padding, check.keeps_size, check.coverage, check.padded_convolution]
)
def test_open_exercises_are_not_answered_yet(checker):
    assert checker(...).status == "open"
    assert checker(lambda *_: ...).status == "open"
    assert checker(lambda *_: None).status == "open"
