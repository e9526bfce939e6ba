"""The checkers of channels and layers: the reference passes, near misses fail and are told why."""

import itertools

import numpy as np
import pytest

from cnn_course import checks as check
from cnn_course import ops
from cnn_course.checks.channels import COLOURS


def apart(x, k):
    return ops.depthwise_conv2d(x[None], k[..., None])[0]


def maps(x, k):
    return ops.conv2d(x[None], k)[0]


def relu(x):
    return np.maximum(0, x)


def apart_by_loops(x, k):
    rows, columns = x.shape[0] - k.shape[0] + 1, x.shape[1] - k.shape[1] + 1
    out = np.empty((rows, columns, x.shape[2]))
    for i, j, c in np.ndindex(out.shape):
        out[i, j, c] = (x[i : i + k.shape[0], j : j + k.shape[1], c] * k[:, :, c]).sum()
    return out


@pytest.mark.parametrize("function", [apart, apart_by_loops, lambda x, k: apart(x, k).astype("float32")])
def test_right_channel_maps_pass(function):
    verdict = check.channel_maps(function)
    assert verdict.passed, verdict


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (lambda x, k: 0 * apart(x, k), "zeros only"),
        (lambda x, k: np.full_like(apart(x, k), 2.0), "one number everywhere"),
        (lambda x, k: apart(x, k).sum(axis=2), "summed"),
        (lambda x, k: apart(x, k).sum(axis=2, keepdims=True), "summed"),
        (lambda x, k: apart(x, np.repeat(k[:, :, :1], k.shape[2], axis=2)), "first slice"),
        (lambda x, k: apart(x, np.repeat(k[:, :, -1:], k.shape[2], axis=2)), "last slice"),
        (lambda x, k: apart(np.repeat(x[:, :, :1], x.shape[2], axis=2), k), "first channel"),
        (lambda x, k: apart(x, k[:, :, ::-1]), "reverse order"),
        (lambda x, k: apart(x[:, :, ::-1], k), "reverse order"),
        (lambda x, k: np.moveaxis(apart(x, k), -1, 0), "Channels first"),
        (lambda x, k: apart(x, k[::-1, ::-1]), "turned round"),
        (lambda x, k: apart(x, k.swapaxes(0, 1)), "transposed"),
        (lambda x, k: apart(x, k)[:-1, :-1], "Off by one"),
        (lambda x, k: apart(x, k)[:, :, :1], "Only the first channel"),
        (lambda x, k: apart(x, k) / k[:, :, 0].size, "averaged"),
        (lambda x, k: apart(x, k).swapaxes(0, 1), "shape"),
        (lambda x, k: apart(x, k).astype(int), "Wrong dtype"),
        (lambda x, k: relu(apart(x, k)), "numbers are not"),
        (lambda x, k: apart(x, k) if x.shape[2] == 3 else 0 * apart(x, k) + x.mean(), "one number"),
        (lambda x, k: np.dstack([apart(x, k)[..., :1], 0 * apart(x, k)[..., 1:]]), "Only some"),
        (lambda x, k: np.pad(apart(x, k), ((1, 1), (1, 1), (0, 0))), "shape"),
    ],
)
def test_near_misses_of_channel_maps(function, hint):
    verdict = check.channel_maps(function)
    assert verdict.status == "failed"
    assert hint in verdict.hint, verdict


