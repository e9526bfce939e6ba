"""`cnn-course lab`: copies, and what is solved in them."""

import pytest

from cnn_course import cli
from cnn_course.classroom import copies, learner
from tests.classroom.conftest import new_computer  # noqa: F401
from tests.classroom.written import START, line, write


def test_a_copy_is_made_and_said(capsys, tmp_path):
    assert cli.main(["lab", "new", "1"]) == 0
    said = capsys.readouterr().out
    notebook = tmp_path / "home" / "cnn-course-labs" / "01_convolution" / "01_convolution.ipynb"
    assert notebook.is_file()
    assert f"-m jupyterlab {notebook}" in said


def test_a_second_one_is_refused_and_reset_starts_anew(capsys, tmp_path):
    cli.main(["lab", "new", "convolution", "--to", str(tmp_path)])
    assert cli.main(["lab", "new", "01", "--to", str(tmp_path)]) == 1
    assert capsys.readouterr().err.count("\n") == 1
    assert cli.main(["lab", "reset", "1", "--to", str(tmp_path)]) == 0
    assert "The old one: " in capsys.readouterr().out


def test_an_unknown_lab_is_one_sentence(capsys):
    assert cli.main(["lab", "new", "convolutoin"]) == 1
    assert (
        capsys.readouterr().err
        == "cnn-course: there is no lab 'convolutoin'. Nearest: 01_convolution, 03_dense_or_convolutional\n"
    )


def test_a_folder_that_cannot_be_written_is_one_sentence(capsys, tmp_path):
    (tmp_path / "file").write_text("")
    assert cli.main(["lab", "new", "1", "--to", str(tmp_path / "file")]) == 1
    assert capsys.readouterr().err.count("\n") == 1


def test_the_list_marks_what_one_has(capsys):
    cli.main(["lab", "new", "2"])
    capsys.readouterr()
    assert cli.main(["lab"]) == cli.main(["lab", "list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("  Lab 1: Convolution by hand")
    assert lines[1].startswith("* Lab 2: ")


@pytest.fixture
def begun(tmp_path, monkeypatch):
    monkeypatch.setattr(copies, "datetime", Early)
    copy = copies.new("01_convolution", tmp_path)
    me = learner.me().id
    wrong = [line(1, "wrong", minute, learner=me) for minute in (1, 2, 3)]
    write(copy.progress, line(0, "right", 0, learner=me), *wrong, line(2, "wrong", 4, learner=me))
    write(copy.progress, line(3, "right", 5, learner="somebody else"))
    return tmp_path


class Early(copies.datetime):
    """A clock that shows the moment at which the verdicts begin."""

    @classmethod
    def now(cls, zone=None):
        return START


def test_status_counts_verdicts(begun, capsys):
    assert cli.main(["lab", "status", "--to", str(begun)]) == 0
    said = capsys.readouterr().out
    assert "01_convolution: 1 of 9 solved, 6 open, 1 not right yet, 1 stuck\n" in said
    assert f"you are {learner.me().code}." in said


def test_status_of_one_lab_tells_exercises(begun, capsys):
    cli.main(["lab", "status", "1", "--to", str(begun)])
    lines = capsys.readouterr().out.splitlines()
    assert lines[1:4] == [
        "  ✓ the output by hand",
        "  ✗ my_convolve  (3 tries)",
        "      Your kernel is upside down.",
    ]


def test_after_a_reset_all_is_open(begun, capsys, monkeypatch):
    monkeypatch.undo()
    monkeypatch.setenv("XDG_CONFIG_HOME", str(begun / "home" / "settings"))
    cli.main(["lab", "reset", "1", "--to", str(begun)])
    cli.main(["lab", "status", "--to", str(begun)])
    assert "0 of 9 solved, 9 open\n" in capsys.readouterr().out


def test_a_class_s_folder_counts_too(tmp_path, capsys, monkeypatch):
    write(tmp_path / "class", line(0, "right", 0, learner=learner.me().id))
    monkeypatch.setenv("CNN_COURSE_PROGRESS", str(tmp_path / "class"))
    cli.main(["lab", "status"])
    assert "01_convolution: 1 of 9 solved, 8 open\n" in capsys.readouterr().out


def test_nothing_begun_is_said(capsys):
    assert cli.main(["lab", "status"]) == 0
    assert "Nothing is begun yet. Get a lab: cnn-course lab new 1" in capsys.readouterr().out


def test_a_name_is_given_and_taken_back(capsys):
    cli.main(["lab", "name", "Kim"])
    cli.main(["lab", "name"])
    assert capsys.readouterr().out == "On a class's page you are Kim.\n" * 2
    cli.main(["lab", "name", ""])
    assert f"you are {learner.me().code}." in capsys.readouterr().out
