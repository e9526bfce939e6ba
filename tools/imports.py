"""What the text of some Python says of a package: what it imports, and what it uses of that."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass

Chain = tuple[str, ...]  # a dotted name below the package

EVERYTHING = "*"
UNUSED = "__init__"  # looked up where a name is imported for what happens then
DYNAMIC = {
    "import_module",
    "iter_modules",
    "walk_packages",
    "spec_from_file_location",
    "run_module",
    "run_path",
}
DYNAMIC_NAMES = {"__import__", "exec", "eval"}
ACTING = (ast.For, ast.While, ast.With, ast.Delete, ast.AugAssign)
RECORDED = "results"  # the module that reads what was recorded …
READERS = {"folder", "runs", "figure", "spread"}  # … and its functions that take an experiment's name


@dataclass(frozen=True)
class Target:
    """Something in the package: a module's place, and the names that are looked up in it, one in the other.

    A name may be that of a module inside the module, where that is a package.
    """

    module: Chain
    names: Chain = ()

    def __str__(self) -> str:
        return f"{'.'.join(self.module)}:{'.'.join(self.names)}"


@dataclass(frozen=True)
class Said:
    """What a text says of the package.

    Attributes:
        bound: the names that it imports, and what they stand for.
        used: what it uses of the package.
        asked: packages that it asks for names which it computes: ``getattr(plots, name)``.
        strings: those that it spells out.
        window: as an ``__init__``, it takes names from modules and does nothing else.
        acts: it does something when it is imported, beside defining things.
        dynamic: it imports by names that do not stand in it.
        reads: it reads what was recorded …
        computes: … of experiments whose names do not stand in it.
    """

    bound: dict[str, Target]
    used: frozenset[Target]
    asked: frozenset[Target]
    strings: frozenset[str]
    window: bool
    acts: bool
    dynamic: bool
    reads: bool
    computes: bool


def read(text: str, here: Chain, package: str) -> Said:
    """Read a text.

    Args:
        text: Python.
        here: the package that it stands in, below the whole one; () for what stands outside.
        package: the name of the whole package.
    """
    tree = ast.parse(text)
    bound = list(imported(tree, here, package))
    uses = _Uses({name for name, _ in bound if name})
    uses.visit(tree)
    strings = frozenset(
        node.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    )
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call)]
    ours = {name for name, _ in bound}
    readers = {name: target for name, target in bound if (*target.module, *target.names)[:1] == (RECORDED,)}
    whole = {name for name, target in readers.items() if len((*target.module, *target.names)) == 1}
    return Said(
        bound={name: target for name, target in bound if name},
        used=frozenset([*used(bound, uses), *spelled(strings, package)]),
        asked=frozenset(target for name, target in bound if name in uses.asked),
        strings=strings,
        window=is_window(tree),
        acts=acts(tree, ours),
        dynamic=any(map(is_dynamic, calls)),
        reads=bool(readers),
        computes=whole != readers.keys() or any(computes_a_record(call, whole, ours) for call in calls),
    )


def imported(tree: ast.AST, here: Chain, package: str) -> Iterator[tuple[str, Target]]:
    """Yield what some code imports from the package: the local name, "" for none, and what it stands for."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                first, *rest = alias.name.split(".")
                if first == package and alias.asname:
                    yield alias.asname, Target(tuple(rest))
                elif first == package:
                    yield first, Target(())
                    if rest:
                        yield "", Target(tuple(rest))
        elif isinstance(node, ast.ImportFrom) and (base := base_of(node, here, package)) is not None:
            for alias in node.names:
                if alias.name == EVERYTHING:
                    yield "", Target(base)
                else:
                    yield alias.asname or alias.name, Target(base, (alias.name,))


def base_of(node: ast.ImportFrom, here: Chain, package: str) -> Chain | None:
    """Return the module that names are taken from, or None if it is outside of the package."""
    parts = tuple(node.module.split(".")) if node.module else ()
    if node.level:
        return (*here[: len(here) - node.level + 1], *parts)
    return parts[1:] if parts[:1] == (package,) else None


