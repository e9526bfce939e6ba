"""The checkers of depth and normalisation: right answers in other styles pass, near misses are told why."""

import numpy as np
import pytest

from cnn_course import checks as check


def scale(fan_in, fan_out, kind):
    return (2 / (fan_in + fan_out if kind == "xavier" else fan_in)) ** 0.5


def normalised(x, gamma, beta, epsilon):
    rows = x.reshape(-1, x.shape[-1])
    out = (rows - rows.mean(0)) / (rows.var(0) + epsilon) ** 0.5 * gamma + beta
    return out.reshape(x.shape)


def later(batches, x, momentum, epsilon, start=(0.0, 1.0)):
    mean, variance = start
    for batch in batches:
        mean = mean + (1 - momentum) * (batch.mean(0) - mean)
        variance = variance + (1 - momentum) * (batch.var(0) - variance)
    return (x - mean) / np.sqrt(variance + epsilon)


def fold(kernel, gamma, beta, mean, variance, epsilon):
    factor = gamma / np.sqrt(variance + epsilon)
    return kernel * factor, beta - mean * factor


def nothing(size, channels):
    kernel = np.zeros((size, size, channels, channels))
    for channel in range(channels):
        kernel[size // 2, size // 2, channel, channel] = 1
    return kernel


RIGHT = [
    (check.weight_scale, scale),
    (check.batch_norm, normalised),
    (check.batch_norm_inference, later),
    (check.folded, fold),
    (check.folded, lambda *given: list(fold(*given))),
    (check.identity_kernel, nothing),
    (check.identity_kernel, lambda size, channels: nothing(size, channels).astype("float32")),
]
WRONG = [
    (check.weight_scale, lambda *given: scale(*given) ** 2, "variance"),
    (check.weight_scale, lambda i, o, kind: scale(i, o, "he"), "no difference"),
    (check.weight_scale, lambda i, o, kind: scale(o, i, kind), "come in, not those that go out"),
    (check.weight_scale, lambda *given: scale(*given) / 2**0.5, "The 2 is missing"),
    (check.batch_norm, lambda x, g, b, e: normalised(x, 1, 0, e), "gamma and beta are missing"),
    (check.batch_norm, lambda x, g, b, e: normalised(x, b, g, e), "changed places"),
    (check.batch_norm, lambda x, g, b, e: normalised(x, g, 0, e), "beta is missing"),
    (
        check.batch_norm,
        lambda x, g, b, e: (x - x.mean(0)) / np.sqrt(x.var(0) + e) * g + b,
        "all axes but the last",
    ),
    (check.batch_norm, lambda x, g, b, e: (x - x.mean()) / np.sqrt(x.var() + e) * g + b, "its own"),
    (check.batch_norm_inference, lambda b, x, m, e: later(b, x, 1 - m, e), "wrong way round"),
    (check.batch_norm_inference, lambda b, x, m, e: later(b, x, m, e, (0, 0)), "begins at 1"),
    (check.batch_norm_inference, lambda b, x, m, e: later(b[::-1], x, m, e), "reverse order"),
    (check.folded, lambda k, g, b, m, v, e: (fold(k, g, b, m, v, e)[0], b), "mean is forgotten"),
    (check.folded, lambda k, g, b, m, v, e: (fold(k, g, b, m, v, e)[0], b - m), "not scaled"),
    (check.folded, lambda k, g, b, m, v, e: fold(k, g, b, -m, v, e), "Its sign changes"),
    (check.folded, lambda k, g, b, m, v, e: fold(k, 1, b, m, v, e), "gamma is missing"),
    (check.folded, lambda *given: fold(*given)[0], ""),
    (check.folded, lambda *given: 3, ""),
    (check.identity_kernel, lambda s, c: np.roll(nothing(s, c), -(s // 2), (0, 1)), "corner"),
    (check.identity_kernel, lambda s, c: np.tile(np.eye(c), (s, s, 1, 1)), "Only the middle one"),
    (check.identity_kernel, lambda s, c: np.zeros((s, s, c, c)), "eros"),
]


@pytest.mark.parametrize(("checker", "function"), RIGHT)
def test_right_answers_pass(checker, function):
    verdict = checker(function)
    assert verdict.passed, verdict


@pytest.mark.parametrize(("checker", "function", "hint"), WRONG)
def test_near_misses_are_told_why(checker, function, hint):
    verdict = checker(function)
    assert verdict.status == "failed"
    assert verdict.hint
    assert hint in verdict.hint, verdict


@pytest.mark.parametrize("checker", sorted({checker for checker, _ in RIGHT}, key=lambda one: one.__name__))
@pytest.mark.parametrize("answer", [None, ..., lambda *given: ...], ids=["none", "dots", "starter"])
def test_what_is_open_stays_open(checker, answer):
    assert checker(answer).status == "open"


def test_a_folded_pair_that_is_half_written_is_open():
    assert check.folded(lambda *given: (..., ...)).status == "open"
    assert check.folded(lambda *given: (given[0], ...)).status == "open"
