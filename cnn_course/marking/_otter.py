"""The same assignment as otter-grader 7 wants it: a notebook, a file of tests for each mark, its settings.

Otter runs a test behind the cell whose metadata name it. A test asks the course's checker, as a mark does. A
learner gets the first question alone; what marks asks again, with other numbers.
"""

import ast
import json
from collections.abc import Mapping
from contextlib import nullcontext
from pathlib import Path
from typing import Any

from cnn_course import checks, files
from cnn_course.checks import _chance
from cnn_course.marking._release import FIRST, Release, about, grade_id, text

SHOWN = """\
from otter.test_files import test_case

from cnn_course import marking

OK_FORMAT = False

name = {name!r}
points = {points}
all_or_nothing = True


@test_case(hidden=False)
def with_the_numbers_shown(env):
    marking.ask({call!r}, env)
"""
HIDDEN = """

@test_case(hidden=True)
def with_other_numbers(env):
    marking.ask({call!r}, env, others=1)
"""
BEGIN = """\
import otter

from cnn_course.marking import begin

begin({lab!r})
grader = otter.Notebook({file!r})"""


def ask(call: str, names: Mapping[str, Any], others: int = 0) -> None:
    """Ask a checker about a notebook's answer, and raise what it says if it is not right.

    Args:
        call: the check, such as "check.conv2d_single(my_convolve)".
        names: all that the notebook has defined.
        others: which other numbers the checker draws; 0 for those that learners see.

    Raises:
        AssertionError: the answer is open or wrong; its words are the verdict's.

    >>> question = {"Longer?": ("the first", "the second")}
    >>> ask("check.prediction('fences', guess, asked)", {"guess": ["the first"], "asked": question})

    Taught in: no chapter. The tests of an assignment for otter call it.
    """
    with _chance.others(others) if others else nullcontext():
        verdict = eval(call, {**names, "check": checks})
    if not verdict.passed:
        raise AssertionError(f"{verdict.message} {verdict.hint}".strip())


def write_otter(release: Release, folder: Path) -> list[Path]:
    """Write the assignment for otter.

    Args:
        release: the assignment.
        folder: that of the course. Of ``otter/LAB/`` the folder ``student`` is handed out; ``autograder`` has
            the tests and settings of which ``otter generate`` makes its archive. Where that marks, the course
            must be installed.

    Returns:
        The files, the notebook first.
    """
    home = folder / "otter" / release.lab
    notebook = json.dumps(_notebook(release), indent=1, ensure_ascii=False) + "\n"
    written = [files.write(home / "student" / f"{release.lab}.ipynb", notebook)]
    for cell in release.cells:
        if points := about(cell).get("points"):
            said = {"name": grade_id(cell), "points": points, "call": call_of(text(cell))}
            shown, hidden = SHOWN.format(**said), HIDDEN.format(**said)
            name = f"{grade_id(cell)}.py"
            written.append(files.write(home / "student" / "tests" / name, shown))
            written.append(files.write(home / "autograder" / "tests" / name, shown + hidden))
    settings = {"assignment_name": release.lab, "show_stdout": False, "show_hidden": False}
    written.append(
        files.write(home / "autograder" / "otter_config.json", json.dumps(settings, indent=1) + "\n")
    )
    return written


def call_of(award: str) -> str:
    """Return the check that a marking cell asks for.

    >>> call_of("award(2, check.conv2d_single, my_convolve, arguments=['strides'])")
    "check.conv2d_single(my_convolve, arguments=['strides'])"
    """
    call = ast.parse(award, mode="eval").body
    assert isinstance(call, ast.Call)
    _, checker, *answer = call.args
    return ast.unparse(ast.Call(checker, answer, call.keywords))


def _notebook(release: Release) -> dict[str, Any]:
    """Return what is handed out. No cell of it says what only nbgrader reads."""
    cells = [
        _cell(cell, release.lab) if cell["cell_type"] == "code" else cell
        for cell in release.notebook["cells"]
    ]
    metadata = {**release.notebook["metadata"], "otter": {"assignment_name": release.lab}}
    return {**release.notebook, "cells": cells, "metadata": metadata}


def _cell(cell: dict[str, Any], lab: str) -> dict[str, Any]:
    metadata: dict[str, Any] = {name: kept for name, kept in cell["metadata"].items() if name != "nbgrader"}
    source = text(cell)
    if grade_id(cell) == FIRST:
        source = BEGIN.format(lab=lab, file=f"{lab}.ipynb")
    elif about(cell)["grade"]:
        source = f'grader.check("{grade_id(cell)}")'
        metadata["otter"] = {"tests": [grade_id(cell)]}
    return {**cell, "metadata": metadata, "source": source}
