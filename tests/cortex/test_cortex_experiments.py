"""Model cells answer as the chapter says, keep their tuning to themselves, and the experiments find it."""

import numpy as np
import pytest

from cnn_course import cortex, ops
from cnn_course.widgets import SimpleCellExplorer

FIELD = {"size": 31, "wavelength": 12, "sigma": 4, "aspect": 0.6}


def apart(one, other, around):
    return abs((one - other + around / 2) % around - around / 2)


@pytest.mark.parametrize(
    ("settings", "picture"),
    [
        ({"stimulus": "bar", "orientation": 60, "width": 5, "position": 3}, cortex.bar(60, 5, 3)),
        ({"stimulus": "grating", "orientation": 20, "wavelength": 9, "phase": 40}, cortex.grating(20, 9, 40)),
    ],
)
@pytest.mark.parametrize("kind", ["simple", "complex"])
def test_stimuli_and_cells_are_those_of_the_figure(settings, picture, kind):
    explorer = SimpleCellExplorer(cell=kind, preferred=25, **settings)
    np.testing.assert_allclose(picture, explorer.picture, atol=1e-12)
    answer = cortex.Cell(explorer.fields)(picture)
    assert answer == pytest.approx(explorer.response, abs=1e-9)


def test_many_pictures_at_once_give_the_same_answers():
    cell, shown = cortex.unknown(2), cortex.noise(7, seed=3)
    assert cell(shown).tolist() == pytest.approx([cell(picture) for picture in shown])
    assert isinstance(cell(shown[0]), float)
    assert (cell(shown) >= 0).all()


def test_noise_is_white_and_repeatable():
    shown = cortex.noise(500)
    assert abs(shown.mean()) < 0.01
    assert abs(shown.std() - 1) < 0.01
    assert abs((shown[:, :-1] * shown[:, 1:]).mean()) < 0.01
    assert np.array_equal(shown, cortex.noise(500))
    assert not np.array_equal(shown, cortex.noise(500, seed=1))


def test_an_unknown_cell_hides_its_tuning():
    cell = cortex.unknown(1)
    public = [name for name in dir(cell) if not name.startswith("_")]
    assert public == []
    assert not any(character.isdigit() for character in repr(cell).replace("31", ""))
    assert not hasattr(cell, "__dict__")
    with pytest.raises(AttributeError):
        cell.fields = 1


def test_numbers_name_cells():
    shown = cortex.noise(20)
    assert np.array_equal(cortex.unknown(5)(shown), cortex.unknown(np.int64(5))(shown))
    answers = np.stack([cortex.unknown(number)(shown) for number in range(12)])
    assert len(np.unique(answers.round(6), axis=0)) == 12


def test_both_kinds_are_among_the_unknown_cells():
    modulations = []
    for number in range(12):
        cell = cortex.unknown(number)
        best = cortex.best_grating(cell)
        shown = [cortex.grating(best.orientation, best.wavelength, phase) for phase in range(0, 360, 15)]
        answers = cell(np.stack(shown))
        modulations.append((answers.max() - answers.min()) / (answers.max() + answers.min()))
    assert all(modulation < 0.1 or modulation > 0.99 for modulation in modulations)
    assert 3 <= sum(modulation < 0.1 for modulation in modulations) <= 9


@pytest.mark.parametrize(
    ("orientation", "wavelength", "phase"),
    [(0, 8, 0), (30, 9, 75), (90, 7.5, 180), (123, 10, 300), (179, 8, 90), (1, 8, 270)],
)
def test_the_search_finds_a_known_cell(orientation, wavelength, phase):
    field = ops.gabor(31, wavelength, orientation, phase, sigma=0.45 * wavelength)
    best = cortex.best_grating(cortex.Cell(field[None]))
    assert apart(best.orientation, orientation, 180) < 1.5
    assert best.wavelength == pytest.approx(wavelength, rel=0.03)
    crossed = abs(best.orientation - orientation) > 90  # half a turn runs the wave backwards
    assert apart(best.phase, -phase if crossed else phase, 360) < 6
    assert 0 <= best.orientation < 180
    assert 0 <= best.phase < 360


def test_no_grating_of_a_fine_grid_beats_the_search():
    for number in (1, 4, 9):
        cell = cortex.unknown(number)
        grid = [
            cortex.grating(o, w, p)
            for o in range(0, 180, 6)
            for w in (7, 8, 9, 10, 11)
            for p in range(0, 360, 30)
        ]
        assert cortex.best_grating(cell).answer > 0.999 * cell(np.stack(grid)).max()


