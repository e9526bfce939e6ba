"""Reading what was recorded: the right runs, found by name, plain errors, and no TensorFlow."""

import json
import subprocess
import sys

import pytest

from cnn_course import results


def test_reading_loads_no_tensorflow():
    code = (
        "import sys; from cnn_course import packing, results; "
        "packing.unpack(results.figure('live-network')['weights']['conv1/kernel']); "
        "results.spread('live-network', 'full'); "
        "raise SystemExit(bool({'tensorflow', 'keras'} & set(sys.modules)))"
    )
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


def test_only_folders_are_experiments(monkeypatch, tmp_path):
    for name in ("b", "a"):
        (tmp_path / name).mkdir()
    (tmp_path / "schema.json").touch()
    monkeypatch.setattr(results, "PLACES", (tmp_path / "schema.json", tmp_path))
    assert results.folder() == tmp_path
    assert results.names() == ("a", "b")


def test_what_a_wheel_carries_comes_first(root):
    """Beside an installed package another one may be called "results"."""
    assert (root / "cnn_course" / "_results", root / "results") == results.PLACES


def test_a_wheel_carries_its_own(monkeypatch, tmp_path):
    inside, beside = tmp_path / "_results", tmp_path / "results"
    for place in (inside, beside):
        (place / place.name.strip("_")).mkdir(parents=True)
    monkeypatch.setattr(results, "PLACES", (inside, beside))
    assert results.folder() == inside
    (inside / "results").rmdir()
    inside.rmdir()
    assert results.folder() == beside
    monkeypatch.setattr(results, "PLACES", (inside,))
    with pytest.raises(FileNotFoundError, match="no recorded results beside the package"):
        results.folder()


def test_runs_come_in_order():
    runs = results.runs("shuffled-pixels")
    keys = [(run["variant"], run["seed"]) for run in runs]
    assert keys == sorted(keys)
    assert len(keys) == 18


def test_a_variant_is_found_by_the_name_of_its_files(monkeypatch, tmp_path):
    """Only what is asked for is opened: the other files here are no JSON."""
    place = tmp_path / "toy"
    place.mkdir()
    for seed in (10, 2):
        (place / f"a-seed{seed}.json").write_text(json.dumps({"seed": seed}))
    others = "a-b-seed0.json b-a-seed0.json a-seed1.json.half a-seed1.json.json a-seedx.json figure.json"
    for other in others.split():
        (place / other).write_text("no JSON")
    monkeypatch.setattr(results, "PLACES", (tmp_path,))
    assert results.runs("toy", "a") == [{"seed": 2}, {"seed": 10}]
    assert [path.name for path in results.files(place)] == [
        "a-seed2.json",
        "a-seed10.json",
        "a-b-seed0.json",
        "b-a-seed0.json",
    ]
    with pytest.raises(ValueError, match=r"Received: variant='c'\. Known: a, a-b, b-a"):
        results.runs("toy", "c")


def test_spread_is_of_the_records():
    finals = [run["final"]["test_accuracy"] for run in results.runs("live-network", "full")]
    spread = results.spread("live-network", "full")
    assert (spread.low, spread.high, spread.runs) == (min(finals), max(finals), 3)
    assert spread.mean == pytest.approx(sum(finals) / 3, abs=1e-6)


def test_a_number_that_not_every_run_ends_with_has_no_spread(monkeypatch, tmp_path):
    (tmp_path / "toy").mkdir()
    finals = [{"steps": 3, "loss": 0.5}, {"steps": 4, "loss": None}, {"steps": 8}]
    for seed, final in enumerate(finals):
        (tmp_path / "toy" / f"a-seed{seed}.json").write_text(json.dumps({"final": final}))
    monkeypatch.setattr(results, "PLACES", (tmp_path,))
    assert results.spread("toy", "a", "steps") == results.Spread(5.0, 3, 8, 3)
    with pytest.raises(ValueError, match=r"no such number. Received: key='loss'. Known: steps, loss"):
        results.spread("toy", "a", "loss")


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: results.runs("x"), "Received: experiment='x'. Known: amount-of-data"),
        (lambda: results.figure("../results"), "Nothing is recorded under this name"),
        (lambda: results.runs("live-network", "x"), "Received: variant='x'. Known: full"),
        (lambda: results.spread("live-network", "full", "x"), "Received: key='x'. Known: train_loss"),
    ],
)
def test_plain_errors(call, words):
    with pytest.raises(ValueError, match=words):
        call()
