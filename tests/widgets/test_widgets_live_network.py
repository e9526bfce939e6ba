"""The Python end of the live network: what may be set, what is computed, and its still picture."""

import json

import numpy as np
import pytest
from traitlets import TraitError

from cnn_course import datasets, ops, plots, results, shapes
from cnn_course.widgets import LiveNetwork, live_network
from cnn_course.widgets.live_network.centring import centred


@pytest.fixture
def network():
    return LiveNetwork()


@pytest.fixture(scope="module")
def check():
    with np.load(results.folder("live-network") / "check.npz") as kept:
        return dict(kept)


def test_it_starts_with_a_real_digit_and_its_strongest_unit(network):
    assert np.array_equal(network.digit * 255, datasets.digits(10)[5])
    assert network.prediction == 5
    assert np.array_equal(network.image, network.digit), "a digit of MNIST is centred already"
    layer, *unit = network.pick
    assert layer == "conv1"
    assert network.maps["conv1"][tuple(unit)] == network.maps["conv1"].max()


def test_the_forward_pass_is_that_of_keras_on_the_recorded_digits(check):
    assert len(check["digits"]) == 100
    found = live_network.forward(check["digits"] / 255)["softmax"]
    np.testing.assert_allclose(found, check["outputs"], rtol=0, atol=1e-4)
    assert (found.argmax(axis=1) == check["labels"]).mean() > 0.98


def test_maps_are_computed_by_ops(network):
    maps = network.maps
    weights = live_network.recorded().weights
    before = ops.conv2d(maps["pool1"][np.newaxis], weights["conv2/kernel"])[0] + weights["conv2/bias"]
    assert np.array_equal(maps["conv2"], before)
    assert np.array_equal(maps["relu2"], np.maximum(before, 0))
    assert np.array_equal(maps["pool2"], ops.pool2d(maps["relu2"][np.newaxis], 2)[0])
    found = {name: values.shape for name, values in maps.items() if name in network._network["limits"]}
    layers = shapes.layers_from_plain(network._network["layers"])
    stated = {row.name: row.output_shape for row in shapes.table(layers, (28, 28, 1))}
    assert found == stated
    assert network.probabilities.sum() == pytest.approx(1)


@pytest.mark.parametrize("digit", range(10))
def test_every_real_digit_is_read_rightly(digit):
    assert LiveNetwork(digit=digit).prediction == digit


def test_a_digit_can_be_set_in_several_ways_and_reads_as_floats(network):
    pixels = datasets.digits(20)[17]
    for value in (pixels, pixels / 255, (pixels / 255).tolist(), pixels[..., np.newaxis]):
        network.digit = value
        assert np.array_equal(network.digit * 255, pixels)
    assert network.digit.dtype == np.float64
    with pytest.raises(ValueError, match="read-only"):
        network.digit[0, 0] = 1
    network.digit = 7
    assert network.prediction == 7


BAD = [
    ({"digit": 10}, "digit must be a whole number from 0 to 9"),
    ({"digit": -1}, "digit must be a whole number from 0 to 9"),
    ({"digit": True}, "digit must be an array (28, 28) of real numbers"),
    ({"digit": "seven"}, "digit must be an array (28, 28) of real numbers"),
    ({"digit": None}, "digit must be an array"),
    ({"digit": np.zeros((27, 28))}, "digit must be (28, 28). Received: digit of shape (27, 28)"),
    ({"digit": [[0.0], [0.0, 1.0]]}, "digit must have rows of one length"),
    ({"digit": np.full((28, 28), 2.0)}, "digit must hold floats from 0 to 1, or uint8"),
    ({"digit": np.full((28, 28), np.nan)}, "digit must hold floats from 0 to 1"),
    ({"digit": np.full((28, 28), -0.1)}, "digit must hold floats from 0 to 1"),
    ({"pick": ("conv4", 0, 0, 0)}, "layer is one of conv1, pool1, conv2, pool2, conv3, dense, softmax"),
    ({"pick": ("relu1", 0, 0, 0)}, "pick must be (layer, row, column, map)"),
    ({"pick": ("conv1", 24, 0, 0)}, 'pick must be ("conv1", row, column, map)'),
    ({"pick": ("conv1", 0, 0, 8)}, "in 24 × 24 × 8. Received: pick=('conv1', 0, 0, 8)"),
    ({"pick": ("conv1", -1, 0, 0)}, 'pick must be ("conv1"'),
    ({"pick": ("conv1", 0, 0)}, 'pick must be ("conv1"'),
    ({"pick": ("dense", 10)}, 'pick must be ("dense", unit)'),
    ({"pick": ("softmax", 1.5)}, 'pick must be ("softmax", unit)'),
    ({"pick": 3}, "pick must be (layer, row, column, map)"),
    ({"pick": ()}, "pick must be (layer, row, column, map)"),
    ({"centre": "yes"}, "centre"),
    ({"before_relu": 1.5}, "before_relu"),
]


