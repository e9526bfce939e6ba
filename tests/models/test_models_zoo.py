"""The list of keras.applications: it is that of the installed Keras, and its numbers fit what else is known.

``tools/zoo.py`` writes it. No test but the slow one builds more than one of the networks.
"""

import json
import re
from dataclasses import replace
from importlib.metadata import version
from pathlib import Path

import numpy as np
import pytest

from cnn_course import models
from cnn_course.models import pretrained
from cnn_course.models.pretrained import _zoo
from tools import applications, zoo

RECORD = json.loads(_zoo.LIST.read_text(encoding="utf-8"))
LISTED = {one.name: one for one in pretrained.zoo()}
PUBLISHED = {name: one for name, one in LISTED.items() if one.published}
SIZES = json.loads(Path(__file__).with_name("applications.json").read_text(encoding="utf-8"))["networks"]
QUICK = "MobileNetV3Small"  # built in a second; its squeeze-and-excite is a path of its own


# ---- it is Keras' set


def test_every_network_of_the_installed_keras_is_listed():
    assert list(LISTED) == zoo.names(), "Keras' set has changed: write it anew, python tools/zoo.py"
    assert RECORD["keras"] == version("keras"), "write it anew: python tools/zoo.py"


@pytest.mark.tensorflow
def test_the_names_are_those_that_load_takes():
    pytest.importorskip("keras")
    assert set(LISTED) == {name for name in pretrained.names() if name[0].isupper()}


@pytest.mark.tensorflow
@pytest.mark.parametrize(
    "name",
    [pytest.param(name, marks=() if name == QUICK else pytest.mark.slow) for name in LISTED],
)
def test_it_is_what_keras_builds(name):
    pytest.importorskip("keras")
    assert json.loads(json.dumps(zoo.described(name))) == RECORD["networks"][name]


# ---- its numbers fit what else is known


@pytest.mark.parametrize("name", applications.OURS)
def test_our_own_networks_are_as_large_and_cost_as_much(name):
    ours, theirs = models.get(applications.OURS[name]), LISTED[name]
    assert theirs.parameters == SIZES[name]["as in the paper"]["parameters"] == ours.parameters
    assert theirs.multiply_adds == ours.multiply_adds
    assert (theirs.size, theirs.size, 3) == ours.input_shape


@pytest.mark.parametrize(
    "name", [name for name in LISTED if re.fullmatch(r"(VGG|ResNet|DenseNet)\d+(V2)?", name)]
)
def test_depth_is_the_number_in_a_name_that_has_one(name):
    assert LISTED[name].depth == int(re.search(r"\d+", name)[0])


@pytest.mark.parametrize("name", PUBLISHED)
def test_what_is_published_fits_what_is_counted(name):
    """Keras' "depth" is the number of layers with weights, for all of them."""
    one = LISTED[name]
    assert one.parameters / 1e6 == pytest.approx(one.published.millions, abs=0.051)
    assert one.weighted_layers == one.published.depth
    assert one.depth <= one.weighted_layers <= one.layers
    assert one.published.top1 < one.published.top5 < 100


def test_what_is_published_is_of_networks_that_there_are():
    assert set(_zoo._PUBLISHED) == set(PUBLISHED)
    assert len(PUBLISHED) == 20


# ---- what the networks are fed


def test_each_way_of_preparing_is_one_that_has_a_name():
    modes = {name: one.preprocess.mode for name, one in LISTED.items()}
    assert set(modes.values()) == set(_zoo.MODES), "none does anything else"
    for name, one in LISTED.items():
        assert (one.inside is not None) == (modes[name] == "none"), (
            f"{name} prepares pictures once, somewhere"
        )
    assert {one.module for name, one in LISTED.items() if modes[name] == "caffe"} == {
        "resnet",
        "vgg16",
        "vgg19",
    }


def test_what_a_network_does_itself_brings_pixels_near_0():
    white = np.full(3, 255.0)
    for one in LISTED.values():
        if one.inside:
            ends = np.array([one.inside(0 * white), one.inside(white)])
            assert ends.min() >= -2.2, one.name
            assert ends.max() <= 2.7, one.name
            assert (ends[1] > ends[0]).all(), one.name


@pytest.mark.parametrize("mode", _zoo.MODES)
def test_probing_finds_what_is_done(mode):
    done = _zoo.Fed(*_zoo.MODES[mode])
    found = _zoo._fed(zoo.probed(done))
    assert found.mode == mode
    pixels = np.random.default_rng(0).uniform(0, 255, (4, 5, 3))
    np.testing.assert_allclose(found(pixels), done(pixels), atol=1e-4)
    assert replace(found, shift=(0.5,) * 3).mode == "own"


def test_probing_refuses_what_is_no_scale_and_shift():
    with pytest.raises(ValueError, match="is not a scale and a shift a channel"):
        zoo.probed(lambda pixels: pixels**2 / 255)
    with pytest.raises(ValueError, match="is not a scale and a shift a channel"):
        zoo.probed(lambda pixels: pixels - pixels.mean(axis=-1, keepdims=True))
