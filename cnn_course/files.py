"""Files appear whole or not at all, also when the process is killed or two processes want the same file.

What a killed process has left behind is swept away by the next one that writes the same file: only names of
the exact form that this module makes, and only while it holds the file's lock, so that nobody else is at it.
The standard library is all that is needed: the tools that run before anything is installed use this too.
"""

import hashlib
import os
import re
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

MARK = "cnn-course"  # in every name made here beside a file: nobody else's name has it in its place
RANDOM = r"[a-z0-9_]{8}"  # what tempfile adds to a prefix

if sys.platform == "win32":
    import msvcrt

    def _wait_for(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)

else:
    import fcntl

    def _wait_for(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX)


def write(path: Path | str, content: bytes | str) -> Path:
    """Write a file in one step: a reader sees the old one or the new one, never half of one.

    Args:
        path: the file; its folder is made.
        content: text is written as UTF-8.

    Returns:
        The path.

    Raises:
        OSError: the disk is full, or the folder cannot be written. The old file, or none, is there as before.
    """
    path = Path(path)
    packed = content.encode() if isinstance(content, str) else content
    with workplace(path.parent, path.name) as scratch:
        made = scratch / "made"
        made.write_bytes(packed)
        put(made, path)
    return path


@contextmanager
def workplace(folder: Path, name: str) -> Iterator[Path]:
    """Give one process at a time a scratch folder beside the file it is about to make.

    The scratch folder is on the same disk as the file, so that ``put`` is one rename.

    Args:
        folder: The folder in which the file will appear. Made if it is not there.
        name: The file's name, or what stands for it: one at a time has the workplace of a name.

    Yields:
        The scratch folder's path. It is removed at the end, whatever happens.
    """
    folder.mkdir(parents=True, exist_ok=True)
    prefix = f".{name}.{MARK}-part-"
    with _locked(folder / f".{name}.{MARK}-lock") as held:
        if held:
            _sweep(folder, prefix)
        with tempfile.TemporaryDirectory(prefix=prefix, dir=folder) as scratch:
            yield Path(scratch)


def put(made: Path, target: Path) -> None:
    """Move a finished file to its name in one step, after its bytes have reached the disk."""
    with made.open("rb+") as file:
        os.fsync(file.fileno())  # a name must never stand for bytes that a power cut can still lose
    made.chmod(0o644)  # readable by a class that shares the folder
    os.replace(made, target)


def sha256_of(source: Path | IO[bytes] | bytes) -> str:
    """Return the SHA-256 of a file, an open file or some bytes, in hexadecimal.

    >>> sha256_of(b"")[:8]
    'e3b0c442'
    """
    if isinstance(source, bytes):
        return hashlib.sha256(source).hexdigest()
    if isinstance(source, Path):
        with source.open("rb") as file:
            return sha256_of(file)
    return hashlib.file_digest(source, "sha256").hexdigest()  # type: ignore[arg-type]


def _sweep(folder: Path, prefix: str) -> None:
    """Remove the scratch folders that killed processes have left: whoever holds the lock owns them all."""
    left = re.compile(re.escape(prefix) + RANDOM)
    for path in folder.iterdir():
        if left.fullmatch(path.name) and path.is_dir():
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _locked(path: Path) -> Iterator[bool]:
    """Hold a lock file, and say whether the disk knows locks.

    The system lets go of it when the process ends, however it ends.
    """
    held = False
    while True:
        file = path.open("wb")
        # A disk that knows no locks (some network folders) costs a second download, never a broken file.
        with suppress(OSError):
            _wait_for(file)
            held = True
        if _is_still(path, file):
            break
        file.close()  # whoever held it has removed it in the meantime: ours is not the one that others see
    try:
        yield held
    finally:
        with suppress(OSError):  # Windows removes no open file; an empty lock file left there does no harm
            path.unlink()
        file.close()


def _is_still(path: Path, file: IO[bytes]) -> bool:
    """Tell whether the open file is still the one of that name."""
    try:
        return os.path.samestat(path.stat(), os.fstat(file.fileno()))
    except FileNotFoundError:
        return False
