"""The Python end of the model cell: what may be set, what is computed, and its still picture."""

import itertools

import numpy as np
import pytest
from traitlets import TraitError

from cnn_course import ops, plots
from cnn_course.widgets import SimpleCellExplorer, simple_cell_explorer

RIGHT = np.arange(31) - 15
UP = 15 - np.arange(31)[:, None]


def across(orientation):
    """Return each pixel's distance from a line through the middle, as the chapter writes it."""
    angle = np.deg2rad(orientation)
    return RIGHT * np.sin(angle) - UP * np.cos(angle)


def field(phase, orientation=90):
    return ops.gabor(31, wavelength=12, sigma=4, orientation=orientation, phase=phase, aspect=0.6)


@pytest.fixture
def explorer():
    return SimpleCellExplorer()


def test_it_starts_with_a_bar_on_the_exciting_stripe(explorer):
    assert (explorer.stimulus, explorer.cell) == ("bar", "simple")
    assert explorer.response == explorer.tuning[1].max() > 40


def test_a_bar_is_the_chapter_s(explorer):
    for orientation, width, position in itertools.product((0, 37, 90, 180), (1, 6, 7.5), (-3, 0, 4.5)):
        explorer.set_trait("orientation", orientation)
        explorer.width, explorer.position = width, position
        expected = np.clip(width / 2 + 0.5 - np.abs(across(orientation) - position), 0, 1)
        assert np.allclose(explorer.picture, expected)
        assert explorer.response == pytest.approx(max(0, (expected * field(0)).sum()))


def test_a_grating_is_the_chapter_s():
    for orientation, wavelength, phase in itertools.product((90, 20), (12, 5), (0, 135)):
        explorer = SimpleCellExplorer(
            stimulus="grating", orientation=orientation, wavelength=wavelength, phase=phase
        )
        wave = 2 * np.pi * across(orientation) / wavelength
        assert np.allclose(explorer.picture, np.cos(wave + np.deg2rad(phase)))


def test_a_positive_position_is_to_the_right_or_downwards():
    upright = SimpleCellExplorer(position=5).picture
    assert upright[0].argmax() > 15
    lying = SimpleCellExplorer(position=5, orientation=0).picture
    assert lying[:, 0].argmax() > 15


@pytest.mark.parametrize("preferred", [90, 0, 33.5])
def test_a_complex_cell_is_the_energy_of_a_quadrature_pair(preferred):
    explorer = SimpleCellExplorer(cell="complex", preferred=preferred, orientation=70, position=2)
    even, odd = ((explorer.picture * field(phase, preferred)).sum() for phase in (0, 90))
    assert explorer.response == pytest.approx(np.hypot(even, odd))
    assert np.allclose(explorer.sums, [even, odd, -even, -odd])
    assert explorer.fields.shape == (4, 31, 31)


def test_the_tuning_curve_holds_the_answers_to_all_directions(explorer):
    explorer.position, explorer.preferred = 1, 60
    directions, answers = explorer.tuning
    assert directions.shape == answers.shape == (181,)
    for direction in (0, 59, 60, 121, 180):
        explorer.orientation = direction
        assert answers[direction] == explorer.response
    explorer.position = 0
    assert abs(directions[explorer.tuning[1].argmax()] - 60) <= 1


@pytest.mark.parametrize("preferred", [90, 25])
def test_phase_moves_the_simple_cell_and_not_the_complex_one(preferred):
    explorer = SimpleCellExplorer(stimulus="grating", orientation=preferred, preferred=preferred)
    phases, simple, energy = explorer.sweep
    assert (phases[0], phases[-1]) == (0, 360)
    assert simple.min() == 0
    assert simple.max() > 75
    assert np.ptp(energy) < 0.04 * energy.max()


def test_a_few_pixels_silence_the_simple_cell_only(explorer):
    explorer.position = 4
    assert explorer.response == 0
    before = SimpleCellExplorer(cell="complex").response
    assert SimpleCellExplorer(cell="complex", position=4).response > 0.8 * before


def test_the_sweep_holds_the_answers_of_both_cells(explorer):
    explorer.orientation = 80
    places, simple, energy = explorer.sweep
    assert (places[0], places[-1], places.shape) == (-12, 12, (49,))
    for index in (0, 20, 31):
        explorer.position = places[index]
        for cell, answers in (("simple", simple), ("complex", energy)):
            explorer.cell = cell
            assert answers[index] == pytest.approx(explorer.response)


def test_no_setting_gets_to_the_top_of_the_scale():
    for preferred, width in itertools.product((90, 45, 17), (3, 5, 6, 8)):
        explorer = SimpleCellExplorer(cell="complex", preferred=preferred, orientation=preferred, width=width)
        assert max(explorer.sweep[2].max(), explorer.tuning[1].max()) < 60
    for wavelength in (10, 12, 13, 14):
        explorer = SimpleCellExplorer(stimulus="grating", cell="complex", wavelength=wavelength)
        assert max(explorer.sweep[2].max(), explorer.tuning[1].max()) < 90


