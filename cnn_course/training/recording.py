"""Write down a run so that anyone can see what was done, on what, with what, and how it went."""

import json
import platform
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from cnn_course import files
from cnn_course.training.hardware import computing, cores, processor


@dataclass(frozen=True)
class DataNote:
    """What a run was trained and looked at on.

    Attributes:
        name: the dataset.
        source: where it came from, in words.
        sha256: of the file; of the generated array's bytes where nothing was loaded.
        train: training images.
        test: images held out.
        note: what a reader must know: a subset, a copy, a split.
    """

    name: str
    source: str
    sha256: str
    train: int
    test: int
    note: str = ""


@dataclass(frozen=True)
class Record:
    """One run, with the keys of the course's record format, in their order."""

    experiment: str
    variant: str
    seed: int
    config: dict[str, Any]
    data: DataNote
    environment: dict[str, Any]
    command: str
    epochs: list[dict[str, Any]]
    final: dict[str, Any]
    wall_seconds: float

    @staticmethod
    def filename(variant: str, seed: int) -> str:
        """Return the name of a run's file.

        >>> Record.filename("cnn-permuted", 2)
        'cnn-permuted-seed2.json'
        """
        return f"{variant}-seed{seed}.json"

    def write(self, folder: Path) -> Path:
        """Write the record into a folder, whole or not at all; return its path."""
        text = json.dumps(asdict(self), indent=1, ensure_ascii=False, allow_nan=False) + "\n"
        return files.write(Path(folder) / self.filename(self.variant, self.seed), text)


def environment() -> dict[str, Any]:
    """Describe the machine and the packages that a number depends on.

    Returns:
        Versions of Python, NumPy, TensorFlow (or of what Keras computes with in its place), Keras and this
        package; system, processor, cores, devices.

    Taught in: What training does.
    """
    import keras
    import numpy as np

    from cnn_course import __version__

    backend, devices = computing()
    return {
        "python": platform.python_version(),
        "numpy": np.__version__,
        **backend,
        "keras": keras.__version__,
        "cnn_course": __version__,
        "system": f"{platform.system()} {platform.machine()}",
        "processor": processor(),
        "cores": cores(),
        "devices": devices,
    }
