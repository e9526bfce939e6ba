"""The labs that come with the course: in the installed package, or in the checkout."""

import json
import re
import shutil
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any

from cnn_course.classroom import ClassroomError
from cnn_course.files import put, workplace

_PACKAGE = Path(__file__).resolve().parent.parent
PLACES = (_PACKAGE / "_labs", _PACKAGE.parent / "notebooks")  # inside a wheel; in a checkout
UNANSWERED = re.compile(r"^○ (.+?): not answered yet\.", re.MULTILINE)


@dataclass(frozen=True)
class Exercise:
    """A place in a lab where something is checked.

    Attributes:
        cell: the id of the cell that checks it.
        label: what the checker calls it while it is open.
    """

    cell: str
    label: str


@dataclass(frozen=True)
class Lab:
    """A lab as learners open it.

    Attributes:
        name: its file's name without the ending, as "01_convolution".
        path: the notebook.
        title: its first line.
        exercises: in the order of the lab.
        cells: the ids of all its code cells.
    """

    name: str
    path: Path
    title: str
    exercises: tuple[Exercise, ...]
    cells: frozenset[str]


def folder() -> Path:
    """Return the folder that holds the labs.

    Raises:
        ClassroomError: "there are no labs beside the package …".
    """
    for place in PLACES:
        if any(place.glob("[0-9]*.ipynb")):
            return place
    raise ClassroomError(
        f"there are no labs beside the package. Looked in: {', '.join(map(str, PLACES))}. "
        "Install it again: pip install --force-reinstall 'cnn-course[lab]'"
    )


def names() -> tuple[str, ...]:
    """Return the names of the labs, in their order.

    >>> names()[0]
    '01_convolution'
    """
    return tuple(sorted(path.stem for path in folder().glob("[0-9]*.ipynb")))


def find(asked: str) -> str:
    """Return the lab that somebody means.

    Args:
        asked: its number, its name, the topic alone, or how one of these begins; the case does not matter.

    Raises:
        ClassroomError: "there is no lab 'convolutoin'. Nearest: …", "'v' could be …".

    >>> find("1") == find("01") == find("Convolution") == find("01_convolution.ipynb")
    True
    """
    word = re.sub(r"[\s-]+", "_", asked.strip().lower().removesuffix(".ipynb")).removeprefix("lab_")
    known = names()
    if word.isdigit():
        found = [name for name in known if int(name.split("_")[0]) == int(word)]
    else:
        exact = [name for name in known if word in (name, _topic(name))]
        found = exact or [name for name in known if word and (name.startswith(word) or word in _topic(name))]
    if len(found) == 1:
        return found[0]
    if found:
        raise ClassroomError(
            f"{asked!r} could be {' or '.join(found)}: write more of the name, or its number."
        )
    raise ClassroomError(f"there is no lab {asked!r}. Nearest: {', '.join(_nearest(word, known))}")


def _topic(name: str) -> str:
    return name.partition("_")[2]


def _nearest(word: str, known: tuple[str, ...]) -> list[str]:
    topics = {_topic(name): name for name in known}
    near = get_close_matches(word.lstrip("0123456789_"), topics, n=3, cutoff=0.4)
    return [topics[topic] for topic in near] or list(known)


def lab(name: str) -> Lab:
    """Return a lab.

    Args:
        name: one of :func:`names`.

    >>> lab("01_convolution").exercises[0].label
    'the output by hand'
    """
    return _read(folder() / f"{name}.ipynb")


@cache
def _read(path: Path) -> Lab:
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    code = [cell for cell in cells if cell["cell_type"] == "code"]
    exercises = [
        Exercise(cell["id"], label[1]) for cell in code if (label := UNANSWERED.search(_shown(cell)))
    ]
    title = "".join(cells[0]["source"]).splitlines()[0].removeprefix("# ")
    return Lab(path.stem, path, title, tuple(exercises), frozenset(cell["id"] for cell in code))


def _shown(cell: dict[str, Any]) -> str:
    """Return the text that a cell has put out."""
    texts = [output.get("data", {}).get("text/plain") or output.get("text", "") for output in cell["outputs"]]
    return "\n".join("".join(text) for text in texts)


def copy(name: str, target: Path) -> None:
    """Put a copy of a lab somewhere, whole or not at all.

    Raises:
        OSError: it could not be written.
    """
    source = folder() / f"{name}.ipynb"
    with workplace(target.parent, target.name) as scratch:
        put(Path(shutil.copyfile(source, scratch / "lab")), target)
