"""`cnn-course run`: arguments go to the experiments, and faults are told in words."""

import pytest

from cnn_course import cli, experiments


@pytest.fixture
def asked(monkeypatch, tmp_path):
    calls = []

    def run(name, seeds, out):
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


def test_an_unknown_experiment_is_refused(asked, capsys):
    assert cli.main(["run", "cold-fusion"]) == 2
    assert "live-network" in capsys.readouterr().err
    assert asked == []


def test_a_bad_seed_is_told_in_words(capsys, tmp_path):
    assert cli.main(["run", "live-network", "--seed", "-1", "--to", str(tmp_path)]) == 1
    assert "seeds must be whole numbers of at least 0" in capsys.readouterr().err
