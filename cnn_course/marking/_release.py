"""A lab as an assignment: which cells are the learner's, which are locked, and a marking cell for each check.

It is made of the lab's two notebooks. A code cell that is not the same in both is an answer; a check of what
an answer defines earns points. The ids say which exercise a cell belongs to, so that a cell can be put back.
"""

import ast
import hashlib
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cnn_course import files
from cnn_course.marking import _needed

KEY = "cnn_course"  # where a notebook's metadata says which lab and which release it is
SCHEMA = 3  # of nbgrader's metadata
FIRST = "given-0"  # the cell that sets the seeds
SIMPLE = {"value", "prediction"}  # checks of a number or a word earn one point, of a function two
EXERCISE = re.compile(r"^### Exercise (\d+)", re.M)
CONFIG = """\
# The stubs stand in the notebooks already, so nbgrader's own are not put over them.
c = get_config()
c.GenerateAssignment.preprocessors = [
    f"nbgrader.preprocessors.{name}"
    for name in ("LockCells", "ClearOutput", "CheckCellMetadata", "ComputeChecksums", "SaveCells")
]
c.OverwriteCells.add_missing_cells = True
c.ExecutePreprocessor.timeout = 600
"""


class MarkingError(Exception):
    """What stands in the way of marking, told to the teacher."""


@dataclass(frozen=True)
class Release:
    """An assignment: its lab, its id, and its notebook."""

    lab: str
    id: str
    notebook: dict[str, Any]

    @property
    def cells(self) -> list[dict[str, Any]]:
        """The code cells, in order."""
        return [cell for cell in self.notebook["cells"] if cell["cell_type"] == "code"]

    @property
    def points(self) -> dict[str, int]:
        """What each marking cell is worth, by its id."""
        return {grade_id(cell): points for cell in self.cells if (points := about(cell).get("points"))}


def text(cell: dict[str, Any]) -> str:
    """Return what a cell of a notebook file holds, a list of lines or one text."""
    source = cell.get("source", "")
    return "".join(source) if isinstance(source, list) else str(source)


def about(cell: dict[str, Any]) -> dict[str, Any]:
    """Return what nbgrader's metadata say of a cell, nothing where it has none."""
    metadata = cell.get("metadata")
    found = metadata.get("nbgrader") if isinstance(metadata, dict) else None
    return found if isinstance(found, dict) else {}


def grade_id(cell: dict[str, Any]) -> str:
    """Return the id that a cell is known by."""
    return str(about(cell).get("grade_id", ""))


def of_lab(lab: str, folder: Path) -> Release:
    """Make the release of a lab.

    Args:
        lab: the lab's name, how it begins, or its number: "01_convolution", "01", "1".
        folder: where the labs' notebooks are, with those of their solutions.

    Raises:
        MarkingError: there is no such lab, or its solutions are not there.
    """
    begins = f"{int(lab):02}" if lab.isdecimal() else lab
    found = sorted(folder.glob(f"{begins}*.ipynb")) if lab else []
    if len(found) != 1:
        known = ", ".join(path.stem[:2] for path in sorted(folder.glob("*.ipynb"))) or "none"
        raise MarkingError(
            f"--lab must name one of the labs in {folder}: {known}. Received: {lab or 'nothing'}."
        )
    path = found[0]
    answered = folder / "solutions" / path.name
    if not answered.is_file():
        raise MarkingError(f"{answered} is not there: an assignment is made of a lab and its solutions.")
    return _made(path.stem, *(json.loads(one.read_text(encoding="utf-8")) for one in (path, answered)))


def read(path: Path) -> Release:
    """Return the release that a file holds.

    Raises:
        MarkingError: the file cannot be read, or holds no release.
    """
    try:
        notebook = json.loads(path.read_text(encoding="utf-8"))
        lab, id_ = (notebook["metadata"][KEY][key] for key in ("lab", "release"))
    except OSError as error:
        raise MarkingError(f"{path} cannot be read: {error.strerror}.") from None
    except (ValueError, KeyError, TypeError):
        raise MarkingError(
            f"{path} holds no assignment: make one with cnn-course class assignment."
        ) from None
    return Release(lab, id_, notebook)


