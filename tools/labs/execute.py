"""Run a lab's notebook in a fresh kernel of the running interpreter, and see what goes wrong in it."""

import ast
import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path

import nbformat
from ipykernel.kernelspec import RESOURCES, get_kernel_dict
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import AsyncKernelManager
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbformat import NotebookNode

from tools.labs import kernels, warm
from tools.labs.words import LabError

SECONDS_A_CELL = 600

# Runs before the lab: notes every verdict that a check gives, and in which cell.
LISTEN = """
def _listen():
    import sys, types
    notes = sys.modules["_lab_notes"] = types.ModuleType("_lab_notes")
    notes.before = get_ipython().execution_count
    notes.verdicts = []
    try:
        from cnn_course.checks import Verdict
    except ImportError:
        return
    make = Verdict.__init__
    def noted(self, *args, **kwargs):
        make(self, *args, **kwargs)
        cell = get_ipython().execution_count - notes.before - 1
        notes.verdicts.append([cell, self.status, self.message])
    Verdict.__init__ = noted
_listen()
del _listen
"""
REPORT = "__import__('json').dumps(__import__('sys').modules['_lab_notes'].verdicts)"


class ThisInterpreter(KernelSpecManager):
    """Starts the interpreter that runs the machine, whatever kernels are installed on this computer."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """Return a kernel of this interpreter under any name."""
        return KernelSpec(resource_dir=RESOURCES, **get_kernel_dict())


@dataclass(frozen=True)
class Given:
    """A verdict that a check gave while the lab ran."""

    cell_id: str
    status: str  # "passed", "failed" or "open"
    message: str


def kernel_environment(root: Path) -> dict[str, str]:
    """Return the environment of the kernel: this checkout's package, and nothing that differs by machine."""
    path = os.pathsep.join([str(root), *filter(None, [os.environ.get("PYTHONPATH")])])
    return {
        **os.environ,
        "PYTHONPATH": path,
        "TF_CPP_MIN_LOG_LEVEL": "3",
        "PYTHONHASHSEED": "0",
        "CI": "1",  # a training says nothing of its epochs: how long each took is another number every time
        "CNN_COURSE_OUTPUTS_KEPT": "1",  # a figure's still picture stays in the output of the figure
    }


def first_line(cell: NotebookNode) -> str:
    """Return the first line of a cell, to point at it."""
    return cell.source.strip().splitlines()[0][:60]


def _callback_error(client: NotebookClient) -> str | None:
    """Return an error that a widget swallowed: it stands in the widget's own output, not in the cell's."""
    for state in client.widget_state.values():
        for output in state.get("outputs") or ():
            if output.get("output_type") == "error":
                return f"{output['ename']}: {output['evalue']}"
    return None


def run(notebook: NotebookNode, root: Path, folder: Path) -> list[Given]:
    """Execute the notebook in place, its working folder being ``folder``, and return the verdicts given.

    Raises:
        LabError: a cell raised, a widget's callback raised, a cell ran too long, the kernel died.
    """
    before, after = nbformat.v4.new_code_cell(LISTEN), nbformat.v4.new_code_cell(REPORT)
    lab = list(notebook.cells)
    notebook.cells = [before, *lab, after]
    text = "\n".join(cell.source for cell in lab)
    manager = AsyncKernelManager(
        kernel_spec_manager=ThisInterpreter(), client_factory=kernels.LookingClient, **kernels.address()
    )
    client = NotebookClient(
        notebook,
        km=warm.warmed(manager, text),
        timeout=SECONDS_A_CELL,
        record_timing=False,
        resources={"metadata": {"path": str(folder)}},
    )
    try:
        # cleanup_kc: nbclient leaves a kernel manager that it was given running.
        client.execute(env=kernel_environment(root), cleanup_kc=True)
    except CellExecutionError as error:
        raise LabError(f"a cell raised {error.ename}: {error.evalue}\n\n{error}") from None
    except CellTimeoutError as error:
        raise LabError(f"a cell ran longer than {SECONDS_A_CELL} s.\n{error}") from None
    except DeadKernelError:
        raise LabError("the kernel died.") from None
    except RuntimeError as error:  # "Kernel didn't respond in 60 seconds"
        raise LabError(f"the kernel did not start: {error}") from None
    finally:
        notebook.cells = lab
    if swallowed := _callback_error(client):
        raise LabError(f"a widget's callback raised {swallowed}")
    code = [cell for cell in lab if cell.cell_type == "code"]
    for number, cell in enumerate(code, start=1):
        cell.execution_count = number
    text = after.outputs[0].data["text/plain"]
    notes = json.loads(ast.literal_eval(text))  # the text is the repr of a JSON string
    return [Given(code[index].id, status, message) for index, status, message in notes]


def interpreter() -> str:
    """Say which interpreter runs the labs."""
    return f"Python {sys.version.split()[0]} ({sys.executable})"
