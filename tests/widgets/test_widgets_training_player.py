"""The Python end of the figure that plays a training: what it shows is what was recorded."""

import numpy as np
import pytest
from traitlets import TraitError

from cnn_course import packing, plots, results
from cnn_course.experiments import watching_it_learn
from cnn_course.widgets import TrainingPlayer, training_player

PNG = b"\x89PNG\r\n\x1a\n"
RUN = results.runs("watching-it-learn")[0]
NUMBERS = [f"{split}_{what}" for split in ("training", "validation") for what in ("loss", "accuracy")]


@pytest.fixture(scope="module")
def kept():
    with np.load(results.folder("watching-it-learn") / "watched-seed0.npz") as file:
        return dict(file)


def test_every_moment_is_the_recorded_one(kept):
    player = TrainingPlayer()
    assert player.steps == kept["step"].tolist()
    for moment in range(len(player.steps)):
        player.moment = moment
        assert player.step == kept["step"][moment]
        for name in NUMBERS:
            split, what = name.split("_")
            assert getattr(player, what)(split) == kept[name][moment]
        assert np.array_equal(player.confusion, kept["confusion"][moment])
        for name, found in {"filters": player.filters, "shares": player.shares, **player.maps}.items():
            span = {"filters": 2 * np.abs(kept["filters"]).max(), "shares": 1}.get(name, kept[name].max())
            np.testing.assert_allclose(found, kept[name][moment], atol=span / 510 + 1e-6)
    assert list(player.maps) == list(watching_it_learn.MAPS)
    assert np.array_equal(player.digit, kept["digit"])


def test_it_starts_where_half_of_the_loss_is_gone(kept):
    player = TrainingPlayer()
    half = kept["validation_loss"][0] / 2
    assert player.loss("validation") <= half < kept["validation_loss"][player.moment - 1]
    assert player.axis == "log"
    row, column = player.cell
    assert row != column
    mistakes = player.confusion - np.diag(np.diag(player.confusion))
    assert player.confusion[row, column] == mistakes.max()


def test_what_is_asked_for_stays():
    player = TrainingPlayer(moment=0, cell=(4, 9), axis="linear")
    assert (player.moment, player.cell, player.axis) == (0, (4, 9), "linear")
    assert player._first == {"moment": 0, "cell": [4, 9], "axis": "linear", "prediction": "none"}


def test_epochs_are_counted_by_the_recorded_recipe():
    player = TrainingPlayer(moment=27)
    batches = RUN["data"]["train"] // RUN["config"]["batch_size"]
    assert (batches, player.step) == (859, RUN["final"]["steps"])
    assert player.epochs == RUN["config"]["epochs"] == 3
    assert player.accuracy("validation") == RUN["final"]["validation_accuracy"]
    assert player.confusion.sum() == watching_it_learn.VALIDATION == 5000


def test_what_the_chapter_says_is_what_was_recorded(kept):
    at = kept["step"].tolist().index
    loss, accuracy = kept["validation_loss"], kept["validation_accuracy"]
    assert loss[at(9)] > 0.95 * loss[0], "for some ten steps the loss hardly moves"
    assert loss[at(206)] < 0.15 * loss[0], "by step 200 most of it is gone"
    assert loss[at(38)] - loss[at(51)] > 0.5 > 0.03 > accuracy[at(51)] - accuracy[at(38)] > 0
    columns = kept["confusion"][0].sum(axis=0)
    assert columns.argsort()[::-1][:3].tolist() == [8, 5, 7]
    assert kept["confusion"][at(51)][9, [9, 4]].tolist() == [177, 169]
    assert kept["confusion"][-1][9, 4] == 5
    way = [
        np.abs(kept["filters"][at(end)] - kept["filters"][at(start)]).mean() / (end - start)
        for start, end in ((0, 1), (38, 51), (1947, 2577))
    ]
    assert way[0] == pytest.approx(RUN["config"]["learning_rate"], rel=0.01), "Adam's first step"
    assert 0.0009 < way[1] < 0.001, "nearly the whole learning rate"
    assert 45 < way[0] / way[2] < 55, "a fiftieth of that"
    spread = results.spread("watching-it-learn", "watched")
    assert round(100 * (spread.high - spread.low), 2) == 0.68
    assert watching_it_learn.SEEN == 2000


def test_colours_mean_the_same_at_every_moment():
    page = TrainingPlayer(moment=0)._recorded
    assert page["limits"] == TrainingPlayer(moment=27)._recorded["limits"]
    assert page["limits"]["filters"] == pytest.approx(np.abs(page["arrays"]["filters"]["low"]))


BAD = [
    ({"moment": 28}, "moment must be a whole number from 0 to 27. Received: moment=28"),
    ({"moment": -1}, "moment must be a whole number"),
    ({"moment": 1.0}, "moment must be a whole number"),
    ({"cell": (10, 0)}, "cell must lie in the confusion matrix, which has rows and columns 0 to 9"),
    ({"cell": 4}, "cell must be (row, column)"),
    ({"axis": "logarithmic"}, "axis must be log or linear. Received: axis='logarithmic'"),
]


