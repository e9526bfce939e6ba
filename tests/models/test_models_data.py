"""Networks as data: they know their tables, refuse what does not fit, and stay free of Keras."""

import subprocess
import sys

import pytest

from cnn_course import models, shapes


@pytest.mark.parametrize("name", models.names())
def test_every_network_has_a_table(name):
    network = models.get(name)
    rows = network.table()
    assert network.name == name
    assert rows[-1].output_shape == (10,)
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
