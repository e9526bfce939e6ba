"""How much a browser loads that opens a chapter and scrolls through it: each file gzipped, pictures too.

What a reader asks for by a button is left out. The limit is the one that the tests hold every page to.
"""

import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks._rows import limited

ROOT = Path(__file__).resolve().parent.parent
BUILT = ROOT / "_build" / "html"


def build() -> None:
    """Build the book, where anything in it has changed."""
    done = subprocess.run([sys.executable, str(ROOT / "tools" / "book.py")], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"The book was not built:\n{(done.stdout + done.stderr)[-2000:]}")


def run() -> list[dict[str, Any]]:
    """Build the book and weigh its chapters."""
    build()
    return weighed(BUILT)


def weighed(built: Path) -> list[dict[str, Any]]:
    """Return a row for each chapter of a built book."""
    from tools.weight import WEIGHT_LIMIT, parts

    pages = {page.relative_to(built / "book").with_suffix(""): page for page in built.glob("book/*/*.html")}
    return [
        limited(
            f"page weight, {name.as_posix()}",
            sum(loaded.values()),
            WEIGHT_LIMIT / 1000,
            "kB",
            1,
            parts=loaded,
        )
        for name, page in sorted(pages.items())
        if (loaded := {part: size / 1000 for part, size in parts(page, built).items()})
    ]
