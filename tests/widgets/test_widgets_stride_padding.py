"""The Python end of the figure for stride and padding: its counts, its words, and what it refuses."""

import itertools

import numpy as np
import pytest
from traitlets import TraitError

from cnn_course import plots, shapes
from cnn_course.widgets import StridePaddingExplorer


def counted(size, kernel_size, strides, padding, dilation_rate):
    """Count the stops over each pixel of a line, one stop after the other."""
    pair = (padding, padding) if isinstance(padding, int) else padding
    ends = padding if isinstance(padding, str) else (pair, pair)
    before = shapes.padding_amounts((size, size), kernel_size, strides, ends, dilation_rate).left
    counts = np.zeros(size, int)
    for stop in range(shapes.output_size(size, kernel_size, strides, padding, dilation_rate)):
        for tap in range(kernel_size):
            place = stop * strides - before + tap * dilation_rate
            if 0 <= place < size:
                counts[place] += 1
    return counts


@pytest.mark.parametrize("dimensions", [1, 2])
def test_coverage_is_what_counting_gives(dimensions):
    paddings = ("valid", "same", 1, (0, 2), (3, 1))
    cases = itertools.product((1, 5, 12), (1, 2, 3), (1, 2, 5), paddings, (1, 2))
    for size, kernel_size, strides, padding, dilation_rate in cases:
        settings = (size, kernel_size, strides, padding, dilation_rate)
        try:
            shapes.output_size(*settings)
        except ValueError:
            continue
        explorer = StridePaddingExplorer(
            dimensions=dimensions,
            size=size,
            kernel_size=kernel_size,
            strides=strides,
            padding=padding,
            dilation_rate=dilation_rate,
        )
        line = counted(*settings)
        expected = line if dimensions == 1 else np.outer(line, line)
        assert np.array_equal(explorer.coverage, expected), settings
        assert explorer.output_size == shapes.output_size(*settings)


def test_the_line_of_the_chapter_leaves_out_pixel_11():
    explorer = StridePaddingExplorer(dimensions=1, size=12, kernel_size=3, strides=2)
    assert explorer.output_size == 5
    assert explorer.coverage.tolist() == [1, 1, 2, 1, 2, 1, 2, 1, 2, 1, 1, 0]
    assert explorer.never_visited.tolist() == [11]
    assert explorer.pick == (0, 2), "an output in the middle is marked"


def test_the_picture_of_the_chapter_counts_corners_once_and_the_middle_nine_times():
    explorer = StridePaddingExplorer(dimensions=2, size=8, kernel_size=3)
    assert (explorer.coverage[0, 0], explorer.coverage[4, 4]) == (1, 9)
    assert explorer.never_visited.shape == (0, 2)
    explorer.strides = 2
    assert [7, 7] in explorer.never_visited.tolist()
    assert len(explorer.never_visited) == 15


def test_the_odd_zero_comes_after():
    explorer = StridePaddingExplorer(dimensions=2, size=8, kernel_size=3, strides=2, padding="same")
    assert explorer.padding_amounts == (0, 1)
    explorer.padding = [2, 1]
    assert explorer.padding == explorer.padding_amounts == (2, 1)
    explorer.padding = np.int64(3)
    assert explorer.padding == 3


def test_what_does_not_fit_is_refused_and_nothing_changes():
    explorer = StridePaddingExplorer(dimensions=1, size=5, kernel_size=3)
    with pytest.raises(TraitError, match=r"larger than the padded image.*spans 9"):
        explorer.dilation_rate = 4
    assert explorer.dilation_rate == 1
    assert explorer.output_size == 3
    with pytest.raises(TraitError, match="larger than the padded image"):
        StridePaddingExplorer(size=3, kernel_size=4)


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("dimensions", 3, "dimensions must be a whole number from 1 to 2. Received: dimensions=3"),
        ("size", 0, "size must be a whole number from 1 to 24. Received: size=0"),
        ("size", 4.0, "size must be a whole number"),
        ("kernel_size", 8, "kernel_size must be a whole number from 1 to 7"),
        ("strides", 0, "strides must be a whole number from 1 to 6. Received: strides=0"),
        ("strides", True, "strides must be a whole number"),
        ("dilation_rate", 5, "dilation_rate must be a whole number from 1 to 4"),
        ("padding", "full", r"padding must be \"valid\", \"same\", a whole number from 0 to 12, or .*'full'"),
        ("padding", -1, "padding must be"),
        ("padding", (1, 13), "padding must be"),
        ("padding", (1, 2, 3), "padding must be"),
        ("padding", np.array([1, 2]), "padding must be"),
        ("pick", (0, 10), "pick lies outside the output, which has 1 rows and 10 columns"),
        ("pick", "a", "pick must be"),
    ],
)
def test_bad_values_are_refused_in_words(name, value, words):
    explorer = StridePaddingExplorer()
    before = getattr(explorer, name)
    with pytest.raises(TraitError, match=words):
        setattr(explorer, name, value)
    assert getattr(explorer, name) == before


def test_a_picture_has_less_room_than_a_line():
    explorer = StridePaddingExplorer(size=24)
    with pytest.raises(TraitError, match=r"size must be at most 12 with dimensions=2. Received: size=24"):
        explorer.dimensions = 2
    explorer.size = 12
    explorer.dimensions = 2
    assert explorer.coverage.shape == (12, 12)
    with pytest.raises(TypeError, match=r"no such setting. Received: stride"):
        StridePaddingExplorer(stride=2)


def test_the_pick_stays_inside_and_may_be_one_number():
    explorer = StridePaddingExplorer(pick=9)
    assert explorer.pick == (0, 9)
    explorer.strides = 5
    assert explorer.pick == (0, 1)


def test_it_says_what_it_shows():
    explorer = StridePaddingExplorer(
        dimensions=2, size=8, kernel_size=3, strides=2, dilation_rate=2, padding="same"
    )
    assert explorer.alt == explorer.describe()
    for part in ("3 × 3", "stride of 2", "dilation of 2", "8 × 8", "1 and 2", "4 × 4 outputs"):
        assert part in explorer.describe()


def test_the_still_picture_refuses_what_cannot_be():
    counts = [1, 1, 1, 0]
    with pytest.raises(ValueError, match="coverage has the wrong shape"):
        plots.stride_padding_still(np.ones((2, 3)), 1, (0, 0), kernel_size=2)
    with pytest.raises(ValueError, match=r"pick lies outside the output. Received: pick=\(0, 1\)"):
        plots.stride_padding_still(counts, 1, (0, 1), kernel_size=3)
    with pytest.raises(ValueError, match=r"the stops do not fit. Received: output_size=2"):
        plots.stride_padding_still(counts, 2, (0, 0), kernel_size=3, strides=2)
    with pytest.raises(TypeError, match="strides must be a whole number"):
        plots.stride_padding_still(counts, 1, (0, 0), kernel_size=3, strides=1.5)
