"""Where datasets are looked for on this machine."""

import os
import sys
from pathlib import Path

from ._errors import DataError

CLASSROOM = "CNN_COURSE_DATA"
CACHE = "CNN_COURSE_CACHE"


def classroom_folder() -> Path | None:
    """Return the folder that ``$CNN_COURSE_DATA`` names, or None where it is not set.

    Raises:
        DataError: the variable names something that is not a folder. A typo here must not end in a download.
    """
    named = os.environ.get(CLASSROOM)
    if not named:
        return None
    folder = Path(named).expanduser()
    if not folder.is_dir():
        raise DataError(
            f"${CLASSROOM} does not name a folder. Received: {named}. "
            f"Correct it, or unset it to use the course cache and the network."
        )
    return folder


def cache_folder() -> Path:
    """Return the folder for downloads: ``$CNN_COURSE_CACHE``, or where this system keeps such things.

    Returns:
        The folder's path. It need not exist yet.
    """
    named = os.environ.get(CACHE)
    if named:
        return Path(named).expanduser()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA", "~/AppData/Local")).expanduser() / "cnn-course" / "Cache"
    if sys.platform == "darwin":
        return Path("~/Library/Caches/cnn-course").expanduser()
    return Path(os.environ.get("XDG_CACHE_HOME") or "~/.cache").expanduser() / "cnn-course"


def keras_folder() -> Path:
    """Return the folder where Keras keeps the datasets that it has downloaded."""
    return Path(os.environ.get("KERAS_HOME") or "~/.keras").expanduser() / "datasets"
