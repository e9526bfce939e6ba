"""Know when a derived notebook is stale: its source, the package under it, or the machine has changed."""

import json
from collections.abc import Iterable
from pathlib import Path

from nbformat import NotebookNode

from cnn_course.files import sha256_of
from tools import freshness
from tools.reach import reach

MACHINE = Path(__file__).parent
COMMAND = MACHINE.parent / "notebooks.py"
LENGTH = 16  # of a digest as a notebook keeps it


def of_lab(source: str, root: Path) -> dict[str, str]:
    """Return the digests that a lab's notebooks are recorded with.

    Args:
        source: the text of the lab.
        root: the checkout.
    """
    reached = reach(source, root / "cnn_course", root / "results")
    recorded = {file for file in reached.files if root / "results" in file.parents}
    return {
        "source": sha256_of(source.encode())[:LENGTH],
        "package": _digest(reached.files - recorded, root, "\n".join(sorted(reached.names))),
        "results": _digest(recorded, root),
        "machine": _digest([*MACHINE.glob("*.py"), COMMAND], COMMAND.parent),
    }


def _digest(files: Iterable[Path], base: Path, extra: str = "") -> str:
    return freshness.digest(files, base, extra)[:LENGTH]


def of_cells(notebook: NotebookNode) -> str:
    """Return a digest of all that a reader sees: an edit by hand changes it."""
    return sha256_of(json.dumps(notebook.cells, sort_keys=True).encode())[:LENGTH]
