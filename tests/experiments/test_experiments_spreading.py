"""Runs made of candidates: the same records in whatever processes they are made, whole or not at all."""

import importlib.util
import json
import os
import subprocess
import sys

import pytest

from cnn_course import cli, experiments
from cnn_course.experiments import _running, _spreading, cell_table
from cnn_course.experiments._definition import Candidates, Experiment, Outcome
from cnn_course.search import spreading
from cnn_course.training import DataNote

NOTE = DataNote("d", "s", "0" * 64, 1, 1)


@pytest.fixture
def toy(monkeypatch):
    """Put a toy experiment in place of a real one; return the candidates that it really did, in order."""
    done = []

    def evaluate(candidate, seed, smoke):
        done.append((candidate, seed))
        if len(done) == 4:
            raise KeyboardInterrupt
        return {"worth": len(candidate) + seed}

    def gather(variant, seed, smoke, rows):
        return Outcome({}, NOTE, final={"worth": [row["worth"] for row in rows]})

    parts = Candidates(lambda variant, smoke: [variant, variant * 2, variant * 3], evaluate, gather)
    experiment = Experiment(("a", "b"), None, lambda folder: {"content": 1}, {}, candidates=parts)
    monkeypatch.setattr(_running, "find", lambda name: experiment)
    monkeypatch.setattr(_spreading, "_environment", lambda: {"python": "3"})
    return done


def test_who_was_stopped_goes_on_with_the_candidate_that_is_missing(toy, tmp_path):
    with pytest.raises(KeyboardInterrupt):
        experiments.run_spread("toy", (0, 1), tmp_path, workers=1)
    assert list((tmp_path / "toy").glob("*.json")) == [], "no run is whole yet, or half of one is there"
    files = experiments.run_spread("toy", (0, 1), tmp_path, workers=1)
    assert [path.name for path in files] == [
        "a-seed0.json",
        "a-seed1.json",
        "b-seed0.json",
        "b-seed1.json",
        "figure.json",
    ]
    assert sorted(path.name for path in (tmp_path / "toy").iterdir()) == [path.name for path in files]
    assert json.loads(files[1].read_text())["final"] == {"worth": [2, 3, 4]}
    stopped_at = toy[3]
    assert sorted(toy) == sorted([*{*toy}, stopped_at]), "only the one at which it stopped was begun twice"
    assert len({*toy}) == 12
    experiments.run_spread("toy", (0, 1), tmp_path, workers=1)
    assert len(toy) == 13


def test_other_experiments_have_no_candidates(tmp_path, capsys):
    arguments = ["run", "live-network", "--address", "auto", "--smoke", "--to", str(tmp_path)]
    assert cli.main(arguments) == 1
    assert "not made of candidates" in capsys.readouterr().err


def test_a_table_has_one_number_of_threads():
    row = {**dict.fromkeys(cell_table.COLUMNS, 1), "threads": 1}
    with pytest.raises(ValueError, match=r"Received: .* and .* threads"):
        cell_table.gather("part-1", 0, True, [row, {**row, "threads": 2}])


def test_nas_is_the_table_of_all_cells(monkeypatch, tmp_path, capsys):
    calls = []

    def run_spread(name, seeds, out, smoke, workers, address):
        calls.append((name, seeds, workers, address))
        return [tmp_path / "part-1-seed0.json"]

    monkeypatch.setattr(experiments, "run_spread", run_spread)
    assert cli.main(["run", "nas", "--workers", "2", "--seed", "0", "--to", str(tmp_path)]) == 0
    assert "bound to 127.0.0.1: nobody else can reach it" in capsys.readouterr().out
    assert cli.main(["run", "nas", "--workers", "8", "--address", "host:6379"]) == 0
    assert calls == [("cell-table", [0], 2, None), ("cell-table", [0, 1, 2], 8, "host:6379")]


def test_no_ray_is_told_in_a_sentence(monkeypatch, tmp_path, capsys):
    monkeypatch.setitem(sys.modules, "ray", None)
    assert cli.main(["run", "nas", "--workers", "2", "--smoke", "--to", str(tmp_path)]) == 1
    assert "Several workers need Ray, which is not installed" in capsys.readouterr().err


ONE_PROCESS = """
import json, sys
from cnn_course.experiments import _spreading
print(json.dumps([_spreading.evaluate(tuple(job)) for job in json.loads(sys.argv[1])]))
"""


@pytest.mark.slow
@pytest.mark.tensorflow
@pytest.mark.skipif(not importlib.util.find_spec("ray"), reason="Ray is not installed")
def test_two_workers_find_what_one_process_of_one_thread_finds(tmp_path, monkeypatch, root):
    monkeypatch.delenv("CNN_COURSE_DATA", raising=False)
    monkeypatch.setenv("CNN_COURSE_CACHE", str(tmp_path / "cache"))
    cells = cell_table.cells("part-1", smoke=True)
    jobs = {str(place): ("cell-table", cell, 0, True) for place, cell in enumerate(cells)}
    spread = list(spreading.spread(_spreading.evaluate, jobs, tmp_path / "spread", workers=2).values())
    environment = {**os.environ, **spreading.ONE_THREAD, "PYTHONPATH": str(root)}
    command = [sys.executable, "-c", ONE_PROCESS, json.dumps(list(jobs.values()))]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    alone = json.loads(done.stdout.splitlines()[-1])
    for one, other in zip(spread, alone, strict=True):
        assert one["result"].pop("seconds") > 0
        assert other["result"].pop("seconds") > 0
        assert one["result"] == other["result"]
        assert one["result"]["threads"] == 1
        assert one["environment"] == other["environment"]