@pytest.mark.parametrize(("setting", "words"), BAD, ids=lambda value: str(value)[:40])
def test_what_cannot_be_shown_is_refused_in_words(network, setting, words):
    with pytest.raises(TraitError) as caught:
        LiveNetwork(**setting)
    assert words in str(caught.value)
    [(name, value)] = setting.items()
    kept = getattr(network, name)
    with pytest.raises(TraitError):
        setattr(network, name, value)
    assert np.array_equal(getattr(network, name), kept)


def test_an_unknown_setting_is_named():
    with pytest.raises(TypeError, match=r"LiveNetwork has no such setting\. Received: image"):
        LiveNetwork(image=np.zeros((28, 28)))


def test_the_page_may_set_a_drawing_as_bytes(network):
    drawing = np.zeros((28, 28), np.uint8)
    drawing[2:9, 3] = 200
    seen = []
    network.observe(lambda change: seen.append(change["new"]), "digit")
    network.set_state({"digit": memoryview(drawing.tobytes()), "pick": ["pool2", 1, 2, 3]})
    assert np.array_equal(network.digit * 255, drawing)
    assert network.pick == ("pool2", 1, 2, 3)
    assert np.array_equal(seen[0] * 255, drawing)
    assert np.array_equal(network.image * 255, centred(drawing))
    assert not np.array_equal(network.image, network.digit)
    network.centre = False
    assert np.array_equal(network.image, network.digit)


def test_the_recorded_digits_and_two_hundred_others_are_centred_already(check):
    for pixels in [*check["digits"], *datasets.digits(200)]:
        assert np.array_equal(centred(pixels), pixels)


@pytest.mark.parametrize("shift", [(-4, -4), (4, -3), (0, 4)])
def test_a_digit_moved_away_is_brought_back(shift):
    for pixels in datasets.digits(30):
        rows, columns = (np.flatnonzero(pixels.any(axis=axis)) for axis in (1, 0))
        room = [(-one[0], 27 - one[-1]) for one in (rows, columns)]
        by = tuple(int(np.clip(far, *ends)) for far, ends in zip(shift, room, strict=True))
        assert np.array_equal(centred(np.roll(pixels, by, (0, 1))), pixels)


def test_a_small_drawing_fills_the_box_and_its_mass_is_in_the_middle():
    small = np.zeros((28, 28), np.uint8)
    small[1:8, 20:24] = datasets.digits(3)[2][8:22:2, 10:18:2]
    result = centred(small).astype(float)
    inked = np.argwhere(result)
    assert (np.ptp(inked, axis=0) + 1).max() == 20
    middle = [(result.sum(axis=1 - axis) * np.arange(28)).sum() / result.sum() for axis in (0, 1)]
    assert np.abs(np.subtract(middle, 14)).max() <= 0.5


def test_centring_never_fails_and_never_loses_the_ink():
    random = np.random.default_rng(0)
    for _ in range(300):
        drawing = np.zeros((28, 28), np.uint8)
        top, left = random.integers(0, 28, 2)
        height, width = random.integers(1, 29 - top), random.integers(1, 29 - left)
        drawing[top : top + height, left : left + width] = random.integers(0, 256, (height, width))
        result = centred(drawing)
        assert result.shape == (28, 28)
        if drawing.any():
            assert result.any()
    assert not centred(np.zeros((28, 28), np.uint8)).any()


def test_the_page_gets_the_network_and_the_digits(network):
    assert len(network._digits) == 10 * 28 * 28
    assert set(network._network["weights"]) == {
        f"{layer}/{part}" for layer in ("conv1", "conv2", "conv3", "dense") for part in ("kernel", "bias")
    }
    assert len(json.dumps(network._network)) < 50_000
    assert network._first["pick"] == list(network.pick)


def test_it_says_what_it_shows(network):
    assert "conv2 with 16 maps of 10 × 10" in network.alt
    network.digit = 0
    assert "The network says 0" in network.describe()


WRONG = [
    ({"probabilities": [0.5, 0.6]}, "do not add up to 1"),
    ({"limits": {}}, "limits says nothing of a layer"),
    ({"limits": {"a": 0}}, "limits says nothing of a layer"),
    ({"pick": ("b", 0, 0, 0)}, "pick lies outside the maps"),
    ({"pick": ("a", 0, 0, 2)}, "pick lies outside the maps"),
    ({"maps": {"a": np.ones((2, 2))}}, "has the wrong shape"),
    ({"drawing": np.full((4, 4), 3.0)}, "drawing holds uint8"),
]


@pytest.mark.parametrize(("setting", "words"), WRONG, ids=str)
def test_a_still_picture_of_something_else_is_refused(setting, words):
    good = {"drawing": np.eye(4), "image": np.eye(4), "maps": {"a": np.ones((2, 2, 2))}}
    good |= {"probabilities": [0.5, 0.5], "limits": {"a": 1.0}}
    plots.live_network_still(**good)
    with pytest.raises(ValueError, match=words):
        plots.live_network_still(**(good | setting))
