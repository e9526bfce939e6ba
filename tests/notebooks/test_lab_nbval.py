"""The traps of nbval, each shown on the small lab: what it sees, what it would miss, and who sees that."""

import xml.etree.ElementTree as ET

import nbformat
import pytest
from small_checkout import Checkout

from tools.labs import warm


def wrong_number(cells):
    cells["print(ops.answer())"].outputs[0].text = "41\n"


def wrong_and_untagged(cells):
    wrong_number(cells)
    cells["print(ops.answer())"].metadata.tags = []


def wrong_and_stripped(cells):
    wrong_number(cells)
    for cell in cells.values():
        if cell.cell_type == "code":
            cell.execution_count, cell.outputs = None, []


def callback(cells):
    cells["print(ops.answer())"].source = (
        "from ipywidgets import interactive\ncontrol = interactive(lambda x: 1 / x, x=(0, 3))\n"
        "control.children[0].value = 0\nprint(ops.answer())"
    )


def failing(cells):
    cells["print(ops.answer())"].source = "1 / 0"


# A lab that names Keras runs in a fork, and so do these; they say who started them.
FORKED = "# import keras"
STARTED_BY = "import os, shutil\nshutil.copy(f'/proc/{os.getppid()}/cmdline', 'started_by')"
EDITS = (wrong_number, wrong_and_untagged, wrong_and_stripped, callback, failing)


@pytest.fixture(scope="module")
def found(made, tmp_path_factory):
    """Run nbval once over a notebook for each edit; return what it says of the cells that fail, by edit.

    Kernels are forks where there are any, of a process that has loaded next to nothing.
    """
    checkout = Checkout.copy(made, tmp_path_factory.mktemp("nbval") / "copy")
    for edit in EDITS:
        notebook = nbformat.read(checkout.open, as_version=4)
        edit({cell.source: cell for cell in notebook.cells})
        notebook.cells.append(nbformat.v4.new_code_cell(f"{FORKED}\n{STARTED_BY if warm.FORKS else ''}"))
        nbformat.write(notebook, checkout.open.with_name(f"{edit.__name__}.ipynb"))
    checkout.open.unlink()
    started_by = checkout.open.with_name("started_by")
    report = checkout.root / "report.xml"
    (checkout.root / "light.py").write_text(
        "from tools.labs import warm\nwarm.LOADED = ('ipykernel.kernelapp',)\n"
    )
    done = checkout.nbval(
        "-p", "light", checkout.open.parent, "--ignore=notebooks/solutions", f"--junitxml={report}"
    )
    assert done.returncode == 1, done.stdout
    assert not warm.FORKS or "warm.py" in started_by.read_text()
    said = {edit.__name__: "" for edit in EDITS}
    for case in ET.parse(report).iter("testcase"):
        failures = "".join("".join(failure.itertext()) for failure in case.iter("failure"))
        said[case.get("classname").split(".")[1]] += failures
    return said


def test_both_notebooks_pass_with_the_projects_settings(checkout):
    # Warnings are errors there and doctests are on, which would import the sources of the labs.
    checkout.source.write_text("raise RuntimeError('imported')")
    done = checkout.nbval(checkout.open.parent)
    assert done.returncode == 0, done.stdout
    assert "passed" in done.stdout
    assert "skipped" not in done.stdout


def test_a_changed_number_fails_in_a_tagged_cell(found):
    assert "Cell outputs differ" in found["wrong_number"]


def test_a_changed_number_passes_in_an_untagged_cell(found):
    # Why the cells whose numbers matter carry the tag.
    assert found["wrong_and_untagged"] == ""


def test_nbval_compares_nothing_in_a_cell_without_a_number(found, checkout):
    assert found["wrong_and_stripped"] == ""  # the trap
    made = nbformat.read(checkout.open, as_version=4)
    wrong_and_stripped({cell.source: cell for cell in made.cells})
    nbformat.write(made, checkout.open)
    assert checkout.run("--check") == 1  # the guard


def test_an_error_in_a_widget_callback_fails(found):
    assert "ZeroDivisionError" in found["callback"]


def test_a_failing_cell_fails(found):
    assert "ZeroDivisionError" in found["failing"]
