"""Which of the cells handed out have to run for the marks: those that only show something are passed over."""

import ast
from collections.abc import Sequence
from typing import Protocol


class Cell(Protocol):
    """A code cell of a notebook, and whose it is."""

    @property
    def kind(self) -> str:
        """One of "given", "answer", "mark", "own"."""

    @property
    def source(self) -> str:
        """What it holds."""


def needed(steps: Sequence[Cell]) -> list[int]:
    """Return the places of the steps to run: a learner's, those that earn a mark, and what these stand on.

    A cell stands on another if it names what the other one makes, or may change: whatever has a value
    assigned, is handed to a call, or has a method called. So a cell too many may run, never one too few that
    a name leads to.
    """
    trees = [_tree(step.source) for step in steps]
    modules = {name for tree in trees if tree for name in _imported(tree)}  # a call of theirs changes nothing
    wanted, kept = set[str](), []
    for place in reversed(range(len(steps))):
        tree = trees[place]
        if tree is None or steps[place].kind != "given" or wanted & _made(tree, modules):
            kept.append(place)
            wanted |= _names(tree) if tree else _words(steps[place].source)
    return kept[::-1]


def _tree(source: str) -> ast.Module | None:
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError):  # a magic command, or a learner's slip
        return None


def defined(source: str) -> set[str]:
    """Return the names that a cell gives something to, none where it cannot be read."""
    tree = _tree(source)
    return _given(tree) if tree else set()


def _given(tree: ast.Module) -> set[str]:
    found = {
        node.id
        for node in ast.walk(tree)
        if isinstance(node, ast.Name) and not isinstance(node.ctx, ast.Load)
    }
    kinds = ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef
    return found | {node.name for node in ast.walk(tree) if isinstance(node, kinds)}


def _names(tree: ast.AST) -> set[str]:
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}


def _words(source: str) -> set[str]:
    return {word for line in source.splitlines() for word in _split(line)}


def _split(line: str) -> list[str]:
    return "".join(sign if sign.isidentifier() or sign.isdigit() else " " for sign in line).split()


def _made(tree: ast.Module, modules: set[str]) -> set[str]:
    """Return the names that a cell makes or may change."""
    made, changed = _imported(tree) | _given(tree), set[str]()
    for node in ast.walk(tree):
        if isinstance(node, ast.Attribute | ast.Subscript) and not isinstance(node.ctx, ast.Load):
            changed |= _names(node)
        elif isinstance(node, ast.Call):
            parts = [*node.args, *(one.value for one in node.keywords)]
            parts += [node.func.value] if isinstance(node.func, ast.Attribute) else []
            changed |= {name for part in parts for name in _names(part)}
    return made | (changed - modules)


def _imported(tree: ast.AST) -> set[str]:
    names = (
        one for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom) for one in node.names
    )
    return {(one.asname or one.name).split(".")[0] for one in names}
