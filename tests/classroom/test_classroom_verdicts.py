"""What a checker says is written where that was asked for, and a lab never ends over it."""

import errno
import json
import os
import subprocess
import sys
from types import SimpleNamespace

import pytest

from cnn_course import checks as check
from cnn_course.classroom import copies, labs, learner, verdicts


def kept(folder):
    """Return the verdicts in a folder."""
    return [
        json.loads(line)
        for path in sorted(folder.glob("*.jsonl"))
        for line in path.read_text(encoding="utf-8").split("\n")
        if line
    ]


@pytest.fixture
def progress(tmp_path, monkeypatch):
    monkeypatch.setenv("CNN_COURSE_PROGRESS", str(tmp_path / "class"))
    return tmp_path / "class"


def test_nothing_is_written_unasked(tmp_path):
    check.value("rows", 3, check.seal("rows", 3))
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_each_outcome_is_written(progress):
    sealed = check.seal("rows", 26)
    for answer in (..., 27, 26):
        check.value("rows", answer, sealed)
    lines = kept(progress)
    assert [line["outcome"] for line in lines] == ["open", "wrong", "right"]
    assert [line["symptom"] for line in lines] == ["", "Off by one.", ""]
    assert {line["exercise"] for line in lines} == {"rows"}
    assert {line["learner"] for line in lines} == {learner.me().id}
    assert {line["name"] for line in lines} == {""}
    assert lines[0]["time"].endswith("+00:00")


def test_a_function_is_judged_once_and_its_symptom_is_named(progress):
    check.conv2d_single(lambda image, kernel: image)
    (line,) = kept(progress)
    assert line["outcome"] == "wrong"
    assert line["symptom"].endswith((".", "?"))
    assert "Hint" not in line["symptom"]


def test_a_name_is_written_once_it_is_given(progress):
    check.Verdict("open", "rows: not answered yet.")
    learner.call_me("Kim")
    check.Verdict("open", "rows: not answered yet.")
    assert [line["name"] for line in kept(progress)] == ["", "Kim"]


def test_an_errors_own_text_stays_in_the_lab(progress):
    def mine(image, kernel):
        raise ValueError("/home/kim/secret")

    check.conv2d_single(mine)
    assert "secret" not in json.dumps(kept(progress))
    assert kept(progress)[0]["symptom"] == "It raises ValueError."


def test_the_cell_that_checks_is_known(progress, monkeypatch):
    lab = labs.lab("08_keras")
    cells = json.loads(lab.path.read_text(encoding="utf-8"))["cells"]
    source = next("".join(cell["source"]) for cell in cells if cell["id"] == lab.exercises[0].cell)
    shell = SimpleNamespace(history_manager=SimpleNamespace(input_hist_raw=["", source]), execution_count=7)
    monkeypatch.setattr(verdicts.notebook, "shell", lambda: shell)
    monkeypatch.setenv("JPY_SESSION_NAME", "/tmp/of/08_keras.ipynb")
    check.Verdict("open", "model: not answered yet.")
    (line,) = kept(progress)
    assert (line["cell"], line["run"], line["lab"]) == (lab.exercises[0].cell, 7, "08_keras")


def test_a_copy_keeps_its_own(tmp_path, monkeypatch):
    copy = copies.new("01_convolution", tmp_path / "mine")
    monkeypatch.chdir(copy.notebook.parent)
    check.Verdict("open", "rows: not answered yet.")
    assert [line["lab"] for line in kept(copy.progress)] == ["01_convolution"]
    monkeypatch.setenv("CNN_COURSE_PROGRESS", str(tmp_path / "class"))  # what a class asks for goes first
    check.Verdict("open", "rows: not answered yet.")
    assert len(kept(copy.progress)) == len(kept(tmp_path / "class")) == 1


@pytest.mark.parametrize("trouble", ["a file", "a disk"])
def test_a_folder_that_takes_nothing_is_told_once_and_the_lab_goes_on(progress, trouble, monkeypatch, capsys):
    if trouble == "a file":
        progress.write_text("")
    else:

        def full(*_):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

        monkeypatch.setattr(verdicts, "_append", full)
    assert check.Verdict("passed", "rows: right.")
    assert check.Verdict("passed", "rows: right.")
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("Your progress is not written down") == 1
    assert str(progress) in said.err
    assert said.err.endswith("The lab goes on.\n")


@pytest.mark.parametrize("note", ["{", "[1]", "\x00", '{"progress": 3}'])
def test_a_broken_note_is_told_once(note, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / verdicts.NOTE).write_text(note)
    check.Verdict("open", "rows: not answered yet.")
    check.Verdict("open", "rows: not answered yet.")
    assert capsys.readouterr().err.count("Your progress is not written down") == 1


def test_a_torn_line_spoils_no_other(progress):
    check.Verdict("open", "rows: not answered yet.")
    (path,) = progress.iterdir()
    with path.open("a") as file:
        file.write('\n{"learner": "7f')  # a disk was full
    check.Verdict("passed", "rows: right.")
    assert json.loads(path.read_text().split("\n")[-1])["outcome"] == "right"


TWENTY = """
from cnn_course.classroom import verdicts
for _ in range(200):
    verdicts.keep("failed", "rows: not right yet.", "Off by one. " * 3)
"""


def test_two_kernels_at_once_lose_nothing(progress):
    learner.me()
    kernels = [subprocess.Popen([sys.executable, "-c", TWENTY]) for _ in range(2)]
    assert [kernel.wait() for kernel in kernels] == [0, 0]
    assert len(list(progress.iterdir())) == 2
    assert len(kept(progress)) == 400


def test_a_fork_writes_to_a_file_of_its_own(progress, monkeypatch):
    check.Verdict("open", "rows: not answered yet.")
    monkeypatch.setattr(verdicts.os, "getpid", lambda: 1)
    check.Verdict("open", "rows: not answered yet.")
    assert len(list(progress.iterdir())) == 2
