"""The Python end of the figure that unrolls a residual network: counts, and what was recorded."""

from itertools import product
from math import comb

import pytest
from traitlets import TraitError

from cnn_course import plots, results
from cnn_course.widgets import UnravelExplorer, unravel_explorer

NETWORKS = unravel_explorer.NETWORKS


@pytest.fixture(scope="module")
def runs():
    return {name: results.runs("lesions", name) for name in NETWORKS}


@pytest.mark.parametrize("removed", [[], [9], [4, 8], [1, 2, 9], [7, 8, 9]])
@pytest.mark.parametrize("unrolled", [1, 3, 6])
def test_paths_are_counted_one_by_one(unrolled, removed):
    blocks = range(10 - unrolled, 10)
    counts = [0] * (unrolled + 1)
    for branches in product([False, True], repeat=unrolled):
        if not any(through and block in removed for through, block in zip(branches, blocks, strict=True)):
            counts[sum(branches)] += 1
    assert UnravelExplorer(unrolled=unrolled, removed=removed).paths == tuple(counts)


def test_without_a_block_the_accuracy_is_that_of_the_runs(runs):
    explorer = UnravelExplorer()
    for name in NETWORKS:
        for block in range(1, 10):
            explorer.removed = [block]
            found = [run["final"]["removed"][block - 1] for run in runs[name]]
            assert explorer.accuracy(name) == (() if None in found else tuple(found))
        explorer.removed = []
        assert explorer.accuracy(name) == explorer.unhurt(name)
        assert explorer.unhurt(name) == tuple(run["final"]["unhurt"] for run in runs[name])
        explorer.removed = [2, 9]
        assert explorer.accuracy(name) == tuple(
            run["final"]["any_removed"][0b100000010] for run in runs[name]
        )


def test_only_a_shortcut_stands_in_for_a_block_that_changes_the_shape():
    for block in (4, 7):
        explorer = UnravelExplorer(removed=[block])
        assert explorer.accuracy("plain") == ()
        assert len(explorer.accuracy("residual")) == 3


def test_swapped_blocks_are_those_of_the_runs(runs):
    for name in NETWORKS:
        for place, pair in enumerate(unravel_explorer._pairs()):
            exchanged = [run["final"]["exchanged"][place] for run in runs[name]]
            assert {tuple(one["blocks"]) for one in exchanged} == {tuple(int(n) - 1 for n in pair.split("-"))}
            found = UnravelExplorer(swapped=pair).accuracy(name)
            assert found == tuple(one["swapped"] for one in exchanged)


@pytest.mark.parametrize("unrolled", [1, 4, 6])
def test_a_length_has_its_share_of_the_gradient(unrolled, runs):
    shares = UnravelExplorer(unrolled=unrolled).gradient
    assert sum(one.mean for one in shares) == pytest.approx(1, abs=1e-5)
    for length, share in enumerate(shares):
        each = []
        for run in runs["residual"]:
            norms = run["final"]["gradients"][unrolled - 1]["one"]
            sizes = [comb(unrolled, k) * norm for k, norm in enumerate(norms)]
            each.append(sizes[length] / sum(sizes))
        assert (share.low, share.high) == pytest.approx((min(each), max(each)))


def test_a_network_is_hurt_in_one_way_at_a_time():
    with pytest.raises(TraitError, match="removed and swapped say two things"):
        UnravelExplorer(removed=[2], swapped="5-6")
    explorer = UnravelExplorer(removed=[2])
    explorer.swapped = "5-6"
    assert explorer.removed == []
    explorer.removed = [9, 1]
    assert (explorer.swapped, explorer.removed) == ("none", [1, 9])


BAD = [
    ({"removed": [0]}, "removed must be blocks from 1 to 9, each at most once. Received: removed=[0]"),
    ({"removed": [3, 3]}, "removed must be blocks from 1 to 9"),
    ({"removed": [True]}, "removed must be blocks from 1 to 9"),
    ({"swapped": "3-4"}, "swapped must be one of none, 1-2, 1-3, 2-3, 5-6, 8-9. Received: swapped='3-4'"),
    ({"unrolled": 7}, "unrolled must be a whole number from 1 to 6. Received: unrolled=7"),
    ({"guess": "me"}, "guess must be one of none, residual, plain, both"),
]


@pytest.mark.parametrize(("setting", "words"), BAD, ids=str)
def test_what_cannot_be_shown_is_refused_in_words(setting, words):
    with pytest.raises(TraitError) as caught:
        UnravelExplorer(**setting)
    assert words in str(caught.value)


def test_an_unknown_network_is_refused():
    with pytest.raises(ValueError, match=r"network is residual or plain\. Received: network='highway'"):
        UnravelExplorer().accuracy("highway")


def test_sentence_and_still_say_the_recorded_numbers():
    explorer = UnravelExplorer(unrolled=3, removed=[9])
    fall = [sum(found) / len(found) for found in (explorer.unhurt("plain"), explorer.accuracy("plain"))]
    words = f"plain {100 * fall[0]:.1f} % → {100 * fall[1]:.1f} %"
    assert words in explorer.describe()
    assert "8 paths, of which 4 are left: 1, 2, 1, 0 by length" in explorer.describe()
    written = {text.get_text() for text in explorer.still().axes[0].texts}
    assert {"accuracy without block 9", words.removeprefix("plain ")} <= written


def test_a_still_picture_of_wrong_numbers_is_refused():
    with pytest.raises(ValueError, match="There is a share of the gradient for each length"):
        plots.unravel_still([1, 1], [(1, 1, 1)], [([0.5], []), ([0.5], [])], "hurt")
