"""The checkers of experiments with cells: the reference passes, near misses fail and are told why."""

import numpy as np
import pytest

from cnn_course import checks as check
from cnn_course import cortex

RIGHT = np.arange(31) - 15
UP = 15 - np.arange(31)[:, None]


def wave(angle, wavelength, phase, down=UP, function=np.cos):
    """Draw a grating from radians, by formula."""
    across = RIGHT * np.sin(angle) - down * np.cos(angle)
    return function(2 * np.pi * across / wavelength + phase)


def good_grating(o, w, p):
    return wave(np.deg2rad(o), w, np.deg2rad(p))


@pytest.mark.parametrize(
    "function", [cortex.grating, good_grating, lambda o, w, p: good_grating(o, w, p).astype("float32")]
)
def test_right_gratings_pass(function):
    verdict = check.grating(function)
    assert verdict.passed, verdict


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (lambda o, w, p: np.zeros((31, 31)), "zeros only"),
        (lambda o, w, p: np.full((31, 31), np.nan), "NaN"),
        (lambda o, w, p: cortex.grating(), "same whatever it is given"),
        (lambda o, w, p: wave(np.deg2rad(o + 90), w, np.deg2rad(p)), "turned by 90"),
        (lambda o, w, p: wave(np.deg2rad(-o), w, np.deg2rad(p)), "clockwise"),
        (lambda o, w, p: wave(np.deg2rad(o), w, 0), "phase is forgotten"),
        (lambda o, w, p: wave(np.deg2rad(o), w, -np.deg2rad(p)), "wrong way"),
        (lambda o, w, p: wave(np.deg2rad(o), w, p), "turn it into radians"),
        (lambda o, w, p: wave(np.deg2rad(o), w, np.deg2rad(p), function=np.sin), "cosine, not sine"),
        (lambda o, w, p: wave(np.deg2rad(o), w / 2, np.deg2rad(p)), "half of what"),
        (lambda o, w, p: wave(np.deg2rad(o), w * 2 * np.pi, np.deg2rad(p)), "2π is missing"),
        (lambda o, w, p: good_grating(o, w, p) / 2 + 0.5, "yours from 0 to 1"),
        (lambda o, w, p: np.maximum(good_grating(o, w, p), 0), "cut off"),
        (lambda o, w, p: -good_grating(o, w, p), "Bright and dark"),
        (lambda o, w, p: good_grating(o, w, p)[:30, :30], r"shape (30, 30)"),
        (lambda o, w, p: np.roll(good_grating(o, w, p), 1, axis=1), "not the grating"),
        (lambda o, w, p: np.roll(good_grating(o, w, p), 1, axis=0), "not the grating"),
        (lambda o, w, p: cortex.grating(90, w, p), "direction is ignored"),
        (lambda o, w, p: wave(o, w, np.deg2rad(p)), "not the grating"),
        (lambda o, w: good_grating(o, w, 0), "raises TypeError"),
        (lambda o, w, p: good_grating(o, w, p) + 0.001, "not the grating"),
    ],
)
def test_near_misses_of_a_grating(function, hint):
    verdict = check.grating(function)
    assert verdict.status == "failed"
    assert hint in verdict.hint, verdict


