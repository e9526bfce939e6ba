"""Know when a derived notebook is stale: its source, the package under it, or the machine has changed."""

import hashlib
import json
from collections.abc import Iterable
from pathlib import Path

from nbformat import NotebookNode

from tools.reach import reach

MACHINE = Path(__file__).parent
COMMAND = MACHINE.parent / "notebooks.py"
TEXT = {".py", ".json"}


def _digest(files: Iterable[Path], base: Path, extra: str = "") -> str:
    """Return a digest of files, names included. Line endings are the checkout's own affair."""
    digest = hashlib.sha256(extra.encode())
    for file in sorted(files):
        content = file.read_bytes()
        if file.suffix in TEXT:
            content = content.replace(b"\r\n", b"\n")
        digest.update(f"{file.relative_to(base).as_posix()}\n{len(content)}\n".encode() + content)
    return digest.hexdigest()[:16]


def of_lab(source: str, root: Path) -> dict[str, str]:
    """Return the digests that a lab's notebooks are recorded with.

    Args:
        source: the text of the lab.
        root: the checkout.
    """
    reached = reach(source, root / "cnn_course", root / "results")
    recorded = {file for file in reached.files if root / "results" in file.parents}
    machine = [*MACHINE.glob("*.py"), COMMAND]
    return {
        "source": hashlib.sha256(source.encode()).hexdigest()[:16],
        "package": _digest(reached.files - recorded, root, "\n".join(sorted(reached.names))),
        "results": _digest(recorded, root),
        "machine": _digest(machine, COMMAND.parent),
    }


def of_cells(notebook: NotebookNode) -> str:
    """Return a digest of all that a reader sees: an edit by hand changes it."""
    return hashlib.sha256(json.dumps(notebook.cells, sort_keys=True).encode()).hexdigest()[:16]
