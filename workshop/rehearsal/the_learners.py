"""Three learners of a rehearsal: one solves all of lab 1, one half, one is stuck on the same mistake."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

LAB = "01_convolution"
STUCK_AT = 2  # the exercise
TRIES = 3  # after as many a learner counts as stuck
UPSIDE_DOWN = """

right = my_convolve


def my_convolve(image, kernel):
    return right(image, kernel[::-1, ::-1])
"""


@dataclass(frozen=True)
class Learner:
    """A learner: the folder of their home, the name they give, which exercises they solve."""

    home: str
    name: str
    solves: Collection[int]
    stuck: bool = False


# Two of them have one name, as happens in every class.
CLASS = (
    Learner("ada", "Ada", range(1, 10)),
    Learner("kim", "Kim", range(1, 5)),
    Learner("kim-2", "Kim", [1], stuck=True),
)


def answers(labs: Path, lab: str = LAB) -> list[tuple[str, str]]:
    """Return the answered cells of a lab, in the order of its exercises: each one's id and source."""
    open_, right = (
        json.loads((labs / place / f"{lab}.ipynb").read_text())["cells"] for place in ("", "solutions")
    )
    sources = {cell["id"]: _text(cell) for cell in right}
    return [
        (cell["id"], sources[cell["id"]])
        for cell in open_
        if cell["cell_type"] == "code" and sources.get(cell["id"], _text(cell)) != _text(cell)
    ]


def written_by(learner: Learner, right: list[tuple[str, str]]) -> dict[str, str]:
    """Return what a learner writes into the answers' cells, by the cells' ids."""
    written = {cell: source for number, (cell, source) in enumerate(right, 1) if number in learner.solves}
    if learner.stuck:
        cell, source = right[STUCK_AT - 1]
        written[cell] = source + UPSIDE_DOWN
    return written


def write(notebook: Path, sources: Mapping[str, str]) -> None:
    """Type the answers into a notebook."""
    content = json.loads(notebook.read_text(encoding="utf-8"))
    for cell in content["cells"]:
        cell["source"] = sources.get(cell["id"], cell["source"])
    notebook.write_text(json.dumps(content, indent=1), encoding="utf-8")


def _text(cell: Mapping[str, object]) -> str:
    source = cell["source"]
    return "".join(source) if isinstance(source, list) else str(source)
