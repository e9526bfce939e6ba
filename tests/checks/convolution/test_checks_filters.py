"""The checker of filters judges what a filter answers to, so that many pass and look-alikes do not."""

import numpy as np
import pytest

from cnn_course import checks as check
from cnn_course import ops
from cnn_course.checks.convolution.filters import TARGETS

SOBEL = ops.filters.get("sobel_vertical")
DOWN = ops.filters.get("sobel_horizontal")
LINE = np.array([[-1, -1, -1], [2, 2, 2], [-1, -1, -1]])
FALLING = np.array([[2, -1, -1], [-1, 2, -1], [-1, -1, 2]])


@pytest.mark.parametrize(
    ("kernel", "target"),
    [
        (DOWN, "dark above bright"),
        (ops.filters.get("prewitt_horizontal"), "dark above bright"),
        ([[-1], [1]], "dark above bright"),
        (DOWN / 1000, "dark above bright"),
        (np.outer([-1, -2, 0, 2, 1], [1, 4, 6, 4, 1]), "dark above bright"),
        (-DOWN, "bright above dark"),
        (SOBEL, "dark left of bright"),
        ([[-3, 3]], "dark left of bright"),
        (SOBEL[:, ::-1], "bright left of dark"),
        (DOWN, "horizontal edges"),
        (-DOWN, "horizontal edges"),
        (SOBEL, "vertical edges"),
        (LINE, "horizontal lines"),
        (LINE.T, "vertical lines"),
        (FALLING, "falling lines"),
        (FALLING[::-1], "rising lines"),
        (ops.filters.get("edge"), "bright spots"),
        (25 * np.pad([[1]], 2) - np.ones((5, 5)), "bright spots"),
    ],
)
def test_filters_that_find_it_pass(kernel, target):
    verdict = check.filter_finds(kernel, target)
    assert verdict.passed, verdict


@pytest.mark.parametrize(
    ("kernel", "target", "hint"),
    [
        (-DOWN, "dark above bright", "finds the opposite"),
        (
            SOBEL,
            "dark above bright",
            "does not answer to edges with dark above bright. It answers to edges with",
        ),
        (SOBEL + DOWN, "dark above bright", "also answers to edges with dark left of bright"),
        (DOWN + 0.1, "dark above bright", "answers to flat areas"),
        (ops.filters.get("box_blur"), "dark above bright", "answers to flat areas"),
        (ops.filters.get("laplacian"), "dark above bright", "also answers to edges with dark left of bright"),
        ([[1], [-2], [1]], "dark above bright", "both signs alike"),
        (DOWN + 0.05 * SOBEL, "dark above bright", "also answers to edges with dark left"),
        (np.zeros((3, 3)), "dark above bright", "zero everywhere"),
        (np.ones((3, 3)), "dark above bright", "answers to flat areas"),
        (np.full((3, 3), np.nan), "dark above bright", "NaN"),
        (DOWN[:, 0], "dark above bright", "rows and columns"),
        (np.pad(DOWN, 4), "dark above bright", "at most 9"),
        ([[1, 2], [3]], "dark above bright", "one length"),
        (DOWN > 0, "dark above bright", "real numbers"),
        ("sobel", "dark above bright", "real numbers"),
        (DOWN, "vertical edges", "does not answer"),
        (ops.filters.get("edge"), "horizontal edges", "also answers to"),
        (-LINE, "horizontal lines", "finds the opposite"),
        (LINE.T, "horizontal lines", "does not answer"),
        (DOWN, "horizontal lines", "answers to edges with dark above bright as much as"),
        (FALLING, "rising lines", "answers to bright falling lines as much as"),
        (-ops.filters.get("laplacian"), "bright spots", "answers to bright falling lines as much as"),
        (ops.filters.get("edge"), "falling lines", "as much as"),
        (LINE, "bright spots", "as much as"),
        (ops.filters.get("laplacian"), "bright spots", "finds the opposite"),
    ],
)
def test_look_alikes_fail_with_a_fitting_hint(kernel, target, hint):
    verdict = check.filter_finds(kernel, target)
    assert verdict.status == "failed"
    assert hint in verdict.hint, verdict


@pytest.mark.parametrize("target", TARGETS)
def test_random_filters_find_nothing(target):
    generator = np.random.default_rng(4)
    for _ in range(20):
        kernel = generator.normal(size=(3, 3))
        assert not check.filter_finds(kernel, target)
        assert not check.filter_finds(kernel - kernel.mean(), target) or target in (
            "falling lines",
            "rising lines",
            "bright spots",
        )


def test_open_and_unknown():
    assert check.filter_finds(..., "dark above bright").status == "open"
    assert check.filter_finds(None, "dark above bright").status == "open"
    with pytest.raises(ValueError, match=r"Received: target='cats'. Known: dark above bright"):
        check.filter_finds(DOWN, "cats")


def test_the_filter_is_left_as_it_was():
    kernel = DOWN.copy()
    check.filter_finds(kernel, "dark above bright")
    assert (kernel == DOWN).all()
