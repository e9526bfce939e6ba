"""Tables of words in Python: where every word of one stands, and how two of them differ."""

import inspect
from typing import Any


def places(table: Any, path: str = "") -> list[str]:
    """Return where every word stands, in order, with what it is made of: "kept.max", "size(name, height)"."""
    if isinstance(table, str):
        return [path]
    if inspect.isroutine(table):
        return [f"{path}({', '.join(inspect.signature(table).parameters)})"]
    if isinstance(table, dict):
        inner = table.items()
    elif isinstance(table, tuple | list):
        inner = enumerate(table)
    else:
        inner = ((name, getattr(table, name)) for name in vars(type(table)) if not name.startswith("_"))
    return [place for name, word in inner for place in places(word, f"{path}.{name}" if path else str(name))]


def differences(table: Any, other: Any) -> list[str]:
    """Return what the table of another language has too much, too little, or made of something else."""
    wanted, found = places(table), places(other)
    missing = [f"missing: {place}" for place in wanted if place not in found]
    return missing + [f"unknown: {place}" for place in found if place not in wanted]
