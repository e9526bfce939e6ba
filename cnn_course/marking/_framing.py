"""A learner's notebook put back into the frame of its release: what is locked is as it was handed out."""

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from cnn_course.marking._release import FIRST, KEY, Release, about, grade_id, text

LARGEST = 50_000_000  # bytes: outputs are long, but not longer


@dataclass(frozen=True)
class Step:
    """A code cell to run: one handed out, an answer, a mark, or one of the learner's own."""

    id: str
    kind: Literal["given", "answer", "mark", "own"]
    source: str
    stub: str = ""  # of an answer: what was handed out, for where the answer cannot be run


@dataclass
class Framed:
    """What is to be run, and what had to be mended; ``fault`` where nothing can be read."""

    steps: list[Step] = field(default_factory=list)
    edited: list[str] = field(default_factory=list)
    deleted: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    other_release: str | None = None  # the release that it says it is of; empty where it says none
    fault: str = ""  # how the words' table calls it: empty, broken, no_notebook, too_large, unreadable


def frame(path: Path, release: Release) -> Framed:
    """Read a submission, whatever it holds."""
    try:
        if path.stat().st_size > LARGEST:
            return Framed(fault="too_large")
        content = path.read_bytes()
    except OSError:
        return Framed(fault="unreadable")
    if not content.strip():
        return Framed(fault="empty")
    try:
        notebook = json.loads(content)
    except (ValueError, RecursionError):
        return Framed(fault="broken")
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or not all(isinstance(cell, dict) for cell in cells):
        return Framed(fault="no_notebook")
    found = framed([cell for cell in cells if cell.get("cell_type") == "code"], release)
    said = _release_of(notebook)
    found.other_release = said if said != release.id else None
    if not said:  # a copy of the lab itself never had the cells that an assignment adds
        found.deleted = [name for name in found.deleted if name.startswith("given-") and name != FIRST]
    return found


def _release_of(notebook: dict[str, Any]) -> str:
    metadata = notebook.get("metadata")
    kept = metadata.get(KEY) if isinstance(metadata, dict) else None
    return str(kept.get("release", "")) if isinstance(kept, dict) else ""


def framed(cells: list[dict[str, Any]], release: Release) -> Framed:
    """Keep the release's cells and their order; the learner's own ones stay behind the cell they follow."""
    names = {cell["id"]: grade_id(cell) for cell in release.cells}  # for whom an editor has lost the metadata
    given = {grade_id(cell): "" for cell in release.cells}
    found: dict[str, str] = {}
    own: dict[str, list[str]] = {}
    last = ""
    for cell in cells:
        name = grade_id(cell) or names.get(str(cell.get("id")), "")
        if name in given and name not in found:
            found[name], last = text(cell), name
        else:
            own.setdefault(last, []).append(text(cell))
    whole = Framed([Step("own", "own", source) for source in own.get("", [])])
    for cell in release.cells:
        _join(whole, cell, found.get(grade_id(cell)))
        whole.steps += [Step("own", "own", source) for source in own.get(grade_id(cell), [])]
    return whole


def _join(framed: Framed, cell: dict[str, Any], theirs: str | None) -> None:
    """Add a cell of the release, an answer as the learner has it, all others as they were."""
    name, ours = grade_id(cell), text(cell)
    if about(cell)["solution"]:
        if theirs is None:
            framed.missing.append(name)
        framed.steps.append(Step(name, "answer", ours if theirs is None else theirs, stub=ours))
        return
    if theirs is None:
        framed.deleted.append(name)
    elif theirs.strip() != ours.strip():
        framed.edited.append(name)
    framed.steps.append(Step(name, "mark" if about(cell)["grade"] else "given", ours))
