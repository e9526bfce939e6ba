"""The Python end of the figure of highway gates: what was recorded, and where it belongs."""

import numpy as np
import pytest
from traitlets import TraitError

from cnn_course import models, plots, results
from cnn_course.datasets import info
from cnn_course.widgets import HighwayGateExplorer, highway_gate_explorer
from cnn_course.words import table

NETWORKS = highway_gate_explorer.NETWORKS
NOTHING_FITS = (7, 13)  # the layers that begin a stage


@pytest.fixture(scope="module")
def runs():
    return {bias: results.runs("highway-gates", f"bias{bias}") for bias in highway_gate_explorer.BIASES}


def test_a_gate_belongs_to_the_layer_that_has_it():
    network = models.get("highway-cifar", depth=20, input_shape=(16, 16, 3))
    names = dict.fromkeys("_".join(row.name.split("_")[:2]) for row in network.table() if "stage" in row.name)
    rows = {row.name for row in network.table()}
    gated = [number for number, name in enumerate(names, 1) if f"{name}_gate" in rows]
    assert list(highway_gate_explorer._gated()) == gated
    assert set(range(1, 19)) - set(gated) == set(NOTHING_FITS)


def test_the_columns_are_the_classes_in_their_order():
    assert table("en").highway_gate_explorer.classes == tuple(info("cifar10").class_names)


@pytest.mark.parametrize("bias", highway_gate_explorer.BIASES)
@pytest.mark.parametrize("epoch", [0, 3, 5])
def test_gates_are_those_of_the_runs(bias, epoch, runs):
    explorer = HighwayGateExplorer(bias=bias, epoch=epoch)
    layers = [layer for layer in range(1, 19) if layer not in NOTHING_FITS]
    for gate, layer in enumerate(layers):
        found = np.array([run["final"]["gates"][epoch][gate] for run in runs[bias]])
        shown = explorer.gates(layer)
        assert [one.mean for one in shown] == pytest.approx(found.mean(axis=0), abs=1e-5)
        assert [one.low for one in shown] == list(found.min(axis=0))
        assert [one.high for one in shown] == list(found.max(axis=0))
    assert [explorer.gates(layer) for layer in NOTHING_FITS] == [(), ()]


@pytest.mark.parametrize("bias", highway_gate_explorer.BIASES)
def test_gates_begin_where_their_bias_puts_them(bias):
    explorer = HighwayGateExplorer(bias=bias, epoch=0)
    for one in explorer.gates(1) + explorer.gates(18):
        assert one.mean == pytest.approx(1 / (1 + np.exp(-bias)), abs=0.01)


def test_without_a_layer_the_accuracy_is_that_of_the_runs(runs):
    beside = {name: results.runs("lesions", name) for name in NETWORKS[1:]}
    for layer in range(1, 19):
        explorer = HighwayGateExplorer(bias=-3, layer=layer)
        places = {"highway": layer - 1, "residual": (layer - 1) // 2, "plain": (layer - 1) // 2}
        for name, found in {"highway": runs[-3], **beside}.items():
            left = [run["final"]["removed"][places[name]] for run in found]
            assert explorer.accuracy(name) == (() if None in left else tuple(left))
    assert explorer.unhurt("highway") == tuple(run["final"]["unhurt"] for run in runs[-3])
    explorer.layer = 0
    assert explorer.accuracy("plain") == explorer.unhurt("plain")


def test_the_mean_loss_leaves_out_what_changes_the_shape(runs):
    explorer = HighwayGateExplorer()
    lost = [
        run["final"]["unhurt"] - left
        for run in runs[-1]
        for number, left in enumerate(run["final"]["removed"], 1)
        if number not in NOTHING_FITS
    ]
    assert explorer.lost("highway") == pytest.approx(np.mean(lost))
    blocks = [
        run["final"]["unhurt"] - left
        for run in results.runs("lesions", "residual")
        for number, left in enumerate(run["final"]["removed"], 1)
        if number not in (4, 7)
    ]
    assert explorer.lost("residual") == pytest.approx(np.mean(blocks))


BAD = [
    ({"bias": -2}, "bias must be one of −1, −3. Received: bias=−2"),
    ({"bias": 0}, "bias must be a whole number from −3 to −1. Received: bias=0"),
    ({"epoch": 6}, "epoch must be a whole number from 0 to 5. Received: epoch=6"),
    ({"layer": 19}, "layer must be a whole number from 0 to 18. Received: layer=19"),
    ({"guess": "both"}, "guess must be one of none, highway, residual, plain"),
]


@pytest.mark.parametrize(("setting", "words"), BAD, ids=str)
def test_what_cannot_be_shown_is_refused_in_words(setting, words):
    with pytest.raises(TraitError) as caught:
        HighwayGateExplorer(**setting)
    assert words in str(caught.value)


@pytest.mark.parametrize("ask", ["unhurt", "accuracy", "lost"])
def test_an_unknown_network_is_refused(ask):
    with pytest.raises(ValueError, match=r"network is highway, residual or plain\. Received: network='vgg'"):
        getattr(HighwayGateExplorer(), ask)("vgg")


def test_sentence_and_still_say_the_recorded_numbers():
    explorer = HighwayGateExplorer(layer=6, epoch=1, guess="plain")
    fall = [100 * np.mean(found) for found in (explorer.unhurt("plain"), explorer.accuracy("plain"))]
    words = f"{fall[0]:.1f} % → {fall[1]:.1f} %"
    assert f"plain {words}" in explorer.describe()
    assert "after 1 epoch" in explorer.describe()
    written = [text.get_text() for text in explorer.still().axes[0].texts]
    assert {words, "accuracy without layer 6, in the other two without block 3"} <= set(written)
    assert f"{100 * explorer.gates(18)[9].mean:.1f}" in written
    assert written.count("no gate: it changes the shape") == 2


def test_sentence_and_still_hide_what_the_page_hides():
    explorer = HighwayGateExplorer(layer=6)
    written = " ".join(text.get_text() for text in explorer.still().axes[0].texts)
    assert "→" not in explorer.describe() + written
    explorer.guess = "residual"
    assert "→" in explorer.describe()
    explorer.layer = 0
    assert "→" not in explorer.describe()


def test_a_still_picture_of_wrong_numbers_is_refused():
    with pytest.raises(ValueError, match="Each layer has a gate for each class, or none"):
        plots.highway_gates_still([[0.5]], (0, 1), ["cat", "dog"], "gates", [([0.5], [])] * 3, "hurt")
