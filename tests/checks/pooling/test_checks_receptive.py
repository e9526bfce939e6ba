"""The checker of the receptive field's recursion."""

import numpy as np
import pytest

from cnn_course import checks as check


def follow(layers, step):
    field, rows = (1, 1, 0), []
    for layer in layers:
        field = step(*field, *layer)
        rows.append(field)
    return rows


def right(layers):
    return follow(layers, lambda r, j, a, k, s, p, d: (r + (k - 1) * d * j, j * s, a - p * j))


def by_counting(layers):
    """Find each layer's first two units' pixels by looking at what they look at."""
    rows = []
    for depth in range(1, len(layers) + 1):
        seen = []
        for unit in (0, 1):
            pixels = {unit}
            for k, s, p, d in layers[:depth][::-1]:
                pixels = {u * s - p + tap * d for u in pixels for tap in range(k)}
            seen.append((min(pixels), max(pixels)))
        (first, last), (second, _) = seen
        rows.append((last - first + 1, second - first, first))
    return rows


@pytest.mark.parametrize("function", [right, by_counting, lambda layers: np.array(right(layers))])
def test_right_recursions_pass(function):
    verdict = check.receptive_field(function)
    assert verdict.passed, verdict
    assert check.receptive_field(function, 5).passed


def wrong(step):
    return lambda layers: follow(layers, step)


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (wrong(lambda r, j, a, k, s, p, d: (r + (k - 1) * d * j * s, j * s, a - p * j * s)), "too early"),
        (wrong(lambda r, j, a, k, s, p, d: (r + (k - 1) * d * j, j * s, a - p * j * s)), "not after it"),
        (wrong(lambda r, j, a, k, s, p, d: (r + (k - 1) * d, j * s, a - p * j)), "The jump is forgotten"),
        (wrong(lambda r, j, a, k, s, p, d: (r + k * d * j, j * s, a - p * j)), "It adds the kernel"),
        (
            wrong(lambda r, j, a, k, s, p, d: (r + (k - 1) * j, j * s, a - p * j)),
            "dilation rate is forgotten",
        ),
        (wrong(lambda r, j, a, k, s, p, d: (r + (k * d - 1) * j, j * s, a - p * j)), "there is no hole"),
        (wrong(lambda r, j, a, k, s, p, d: (r + (k - 1) * d * j, j + s - 1, a - p * j)), "They multiply"),
        (wrong(lambda r, j, a, k, s, p, d: (r + (k - 1) * d * j, s, a - p * j)), "multiply along the chain"),
        (wrong(lambda r, j, a, k, s, p, d: (r + (k - 1) * d * j, j * s, a + p * j)), "wrong sign"),
        (wrong(lambda r, j, a, k, s, p, d: (r + (k - 1) * d * j, j * s, a - p)), "forgets the jump"),
        (wrong(lambda r, j, a, k, s, p, d: (r + (k - 1) * d * j, j * s, 0)), "never moves"),
        (wrong(lambda r, j, a, k, s, p, d: (r + (k - 1) * d * j, j * s, -p * j)), "Start is wrong"),
        (wrong(lambda r, j, a, k, s, p, d: (r + (k - 1) * d * j, 1, a - p)), ""),
        (wrong(lambda r, j, a, k, s, p, d: (r * k, j * s, a - p * j)), ""),
        (wrong(lambda r, j, a, k, s, p, d: (r + (k - 1) * d * j - 1, j * s, a - p * j)), ""),
        (lambda layers: right(layers[::-1]), "read from its end"),
        (lambda layers: right(layers)[::-1], "wrong order"),
        (lambda layers: right(layers)[-1], "A row is wanted for each layer"),
        (lambda layers: [(1, 1, 0), *right(layers)], "One row too many"),
        (lambda layers: right(layers)[:-1], "Rows of (size, jump, start)"),
        (lambda layers: [row[:2] for row in right(layers)], "Rows of (size, jump, start)"),
        (lambda layers: [(0, 0, 0)] * len(layers), "zeros only"),
        (lambda layers: [(3, 1, 0)] * len(layers), ""),
        (lambda layers: [tuple(map(float, row)) for row in right(layers)], "Wrong dtype"),
        (lambda layers: right(layers) if len(layers) < 4 else [(1, 1, 0)] * len(layers), ""),
    ],
)
def test_near_misses_fail_with_a_fitting_hint(function, hint):
    verdict = check.receptive_field(function)
    assert verdict.status == "failed", verdict
    assert hint in verdict.hint, verdict


def test_too_few_chains_are_refused():
    with pytest.raises(ValueError, match="Received: count=0"):
        check.receptive_field(right, 0)


def test_open_exercises_are_not_answered_yet():
    assert check.receptive_field(...).status == "open"
    assert check.receptive_field(lambda *_: ...).status == "open"
    assert check.receptive_field(lambda *_: None).status == "open"
