"""The command line: exit codes, words, and no tracebacks for what a person may do."""

import subprocess
import sys

import numpy as np
import pytest

from cnn_course import __version__, cli, datasets
from cnn_course.datasets import DataError, _home


@pytest.fixture(autouse=True)
def bare_machine(tmp_path, monkeypatch):
    """No data, no Keras cache, no network; words in lines of 100 characters."""

    def no_network(url):
        raise _home.OutOfReachError("no network in tests")

    monkeypatch.delenv("CNN_COURSE_DATA", raising=False)
    monkeypatch.setenv("CNN_COURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setenv("COLUMNS", "100")
    monkeypatch.setattr(_home, "probe", no_network)


def small_mnist(path):
    path.parent.mkdir(exist_ok=True)
    images, labels = datasets.digits(20), np.arange(20) % 10
    np.savez(path, x_train=images, y_train=labels, x_test=images, y_test=labels)


def test_version(capsys):
    assert cli.main(["--version"]) == 0
    assert capsys.readouterr().out == f"cnn-course {__version__}\n"


def test_no_command_shows_help(capsys):
    assert cli.main([]) == 2
    shown = capsys.readouterr().out
    assert "data" in shown
    assert "doctor" in shown


@pytest.mark.parametrize(
    "argv", [["run"], ["data", "steal"], ["--verson"], ["data", "fetch"], ["doctor", "now"]]
)
def test_arguments_that_make_no_sense(capsys, argv):
    assert cli.main(argv) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("usage: cnn-course")
    assert captured.out == ""


def test_help_is_success(capsys):
    assert cli.main(["data", "fetch", "--help"]) == 0
    assert "mnist, fashion_mnist, cifar10, cifar100" in " ".join(capsys.readouterr().out.split())


def test_module_is_the_same_program():
    done = subprocess.run(
        [sys.executable, "-m", "cnn_course.cli", "--version"], capture_output=True, text=True
    )
    assert (done.returncode, done.stdout) == (0, f"cnn-course {__version__}\n")


def test_errors_of_data_are_words(monkeypatch, capsys):
    def broken(arguments):
        raise DataError("mnist.npz is broken")

    monkeypatch.setattr(cli.data, "show", broken)
    assert cli.main(["data"]) == 1
    assert capsys.readouterr().err == "cnn-course: mnist.npz is broken\n"


def test_ctrl_c_is_no_traceback(monkeypatch, capsys):
    def stopped(arguments):
        raise KeyboardInterrupt

    monkeypatch.setattr(cli.data, "show", stopped)
    assert cli.main(["data"]) == 130
    assert "stopped" in capsys.readouterr().err


class TestData:
    """What is here, and from where."""

    def test_a_bare_machine(self, capsys, tmp_path):
        assert cli.main(["data"]) == 0
        lines = capsys.readouterr().out.splitlines()
        words = " ".join(" ".join(lines).split())
        assert all(any(line.startswith(name) for line in lines) for name in datasets.names())
        assert "From the 5,000 real digits that cnn_course carries" in words
        assert "not here; load('cifar10') would fetch it from www.cs.toronto.edu" in words
        assert "chelsea" in words
        assert "Carried by cnn_course." in words
        assert lines[-1] == f"Course cache: {tmp_path / 'cache'}"

    def test_words_stand_in_a_column(self, capsys):
        cli.main(["data"])
        first, *others = capsys.readouterr().out.splitlines()[:3]
        assert first.startswith("mnist          4,000")
        assert all(line.startswith(" " * 15) for line in others)

    def test_a_classroom(self, capsys, tmp_path, monkeypatch):
        small_mnist(tmp_path / "class" / "mnist.npz")
        monkeypatch.setenv("CNN_COURSE_DATA", str(tmp_path / "class"))
        assert cli.main(["data"]) == 0
        assert str(tmp_path / "class" / "mnist.npz") in capsys.readouterr().out

    def test_a_broken_file_is_said_and_is_a_failure(self, capsys, tmp_path, monkeypatch):
        (tmp_path / "mnist.npz").write_bytes(b"")
        monkeypatch.setenv("CNN_COURSE_DATA", str(tmp_path))
        assert cli.main(["data"]) == 1
        assert "it is broken" in " ".join(capsys.readouterr().out.split())


class TestFetch:
    """A classroom's folder."""

    def test_what_is_there_is_kept(self, capsys, tmp_path):
        small_mnist(tmp_path / "stick" / "mnist.npz")
        assert cli.main(["data", "fetch", "mnist", "--to", str(tmp_path / "stick")]) == 0
        out = capsys.readouterr().out
        assert f"mnist: {tmp_path / 'stick' / 'mnist.npz'}" in out
        assert f"set CNN_COURSE_DATA to {tmp_path / 'stick'}" in out

    def test_one_that_fails_does_not_stop_the_others(self, capsys, tmp_path):
        small_mnist(tmp_path / "stick" / "mnist.npz")
        assert cli.main(["data", "fetch", "cifar10", "mnist", "--to", str(tmp_path / "stick")]) == 1
        captured = capsys.readouterr()
        assert captured.out.startswith("mnist: ")
        assert "cifar10 could not be fetched: no network in tests." in captured.err
        assert captured.err.endswith("Not fetched: cifar10.\n")

    def test_a_name_given_twice_is_fetched_once(self, capsys, tmp_path):
        small_mnist(tmp_path / "stick" / "mnist.npz")
        cli.main(["data", "fetch", "mnist", "mnist", "--to", str(tmp_path / "stick")])
        assert capsys.readouterr().out.count("mnist: ") == 1

    def test_a_folder_that_is_a_file(self, capsys, tmp_path):
        (tmp_path / "file").write_text("")
        assert cli.main(["data", "fetch", "mnist", "--to", str(tmp_path / "file")]) == 1
        assert "cannot be written" in capsys.readouterr().err

    def test_unknown_names(self, capsys):
        assert cli.main(["data", "fetch", "mnst"]) == 2
        assert "invalid choice: 'mnst'" in capsys.readouterr().err
