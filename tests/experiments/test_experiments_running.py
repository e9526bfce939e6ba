"""The machine that does the runs: what is missing is done, what is there is kept, nothing is half there."""

import importlib
import json

import numpy as np
import pytest

import cnn_course.experiments
from cnn_course import experiments
from cnn_course.experiments import _recorded, _running, _schema
from cnn_course.experiments._definition import Experiment, Outcome
from cnn_course.training import DataNote, Epoch, History

pytestmark = pytest.mark.tensorflow


@pytest.fixture
def toy(monkeypatch):
    """Put a toy experiment in place of a real one; return the list of runs that it really did."""
    done = []

    def perform(variant, seed, smoke):
        if variant == "b" and seed == 1 and not smoke:
            raise RuntimeError("stopped in the middle")
        done.append((variant, seed))
        history = History((Epoch(1, 0.5, 0.75, 0.6, 0.7, 0.1),))
        arrays = {"drawn": np.random.normal(size=3)}
        return Outcome({"k": 1}, DataNote("d", "s", "0" * 64, 1, 1), history, {"more": seed}, arrays)

    def figure(folder):
        return {"accuracy": _recorded.summary(folder, "a")}

    experiment = Experiment(("a", "b"), perform, figure, {"accuracy": _schema.SPREAD})
    monkeypatch.setattr(_running, "find", lambda name: experiment)
    return done


def test_all_is_done_once(toy, tmp_path):
    files = experiments.run("toy", seeds=(0, 1), out=tmp_path, smoke=True)
    assert toy == [("a", 0), ("a", 1), ("b", 0), ("b", 1)]
    assert [file.name for file in files] == [
        "a-seed0.json",
        "a-seed1.json",
        "b-seed0.json",
        "b-seed1.json",
        "figure.json",
    ]
    assert experiments.run("toy", seeds=(0, 1), out=tmp_path, smoke=True) == files
    assert len(toy) == 4


def test_a_stopped_run_goes_on_where_it_was(toy, tmp_path):
    with pytest.raises(RuntimeError, match="stopped in the middle"):
        experiments.run("toy", seeds=(0, 1), out=tmp_path)
    kept = {file.name: file.read_bytes() for file in (tmp_path / "toy").iterdir()}
    assert sorted(kept) == [
        "a-seed0.json",
        "a-seed0.npz",
        "a-seed1.json",
        "a-seed1.npz",
        "b-seed0.json",
        "b-seed0.npz",
    ]
    experiments.run("toy", seeds=(0, 1), out=tmp_path, smoke=True)
    assert toy == [("a", 0), ("a", 1), ("b", 0), ("b", 1)]
    for name, content in kept.items():
        assert (tmp_path / "toy" / name).read_bytes() == content


def test_a_place_that_cannot_be_written_is_told_before_the_run(toy, tmp_path):
    (tmp_path / "file").write_text("mine")
    with pytest.raises(OSError, match="Not a directory"):
        experiments.run("toy", out=tmp_path / "file")
    assert toy == []


def test_results_may_lie_at_home(toy, tmp_path, monkeypatch):
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    experiments.run("toy", seeds=(0,), out="~/results")
    assert [file.name for file in tmp_path.iterdir()] == ["results"]


def test_what_stands_in_a_record(toy, tmp_path):
    path = experiments.run("toy", seeds=(2,), out=tmp_path, smoke=True)[0]
    record = json.loads(path.read_text())
    assert record["command"] == "cnn-course run toy --seed 2"
    assert record["final"] == {
        "train_loss": 0.5,
        "train_accuracy": 0.75,
        "test_loss": 0.6,
        "test_accuracy": 0.7,
        "more": 2,
    }
    assert len(record["epochs"]) == 1


def test_a_seed_decides_what_is_drawn(toy, tmp_path):
    for folder in ("one", "two"):
        experiments.run("toy", seeds=(3, 4), out=tmp_path / folder, smoke=True)
    one, two = (
        {file.name: file.read_bytes() for file in (tmp_path / folder / "toy").glob("*.npz")}
        for folder in ("one", "two")
    )
    assert one == two
    assert one["a-seed3.npz"] != one["a-seed4.npz"]


def test_no_figure_without_the_run_it_shows(toy, tmp_path, capsys):
    files = experiments.run("toy", seeds=(1,), out=tmp_path, smoke=True)
    assert [file.name for file in files] == ["a-seed1.json", "b-seed1.json"]
    assert "no figure yet" in capsys.readouterr().out


def test_the_figure_gathers_all_seeds_there_are(toy, tmp_path):
    for seeds in ((0, 1), (5,)):
        experiments.run("toy", seeds=seeds, out=tmp_path, smoke=True)
    figure = json.loads((tmp_path / "toy" / "figure.json").read_text())
    assert figure == {"kind": "toy", "accuracy": {"mean": 0.7, "low": 0.7, "high": 0.7, "runs": 3}}


def test_unknown_name():
    with pytest.raises(ValueError, match=r"Received: name='x'\. Known: amount-of-data"):
        experiments.run("x", out="nowhere", smoke=True)


@pytest.mark.parametrize("seeds", [(), (-1,), (0, 0), (1.0,), (True,), "0"])
def test_bad_seeds(seeds):
    with pytest.raises(ValueError, match="seeds must be whole numbers of at least 0, each once"):
        experiments.run("live-network", seeds=seeds, out="nowhere", smoke=True)


def test_a_smoke_run_never_lands_among_the_results():
    with pytest.raises(ValueError, match="A smoke run is no result"):
        experiments.run("live-network", smoke=True)


def test_every_name_is_an_experiment():
    assert len(experiments.names()) >= 13
    for name in experiments.names():
        experiment = _running.find(name)
        assert len(set(experiment.variants)) == len(experiment.variants) >= 1


def test_a_file_is_all_that_a_new_experiment_takes(monkeypatch, tmp_path):
    """A name that begins with an underscore is machinery; any other must carry a definition, or is told."""
    for file in ("toy_one.py", "_tools.py"):
        (tmp_path / file).write_text("NOTHING = True\n")
    monkeypatch.setattr(_running, "HERE", tmp_path)
    monkeypatch.setattr(cnn_course.experiments, "__path__", [str(tmp_path)])
    assert experiments.names() == ("toy-one",)
    with pytest.raises(TypeError, match=r"carries its definition as EXPERIMENT; .*toy_one\.py"):
        _running.find("toy-one")
    (tmp_path / "toy_two.py").write_text(
        "from cnn_course.experiments._definition import Experiment\n"
        "EXPERIMENT = Experiment(('a',), None, None, {})\n"
    )
    importlib.invalidate_caches()
    assert experiments.names() == ("toy-one", "toy-two")
    assert _running.find("toy-two").variants == ("a",)
