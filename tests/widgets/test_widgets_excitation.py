"""The Python end of the figure that scales maps by gates: scores, and what was recorded."""

import re

import numpy as np
import pytest
from traitlets import TraitError

from cnn_course import packing, plots, results
from cnn_course.datasets import _catalogue
from cnn_course.widgets import ExcitationExplorer
from cnn_course.widgets.excitation_explorer import CHANGES, NETWORKS, SOURCES, WHERE, recorded


@pytest.fixture(scope="module")
def content():
    return results.figure("squeeze-excite")


@pytest.mark.parametrize("photo", recorded.CLASSES)
def test_with_its_own_gates_a_photograph_gets_the_recorded_shares(photo, content):
    kept = packing.unpack(content["shares"])[content["labels"].index(recorded.CLASSES.index(photo))]
    explorer = ExcitationExplorer(photo=photo)
    assert explorer.shares == pytest.approx(kept, abs=1e-5)
    assert explorer.says == recorded.CLASSES[int(kept.argmax())]


def test_the_photographs_come_in_the_order_of_the_classes(content):
    assert content["labels"] == list(range(10))
    assert _catalogue.CIFAR10.class_names == recorded.CLASSES


def test_scores_follow_from_the_maps_themselves(content):
    maps = packing.unpack(content["maps"])[3]
    kernel, bias = (packing.unpack(content[name]) for name in ("kernel", "bias"))
    gates = np.linspace(0, 1, 32)
    scores = (maps * gates).mean(axis=(0, 1)) @ kernel + bias
    powers = np.exp(scores - scores.max())
    shares = ExcitationExplorer(photo="cat", gates=gates.tolist()).shares
    assert shares == pytest.approx(powers / powers.sum(), abs=0.02)  # the maps are kept in 256 steps


def test_each_source_gives_its_gates(content):
    gates = packing.unpack(content["gates"])
    found = {one: ExcitationExplorer(photo="airplane", source=one).used for one in SOURCES}
    assert np.allclose(found["own"], gates[0])
    assert np.allclose(found["hand"], gates[0])
    assert np.allclose(found["permuted"], gates[0][content["permutation"]])
    assert np.allclose(found["swapped"], gates[9])
    assert np.allclose(found["mean"], packing.unpack(content["mean"]))


def test_gates_are_the_hands():
    explorer = ExcitationExplorer(gates=[0.5] * 32)
    assert explorer.source == "hand"
    explorer.source = "own"
    assert not np.allclose(explorer.used, 0.5)
    explorer.gates = [1] * 32
    assert explorer.source == "hand"
    assert np.allclose(explorer.used, 1)


def test_closed_gates_leave_the_bias(content):
    bias = packing.unpack(content["bias"])
    shares = ExcitationExplorer(gates=[0] * 32).shares
    assert shares == pytest.approx(np.exp(bias) / np.exp(bias).sum(), abs=1e-6)


def test_accuracies_are_those_of_the_runs():
    explorer = ExcitationExplorer()
    for network in NETWORKS:
        runs = results.runs("squeeze-excite", f"se-{network}")
        for where in WHERE:
            for change in CHANGES:
                values = [run["final"]["changed"][where][change] for run in runs]
                found = explorer.accuracy(network, change, where)
                assert (found.low, found.high, found.runs) == (min(values), max(values), len(values))


BAD = [
    ({"gates": [0.5] * 31}, "gates must be 32 numbers from 0 to 1, or none. Received: 31 of them"),
    ({"gates": [1.5] * 32}, "gates must be 32 numbers from 0 to 1, or none. Received: 32 of them"),
    ({"gates": [True] * 32}, "gates must be 32 numbers from 0 to 1"),
    ({"gates": [float("nan")] * 32}, "gates must be 32 numbers from 0 to 1"),
    ({"gates": [1] * 32, "source": "own"}, "gates and source say two things"),
    ({"source": "theirs"}, "source must be one of own, permuted, swapped, mean, hand. Received: source="),
    ({"photo": "fish"}, "photo must be one of airplane, automobile"),
    ({"channel": 32}, "channel must be a whole number from 0 to 31. Received: channel=32"),
    ({"prediction": "me"}, "prediction must be one of none, vgg, resnet, both"),
]


@pytest.mark.parametrize(("setting", "words"), BAD, ids=str)
def test_what_cannot_be_shown_is_refused_in_words(setting, words):
    with pytest.raises(TraitError) as caught:
        ExcitationExplorer(**setting)
    assert words in str(caught.value)


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        (("inception",), "network is vgg or resnet. Received: network='inception'."),
        (("vgg", "hand"), "source is own, permuted, swapped or mean. Received: source='hand'."),
        (("vgg", "mean", "first"), "where is last or all. Received: where='first'."),
    ],
)
def test_an_accuracy_that_was_not_recorded_is_refused(asked, words):
    with pytest.raises(ValueError, match=re.escape(words)):
        ExcitationExplorer().accuracy(*asked)


def test_sentence_and_still_say_the_same_numbers():
    explorer = ExcitationExplorer(photo="ship", source="permuted")
    share = f"{100 * explorer.shares.max():.1f} %"
    assert f"the network says {explorer.says}, with {share}" in explorer.describe()
    assert share in {text.get_text() for text in explorer.still().axes[0].texts}


def test_a_still_picture_of_wrong_numbers_is_refused():
    maps = [[0.1]]
    with pytest.raises(ValueError, match="There is a share for each class"):
        plots.excitation_still([[[0, 0, 0]]], ["cat"], [0.5, 0.5], [1], maps, maps)