@pytest.mark.parametrize(
    "function",
    [
        lambda x, k: max(0, (x * k).sum()),
        lambda x, k: np.maximum(x.ravel() @ k.ravel(), 0),
        lambda x, k: np.float32(max(0, np.vdot(x, k))),
    ],
)
def test_right_responses_pass(function):
    verdict = check.simple_response(function)
    assert verdict.passed, verdict


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (lambda x, k: 0.0, "same whatever"),
        (lambda x, k: np.nan, "NaN"),
        (lambda x, k: (x * k).sum(), "less often than never"),
        (lambda x, k: abs((x * k).sum()), "come out positive"),
        (lambda x, k: np.maximum(x * k, 0).sum(), "by itself"),
        (lambda x, k: max(0, (x * k).mean()), "mean"),
        (lambda x, k: max(0, -(x * k).sum()), "sign is wrong"),
        (lambda x, k: max(0, (x * k).sum()) ** 2, "squared"),
        (lambda x, k: np.clip((x * k).sum(), 0, 1), "cut off at 1"),
        (lambda x, k: np.maximum(x * k, 0), "not summed"),
        (lambda x, k: np.maximum(x * k, 0).sum(axis=0), "array of shape"),
        (lambda x, k: (x * k).max(), "largest product"),
        (lambda x, k: max(0, (x * k[::-1, ::-1]).sum()), "turned round"),
        (lambda x, k: max(0, (x * k.reshape(k.shape[::-1]).T).sum()), "wrong"),
        (lambda x, k: max(0, (x * k).sum() + 0.01), "wrong"),
        (lambda x, k: max(0, (x * k)[:-1].sum()), "wrong"),
        (lambda x, k: max(0, x.sum()), "wrong"),
        (lambda x, k: (x @ k).sum(), "raises ValueError"),
        (lambda x, k: max(0, (x * k).sum()) if x.shape == (2, 3) else 1.0, "wrong"),
    ],
)
def test_near_misses_of_a_response(function, hint):
    verdict = check.simple_response(function)
    assert verdict.status == "failed"
    assert hint in verdict.hint, verdict


def sums(x, even, odd):
    return (x * even).sum(), (x * odd).sum()


def test_right_energies_pass():
    assert check.energy(lambda *given: np.hypot(*sums(*given))).passed
    four = lambda x, a, b: np.sqrt(sum(max(0, (x * k).sum()) ** 2 for k in (a, b, -a, -b)))  # noqa: E731
    assert check.energy(four).passed


@pytest.mark.parametrize(
    ("join", "hint"),
    [
        (lambda a, b: 0.0, "same whatever"),
        (lambda a, b: a * a + b * b, "root is missing"),
        (lambda a, b: np.hypot(max(a, 0), max(b, 0)), "half of the phases"),
        (lambda a, b: a + b, "added, not squared"),
        (lambda a, b: abs(a) + abs(b), "sizes are added"),
        (lambda a, b: max(abs(a), abs(b)), "larger of both"),
        (max, "larger of both"),
        (lambda a, b: abs(a + b), "added first"),
        (lambda a, b: abs(a), "Only the even"),
        (lambda a, b: abs(b), "Only the odd"),
        (lambda a, b: np.sqrt((a * a + b * b) / 2), "mean of the squares"),
        (lambda a, b: np.hypot(a, max(b, 0)), "One of the sums is cut off"),
        (lambda a, b: np.hypot(max(a, 0), b), "One of the sums is cut off"),
        (lambda a, b: np.sqrt(abs(a * a - b * b)), "wrong"),
        (lambda a, b: np.array([a, b]), "array of shape"),
    ],
)
def test_near_misses_of_an_energy(join, hint):
    verdict = check.energy(lambda *given: join(*sums(*given)))
    assert verdict.status == "failed"
    assert hint in verdict.hint, verdict


def test_products_squared_one_by_one_are_no_energy():
    verdict = check.energy(lambda x, a, b: np.sqrt(((x * a) ** 2 + (x * b) ** 2).sum()))
    assert "by itself" in verdict.hint


def measured(gather, turn=0, drop=None):
    def curve(cell, directions, wavelength, phases):
        answers = [[cell(cortex.grating(d + turn, wavelength, p)) for p in phases[:drop]] for d in directions]
        return gather(np.array(answers))

    return curve


