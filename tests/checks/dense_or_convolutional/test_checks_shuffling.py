"""The checkers of shuffled pixels and of the weights that go with them."""

import numpy as np
import pytest

from cnn_course import checks as check


def flat(images):
    return images.reshape(len(images), -1)


def shuffled(images, order):
    return flat(images)[:, order].reshape(images.shape)


def one_by_one(images, order):
    output = np.empty_like(images)
    width = images.shape[2]
    for new, old in enumerate(order):
        output[:, new // width, new % width] = images[:, old // width, old % width]
    return output


def scattered(images, order):
    output = np.empty_like(flat(images))
    output[:, order] = flat(images)
    return output.reshape(images.shape)


def drawn_afresh(images, order):
    random = np.random.default_rng(0)
    return np.stack([random.permutation(image.ravel()).reshape(image.shape) for image in images])


def in_place(images, order):
    images[:] = shuffled(images, order)
    return images


def last_left_alone(images, order):
    output = shuffled(images, order)
    output[:, -1, -1] = images[:, -1, -1]
    return output


@pytest.mark.parametrize("function", [shuffled, one_by_one])
def test_right_shuffles_pass(function):
    assert check.permute_pixels(function).passed


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (lambda images, order: images, "Nothing is shuffled"),
        (lambda images, order: images.copy(), "Nothing is shuffled"),
        (scattered, "the other way round"),
        (drawn_afresh, ""),
        (lambda images, order: flat(images)[:, order], "bring the shape back"),
        (lambda images, order: flat(images)[:, order].reshape(-1, *images.shape[:0:-1]), ""),
        (lambda images, order: images.ravel()[: images.size].reshape(images.shape)[::-1], ""),
        (lambda images, order: np.broadcast_to(shuffled(images[:1], order), images.shape), "come out alike"),
        (lambda images, order: images[:, ::-1], ""),
        (lambda images, order: np.zeros_like(images), "zeros only"),
        (lambda images, order: shuffled(images, order) / 255, ""),
        (lambda images, order: np.sort(flat(images)).reshape(images.shape), ""),
        (lambda images, order: shuffled(images.swapaxes(1, 2), order).swapaxes(1, 2), "column by column"),
        (in_place, "changes the array"),
        (last_left_alone, ""),
        (lambda images, order: images[:, order], "raises IndexError"),
        (lambda images: images, "raises TypeError"),
    ],
)
def test_wrong_shuffles_fail(function, hint):
    verdict = check.permute_pixels(function)
    assert verdict.status == "failed", verdict
    assert hint in verdict.hint, verdict


def test_right_for_one_case_is_not_right():
    verdict = check.permute_pixels(lambda i, o: shuffled(i, o) if len(i) == 1 else scattered(i, o))
    assert verdict.status == "failed"
    assert "after 1 right" in verdict.message


def test_right_weights_pass():
    assert check.permute_weights(lambda kernel, order: kernel[order]).passed
    assert check.permute_weights(lambda kernel, order: np.take(kernel, order, axis=0)).passed


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (lambda kernel, order: kernel, "Nothing is moved"),
        (lambda kernel, order: kernel[np.argsort(order)], "the other way round"),
        (lambda kernel, order: kernel[order[order]], ""),
        (lambda kernel, order: kernel[order].T, "transposed"),
        (lambda kernel, order: kernel[order][:, ::-1], ""),
        (lambda kernel, order: kernel[::-1], ""),
        (lambda kernel, order: kernel * 0, "zeros only"),
        (lambda kernel, order: np.random.default_rng(0).permuted(kernel, axis=0), ""),
        (lambda kernel, order: kernel[order].astype(np.float16), "float16"),
        (lambda kernel, order: kernel[:, order], "raises IndexError"),
    ],
)
def test_wrong_weights_fail(function, hint):
    verdict = check.permute_weights(function)
    assert verdict.status == "failed", verdict
    assert hint in verdict.hint, verdict


@pytest.mark.parametrize("checker", [check.permute_pixels, check.permute_weights])
def test_open_exercises_are_not_answered_yet(checker):
    assert checker(...).status == "open"
    assert checker(lambda *_: ...).status == "open"
    assert checker(lambda *_: None).status == "open"