def write_course(release: Release, folder: Path) -> list[Path]:
    """Write what nbgrader wants of a course: the source, what is handed out, and its settings."""
    content = json.dumps(release.notebook, indent=1, ensure_ascii=False) + "\n"
    places = [folder / part / release.lab / f"{release.lab}.ipynb" for part in ("release", "source")]
    written = [files.write(place, content) for place in places]
    return [*written, files.write(folder / "nbgrader_config.py", CONFIG)]


def _made(lab: str, exercises: dict[str, Any], solutions: dict[str, Any]) -> Release:
    answers = {cell["id"]: text(cell) for cell in solutions["cells"]}
    cells = [_cell(FIRST, f'from cnn_course.marking import award, begin\n\nbegin("{lab}")', locked=True)]
    number, defined, marks = 0, set[str](), 0
    for place, cell in enumerate(exercises["cells"], start=1):
        source = text(cell)
        if cell["cell_type"] != "code":
            if headings := EXERCISE.findall(source):
                number, defined, marks = int(headings[-1]), set(), 0
            cells.append({"cell_type": cell["cell_type"], "id": cell["id"], "metadata": {}, "source": source})
        elif answers.get(cell["id"], source) != source:
            source, handed_out = answers[cell["id"]], source
            defined |= _needed.defined(source)
            cells.append(_cell(f"answer-{number}", handed_out, solution=True, cell_id=cell["id"]))
        else:
            cells.append(_cell(f"given-{place}", source, locked=True, cell_id=cell["id"]))
        for call in _checks(source, defined) if cell["cell_type"] == "code" else []:
            marks += 1
            name = f"mark-{number}" + (f"-{marks}" if marks > 1 else "")
            cells.append(_mark(name, call))
    about_lab = {"lab": lab, "release": _digest("\n".join(text(cell) for cell in cells))[:12]}
    metadata = {name: exercises["metadata"][name] for name in ("kernelspec", "language_info")}
    notebook = {"cells": cells, "metadata": {**metadata, KEY: about_lab}, "nbformat": 4, "nbformat_minor": 5}
    return Release(lab, about_lab["release"], notebook)


def _digest(words: str) -> str:
    return files.sha256_of(words.encode())


def _checks(source: str, defined: set[str]) -> list[ast.Call]:
    """Return the checks of a cell that look at what an answer has defined."""
    try:
        statements = ast.parse(source).body
    except SyntaxError:  # a magic command
        return []
    values = [one.value for one in statements if isinstance(one, ast.Expr | ast.Assign)]
    return [
        value
        for value in values
        if isinstance(value, ast.Call)
        and ast.unparse(value.func).startswith("check.")
        and defined & {node.id for node in ast.walk(value) if isinstance(node, ast.Name)}
    ]


def _mark(name: str, call: ast.Call) -> dict[str, Any]:
    points = 1 if ast.unparse(call.func).removeprefix("check.") in SIMPLE else 2
    arguments = [str(points), *map(ast.unparse, [call.func, *call.args, *call.keywords])]
    return _cell(name, f"award({', '.join(arguments)})", locked=True, points=points)


def _cell(
    name: str, source: str, locked: bool = False, solution: bool = False, points: int = 0, cell_id: str = ""
) -> dict[str, Any]:
    """Return a code cell as nbgrader hands it out; what was in the lab keeps its id there."""
    kept = {"cell_type": "code", "grade": bool(points), "grade_id": name, "locked": locked}
    kept |= {"schema_version": SCHEMA, "solution": solution, "task": False}
    kept |= {"points": points} if points else {}
    metadata: dict[str, Any] = {"nbgrader": {**kept, "checksum": checksum(source, kept)}, "deletable": False}
    if locked:
        metadata["editable"] = False
    cell = {"cell_type": "code", "id": cell_id or _digest(name + source)[:12], "metadata": metadata}
    return cell | {"source": source, "execution_count": None, "outputs": []}


def checksum(source: str, kept: dict[str, Any]) -> str:
    """Return nbgrader's checksum of a cell, by which its own marker sees that a locked cell was edited."""
    parts = [source, kept["cell_type"], *(str(kept[key]) for key in ("grade", "solution", "locked"))]
    parts += [kept["grade_id"], *([str(float(kept["points"]))] if kept["grade"] else [])]
    return hashlib.md5("".join(parts).encode(), usedforsecurity=False).hexdigest()
