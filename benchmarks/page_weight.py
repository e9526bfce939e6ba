"""How much a browser loads that opens a chapter: the page, its styles, scripts and fonts, each gzipped.

Photographs are left out. The limit is the one that the tests hold every page to.
"""

import subprocess
import sys
from pathlib import Path
from typing import Any

from benchmarks._rows import limited

ROOT = Path(__file__).resolve().parent.parent
BUILT = ROOT / "_build" / "html"


def run() -> list[dict[str, Any]]:
    """Build the book, where anything in it has changed, and weigh its chapters."""
    done = subprocess.run([sys.executable, str(ROOT / "tools" / "book.py")], capture_output=True, text=True)
    if done.returncode:
        raise SystemExit(f"The book was not built:\n{(done.stdout + done.stderr)[-2000:]}")
    return weighed(BUILT)


def weighed(built: Path) -> list[dict[str, Any]]:
    """Return a row for each chapter of a built book."""
    from tools.weight import WEIGHT_LIMIT, weight

    pages = {page.relative_to(built / "book").with_suffix(""): page for page in built.glob("book/*/*.html")}
    return [
        limited(f"page weight, {name.as_posix()}", weight(page, built) / 1000, WEIGHT_LIMIT / 1000, "kB", 1)
        for name, page in sorted(pages.items())
    ]
