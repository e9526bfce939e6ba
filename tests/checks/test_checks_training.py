"""The checkers around a training: right answers pass, near misses fail and are told why."""

import math

import numpy as np
import pytest

from cnn_course import checks as check

# stratified_split --------------------------------------------------


def split(labels, held_out, random):
    order = random.permutation(len(labels))
    classes = np.unique(labels)
    each = held_out // len(classes)
    held = np.concatenate([order[labels[order] == c][:each] for c in classes])
    return np.setdiff1d(order, held), held


def unstratified(labels, held_out, random):
    order = random.permutation(len(labels))
    return order[held_out:], order[:held_out]


def leaky(labels, held_out, random):
    train, held = split(labels, held_out, random)
    return np.append(train, held[0]), held


def with_repeats(labels, held_out, random):
    train, held = split(labels, held_out, random)
    return np.append(train, train[0]), held


def always_the_same(labels, held_out, random):
    return split(labels, held_out, np.random.default_rng(0))


def from_elsewhere(labels, held_out, random):
    return split(labels, held_out, np.random.default_rng())


def of_labels(labels, held_out, random):
    train, held = split(labels, held_out, random)
    return labels[train] + 1000, labels[held]


def losing_some(labels, held_out, random):
    train, held = split(labels, held_out, random)
    return train[1:], held


def test_a_right_split_passes():
    assert check.stratified_split(split).passed


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (unstratified, "equally often"),
        (leaky, "Leakage: 1 images are in both"),
        (with_repeats, "in the same part twice"),
        (losing_some, "1 images are in neither"),
        (always_the_same, "same images whatever"),
        (from_elsewhere, "another split the second time"),
        (lambda y, n, r: split(y, n, r)[::-1], "swapped"),
        (lambda y, n, r: split(y, n - len(np.unique(y)), r), "were asked for"),
        (of_labels, "labels, not indices"),
        (lambda y, n, r: 3.0, "Two arrays are wanted"),
        (lambda y, n, r: tuple(part.astype(float) for part in split(y, n, r)), "whole numbers"),
        (lambda y, n, r: 1 / 0, "ZeroDivisionError"),
        (3, "A function is wanted"),
    ],
)
def test_wrong_splits_fail_with_a_fitting_hint(function, hint):
    verdict = check.stratified_split(function)
    assert verdict.status == "failed"
    assert hint in verdict.hint, verdict


# confusion_matrix --------------------------------------------------


def confusion(labels, said, classes):
    counts = [[((labels == i) & (said == j)).sum() for j in range(classes)] for i in range(classes)]
    return np.array(counts)


def by_index(labels, said, classes):
    counts = np.zeros((classes, classes), int)
    counts[labels, said] += 1
    return counts


def test_a_right_confusion_matrix_passes():
    assert check.confusion_matrix(confusion).passed


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (lambda y, s, n: confusion(y, s, n).T, "swapped"),
        (by_index, "np.add.at"),
        (lambda y, s, n: confusion(y, s, n) * (1 - np.eye(n, dtype=int)), "mistakes only"),
        (lambda y, s, n: confusion(y, s, n) * np.eye(n, dtype=int), "right only"),
        (lambda y, s, n: confusion(y, s, n) / len(y), "not shares"),
        (lambda y, s, n: confusion(y, s, n)[:-1], "row"),
        (lambda y, s, n: confusion(y, s, n) + np.eye(n, dtype=int), ""),
        (lambda y, s, n: np.zeros((n, n), int), "zeros only"),
    ],
)
def test_wrong_confusion_matrices_fail(function, hint):
    verdict = check.confusion_matrix(function)
    assert verdict.status == "failed"
    assert hint in verdict.hint, verdict


# early_stopping --------------------------------------------------


def stopping(losses, patience):
    best, waited = 0, 0
    for epoch, loss in enumerate(losses):
        if epoch == 0 or loss < losses[best]:
            best, waited = epoch, 0
        else:
            waited += 1
        if waited == patience:
            return best + 1, epoch + 1
    return best + 1, len(losses)


def in_a_row(losses, patience):
    rises = 0
    for epoch in range(1, len(losses)):
        rises = rises + 1 if losses[epoch] >= losses[epoch - 1] else 0
        if rises == patience:
            return int(np.argmin(losses[: epoch + 1])) + 1, epoch + 1
    return int(np.argmin(losses)) + 1, len(losses)


def impatient_about_ties(losses, patience):
    best = 0
    for epoch, loss in enumerate(losses):
        best = epoch if loss <= losses[best] else best
        if epoch - best >= patience:
            break
    return best + 1, epoch + 1


def test_right_early_stopping_passes():
    assert check.early_stopping(stopping).passed


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (lambda x, p: tuple(np.subtract(stopping(x, p), 1)), "counted from 1"),
        (lambda x, p: stopping(x, p)[::-1], "swapped"),
        (lambda x, p: stopping(x, p + 1), "too long"),
        (impatient_about_ties, "equal loss"),
        (lambda x, p: (int(np.argmin(x)) + 1, stopping(x, p)[1]), "never trained"),
        (lambda x, p: (int(np.argmin(x)) + 1, len(x)), "never stops"),
        (in_a_row, "lowest loss so far"),
        (lambda x, p: stopping(x, p)[1], "Two numbers"),
        (lambda x, p: (stopping(x, p)[0], stopping(x, p)[1] + 2), "best epoch is right"),
        (lambda x, p: (stopping(x, p)[0], 1 + len(x)), "best epoch is right"),
    ],
)
def test_wrong_early_stopping_fails(function, hint):
    verdict = check.early_stopping(function)
    assert verdict.status == "failed"
    assert hint in verdict.hint, verdict


# shifted --------------------------------------------------


