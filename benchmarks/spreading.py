"""A fixed set of cells trained by two workers, against one process that has both cores.

Each side is a fresh process and trains the same cells of the table of all cells as `cnn-course run nas` does,
from the import on: the start of Ray counts. Wall-clock seconds, by turns; the goal is 1.6 times sooner. Needs
a quiet machine of two cores and, for as many photographs as the table has, $CNN_COURSE_DATA.
"""

import importlib.util
from typing import Any

from benchmarks._fresh import stamps
from benchmarks._rows import compared

CELLS = 24
ROUNDS = 3
PEER = "one process, all cores"

SCRIPT = """
import json, tempfile, time
stamps = [time.time()]
from cnn_course.experiments import _spreading, cell_table
from cnn_course.search import spreading
cells = cell_table.cells("part-1", smoke=False)[:{cells}]
jobs = {{str(place): ("cell-table", cell, 0, False) for place, cell in enumerate(cells)}}
with tempfile.TemporaryDirectory() as folder:
    spreading.spread(_spreading.evaluate, jobs, folder, workers={workers})
stamps.append(time.time())
print(json.dumps(stamps), flush=True)
"""


def run() -> list[dict[str, Any]]:
    """Train them all on each side."""
    if importlib.util.find_spec("ray") is None:
        raise SystemExit("The benchmark of several workers needs Ray: pip install 'cnn-course[scale]'")
    kept: dict[int, list[float]] = {2: [], 1: []}
    for _ in range(ROUNDS):
        for workers, seconds in kept.items():
            began, ended = stamps(SCRIPT.format(cells=CELLS, workers=workers))
            seconds.append(ended - began)
    return compared(f"{CELLS} cells trained by two workers", kept[2], kept[1], PEER, "s")
