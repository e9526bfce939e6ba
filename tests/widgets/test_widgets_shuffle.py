"""The Python end of the figure for shuffled pixels: what it shows is what was recorded."""

import numpy as np
import pytest
from traitlets import TraitError

from cnn_course import datasets, plots, results
from cnn_course.widgets import ShuffleExplorer, shuffle_explorer

RECORDED = results.folder("shuffled-pixels")
CASES = [(kind, network) for kind in shuffle_explorer.KINDS for network in shuffle_explorer.NETWORKS]


@pytest.mark.parametrize(("kind", "network"), CASES)
def test_shares_and_accuracy_are_those_of_the_runs(kind, network):
    kept = np.load(RECORDED / f"{network}-{kind}-seed0.npz")
    runs = results.runs("shuffled-pixels", f"{network}-{kind}")
    reached = [run["final"]["test_accuracy"] for run in runs]
    explorer = ShuffleExplorer(kind=kind)
    assert explorer.accuracy(network).runs == len(reached) == 3
    assert explorer.accuracy(network).mean == pytest.approx(np.mean(reached), abs=1e-6)
    assert (explorer.accuracy(network).low, explorer.accuracy(network).high) == (min(reached), max(reached))
    assert explorer._recorded["accuracy"][f"{network}-{kind}"] == vars(explorer.accuracy(network))
    for number in range(20):
        explorer.digit, explorer.example = number // 2, number % 2 + 1
        assert kept["labels"][number] == explorer.digit
        assert np.array_equal(explorer.seen, kept["digits"][number]), "the very pixels that the network got"
        np.testing.assert_allclose(explorer.shares(network), kept["shares"][number], atol=0.5 / 255 + 1e-6)
        page = explorer._recorded["shares"][f"{network}-{kind}"][number]
        assert int(np.argmax(page)) == explorer.answer(network) == kept["shares"][number].argmax()


def test_the_order_is_the_one_of_the_chapter():
    explorer = ShuffleExplorer(kind="permuted", digit=8)
    order = np.random.RandomState(0).permutation(784)
    assert explorer._recorded["order"] == order.tolist()
    assert np.array_equal(explorer.seen.ravel(), explorer.written.ravel()[order])
    assert np.array_equal(explorer.seen, datasets.permuted(explorer.written[None])[0])


def test_it_starts_with_a_natural_digit_that_both_read():
    explorer = ShuffleExplorer()
    assert (explorer.kind, explorer.digit) == ("natural", 4)
    assert explorer.answer("dense") == explorer.answer("cnn") == 4
    assert np.array_equal(explorer.seen, explorer.written)


def test_what_the_caption_says_is_what_was_recorded():
    natural, shuffled = (ShuffleExplorer(kind=kind) for kind in ("natural", "permuted"))
    assert natural.accuracy("cnn").low > natural.accuracy("dense").high, "first place"
    assert shuffled.accuracy("cnn").high < shuffled.accuracy("dense").low, "second place"
    dense = natural.accuracy("dense")
    assert dense.low <= shuffled.accuracy("dense").mean <= dense.high, "reads it as well as before"
    assert shuffle_explorer._tested() == 10_000


BAD = [
    ({"kind": "shuffled"}, "kind must be natural, permuted or shifted. Received: kind='shuffled'"),
    ({"digit": 10}, "digit must be a whole number from 0 to 9. Received: digit=10"),
    ({"digit": True}, "digit must be a whole number"),
    ({"example": 0}, "example must be a whole number from 1 to 2"),
]


@pytest.mark.parametrize(("setting", "words"), BAD, ids=str)
def test_what_cannot_be_shown_is_refused_in_words(setting, words):
    with pytest.raises(TraitError) as caught:
        ShuffleExplorer(**setting)
    assert words in str(caught.value)


def test_unknown_names_are_refused():
    with pytest.raises(TypeError, match=r"ShuffleExplorer has no such setting\. Received: image"):
        ShuffleExplorer(image=1)
    with pytest.raises(ValueError, match="network is dense or cnn"):
        ShuffleExplorer().shares("mlp")


@pytest.mark.parametrize("kind", shuffle_explorer.KINDS)
def test_the_sentence_says_the_recorded_numbers(kind):
    explorer = ShuffleExplorer(kind=kind)
    assert f"{100 * explorer.accuracy('dense').mean:.2f} %" in explorer.describe()


def test_the_still_picture_writes_the_recorded_numbers():
    written = [text.get_text() for text in ShuffleExplorer(kind="shifted").still().axes[0].texts]
    assert {"says 7", "says 4", "right in 33.07 %", "from 31.98 to 33.61", "right in 58.75 %"} <= set(written)


@pytest.mark.parametrize(
    ("network", "words"),
    [
        ((np.ones(9), (0.5, 0.4, 0.6)), "shares has the wrong shape"),
        ((np.ones(10), (0.5, 0.6, 0.7)), "accuracy is mean, lowest and highest"),
    ],
)
def test_a_still_picture_of_wrong_numbers_is_refused(network, words):
    good = (np.eye(10)[4], (0.9, 0.8, 1.0))
    with pytest.raises(ValueError, match=words):
        plots.shuffle_still(np.zeros((28, 28)), np.zeros((28, 28)), good, network)
