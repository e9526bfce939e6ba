"""Lays out the sample book (the real frame around a few pages of its own) and runs tools/book.py."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = Path(__file__).resolve().parent / "sample"
TOKENS = Path("cnn_course/widgets/lib/core/tokens.css")


def run_tool(*options: str | Path) -> subprocess.CompletedProcess[str]:
    """Run tools/book.py as `make book` does."""
    command = [sys.executable, str(ROOT / "tools" / "book.py"), *map(str, options)]
    return subprocess.run(command, text=True, capture_output=True, timeout=900)


def make_sample(folder: Path) -> Path:
    """Lay out the sample book: its own pages, the real frame."""
    shutil.copytree(SAMPLE, folder, dirs_exist_ok=True)
    shutil.copy(ROOT / "_config.yml", folder)
    for name in ("_ext", "_static", "_style", "_templates"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "book" / name, folder / "book" / name, ignore=ignored)
    (folder / TOKENS.parent).mkdir(parents=True)
    # Stands in for the package. Not a file under tests/: pytest would import it as cnn_course.
    (folder / "cnn_course" / "__init__.py").write_text("ANSWER = 42\n", encoding="utf-8")
    shutil.copy(ROOT / TOKENS, folder / TOKENS)
    if (ROOT / "node_modules" / "katex").is_dir():
        (folder / "node_modules").symlink_to(ROOT / "node_modules", target_is_directory=True)
    return folder
