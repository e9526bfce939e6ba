"""Learners' own copies of the labs: made, started anew with the old one kept, found again."""

import json
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cnn_course.classroom import ClassroomError, labs
from cnn_course.classroom.verdicts import NOTE
from cnn_course.files import write

HOME = "cnn-course-labs"  # in the learner's home folder
PROGRESS = "progress"  # beside the copy


@dataclass(frozen=True)
class Copy:
    """A learner's copy of a lab.

    Attributes:
        lab: the lab's name.
        notebook: the file to open.
        since: when it was made or last started anew.
    """

    lab: str
    notebook: Path
    since: str = ""

    @property
    def progress(self) -> Path:
        """The folder in which the verdicts of this copy are kept."""
        return self.notebook.parent / PROGRESS


def home() -> Path:
    """Return the folder for copies where none is named.

    Raises:
        ClassroomError: "there is no home folder here: …".
    """
    try:
        return Path.home() / HOME
    except RuntimeError:
        raise ClassroomError("there is no home folder here: say where to with --to DIR") from None


def new(name: str, to: Path) -> Copy:
    """Give a learner a copy of a lab. One that is there already is never touched.

    Args:
        name: a lab's name.
        to: the folder for all copies; this one gets a folder in it.

    Raises:
        ClassroomError: "… is there already …".
        OSError: it could not be written.
    """
    copy = Copy(name, to / name / f"{name}.ipynb")
    if copy.notebook.exists():
        raise ClassroomError(
            f"{copy.notebook} is there already, and stays as it is. Open it, or start anew: "
            f"cnn-course lab reset {name}"
        )
    return _made(copy)


def reset(name: str, to: Path) -> tuple[Copy, Path]:
    """Start a lab anew, and keep the old copy beside the new one under the day and the time.

    Returns:
        The new copy, and where the old one is now.

    Raises:
        ClassroomError: "there is no copy of … in … yet …".
        OSError: it could not be written. The old copy is where it was.
    """
    copy = Copy(name, to / name / f"{name}.ipynb")
    if not copy.notebook.exists():
        raise ClassroomError(f"there is no copy of {name} in {to} yet: cnn-course lab new {name}")
    labs.folder()  # before anything is moved: without the labs there would be no new copy
    old = _dated(copy.notebook)
    copy.notebook.rename(old)
    try:
        return _made(copy), old
    except OSError:
        if not copy.notebook.exists():
            old.rename(copy.notebook)
        raise


def every(to: Path) -> list[Copy]:
    """Return the copies in a folder, in the order of the labs."""
    return [_read(note) for note in sorted(to.glob(f"*/{NOTE}"))]


def _made(copy: Copy) -> Copy:
    labs.copy(copy.lab, copy.notebook)
    since = datetime.now(UTC).isoformat(timespec="milliseconds")
    note = {"lab": copy.lab, "progress": PROGRESS, "since": since}
    write(copy.notebook.with_name(NOTE), json.dumps(note, indent=1) + "\n")
    return Copy(copy.lab, copy.notebook, since)


def _read(note: Path) -> Copy:
    """Return the copy that a note stands beside; one that cannot be read is known by its folder's name."""
    name = note.parent.name
    notebook = note.with_name(f"{name}.ipynb")
    try:
        kept = json.loads(note.read_text(encoding="utf-8"))
        return Copy(str(kept["lab"]), note.with_name(f"{kept['lab']}.ipynb"), str(kept["since"]))
    except (OSError, ValueError, TypeError, KeyError):
        return Copy(name, notebook)


def _dated(path: Path) -> Path:
    """Return a free name with the day and the time in it."""
    stem = f"{path.stem}-{datetime.now():%Y-%m-%d-%H%M}"
    names = (path.with_name(f"{stem}{end}{path.suffix}") for end in ("", *(f"-{n}" for n in range(2, 1000))))
    return next(name for name in names if not name.exists())
