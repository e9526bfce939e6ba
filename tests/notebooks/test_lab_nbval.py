"""The traps of nbval, each shown on the small lab: what it sees, what it would miss, and who sees that."""

import nbformat


def change(path, edit):
    made = nbformat.read(path, as_version=4)
    edit({cell.source: cell for cell in made.cells})
    nbformat.write(made, path)


def wrong_number(cells):
    cells["print(ops.answer())"].outputs[0].text = "41\n"


def test_both_notebooks_pass_with_the_projects_settings(checkout):
    # Warnings are errors there and doctests are on, which would import the sources of the labs.
    checkout.source.write_text("raise RuntimeError('imported')")
    done = checkout.nbval(checkout.open.parent)
    assert done.returncode == 0, done.stdout
    assert "passed" in done.stdout
    assert "skipped" not in done.stdout


def test_a_changed_number_fails_in_a_tagged_cell(checkout):
    change(checkout.open, wrong_number)
    done = checkout.nbval(checkout.open)
    assert done.returncode == 1
    assert "Cell outputs differ" in done.stdout


def test_a_changed_number_passes_in_an_untagged_cell(checkout):
    # Why the cells whose numbers matter carry the tag.
    checkout.edit('# %% tags=["nbval-check-output"]', "# %%")
    assert checkout.run() == 0
    change(checkout.open, wrong_number)
    assert checkout.nbval(checkout.open).returncode == 0


def test_nbval_compares_nothing_in_a_cell_without_a_number(checkout):
    def strip(cells):
        for cell in cells.values():
            if cell.cell_type == "code":
                cell.execution_count, cell.outputs = None, []

    checkout.edit("42", "43", checkout.root / "cnn_course" / "numbers.py")
    assert checkout.nbval(checkout.open).returncode == 1
    change(checkout.open, strip)
    assert checkout.nbval(checkout.open).returncode == 0  # the trap
    checkout.edit("43", "42", checkout.root / "cnn_course" / "numbers.py")
    assert checkout.run("--check") == 1  # the guard


def test_an_error_in_a_widget_callback_fails(checkout):
    def break_callback(cells):
        cells["print(ops.answer())"].source = (
            "from ipywidgets import interactive\ncontrol = interactive(lambda x: 1 / x, x=(0, 3))\n"
            "control.children[0].value = 0\nprint(ops.answer())"
        )

    change(checkout.open, break_callback)
    done = checkout.nbval(checkout.open)
    assert done.returncode == 1
    assert "ZeroDivisionError" in done.stdout


def test_a_failing_cell_fails(checkout):
    change(checkout.solved, lambda cells: cells["print(ops.answer())"].update(source="1 / 0"))
    done = checkout.nbval(checkout.solved)
    assert done.returncode == 1
    assert "ZeroDivisionError" in done.stdout
