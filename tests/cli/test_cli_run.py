"""`cnn-course run`: arguments go to the experiments, and faults are told in words."""

import json

import pytest

from cnn_course import cli, experiments


@pytest.fixture
def asked(monkeypatch, tmp_path):
    calls = []

    def run(name, seeds, out, smoke=False):
        calls.append((name, list(seeds), out))
        return [tmp_path / "live-network" / "full-seed0.json"]

    monkeypatch.setattr(experiments, "run", run)
    return calls


def test_a_run_asks_for_three_seeds(asked, capsys):
    assert cli.main(["run", "live-network"]) == 0
    assert asked == [("live-network", [0, 1, 2], None)]
    assert "1 files" in capsys.readouterr().out


def test_seeds_and_folder_are_passed_on(asked, tmp_path):
    assert cli.main(["run", "border-position", "--seed", "4", "5", "--to", str(tmp_path)]) == 0
    assert asked == [("border-position", [4, 5], tmp_path)]


def test_the_papers_scale_is_passed_on(monkeypatch, tmp_path, capsys):
    calls = []

    def at_paper_scale(name, seeds, out, smoke):
        calls.append((name, seeds, out, smoke))
        return [tmp_path / "paper-plain-20-seed0.json"]

    monkeypatch.setattr(experiments, "at_paper_scale", at_paper_scale)
    assert cli.main(["run", "degradation", "--paper-scale", "--seed", "0", "--to", str(tmp_path)]) == 0
    assert calls == [("degradation", [0], tmp_path, False)]
    assert cli.main(["run", "degradation", "--paper-scale", "--workers", "2"]) == 2
    assert "--paper-scale trains in one process" in capsys.readouterr().err


def test_another_experiment_has_no_papers_scale(capsys):
    assert cli.main(["run", "lesions", "--paper-scale"]) == 1
    assert "Only degradation has runs at the paper's scale" in capsys.readouterr().err


def test_an_unknown_experiment_is_refused(asked, capsys):
    assert cli.main(["run", "cold-fusion"]) == 2
    assert "live-network" in capsys.readouterr().err
    assert asked == []


def test_a_bad_seed_is_told_in_words(capsys, tmp_path):
    assert cli.main(["run", "live-network", "--seed", "-1", "--to", str(tmp_path)]) == 1
    assert "seeds must be whole numbers of at least 0" in capsys.readouterr().err


@pytest.mark.tensorflow
def test_two_workers_do_one_run(capfd, tmp_path, monkeypatch):
    """A smoke run in two real processes; what the second says is not shown, and it writes nothing."""
    monkeypatch.delenv("TF_CONFIG", raising=False)
    monkeypatch.delenv("CNN_COURSE_DATA", raising=False)
    monkeypatch.setenv("CNN_COURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:9")  # no network in tests
    arguments = [
        "run",
        "watching-it-learn",
        "--seed",
        "0",
        "--smoke",
        "--to",
        str(tmp_path),
        "--workers",
        "2",
    ]
    assert cli.main(arguments) == 0
    shown = capfd.readouterr()
    assert shown.out.count("watching-it-learn 1/1: watched, seed 0") == 1
    assert "Recorded in" in shown.out
    files = sorted(file.name for file in (tmp_path / "watching-it-learn").iterdir())
    assert files == ["figure.json", "watched-seed0.json", "watched-seed0.npz"]
    record = json.loads((tmp_path / "watching-it-learn" / "watched-seed0.json").read_text())
    assert record["final"]["steps"] >= 1


def test_a_worker_that_fails_is_told(capfd, tmp_path):
    arguments = ["run", "live-network", "--seed", "-1", "--to", str(tmp_path), "--workers", "2"]
    assert cli.main(arguments) == 1
    shown = capfd.readouterr().err
    assert "worker 0 failed" in shown
    assert "seeds must be whole numbers of at least 0" in shown


def test_bad_number_of_workers(asked, capsys):
    assert cli.main(["run", "live-network", "--workers", "0"]) == 2
    assert "--workers must be at least 1. Received: 0" in capsys.readouterr().err
    assert asked == []


def test_help_tells_of_clusters(capsys):
    assert cli.main(["run", "--help"]) == 0
    shown = capsys.readouterr().out
    for word in ("TF_CONFIG", "srun", "SLURM_PROCID", "TFJob"):
        assert word in shown