def test_right_curves_pass():
    assert check.tuning_curve(cortex.tuning_curve).passed
    assert check.tuning_curve(measured(lambda a: a.max(axis=1).tolist())).passed


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (measured(lambda a: 0 * a[:, 0]), "zeros only"),
        (measured(lambda a: a.mean(axis=1)), "averaged"),
        (measured(lambda a: a.sum(axis=1)), "added"),
        (measured(lambda a: a[:, 0]), "first phase"),
        (measured(lambda a: a[:, -1]), "last phase counts"),
        (measured(lambda a: a.max(axis=1), drop=-1), "last phase is never tried"),
        (measured(lambda a: a.argmax(axis=1)), "argmax"),
        (measured(lambda a: a), "All answers"),
        (measured(lambda a: a.max(axis=0)), "strongest answer to each phase"),
        (measured(lambda a: a.max()), "one number"),
        (measured(lambda a: a.max(axis=1), turn=90), "turned by 90"),
        (measured(lambda a: a.max(axis=1) / a.max()), "divided by its peak"),
        (measured(lambda a: np.sort(a.max(axis=1))), "sorted"),
        (measured(lambda a: a.max(axis=1)[::-1]), "reversed"),
        (measured(lambda a: np.roll(a.max(axis=1), 1)), "direction number"),
        (measured(lambda a: a.max(axis=1), turn=5), "direction number"),
        (measured(lambda a: a.max(axis=1)[:-1]), "One number for each direction"),
        (lambda cell, d, w, p: cortex.tuning_curve(cell, d, 12, p), "wavelength is ignored"),
        (lambda cell, d, w, p: cortex.tuning_curve(cortex.unknown(11), d, w, p), "direction number"),
    ],
)
def test_near_misses_of_a_tuning_curve(function, hint):
    verdict = check.tuning_curve(function)
    assert verdict.status == "failed"
    assert hint in verdict.hint, verdict


@pytest.mark.parametrize("number", [1, 4, 9])
def test_preferred_gratings(number):
    cell = cortex.unknown(number)
    best = cortex.best_grating(cell)
    o, w, p = best.orientation, best.wavelength, best.phase
    for right in ([o, w, p], (o + 180, w, -p), np.array([o - 3, w * 1.04, p + 12]), [o, w, p - 360]):
        assert check.preferred_grating(cell, right), right
    for wrong, hint in (
        ([o + 90, w, p], "at right angles"),
        ([o + 6, w, p], "finer search"),
        ([o + 40, w, p], "another direction"),
        ([o, 2 * w, p], "twice"),
        ([o, w / 2, p], "half"),
        ([o, w * 1.1, p], "finer stripes"),
        ([o, w * 0.9, p], "coarser stripes"),
        ([o, 1 / w, p], "how many stripes"),
        ([o, w, p + 180], "swapped"),
        ([o, w, p + 25], "the phase is not"),
        ([0, 0, 0], "three numbers"),
        ([o, w], "three numbers"),
        ([o, w, np.nan], "three numbers"),
        ("vertical", "three numbers"),
    ):
        verdict = check.preferred_grating(cell, wrong)
        assert verdict.status == "failed", wrong
        assert hint in verdict.hint, (wrong, verdict)


def test_slips_with_angles_are_named():
    cell = cortex.unknown(9)
    best = cortex.best_grating(cell)
    o, w, p = best.orientation, best.wavelength, best.phase
    assert "mirrored" in check.preferred_grating(cell, [180 - o, w, p]).hint
    assert "wrong sign" in check.preferred_grating(cell, [o, w, -p]).hint
    one = cortex.unknown(1)
    best = cortex.best_grating(one)
    given = [best.orientation, best.wavelength, np.deg2rad(best.phase)]
    assert "radians" in check.preferred_grating(one, given).hint


def test_the_phase_of_a_complex_cell_may_be_anything():
    cell = cortex.unknown(3)
    best = cortex.best_grating(cell)
    given = [best.orientation, best.wavelength, best.phase + 100]
    assert check.preferred_grating(cell, given, phase_matters=False)
    assert not check.preferred_grating(cell, given)


