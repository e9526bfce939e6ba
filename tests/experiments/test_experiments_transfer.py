"""What a run learns from, how it is begun again, and what the figure is made of."""

import json

import numpy as np
import pytest

from cnn_course.experiments import transfer
from cnn_course.experiments.transfer import CLASSES, IMAGES, VARIANTS, WAYS, Learning


def test_the_right_scale_is_that_of_the_network_s_preparation():
    assert transfer.PREPARATION.normalise == transfer.RIGHT
    assert {way.scale for name, way in WAYS.items() if name not in ("divided", "raw")} == {transfer.RIGHT}


def test_every_class_has_as_many_and_the_fewer_are_among_the_more():
    labels = np.random.RandomState(0).randint(0, CLASSES, 500)
    few, more = (transfer.drawn(labels, images, seed=1) for images in (3, 8))
    assert np.bincount(labels[few]).tolist() == [3] * CLASSES
    assert set(few) < set(more)
    assert set(few) != set(transfer.drawn(labels, 3, seed=2))


def test_batches_go_through_all_before_any_comes_again():
    endless = transfer.batches(24, np.random.default_rng(0))
    first, second, third = (next(endless) for _ in range(3))
    assert {len(first), len(second), len(third)} == {transfer.BATCH}
    both = np.concatenate([first, second, third])
    assert sorted(both[:24]) == sorted(both[24:48]) == list(range(24))


@pytest.mark.tensorflow
def test_begun_again_nothing_is_left_of_the_time_before():
    import keras

    random = np.random.default_rng(0)
    numbers, labels = random.normal(size=(20, 4, 4, 3)).astype(np.float32), np.arange(20) % 2
    flat = [keras.Input((4, 4, 3)), keras.layers.Flatten(), keras.layers.Dense(2, activation="softmax")]
    one = transfer.Learner(keras.Sequential(flat), traced=False)
    start = one.model.get_weights()

    def learned(seed):
        one.model.set_weights(start)
        one.learn(numbers, labels, Learning(3, 0.1), seed, flips=True)
        return one.model.get_weights()[0]

    first, other, again = learned(1), learned(2), learned(1)
    np.testing.assert_array_equal(first, again)
    assert np.abs(first - other).max() > 1e-3
    assert np.abs(first - start[0]).max() > 1e-2


def test_the_figure_holds_every_run_by_way_and_number(tmp_path):
    for variant, (way, images) in VARIANTS.items():
        for seed in (0, 1):
            accuracy = round(images / 1000 + list(WAYS).index(way) / 100 + seed / 10, 4)
            record = {"final": {"test_accuracy": accuracy}}
            (tmp_path / f"{variant}-seed{seed}.json").write_text(json.dumps(record))
    figure = transfer.figure(tmp_path)
    assert list(figure["accuracies"]) == list(WAYS)
    assert figure["accuracies"]["small"][0] == [IMAGES[0] / 1000, IMAGES[0] / 1000 + 0.1]
    seeds = [len(runs) for runs in figure["accuracies"]["tuned"]]
    assert seeds == [2] * len(IMAGES)
    assert figure["steps"]["tuned"] == {"head": transfer.HEAD.steps, "whole": transfer.TUNED.steps}
    assert figure["steps"]["small"]["head"] == 0
