"""Near misses that once passed, right answers that once failed, and hints that once led away."""

import math

import numpy as np
import pytest

from cnn_course import checks as check
from cnn_course import cortex, ops, shapes

CAT = np.random.default_rng(0).integers(0, 256, (8, 10)) / 255.0


def slide(image, kernel):
    return ops.conv2d(image[None, :, :, None], kernel[:, :, None, None])[0, :, :, 0]


def swapped(picture):
    twin = picture.copy()
    twin[0::2], twin[1::2] = picture[1::2], picture[0::2]
    return twin


def he(random, shape):
    return random.normal(scale=np.sqrt(2 / np.prod(shape[:-1])), size=shape)


def skewed(random, shape):
    spread = np.sqrt(2 / np.prod(shape[:-1]))
    return spread * (random.exponential(size=shape) - 1)


def calibration(shares, labels, bins, last=True):
    most, right = shares.max(axis=1), shares.argmax(axis=1) == labels
    place = (most * bins).astype(int)
    place = np.minimum(place, bins - 1) if last else place
    parts = [place == number for number in range(bins)]
    return sum(abs((most[part] - right[part]).sum()) for part in parts) / len(labels)


def confusion(labels, said, classes):
    return np.bincount(labels * classes + said, minlength=classes**2).reshape(classes, classes)


def of_those_that_occur(labels, said, classes):
    classes = max(labels.max(), said.max()) + 1
    return confusion(labels, said, classes)


def cycle(step, total, peak, whole=int, start=1 / 25, rise=None):
    rising = whole(0.3 * total)
    if step < rising:
        return peak * start + (peak * (1 - start) if rise is None else peak * rise) * step / rising
    return peak * (1 + math.cos(math.pi * (step - rising) / (total - rising))) / 2


def accuracy(shares, labels):
    return np.mean(shares.argmax(axis=1) == labels)


@pytest.mark.parametrize(
    ("checker", "right", "wrong", "hint"),
    [
        (
            check.true_convolution,
            lambda i, k: slide(i, k[::-1, ::-1]),
            lambda i, k: slide(i, k)[::-1, ::-1],
            "The output is turned round",
        ),
        (
            check.true_convolution,
            lambda i, k: slide(i, np.rot90(k, 2)),
            lambda i, k: k,
            "comes back as it is",
        ),
        (check.true_convolution, lambda i, k: slide(i, np.flip(k)), slide, "cross-correlation"),
        (check.true_convolution, lambda i, k: slide(i, np.flip(k)), lambda i, k: slide(i, k[::-1]), "rows"),
        (check.he_weights, he, skewed, "more frequent on one side"),
        (check.calibration_error, calibration, lambda s, y, b: calibration(s, y, 10), "ten bins"),
        (check.calibration_error, calibration, lambda s, y, b: calibration(s, y, b, False), "has no bin"),
        (check.confusion_matrix, confusion, of_those_that_occur, "for each class that occurs"),
        (check.one_cycle, cycle, lambda *a: cycle(*a, whole=round), ""),
        (check.one_cycle, cycle, lambda *a: cycle(*a, whole=float), "a whole number of them"),
        (check.one_cycle, cycle, lambda *a: cycle(*a, rise=1), "rises by the whole peak"),
        (check.accuracy, accuracy, lambda s, y: np.mean(np.argmax(s) == y), "needs axis=1"),
    ],
)
def test_the_right_answer_passes_and_the_near_miss_does_not(checker, right, wrong, hint):
    assert checker(right).passed, checker(right)
    verdict = checker(wrong)
    assert verdict.status == "failed"
    assert hint in verdict.hint, verdict


def test_a_twin_differs_by_more_than_rounding():
    assert check.pooling_twin(swapped(CAT), CAT).passed
    assert check.pooling_twin(swapped(CAT).astype(np.float32), CAT).passed
    assert not check.pooling_twin(CAT + 1e-12, CAT).passed
    assert not check.pooling_twin(CAT.astype(np.float32), CAT).passed
    assert "work on a copy" in check.pooling_twin(CAT, CAT).hint
    assert not check.pooling_twin(CAT + 1e-4, CAT).passed


# hints --------------------------------------------------


def padded(change):
    def convolve(image, kernel, strides=1, padding="valid"):
        top, bottom, left, right = shapes.padding_amounts(image.shape, kernel.shape, strides, padding)
        return slide(np.pad(image, change(top, bottom, left, right)), kernel)[::strides, ::strides]

    return convolve


@pytest.mark.parametrize(
    ("change", "hint"),
    [
        (lambda t, b, l, r: ((t, l), (b, r)), "(top, bottom) comes first"),  # noqa: E741
        (lambda t, b, l, r: ((l, r), (t, b)), "(top, bottom) comes first"),  # noqa: E741
        (lambda t, b, l, r: (t, b), "one pair for both axes"),  # noqa: E741
        (lambda t, b, l, r: (t, l), "one pair for both axes"),  # noqa: E741
        (lambda t, b, l, r: (t, b, l, r), "np.pad wants a pair (before, after) for each axis"),  # noqa: E741
    ],
)
def test_the_form_that_np_pad_wants_is_told(change, hint):
    verdict = check.conv2d_single(padded(change), arguments=["strides", "padding"])
    assert hint in verdict.hint, verdict
    assert "print their shapes" not in verdict.hint


