"""A cell that is run first after a restart says what to do."""

import pytest

from cnn_course.checks import _restart


@pytest.fixture
def shell():
    from IPython.core.interactiveshell import InteractiveShell

    return InteractiveShell()


def test_a_name_from_a_cell_above_is_told(shell, capsys):
    _restart.explain_in(shell)
    result = shell.run_cell("convolve = my_convolve if convolve_verdict else course_convolve")
    assert isinstance(result.error_in_exec, NameError)
    said = "".join(capsys.readouterr())
    assert "convolve_verdict is not defined here." in said
    assert "run the cells above first" in said
    assert "NameError" in said


def test_other_errors_stay_as_they_are(shell, capsys):
    _restart.explain_in(shell)
    assert isinstance(shell.run_cell("1 / 0").error_in_exec, ZeroDivisionError)
    assert "run the cells above" not in "".join(capsys.readouterr())


def test_nothing_happens_outside_of_a_notebook():
    _restart.explain_where_there_is_a_notebook()
