"""The checker of output sizes: the reference passes, near misses fail and are told why."""

import math

import numpy as np
import pytest

from cnn_course import checks as check
from cnn_course import shapes


def with_room(places):
    """Make a formula for "valid" and "same" from places(room, strides); "same" pads as it should."""

    def predict(size, kernel_size, strides, padding):
        total = sum(shapes.padding_amounts((size, size), kernel_size, strides, padding)[:2])
        return places(size + total - kernel_size, strides)

    return predict


def by_words(size, kernel_size, strides, padding):
    if padding == "same":
        return math.ceil(size / strides)
    return (size - kernel_size) // strides + 1


@pytest.mark.parametrize("function", [shapes.output_size, by_words])
def test_right_answers_pass(function):
    verdict = check.output_size(function)
    assert verdict.passed, verdict


def test_numpy_integers_pass():
    assert check.output_size(lambda *a: np.int64(by_words(*a))).passed


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (with_room(lambda room, s: room // s), "Off by one: the first place of the kernel counts too"),
        (
            with_room(lambda room, s: room // s + 2),
            "Off by one: the first place of the kernel is counted twice",
        ),
        (with_room(lambda room, s: room / s + 1), "Wrong dtype"),
        (with_room(lambda room, s: float(room // s + 1)), "Wrong dtype"),
        (with_room(lambda room, s: math.ceil(room / s) + 1), "rounds up"),
        (with_room(lambda room, s: room + 1), "stride is forgotten"),
        (lambda n, k, s, p: (n - k) // s + 1, "padding is forgotten"),
        (lambda n, k, s, p: n // s if p == "same" else by_words(n, k, s, p), "rounds down"),
        (lambda n, k, s, p: -(-n // s) if p == "same" else n // s - k + 1, "after the division"),
        (lambda n, k, s, p: 26, "the same whatever it is given"),
        (lambda n, k, s, p: 0, "the same whatever it is given"),
        (lambda n, k, s, p: math.nan, "NaN"),
        (lambda n, k, s, p: (by_words(n, k, s, p),) * 2, "A single number is wanted"),
        (lambda n, k, s, p: n * k, "The answer is wrong"),
        (lambda n, k, s, p: by_words(n, k, s, p) + (n == 7), "Off by one"),
        (lambda n, k, s: n, "raises TypeError"),
        (lambda n, k, s, p: str(n), "returns a str"),
    ],
)
def test_near_misses_fail_with_a_fitting_hint(function, hint):
    verdict = check.output_size(function)
    assert verdict.status == "failed"
    assert hint in verdict.hint, verdict


def test_paddings_in_numbers():
    numbers = (0, 1, 2)
    assert check.output_size(lambda n, k, s, p: (n + 2 * p - k) // s + 1, numbers).passed
    verdict = check.output_size(lambda n, k, s, p: (n + p - k) // s + 1, numbers)
    assert "Padded on one side" in verdict.hint
    verdict = check.output_size(lambda n, k, s, p: (n - k) // s + 1, numbers)
    assert "padding is forgotten" in verdict.hint


def test_dilation_is_asked_for_where_it_is_offered():
    def forgetful(size, kernel_size, strides=1, padding="valid", dilation_rate=1):
        return by_words(size, kernel_size, strides, padding)

    assert "dilation rate is forgotten" in check.output_size(forgetful).hint


def test_impossible_paddings_are_refused():
    with pytest.raises(ValueError, match="Received: paddings="):
        check.output_size(by_words, ())
    with pytest.raises(ValueError, match="Received: paddings="):
        check.output_size(by_words, "same")
    with pytest.raises(ValueError, match="Received: padding='full'"):
        check.output_size(by_words, ("full",))


def test_open_exercises_are_not_answered_yet():
    assert check.output_size(...).status == "open"
    assert check.output_size(lambda *_: None).status == "open"
