"""Our networks against keras.applications: as many parameters; with the same weights the same outputs.

How large Keras' are stands in ``applications.json``, which ``tools/applications.py`` writes.
"""

import json
import re
from functools import partial
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytest

from cnn_course import models
from tools import applications

RECORDED = json.loads(Path(__file__).with_name("applications.json").read_text(encoding="utf-8"))
IN_ORDER = {"InceptionV3", "DenseNet121"}  # whose layers in Keras are numbered, or called by another scheme
CELLS = {"NASNetMobile": 4, "NASNetLarge": 6}  # normal cells a stage, as keras.applications sets them
FORMS = ("as in the paper", "ten classes", "no top")


def test_all_of_them_are_recorded():
    assert set(RECORDED["networks"]) == set(applications.OURS)
    assert set(applications.OURS.values()) <= set(models.names())
    assert all(tuple(forms) == FORMS for forms in RECORDED["networks"].values())


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("theirs", RECORDED["networks"])
def test_they_are_as_large_as_keras_has_them(theirs, form):
    """To the last parameter."""
    expected = RECORDED["networks"][theirs][form]
    network = models.get(applications.OURS[theirs], **expected["arguments"])
    rows = network.table()
    assert network.parameters == expected["parameters"]
    assert sum(row.trainable for row in rows) == expected["trainable"]
    assert rows[-1].output_shape == tuple(expected["output_shape"])


def test_the_list_is_that_of_the_installed_keras():
    assert RECORDED["keras"] == version("keras"), "write it anew: python tools/applications.py"


@pytest.mark.slow
@pytest.mark.tensorflow
@pytest.mark.parametrize("theirs", RECORDED["networks"])
def test_the_list_is_what_keras_says(theirs):
    assert json.loads(json.dumps(applications.described(theirs))) == RECORDED["networks"][theirs]


# ---- the same outputs


@pytest.fixture
def keras():
    return pytest.importorskip("keras")


def by_number(model, network):
    """Pair the layers of a model that numbers them, in the order in which they were made, with ours."""
    paired = {}
    for kind in ("Conv2D", "BatchNormalization"):
        theirs = [layer.name for layer in model.layers if type(layer).__name__ == kind]
        theirs.sort(key=lambda name: int(number[1]) if (number := re.search(r"_(\d+)$", name)) else -1)
        ours = [row.name for row in network.table() if row.kind == kind]
        paired.update(zip(theirs, ours, strict=True))
    return paired


def statistics_away_from_0_and_1(model, random):
    """Set a model's weights; kernels stay as they were drawn, or the numbers would run away. Return them."""
    weights = models.get_weights(model)
    for arrays in weights.values():
        arrays[:] = [random.uniform(0.5, 1.5, one.shape) if one.ndim == 1 else one for one in arrays]
    models.set_weights(model, weights)
    return models.get_weights(model)


def before_softmax(keras, model):
    """Return the model that ends with its last layer's sums."""
    model.layers[-1].activation = keras.activations.linear
    return keras.Model(model.input, model.layers[-1].output)


@pytest.mark.tensorflow
@pytest.mark.parametrize(
    "theirs",
    [
        pytest.param("VGG16", marks=pytest.mark.slow),
        "InceptionV3",
        "ResNet50",
        pytest.param("ResNet50V2", marks=pytest.mark.slow),
        pytest.param("DenseNet121", marks=pytest.mark.slow),
        pytest.param("EfficientNetB0", marks=pytest.mark.slow),
        "NASNetMobile",
        pytest.param("NASNetLarge", marks=pytest.mark.slow),
    ],
)
def test_with_the_same_weights_they_give_the_same_outputs(keras, theirs):
    shape = (applications.SMALLEST.get(theirs, 32),) * 2 + (3,)
    model = getattr(keras.applications, theirs)(weights=None, input_shape=shape)
    network = models.get(applications.OURS[theirs], input_shape=shape)
    own = models.build(network)
    random = np.random.RandomState(0)
    weights = statistics_away_from_0_and_1(model, random)
    numbered = by_number(model, network) if theirs in IN_ORDER else {}
    called = {"predictions": network.layers[-1].name, **numbered}
    ours_of = partial(applications.ours_of, cells=CELLS.get(theirs))
    models.set_weights(own, {called.get(name) or ours_of(name): drawn for name, drawn in weights.items()})
    images = random.normal(size=(2, *shape)).astype(np.float32)
    expected = np.asarray(model(images, training=False))
    assert expected.std() > 1e-6
    np.testing.assert_allclose(own(images, training=False), expected, atol=1e-4)
    sums = [np.asarray(before_softmax(keras, one)(images, training=False)) for one in (model, own)]
    assert sums[0].std() > 0.1
    np.testing.assert_allclose(sums[1], sums[0], rtol=1e-4, atol=1e-4)
