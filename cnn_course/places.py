"""Where data and weights are looked for on this machine."""

import os
import sys
from pathlib import Path

CLASSROOM = "CNN_COURSE_DATA"
CACHE = "CNN_COURSE_CACHE"


class DataError(RuntimeError):
    """Data or weights are not there, or their file is broken. The message names the ways out."""


class NoHomeError(DataError):
    """There is no home folder on this machine in which data could be kept, and no other place is named."""


def classroom_folder() -> Path | None:
    """Return the folder that ``$CNN_COURSE_DATA`` names, or None where it is not set.

    Raises:
        DataError: the variable names something that is not a folder. A typo here must not end in a download.
    """
    named = os.environ.get(CLASSROOM)
    if not named:
        return None
    folder = _named(CLASSROOM, named)
    if not os.path.isdir(folder):
        raise DataError(
            f"${CLASSROOM} does not name a folder. Received: {named}. "
            f"Correct it, or unset it to use the course cache and the network."
        )
    return folder


def cache_folder() -> Path:
    """Return the folder for downloads: ``$CNN_COURSE_CACHE``, or where this system keeps such things.

    Returns:
        The folder's path. It need not exist yet.

    Raises:
        DataError: "there is no home folder here …"; "$CNN_COURSE_CACHE begins with the home of a user who is
            not known here …".
    """
    named = os.environ.get(CACHE)
    if named:
        return _named(CACHE, named)
    if sys.platform == "win32":
        return _at_home(os.environ.get("LOCALAPPDATA", "~/AppData/Local")) / "cnn-course" / "Cache"
    if sys.platform == "darwin":
        return _at_home("~/Library/Caches/cnn-course")
    return _at_home(os.environ.get("XDG_CACHE_HOME") or "~/.cache") / "cnn-course"


def keras_folder(what: str = "datasets") -> Path:
    """Return the folder where Keras keeps the datasets, or the models, that it has downloaded."""
    return _at_home(os.environ.get("KERAS_HOME") or "~/.keras") / what


def opened_up(name: str, value: Path | str) -> Path:
    """Return a path that may begin with a tilde.

    Raises:
        DataError: "folder begins with the home of a user who is not known here. Received: folder=~nobody".
    """
    try:
        return Path(value).expanduser()
    except RuntimeError:
        raise DataError(
            f"{name} begins with the home of a user who is not known here. Received: {name}={value}"
        ) from None


def _named(variable: str, value: str) -> Path:
    return opened_up(f"${variable}", value)


def _at_home(path: str) -> Path:
    try:
        return Path(path).expanduser()
    except RuntimeError:
        raise NoHomeError(
            f"there is no home folder here to keep data in: set {CACHE} to a folder that can be written"
        ) from None
