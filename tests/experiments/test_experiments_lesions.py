"""A network taken apart: put together again it is the network, and its paths add up to its gradient."""

import numpy as np
import pytest

from cnn_course import models
from cnn_course.experiments import _lesions

pytestmark = pytest.mark.tensorflow
COUNT = 6


@pytest.fixture(scope="module")
def pictures():
    random = np.random.default_rng(0)
    return random.normal(size=(COUNT, 16, 16, 3)).astype(np.float32), random.integers(0, 10, COUNT)


def built(name):
    import keras

    keras.utils.set_random_seed(1)
    return models.build(models.get(name, depth=8, input_shape=(16, 16, 3)))


@pytest.fixture(scope="module")
def model():
    return built("resnet-cifar")


@pytest.fixture(scope="module")
def parts(model):
    return _lesions.apart(model)


@pytest.mark.parametrize("name", ["plain-cifar", "resnet-cifar", "highway-cifar"])
def test_the_parts_put_together_are_the_network(name, pictures):
    pixels, _ = pictures
    whole = built(name)
    apart = _lesions.apart(whole)
    values = apart.stem(pixels)
    for block in apart.blocks:
        assert tuple(values.shape[1:]) == block.shapes[0]
        values = block.whole(values)
        assert tuple(values.shape[1:]) == block.shapes[1]
    np.testing.assert_allclose(apart.head(values), whole(pixels, training=False), atol=1e-6)


def test_what_is_left_of_a_block_is_its_shortcut_if_it_has_one(pictures, parts):
    pixels, _ = pictures
    values = parts.stem(pixels)
    np.testing.assert_array_equal(
        parts.blocks[0].rest(values), values
    )  # after a ReLU another changes nothing
    halved = parts.blocks[1]
    assert tuple(halved.rest(parts.blocks[0].whole(values)).shape[1:]) == halved.shapes[1]
    plain = _lesions.apart(built("plain-cifar"))
    assert [block.rest is None for block in plain.blocks] == [False, True, True]


NUMBERS = (1, 2, 5)
LEFT = [[n for bit, n in enumerate(NUMBERS) if not gone >> bit & 1] for gone in range(8)]


def toy():
    """Return parts that reckon with whole numbers, each block otherwise, and what the whole says of some."""

    def block(number):
        shapes = ((1,), (1,))
        return _lesions.Block(f"block{number}", lambda v: 3 * v + number, lambda v: v, shapes)

    parts = _lesions.Parts(lambda v: v, tuple(map(block, NUMBERS)), lambda v: np.eye(7)[v % 7])
    values = np.arange(360)
    # What is right is what some of the networks say, each for so many values that no two have the same share.
    turns = np.repeat(np.arange(8), np.arange(1, 9))
    labels = np.array([named(v, LEFT[turns[v % len(turns)]]) for v in values])
    return parts, values, labels


def named(values, numbers):
    for number in numbers:
        values = 3 * values + number
    return values % 7


def share(said, labels):
    return round(float((said == labels).mean()), 4)


def test_blocks_are_removed_as_their_place_says():
    parts, values, labels = toy()
    found = _lesions.any_removed(parts, values, labels)
    assert found == [share(named(values, numbers), labels) for numbers in LEFT]
    assert len({found[1], found[2], found[4]}) == 3
    assert _lesions.each_removed(parts, values, labels) == [found[1], found[2], found[4]]


def test_a_block_without_a_rest_is_not_removed():
    parts, values, labels = toy()
    stays = _lesions.Block("stays", parts.blocks[1].whole, None, ((1,), (1,)))
    parts = _lesions.Parts(parts.stem, (parts.blocks[0], stays, parts.blocks[2]), parts.head)
    assert _lesions.each_removed(parts, values, labels)[1] is None
    known = [one is not None for one in _lesions.any_removed(parts, values, labels)]
    assert known == [not gone & 2 for gone in range(8)]


def test_two_blocks_change_places_and_each_stands_for_the_other():
    parts, values, labels = toy()
    swapped, first, second = ((5, 2, 1), (5, 2, 5), (1, 2, 1))
    assert _lesions.exchanged(parts, (0, 2), values, labels) == {
        "blocks": [0, 2],
        "swapped": share(named(values, swapped), labels),
        "replaced": [share(named(values, first), labels), share(named(values, second), labels)],
    }


def test_only_blocks_that_keep_their_shape_stand_for_one_another(parts):
    twice = _lesions.Parts(parts.stem, (parts.blocks[0], *parts.blocks), parts.head)
    assert _lesions.alike(parts) == []
    assert _lesions.alike(twice) == [(0, 1)]


def test_the_gradients_of_all_paths_add_up_to_the_gradient(pictures, parts):
    import tensorflow as tf

    pixels, labels = pictures
    measured = _lesions.path_gradients(parts, pixels, labels)
    assert [len(one["one"]) for one in measured] == [2, 3, 4]  # lengths from 0 to so many blocks
    values = parts.stem(pixels)
    with tf.GradientTape() as tape:
        tape.watch(values)
        after = values
        for block in parts.blocks:
            after = block.whole(after)
        shares = tf.gather(parts.head(after), labels, batch_dims=1)
        loss = -tf.reduce_sum(tf.math.log(shares))
    true = _lesions._norm(tape.gradient(loss, values))
    assert measured[-1]["all"][0] == pytest.approx(true, rel=1e-3)  # four digits are written down
    shortest = measured[-1]["together"][0]
    assert shortest == pytest.approx(measured[-1]["one"][0], rel=1e-3)  # one path goes through no branch


def test_a_block_without_a_shortcut_has_no_two_ways_back(pictures):
    pixels, labels = pictures
    with pytest.raises(ValueError, match="Only a residual block has two ways back"):
        _lesions.path_gradients(_lesions.apart(built("plain-cifar")), pixels, labels)
