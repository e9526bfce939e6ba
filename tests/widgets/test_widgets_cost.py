"""The Python end of the figure of what searches cost: it quotes, counts what was recorded, and compares."""

import json

import pytest
from traitlets import TraitError

from cnn_course import plots, results
from cnn_course.widgets import CostExplorer
from cnn_course.widgets.cost_explorer import PREDICTIONS, _listed
from cnn_course.widgets.cost_explorer.published import COSTS

OURS = ("table", "search")


def test_published_searches_are_shown_as_they_are_quoted():
    assert [key for key in _listed() if key not in OURS] == list(COSTS)
    for key, one in COSTS.items():
        shown = _listed()[key]
        assert (shown["days"], shown["error"], shown["deviation"]) == (
            one.gpu_days,
            one.error,
            one.deviation,
        )
    assert [one.year for one in COSTS.values()] == sorted(one.year for one in COSTS.values())
    assert (COSTS["nas"].gpu_days, COSTS["nasnet"].gpu_days) == (22_400, 2_000)


def test_ours_is_what_the_records_took():
    folder = results.folder("cell-table")
    runs = [json.loads(path.read_text()) for path in sorted(folder.glob("part-*-seed*.json"))]
    seconds = [one for run in runs for one in run["final"]["seconds"]]
    table, search = (_listed()[key] for key in OURS)
    assert table["ours"] == len(seconds)
    assert table["days"] == pytest.approx(sum(seconds) / 86_400, rel=1e-4)
    assert search["ours"] == 60
    assert search["days"] / table["days"] == pytest.approx(60 / len(seconds))


def test_what_enas_needed_is_told_only_to_who_has_said_what_they_expect():
    explorer = CostExplorer(first="nas", second="enas", order="cost", cents=100)
    assert explorer.ratio is None
    assert explorer.rows == ("nas", "amoebanet", "nasnet", "pnas", "darts", "enas", *OURS)
    assert "0.45" not in explorer.describe()
    for prediction in PREDICTIONS[1:]:
        explorer.prediction = prediction
        assert explorer.ratio == pytest.approx(22_400 / 0.45)
        assert explorer.describe().endswith("ENAS: 0.45. NAS / ENAS = 49,778.")


def test_time_and_rent_follow_from_the_days():
    explorer = CostExplorer(gpus=8, cents=250)
    assert explorer.time("nas") == 2_800
    assert explorer.rent("nas") == 22_400 * 24 * 2.5
    assert explorer.rent("table") is None
    assert CostExplorer().rent("nas") is None


BAD = [
    ({"order": "name"}, "order must be one of year, cost. Received: order='name'"),
    ({"gpus": 0}, "gpus must be a whole number from 1 to 10000"),
    ({"cents": -1}, "cents must be a whole number from 0 to 100000"),
    ({"first": "mnasnet"}, "first must be one of nas, enas, nasnet, pnas, amoebanet, darts, table, search"),
]


@pytest.mark.parametrize(("settings", "words"), BAD, ids=str)
def test_what_cannot_be_shown_is_refused_in_words(settings, words):
    with pytest.raises(TraitError) as caught:
        CostExplorer(**settings)
    assert words in str(caught.value)


def test_a_still_of_nothing_is_refused_in_words():
    with pytest.raises(ValueError, match=r"costs must hold a number at least\. Received: costs=\{'ENAS'"):
        plots.cost_still({"ENAS": None})
