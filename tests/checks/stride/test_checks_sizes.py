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


# ---- fifty generated cases -------------------------------------------------------------------------------


def by_formula(size, kernel_size, strides, padding, dilation_rate, rounding=math.floor):
    span = (kernel_size - 1) * dilation_rate + 1
    if padding == "same":
        return -(-size // strides)
    before, after = (0, 0) if padding == "valid" else padding
    return rounding((size + before + after - span) / strides) + 1


def with_ends(change):
    """Make a formula that changes explicit padding first."""

    def predict(size, kernel_size, strides, padding, dilation_rate):
        padding = padding if isinstance(padding, str) else change(*padding)
        return by_formula(size, kernel_size, strides, padding, dilation_rate)

    return predict


@pytest.mark.parametrize("function", [shapes.output_size, by_formula])
def test_right_answers_to_generated_cases_pass(function):
    assert check.output_sizes(function).message.endswith("right in all 50 cases.")
    assert check.output_sizes(function, 200).passed


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (lambda *a: by_formula(*a, rounding=math.ceil), "rounds up"),
        (lambda *a: by_formula(*a, rounding=round), "rounds to the nearest"),
        (lambda *a: by_formula(*a) + 1, "counted twice"),
        (lambda *a: by_formula(*a) - 1, "first place of the kernel counts too"),
        (lambda n, k, s, p, d: by_formula(n, k, s, p, 1), "dilation rate is forgotten"),
        (lambda n, k, s, p, d: by_formula(n, k, 1, p, d), "stride is forgotten"),
        (lambda n, k, s, p, d: by_formula(n, k, s, "valid", d), "padding is forgotten"),
        (lambda n, k, s, p, d: n if p == "same" else by_formula(n, k, s, p, d), "at a stride of 1 only"),
        (lambda n, k, s, p, d: n // s if p == "same" else by_formula(n, k, s, p, d), "rounds down"),
        (with_ends(lambda before, after: (before, before)), "used for both ends"),
        (with_ends(lambda before, after: (before, 0)), "Padded on one side"),
        (with_ends(lambda before, after: (after, after)), ""),
        (with_ends(lambda before, after: (0, 0)), ""),
        (lambda n, k, s, p, d: by_formula(n, k * d, s, p, 1), "behind the last tap there is no hole"),
        (lambda n, k, s, p, d: by_formula(n, (k - 1) * d, s, p, 1), ""),
        (lambda *a: float(by_formula(*a)), "Wrong dtype"),
        (lambda *a: 0, "the same whatever it is given"),
        (lambda n, k, s, p, d: n, ""),
        (lambda n, k, s, p: n, "raises TypeError"),
    ],
)
def test_near_misses_fail_on_generated_cases(function, hint):
    verdict = check.output_sizes(function)
    assert verdict.status == "failed"
    assert hint in verdict.hint, verdict
    assert " of 50 are right" in verdict.message


def test_all_generated_cases_are_marked_at_once():
    """Two fifths of the cases have dilation, and in some of them forgetting it makes no difference."""
    verdict = check.output_sizes(lambda n, k, s, p, d: by_formula(n, k, s, p, 1))
    right = int(verdict.message.split(" of 50")[0])
    assert 30 <= right < 45
    only_first = check.output_sizes(lambda *a: by_formula(*a) if a[3] == "valid" and a[4] == 1 else -1)
    assert 10 <= int(only_first.message.split(" of 50")[0]) < 20


def test_the_generated_cases_hold_every_kind():
    seen = []
    check.output_sizes(lambda *a: seen.append(a) or by_formula(*a))
    assert len(set(seen)) == 50
    assert {padding if isinstance(padding, str) else "ends" for *_, padding, _ in seen} == {
        "valid",
        "same",
        "ends",
    }
    assert {1, 2, 3} <= {rate for *_, rate in seen}
    assert any(padding[0] != padding[1] for *_, padding, _ in seen if isinstance(padding, tuple))
    assert any(by_formula(*case) != by_formula(*case, rounding=math.ceil) for case in seen)


def test_too_few_generated_cases_are_refused():
    with pytest.raises(ValueError, match="Received: count=3"):
        check.output_sizes(by_formula, 3)


def test_open_generated_exercises_are_not_answered_yet():
    assert check.output_sizes(...).status == "open"
    assert check.output_sizes(lambda *_: ...).status == "open"