def test_right_layers_pass():
    assert check.conv_layer(lambda x, k, b: relu(maps(x, k) + b)).passed

    def filter_by_filter(x, k, b):
        each = [relu(apart(x, k[..., f]).sum(axis=2) + b[f]) for f in range(k.shape[3])]
        return np.stack(each, axis=-1)

    assert check.conv_layer(filter_by_filter).passed


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (lambda x, k, b: 0 * maps(x, k), "zeros only"),
        (lambda x, k, b: maps(x, k) + b, "ReLU is missing"),
        (lambda x, k, b: relu(maps(x, k)), "bias is missing"),
        (lambda x, k, b: maps(x, k), "Bias and ReLU"),
        (lambda x, k, b: relu(maps(x, k)) + b, "before the bias"),
        (lambda x, k, b: relu(maps(x, k) - b), "taken off"),
        (lambda x, k, b: abs(maps(x, k) + b), "Sizes"),
        (lambda x, k, b: np.minimum(0, maps(x, k) + b), "wrong half"),
        (lambda x, k, b: relu(maps(x, k) + b[0]), "first bias"),
        (lambda x, k, b: relu(maps(x, k) + b.sum()), "sum of the biases"),
        (lambda x, k, b: relu(maps(x, k) + b[::-1]), "biases come in reverse"),
        (lambda x, k, b: relu(maps(x, k) + b * x.shape[2]), "for each channel"),
        (lambda x, k, b: relu(maps(x[:, :, :1], k[:, :, :1]) + b), "first channel"),
        (lambda x, k, b: relu(maps(x, np.repeat(k[..., :1], k.shape[3], 3)) + b), "first filter"),
        (lambda x, k, b: relu(maps(x, k) + b)[:, :, ::-1], "maps come in reverse"),
        (lambda x, k, b: relu(maps(x, k) + b).sum(axis=2), "maps are summed"),
        (lambda x, k, b: np.moveaxis(relu(maps(x, k) + b), -1, 0), "stacked in front"),
        (lambda x, k, b: relu(maps(x, k[::-1, ::-1]) + b), "turned round"),
        (lambda x, k, b: np.minimum(1, relu(maps(x, k) + b)), "cut off at 1"),
        (lambda x, k, b: relu(maps(x, k.swapaxes(0, 1)) + b), "not"),
        (lambda x, k, b: relu(maps(x, k) + b)[:-1], "shape"),
        (lambda x, k, b: relu(maps(x, k[:, :, ::-1]) + b), "numbers are not"),
        (lambda x, k, b: np.where(maps(x, k) + b > 0, 1.0, 0.0), "not"),
    ],
)
def test_near_misses_of_a_layer(function, hint):
    verdict = check.conv_layer(function)
    assert verdict.status == "failed"
    assert hint in verdict.hint, verdict


def test_a_relu_in_each_channel_is_seen():
    def each(x, k, b):
        parts = [relu(maps(x[:, :, c : c + 1], k[:, :, c : c + 1])) for c in range(x.shape[2])]
        return sum(parts) + b

    assert "to each channel" in check.conv_layer(each).hint


def test_right_separables_pass():
    assert check.separable(lambda x, d, p: apart(x, d) @ p).passed
    assert check.separable(lambda x, d, p: maps(x, d[..., None] * p)).passed
    assert check.separable(lambda x, d, p: maps(apart(x, d), p[None, None])).passed


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (lambda x, d, p: 0 * (apart(x, d) @ p), "zeros only"),
        (lambda x, d, p: apart(x, d), "second step is missing"),
        (lambda x, d, p: x @ p, "first step is missing"),
        (lambda x, d, p: apart(x, d).sum(axis=2, keepdims=True) * p.sum(axis=0), "summed before"),
        (lambda x, d, p: apart(x, d).sum(axis=2, keepdims=True) * p[:1], "summed before"),
        (lambda x, d, p: apart(x, d) @ p[::-1], "reverse order"),
        (lambda x, d, p: (apart(x, d) @ p)[..., ::-1], "outputs come in reverse"),
        (lambda x, d, p: apart(x, d)[..., :1] @ p[:1], "first channel"),
        (lambda x, d, p: (apart(x, d) @ p).sum(axis=2), "added up"),
        (lambda x, d, p: relu(apart(x, d) @ p), "ReLU in it"),
        (lambda x, d, p: relu(apart(x, d)) @ p, "between the two steps"),
        (lambda x, d, p: apart(x, d[::-1, ::-1]) @ p, "turned round"),
        (lambda x, d, p: apart(x, d) @ p / x.shape[2], "averaged"),
        (lambda x, d, p: apart(x, d) @ p + 1, "numbers are not"),
        (lambda x, d, p: (apart(x, d) @ p)[1:], "shape"),
        (lambda x, d, p: apart(x, d) @ p.T, "raises ValueError"),
        (lambda x, d, p: apart(x, d) @ p.reshape(p.shape[::-1]).T, "not"),
    ],
)
def test_near_misses_of_a_separable_convolution(function, hint):
    verdict = check.separable(function)
    assert verdict.status == "failed"
    assert hint in verdict.hint, verdict


