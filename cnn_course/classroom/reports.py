"""What the doctor found on a learner's computer, as one line for the teacher; and a class's lines as a list.

A report names no one: not the person, the computer or a folder of theirs. Whose it is, its file's name says.
"""

import codecs
import getpass
import json
import platform
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from glob import glob
from pathlib import Path
from typing import Any

from cnn_course import __version__
from cnn_course.classroom import ClassroomError

KIND = "cnn-course doctor"
UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
STATUSES = ("ok", "note", "problem")


@dataclass(frozen=True)
class Report:
    """A computer before the course.

    Attributes:
        file: whose it is, as far as the file's name tells.
        problems: what stops the labs, "subject: words".
        notes: what is good to know.
        broken: what is wrong with the file; empty where it could be read.
    """

    file: str
    problems: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    broken: str = ""

    @property
    def rank(self) -> tuple[bool, int, int, str]:
        """Its place in a list, worst first: what cannot be read may be the worst."""
        return not self.broken, -len(self.problems), -len(self.notes), self.file


def line(
    findings: Iterable[tuple[str, str, str]],
    versions: dict[str, str | None],
    memory: int | None,
    free: int | None,
) -> str:
    """Return a computer's report as one line of JSON.

    Args:
        findings: what each check found: its subject, "ok", "note" or "problem", and words.
        versions: the installed version of each package that the labs need; None of one that is missing.
        memory: in bytes; None where it could not be read.
        free: bytes that are free for the data; None where they could not be read.
    """
    report = {
        "kind": KIND,
        "course": __version__,
        "python": platform.python_version(),
        "system": platform.system(),
        "machine": platform.machine(),
        "memory": memory,
        "free": free,
        "packages": versions,
        "missing": sorted(name for name, version in versions.items() if version is None),
        "findings": [[subject, status, nameless(words)] for subject, status, words in findings],
    }
    return json.dumps(report)


def nameless(words: str) -> str:
    """Return words without the home folder, the user's name or the computer's.

    >>> nameless(f"the cache {Path.home() / 'x'} cannot be written").replace(chr(92), "/")
    'the cache ~/x cannot be written'
    """
    words = words.replace(str(Path.home()), "~")
    for name in (_user(), platform.node()):
        if name:
            words = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", "…", words)
    return words


def _user() -> str:
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # nobody by that number is known here
        return ""


def read(named: Sequence[str]) -> list[Report]:
    """Return the reports in some files, worst first.

    Args:
        named: files, folders of them, or patterns such as "*.json", which some shells leave as they are.

    Raises:
        ClassroomError: "there is no report …".
    """
    paths = dict.fromkeys(path for name in named for path in _files(name))
    return sorted((_read(path) for path in paths), key=lambda report: report.rank)


def _files(name: str) -> list[Path]:
    path = Path(name)
    found = (
        sorted(path.glob("*.json"))
        if path.is_dir()
        else [path]
        if path.exists()
        else sorted(map(Path, glob(name)))
    )
    if not found:
        raise ClassroomError(
            f"there is no report {name}: learners write one with cnn-course doctor --report FILE"
        )
    return found


def _read(path: Path) -> Report:
    try:
        report: Any = json.loads(_text(path.read_bytes()))
    except OSError as error:
        return Report(path.name, broken=f"cannot be read ({error.strerror})")
    except (ValueError, RecursionError):
        return Report(path.name, broken="is no report, or was cut off: ask for it again")
    found = report.get("findings") if isinstance(report, dict) and report.get("kind") == KIND else None
    if not isinstance(found, list) or not all(map(_is_finding, found)):
        return Report(path.name, broken="is no report of cnn-course doctor: ask for it again")
    told = {
        status: tuple(f"{subject}: {words}" for subject, one, words in found if one == status)
        for status in STATUSES
    }
    return Report(path.name, told["problem"], told["note"])


def _text(content: bytes) -> str:
    """Return a file's text; PowerShell's ``>`` writes UTF-16."""
    return content.decode("utf-16" if content.startswith(UTF_16) else "utf-8-sig")


def _is_finding(found: Any) -> bool:
    """Tell whether something is a subject, a status and words."""
    return isinstance(found, list) and len(found) == 3 and all(isinstance(part, str) for part in found)
