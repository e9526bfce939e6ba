"""Keep what the cells of the book's pages gave, as long as nothing that decides it has changed.

Jupyter Book keeps the outputs of cells by their text alone. What else decides them is followed here, page by
page: the files of the package and the recorded experiments that the page's cells can reach (tools/reach.py),
the Python version, every installed package. Scripts and styles of figures decide none: they are put into the
page when it is written (book/_ext/live_figure.py).
"""

from __future__ import annotations

import re
import shutil
import sys
from importlib import metadata
from pathlib import Path

from tools import freshness
from tools.reach import reach

CELL = re.compile(r"^(`{3,}|:{3,})\{code-cell\}[^\n]*\n(?P<body>.*?)^\1[ \t]*$", re.S | re.M)
OPTIONS = re.compile(r"\A(---\n.*?^---[ \t]*\n|(:[\w-]+:[^\n]*\n)+)", re.S | re.M)
MAGIC = re.compile(r"^[ \t]*[%!].*$", re.M)


def code_of(page: str) -> str:
    """Return the code of a page's cells, without their options and the commands that are no Python."""
    bodies = (OPTIONS.sub("", found["body"]) for found in CELL.finditer(page))
    return "\n".join(MAGIC.sub("", body) for body in bodies)


def installed() -> str:
    """Return the Python version and every installed distribution with its version, one a line."""
    found = {f"{dist.metadata['Name']}=={dist.version}" for dist in metadata.distributions()}
    return "\n".join([sys.version, sys.prefix, *sorted(found)])


def digests(source: Path) -> dict[str, str]:
    """Return what decides the outputs of each page that has cells: {path of the page: digest}."""
    environment, found = installed(), {}
    for page in sorted((source / "book").rglob("*.md")):
        code = code_of(page.read_text(encoding="utf-8"))
        if not code:
            continue
        try:
            reached = reach(code, source / "cnn_course", source / "results")
        except SyntaxError:  # the build will say so
            found[str(page)] = "not Python"
            continue
        extra = "\n".join([environment, *sorted(reached.names)])
        found[str(page)] = freshness.digest(reached.files, source, extra)
    return found


def forget(source: Path, build: Path, everything: bool) -> None:
    """Forget the outputs of the pages for which something has changed, and say so.

    Args:
        source: the folder of the book.
        build: what is built of it, with the outputs that are kept.
        everything: forget all of them.
    """
    now, record, kept = digests(source), build / "cells.json", build / ".jupyter_cache"
    before = {} if everything else freshness.recorded(record) or {}
    fresh = {page for page, digest in now.items() if before.get(page) == digest}
    if not fresh:
        shutil.rmtree(kept, ignore_errors=True)
    elif kept.is_dir():
        from jupyter_cache import get_cache

        cache = get_cache(kept)
        for output in cache.list_cache_records():
            if output.uri not in fresh:
                cache.remove_cache(output.pk)
    freshness.record(record, now)
    stale = len(now) - len(fresh)
    if stale:
        print(f"Running the cells of {stale} of {len(now)} pages: what they use has changed ...", flush=True)
    else:
        print("Building; cells that did not change keep their outputs ...", flush=True)
