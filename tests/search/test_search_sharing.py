"""The super-net: a path is the network that its cell would be, and nothing beside the path learns."""

import numpy as np
import pytest

from cnn_course import models
from cnn_course.search import RandomSearch, search, sharing, small
from cnn_course.training import Split, TrainConfig

pytestmark = pytest.mark.tensorflow
CONFIG = TrainConfig(epochs=2, batch_size=16, learning_rate=0.01, pixel_mean=0.5)
GENOMES = [(2, 1, 2, 0, 3), (2, 2, 2, 2, 2), (0, 3, 2, 2, 1), (0, 0, 0, 0, 0)]


@pytest.fixture(scope="module")
def net():
    """A super-net that tells bright pictures from dark ones, trained for a moment."""
    random = np.random.default_rng(0)
    labels = np.arange(64) % 2
    images = (random.integers(0, 100, (64, 8, 8, 3)) + 150 * labels[:, None, None, None]).astype(np.uint8)
    both = Split(images, labels)
    return sharing.SuperNet(both, both.take(slice(0, 40)), CONFIG).train()


@pytest.mark.parametrize("genome", GENOMES)
def test_a_path_is_the_network_of_its_cell_with_the_same_weights(net, genome):
    pixels = net.held_out.pixels(CONFIG)
    model = models.build(small.network(small.cell_of(genome), (8, 8, 3)))
    for layer in model.layers:
        if layer.weights:
            layer.set_weights(net.model.get_layer(layer.name).get_weights())
    said = net.shares(pixels, sharing.path_of(genome)).numpy()
    np.testing.assert_allclose(said, model(pixels, training=True).numpy(), atol=1e-5)


def test_nothing_beside_the_path_learns(net):
    path = sharing.path_of((2, 1, 2, 0, 3))
    images, labels = net.learned.pixels(CONFIG), net.learned.labels.astype(np.int32)
    before = [weight.numpy() for weight in net.weights]
    net.learn(images, labels, path, net.touched(path), 0.01)
    for weight, old, new in zip(net.model.trainable_variables, before, net.weights, strict=True):
        aside = "to" in weight.path and not ("_0to1_" in weight.path or "_1to2_" in weight.path)
        assert np.array_equal(old, new.numpy()) == aside, weight.path


def test_what_leads_nowhere_is_no_part_of_a_path():
    assert sharing.path_of((2, 2, 2, 0, 0)) == (0, 0, 0, 0, 0)
    for genome in map(small.SPACE.sample, [np.random.default_rng(0)] * 50):
        path = sharing.path_of(genome)
        assert small.key(small.cell_of(path)) == small.key(small.cell_of(genome))


def test_each_operation_of_an_edge_is_drawn_as_often():
    paths = sharing.fair_paths(np.random.default_rng(1))
    assert np.array_equal(np.sort(np.array(paths), axis=0), np.repeat(np.arange(4)[:, None], 5, axis=1))


def test_each_distinct_cell_is_drawn_as_often_in_any_way_to_write_it():
    random, ways = np.random.default_rng(1), {}
    for _ in range(20):
        paths = sharing.cell_paths(random)
        names = [small.key(small.cell_of(path)) for path in paths]
        assert sorted(names) == sorted(small.distinct())
        for name, path in zip(names, paths, strict=True):
            assert path == sharing.path_of(path)
            ways.setdefault(name, set()).add(path)
    assert len(ways["conv0(x) + x"]) > 1, "there are several edges it can stand on"


def test_it_learns_along_the_paths_that_are_drawn(net):
    """Where only the empty cell is drawn, no convolution of an edge is ever touched."""
    bare = sharing.SuperNet(net.learned, net.held_out, CONFIG, lambda random: [(0,) * 5])
    old = [weight.numpy() for weight in bare.weights]
    news = zip(bare.model.trainable_variables, old, bare.train().weights, strict=True)
    moved = {weight.path for weight, before, after in news if (before != after.numpy()).any()}
    assert moved
    assert not any("to" in path for path in moved)


def test_it_stands_where_any_evaluator_stands(net):
    trials = search(RandomSearch(small.SPACE, seed=0), net, budget=3)
    assert all(0 <= trial.reward <= 1 for trial in trials)
    assert max(trial.reward for trial in trials) > 0.9, "bright and dark are told apart"
    assert net(GENOMES[0]) == net(GENOMES[0])
