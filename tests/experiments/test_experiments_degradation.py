"""Deeper by hand: the same function; and what the figure of the depths is made of."""

import json

import numpy as np
import pytest

from cnn_course import models
from cnn_course.experiments import degradation
from cnn_course.experiments._deepening import deepen

SIDE = (8, 8, 3)


def built(depth, kind="plain-cifar"):
    return models.build(models.get(kind, depth=depth, input_shape=SIDE))


@pytest.fixture(scope="module")
def shallow():
    """A network of eight layers whose batch norms do something, as after a training."""
    model, random = built(8), np.random.RandomState(0)
    for layer in model.layers:
        if type(layer).__name__ == "BatchNormalization":
            shapes = [one.shape for one in layer.get_weights()]
            scale, shift, mean, variance = (random.uniform(0.5, 1.5, shape) for shape in shapes)
            layer.set_weights([scale, shift - 1, mean - 1, variance])
    return model


@pytest.mark.tensorflow
def test_the_deeper_network_gives_what_the_shallow_one_gives(shallow):
    images = np.random.RandomState(1).uniform(0, 255, (5, *SIDE)).astype(np.float32)
    given, deep = shallow(images, training=False).numpy(), built(14)
    assert np.abs(deep(images, training=False).numpy() - given).max() > 1e-2, "until it is deepened"
    np.testing.assert_allclose(deepen(shallow, deep)(images, training=False).numpy(), given, atol=1e-5)
    assert len(deep.layers) > len(shallow.layers)


@pytest.mark.tensorflow
def test_a_shallower_network_cannot_be_made_of_it(shallow):
    with pytest.raises(ValueError, match=r"lacks layers of the shallow one\. Received: stage1_block2_"):
        deepen(built(14), shallow)


@pytest.mark.tensorflow
def test_a_layer_that_changes_the_channels_cannot_do_nothing():
    import keras

    ends = keras.Input((4, 4, 3)), keras.Input((4, 4, 3))
    less = keras.Model(ends[0], ends[0])
    more = keras.Model(ends[1], keras.layers.Conv2D(5, 3, use_bias=False, name="wide")(ends[1]))
    with pytest.raises(ValueError, match=r"as many channels as it takes\. Received: wide, from 3 to 5"):
        deepen(less, more)


@pytest.mark.parametrize("variant", degradation.VARIANTS)
def test_a_variant_is_a_network_of_its_kind_and_depth(variant):
    rows = degradation.network(variant).table()
    weighted = [row for row in rows if row.kind in ("Conv2D", "Dense") and "shortcut" not in row.name]
    kind, depth = degradation.VARIANTS[variant]
    assert len(weighted) == depth
    assert any(row.kind == "Add" for row in rows) == (kind != "plain")


def test_the_figure_holds_the_curves_and_errors_of_every_run(tmp_path):
    for number, variant in enumerate(degradation.VARIANTS):
        for seed in (0, 1):
            shares = {"train_error": (10 + number) / 100, "test_error": (20 + seed) / 100}
            final = {"train_accuracy": 0.5, **shares}
            if variant in degradation.BY_HAND:
                final["built_by_hand"] = dict.fromkeys(degradation.BY_HAND[variant], shares)
            epochs = [
                {"epoch": 1, "train_accuracy": 0.123456, "test_accuracy": 0.25 + seed, "train_loss": 2.0}
            ]
            record = {"final": final, "epochs": epochs, "config": {"parameters": 1000 + number}}
            (tmp_path / f"{variant}-seed{seed}.json").write_text(json.dumps(record))
    figure = degradation.figure(tmp_path)
    assert list(figure["errors"]) == list(degradation.VARIANTS)
    assert figure["errors"]["plain-20"] == [
        {"train_error": 0.11, "test_error": 0.2},
        {"train_error": 0.11, "test_error": 0.21},
    ]
    assert figure["curves"]["plain-8"][1] == {"train_accuracy": [0.1235], "test_accuracy": [1.25]}
    built = set(degradation.BY_HAND["plain-20"])
    assert [set(one) for one in figure["built_by_hand"]["plain-20"]] == [built] * 2
    assert figure["parameters"]["plain-20"] == 1001
