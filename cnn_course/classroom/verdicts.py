"""Write down what the checkers say, where that was asked for. Where it was not, nothing is written.

It is asked for by ``CNN_COURSE_PROGRESS=DIR``, a folder that a class may share, or by the note that
``cnn-course lab new`` leaves beside a learner's copy. Each kernel appends to a file of its own, so that two
at once never meet, on whatever disk. What is written: which exercise, how it went, the name of what was seen
to be wrong, when, and the learner's number. No code, no answer.
"""

import json
import os
import re
import secrets
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cnn_course import notebook
from cnn_course.classroom import learner
from cnn_course.files import expanded, sha256_of
from cnn_course.saying import remark

PROGRESS = "CNN_COURSE_PROGRESS"
NOTE = "cnn-course-lab.json"  # beside a learner's copy of a lab
OUTCOMES = {"passed": "right", "failed": "wrong", "open": "open"}
LONGEST = 120  # letters of a symptom

_files: dict[int, str] = {}  # the file's name by process: a kernel may be a fork of another one
_troubled: set[str] = set()  # folders of which it was said that they take nothing


def keep(status: str, message: str, hint: str) -> None:
    """Write down a verdict, if that was asked for. The lab goes on whatever becomes of it.

    Args:
        status: "passed", "failed" or "open".
        message: the verdict's line; what stands before its colon names the exercise.
        hint: what seems to be wrong.
    """
    folder = None
    try:
        note = _note()
        if (folder := _folder(note)) is not None:
            _append(folder, _line(note, status, message, hint))
    except Exception as error:  # an exercise is worth more than the record of it
        if str(folder) not in _troubled:
            _troubled.add(str(folder))
            why = getattr(error, "strerror", None) or error
            words = f"Your progress is not written down: {folder or NOTE} cannot be used ({why})."
            remark(f"{words} The lab goes on.", page=sys.stderr)


def symptom(hint: str) -> str:
    """Return the name of what is wrong: a hint's first sentence, of an error its kind alone.

    An error's own text may hold anything, a path with somebody's name in it too.

    >>> symptom("It raises KeyError: '/home/kim'. It happened in line 3 of the function.")
    'It raises KeyError.'
    >>> symptom("Your kernel is upside down. Turn it by 180 degrees.")
    'Your kernel is upside down.'
    """
    if raised := re.match(r"It raises (\w+)", hint):
        return f"{raised[0]}."
    first = re.split(r"(?<=[.?!])\s", hint.strip(), maxsplit=1)[0]
    return first if len(first) <= LONGEST else f"{first[: LONGEST - 1]}…"


def cell_id(source: str) -> str:
    """Return the id that the labs' notebooks give to a code cell of this text.

    >>> cell_id("2 + 2")
    'c14563148b97'
    """
    return sha256_of(f"code\n{source}".encode())[:12]


def _note() -> dict[str, Any]:
    """Return what stands beside the copy of a lab that runs this; nothing elsewhere."""
    try:
        return dict(json.loads(Path(NOTE).read_text(encoding="utf-8")))
    except FileNotFoundError:
        return {}


def _folder(note: dict[str, Any]) -> Path | None:
    named = os.environ.get(PROGRESS) or note.get("progress")
    return expanded(named).absolute() if named else None


def _line(note: dict[str, Any], status: str, message: str, hint: str) -> dict[str, Any]:
    who = learner.me()
    shell = notebook.shell()
    sources = shell.history_manager.input_hist_raw if shell else [""]
    return {
        "learner": who.id,
        "name": who.name,
        "lab": note.get("lab") or Path(os.environ.get("JPY_SESSION_NAME", "")).stem,
        "exercise": message.partition(":")[0],
        "cell": cell_id(sources[-1].strip("\n")),
        "run": shell.execution_count if shell else 0,
        "outcome": OUTCOMES[status],
        "symptom": symptom(hint) if status == "failed" else "",
        "time": datetime.now(UTC).isoformat(timespec="milliseconds"),
    }


def _append(folder: Path, line: dict[str, Any]) -> None:
    """Add a line to this kernel's own file, in one write.

    Each begins with the end of the one before: one that was torn by a full disk spoils no other.
    """
    folder.mkdir(parents=True, exist_ok=True)
    name = _files.setdefault(os.getpid(), f"{line['learner']}-{secrets.token_hex(4)}.jsonl")
    packed = "\n" + json.dumps(line, ensure_ascii=False)
    with (folder / name).open("ab", buffering=0) as file:
        file.write(packed.encode())
