"""Is a derived file still the one of its sources? A digest of everything that it was made from says so.

Whatever is derived keeps such a digest beside it: the figures' bundles, the npm packages, the environment,
the book, the labs. It is made again when the digest of the present sources is another one. The standard
library is all that is needed: some of these run before anything is installed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from cnn_course import files

IGNORED = {"__pycache__", ".ipynb_checkpoints", "_build", "node_modules"}  # what tools leave behind
# Line endings of text are the checkout's own affair.
TEXT = {".css", ".js", ".json", ".md", ".mjs", ".py", ".toml", ".txt", ".yml"}


def files_under(*paths: Path) -> Iterator[Path]:
    """Yield the files among and under the paths, sorted, without what tools leave behind."""
    for path in paths:
        if path.is_file():
            yield path
        elif path.is_dir():
            yield from (p for p in sorted(path.rglob("*")) if p.is_file() and not IGNORED & set(p.parts))


def digest(sources: Iterable[Path], root: Path, extra: str = "") -> str:
    """Return the SHA-256 of files' names (relative to root) and contents, and of what else decides.

    Args:
        sources: the files, in any order.
        root: a folder that holds them all.
        extra: versions, options and their like.
    """
    total = hashlib.sha256(extra.encode())
    for path in sorted(sources):
        content = path.read_bytes()
        if path.suffix in TEXT:
            content = content.replace(b"\r\n", b"\n")
        total.update(f"\0{path.relative_to(root).as_posix()}\0{len(content)}\0".encode() + content)
    return total.hexdigest()


def record(path: Path, made_from: Any) -> None:
    """Write down beside a derived file what it was made from."""
    files.write(path, json.dumps(made_from, indent=1) + "\n")


def recorded(path: Path) -> Any:
    """Return what was written down; None where nothing was, or nothing that can be read."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
