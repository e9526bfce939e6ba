"""The Python end of the figure of recorded runs: its curves are those of the records."""

import numpy as np
import pytest
from traitlets import TraitError

from cnn_course import plots, results
from cnn_course.widgets import RunsExplorer
from cnn_course.widgets.runs_explorer import series


def found(recording, line, split, kind):
    [one] = [
        one
        for one in series.curves(recording).series
        if (one.line, one.split, one.kind) == (line, split, kind)
    ]
    return one


@pytest.mark.parametrize("rate", [0.0001, 0.0003, 0.001, 0.003, 0.01, 0.03, 0.1, 0.3])
def test_a_rate_s_curves_are_those_of_its_three_runs(rate):
    runs = results.runs("learning-rate", f"rate-{rate:g}".replace(".", "_"))
    losses = found("learning-rate", f"{rate:g}", "train", "loss")
    assert [list(run) for run in losses.runs] == [run["final"]["losses"] for run in runs]
    assert losses.x == tuple(range(1, 361))
    assert [run["config"]["learning_rate"] for run in runs] == [rate] * 3
    reached = found("learning-rate", f"{rate:g}", "test", "accuracy")
    assert reached.x == (60, 120, 180, 240, 300, 360)
    assert [run[-1] for run in reached.runs] == [run["final"]["test_accuracy"] for run in runs]


@pytest.mark.parametrize("line", ["plain", "dropout", "more-digits"])
@pytest.mark.parametrize("split", ["train", "test"])
@pytest.mark.parametrize("kind", ["loss", "accuracy"])
def test_a_remedy_s_curves_are_those_of_its_epochs(line, split, kind):
    one = found("overfitting", line, split, kind)
    for values, run in zip(one.runs, results.runs("overfitting", line), strict=True):
        assert list(values) == [epoch[f"{split}_{kind}"] for epoch in run["epochs"]]
        batches = run["data"]["train"] // run["config"]["batch_size"]
        assert one.x == tuple(epoch["epoch"] * batches for epoch in run["epochs"])
    assert one.x[-1] == 360, "as many steps for all"


def test_the_codes_losses_and_the_runs_are_those_recorded():
    for form in ("plain", "sequential", "functional", "subclass"):
        runs = results.runs("same-losses", form)
        assert [list(run) for run in found("same-losses", form, "train", "loss").runs] == [
            run["final"]["losses"] for run in runs
        ]
    for run in results.runs("plain-tensorflow"):
        line = str(run["seed"])
        assert list(found("plain-tensorflow", line, "train", "loss").runs[0]) == run["final"]["losses"]
        ends = found("plain-tensorflow", line, "test", "accuracy")
        assert list(ends.runs[0]) == [epoch["test_accuracy"] for epoch in run["epochs"]]
        assert ends.x == (80, 160, 240, 320, 400)


def test_a_number_is_the_last_one_recorded_by_the_step():
    explorer = RunsExplorer("overfitting", step=359)
    plain = found("overfitting", "plain", "test", "loss")
    assert explorer.numbers("plain", "test") == tuple(run[58] for run in plain.runs)
    explorer.step = 360
    assert explorer.numbers("plain", "test") == tuple(run[59] for run in plain.runs)
    assert explorer.spread("plain", "test").mean == pytest.approx(np.mean([run[59] for run in plain.runs]))
    explorer.step = 59
    assert explorer.numbers("more-digits", "test") == ()
    with pytest.raises(ValueError, match=r"Nothing had been recorded by this step\. Received: line='more"):
        explorer.spread("more-digits", "test")


def test_the_captions_say_what_was_recorded():
    runs = RunsExplorer("plain-tensorflow", step=1)
    assert all(runs.numbers(line)[0] > np.log(10) for line in "012")
    low = found("overfitting", "plain", "test", "loss")
    assert all(min(run) < run[-1] for run in low.runs), "turns and rises"
    slow = RunsExplorer("learning-rate", step=360)
    assert slow.spread("0.0001").mean == pytest.approx(np.log(10), abs=0.06)
    assert slow.spread("0.3").mean == pytest.approx(np.log(10), abs=0.06)
    peaks = [max(run) for run in found("learning-rate", "0.3", "train", "loss").runs]
    assert round(max(peaks)) == 33, "in one run"
    assert sorted(peaks)[1] < 20


BAD = [
    ({"lines": ["0.5"]}, "lines must be some of 0.0001, 0.0003"),
    ({"lines": ["0.3", "0.3"]}, "each at most once. Received: lines=['0.3', '0.3']"),
    ({"step": 0}, "step must be a whole number from 1 to 360. Received: step=0"),
    ({"step": 361}, "step must be a whole number from 1 to 360. Received: step=361"),
    ({"kind": "error"}, "kind must be loss or accuracy. Received: kind='error'"),
    ({"scale": "root"}, "scale must be linear or log. Received: scale='root'"),
]


@pytest.mark.parametrize(("setting", "words"), BAD, ids=str)
def test_what_cannot_be_shown_is_refused_in_words(setting, words):
    with pytest.raises(TraitError) as caught:
        RunsExplorer(**setting)
    assert words in str(caught.value)


def test_unknown_names_are_refused():
    with pytest.raises(ValueError, match=r"No curves are known for this recording\. Received: recording='x'"):
        RunsExplorer("x")
    with pytest.raises(TypeError, match=r"RunsExplorer has no such setting\. Received: epoch"):
        RunsExplorer(epoch=1)
    with pytest.raises(TraitError, match=r"kind must be loss\. Received: kind='accuracy'"):
        RunsExplorer("same-losses", kind="accuracy")
    with pytest.raises(ValueError, match="There is no such curve"):
        RunsExplorer("overfitting").numbers("plain")


def test_the_still_picture_writes_the_recorded_numbers():
    explorer = RunsExplorer("learning-rate", kind="accuracy", step=360, lines=["0.03"])
    texts = [text.get_text() for axes in explorer.still().axes for text in axes.texts]
    assert "96.7 %, from 96.3 % to 97.1 % in 3 runs" in texts


def test_a_still_picture_of_uneven_curves_is_refused():
    with pytest.raises(ValueError, match=r"a curve has one number for each step\. Received: 1 numbers for 2"):
        plots.runs_still([("a", "test", [1, 2], [[1.0]], True)], 1)
    with pytest.raises(ValueError, match="curves must hold at least one"):
        plots.runs_still([], 1)