def test_right_averages_pass():
    assert check.triggered_average(lambda x, r: np.average(x, axis=0, weights=r)).passed
    assert check.triggered_average(lambda x, r: (x * r[:, None, None]).sum(axis=0) / r.sum()).passed


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (lambda x, r: np.zeros(x.shape[1:]), "zeros only"),
        (lambda x, r: x.mean(axis=0), "answers are ignored"),
        (lambda x, r: np.tensordot(r, x, 1) / len(x), "number of pictures"),
        (lambda x, r: np.tensordot(r, x, 1), "not divided"),
        (lambda x, r: x[r > 0].mean(axis=0), "count alike"),
        (lambda x, r: x[np.argmax(r)], "strongest answer"),
        (lambda x, r: np.average(x, axis=0, weights=r**2), "squared"),
        (lambda x, r: x.mean(axis=(1, 2)), "over the pictures"),
        (lambda x, r: np.average(x, axis=0, weights=r).T, "swapped"),
        (lambda x, r: np.average(x, axis=0, weights=r) - x.mean(axis=0), "taken off"),
        (lambda x, r: np.average(x[1:], axis=0, weights=r[1:]), "first picture"),
        (lambda x, r: np.average(x[:-1], axis=0, weights=r[:-1]), "last picture"),
        (lambda x, r: x * r[:, None, None], "not averaged"),
        (lambda x, r: -np.average(x, axis=0, weights=r), "wrong sign"),
        (lambda x, r: np.average(x, axis=0, weights=r)[::-1], "not right yet"),
        (lambda x, r: np.average(x, axis=0, weights=np.roll(r, 1)), "not right yet"),
    ],
)
def test_near_misses_of_an_average(function, hint):
    verdict = check.triggered_average(function)
    assert verdict.status == "failed"
    assert hint in str(verdict), verdict


def correlation(t, m):
    return np.corrcoef(t.ravel(), m.ravel())[0, 1]


def centred(t, m):
    return t - t.mean(), m - m.mean()


def test_right_shares_pass():
    assert check.explained(lambda t, m: correlation(t, m) ** 2).passed

    def by_fitting(t, m):
        slope, shift = np.polyfit(m.ravel(), t.ravel(), 1)
        return 1 - ((t - slope * m - shift) ** 2).sum() / ((t - t.mean()) ** 2).sum()

    assert check.explained(by_fitting).passed


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (lambda t, m: 1.0, "same whatever"),
        (lambda t, m: 0.0, "same whatever"),
        (correlation, "Its square"),
        (lambda t, m: abs(correlation(t, m)), "Its square"),
        (lambda t, m: (t * m).sum() ** 2 / ((t**2).sum() * (m**2).sum()), "means are not taken off"),
        (lambda t, m: 1 - correlation(t, m) ** 2, "unexplained"),
        (lambda t, m: 1 - ((t - m) ** 2).sum() / ((t - t.mean()) ** 2).sum(), "as it is"),
        (lambda t, m: np.prod(centred(t, m), axis=0).sum() ** 2, "strength of both"),
        (lambda t, m: 100 * correlation(t, m) ** 2, "percent"),
        (lambda t, m: correlation(t, m) ** 4, "square of the correlation"),
        (lambda t, m: correlation(t, m) ** 2 + 0.01, "number is wrong"),
        (lambda t, m: 1 - ((t - m) ** 2).mean() / t.max() ** 2, "number is wrong"),
        (lambda t, m: np.corrcoef(t.ravel(), m.ravel()) ** 2, "array of shape"),
        (lambda t, m: -5 * correlation(t, m) ** 2, "between 0 and 1"),
    ],
)
def test_near_misses_of_a_share(function, hint):
    verdict = check.explained(function)
    assert verdict.status == "failed"
    assert hint in verdict.hint, verdict


@pytest.mark.parametrize(
    "checker",
    [
        check.grating,
        check.simple_response,
        check.energy,
        check.tuning_curve,
        check.triggered_average,
        check.explained,
        lambda answer: check.preferred_grating(cortex.unknown(1), answer),
    ],
)
def test_open_exercises_are_not_answered_yet(checker):
    assert checker(...).status == "open"
    assert checker(None).status == "open"


def test_an_open_part_leaves_the_whole_open():
    assert check.preferred_grating(cortex.unknown(1), [90, 8, ...]).status == "open"
    assert check.tuning_curve(lambda *_: ...).status == "open"