class _Uses(ast.NodeVisitor):
    """Collects how some names are used: with which attributes, () for the name by itself."""

    def __init__(self, names: set[str]) -> None:
        self.found: dict[str, set[Chain]] = {name: set() for name in names}
        self.asked: set[str] = set()

    def visit_Attribute(self, node: ast.Attribute) -> None:
        attributes: list[str] = []
        inner: ast.expr = node
        while isinstance(inner, ast.Attribute):
            attributes.insert(0, inner.attr)
            inner = inner.value
        if isinstance(inner, ast.Name) and inner.id in self.found:
            self.found[inner.id].add(tuple(attributes))
        else:
            self.visit(inner)

    def visit_Call(self, node: ast.Call) -> None:
        match node:
            case ast.Call(ast.Name("getattr"), [ast.Name(name), ast.Name(), *_]) if name in self.found:
                self.asked.add(name)
            case _:
                self.generic_visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        if node.id in self.found:
            self.found[node.id].add(())


def used(bound: list[tuple[str, Target]], uses: _Uses) -> Iterator[Target]:
    """Yield what is used of the things that were imported."""
    for name, target in bound:
        if not name:
            yield target
        elif name not in uses.asked or uses.found[name]:
            for attributes in uses.found[name] or [(UNUSED,)]:
                yield Target(target.module, (*target.names, *attributes))


def spelled(strings: frozenset[str], package: str) -> Iterator[Target]:
    """Yield what strings name in full: ``importlib.import_module("package.module")``."""
    for text in strings:
        if re.fullmatch(rf"{package}(\.\w+)+", text):
            yield Target((), tuple(text.split(".")[1:]))


def is_text(node: ast.stmt) -> bool:
    """Tell whether a statement is a text and nothing else."""
    return isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)


def is_window(tree: ast.Module) -> bool:
    """Tell whether an `__init__` takes names from modules and does nothing else."""

    def plain(node: ast.stmt) -> bool:
        if isinstance(node, ast.ImportFrom):
            return all(alias.name != EVERYTHING for alias in node.names)
        if isinstance(node, ast.Assign):
            return [getattr(target, "id", "") for target in node.targets] == ["__all__"]
        return is_text(node)

    return all(map(plain, tree.body))


def acts(tree: ast.Module, ours: set[str]) -> bool:
    """Tell whether a module does something when it is imported, beside defining things.

    That is a call that stands by itself, a loop and the like, or a decorator among our own names.
    """
    for node in tree.body:
        if isinstance(node, ACTING) or (isinstance(node, ast.Expr) and not is_text(node)):
            return True
        for decorator in getattr(node, "decorator_list", ()):
            if any(isinstance(part, ast.Name) and part.id in ours for part in ast.walk(decorator)):
                return True
    return False


def is_dynamic(call: ast.Call) -> bool:
    """Tell whether a call imports by a name that does not stand in it."""
    match call:
        case ast.Call(
            ast.Attribute(attr="import_module") | ast.Name("import_module"), [ast.Constant(str(name)), *_]
        ):
            return name.startswith(".")
        case ast.Call(ast.Attribute(attr=name) | ast.Name(name)) if name in DYNAMIC:
            return True
        case ast.Call(ast.Name(name)):
            return name in DYNAMIC_NAMES
    return False


def computes_a_record(call: ast.Call, readers: set[str], ours: set[str]) -> bool:
    """Tell whether a call reads records of an experiment whose name stands elsewhere, or nowhere.

    Args:
        call: the call.
        readers: the local names of the module that reads.
        ours: all names that are taken from the package.
    """
    match call:
        case ast.Call(ast.Attribute(ast.Name(module), reader), arguments) if module in readers:
            match arguments:
                case [ast.Constant(), *_] | [ast.Attribute(ast.Name("self")), *_]:
                    return reader not in READERS
                case [ast.Name(name), *_]:
                    return reader not in READERS or name in ours
            return True
    return False
