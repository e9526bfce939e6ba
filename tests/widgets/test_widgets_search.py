"""The Python end of the figure of the searches: its numbers are those of the records; so are its words."""

import re

import numpy as np
import pytest
from traitlets import TraitError

from cnn_course import plots, results
from cnn_course.plots import _search
from cnn_course.search import difference, pairs_won, rank_correlation, small
from cnn_course.widgets import SearchPlayer
from cnn_course.widgets.search_player.searches import recorded

TABLE = results.figure("cell-table")
WAYS = recorded().ways


def test_its_table_is_that_of_the_records():
    searches = recorded()
    np.testing.assert_array_equal(searches.accuracy, TABLE["accuracy"])
    np.testing.assert_allclose(searches.worth, np.mean(TABLE["test_accuracy"], axis=1))
    assert searches.ranks == ("all", *map(str, range(searches.seeds)))


def test_every_distinct_cell_was_trained_and_no_other():
    assert sorted(recorded().content["keys"]) == sorted(small.distinct())
    assert {small.parse(cell) for cell in TABLE["cells"]} == set(small.distinct().values())
    for cell, parameters in zip(TABLE["cells"], TABLE["parameters"], strict=True):
        assert small.network(small.parse(cell)).parameters == parameters
    assert {len(seeds) for seeds in TABLE["accuracy"]} == {recorded().seeds}


@pytest.mark.parametrize("way", WAYS)
def test_its_searches_are_those_of_the_records(way):
    found = [cells for run in results.runs("cell-search", way) for cells in run["final"]["evaluated"]]
    assert recorded().evaluated[way].shape == (len(found), recorded().budget)
    for cells, kept in zip(found, recorded().evaluated[way], strict=True):
        assert list(kept[: len(cells)]) == cells
        assert set(kept[len(cells) :]) <= {cells[-1]}


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("evaluations", [1, 7, 60])
def test_what_a_search_has_found_is_the_best_of_what_it_has_seen(way, evaluations):
    player = SearchPlayer(way=way, evaluations=evaluations)
    tried = [int(cell) for cell in player.searches.evaluated[way][0, :evaluations]]
    best = max(tried, key=lambda cell: TABLE["accuracy"][cell][0])
    assert player.found == best
    worths = {other: player.searches.reached(other, evaluations) for other in WAYS}
    for other in WAYS:
        assert player.pairs(other) == pytest.approx(pairs_won(worths[way], worths[other]))
    assert player.pairs(way) == 0.5


def test_cells_rank_by_one_seed_or_by_all():
    searches = recorded()
    for rank in searches.ranks:
        by = (
            np.mean(TABLE["accuracy"], axis=1) if rank == "all" else np.array(TABLE["accuracy"])[:, int(rank)]
        )
        best = searches.best(rank, 5)
        assert list(by[best]) == sorted(by, reverse=True)[:5]
    assert searches.place(int(searches.worth.argmax())) == 1


def test_it_says_what_it_shows():
    player = SearchPlayer(way="evolution", evaluations=1)
    said = player.describe()
    assert f"Every one of {len(TABLE['cells'])} cells" in said
    assert player.searches.content["keys"][player.found] in said
    assert f"in {100 * player.pairs('random'):.0f} of 100 pairs" in said
    assert said.count("pairs") == len(WAYS) - 1


BAD = [
    ({"way": "luck"}, "way must be random, evolution, controller or ranked"),
    ({"evaluations": 0}, "evaluations must be a whole number"),
    ({"evaluations": 61}, "evaluations must be a whole number from 1 to 60"),
    ({"rank": "9"}, "rank must be one of all, 0, 1"),
]


@pytest.mark.parametrize(("setting", "words"), BAD, ids=str)
def test_what_cannot_be_shown_is_refused_in_words(setting, words):
    with pytest.raises(TraitError, match=words):
        SearchPlayer(**setting)


def test_what_is_no_way_to_search_is_not_compared():
    with pytest.raises(ValueError, match=r"no such way to search\. Received: other='luck'"):
        SearchPlayer().pairs("luck")


def test_a_still_picture_of_unlike_lists_is_refused():
    with pytest.raises(ValueError, match="a parameter count for each accuracy"):
        plots.search_still(([1, 2], [0.5]), tried=[], found=0, bands=[], evaluations=1)


def test_the_chapter_says_what_was_recorded():
    """One training tells good cells from bad, less so among the good ones; and the winner has been lucky."""
    accuracy = recorded().accuracy
    means, worth = accuracy.mean(axis=1), recorded().worth
    better = worth >= np.median(worth)
    assert np.sqrt(accuracy.var(axis=1, ddof=1).mean()) < means.std(ddof=1)
    among_all, among_good = (
        rank_correlation(accuracy[which, 0], accuracy[which, 1]) for which in (better | True, better)
    )
    assert among_all > among_good + 0.05
    for seed in range(recorded().seeds):
        best = accuracy[:, seed].argmax()
        assert accuracy[best, seed] > np.delete(accuracy[best], seed).mean()


def test_the_chapter_says_what_the_searches_decide():
    found = {way: 100 * recorded().reached(way, 60) for way in WAYS}
    _, low, high = difference(found["ranked"], found["controller"])
    assert low < 0 < high


@pytest.mark.parametrize("way", WAYS)
def test_no_line_of_the_still_leaves_the_picture(way):
    draw, settings = SearchPlayer(way=way)._drawing()
    picture = draw(**settings)
    said = [text for axes in picture.axes for text in axes.texts] + picture.texts
    assert max(text.get_window_extent().x1 for text in said) <= picture.bbox.x1
    words = " ".join(text.get_text() for text in said)
    assert all(line in words for line in settings["said"]), "nothing is left out"


def test_the_still_has_the_hues_of_the_page(root):
    script = (root / "cnn_course" / "widgets" / "search_player" / "state.js").read_text(encoding="utf-8")
    (hues,) = re.findall(r"HUES = \[([\d, ]+)\]", script)
    assert tuple(map(int, hues.split(", "))) == _search.HUES
    assert len(_search.HUES) == len(_search.LINES) == len(WAYS)
