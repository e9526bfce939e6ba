"""How long each lab of the plan runs: measured here, recorded in `workshop/lab_times.json`."""

from __future__ import annotations

import platform
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbformat

from tools import freshness

RECORD = Path("workshop", "lab_times.json")


def measured(root: Path, name: str) -> float:
    """Run an answered lab from top to bottom; return the seconds that it took."""
    from tools.labs import execute  # brings Jupyter along: only who measures needs it

    path = root / "notebooks" / "solutions" / f"{name}.ipynb"
    notebook = nbformat.read(path, as_version=4)
    started = time.perf_counter()
    execute.run(notebook, root, path.parent)
    return time.perf_counter() - started


def recorded(root: Path) -> dict[str, Any]:
    """Return what was measured: each lab's seconds, the machine, the day."""
    return freshness.recorded(root / RECORD) or {}


def record(root: Path, names: list[str]) -> None:
    """Measure labs and write them down, one by one, beside those measured before."""
    for name in names:
        seconds = round(measured(root, name), 1)
        print(f"{name}: {seconds} s", flush=True)
        entry = {"seconds": seconds, "machine": platform.machine(), "day": f"{datetime.now(UTC):%Y-%m-%d}"}
        freshness.record(root / RECORD, dict(sorted({**recorded(root), name: entry}.items())))
