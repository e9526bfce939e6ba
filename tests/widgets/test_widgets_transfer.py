"""The Python end of the figure of transfer: its numbers are those of the records, and so are its words."""

import numpy as np
import pytest
from traitlets import TraitError

from cnn_course import plots, results
from cnn_course.widgets import TransferExplorer
from cnn_course.widgets.transfer_explorer.ways import FROM_CHANCE, HUES, Needed, Ways, recorded

WAYS, IMAGES = recorded().names, recorded().images


@pytest.mark.parametrize("way", WAYS)
def test_accuracies_are_those_of_the_records(way):
    for place, images in enumerate(IMAGES):
        found = [run["final"]["test_accuracy"] for run in results.runs("transfer", f"{way}-{images}")]
        assert recorded().accuracies(way)[place] == found
        assert len(found) >= 3
        assert TransferExplorer(images=images).accuracy(way) == np.median(found)


def test_every_way_has_a_colour_of_its_own():
    assert set(WAYS) == set(HUES)
    assert len(set(HUES.values())) == len(HUES)


def made(small, frozen):
    return Ways({"images": [10, 100], "accuracies": {"small": small, "frozen": frozen}})


def test_how_many_are_needed_is_read_off_straight_lines():
    ways = made([[0.1, 0.2, 0.3], [0.4, 0.4, 0.9]], [[0.3], [0.7]])
    assert ways.needed("small", 0.3).number == pytest.approx(10**1.5)
    assert ways.needed("small", 0.2).number == 10
    assert ways.needed("small", 0.4).number == pytest.approx(100)
    assert ways.needed("small", 0.41) == Needed(None, "more", 100)
    assert ways.needed("small", 0.19) == Needed(None, "fewer", 10)


@pytest.mark.parametrize(
    ("frozen", "answer"), [(0.1, "two"), (0.24, "two"), (0.3, "ten"), (0.39, "ten"), (0.41, "more")]
)
def test_the_answer_to_the_question_follows_from_the_records(monkeypatch, frozen, answer):
    explorer = TransferExplorer()
    monkeypatch.setattr(explorer, "_ways", made([[0.2], [0.4]], [[frozen], [0.7]]))
    times = explorer.ways.needed("small", frozen)
    assert explorer.answer() == answer, times


def test_the_result_is_said_once_something_was_expected():
    explorer = TransferExplorer(way="tuned")
    shown = f"{100 * explorer.accuracy('tuned'):.1f} %"
    assert shown not in explorer.describe()
    assert not any(shown in words for words in texts(explorer))
    explorer.prediction = "two"
    assert "Expected: up to three times. It was: " in explorer.describe()
    assert shown in explorer.describe()
    assert any(shown in words for words in texts(explorer))


def test_the_page_is_handed_what_was_recorded():
    page = TransferExplorer()._recorded
    assert [one["name"] for one in page["ways"] if not one["known"]] == list(FROM_CHANCE)
    assert {one["name"]: one["accuracies"] for one in page["ways"]} == recorded().content["accuracies"]


def texts(explorer):
    return [text.get_text() for axes in explorer.still().axes for text in axes.texts]


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"images": 9}, "images must be one of 10, "),
        ({"way": "small"}, "way must be one of frozen, "),
        ({"prediction": "no"}, "prediction must be one of none, two, ten, more. Received: prediction='no'"),
    ],
    ids=str,
)
def test_what_cannot_be_shown_is_refused_in_words(setting, words):
    with pytest.raises(TraitError) as caught:
        TransferExplorer(**setting)
    assert words in str(caught.value)


def test_a_way_that_was_not_recorded_is_refused():
    with pytest.raises(ValueError, match=r"There is no such way\. Received: way='x'\. Known: small"):
        TransferExplorer().accuracy("x")


def test_a_still_picture_of_nothing_is_refused():
    with pytest.raises(ValueError, match="lines must hold at least one way to learn"):
        plots.transfer_still([10], [])
