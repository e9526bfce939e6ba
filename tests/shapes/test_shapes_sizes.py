"""Output sizes and padding amounts, against a count by hand and against walking the kernel along the axis."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cnn_course import shapes

SIZES, TAPS, STEPS = st.integers(1, 40), st.integers(1, 12), st.integers(1, 5)


def walk(size: int, taps: int, stride: int, before: int, after: int, rate: int) -> int:
    """Put the kernel down at every place where all of its taps are on the padded axis."""
    axis = range(-before, size + after)
    return sum(
        all(start + tap * rate in axis for tap in range(taps))
        for start in range(-before, size + after, stride)
    )


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ((28, 3), 26),
        ((28, 5, 1, "same"), 28),
        ((28, 3, 2, "same"), 14),
        ((29, 3, 2, "same"), 15),
        ((224, 7, 2, 3), 112),
        ((7, 3, 1, "valid", 2), 3),
        ((7, 3, 1, (0, 2)), 7),
        ((1, 1), 1),
        ((1, 9, 1, "same"), 1),
        ((5, 1, 3), 2),
    ],
)
def test_output_size_equals_a_count_by_hand(arguments, expected):
    assert shapes.output_size(*arguments) == expected


@settings(max_examples=300, deadline=None)
@given(SIZES, TAPS, STEPS, st.integers(0, 6), st.integers(0, 6), st.integers(1, 4))
def test_output_size_counts_the_places_where_the_kernel_fits(size, taps, stride, before, after, rate):
    places = walk(size, taps, stride, before, after, rate)
    if places:
        assert shapes.output_size(size, taps, stride, (before, after), rate) == places
    else:
        with pytest.raises(ValueError, match="larger than the padded image"):
            shapes.output_size(size, taps, stride, (before, after), rate)


@settings(max_examples=300, deadline=None)
@given(SIZES, TAPS, STEPS, st.integers(1, 4))
def test_same_gives_size_over_stride_rounded_up_with_the_least_padding(size, taps, stride, rate):
    top, bottom, left, right = shapes.padding_amounts((size, size), taps, stride, "same", rate)
    assert (top, bottom) == (left, right)
    assert bottom - top in (0, 1)
    wanted = -(-size // stride)
    assert shapes.output_size(size, taps, stride, "same", rate) == wanted
    assert walk(size, taps, stride, top, bottom, rate) == wanted
    if top + bottom:
        assert walk(size, taps, stride, 0, top + bottom - 1, rate) < wanted


def test_the_odd_row_goes_to_the_bottom_and_the_odd_column_to_the_right():
    assert shapes.padding_amounts((6, 7), (4, 2), padding="same") == shapes.Padding(1, 2, 0, 1)


def test_padding_amounts_pass_numbers_through():
    assert shapes.padding_amounts((6, 7), 3) == (0, 0, 0, 0)
    assert shapes.padding_amounts((6, 7), 3, padding=2) == (2, 2, 2, 2)
    amounts = shapes.padding_amounts((6, 7), 3, padding=((1, 2), (3, 4)))
    assert amounts == (1, 2, 3, 4)
    assert shapes.padding_amounts((6, 7), 3, padding=amounts) == amounts


def test_output_shape_treats_the_axes_apart():
    assert shapes.output_shape((9, 20), (3, 5), (2, 1), ((0, 1), (2, 2)), (1, 2)) == (4, 16)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: shapes.output_shape((7, 9), 9), r"Received: kernel_size=9, H=7"),
        (lambda: shapes.output_shape((9, 7), (3, 8)), r"Received: kernel_size=8, W=7"),
        (lambda: shapes.output_size(7, 3, dilation_rate=4), r"it spans 9 pixels.*kernel_size=3, size=7"),
        (lambda: shapes.output_size(7, 9), r'Use a smaller kernel.*padding="same"'),
        (lambda: shapes.output_size(0, 3), r"size must be a whole number of at least 1. Received: size=0"),
        (lambda: shapes.output_size(7, 0), r"kernel_size must be a whole number of at least 1"),
        (
            lambda: shapes.output_size(7, 3, 0),
            r"strides must be a whole number of at least 1. Received: strides=0",
        ),
        (
            lambda: shapes.output_size(7, 3, -1),
            r"strides must be a whole number of at least 1. Received: strides=-1",
        ),
        (lambda: shapes.output_size(7, 3, 1, "full"), r"padding must be .*Received: padding='full'"),
        (lambda: shapes.output_size(7, 3, 1, -1), r"padding must be a whole number of at least 0"),
        (lambda: shapes.output_size(7, 3, 1, (1, 2, 3)), r"padding must be .*\(before, after\)"),
        (
            lambda: shapes.output_size(7, 3, 1, "same", 0),
            r"dilation_rate must be a whole number of at least 1",
        ),
        (lambda: shapes.effective_kernel_size(0), r"kernel_size must be a whole number of at least 1"),
        (lambda: shapes.output_shape((7, 7, 3), 3), r"\(H, W\).*Received: input_shape=\(7, 7, 3\)"),
        (lambda: shapes.output_shape(7, 3), r"\(H, W\)"),
        (lambda: shapes.output_shape((7, 7), (3, 3, 3)), r"one whole number or two"),
        (lambda: shapes.padding_amounts((7, 7), 3, padding=((1, 2), 3)), r"padding must be .*left, right"),
        (lambda: shapes.padding_amounts((7, 7), 3, padding=(1, 2)), r"padding must be .*left, right"),
    ],
)
def test_impossible_values_are_refused_in_words(call, words):
    with pytest.raises(ValueError, match=words):
        call()


@pytest.mark.parametrize(
    "call",
    [
        lambda: shapes.output_size(7.0, 3),
        lambda: shapes.output_size(7, "3"),
        lambda: shapes.output_size(7, 3, True),
        lambda: shapes.output_size(7, 3, 1, None),
        lambda: shapes.output_shape((7, 7), 3, strides=(1, 1.5)),
        lambda: shapes.padding_amounts((7, None), 3),
    ],
)
def test_wrong_types_are_refused_in_words(call):
    with pytest.raises(TypeError, match=r"must be a whole number of at least \d. Received: \w+="):
        call()
