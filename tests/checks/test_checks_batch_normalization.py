"""The checkers of depth and normalisation: right answers in other styles pass, near misses are told why."""

import numpy as np

from cnn_course import checks as check
from tests.checks._verdicts import judged_by


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


def unbiased(x, gamma, beta, epsilon):
    over = tuple(range(x.ndim - 1))
    return gamma * (x - x.mean(over)) / np.sqrt(x.var(over, ddof=1) + epsilon) + beta


def without_brackets(x, gamma, beta, epsilon):
    over = tuple(range(x.ndim - 1))
    return gamma * x - x.mean(over) / np.sqrt(x.var(over) + epsilon) + beta


RIGHT = [
    (check.weight_scale, scale),
    (check.batch_norm, normalised),
    (check.batch_norm_inference, later),
    (check.folded, fold),
    (check.folded, lambda *given: list(fold(*given))),
    (check.folded, lambda *given: [part.tolist() for part in fold(*given)]),
    (check.folded, lambda *given: (fold(*given)[0], fold(*given)[1].reshape(1, 1, 1, -1))),
    (check.identity_kernel, nothing),
    (check.identity_kernel, lambda size, channels: nothing(size, channels).astype("float32")),
]
WRONG = [
    (check.weight_scale, lambda *given: scale(*given) ** 2, "variance"),
    (check.weight_scale, lambda i, o, kind: scale(i, o, "he"), "no difference"),
    (check.weight_scale, lambda i, o, kind: scale(o, i, kind), "come in, not those that go out"),
    (check.weight_scale, lambda *given: scale(*given) / 2**0.5, "The 2 is missing"),
    (check.weight_scale, lambda i, o, kind: (4 / (i + o) if kind == "xavier" else 2 / i) ** 0.5, "added up"),
    (check.weight_scale, lambda *given: 3 + scale(*given) ** 3, "It is another number. Work out"),
    (check.batch_norm, lambda x, g, b, e: normalised(x, g, b, 0), "epsilon is missing"),
    (check.batch_norm, lambda x, g, b, e: normalised(x, g, b, e) * 16 / 15, "factor"),
    (check.batch_norm, lambda x, g, b, e: normalised(x, g, b, 1e-5), "another one than is given"),
    (check.batch_norm, lambda x, g, b, e: normalised(x, 1 / g, b, e), "Work out a small case"),
    (check.batch_norm_inference, lambda b, x, m, e: later([*b, x], x, m, e), "Work out a small case"),
    (check.batch_norm, unbiased, "the count less 1"),
    (check.batch_norm, without_brackets, "has no brackets"),
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
    (
        check.batch_norm_inference,
        lambda b, x, m, e: (
            (x - np.mean([o.mean(0) for o in b], 0)) / (np.mean([o.var(0) for o in b], 0) + e) ** 0.5
        ),
        "mean of all batches",
    ),
    (
        check.batch_norm_inference,
        lambda b, x, m, e: later(b[1:], x, m, e, (b[0].mean(0), b[0].var(0)) if b else (0, 1)),
        "begin with the first batch",
    ),
    (check.batch_norm_inference, lambda b, x, m, e: later(b, x, m, 0), "epsilon is missing"),
    (check.folded, lambda *given: fold(*given)[::-1], "in this order"),
    (check.folded, lambda *given: fold(*given)[0], "in this order"),
    (check.folded, lambda *given: (*fold(*given), 1), "in this order"),
    (check.folded, lambda *given: (fold(*given)[0].T, fold(*given)[1]), "in this order"),
    (check.folded, lambda *given: (None, None), "in this order"),
    (check.folded, lambda *given: dict(enumerate(fold(*given))), "in this order"),
    (check.folded, lambda *given: ("kernel", "bias"), "in this order"),
    (check.folded, lambda k, g, b, m, v, e: fold(k, g, b, m, v, 0), "epsilon is missing"),
    (check.folded, lambda k, *rest: (fold(k, *rest)[0], 0), "The bias does nothing"),
    (check.folded, lambda k, g, b, m, v, e: fold(k, g, b * g / np.sqrt(v + e), m, v, e), "beta is scaled"),
    (check.folded, lambda k, g, b, m, v, e: fold(k, 1 / g, b, m, 1 / (v + e), 0), "upside down"),
    (check.folded, lambda k, g, b, m, v, e: fold(k, b, g, m, v, e), "through the new kernel and bias"),
    (check.folded, lambda k, g, b, m, v, e: (fold(k, g, b, m, v, e)[0], b), "mean is forgotten"),
    (check.folded, lambda k, g, b, m, v, e: (fold(k, g, b, m, v, e)[0], b - m), "not scaled"),
    (check.folded, lambda k, g, b, m, v, e: fold(k, g, b, -m, v, e), "Its sign changes"),
    (check.folded, lambda k, g, b, m, v, e: fold(k, 1, b, m, v, e), "gamma is missing"),
    (check.folded, lambda *given: 3, "in this order"),
    (check.identity_kernel, lambda s, c: np.roll(nothing(s, c), -(s // 2), (0, 1)), "corner"),
    (check.identity_kernel, lambda s, c: np.tile(np.eye(c), (s, s, 1, 1)), "Only the middle one"),
    (check.identity_kernel, lambda s, c: np.zeros((s, s, c, c)), "eros"),
    (check.identity_kernel, lambda s, c: np.roll(nothing(s, c), 1, 0), "shifts the picture"),
    (check.identity_kernel, lambda s, c: 2 * nothing(s, c), "another number"),
    (check.identity_kernel, lambda s, c: nothing(3, c), "It should be (size, size, channels, channels)"),
    (check.identity_kernel, lambda s, c: np.tile(np.eye(s)[:, :, None, None], (1, 1, c, c)), "bright pixel"),
]


test_right_answers_pass, test_near_misses_are_told_why, test_what_is_open_stays_open = judged_by(RIGHT, WRONG)


def test_a_folded_pair_that_is_half_written_is_open():
    assert check.folded(lambda *given: (..., ...)).status == "open"
    assert check.folded(lambda *given: (given[0], ...)).status == "open"
