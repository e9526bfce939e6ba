"""The labs done once more: close wrong answers get a hint that fits, and unusual right ones pass."""

import math

import numpy as np
import pytest

from cnn_course import checks as check
from cnn_course import ops


def slide(image, kernel):
    return ops.conv2d(image[None, :, :, None], kernel[:, :, None, None])[0, :, :, 0]


def returned_in_the_loop(image, kernel):
    found = np.zeros_like(slide(image, kernel))
    found[0] = slide(image, kernel)[0]
    return found


def padded_to_size(image, kernel):
    return ops.conv2d(image[None, :, :, None], kernel[:, :, None, None], padding="same")[0, :, :, 0]


def cleared_at_the_front(images, down, right):
    moved = np.roll(images, (down, right), axis=(1, 2))
    moved[:, :down] = 0
    moved[:, :, :right] = 0
    return moved


def pooled(images, pool_size, strides, kind, wide=None, count=None):
    """Pool by loops: windows `wide` pixels wide, `count` of them along an axis of a length."""
    together = {"max": np.max, "average": np.mean, "min": np.min}[kind]
    wide, count = wide or pool_size, count or (lambda size: (size - pool_size) // strides + 1)
    rows, columns = (count(size) for size in images.shape[1:3])
    found = np.zeros((len(images), rows, columns, images.shape[3]))
    for y in range(rows):
        for x in range(columns):
            down, across = y * strides, x * strides
            found[:, y, x] = together(images[:, down : down + wide, across : across + wide], axis=(1, 2))
    return found


def as_many_as_strides(images, pool_size, strides=None, kind="max"):
    strides = strides or pool_size
    return pooled(images, pool_size, strides, kind, count=lambda size: size // strides)


def as_wide_as_strides(images, pool_size, strides=None, kind="max"):
    strides = strides or pool_size
    return pooled(images, pool_size, strides, kind, wide=strides)


def the_mean_for_min(images, pool_size, strides=None, kind="max"):
    return pooled(images, pool_size, strides or pool_size, "max" if kind == "max" else "average")


def covered(size, kernel_size, strides, dilation_rate, span=None, reach=None):
    span = span or (kernel_size - 1) * dilation_rate + 1
    counts = np.zeros(size, int)
    for start in range(0, size - span + 1, strides):
        counts[start : start + (reach or span) : dilation_rate] += 1
    return counts


def cycle(step, total, peak, fall=None, rise=0):
    rising = int(0.3 * total)
    if step < rising:
        return peak / 25 + (peak - peak / 25) * step / (rising - rise)
    return (
        peak
        * (1 + math.cos((fall or (lambda s, t, r: math.pi * (s - r) / (t - r)))(step, total, rising)))
        / 2
    )


def stopping(losses, patience, worse=None):
    waits, last = 0, len(losses)
    for epoch in range(1, len(losses)):
        waits = waits + 1 if losses[epoch] > losses[epoch - 1] else 0
        if waits >= patience:
            last = epoch + 1
            break
    return int(np.argmin(losses[:last])) + 1, last


def stopped_rightly(losses, patience):
    best = 0
    for epoch in range(len(losses)):
        if losses[epoch] < losses[best]:
            best = epoch
        if epoch - best >= patience:
            break
    return best + 1, epoch + 1


def the_loss_itself(losses, patience):
    _, last = stopped_rightly(losses, patience)
    return min(losses[:last]), last


def split_of_labels(labels, held_out, random):
    each = held_out // len(np.unique(labels))
    places = [random.permutation(np.flatnonzero(labels == c)) for c in np.unique(labels)]
    parts = np.concatenate([p[each:] for p in places]), np.concatenate([p[:each] for p in places])
    return tuple(labels[part] for part in parts)


def calibration(shares, labels, bins, place=None, value=None, power=1):
    most, right = shares.max(axis=1), shares.argmax(axis=1) == labels
    place = np.minimum((place or np.floor)(most * bins).astype(int), bins - 1)
    error = 0.0
    for number in range(bins):
        part = place == number
        if part.any():
            said = most[part].mean() if value is None else value(number, bins)
            error += part.mean() * abs(said - right[part].mean()) ** power
    return error


def followed(layers, swap=False, add=False):
    size, jump, start, rows = 1, 1, 0, []
    for kernel_size, strides, padding, dilation_rate in layers:
        size, start = size + (kernel_size - 1) * dilation_rate * jump, start - padding * jump
        jump = jump + strides if add else jump * strides
        rows.append((jump, size, start) if swap else (size, jump, start))
    return rows


def adam(weight, m, v, gradient, step, learning_rate, beta_1, beta_2, epsilon):
    m, v = beta_1 * m + (1 - beta_1) * gradient, beta_2 * v + (1 - beta_2) * gradient**2
    rate = learning_rate * (1 - beta_2**step) ** 0.5 / (1 - beta_1**step)
    return weight - rate * m / (v**0.5 + epsilon), m, v


def adam_in_another_order(*given):
    weight, m, v = adam(*given)
    return m, v, weight


def adam_with_the_gradient(weight, m, v, gradient, step, learning_rate, beta_1, beta_2, epsilon):
    _, m, v = adam(weight, m, v, gradient, step, learning_rate, beta_1, beta_2, epsilon)
    rate = learning_rate * (1 - beta_2**step) ** 0.5 / (1 - beta_1**step)
    return weight - rate * gradient / (v**0.5 + epsilon), m, v


def adam_with_corrected_means(weight, m, v, gradient, step, learning_rate, beta_1, beta_2, epsilon):
    weight, m, v = adam(weight, m, v, gradient, step, learning_rate, beta_1, beta_2, epsilon)
    return weight, m / (1 - beta_1**step), v / (1 - beta_2**step)


WRONG = [
    (check.conv2d_single, returned_in_the_loop, "does return stand inside of the loop"),
    (check.conv2d_single, padded_to_size, "the window stays inside of the image"),
    (check.true_convolution, lambda image, kernel: slide(image, np.rot90(kernel)), "a quarter"),
    (check.true_convolution, lambda image, kernel: slide(image, np.rot90(kernel, 3)), "a quarter"),
    (check.shift_images, cleared_at_the_front, "as for a positive move"),
    (check.shifted, cleared_at_the_front, "as for a positive move"),
    (check.shift_gap, lambda layer, images, down, right: True, "not a number"),
    (check.coverage, lambda n, k, s, d: covered(n, k, s, d, reach=k), "The last taps are missing"),
    (
        check.coverage,
        lambda n, k, s, d: covered(n, k, s, d, span=k * d),
        "behind the last tap there is no hole",
    ),
    (check.coverage, lambda n, k, s, d: covered(n, k, s, d) * np.arange(n), "Draw the line as boxes"),
    (check.receptive_field, lambda layers: followed(layers, swap=True), "swapped"),
    (check.receptive_field, lambda layers: followed(layers, add=True), "It is multiplied by it"),
    (check.stratified_split, split_of_labels, "These are the labels"),
    (check.accuracy, lambda shares, labels: np.mean(shares.max(axis=1) == labels), "its argmax"),
    (check.early_stopping, stopping, "compares with the epoch before"),
    (check.early_stopping, the_loss_itself, "The number of its epoch"),
    (check.one_cycle, lambda s, t, p: cycle(s, t, p, lambda s, t, r: (s - r) / (t - r)), "π is missing"),
    (
        check.one_cycle,
        lambda s, t, p: cycle(s, t, p, lambda s, t, r: math.pi * (s - r) / t),
        "those that remain",
    ),
    (
        check.one_cycle,
        lambda s, t, p: cycle(s, t, p, lambda s, t, r: math.pi * (s - r) / (t - 1 - r)),
        "one step later",
    ),
    (check.one_cycle, lambda s, t, p: cycle(s, t, p, rise=1), "one step too early"),
    (check.calibration_error, lambda s, y, n: calibration(s, y, n, place=np.rint), "half a bin"),
    (
        check.calibration_error,
        lambda s, y, n: calibration(s, y, n, value=lambda b, bins: (b + 0.5) / bins),
        "the middle of each bin",
    ),
    (check.calibration_error, lambda s, y, n: calibration(s, y, n, power=2), "squared"),
    (check.adam_update, adam_in_another_order, "return weight, m, v"),
    (check.adam_update, adam_with_the_gradient, "Its running mean m does"),
    (check.adam_update, adam_with_corrected_means, "the corrected means"),
]


@pytest.mark.parametrize(("checker", "function", "hint"), WRONG)
def test_a_close_miss_gets_a_hint_that_fits(checker, function, hint):
    verdict = checker(function)
    assert verdict.status == "failed"
    assert hint in verdict.hint


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (as_many_as_strides, "H // strides windows"),
        (as_wide_as_strides, "as wide as the strides"),
        (the_mean_for_min, '"min" gives the mean'),
    ],
)
def test_poolings_that_come_close(function, hint):
    verdict = check.pool2d(function, arguments=["strides", "kind"])
    assert verdict.status == "failed"
    assert hint in verdict.hint


def test_a_bare_prediction_is_told_how_to_write_it():
    verdict = check.prediction("width", 2, {"By what factor does it grow": (1, 2, 4)})
    assert "write [2]" in verdict.hint
    assert (
        "grow. Choose 1 or 2 or 4."
        in check.prediction("width", [3], {"By what factor does it grow": (1, 2, 4)}).hint
    )


RIGHT = [
    (check.true_convolution, lambda image, kernel: slide(image, np.rot90(kernel, 2)).tolist()),
    (check.coverage, lambda n, k, s, d: covered(n, k, s, d).astype(float)),
    (check.receptive_field, lambda layers: np.array(followed(layers), float)),
    (check.early_stopping, lambda losses, patience: np.array(stopped_rightly(losses, patience))),
    (check.one_cycle, lambda s, t, p: np.float32(cycle(s, t, p))),
    (check.calibration_error, calibration),
    (check.adam_update, lambda *given: list(adam(*given))),
]


@pytest.mark.parametrize(("checker", "function"), RIGHT)
def test_a_right_answer_in_another_style_passes(checker, function):
    assert checker(function).passed