def shifted(images, down, right):
    moved = np.zeros_like(images)
    for row in range(images.shape[1]):
        for column in range(images.shape[2]):
            if 0 <= row - down < images.shape[1] and 0 <= column - right < images.shape[2]:
                moved[:, row, column] = images[:, row - down, column - right]
    return moved


def test_a_right_shift_passes():
    assert check.shifted(shifted).passed


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (lambda x, d, r: np.roll(x, (d, r), (1, 2)), "np.roll"),
        (lambda x, d, r: shifted(x, -d, -r), "wrong way"),
        (lambda x, d, r: shifted(x, r, d), "swapped"),
        (lambda x, d, r: shifted(x, d, -r), "Right is the wrong way"),
        (lambda x, d, r: shifted(x, d, 0), "not move to the right"),
        (lambda x, d, r: x.copy(), "Nothing moves"),
        (lambda x, d, r: shifted(x, d, r)[:1], "too few"),
        (lambda x, d, r: shifted(x, d, r) + np.uint8(1), ""),
    ],
)
def test_wrong_shifts_fail(function, hint):
    verdict = check.shifted(function)
    assert verdict.status == "failed"
    assert hint in verdict.hint, verdict


# one_cycle --------------------------------------------------


def cycle(step, total_steps, peak):
    rising = int(0.3 * total_steps)
    if step < rising:
        return np.interp(step, [0, rising], [peak / 25, peak])
    return peak * np.cos(math.pi / 2 * (step - rising) / (total_steps - rising)) ** 2


def cycle_with(fall):
    def rate(step, total_steps, peak):
        rising = int(0.3 * total_steps)
        if step < rising:
            return cycle(step, total_steps, peak)
        return peak * fall((step - rising) / (total_steps - rising))

    return rate


def test_a_right_cycle_passes():
    assert check.one_cycle(cycle).passed


@pytest.mark.tensorflow
def test_the_checker_and_the_engine_agree():
    from cnn_course import training

    config = training.TrainConfig(learning_rate=0.02, schedule="one-cycle")
    rates = training.learning_rates(config, 40)
    np.testing.assert_allclose([cycle(step, 40, 0.02) for step in range(40)], rates, rtol=1e-5)


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (lambda s, t, p: p * s / (0.3 * t) if s < 0.3 * t else cycle(s, t, p), "start at peak / 25"),
        (lambda s, t, p: p if s < 0.3 * t else cycle(s, t, p), "starts at the peak"),
        (cycle_with(lambda x: 1 - x), "falls on a line"),
        (cycle_with(lambda x: math.cos(math.pi * x)), "−peak"),
        (cycle_with(lambda x: math.cos(math.pi * x / 2)), "quarter"),
        (cycle_with(lambda x: (1 + math.cos(2 * math.pi * x)) / 2), "up again"),
        (cycle_with(lambda x: 1), "stays at the peak"),
        (lambda s, t, p: cycle(s, t, 1.0), "peak is forgotten"),
        (lambda s, t, p: cycle(s, t, p) * 1.001, "factor"),
        (lambda s, t, p: np.full(3, cycle(s, t, p)), "One number"),
    ],
)
def test_wrong_cycles_fail(function, hint):
    verdict = check.one_cycle(function)
    assert verdict.status == "failed"
    assert hint in verdict.hint or hint == "factor", verdict


# calibration_error --------------------------------------------------


def error(shares, labels, bins, weight=lambda count, total: count / total, sign=abs):
    most, right = shares.max(axis=1), shares.argmax(axis=1) == labels
    found = 0.0
    for number in range(bins):
        low, high = number / bins, (number + 1) / bins
        part = (most >= low) & ((most < high) | (number == bins - 1))
        if part.any():
            found += weight(part.sum(), len(labels)) * sign(most[part].mean() - right[part].mean())
    return found


def test_a_right_calibration_error_passes():
    assert check.calibration_error(error).passed


def test_the_checker_and_the_records_agree():
    from cnn_course.training import reliability

    random = np.random.default_rng(0)
    shares = random.dirichlet(np.full(10, 0.3), 500)
    labels = random.integers(0, 10, 500)
    assert reliability(shares, labels)["ece"] == pytest.approx(error(shares, labels, 10), abs=1e-6)


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (lambda s, y, n: error(s, y, n, weight=lambda c, t: 1), "without weights"),
        (lambda s, y, n: error(s, y, n, sign=lambda x: x), ""),
        (lambda s, y, n: abs(error(s, y, n, sign=lambda x: x)), "absolute value"),
        (lambda s, y, n: error(s, y, n) * len(y), "divided by the number of answers"),
        (lambda s, y, n: np.abs(s.max(1) - (s.argmax(1) == y)).mean(), "answer by answer"),
        (lambda s, y, n: error(s, y, n + 1), "one bin too many"),
        (lambda s, y, n: 1 - (s.argmax(1) == y).mean(), ""),
        (lambda s, y, n: error(s, y, n) + 1e-3, ""),
    ],
)
def test_wrong_calibration_errors_fail(function, hint):
    verdict = check.calibration_error(function)
    assert verdict.status == "failed"
    assert hint in verdict.hint, verdict


# all --------------------------------------------------

ALL = (
    check.stratified_split,
    check.confusion_matrix,
    check.early_stopping,
    check.shifted,
    check.one_cycle,
    check.calibration_error,
)


@pytest.mark.parametrize("checker", ALL)
@pytest.mark.parametrize("answer", [None, ..., lambda *arguments: ..., lambda *arguments: None])
def test_open_is_open(checker, answer):
    assert checker(answer).status == "open"


@pytest.mark.parametrize("checker", ALL)
def test_zero_is_never_right(checker):
    assert checker(lambda *arguments: 0).status == "failed"
