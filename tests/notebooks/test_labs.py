"""What every lab of the course promises, read from its source and its derived files; nothing is executed."""

from pathlib import Path

import nbformat
import pytest

from tools import notebooks
from tools.labs import source

SOURCES = sorted((notebooks.ROOT / "notebooks" / "src").glob("*.py"))


@pytest.fixture(params=SOURCES, ids=lambda path: path.stem)
def lab(request) -> notebooks.Lab:
    return notebooks.Lab(request.param, notebooks.ROOT)


def text_of(notebook: nbformat.NotebookNode) -> str:
    """Return all that the outputs say."""
    said = []
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            said.append(output.get("text") or output.get("data", {}).get("text/plain", ""))
    return "\n".join(said)


def read(path: Path) -> nbformat.NotebookNode:
    return nbformat.read(path, as_version=4)


def test_there_is_a_lab():
    assert SOURCES


def test_the_derived_files_are_those_of_their_sources(capsys):
    assert notebooks.main(["--check"]) == 0, capsys.readouterr().out


def test_at_least_five_exercises_are_open_and_all_are_solved(lab):
    text = text_of(read(lab.made[False]))
    solved = text_of(read(lab.made[True]))
    assert text.count("not answered yet") >= 5
    assert "not answered yet" not in solved
    assert solved.count("✓") >= 5


def test_numbers_that_matter_are_compared(lab):
    for path in lab.made.values():
        checked = [c for c in read(path).cells if "nbval-check-output" in c.metadata.get("tags", ())]
        assert len(checked) >= 3
        # A cell that prints nothing, or only a picture, is compared with nothing.
        for cell in checked:
            assert any("text" in o or "text/plain" in o.get("data", {}) for o in cell.outputs), cell.source


def test_no_answer_stands_in_the_open_version(lab):
    open_cells = {cell.id: cell.source for cell in read(lab.made[False]).cells}
    for cell in source.read(lab.text):
        if cell.kind == "code" and source.split_answers(cell)[2]:
            exercise, solution, _ = source.split_answers(cell)
            assert open_cells[cell.id] == exercise != solution
    assert source.OPEN not in "".join(open_cells.values())


def test_a_lab_stays_inside_the_checkout(lab):
    # Data comes through cnn_course.datasets, which works without a network.
    for word in ("shared/", "http.client", "urllib", "requests", "tf.keras.datasets", "keras.datasets"):
        assert word not in lab.text
