"""Files appear whole or not at all, also when the process is killed or two processes want the same file.

What a killed process has left behind is swept away by the next one that writes the same file: only names of
the exact form that this module makes, and only while it holds the file's lock, so that nobody else is at it.
The standard library is all that is needed: the tools that run before anything is installed use this too.
"""

import errno
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

LONGEST = 200  # bytes of a name that is used as it is: file systems take 255, and what is added here is 26
BUSY = (errno.EAGAIN, errno.EACCES, errno.EDEADLK)  # what a lock says that somebody else holds

if sys.platform == "win32":
    import msvcrt

    def _wait_for(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)

    def _take(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _wait_for(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX)

    def _take(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)


class InUseError(OSError):
    """A place that somebody else holds at this moment."""


def expanded(path: Path | str) -> Path:
    """Return a path with a leading ``~`` or ``~name`` replaced by that user's home.

    Raises:
        OSError: "There is no home that ~nobody could stand for …": no user has that name, or nothing tells.

    >>> expanded("run.npz").name
    'run.npz'
    """
    written, path = os.fspath(path), Path(path)
    if not str(path).startswith("~"):
        return path
    if not written.startswith("~"):  # ./~x, of which Path keeps ~x alone
        return path.absolute()
    try:
        return path.expanduser()
    except RuntimeError:
        first = path.parts[0]
        raise OSError(
            f"There is no home that {first} could stand for. Write the folder out; a name in this folder "
            f'that begins so is "{os.path.join(os.curdir, first)}"'
        ) from None


def write(path: Path | str, content: bytes | str) -> Path:
    """Write a file in one step: a reader sees the old one or the new one, never half of one.

    Args:
        path: the file; its folder is made. ``~`` is the user's home.
        content: text is written as UTF-8.

    Returns:
        The path.

    Raises:
        OSError: the disk is full, or the folder cannot be written. The old file, or none, is there as before.
    """
    path = expanded(path)
    packed = content.encode() if isinstance(content, str) else content
    with workplace(path.parent, path.name) as scratch:
        made = scratch / "made"
        made.write_bytes(packed)
        put(made, path)
    return path


def try_place(path: Path | str) -> None:
    """Find out whether a file could be written, before the work that it is to hold: nothing is left behind.

    Raises:
        OSError: as :func:`write` would.
    """
    path = expanded(path)
    with _folder(path.parent), workplace(path.parent, path.name) as scratch:
        made = scratch / "made"
        made.write_bytes(b"tried")
        put(made, scratch / path.name)  # also a name can be impossible


@contextmanager
def claimed(path: Path | str) -> Iterator[None]:
    """Hold a file's place as long as the context lasts, also where the file is written many times in it.

    Raises:
        InUseError: somebody else holds it, in this process or in another one. Who has died holds nothing.
        OSError: as :func:`write` would.
    """
    path = expanded(path)
    with _folder(path.parent), _locked(_beside(path.parent, path.name, "held"), wait=False):
        try_place(path)
        yield


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
    _make(folder)
    prefix = _beside(folder, name, "part-").name
    with _locked(_beside(folder, name, "lock")) as held:
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


def md5_of(source: Path) -> str:
    """Return the MD5 of a file, in hexadecimal: some homes publish no other checksum."""
    with source.open("rb") as file:
        return hashlib.file_digest(file, "md5").hexdigest()


def _beside(folder: Path, name: str, what: str) -> Path:
    """Return the path of something that is made beside a file, for a while."""
    long = len(os.fsencode(name)) > LONGEST
    return folder / f".{hashlib.sha256(os.fsencode(name)).hexdigest() if long else name}.{MARK}-{what}"


def _make(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except FileExistsError as error:  # "File exists" would say too little of what was to be a folder
        raise NotADirectoryError(errno.ENOTDIR, os.strerror(errno.ENOTDIR), error.filename) from None


@contextmanager
def _folder(folder: Path) -> Iterator[None]:
    """Make a folder; those that had to be made are removed at the end, if nothing is in them."""
    missing = [one for one in (folder, *folder.parents) if not one.exists()]
    try:
        _make(folder)
        yield
    finally:
        for one in missing:
            with suppress(OSError):
                one.rmdir()


def _sweep(folder: Path, prefix: str) -> None:
    """Remove the scratch folders that killed processes have left: whoever holds the lock owns them all."""
    left = re.compile(re.escape(prefix) + RANDOM)
    for path in folder.iterdir():
        if left.fullmatch(path.name) and path.is_dir():
            shutil.rmtree(path, ignore_errors=True)


@contextmanager
def _locked(path: Path, wait: bool = True) -> Iterator[bool]:
    """Hold a lock file, and say whether the disk knows locks.

    The system lets go of it when the process ends, however it ends. Who does not want to wait gets an
    InUseError where somebody else holds it.
    """
    held = False
    while True:
        file = path.open("wb")
        try:
            (_wait_for if wait else _take)(file)
            held = True
        except OSError as error:
            if not wait and error.errno in BUSY:
                file.close()
                raise InUseError(error.errno, "somebody else holds it", str(path)) from None
            # A disk that knows no locks (some network folders) costs a second download, never a broken file.
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
