"""Make a pack: everything in a folder within the target first, then to its place, the checksums last.

So nothing looks whole before it is, and whatever goes wrong leaves the target as it was.
"""

import errno
import json
import platform
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cnn_course import __version__, words
from cnn_course.classroom import ClassroomError
from cnn_course.classroom.pack import parts
from cnn_course.classroom.pack.sums import SUMS, UNFINISHED, is_litter, listed
from cnn_course.files import InUseError, claimed

ABOUT = "pack.json"  # the first to come to its place
KIND = "cnn-course pack"  # said in it, so that nobody else's file of that name is taken for ours
FULL = (errno.ENOSPC, errno.EDQUOT)
PARTS: tuple[tuple[str, Callable[[Path], str]], ...] = (
    ("wheels", parts.wheels),
    ("data", parts.data),
    ("book", parts.book),
    ("labs", parts.open_labs),
)
OURS = {ABOUT, SUMS, "install.py", "README.txt", *(name for name, _ in PARTS)}


@dataclass(frozen=True)
class Part:
    """A part of a pack: its name, what went into it, its bytes, and the seconds that it took."""

    name: str
    words: str
    size: int
    seconds: float


@dataclass(frozen=True)
class Made:
    """A pack: its parts, its bytes, and the seconds that it took in all."""

    parts: tuple[Part, ...]
    size: int
    seconds: float


def make(to: Path, tell: Callable[[Part], None] = lambda part: None) -> Made:
    """Make a pack in a folder that is empty, or not there yet.

    Args:
        to: the folder, or a stick.
        tell: is given each part once it is made.

    Raises:
        ClassroomError: "… holds files that are not ours …", "… holds a pack already …", "the disk of … is
            full …", "pip could not bring the wheels …".
        OSError: the folder cannot be written.
    """
    begun = time.monotonic()
    _refuse_foreign(to)
    with _held(to), _work(to) as work:
        made = []
        for name, fill in PARTS:
            start = time.monotonic()
            said = fill(work / name)
            made.append(Part(name, said, _size(work / name), time.monotonic() - start))
            tell(made[-1])
        _front(work)
        (work / SUMS).write_text(listed(work), encoding="utf-8")
        size = _size(work)
        _move(work, to)
    return Made(tuple(made), size, time.monotonic() - begun)


def _refuse_foreign(to: Path) -> None:
    """See that a folder holds nothing that is not ours, and no pack."""
    if not to.exists():
        return
    if not to.is_dir():
        raise ClassroomError(f"{to} is a file: name a folder, or a stick")
    names = {path.name for path in to.iterdir() if not is_litter(path.name)}
    names = {name for name in names if not name.startswith(f".{SUMS}.")}  # what holds the place
    if SUMS in names and _is_ours(to):
        raise ClassroomError(
            f"{to} holds a pack already: cnn-course pack --check {to} looks at it. For a new one remove it"
        )
    if foreign := sorted(names - _left(to)):
        shown = ", ".join(foreign[:3]) + (", …" if len(foreign) > 3 else "")
        raise ClassroomError(
            f"{to} holds files that are not ours ({shown}), and nothing was written: name an empty one, "
            f"such as {to / 'cnn-course-pack'}"
        )


def _left(to: Path) -> set[str]:
    """Return the names that a pack may have left which was killed, as by a stick pulled out."""
    if not (to / UNFINISHED).is_dir():
        return set()
    return {UNFINISHED, *(OURS if _is_ours(to) else ())}


def _is_ours(to: Path) -> bool:
    try:
        about = json.loads((to / ABOUT).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(about, dict) and about.get("kind") == KIND


@contextmanager
def _held(to: Path) -> Iterator[None]:
    try:
        with claimed(to / SUMS):
            yield
    except InUseError:
        raise ClassroomError(f"somebody is packing into {to} at this moment") from None


@contextmanager
def _work(to: Path) -> Iterator[Path]:
    """Give a folder to work in; it goes at the end, and so does what a stopped pack has left."""
    work = to / UNFINISHED
    try:
        for name in _left(to):
            _remove(to / name)
        work.mkdir()
        yield work
    except OSError as error:
        if error.errno not in FULL:
            raise
        so_far = _size(work)
        _remove(work)
        raise ClassroomError(
            f"the disk of {to} is full: the pack needs more than the {so_far / 1e9:.2f} GB written. "
            f"Nothing of it was left there; {parts.free(to) / 1e9:.2f} GB are free"
        ) from None
    finally:
        _remove(work)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path, ignore_errors=True)
    else:
        path.unlink(missing_ok=True)


def _front(work: Path) -> None:
    """Write what a learner meets first: the installer, five lines, and what the installer must know."""
    needs = parts.unpacked_size(work / "wheels") + _size(work / "data")
    about = {
        "kind": KIND,
        "course": __version__,
        "python": parts.python(),
        "system": platform.system(),
        "machine": platform.machine(),
        "needs": needs,
    }
    (work / ABOUT).write_text(json.dumps(about, indent=1) + "\n", encoding="utf-8")
    shutil.copyfile(Path(__file__).with_name("install.py"), work / "install.py")
    python = f"py -{parts.python()}" if sys.platform == "win32" else f"python{parts.python()}"
    readme = words.table().pack.readme(python, needs / 1e9, (work / "book").exists())
    (work / "README.txt").write_text(readme, encoding="utf-8")


def _move(work: Path, to: Path) -> None:
    """Move all to its place: what says that it is ours first, what says that it is whole last."""
    middle = sorted(path.name for path in work.iterdir() if path.name not in (ABOUT, SUMS))
    names = (ABOUT, *middle, SUMS)
    try:
        for name in names:
            (work / name).rename(to / name)
    except BaseException:
        for name in names:
            _remove(to / name)
        raise


def _size(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())
