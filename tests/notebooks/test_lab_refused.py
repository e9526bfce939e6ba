"""What the notebook machine refuses, asked of the functions that refuse it: no kernel is started for it."""

import sys
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_output

from tools import notebooks
from tools.labs import clean, source
from tools.labs.execute import Given
from tools.labs.words import LabError

TITLE = "# %% [markdown]\n# # Title\n\n"
ANSWER = "# %%\n# <answer>\nx = 1\n# </answer>\n\n"
CHECK = "# %%\ncheck(x)\n\n"
SHOWN = '# %% tags=["check-fails"]\ncheck(0)\n'


def judged(*statuses, answered, shown=""):
    """Judge a small lab whose cells from the second on gave these verdicts."""
    cells = source.read(TITLE + ANSWER + CHECK + shown)
    given = [
        Given(cell.id, status, f"it is {status}")
        for cell, status in zip(cells[2:], statuses, strict=True)
        if status
    ]
    notebooks.judge(given, source.notebook(cells, answered), cells, answered)


def test_a_wrong_answer_in_the_solutions_is_refused():
    judged("passed", answered=True)
    with pytest.raises(LabError, match=r"check\(x\).*: the check says failed: it is failed"):
        judged("failed", answered=True)


def test_an_open_exercise_in_the_solutions_is_refused():
    with pytest.raises(LabError, match="the check says open"):
        judged("open", answered=True)


def test_an_answer_left_in_the_exercises_is_refused():
    judged("open", answered=False)
    with pytest.raises(LabError, match="no exercise is open"):
        judged("passed", answered=False)


def test_a_starter_is_open_and_never_wrong():
    with pytest.raises(LabError, match="the check says failed: it is failed"):
        judged("failed", answered=False)


def test_a_wrong_answer_can_be_shown_on_purpose():
    judged("passed", "failed", answered=True, shown=SHOWN)
    judged("open", "failed", answered=False, shown=SHOWN)
    for last in ("passed", None):
        with pytest.raises(LabError, match="tagged check-fails, and no check fails"):
            judged("passed", last, answered=True, shown=SHOWN)


def printed(text, stream="stdout"):
    return new_output("stream", name=stream, text=text)


def cleaned(*outputs, tags=(), **arguments):
    """Clean a notebook of one cell with these outputs; return what is left of them."""
    cell = new_code_cell("show()", execution_count=1, outputs=list(outputs), metadata={"tags": list(tags)})
    notebook = nbformat.v4.new_notebook(cells=[cell])
    clean.clean(notebook, **arguments)
    return notebook.cells[0].outputs


def test_stderr_is_refused():
    with pytest.raises(LabError, match=r"cell 1 \(show\(\)\): wrote to stderr.*\nUserWarning: old name"):
        cleaned(printed("UserWarning: old name", "stderr"))


def test_a_memory_address_is_refused():
    for output in (
        printed(f"{object()}\n"),
        new_output("execute_result", {"text/plain": f"{object()}"}, execution_count=1),
        new_output("display_data", {"text/html": f"<p>{object()}</p>"}),
    ):
        with pytest.raises(LabError, match="memory address"):
            cleaned(output)


def test_a_folder_of_this_computer_is_refused(tmp_path):
    text = f"{tmp_path / 'file.py'}\n"
    assert cleaned(printed(text))
    with pytest.raises(LabError, match="names a folder of this computer"):
        cleaned(printed(text), private=[str(tmp_path)])


def test_the_folders_of_this_computer_are_the_checkout_the_environment_and_the_home(root):
    folders = notebooks.private_folders(root)
    assert str(root) in folders
    assert sys.prefix in folders
    assert str(Path.home()) in folders or len(Path.home().parts) == 1


@pytest.mark.parametrize(
    "output",
    [
        printed("x" * 30_000),
        new_output("display_data", {"text/html": "x" * 500_000}),
    ],
    ids=["text", "html"],
)
def test_too_much_output_is_refused(output):
    with pytest.raises(LabError, match="the limit is"):
        cleaned(output)


def test_an_error_is_refused_where_it_is_not_meant():
    error = new_output("error", ename="KeyError", evalue="'x'", traceback=[])
    with pytest.raises(LabError, match="raised KeyError: 'x'"):
        cleaned(error)
    assert cleaned(error, tags=["raises-exception"])


def test_times_and_overwritten_lines_are_stripped():
    line = "1/2 - 0s 1ms/step\r2/2 - 1s 12ms/step - loss: 0.5\n"
    (output,) = cleaned(printed(line))
    assert output.text == "2/2 - loss: 0.5\n"


def test_a_cell_without_a_number_is_refused():
    notebook = nbformat.v4.new_notebook(cells=[new_code_cell("show()")])
    with pytest.raises(LabError, match="did not run, and nbval compares nothing"):
        clean.clean(notebook)


def test_an_unreadable_source_is_told_in_words(checkout, capsys):
    checkout.edit("# </answer>", "")
    with pytest.raises(LabError):
        source.read(checkout.source.read_text())
    before = checkout.open.read_bytes()
    assert checkout.run() == 1
    assert "'# <answer>' without '# </answer>'" in capsys.readouterr().err
    assert checkout.open.read_bytes() == before