@pytest.mark.parametrize("size", [7, 15, (12, 9)])
def test_a_fit_finds_a_gabor_function_in_any_place(size):
    height, width = (size, size) if isinstance(size, int) else size
    whole = ops.gabor(31, wavelength=5, orientation=35, phase=50, sigma=1.6, aspect=0.8)
    top, left = 15 - height // 2 + 1, 15 - width // 2 - 1  # the bell's middle lies off the field's
    field = 3 - 2 * whole[top : top + height, left : left + width]
    fit = cortex.fit_gabor(field)
    assert fit.explained > 0.995
    assert apart(fit.orientation, 35, 180) < 3
    assert fit.wavelength == pytest.approx(5, rel=0.08)  # width and wavelength trade
    assert fit.model.shape == (height, width)
    assert fit.explained == pytest.approx(cortex.explained(field, fit.model), abs=1e-6)
    assert fit.right == pytest.approx(15 - (left + (width - 1) / 2), abs=0.3)
    assert fit.up == pytest.approx(top + (height - 1) / 2 - 15, abs=0.3)


def test_a_fit_does_not_care_for_strength_and_explains_little_of_noise():
    generator = np.random.default_rng(0)
    noise = generator.normal(size=(12, 7, 7))
    shares = [cortex.fit_gabor(one).explained for one in noise]
    assert 0.05 < np.median(shares) < 0.45
    assert cortex.fit_gabor(1000 * noise[0] + 5).explained == pytest.approx(shares[0], abs=1e-6)
    assert cortex.fit_gabor(-noise[0]).explained == pytest.approx(shares[0], abs=1e-6)


def test_the_phase_of_a_fit_is_that_of_ops_gabor():
    for phase in (0, 90, 200, 315):
        field = ops.gabor(15, wavelength=8, orientation=60, phase=phase, sigma=3)
        fit = cortex.fit_gabor(field)
        again = ops.gabor(15, fit.wavelength, fit.orientation, fit.phase, fit.sigma, fit.aspect)
        assert cortex.explained(field, again) > 0.98
        assert (field * again).sum() > 0


@pytest.mark.parametrize("number", [1.5, True])
def test_a_cells_number_is_whole(number):
    with pytest.raises(TypeError, match=f"Received: number={number}"):
        cortex.unknown(number)


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: cortex.unknown(-1), "Received: number=-1"),
        (lambda: cortex.unknown(1)(np.zeros((28, 28))), r"a picture of shape \(28, 28\)"),
        (lambda: cortex.unknown(1)(np.zeros(961)), r"a picture of shape \(961,\)"),
        (lambda: cortex.unknown(1)(np.full((31, 31), np.nan)), "NaN or infinity"),
        (lambda: cortex.fit_gabor(np.zeros((7, 7))), "Received: from 0.0 to 0.0"),
        (lambda: cortex.fit_gabor(np.ones(9)), r"field of shape \(9,\)"),
        (lambda: cortex.fit_gabor(np.full((7, 7), np.inf)), "finite numbers"),
    ],
)
def test_what_cannot_be_is_refused(call, words):
    with pytest.raises(ValueError, match=words):
        call()


def test_filters_of_a_layer_are_tuned_as_a_cell_with_the_same_field_is():
    kernel = np.random.default_rng(4).normal(size=(5, 3, 3, 4))
    tuning = cortex.filter_tuning(kernel, wavelengths=(4.0,))
    for number in range(4):
        field = np.zeros((31, 31))
        field[13:18, 14:17] = kernel[..., number].sum(axis=2)
        curve = cortex.tuning_curve(cortex.Cell(field[np.newaxis]), tuning.directions, 4, range(0, 360, 30))
        assert tuning.curves[number] == pytest.approx(curve)


def test_selectivity_is_that_of_the_curve_and_none_where_nothing_answers():
    kernel = np.zeros((9, 9, 1, 4))
    kernel[..., 0, 0] = ops.gabor(9, wavelength=6, orientation=40, sigma=2.5)
    right, up = np.meshgrid(np.arange(-4, 5), np.arange(4, -5, -1))
    kernel[..., 0, 1] = np.exp(-(right**2 + up**2) / 4)  # a spot
    kernel[4, 4, 0, 2] = 1e-9
    tuning = cortex.filter_tuning(kernel, wavelengths=(4.0, 6.0))
    assert tuning.directions[tuning.curves[0].argmax()] == 40
    assert tuning.selectivity[0] > 0.6
    assert tuning.selectivity[1] < 0.02
    assert np.isnan(tuning.selectivity[2:]).all()
    with pytest.raises(ValueError, match=r"odd sizes up to 31. Received: shape \(4, 3, 1, 2\)"):
        cortex.filter_tuning(np.zeros((4, 3, 1, 2)))
