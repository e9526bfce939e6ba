"""Files appear whole or not at all, also when the process is killed or two processes want the same file."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO

if sys.platform == "win32":
    import msvcrt

    def _wait_for(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)

else:
    import fcntl

    def _wait_for(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX)


@contextmanager
def workplace(folder: Path, name: str) -> Iterator[Path]:
    """Give one process at a time a scratch folder beside the file it is about to make.

    The scratch folder is on the same disk as the file, so that ``put`` is one rename. What a killed process
    left behind is swept away by the next one: whoever holds the lock owns every scratch folder of this name.

    Args:
        folder: The folder in which the file will appear. Made if it is not there.
        name: The dataset's name.

    Yields:
        The scratch folder's path. It is removed at the end, whatever happens.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with _locked(folder / f".{name}.lock"):
        for left in folder.glob(f".{name}.part-*"):
            shutil.rmtree(left, ignore_errors=True)
        with tempfile.TemporaryDirectory(prefix=f".{name}.part-", dir=folder) as scratch:
            yield Path(scratch)


def put(made: Path, target: Path) -> None:
    """Move a finished file to its name in one step, after its bytes have reached the disk."""
    with made.open("rb+") as file:
        os.fsync(file.fileno())
    made.chmod(0o644)  # readable by a class that shares the folder
    os.replace(made, target)


@contextmanager
def _locked(path: Path) -> Iterator[None]:
    """Hold a lock file. The system lets go of it when the process ends, however it ends."""
    while True:
        file = path.open("wb")
        # A disk that knows no locks (some network folders) costs a second download, never a broken file.
        with suppress(OSError):
            _wait_for(file)
        if _is_still(path, file):
            break
        file.close()  # whoever held it has removed it in the meantime: ours is not the one that others see
    try:
        yield
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
