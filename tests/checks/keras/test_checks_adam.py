"""The checker of Adam: the right update passes, near misses fail and are told why."""

import numpy as np
import pytest

from cnn_course import checks as check


def adam(w, m, v, g, step, rate, beta_1, beta_2, epsilon, shift=0):
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    corrected = rate * np.sqrt(1 - beta_2 ** (step + shift)) / (1 - beta_1 ** (step + shift))
    return w - corrected * m / (np.sqrt(v) + epsilon), m, v


def as_in_algorithm_1(w, m, v, g, step, rate, beta_1, beta_2, epsilon):
    _, m, v = adam(w, m, v, g, step, rate, beta_1, beta_2, epsilon)
    return w - rate * (m / (1 - beta_1**step)) / (np.sqrt(v / (1 - beta_2**step)) + epsilon), m, v


def adam_by(move):
    """Change only how the weight moves: move(m, v, step, rate, beta_1, beta_2, epsilon)."""

    def update(w, m, v, g, *numbers):
        _, m, v = adam(w, m, v, g, *numbers)
        return w - move(m, v, *numbers), m, v

    return update


def test_right_adam_passes():
    assert check.adam_update(adam).passed
    assert check.adam_update(None).status == "open"


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (as_in_algorithm_1, "Algorithm 1"),
        (lambda *a: adam(*a, shift=1), "count from 1"),
        (adam_by(lambda m, v, t, r, a, b, e: r * m / (np.sqrt(v) + e)), "two corrections"),
        (
            adam_by(lambda m, v, t, r, a, b, e: r * np.sqrt(1 - b**t) * m / (np.sqrt(v) + e)),
            "m is not corrected",
        ),
        (adam_by(lambda m, v, t, r, a, b, e: r / (1 - a**t) * m / (np.sqrt(v) + e)), "v is not corrected"),
        (
            adam_by(lambda m, v, t, r, a, b, e: r * (1 - b**t) / (1 - a**t) * m / (np.sqrt(v) + e)),
            "of a correction",
        ),
        (
            adam_by(lambda m, v, t, r, a, b, e: r * np.sqrt(1 - b**t) / (1 - a**t) * m / (v + e)),
            "√v is wanted",
        ),
        (
            adam_by(lambda m, v, t, r, a, b, e: r * np.sqrt(1 - b**t) / (1 - a**t) * m / np.sqrt(v + e)),
            "under the root",
        ),
        (lambda *a: adam(*a[:8], 0.0), "Epsilon is forgotten"),
        (lambda w, *a: (2 * w - adam(w, *a)[0], *adam(w, *a)[1:]), "uphill"),
        (lambda *a: adam(*a[:6], a[7], a[6], a[8]), "swapped"),
        (lambda w, m, v, *a: (adam(w, m, v, *a)[0], m, v), "Wrong: m, v"),
        (lambda w, m, v, g, *a: (*adam(w, m, v, g, *a)[:2], g**2), "Wrong: v"),
        (lambda *a: adam(*a)[0], "Three things"),
        (lambda *a: adam(*a)[:2], "Return weight, m, v"),
        (lambda *a: (adam(*a)[0] * 1.001, *adam(*a)[1:]), "Look at the two corrections"),
        (lambda *a: a[:3], "No common slip"),
    ],
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_wrong_adams_fail_with_a_fitting_hint(function, hint):
    verdict = check.adam_update(function)
    assert verdict.status == "failed"
    assert hint in verdict.hint, verdict
