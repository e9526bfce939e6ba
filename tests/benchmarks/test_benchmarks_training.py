"""The benchmarks with Keras: each runs, small, and says what it measured. No time is asserted."""

import importlib
import json
import math

import jsonschema
import pytest

import benchmarks.__main__ as front

STAMP = {"benchmark": "a", "machine": "one", "date": "2026-11-28"}
NAMES = {
    "mnist": {"mnist5k-97", "mnist5k-98"},
    "resnet20": {"resnet20-step", "first-step", "input-pipeline"},
    "first_trained_step": {"first trained step"},
    "keras_models": {"build resnet-50", "inference of resnet-50, batch norms folded, one picture"},
    "pretrained": {"predict-top", "predict-top, same network", "first answer"},
}


def test_the_front_door_knows_them_and_not_their_helper():
    assert set(NAMES) <= set(front.available())
    assert not [name for name in front.available() if name.startswith("_")]


@pytest.mark.tensorflow
@pytest.mark.parametrize(
    "module",
    [
        pytest.param(name, marks=[pytest.mark.slow] * (name in ("keras_models", "pretrained")))
        for name in NAMES
    ],
)
def test_a_small_run_gives_whole_records(module, capsys, monkeypatch, root):
    from benchmarks import resnet20

    # Fewer layers to trace: one block a width, with the shortcuts that change shape.
    monkeypatch.setattr(resnet20, "DEPTH", 8)
    monkeypatch.setattr(resnet20, "BEFORE", 0)
    records = importlib.import_module(f"benchmarks.{module}").run(small=True)
    assert NAMES[module] <= {record["name"] for record in records}
    assert len({record["name"] for record in records}) == len(records)
    schema = json.loads((root / "benchmarks" / "results.schema.json").read_text(encoding="utf-8"))
    jsonschema.validate([{**record, **STAMP} for record in records], schema)
    for record in records:
        assert record["runs"] == 1
        assert all(math.isfinite(value) for value in record.values() if isinstance(value, float))
    assert capsys.readouterr().out == ""


def test_sides_take_turns_and_the_first_round_does_not_count():
    from benchmarks.keras_models import by_turns

    done = []
    calls = [lambda: done.append("ours"), lambda: done.append("theirs")]
    sides = by_turns(calls, 2, lambda: done.append("-"))
    assert [len(side) for side in sides] == [2, 2]
    assert done == ["-", "ours", "-", "theirs"] * 3


def test_the_photographs_that_are_named_differ():
    from benchmarks import pretrained

    photos = pretrained.photographs(32)
    assert {photo.shape for photo in photos} == {(300, 400, 3)}
    assert len({photo.tobytes() for photo in photos}) > 27, "one is hardly larger than that"


def test_ratios_above_1_mean_that_ours_is_better():
    from benchmarks._rows import compared

    less, best = compared("a", [1.0, 2.0, 9.0], [8.0, 4.0, 3.0], "b", "s")
    assert (less["ours"], less["peer"], less["ratio"], less["runs"]) == (2.0, 4.0, 2.0, 3)
    assert (best["name"], best["ours"], best["peer"], best["ratio"]) == ("a, best run", 1.0, 3.0, 3.0)
    more, best = compared("a", [1.0, 2.0, 9.0], [8.0, 4.0, 3.0], "b", "images/s", larger_is_better=True)
    assert more["ratio"] == 0.5
    assert (best["ours"], best["peer"]) == (9.0, 8.0)


def test_the_clock_stands_still_while_paused(monkeypatch):
    from benchmarks import _clock

    ticks = iter([10.0, 13.0, 20.0, 24.0])
    monkeypatch.setattr(_clock.time, "perf_counter", lambda: next(ticks))
    clock = _clock.Clock()
    assert clock.pause() == 3.0
    clock.go_on()
    assert clock.seconds() == 7.0


def test_our_recipe_is_what_was_chosen_on_digits_held_out(root):
    from cnn_course.experiments import quick_digits

    figure = json.loads((root / "results" / "quick-digits" / "figure.json").read_text(encoding="utf-8"))
    assert figure["chosen"] == quick_digits.CHOSEN
    for goal, epochs in figure["chosen"].items():
        kind, share = quick_digits.GOALS[goal]
        reached = {row["epochs"]: row["accuracy"]["mean"] for row in figure["validation_accuracy"][kind]}
        assert reached[epochs] >= share
        assert all(mean < share for n, mean in reached.items() if n < epochs)
        assert quick_digits.recipe(goal).epochs == epochs


@pytest.mark.tensorflow
def test_the_peers_are_as_published():
    from benchmarks import mnist, resnet20

    assert mnist.simple_convnet().count_params() == 34_826
    layers = resnet20.resnet20().layers
    assert sum(type(layer).__name__ in ("Conv2D", "Dense") for layer in layers) == 20 + 2  # two 1×1 shortcuts
