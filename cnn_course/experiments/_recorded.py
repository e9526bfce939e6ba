"""What figures are made of: the records of a folder, and numbers gathered over their seeds."""

import json
from pathlib import Path
from typing import Any

from cnn_course import results


def records(folder: Path, variant: str) -> list[dict[str, Any]]:
    """Read the records of a variant from a folder, by seed."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in results.files(folder, variant)]


def summary(folder: Path, variant: str, key: str = "test_accuracy") -> dict[str, Any]:
    """Return mean, smallest, largest and number of a variant's final numbers, for a figure."""
    spread = results.Spread.of([run["final"][key] for run in records(folder, variant)])
    return dict(vars(spread))
