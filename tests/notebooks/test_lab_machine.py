"""The notebook machine end to end on a small checkout: when it runs, what it refuses, what it leaves."""

import os

import nbformat
import pytest

from tools import notebooks
from tools.labs import fingerprint


def outputs(notebook, text):
    """Return the printed text of the cell whose source holds ``text``."""
    (cell,) = [c for c in notebook.cells if text in c.source]
    return "".join(o.text for o in cell.outputs if o.output_type == "stream")


def refused(checkout, capsys, *words):
    """Run the machine, which must fail, say ``words``, and leave both notebooks as they were."""
    before = checkout.open.read_bytes(), checkout.solved.read_bytes()
    assert checkout.run() == 1
    said = capsys.readouterr().err
    for word in words:
        assert word in said
    assert (checkout.open.read_bytes(), checkout.solved.read_bytes()) == before
    assert not list(checkout.root.rglob("*.new"))


def test_both_notebooks_run_and_only_one_is_answered(checkout):
    open_, solved = checkout.read(), checkout.read(answered=True)
    assert "return ..." in open_.cells[2].source
    assert "return 2 * x" in solved.cells[2].source
    assert "status='open'" in open_.cells[3].outputs[0].data["text/plain"]
    assert "status='passed'" in solved.cells[3].outputs[0].data["text/plain"]
    assert [c.source for c in open_.cells if "Only where it is open" in c.source]
    assert outputs(solved, "only where") == "only where it is answered\n"


def test_every_code_cell_is_numbered_and_nothing_else_is_kept(checkout):
    for answered in (False, True):
        made = checkout.read(answered)
        code = [cell for cell in made.cells if cell.cell_type == "code"]
        assert [cell.execution_count for cell in code] == list(range(1, len(code) + 1))
        assert set(made.metadata) == {"kernelspec", "language_info", "cnn_course"}
        assert "version" not in made.metadata.language_info
        assert all(set(cell.metadata) <= {"tags"} for cell in made.cells)
        nbformat.validate(made)


def test_nothing_runs_while_nothing_changed(checkout, capsys, monkeypatch):
    monkeypatch.setattr(notebooks, "make", lambda lab: pytest.fail("executed"))
    # Another module, a script for the page, a cache: none of them is read by the lab.
    checkout.edit("False", "True", checkout.root / "cnn_course" / "search.py")
    static = checkout.root / "cnn_course" / "ops" / "static"
    static.mkdir(parents=True)
    (static / "bundle.js").touch()
    assert checkout.run() == 0
    assert "01_tiny: up to date" in capsys.readouterr().out
    assert checkout.run("--check") == 0


@pytest.mark.parametrize("module", ["ops.py", "numbers.py", "__init__.py", "checks.py"])
def test_a_change_in_a_module_under_the_lab_makes_it_stale(checkout, capsys, module):
    # numbers.py is only reached through ops.py
    path = checkout.root / "cnn_course" / module
    path.write_text(path.read_text() + "\nNEW = 1\n")
    assert checkout.run("--check") == 1
    assert "01_tiny: cnn_course changed" in capsys.readouterr().out


def test_a_changed_package_changes_the_outputs(checkout):
    checkout.edit("42", "43", checkout.root / "cnn_course" / "numbers.py")
    assert checkout.run() == 0
    assert outputs(checkout.read(), "ops.answer") == "43\n"
    assert checkout.run("--check") == 0


def test_a_changed_machine_makes_it_stale(checkout, capsys, monkeypatch, tmp_path):
    machine = tmp_path / "machine"
    machine.mkdir()
    (machine / "clean.py").write_text("# another one\n")
    monkeypatch.setattr(fingerprint, "MACHINE", machine)
    monkeypatch.setattr(fingerprint, "COMMAND", machine / "clean.py")
    assert checkout.run("--check") == 1
    assert "the machine changed" in capsys.readouterr().out