@pytest.mark.parametrize(("setting", "words"), BAD, ids=str)
def test_what_cannot_be_shown_is_refused_in_words(setting, words):
    with pytest.raises(TraitError) as caught:
        TrainingPlayer(**setting)
    assert words in str(caught.value)


def test_other_recordings_and_names_are_refused():
    with pytest.raises(ValueError, match=r"holds no snapshots of a training: digit, .* is missing"):
        TrainingPlayer(recording="live-network")
    with pytest.raises(ValueError, match=r"Nothing is recorded under this name\. Received: experiment='x'"):
        TrainingPlayer(recording="x")
    with pytest.raises(TypeError, match=r"TrainingPlayer has no such setting\. Received: step"):
        TrainingPlayer(step=51)
    with pytest.raises(TraitError, match="read-only"):
        TrainingPlayer().recording = "live-network"
    with pytest.raises(ValueError, match="split is training or validation"):
        TrainingPlayer().loss("test")


def test_another_recording_of_the_same_form_is_played(monkeypatch):
    """Other steps, other layers, fewer moments, three classes."""
    one = np.arange(3 * 4 * 4 * 2, dtype=float).reshape(3, 4, 4, 2)
    other = {
        "digit": packing.pack(np.zeros((6, 5), np.uint8)),
        "label": 2,
        "steps": [0, 10, 40],
        "steps_an_epoch": 20,
        **{name: [2.0, 0.9, 0.5] for name in NUMBERS},
        "filters": packing.quantize(one - 48, -48, 48),
        "maps": {"deep": packing.quantize(one, 0)},
        "shares": packing.quantize(np.full((3, 3), 1 / 3), 0, 1),
        "confusion": packing.pack(np.ones((3, 3, 3), np.uint16)),
    }
    monkeypatch.setattr(results, "figure", lambda name: other)
    training_player._content.cache_clear()
    training_player._limits.cache_clear()
    try:
        player = TrainingPlayer("another")
        assert (player.recording, player.moment, player.step, player.epochs) == ("another", 1, 10, 0.5)
        assert list(player.maps) == ["deep"]
        assert player.still_png().startswith(PNG)
        with pytest.raises(TraitError, match="from 0 to 2"):
            player.moment = 3
    finally:
        training_player._content.cache_clear()
        training_player._limits.cache_clear()


@pytest.mark.parametrize("settings", [{}, {"moment": 0}, {"moment": 27, "axis": "linear"}], ids=str)
def test_the_sentence_says_the_step(settings):
    player = TrainingPlayer(**settings)
    assert f"After step {player.step:,} " in player.describe()


@pytest.mark.parametrize("moment", [0, 13, 27])
def test_the_still_picture_writes_the_recorded_numbers_apart_from_each_other(kept, moment):
    figure = TrainingPlayer(moment=moment).still()
    figure.canvas.draw()
    texts = [text for text in figure.axes[0].texts if text.get_text()]
    written = {text.get_text() for text in texts}
    loss, accuracy = kept["validation_loss"][moment], kept["validation_accuracy"][moment]
    assert any(f"held out {loss:.3f}" in words for words in written)
    assert any(f"held out {100 * accuracy:.1f} %" in words for words in written)
    assert {str(count) for count in kept["confusion"][moment].ravel()} <= written
    boxes = [text.get_window_extent() for text in texts]
    assert not any(box.overlaps(other) for i, box in enumerate(boxes) for other in boxes[i + 1 :])


GOOD = {
    "steps": [0, 9],
    "curves": {"loss": [[2, 1], [2, 1]], "accuracy": [[0, 1], [0, 1]]},
    "moment": 1,
    "digit": np.eye(6),
    "maps": {"filters": np.ones((3, 3, 8))},
    "shares": [0, 1],
    "confusion": [[5, 0], [1, 4]],
    "limits": {"filters": 1},
    "cell": (1, 0),
}


@pytest.mark.parametrize(
    ("change", "error", "words"),
    [
        ({"moment": 2}, ValueError, "moment lies outside the recording. Received: moment=2 of 2"),
        ({"moment": 1.0}, TypeError, "moment must be a whole number"),
        ({"curves": {"loss": [[2, 1, 0], [2, 1]]}}, ValueError, "a curve has one value for each moment"),
        ({"maps": {"filters": np.ones((3, 3))}}, ValueError, "filters has the wrong shape"),
    ],
    ids=str,
)
def test_a_still_picture_of_wrong_numbers_is_refused(change, error, words):
    plots.training_still(**GOOD)
    with pytest.raises(error, match=words):
        plots.training_still(**{**GOOD, **change})