@pytest.mark.parametrize(
    ("weights", "bias", "colour"),
    [
        ([1, -1, -1], 0, "red"),
        (np.array([[[[0.5], [-2.0], [-0.6]]]]), -0.01, "red"),
        ([-1, 1, -1], 0, "green"),
        ((-1, -1, 2), -1, "blue"),
        ([1, 1, -1], -1, "yellow"),
        ([3, 3, -4], np.float64(-3), "yellow"),
        ([1, -1, 1], -1, "magenta"),
        ([-1, 1, 1], [-1], "cyan"),
        ([1, 1, 1], -2, "white"),
        ([-1, -1, -1], 1, "black"),
    ],
)
def test_colour_filters_that_find_it_pass(weights, bias, colour):
    verdict = check.colour_finds(weights, bias, colour)
    assert verdict.passed, verdict


@pytest.mark.parametrize(
    ("weights", "bias", "colour", "hint"),
    [
        ([0, 0, 0], 1, "red", "All weights are 0"),
        ([1, 0, 0], 0, "red", "also answers to yellow"),
        ([1, -1, 0], 0, "red", "also answers to magenta"),
        ([-1, 1, 1], 0, "red", "does not answer to red: the sum and the bias give -1"),
        ([1, 1, -1], 0, "yellow", "also answers to red"),
        ([1, 1, -1], -2, "yellow", "does not answer to yellow: the sum and the bias give 0"),
        ([1, 1, 0], -1, "yellow", "also answers to white"),
        ([1, 1, -1], -0.99, "yellow", "also answers to red, with 0.01"),
        ([1, -1, -1], 0.2, "red", "also answers to black"),
        ([2, -1, -0.9], 0, "red", "also answers to yellow"),
        ([1, 1, 1], 0, "white", "also answers to red"),
        ([1, -1], 0, "red", "three numbers. Yours are 2"),
        (np.ones((1, 1, 3, 2)), 0, "red", "three numbers. Yours are 6"),
        ([1, -1, -1], [0, 0, 0], "red", "one bias. Yours are 3"),
        ([1, np.nan, -1], 0, "red", "NaN"),
        (["a", "b", "c"], 0, "red", "numbers"),
        ([[1], [2, 3]], 0, "red", "numbers"),
        ("red", 0, "red", "numbers"),
    ],
)
def test_colour_filters_that_miss_fail_with_a_fitting_hint(weights, bias, colour, hint):
    verdict = check.colour_finds(weights, bias, colour)
    assert verdict.status == "failed"
    assert hint in verdict.hint, verdict


def test_a_filter_finds_one_colour_at_most():
    steps = (-1, 0, 1)
    for weights in itertools.product(steps, repeat=3):
        for bias in (-2, -1, -0.5, 0, 0.5, 1):
            found = [colour for colour in COLOURS if check.colour_finds(weights, bias, colour)]
            assert len(found) <= 1


def test_yellow_needs_a_bias():
    steps = np.linspace(-2, 2, 9)
    assert not any(check.colour_finds(list(w), 0, "yellow") for w in itertools.product(steps, repeat=3))


def test_unknown_colours_are_refused():
    with pytest.raises(ValueError, match=r"Received: colour='pink'\. Known: black, red"):
        check.colour_finds([1, 1, 1], 0, "pink")


@pytest.mark.parametrize("checker", [check.channel_maps, check.conv_layer, check.separable])
def test_open_exercises_are_not_answered_yet(checker):
    assert checker(...).status == "open"
    assert checker(lambda *_: ...).status == "open"


def test_open_colours_are_not_answered_yet():
    assert check.colour_finds(..., ..., "red").status == "open"
    assert check.colour_finds([1, ..., 1], 0, "red").status == "open"
    assert check.colour_finds([1, 0, 1], None, "red").status == "open"
