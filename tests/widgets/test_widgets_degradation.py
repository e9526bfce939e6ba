"""The Python end of the figure of the depths: its numbers are those of the records, and so are its words."""

import numpy as np
import pytest
from traitlets import TraitError

from cnn_course import plots, results
from cnn_course.widgets import DegradationExplorer
from cnn_course.widgets.degradation_explorer.runs import Runs, Verdict, recorded

KINDS, DEPTHS = recorded().kinds, recorded().depths


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("depth", DEPTHS)
def test_errors_and_curves_are_those_of_the_records(kind, depth):
    found = results.runs("degradation", f"{kind}-{depth}")
    explorer = DegradationExplorer(depth=depth)
    for split in ("train", "test"):
        assert explorer.errors(kind, split) == tuple(run["final"][f"{split}_error"] for run in found)
        wanted = [[1 - epoch[f"{split}_accuracy"] for epoch in run["epochs"]] for run in found]
        np.testing.assert_allclose(explorer.runs.curves(kind, depth, split), wanted, atol=1e-4)


def test_a_depth_is_compared_with_the_shallow_one_of_the_same_seed():
    deep, shallow = (
        [run["final"]["train_error"] for run in results.runs("degradation", f"plain-{depth}")]
        for depth in (DEPTHS[-1], 20)
    )
    worse = sum(a > b for a, b in zip(deep, shallow, strict=True))
    verdict = DegradationExplorer().verdict("plain")
    assert (verdict.worse, verdict.runs) == (worse, len(deep))
    assert DegradationExplorer(depth=20).verdict("plain") == Verdict(0, 0, len(deep))


def test_a_verdict_says_only_what_all_runs_agree_on():
    assert Verdict(3, 0, 3).word == "worse"
    assert Verdict(0, 3, 3).word == "better"
    assert {Verdict(2, 1, 3).word, Verdict(0, 2, 3).word, Verdict(0, 0, 3).word} == {"same"}


def test_the_chapter_says_what_was_recorded():
    """Of plain networks, the deeper one makes more mistakes on what it learned from, with every seed."""
    for depth, other in zip(DEPTHS[1:], DEPTHS, strict=False):
        pairs = zip(recorded().errors("plain", depth), recorded().errors("plain", other), strict=True)
        assert all(deep > shallow for deep, shallow in pairs), (depth, other)
    assert recorded().shallow == 20


def test_the_chapter_on_shortcuts_says_what_was_recorded():
    """Tens of points are lost by depth without them, few with them; but the deepest is not the best one."""
    deep, runs = DEPTHS[-1], recorded()

    def lost(kind):
        return float(np.median(runs.errors(kind, deep)) - np.median(runs.errors(kind, runs.shallow)))

    assert lost("plain") > 0.2 > 0.05 > lost("residual")
    assert runs.verdict("residual", deep).word != "better", "say so in the chapter, if longer runs are better"


def test_what_was_built_by_hand_does_as_well_as_what_it_was_built_from():
    shallow = recorded().errors("plain", 20)
    assert dict(recorded().by_hand()) == {depth: shallow for depth in DEPTHS if depth > 20}
    assert Runs(("residual",), recorded().content).by_hand() == [], "it was built from a plain one"


def test_a_chapter_may_show_plain_networks_alone():
    explorer = DegradationExplorer(["plain"])
    assert explorer.kinds == ["plain"]
    page = explorer._recorded
    assert {one["kind"] for one in page["networks"]} == {"plain"}
    assert DegradationExplorer().kinds == list(KINDS)
    assert DegradationExplorer(KINDS[::-1]).kinds == list(KINDS), "always in one order"


def test_the_result_is_said_once_something_was_expected():
    explorer = DegradationExplorer(["plain"])
    assert "worse in" not in explorer.describe()
    assert not any(f"plain-{DEPTHS[-1]}:" in words for words in texts(explorer))
    assert any(
        f"plain-{DEPTHS[-1]}:" in words for words in texts(DegradationExplorer(["plain"], prediction="same"))
    )
    explorer.prediction = "better"
    count = explorer.verdict("plain").runs
    assert f"Expected: better. It was worse in {count} of {count} seeds." in explorer.describe()


def texts(explorer):
    return [text.get_text() for axes in explorer.still().axes for text in axes.texts]


BAD = [
    ({"depth": 9}, "depth must be one of 8, 20, 32"),
    ({"prediction": "no"}, "prediction must be one of none, better, same, worse. Received: prediction='no'"),
]


@pytest.mark.parametrize(("setting", "words"), BAD, ids=str)
def test_what_cannot_be_shown_is_refused_in_words(setting, words):
    with pytest.raises(TraitError) as caught:
        DegradationExplorer(**setting)
    assert words in str(caught.value)


@pytest.mark.parametrize("kinds", [["x"], [], ["plain", "plain"]])
def test_unknown_kinds_are_refused(kinds):
    with pytest.raises(ValueError, match=r"kinds must be some of plain.*, each at most once\. Rec"):
        DegradationExplorer(kinds)


def test_what_is_not_shown_is_not_answered():
    with pytest.raises(ValueError, match=r"no such network\. Received: kind='residual', split='train'"):
        DegradationExplorer(["plain"]).errors("residual")
    with pytest.raises(ValueError, match=r"no such network\. Received: kind='plain', split='x'"):
        DegradationExplorer(["plain"]).errors("plain", "x")
    with pytest.raises(ValueError, match="no such network"):
        DegradationExplorer(["plain"]).verdict("residual")


def test_a_still_picture_of_nothing_is_refused():
    with pytest.raises(ValueError, match="curves must hold at least one network"):
        plots.degradation_still({"train": [], "test": []}, [])
