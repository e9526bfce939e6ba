"""Know when a derived notebook is stale: its source, the package under it, or the machine has changed."""

import ast
import hashlib
import json
import re
from collections.abc import Iterable
from pathlib import Path

from nbformat import NotebookNode

MACHINE = Path(__file__).parent
COMMAND = MACHINE.parent / "notebooks.py"
# What a lab's outputs cannot depend on: scripts for the page (a lab keeps no live figure), Python's leavings.
NOT_READ = {"js", "static", "__pycache__"}


def _digest(files: Iterable[Path], base: Path) -> str:
    """Return a digest of files, names included. Line endings are the checkout's own affair."""
    digest = hashlib.sha256()
    for file in sorted(files):
        content = file.read_bytes()
        if file.suffix == ".py":
            content = content.replace(b"\r\n", b"\n")
        digest.update(f"{file.relative_to(base).as_posix()}\n{len(content)}\n".encode() + content)
    return digest.hexdigest()[:16]


def modules(package: Path) -> dict[str, list[Path]]:
    """Return the files of each first-level module of the package; those of its root stand under ``""``."""
    found: dict[str, list[Path]] = {"": []}
    for file in package.rglob("*"):
        parts = file.relative_to(package).parts
        if file.is_file() and not NOT_READ & set(parts):
            single = file.suffix == ".py" and file.stem != "__init__"
            name = parts[0] if len(parts) > 1 else file.stem if single else ""
            found.setdefault(name, []).append(file)
    return found


def _named(text: str, package: str, here: tuple[str, ...] = ()) -> set[str]:
    """Return the dotted names inside the package that some code imports or spells out in a string."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = [package, *here][: len([package, *here]) - node.level + 1] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            names |= {f"{stem}.{alias.name}" for alias in node.names}
        elif isinstance(node, ast.Constant) and isinstance(node.value, str):
            # importlib.import_module("package.module"); a sentence that opens with the name is none
            names |= {node.value} if re.fullmatch(r"\w+(\.\w+)+", node.value) else set()
    return {name for name in names if name == package or name.startswith(package + ".")}


def depends_on(source: str, package: Path) -> set[str]:
    """Return the first-level modules of the package that a lab's outputs can depend on.

    Imports are followed through the package. A name that is no module (``from cnn_course import thing``, or
    the package as a whole) could come from anywhere, so it stands for all of them.
    """
    available = modules(package)
    reached: set[str] = {""}
    waiting = _named(source, package.name)
    for file in available[""]:
        if file.suffix == ".py":
            waiting |= _named(file.read_text(encoding="utf-8"), package.name)
    while waiting:
        parts = waiting.pop().split(".")
        name = parts[1] if len(parts) > 1 else "*"
        if name.startswith("__"):
            continue
        if name not in available:
            return set(available)
        if name not in reached:
            reached.add(name)
            for file in available[name]:
                if file.suffix == ".py":
                    here = file.relative_to(package).parent.parts
                    waiting |= _named(file.read_text(encoding="utf-8"), package.name, here)
    return reached


def of_lab(source: str, package: Path) -> dict[str, str]:
    """Return the digests that a lab's notebooks are recorded with."""
    files = modules(package)
    used = [file for name in depends_on(source, package) for file in files[name]]
    machine = [*MACHINE.glob("*.py"), COMMAND]
    return {
        "source": hashlib.sha256(source.encode()).hexdigest()[:16],
        "package": _digest(used, package),
        "machine": _digest(machine, COMMAND.parent),
    }


def of_cells(notebook: NotebookNode) -> str:
    """Return a digest of all that a reader sees: an edit by hand changes it."""
    return hashlib.sha256(json.dumps(notebook.cells, sort_keys=True).encode()).hexdigest()[:16]
