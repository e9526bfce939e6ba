"""Networks as data: they know their tables, refuse what does not fit, and stay free of Keras."""

import subprocess
import sys
from dataclasses import replace

import pytest

from cnn_course import models, shapes

CLASSES = {"vgg-16": 1000, "resnet-50": 1000}  # 10 for the others
NAMED = {
    "resnet-cifar": "resnet-cifar-20",
    "plain-cifar": "plain-cifar-20",
}  # what an argument makes of the name


@pytest.mark.parametrize("name", models.names())
def test_every_network_has_a_table(name):
    network = models.get(name)
    rows = network.table()
    assert network.name == NAMED.get(name, name)
    assert rows[-1].output_shape == (CLASSES.get(name, 10),)
    assert network.parameters == sum(row.parameters for row in rows)
    assert len({row.name for row in rows}) == len(rows)


def test_the_live_network_is_small():
    network = models.get("live-network")
    assert network.parameters == 7026 <= 10_000
    kinds = [row.kind for row in network.table()]
    assert "BatchNormalization" not in kinds
    assert kinds.count("Conv2D") == 3
    assert kinds.count("Dense") == 1


def test_the_two_halves_of_the_comparison_are_equally_large():
    dense, convolutional = (models.get(name).parameters for name in ("shuffle-dense", "shuffle-cnn"))
    assert abs(dense - convolutional) / convolutional < 0.02


def test_plain_stack_counts():
    assert models.plain_stack(3, filters=4).parameters == (9 * 1 * 4 + 4) + 2 * (9 * 4 * 4 + 4)


def test_unknown_name():
    with pytest.raises(ValueError, match=r"Received: name='alexnet'. Known: first-layer"):
        models.get("alexnet")


@pytest.mark.parametrize(
    ("name", "arguments", "error", "words"),
    [
        ("vgg-16", {"depth": 16}, TypeError, "'vgg-16' takes no such argument. Received: depth. It takes: i"),
        ("live-network", {"classes": 3}, TypeError, "Received: classes. It takes: none"),
        (
            "resnet-cifar",
            {"depth": 21},
            ValueError,
            "depth must be 6n . 2, such as 20, 32.*Received: depth=21",
        ),
        ("resnet-cifar", {"depth": 2}, ValueError, "Received: depth=2"),
        ("plain-cifar", {"depth": 34}, ValueError, "depth must be 6n . 2, .*Received: depth=34"),
        (
            "resnet-cifar",
            {"depth": 20.0},
            TypeError,
            "depth must be a whole number .*Received: depth=20.0",
        ),
        (
            "resnet-50",
            {"classes": 0},
            ValueError,
            "units must be a whole number .* Received: units=0",
        ),
        ("vgg-16", {"input_shape": (16, 16, 3)}, ValueError, "Layer 'stage5_pool': The window is larger"),
        (
            "vgg-16",
            {"input_shape": (224, 224)},
            ValueError,
            r"Layer 'stage1_conv1': Conv2D takes \(H, W, C\)",
        ),
    ],
)
def test_arguments_that_cannot_be_are_told_in_words(name, arguments, error, words):
    with pytest.raises(error, match=words):
        models.get(name, **arguments)


def test_arguments_reach_the_network():
    small = models.get("resnet-50", input_shape=(64, 32, 1), classes=7)
    assert small.input_shape == (64, 32, 1)
    assert small.table()[-1].output_shape == (7,)
    assert small.table()[-3].output_shape == (2, 1, 2048)
    assert "dropout" in {row.name for row in models.get("training-network", dropout=0.5).table()}


@pytest.mark.parametrize("name", ["plain-cifar", "resnet-cifar"])
@pytest.mark.parametrize(
    ("depth", "millions"), [(20, "0.27"), (32, "0.46"), (44, "0.66"), (56, "0.85"), (110, "1.7")]
)
def test_networks_for_cifar_have_the_published_size(name, depth, millions):
    """Table 6 of arXiv:1512.03385, where shortcuts have no weights, and means and variances do not count."""
    rows = [row for row in models.get(name, depth=depth).table() if "shortcut" not in row.name]
    assert len([row for row in rows if row.kind in ("Conv2D", "Dense")]) == depth
    digits = len(millions.split(".")[1])
    assert f"{sum(row.trainable for row in rows) / 1e6:.{digits}f}" == millions


def test_a_plain_network_is_the_residual_one_without_its_shortcuts():
    plain, residual = (models.get(name, depth=32) for name in ("plain-cifar", "resnet-cifar"))
    kept = [row for row in residual.table() if row.kind != "Add" and "shortcut" not in row.name]
    assert [(row.name, row.kind, row.output_shape, row.parameters) for row in plain.table()] == [
        (row.name, row.kind, row.output_shape, row.parameters) for row in kept
    ]
    assert not any(layer.inputs for layer in plain.layers), "a chain"
    settings = {layer.name: layer for layer in residual.layers}
    assert all(replace(settings[layer.name], inputs=()) == layer for layer in plain.layers)


@pytest.mark.parametrize("name", ["", "My Net", "a_b", "-a", "a--b"])
def test_bad_name(name):
    with pytest.raises(ValueError, match="lower-case words joined by hyphens"):
        models.Network(name, (8, 8, 1), (shapes.Flatten(),))


def test_layers_that_do_not_fit():
    with pytest.raises(ValueError, match="larger than the padded image"):
        models.Network("too-deep", (4, 4, 1), (shapes.Conv2D(1, 5),))


def test_no_keras_until_something_is_built():
    code = (
        "import sys; from cnn_course import models; models.get('live-network').table(); "
        "raise SystemExit(bool({'tensorflow', 'keras'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0