def test_a_missing_same_is_no_slip_in_counting():
    def half(image, kernel, strides=1, padding="valid"):
        return slide(image, kernel)[::strides, ::strides] + (0 if padding == "valid" else 1)

    hint = check.conv2d_single(half, arguments=["strides", "padding"]).hint
    assert "Off by one" not in hint
    assert "Without padding='same' all is right." in hint

    def sizes(size, kernel_size, strides, padding, dilation_rate):
        padding = (0, 0) if padding == "same" else padding
        return shapes.output_size(size, kernel_size, strides, padding, dilation_rate)

    assert '"same" is forgotten' in check.output_sizes(sizes).hint


@pytest.mark.parametrize(
    ("function", "hint", "not_"),
    [
        (lambda i, k: i[99], "runs past the edge: the number of places is 6", "window fits"),
        (lambda i, k: [][0], "list index out of range.", "window fits"),
        (lambda i, k: i[0, 0, 0], "Print the shape", "window fits"),
        (lambda i, k: i["a"], "IndexError", "window fits"),
    ],
)
def test_the_advice_on_an_index_fits_the_error(function, hint, not_):
    verdict = check.conv2d_single(function)
    assert hint in verdict.hint, verdict
    assert not_ not in verdict.hint


def pool_by(window):
    def pool2d(images, pool_size, strides=None, kind="max"):
        strides = strides or pool_size
        together = {"max": np.max, "average": np.mean, "min": np.min}[kind]
        rows, columns = ((size - pool_size) // strides + 1 for size in images.shape[1:3])
        output = np.zeros((len(images), rows, columns, images.shape[3]))
        for y in range(rows):
            for x in range(columns):
                window(output, images, y, x, pool_size, strides, together)
        return output

    return pool2d


def steps_by_one(output, images, y, x, size, strides, together):
    output[:, y, x] = together(images[:, y : y + size, x : x + size], axis=(1, 2))


def over_all(output, images, y, x, size, strides, together):
    y0, x0 = y * strides, x * strides
    output[:, y, x] = together(images[:, y0 : y0 + size, x0 : x0 + size])


@pytest.mark.parametrize(
    ("window", "hint"),
    [(steps_by_one, "its number times the strides"), (over_all, "Pool over axis=(1, 2) alone")],
)
def test_slips_in_a_pooling_by_hand_are_told(window, hint):
    verdict = check.pool2d(pool_by(window), arguments=["strides", "kind"])
    assert hint in verdict.hint, verdict


@pytest.mark.parametrize(
    ("questions", "answer"),
    [
        ({"factor": (1, 2, 4, 16)}, [np.int64(2)]),
        ({"factor": (1, 2, 4, 16)}, np.array([4])),
        ({"factor": (1, 2, 4, 16)}, [2.0]),
        ({"share": (0.5, 1.0)}, [np.float32(0.5)]),
        ({"sure": (True, False)}, [np.bool_(True)]),
        ({"word": ("yes", "no")}, [np.str_("yes")]),
    ],
)
def test_numpys_numbers_are_predictions_too(questions, answer):
    assert check.prediction("prediction", answer, questions).passed


def test_true_is_still_no_number():
    assert not check.prediction("prediction", [np.bool_(True)], {"factor": (1, 2)}).passed


class Hostile:
    def __array__(self, dtype=None, copy=None):
        raise RuntimeError("no array")


def test_what_is_no_array_at_all_is_told():
    cell = cortex.unknown(1)
    assert check.filter_finds(Hostile(), "falling lines").status == "failed"
    assert check.colour_finds(Hostile(), 0, "red").status == "failed"
    assert check.pooling_twin(Hostile(), CAT).status == "failed"
    assert check.preferred_grating(cell, Hostile()).status == "failed"
    assert check.conv2d_single(lambda image, kernel: Hostile()).status == "failed"


def test_a_share_above_one_half_is_not_wanted():
    def above(shares, labels):
        return np.mean(shares[np.arange(len(labels)), labels] > 0.5)

    assert "above one half" in check.accuracy(above).hint


@pytest.mark.tensorflow
def test_a_loss_in_numpy_cannot_be_learned_from():
    import tensorflow as tf

    def in_numpy(logits, labels):
        logits = np.asarray(logits)
        return np.mean(np.logaddexp.reduce(logits, axis=1) - logits[np.arange(len(labels)), labels])

    def in_tensorflow(logits, labels):
        chosen = tf.reduce_sum(tf.one_hot(labels, tf.shape(logits)[1]) * logits, axis=1)
        return tf.reduce_mean(tf.reduce_logsumexp(logits, axis=1) - chosen)

    assert check.cross_entropy(in_numpy).passed
    assert check.cross_entropy(in_tensorflow, tf).passed
    assert "Use tf. instead of np." in check.cross_entropy(in_numpy, tf).hint


@pytest.mark.tensorflow
def test_an_update_in_numpy_cannot_go_into_a_graph():
    import tensorflow as tf

    def in_numpy(weight, velocity, gradient, rate, momentum):
        velocity = momentum * np.asarray(velocity) - rate * np.asarray(gradient)
        return np.asarray(weight) + velocity, velocity

    def plain(weight, velocity, gradient, rate, momentum):
        velocity = momentum * velocity - rate * gradient
        return weight + velocity, velocity

    assert check.momentum_update(in_numpy).passed
    assert check.momentum_update(plain, tf).passed
    assert "cannot go into a graph" in check.momentum_update(in_numpy, tf).message
