"""Who learns on this computer: a random number made once, and a name only if the learner gives one."""

import json
import os
import secrets
import sys
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cnn_course.files import put, workplace, write

FILE = "learner.json"
LONGEST_NAME = 40


@dataclass(frozen=True)
class Learner:
    """Who learns here.

    Attributes:
        id: 12 hexadecimal digits, made by chance. They say nothing of the person or the computer.
        name: what the learner wants to be called; empty where they have not said.
    """

    id: str
    name: str = ""

    @property
    def code(self) -> str:
        """What the learner without a name is called.

        >>> Learner("7f3a09c4e1b2").code
        'learner 7f3a'
        """
        return code(self.id)


def code(number: str) -> str:
    """Return what a learner without a name is called: enough of the number to tell a class apart.

    >>> code("7f3a09c4e1b2")
    'learner 7f3a'
    """
    return f"learner {number[:4]}"


def place() -> Path:
    """Return the file that keeps who learns here: among the settings, which no clearing of caches ends.

    >>> place().name
    'learner.json'
    """
    if sys.platform == "win32":
        settings = Path(os.environ.get("APPDATA", "~/AppData/Roaming"))
    elif sys.platform == "darwin":
        settings = Path("~/Library/Application Support")
    else:
        settings = Path(os.environ.get("XDG_CONFIG_HOME") or "~/.config")
    return settings.expanduser() / "cnn-course" / FILE


def me() -> Learner:
    """Return who learns here; the first call on a computer makes the number.

    Raises:
        OSError: it could not be kept.
        RuntimeError: there is no home folder.
    """
    path = place()
    if (known := _read(path)) is not None:
        return known
    with workplace(path.parent, path.name) as scratch:  # of two kernels that start at once, one makes it
        if (known := _read(path)) is not None:
            return known
        made = Learner(secrets.token_hex(6))
        (scratch / FILE).write_text(_packed(made), encoding="utf-8")
        put(scratch / FILE, path)
    return made


def call_me(name: str) -> Learner:
    """Keep the name that a learner gives; an empty one takes it back.

    Args:
        name: any text; it is cut to 40 letters, and to one line.

    Returns:
        The learner, as known from now on.
    """
    learner = Learner(me().id, " ".join(name.split())[:LONGEST_NAME])
    write(place(), _packed(learner))
    return learner


def _packed(learner: Learner) -> str:
    return json.dumps(asdict(learner)) + "\n"


def _read(path: Path) -> Learner | None:
    """Return who is kept; None where nobody is, or nothing that can be read."""
    try:
        kept: Any = json.loads(path.read_text(encoding="utf-8"))
        return Learner(str(kept["id"]), str(kept["name"]))
    except (OSError, ValueError, TypeError, KeyError):
        return None
