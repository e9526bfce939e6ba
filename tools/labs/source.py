"""Make the two notebooks of a lab, not yet executed, from its one source.

A source is a jupytext percent file. In a code cell the answer stands between two comment lines; what the
learner gets in its place stands, commented out, below a third one:

    def double(x):
        # <answer>
        return 2 * x
        # <starter>
        # return ...  # your code here
        # </answer>

Without a starter the learner gets ``...  # your code here``. A whole cell, code or text, is kept for one of
the two notebooks by the tag ``solution-only`` or ``exercise-only``.
"""

import re
from dataclasses import dataclass

import jupytext
import nbformat
from nbformat import NotebookNode

from cnn_course.files import sha256_of
from tools.labs.words import LabError

OPEN, INSTEAD, CLOSE = "# <answer>", "# <starter>", "# </answer>"
NO_STARTER = "...  # your code here"

# Tags that only the machine reads: they are dropped from what it makes.
SOLUTION_ONLY, EXERCISE_ONLY, CHECK_FAILS = "solution-only", "exercise-only", "check-fails"
OURS = {SOLUTION_ONLY, EXERCISE_ONLY, CHECK_FAILS}
# Tags that nbval, nbclient and MyST-NB read.
KNOWN = OURS | {
    *("nbval-check-output", "raises-exception"),
    *("hide-input", "hide-output", "hide-cell", "remove-input", "remove-output", "remove-cell"),
}
# MyST-NB folds the input of a cell with this tag: the book shows the answers folded.
FOLD = "hide-input"

KERNEL = {"name": "python3", "display_name": "Python 3 (ipykernel)", "language": "python"}
LANGUAGE = {
    "name": "python",
    "file_extension": ".py",
    "mimetype": "text/x-python",
    "pygments_lexer": "ipython3",
    "codemirror_mode": {"name": "ipython", "version": 3},
}


@dataclass(frozen=True)
class Cell:
    """One cell of the source."""

    number: int  # from 1, as the reader of a message counts
    kind: str  # "code" or "markdown"
    text: str
    tags: tuple[str, ...]
    id: str

    @property
    def name(self) -> str:
        """Say which cell it is, with its first line."""
        first = self.text.strip().splitlines()[0] if self.text.strip() else "empty"
        return f"cell {self.number} ({first[:60]})"


def split_answers(cell: Cell) -> tuple[str, str, int]:
    """Return a code cell's text for the exercises, for the solutions, and how many answers it holds."""
    exercise: list[str] = []
    solution: list[str] = []
    answers, state, indent, starter = 0, "", "", 0
    for line in cell.text.splitlines():
        mark = line.strip()
        if mark in {OPEN, INSTEAD, CLOSE}:
            if (mark, state) not in {(OPEN, ""), (INSTEAD, OPEN), (CLOSE, OPEN), (CLOSE, INSTEAD)}:
                raise LabError(f"{cell.name}: '{mark}' is out of place after '{state or 'ordinary code'}'.")
            if mark == OPEN:
                answers, indent, starter = answers + 1, line[: line.index("#")], 0
            elif mark == CLOSE and not starter:
                exercise.append(indent + NO_STARTER)
            state = "" if mark == CLOSE else mark
        elif state == INSTEAD:
            if mark and not mark.startswith("#"):
                raise LabError(f"{cell.name}: below '{INSTEAD}' every line is a comment. Received: {mark}")
            code = re.sub(r"^(\s*)# ?", r"\1", line)
            exercise.append(code if code.strip() else "")
            starter += 1
        else:
            solution.append(line)
            if not state:
                exercise.append(line)
    if state:
        raise LabError(f"{cell.name}: '{OPEN}' without '{CLOSE}'.")
    return "\n".join(exercise), "\n".join(solution), answers


def _ids(cells: list[NotebookNode]) -> list[str]:
    """Return an id for each cell that follows from its text, so that an edit elsewhere leaves it alone."""
    seen: dict[str, int] = {}
    ids = []
    for cell in cells:
        digest = sha256_of(f"{cell.cell_type}\n{cell.source}".encode())[:12]
        seen[digest] = seen.get(digest, 0) + 1
        ids.append(digest if seen[digest] == 1 else f"{digest}-{seen[digest]}")
    return ids


def read(text: str) -> list[Cell]:
    """Return the cells of a source, or say what is wrong with it.

    Raises:
        LabError: an unknown tag, a misplaced marker, an empty cell, no title, no answer.
    """
    raw = jupytext.reads(text, fmt="py:percent").cells
    pairs = zip(raw, _ids(raw), strict=True)
    cells = [
        Cell(number, c.cell_type, c.source, tuple(c.metadata.get("tags", ())), id_)
        for number, (c, id_) in enumerate(pairs, start=1)
    ]
    if not cells or cells[0].kind != "markdown" or not cells[0].text.startswith("# "):
        raise LabError("a lab opens with a text cell whose first line is its title: '# …'.")
    answers = 0
    for cell in cells:
        if unknown := set(cell.tags) - KNOWN:
            known = ", ".join(sorted(KNOWN))
            raise LabError(f"{cell.name}: unknown tag {', '.join(sorted(unknown))}. Known: {known}.")
        if cell.kind == "code":
            # nbclient leaves an empty cell unnumbered, and an unnumbered cell is compared with nothing.
            if not cell.text.strip():
                raise LabError(f"{cell.name}: a code cell must hold code.")
            answers += split_answers(cell)[2]
    if not answers:
        raise LabError(f"the lab holds no answer: mark at least one with '{OPEN}' and '{CLOSE}'.")
    return cells


def notebook(cells: list[Cell], answered: bool) -> NotebookNode:
    """Return the lab's notebook, not yet executed: the solutions if ``answered``, else the exercises."""
    made = []
    for cell in cells:
        if (EXERCISE_ONLY if answered else SOLUTION_ONLY) in cell.tags:
            continue
        tags = [tag for tag in cell.tags if tag not in OURS]
        if cell.kind == "code":
            exercise, solution, answers = split_answers(cell)
            text = solution if answered else exercise
            # A hidden cell is folded already.
            if answered and answers and not {"hide-cell", "remove-input", "remove-cell"} & set(tags):
                tags = [*tags, FOLD] if FOLD not in tags else tags
            node = nbformat.v4.new_code_cell(text, id=cell.id)
        else:
            node = nbformat.v4.new_markdown_cell(cell.text, id=cell.id)
        if tags:
            node.metadata["tags"] = tags
        made.append(node)
    return nbformat.v4.new_notebook(
        cells=made, metadata={"kernelspec": dict(KERNEL), "language_info": dict(LANGUAGE)}
    )


def check_fails(cells: list[Cell]) -> set[str]:
    """Return the ids of the cells whose check is meant to fail: they show what a hint looks like."""
    return {cell.id for cell in cells if CHECK_FAILS in cell.tags}
