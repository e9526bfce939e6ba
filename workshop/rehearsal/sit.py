"""Run a notebook as somebody does who goes through it with Shift+Enter, some cells more than once.

    python sit.py NOTEBOOK [CELL=TIMES ...]

Read by the Python of a learner's laptop, which has what came from the stick and nothing else.
"""

import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient


def main(notebook: str, *times: str) -> None:
    """Run all cells; what one raises is shown in it, and the next one runs."""
    path = Path(notebook)
    content = nbformat.read(path, as_version=4)
    often = {cell: int(count) for cell, count in (one.split("=") for one in times)}
    place = {"metadata": {"path": str(path.parent)}}
    client = NotebookClient(content, kernel_name="python3", timeout=600, allow_errors=True, resources=place)
    with client.setup_kernel():
        for number, cell in enumerate(content.cells):
            for _ in range(often.get(cell.get("id"), 1)):
                client.execute_cell(cell, number)
    nbformat.write(content, path)


if __name__ == "__main__":
    main(*sys.argv[1:])
