"""The Python end of the figure of top-1 and top-5: what is recorded is what the network says."""

import json

import pytest
from traitlets import TraitError

from cnn_course.models import pretrained
from cnn_course.widgets import TopFiveExplorer
from cnn_course.widgets.top_five_explorer import PHOTOGRAPHS, recorded

SAID = recorded.said()
QUICK = ("chelsea", "right")
ALL = [(photograph, preparation) for preparation in recorded.PREPARATIONS for photograph in PHOTOGRAPHS]


@pytest.mark.parametrize(
    ("photograph", "preparation"),
    [pytest.param(*one, marks=() if one == QUICK else pytest.mark.slow) for one in ALL],
)
def test_what_is_recorded_is_what_the_network_says(photograph, preparation):
    found, wanted = recorded.measured(photograph, preparation), SAID[preparation][photograph]
    assert [name for name, _ in found.top] == [name for name, _ in wanted.top]
    assert [share for _, share in found.top] == pytest.approx([share for _, share in wanted.top], abs=1e-3)
    assert {name: rank for name, (rank, _) in found.labels.items() if rank < 20} == {
        name: rank for name, (rank, _) in wanted.labels.items() if rank < 20
    }


def test_everything_is_recorded_and_fits_together():
    assert list(SAID) == list(recorded.PREPARATIONS)
    names = set(pretrained.class_names())
    for photographs in SAID.values():
        assert list(photographs) == list(recorded.LABELS)
        for photograph, one in photographs.items():
            shares = [share for _, share in one.top]
            assert shares == sorted(shares, reverse=True)
            assert sum(shares) <= 1
            assert list(one.labels) == list(recorded.LABELS[photograph])
            assert set(one.labels) <= names
            for label, (rank, share) in one.labels.items():
                if rank <= recorded.SHOWN:
                    assert one.top[rank - 1] == (label, share)


def test_there_is_a_photograph_of_each_kind():
    """One right at once, some right among five only, one that fails both: so the chapter says."""
    first, five = TopFiveExplorer(first=1).hits, TopFiveExplorer(first=5).hits
    assert first == ("coffee",)
    assert set(five) == set(PHOTOGRAPHS) - {"brick"}
    explorer = TopFiveExplorer(photograph="brick", first=10)
    assert (explorer.label, explorer.hit) == ("stone wall", False)


def test_another_label_is_another_rank():
    explorer = TopFiveExplorer(first=1, labels=[0, 1, 0, 0, 0])
    assert (explorer.label, explorer.rank, explorer.hit) == ("tiger cat", 1, True)
    assert explorer.hits == ("coffee", "chelsea")
    assert "tiger cat" in TopFiveExplorer(labels=[0, 1, 0, 0, 0]).describe()


def test_the_answer_is_told_only_to_who_has_said_what_they_expect():
    assert TopFiveExplorer().describe().endswith("whether a network has tabby among its first 5.")
    assert "number 3" in TopFiveExplorer(prediction="miss").describe()


@pytest.mark.parametrize(
    "labels", [[0, 0, 0, 0], [0, 0, 0, 0, 3], [0, 0, 0, 0, -1], [0, 0, 0, 0, True], list("00000")]
)
def test_labels_that_there_are_not_are_refused(labels):
    with pytest.raises(TraitError, match=r"labels must be 5 whole numbers from 0 to 2\. Received: labels="):
        TopFiveExplorer(labels=labels)


def test_its_data_is_light():
    assert len(json.dumps(TopFiveExplorer()._recorded)) < 70_000
