"""What the kit takes from a lab: its exercises, their answers, the checkers that judge them.

The labs' notebooks are read, not their sources: whoever makes the kit has the book's packages only.
"""

from __future__ import annotations

import ast
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tools.kit.plan import LabPart, PlanError

HEADING = re.compile(r"^### Exercise (\d+): (.+)$", re.M)


@dataclass(frozen=True)
class Exercise:
    """One exercise: its words, the cell that is filled in, the answer, its checkers and their own hints."""

    number: int
    title: str
    text: str
    open: str
    answer: str
    checks: tuple[tuple[str, dict[str, Any]], ...]
    hints: tuple[str, ...]


def _cells(path: Path) -> list[tuple[str, str]]:
    """Return kind and text of a notebook's cells."""
    try:
        cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    except FileNotFoundError:
        raise PlanError(f"There is no such lab. Received: {path.name}. Run `make notebooks`.") from None
    return [(cell["cell_type"], "".join(cell["source"])) for cell in cells]


def _split(path: Path) -> dict[int, tuple[str, str, list[str]]]:
    """Return title, words and code of each exercise; its code ends with the cell that checks it."""
    found: dict[int, tuple[str, str, list[str]]] = {}
    number = 0
    for kind, text in _cells(path):
        if kind == "markdown":
            number = 0
            if heading := HEADING.search(text):
                number = int(heading[1])
                found[number] = heading[2], text[heading.end() :].strip(), []
        elif number:
            found[number][2].append(text)
            number = 0 if checks_in(text) else number
    return found


def checks_in(code: str) -> list[ast.Call]:
    """Return the calls of checkers in a cell: check.conv2d(…)."""
    try:
        tree = ast.parse(re.sub(r"^%.*$", "", code, flags=re.M))
    except SyntaxError:  # of a cell that is still open
        return []
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    return [
        call
        for call in calls
        if isinstance(call.func, ast.Attribute)
        and isinstance(call.func.value, ast.Name)
        and call.func.value.id == "check"
        and call.func.attr != "usable"
    ]


def _hints(call: ast.Call) -> list[str]:
    """Return the hints that a lab itself gives a checker: `hints={…: "…"}`."""
    for keyword in call.keywords:
        if keyword.arg == "hints" and isinstance(keyword.value, ast.Dict):
            return [str(one.value) for one in keyword.value.values if isinstance(one, ast.Constant)]
    return []


def _settings(call: ast.Call) -> dict[str, Any]:
    """Return what else a lab tells a checker, as `arguments=["strides"]`."""
    return {
        keyword.arg: ast.literal_eval(keyword.value)
        for keyword in call.keywords
        if keyword.arg in ("arguments", "count")
    }


def exercises(root: Path, part: LabPart) -> list[Exercise]:
    """Return the exercises of a lab that a block works on.

    Raises:
        PlanError: the lab has no such exercise.
    """
    folder = root / "notebooks"
    opened, answered = (
        _split(folder / f"{part.name}.ipynb"),
        _split(folder / "solutions" / f"{part.name}.ipynb"),
    )
    made = []
    for number in part.exercises:
        if number not in answered:
            raise PlanError(f"{part.name} has no exercise {number}.")
        heading, text, code = answered[number]
        calls = [call for cell in code for call in checks_in(cell)]
        hints = [hint for call in calls for hint in _hints(call)]
        checks = tuple((call.func.attr, _settings(call)) for call in calls)  # type: ignore[attr-defined]
        made.append(Exercise(number, heading, text, opened[number][2][0], code[0], checks, tuple(hints)))
    return made
