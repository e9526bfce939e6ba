"""The assignment for otter-grader: what is handed out, and that its tests ask the checkers as marks do."""

import json
import runpy
import sys
from types import ModuleType

import numpy as np
import pytest
from a_class import BY_HEART, MIRRORED, WINDOWS

from cnn_course import cli, marking
from cnn_course.marking import _otter


@pytest.fixture(scope="module")
def home(release, tmp_path_factory):
    folder = tmp_path_factory.mktemp("course")
    marking.write_otter(release, folder)
    return folder / "otter" / release.lab


@pytest.fixture
def cases(home, monkeypatch):
    """Return the cases of a test file as otter finds them, with a decorator in the place of otter's."""
    module = ModuleType("otter.test_files")
    module.test_case = lambda hidden: lambda function: (hidden, function)
    monkeypatch.setitem(sys.modules, "otter", ModuleType("otter"))
    monkeypatch.setitem(sys.modules, "otter.test_files", module)

    def read(of, name):
        found = runpy.run_path(str(home / of / "tests" / f"{name}.py"))
        return found, [value for value in found.values() if isinstance(value, tuple)]

    return read


def answer(source):
    names = {"np": np}
    exec(source, names)
    return names


def test_each_mark_has_a_cell_that_names_its_tests_and_a_file_of_them(home, release):
    notebook = json.loads((home / "student" / f"{release.lab}.ipynb").read_text())
    asked = {
        cell["source"]: cell["metadata"]["otter"]["tests"]
        for cell in notebook["cells"]
        if "otter" in cell["metadata"]
    }
    assert asked == {f'grader.check("{name}")': [name] for name in release.points}
    assert notebook["metadata"]["otter"] == {"assignment_name": release.lab}
    assert "nbgrader" not in json.dumps([cell["metadata"] for cell in notebook["cells"]])
    assert "award(" not in json.dumps(notebook)
    for of in ("student", "autograder"):
        assert {path.stem for path in (home / of / "tests").iterdir()} == set(release.points)
    settings = json.loads((home / "autograder" / "otter_config.json").read_text())
    assert settings["assignment_name"] == release.lab


def test_a_file_of_tests_is_as_otter_reads_them(cases, release):
    for name, points in release.points.items():
        found, marked = cases("autograder", name)
        assert (found["OK_FORMAT"], found["name"], found["points"]) == (False, name, points)
        assert found["all_or_nothing"], "half a checker earns nothing"
        assert [hidden for hidden, _ in marked] == [False, True]
        assert [hidden for hidden, _ in cases("student", name)[1]] == [False], (
            "hidden cases are not handed out"
        )


def test_tests_ask_the_checker_and_say_what_it_says(cases):
    (_, shown), (_, others) = cases("autograder", "mark-2")[1]
    shown(answer(WINDOWS))
    others(answer(WINDOWS))
    with pytest.raises(AssertionError, match="Your kernel is flipped"):
        shown(answer(MIRRORED))
    with pytest.raises(AssertionError, match="not answered yet"):
        shown({"my_convolve": ...})
    shown(answer(BY_HEART))
    with pytest.raises(AssertionError):
        others(answer(BY_HEART))


def test_a_notebook_that_replaces_the_checkers_is_asked_by_ours():
    forged = type("check", (), {"conv2d_single": lambda function: True})
    with pytest.raises(AssertionError):
        _otter.ask("check.conv2d_single(my_convolve)", {"check": forged, **answer(MIRRORED)})


def test_the_command_writes_it_where_it_is_asked_for(labs, tmp_path, capsys):
    asked = ["class", "assignment", "1", "--labs", str(labs), "--to"]
    assert cli.main([*asked, str(tmp_path / "one")]) == 0
    assert not (tmp_path / "one" / "otter").exists()
    assert cli.main([*asked, str(tmp_path / "two"), "--otter"]) == 0
    assert "student" in capsys.readouterr().out
    assert (tmp_path / "two" / "otter" / "01_convolution" / "student" / "01_convolution.ipynb").is_file()
