"""The checksums of a pack, and whether its files still have them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cnn_course.classroom import ClassroomError
from cnn_course.files import sha256_of

SUMS = "SHA256SUMS"
UNFINISHED = "unfinished-cnn-course-pack"  # a folder: a pack under way, or one that was stopped
# What systems leave on a stick, and in a folder that was looked at.
LITTER = {
    *("System Volume Information", "$RECYCLE.BIN", "desktop.ini", "Thumbs.db", "lost+found"),
    *(".DS_Store", ".Trashes", ".fseventsd", ".Spotlight-V100", ".TemporaryItems", "__pycache__"),
}
_LINE = re.compile(r"([0-9a-f]{64}) [ *](.+)")


@dataclass(frozen=True)
class Checked:
    """What became of a pack's files.

    Attributes:
        count: how many there should be.
        size: the bytes of those that are whole.
        missing: those that are not there.
        changed: those that are not what was packed, or cannot be read.
        extra: those that nobody packed.
    """

    count: int
    size: int
    missing: tuple[str, ...]
    changed: tuple[str, ...]
    extra: tuple[str, ...]

    @property
    def whole(self) -> bool:
        """Whether all that was packed is there, as it was."""
        return not (self.missing or self.changed)


def is_litter(name: str) -> bool:
    """Tell whether a name is none that a person would miss.

    >>> is_litter("._install.py"), is_litter("thesis.doc")
    (True, False)
    """
    return name in LITTER or name.startswith(("._", ".Trash-"))


def files_in(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the files of a pack, with their names in it, in order."""
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder)
        if path.is_file() and not any(map(is_litter, inside.parts)) and inside.as_posix() != SUMS:
            yield inside.as_posix(), path


def listed(folder: Path) -> str:
    """Return the checksums of a folder's files, as `sha256sum` writes and reads them."""
    return "".join(f"{sha256_of(path)}  {name}\n" for name, path in files_in(folder))


def check(folder: Path) -> Checked:
    """Hold every file of a pack against its checksum.

    Raises:
        ClassroomError: "… is no pack …", "… is not finished …", "… is damaged …".
    """
    wanted = _wanted(folder)
    present = dict(files_in(folder))
    changed = tuple(name for name in wanted if name in present and not _is(present[name], wanted[name]))
    return Checked(
        count=len(wanted),
        size=sum(present[name].stat().st_size for name in wanted if name in present and name not in changed),
        missing=tuple(name for name in wanted if name not in present),
        changed=changed,
        extra=tuple(name for name in present if name not in wanted),
    )


def _is(path: Path, sha256: str) -> bool:
    try:
        return sha256_of(path) == sha256
    except OSError:  # a stick that can no longer be read here
        return False


def _wanted(folder: Path) -> dict[str, str]:
    if not folder.is_dir():
        raise ClassroomError(f"there is no folder {folder}")
    if (folder / UNFINISHED).exists():
        raise ClassroomError(f"the pack in {folder} is not finished: run cnn-course pack --to {folder} again")
    try:
        lines = (folder / SUMS).read_text(encoding="utf-8").splitlines()
    except FileNotFoundError:
        raise ClassroomError(
            f"{folder} is no whole pack: it has no {SUMS}, written last. Copy the pack again, all of it"
        ) from None
    except ValueError:
        lines = [""]
    found = [_LINE.fullmatch(line) for line in lines]
    if not found or not all(found):
        raise ClassroomError(f"{folder / SUMS} is damaged. Copy the pack again, all of it")
    return {line[2]: line[1] for line in found if line}
