"""The shipped live network, rebuilt from the figure's weights: what it says is what was recorded."""

import numpy as np
import pytest

from cnn_course import datasets, models, ops, results
from cnn_course.packing import unpack

pytestmark = pytest.mark.tensorflow


@pytest.fixture(scope="module")
def check():
    with np.load(results.folder("live-network") / "check.npz") as kept:
        return dict(kept)


@pytest.fixture(scope="module")
def weights():
    return {name: unpack(packed) for name, packed in results.figure("live-network")["weights"].items()}


@pytest.fixture(scope="module")
def model(weights):
    network = models.get("live-network")
    names = dict.fromkeys(name.split("/")[0] for name in weights)
    built = models.build(network)
    models.set_weights(built, {name: [weights[f"{name}/kernel"], weights[f"{name}/bias"]] for name in names})
    return built


def pixels(digits):
    return digits[..., None].astype(np.float32) / 255


def test_check_digits_are_a_hundred_of_all_classes(check):
    assert check["digits"].shape == (100, 28, 28)
    assert check["digits"].dtype == np.uint8
    assert set(check["labels"]) == set(range(10))
    np.testing.assert_allclose(check["outputs"].sum(axis=1), 1, atol=1e-5)


def test_keras_gives_the_recorded_outputs(model, check):
    np.testing.assert_allclose(model(pixels(check["digits"])), check["outputs"], atol=1e-5)


def test_the_reference_operations_give_them_too(weights, check):
    """The forward pass as the page does it, written with ``ops`` alone."""
    x = pixels(check["digits"])
    for place, pooled in ((1, True), (2, True), (3, False)):
        x = np.maximum(ops.conv2d(x, weights[f"conv{place}/kernel"]) + weights[f"conv{place}/bias"], 0)
        x = ops.pool2d(x, 2) if pooled else x
    scores = x.reshape(len(x), -1) @ weights["dense/kernel"] + weights["dense/bias"]
    shares = np.exp(scores - scores.max(axis=1, keepdims=True))
    np.testing.assert_allclose(shares / shares.sum(axis=1, keepdims=True), check["outputs"], atol=1e-4)


def test_the_recorded_accuracy_is_likely_for_the_check_digits(check):
    assert (check["outputs"].argmax(axis=1) == check["labels"]).sum() >= 96


def test_it_knows_the_digits_that_every_installation_has(model):
    """All 5,000 are training digits of MNIST: it shows that these are the trained weights, no more."""
    images, labels = datasets.digits(5000), np.arange(5000) % 10
    said = model.predict(pixels(images), batch_size=500, verbose=0)
    assert (said.argmax(axis=1) == labels).mean() > 0.99


def test_a_broken_weight_would_be_noticed(weights, check):
    broken = models.build(models.get("live-network"))
    names = ("conv1", "conv2", "conv3", "dense")
    arrays = {name: [weights[f"{name}/kernel"].copy(), weights[f"{name}/bias"]] for name in names}
    arrays["conv1"][0][2, 2, 0, 0] += 0.05
    models.set_weights(broken, arrays)
    assert np.abs(broken(pixels(check["digits"])) - check["outputs"]).max() > 1e-4