def test_an_edited_cell_loses_its_old_output(checkout, capsys):
    checkout.edit("print(ops.answer())", "print(ops.answer() + 1)")
    assert checkout.run("--check") == 1
    assert "its source changed" in capsys.readouterr().out
    assert checkout.run() == 0
    assert "43\n" in checkout.open.read_text().replace("\\n", "\n")
    assert "42\\n" not in checkout.open.read_text()


def test_by_name_a_lab_is_made_whether_stale_or_not(checkout, capsys):
    assert checkout.run("01") == 0
    assert "asked for by name" in capsys.readouterr().out
    assert checkout.run("02") == 1
    assert "no lab in notebooks/src. Received: 02" in capsys.readouterr().err


# Each refusal is asked of its function in test_lab_refused.py; here two of them go all the way.


def test_a_wrong_answer_in_the_solutions_stops_the_machine(checkout, capsys):
    checkout.edit("return 2 * x", "return 3 * x")
    refused(checkout, capsys, "solutions/01_tiny.ipynb", "the check says failed: for 3 your function gave 9")


def test_a_folder_of_this_computer_in_an_output_stops_the_machine(checkout, capsys):
    checkout.edit("print(ops.answer())", "print(ops.__file__)")
    refused(checkout, capsys, "notebooks/01_tiny.ipynb", "ops.__file__", "names a folder of this computer")


def test_writing_stops_half_way_and_nothing_has_changed(checkout, monkeypatch):
    before = checkout.open.read_bytes()
    texts = {checkout.open: "new", checkout.solved: "\ud800"}  # the second one cannot be encoded
    with pytest.raises(UnicodeEncodeError):
        notebooks.write(texts)
    assert checkout.open.read_bytes() == before
    assert not [name for name in os.listdir(checkout.open.parent) if name.endswith(".new")]


def test_a_reader_keeps_the_whole_old_file(checkout):
    old = checkout.open.read_text()
    with checkout.open.open() as reader:
        notebooks.write({checkout.open: "new"})
        assert reader.read() == old
    assert checkout.open.read_text() == "new"


def change(path, edit):
    made = nbformat.read(path, as_version=4)
    edit(made)
    nbformat.write(made, path)


def empty_number(made):
    made.cells[1].execution_count = None


def other_code(made):
    made.cells[1].source += "\n"


def other_output(made):
    (cell,) = [c for c in made.cells if "ops.answer" in c.source]
    cell.outputs[0].text = "41\n"


def add_state(made):
    made.metadata.widgets = {}


@pytest.mark.parametrize(
    ("edit", "words"),
    [
        (empty_number, "no number, so nbval would compare nothing"),
        (other_code, "its cells are not those of the source"),
        (other_output, "was edited or run by hand"),
        (add_state, "metadata that is stripped"),
    ],
)
@pytest.mark.parametrize("answered", [False, True])
def test_check_sees_a_derived_file_edited_by_hand(checkout, capsys, edit, words, answered):
    path = checkout.solved if answered else checkout.open
    change(path, edit)
    assert checkout.run("--check") == 1
    said = capsys.readouterr().out
    assert str(path.relative_to(checkout.root)) in said
    assert words in said


def test_check_sees_what_is_missing_broken_or_strange(checkout, capsys):
    (checkout.root / "notebooks" / "09_gone.ipynb").write_text("{}")
    (checkout.root / "notebooks" / "01_tiny.md").touch()
    checkout.solved.write_text("half a fi")
    assert checkout.run("--check") == 1
    said = capsys.readouterr().out
    assert "09_gone.ipynb: has no source" in said
    assert "01_tiny.md: Sphinx takes it for the notebook" in said
    assert "solutions/01_tiny.ipynb cannot be read" in said
    checkout.solved.unlink()
    assert checkout.run("--check") == 1
    assert "solutions/01_tiny.ipynb is not there" in capsys.readouterr().out


def test_a_lab_is_named_with_its_number(checkout, capsys):
    checkout.source.rename(checkout.source.with_name("tiny.py"))
    assert checkout.run() == 1
    assert "named like 01_topic. Received: tiny" in capsys.readouterr().err
