"""Whose notebooks lie in a folder, which may be as Moodle, Canvas or nbgrader hand it out."""

import re
from dataclasses import dataclass, field
from pathlib import Path

from cnn_course.marking._release import MarkingError

# Full Name_123456_assignsubmission_file_, a folder or the beginning of a file's name
MOODLE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_\w+?_?")
MOODLE_FILE = re.compile(r"(?P<name>.+?)_(?P<id>\d+)_assignsubmission_file_.*")
# lastfirst_LATE_123_456_the file.ipynb
CANVAS = re.compile(r"(?P<name>[^_]+)_(?:LATE_)?(?P<id>\d+)_\d+_.+")


@dataclass(frozen=True)
class Submission:
    """One learner's notebook."""

    learner: str  # whom it is from; no two have the same
    path: Path
    name: str = ""
    moodle: str = ""  # the number of "Participant 123"
    canvas: str = ""
    others: tuple[str, ...] = field(default=())  # notebooks beside it that are not marked


def find(folder: Path, lab: str) -> list[Submission]:
    """Return the submissions of a lab in a folder, a file or a folder for each learner.

    Raises:
        MarkingError: there is no such folder, or no notebook in it.
    """
    if not folder.is_dir():
        raise MarkingError(f"{folder} is no folder: give the one that holds the class's notebooks.")
    found, taken = [], set[str]()
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith("."):
            continue
        notebooks = _notebooks(entry, lab)
        if not notebooks:
            continue
        one = _whose(entry, notebooks)
        name, number = one.learner, 2
        while name.lower() in taken:  # also on a disk that knows no difference
            name, number = f"{one.learner}-{number}", number + 1
        taken.add(name.lower())
        found.append(Submission(name, one.path, one.name, one.moodle, one.canvas, one.others))
    if not found:
        raise MarkingError(
            f"no notebook lies in {folder}: a file NAME.ipynb or a folder NAME for each learner."
        )
    return found


def _notebooks(entry: Path, lab: str) -> list[Path]:
    """Return the notebooks of one entry, the likeliest one first."""
    if entry.is_file():
        return [entry] if entry.suffix == ".ipynb" else []
    inside = [
        path
        for path in entry.rglob("*.ipynb")
        if path.is_file() and not any(part.startswith(".") for part in path.relative_to(entry).parts)
    ]
    ours = [path for path in inside if path.stem.startswith(lab)]
    return sorted(ours or inside, key=lambda path: (-path.stat().st_mtime, path))


def _whose(entry: Path, notebooks: list[Path]) -> Submission:
    path, *others = notebooks
    rest = tuple(str(one.relative_to(entry)) for one in others)
    stem = entry.stem if entry.is_file() else entry.name
    if moodle := (MOODLE_FILE if entry.is_file() else MOODLE).fullmatch(stem):
        name = moodle["name"]
        return Submission(_safe(f"{name}-{moodle['id']}"), path, name, moodle=moodle["id"], others=rest)
    if canvas := CANVAS.fullmatch(entry.name if entry.is_file() else stem):
        name = canvas["name"]
        return Submission(_safe(f"{name}-{canvas['id']}"), path, name, canvas=canvas["id"], others=rest)
    return Submission(_safe(stem), path, stem, others=rest)


def _safe(name: str) -> str:
    """Return a name for files that is one on every system."""
    return re.sub(r"[^\w.@+-]+", "-", name).strip("-.")[:100] or "learner"
