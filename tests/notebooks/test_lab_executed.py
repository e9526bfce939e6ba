"""What one execution shows: a lab with a picture, a widget, verdicts and questions about where it runs."""

import json
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from small_checkout import Checkout

from tools.labs import execute
from tools.labs.words import LabError

CELLS = {
    "picture": "import matplotlib.pyplot as plt\nplt.plot([1, 3, 2])\nplt.show()",
    "widget": "from ipywidgets import IntSlider\nIntSlider(3)",
    "folder": "from pathlib import Path\nprint(Path.cwd().name)",
    "interpreter": f"import sys\nprint('the same' if sys.executable == {sys.executable!r} else 'another')",
}


@pytest.fixture(scope="module")
def shown(made, tmp_path_factory):
    """Make the lab twice, from nothing, where a kernel named python3 of another Python is installed."""
    base = tmp_path_factory.mktemp("shown")
    spec = base / "share" / "kernels" / "python3"
    spec.mkdir(parents=True)
    wrong = {"argv": ["/bin/false", "{connection_file}"], "display_name": "Other", "language": "python"}
    (spec / "kernel.json").write_text(json.dumps(wrong))
    checkout = Checkout.copy(made, base / "copy")
    checkout.edit("print(ops.answer())", "print(ops.answer())\n\n# %%\n" + "\n\n# %%\n".join(CELLS.values()))
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("JUPYTER_PATH", str(base / "share"))
        assert checkout.run() == 0
        checkout.before = checkout.open.read_bytes(), checkout.solved.read_bytes()
        checkout.open.unlink()
        checkout.solved.unlink()
        assert checkout.run() == 0
    return checkout


def outputs(checkout, name, answered=False):
    (cell,) = [cell for cell in checkout.read(answered).cells if cell.source == CELLS[name]]
    return cell.outputs


def test_made_again_from_nothing_they_are_the_same_bytes_pictures_too(shown):
    assert (shown.open.read_bytes(), shown.solved.read_bytes()) == shown.before
    (picture,) = outputs(shown, "picture")
    assert "image/png" in picture.data


def test_a_widget_leaves_neither_state_nor_a_dead_view(shown):
    text = shown.open.read_text()
    assert "widget-view" not in text
    assert "widget-state" not in text
    assert outputs(shown, "widget")[0].data == {"text/plain": "IntSlider(value=3)"}


def test_a_lab_sees_its_own_folder(shown):
    for answered, folder in ((False, "notebooks"), (True, "solutions")):
        assert outputs(shown, "folder", answered)[0].text == f"{folder}\n"


def test_the_kernel_is_this_interpreter_whatever_is_installed(shown):
    assert outputs(shown, "interpreter")[0].text == "the same\n"


def executed(checkout, *cells):
    """Execute a notebook of these cells; return it and the verdicts."""
    notebook = new_notebook(cells=[new_code_cell(cell) for cell in cells])
    return notebook, execute.run(notebook, checkout.root, checkout.open.parent)


def test_every_verdict_is_noted_shown_or_not(checkout):
    notebook, given = executed(
        checkout,
        "from cnn_course import checks\nchecks.double(lambda x: 2 * x)",
        "verdict = checks.double(abs)\ndel verdict",
        "checks.double(lambda x: ...)",
    )
    assert [(one.cell_id, one.status) for one in given] == [
        (cell.id, status) for cell, status in zip(notebook.cells, ("passed", "failed", "open"), strict=True)
    ]
    assert given[1].message == "for 3 your function gave 3"
    nbformat.validate(notebook)


def test_a_failing_cell_stops_the_machine(checkout):
    with pytest.raises(LabError, match=r"(?s)a cell raised ZeroDivisionError.*\n1 / 0"):
        executed(checkout, "1 / 0")


def test_an_error_in_a_widget_callback_stops_the_machine(checkout):
    # Plain nbclient sees nothing: the error goes into the widget's own output.
    callback = "from ipywidgets import interactive\ncontrol = interactive(lambda x: 1 / x, x=(0, 3))\n"
    with pytest.raises(LabError, match="a widget's callback raised ZeroDivisionError"):
        executed(checkout, callback + "control.children[0].value = 0")