WRONG = [
    ({"orientation": 181}, "orientation must be a number from 0 to 180 degrees. Received: orientation=181"),
    ({"orientation": float("nan")}, "Received: orientation=nan"),
    ({"orientation": "90"}, "Received: orientation='90'"),
    ({"width": 0}, "width must be a number from 1 to 16 pixels"),
    ({"width": True}, "Received: width=True"),
    ({"position": -13}, "position must be a number from −12 to 12 pixels"),
    ({"wavelength": 3}, "wavelength must be a number from 4 to 24 pixels"),
    ({"phase": [1]}, r"Received: phase=\[1\]"),
    ({"phase": float("inf")}, "phase must be a number from 0 to 360 degrees"),
    ({"preferred": None}, "preferred must be a number"),
    ({"stimulus": "spot"}, "stimulus must be bar or grating. Received: stimulus='spot'"),
    ({"cell": "both"}, "cell must be simple or complex. Received: cell='both'"),
]


@pytest.mark.parametrize(("setting", "words"), WRONG, ids=[str(one) for one, _ in WRONG])
def test_what_is_wrong_is_said_in_words_and_changes_nothing(explorer, setting, words):
    with pytest.raises(TraitError, match=words):
        SimpleCellExplorer(**setting)
    before = explorer.get_state()
    ((name, value),) = setting.items()
    with pytest.raises(TraitError, match=words):
        setattr(explorer, name, value)
    assert explorer.get_state() == before


def test_what_is_set_of_the_other_stimulus_waits_until_it_is_shown():
    bar, grating = (
        SimpleCellExplorer(wavelength=8, phase=90),
        SimpleCellExplorer(stimulus="grating", width=2, position=5),
    )
    assert np.array_equal(bar.picture, SimpleCellExplorer().picture)
    assert np.array_equal(grating.picture, SimpleCellExplorer(stimulus="grating").picture)
    bar.stimulus, grating.stimulus = "grating", "bar"
    assert np.array_equal(bar.picture, SimpleCellExplorer(stimulus="grating", wavelength=8, phase=90).picture)
    assert np.array_equal(grating.picture, SimpleCellExplorer(width=2, position=5).picture)


def test_an_unknown_setting_is_refused():
    with pytest.raises(TypeError, match=r"no such setting\. Received: angle\. It has: .*orientation"):
        SimpleCellExplorer(angle=3)


def test_numbers_of_numpy_are_taken(explorer):
    explorer.orientation = np.int64(30)
    explorer.width = np.float32(2.5)
    assert (explorer.orientation, explorer.width) == (30.0, 2.5)
    assert isinstance(explorer.width, float)


def test_the_page_gets_the_field_and_the_first_settings():
    explorer = SimpleCellExplorer(orientation=20)
    explorer.orientation = 50
    assert explorer._field == simple_cell_explorer.FIELD
    assert explorer._first["orientation"] == 20


@pytest.mark.parametrize(
    "settings", [{}, {"cell": "complex", "position": -3}, {"stimulus": "grating", "phase": 90}], ids=str
)
def test_the_sentence_says_the_answer(settings):
    explorer = SimpleCellExplorer(**settings)
    assert f"answers {explorer.response:.1f}" in explorer.alt


def test_the_still_shows_the_curve_and_the_present_point(explorer):
    explorer.orientation = 70
    figure = explorer.still()
    curve, point = figure.axes[-1].lines
    assert np.array_equal(np.array(curve.get_data()), np.array(explorer.tuning))
    assert [part[0] for part in point.get_data()] == [70, explorer.response]
    words = [one.get_text() for one in figure.axes[0].texts]
    assert f"{explorer.response:.1f}" in words
    assert words.count("+") == 1
    assert words.count("−") == 2


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"stimulus": np.full((5, 5), 2.0)}, ValueError, "stimulus holds values from −1 to 1"),
        ({"fields": np.zeros((1, 4, 5))}, ValueError, r"fields has the wrong shape.*\(F, 5, 5\)"),
        ({"fields": [["a"]]}, TypeError, "fields holds numbers"),
        ({"tuning": ([0, 90], [1])}, ValueError, "Received: 2 directions, 1 answers"),
        ({"theme": "sepia"}, ValueError, "no theme of this name"),
    ],
    ids=["contrast", "shape", "words", "curve", "theme"],
)  # fmt: skip
def test_the_plot_says_what_is_wrong(change, error, words):
    given = {
        "stimulus": np.zeros((5, 5)),
        "fields": np.ones((1, 5, 5)),
        "tuning": ([0, 90], [0, 1]),
        "present": (90, 1),
    }
    with pytest.raises(error, match=words):
        plots.simple_cell_still(**{**given, **change})
