"""The named filters do what their sentence says, on images made for it."""

import numpy as np
import pytest

from cnn_course import ops
from cnn_course.ops import filters

EDGES = [name for name in filters.names() if name.startswith(("sobel", "prewitt"))]
KEEP_FLAT = ["identity", "box_blur", "gaussian_blur", "sharpen", "emboss"]


def answer(name, image, **kwargs):
    kernel = filters.get(name, **kwargs)[:, :, np.newaxis, np.newaxis]
    return ops.conv2d(image[np.newaxis, :, :, np.newaxis], kernel)[0, :, :, 0]


def stripes(direction, wavelength=6, size=25):
    """Make stripes in a direction: degrees, anticlockwise, 0 horizontal."""
    down, right = np.mgrid[:size, :size]
    angle = np.deg2rad(direction)
    return np.cos(2 * np.pi * (right * np.sin(angle) + down * np.cos(angle)) / wavelength)


RAMP = np.tile(np.arange(9.0), (9, 1))  # brighter to the right, one a pixel


@pytest.mark.parametrize("name", filters.names())
def test_a_flat_area_keeps_its_grey_or_vanishes(name):
    found = answer(name, np.full((12, 12), 0.5))
    assert np.allclose(found, 0.5 if name in KEEP_FLAT else 0, atol=1e-12)


@pytest.mark.parametrize("name", filters.names())
def test_each_filter_is_a_finite_float_array_with_a_sentence(name):
    kernel = filters.get(name)
    assert kernel.ndim == 2
    assert kernel.dtype == np.float64
    assert np.isfinite(kernel).all()
    sentence = filters.describe(name)
    assert sentence[0].isupper()
    assert sentence.endswith(".")
    assert len(sentence) > 40


def test_every_family_is_there():
    assert {"identity", "box_blur", "gaussian_blur", "sharpen", "laplacian", "emboss", "edge"} <= set(
        filters.names()
    )
    assert len(EDGES) == 4
    assert sum(name.startswith("gabor_") for name in filters.names()) == 4


@pytest.mark.parametrize("name", EDGES)
def test_edge_filters_answer_to_their_direction_alone(name):
    along, across = (RAMP, RAMP.T) if name.endswith("vertical") else (RAMP.T, RAMP)
    assert (answer(name, along) > 0).all()
    assert (answer(name, -along) < 0).all()
    assert np.allclose(answer(name, across), 0)


def test_blurs_are_means():
    assert np.allclose(filters.get("box_blur", size=(2, 5)), 0.1)
    bell = filters.get("gaussian_blur", size=7, sigma=1.5)
    assert np.isclose(bell.sum(), 1)
    assert np.isclose(bell[3, 3] / bell[3, 4], np.exp(1 / (2 * 1.5**2)))
    assert np.allclose(bell, bell.T)
    assert np.allclose(filters.get("gaussian_blur", sigma=0.1), np.pad([[1]], 2))
    assert np.allclose(filters.get("gaussian_blur", size=2, sigma=0.1), 0.25)


def test_sharpen_widens_a_step_and_laplacian_changes_sign_across_it():
    step = np.repeat([[0.0] * 5 + [1.0] * 5], 9, axis=0)
    assert answer("sharpen", step)[0].max() > 1
    assert answer("sharpen", step)[0].min() < 0
    signs = np.sign(answer("laplacian", step)[0])
    assert signs.tolist() == [0, 0, 0, 1, -1, 0, 0, 0]


def test_edge_outlines_a_dot():
    dot = np.zeros((5, 5))
    dot[2, 2] = 1
    assert answer("edge", dot).tolist() == [[-1, -1, -1], [-1, 8, -1], [-1, -1, -1]]


@pytest.mark.parametrize(
    ("name", "direction"),
    [("gabor_horizontal", 0), ("gabor_rising", 45), ("gabor_vertical", 90), ("gabor_falling", 135)],
)
def test_gabor_filters_prefer_their_direction(name, direction):
    answers = {turn: np.abs(answer(name, stripes(turn))).max() for turn in range(0, 180, 15)}
    assert max(answers, key=answers.get) == direction
    assert answers[(direction + 90) % 180] < answers[direction] / 20


def test_gabor_prefers_its_wavelength():
    def strength(wavelength):
        kernel = ops.gabor(size=21, wavelength=6, sigma=4)[:, :, np.newaxis, np.newaxis]
        return np.abs(ops.conv2d(stripes(90, wavelength, 60)[np.newaxis, ..., np.newaxis], kernel)).max()

    assert strength(6) > 3 * max(strength(3), strength(12))


def test_gabor_phase_and_shape():
    even, odd = ops.gabor(phase=0), ops.gabor(phase=90)
    assert np.allclose(even, even[:, ::-1])
    assert np.allclose(odd, -odd[:, ::-1])
    assert np.allclose(ops.gabor(phase=180), -even)
    assert even[4, 4] > 0
    long, short = ops.gabor(aspect=0.3), ops.gabor(aspect=1.5)
    assert long[0, 4] / long[4, 4] > short[0, 4] / short[4, 4]
    assert ops.gabor(size=(6, 9)).shape == (6, 9)
    assert np.isclose(ops.gabor(size=(6, 9), phase=30).sum(), 0)


def test_gabor_is_finite_to_the_ends_of_its_ranges():
    for sigma in (0.1, 1e6):
        for aspect in (0.01, 100):
            for wavelength in (2, 1e6):
                found = ops.gabor((4, 7), wavelength, 33, 120, sigma, aspect)
                assert np.isfinite(found).all()


def test_nobody_can_change_the_registry():
    filters.get("sharpen")[:] = 0
    assert filters.get("sharpen")[1, 1] == 5
