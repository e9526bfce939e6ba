"""Say what to do where a cell is run before the ones that it stands on, as after a restart of the kernel."""

import sys
from typing import Any

from cnn_course import notebook
from cnn_course.saying import remark

WORDS = (
    "{name} is not defined here. If a cell further up makes it, run the cells above first "
    "(in JupyterLab: Run, Run All Above Selected Cell)."
)


def explain_in(shell: Any) -> None:
    """Have a notebook add the advice to every NameError that ends a cell."""

    def tell(shell: Any, kind: Any, error: Any, trace: Any, tb_offset: Any = None) -> None:
        shell.showtraceback((kind, error, trace), tb_offset=tb_offset)
        if name := getattr(error, "name", None):
            remark(WORDS.format(name=name), page=sys.stderr)

    shell.set_custom_exc((NameError,), tell)


def explain_where_there_is_a_notebook() -> None:
    """Do so in the notebook that runs this, if one does."""
    if (shell := notebook.shell()) is not None:
        explain_in(shell)


explain_where_there_is_a_notebook()
