"""The Python end of the figure that explains a network: what was recorded, and that it belongs together."""

import gzip
import json

import numpy as np
import pytest
from traitlets import TraitError

from cnn_course import plots, results
from cnn_course.experiments import explanations
from cnn_course.models import pretrained
from cnn_course.widgets import WhyExplorer
from cnn_course.widgets.photo_network import asset, weights
from cnn_course.widgets.why_explorer import STAGES, recorded


def test_classes_are_those_of_the_record():
    names = pretrained.class_names()
    cases = recorded.content()["cases"]
    assert [names[case["place"]] for case in cases] == list(recorded.CLASSES)
    assert [(case["photo"], case["place"]) for case in cases] == list(explanations.CASES)
    assert list(recorded.FORGOTTEN[1:]) == list(explanations.FORGOTTEN)
    assert len(recorded.stages()) == STAGES


def test_shares_and_losses_are_those_of_the_network_in_numpy():
    explorer = WhyExplorer(label="tripod")
    case = explorer._case
    row, column = np.unravel_index(explorer.occlusion.argmax(), (7, 7))
    picture = asset.wanted(asset.seen(case["photo"]))
    covered = picture.copy()
    covered[32 * row : 32 * row + 32, 32 * column : 32 * column + 32] = 0
    before, after = (weights.shares(*asset.network(), one)[case["place"]] for one in (picture, covered))
    assert explorer.share == pytest.approx(float(before), abs=1e-4)
    assert explorer.occlusion.max() == pytest.approx(float(before - after), abs=1e-4)


@pytest.mark.parametrize("stage", range(1, STAGES + 1))
def test_what_is_said_to_be_alike_follows_from_the_maps(stage):
    for label in recorded.CLASSES:
        explorer = WhyExplorer(label=label, stage=stage)
        maps, name = explorer.map, recorded.stages()[stage - 1]["name"]
        assert (maps.max(), maps.shape[0]) == (1, recorded.stages()[stage - 1]["side"])
        small = explanations.pooled(maps[None], 7)
        found = explanations.alike(small, explorer.occlusion[None])[0]
        assert explorer.agreement == pytest.approx(found, abs=0.01)  # maps are kept in 256 steps
        explorer.forgotten = "head"
        found = explanations.alike(explorer.map[None], maps[None])[0]
        run = results.runs("explanations")[0]["final"]["likeness"][name]["head"][explorer._number]
        assert run == pytest.approx(found, abs=0.01)
        spread = explorer.likeness("head")
        assert spread.low <= run <= spread.high


def test_the_map_follows_the_network_that_has_forgotten():
    explorer = WhyExplorer(label="missile", stage=2)
    before = explorer.map
    explorer.forgotten = "all"
    assert not np.array_equal(explorer.map, before)
    with pytest.raises(
        ValueError, match=r"forgotten is dense, head, stage6, all\. Received: forgotten='none'"
    ):
        explorer.likeness("none")


def test_the_figure_is_light():
    assert len(gzip.compress(json.dumps(recorded.for_the_page()).encode())) < 60_000


@pytest.mark.parametrize(
    ("setting", "words"),
    [
        ({"label": "cat"}, "label must be one of tiger cat, lynx"),
        ({"stage": 7}, "stage must be a whole number from 1 to 6. Received: stage=7"),
        ({"forgotten": "tail"}, "forgotten must be one of none, dense, head, stage6, all"),
        ({"prediction": "me"}, "prediction must be one of none, changes, stays"),
    ],
    ids=str,
)
def test_what_cannot_be_shown_is_refused_in_words(setting, words):
    with pytest.raises(TraitError) as caught:
        WhyExplorer(**setting)
    assert words in str(caught.value)


def test_sentence_and_still_say_the_same_numbers():
    explorer = WhyExplorer(label="tripod", forgotten="head")
    share = f"{100 * explorer.share:.1f} %"
    assert share in explorer.describe()
    assert "with its head drawn anew" in explorer.describe()
    texts = {text.get_text() for text in explorer.still().axes[0].texts}
    assert f"What speaks for tripod, {share}?" in texts
    assert f"−{100 * explorer.occlusion.max():.0f}" in texts


def test_a_still_picture_of_nothing_is_refused():
    with pytest.raises(ValueError, match="map has the wrong shape"):
        plots.why_still([[[0, 0, 0]]], [1, 0], [[0.1]], "cat")
