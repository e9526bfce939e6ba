"""What pytest looks into when it collects examples of the package."""

from pathlib import Path

PACKAGE = Path(__file__).resolve().parent / "cnn_course"


def pytest_ignore_collect(collection_path: Path) -> bool | None:
    """Leave out a module of the package without an example: no need to import it, nor TensorFlow."""
    if collection_path.suffix != ".py" or PACKAGE not in collection_path.parents:
        return None
    return True if ">>> " not in collection_path.read_text(encoding="utf-8") else None
