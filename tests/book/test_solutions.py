"""Every solution in a chapter runs alone: with what the chapter's cells define, without the other solutions.

A reader opens one solution, of whichever exercise. Of the cells only those lines are run that the solution
needs, so that this takes seconds. The chapters on code have no part in it: what they show runs by itself
(test_code_shown.py).
"""

import ast
import dis
import re
from collections.abc import Iterable
from pathlib import Path
from types import CodeType
from typing import Any

import pytest

BOOK = Path(__file__).resolve().parents[2] / "book"
CHAPTERS = sorted(path for path in BOOK.glob("*/*.md") if path.parent.name != "code")
CELL = re.compile(r"^```\{code-cell\} python\n(?:---\n.*?^---\n)?(.*?)^```$", re.M | re.S)
SOLUTION = re.compile(r"^::::\{dropdown\} Solution.*?^::::$", re.M | re.S)
BLOCK = re.compile(r"^```python\n(.*?)^```$", re.M | re.S)


def statements(code: str) -> list[ast.stmt]:
    """Return the outermost statements, each parsed by itself; IPython's own lines are left out."""
    lines = [line for line in code.splitlines() if not line.startswith(("%", "!", ":tags:"))]
    return ast.parse("\n".join(lines)).body


def code_of(*body: ast.stmt) -> CodeType:
    """Compile statements as a module."""
    return compile(ast.Module(body=list(body), type_ignores=[]), "cells", "exec")


def used(code: CodeType) -> set[str]:
    """Return the names that a module asks for before it has bound them, and what its functions ask for."""
    own: set[str] = set()
    asked: set[str] = set()
    for step in dis.get_instructions(code):
        if step.opname == "STORE_NAME":
            own.add(step.argval)
        elif step.opname == "LOAD_NAME" and step.argval not in own:
            asked.add(step.argval)
    return asked | (asked_inside(code) - own)


def asked_inside(code: CodeType) -> set[str]:
    """Return the global names that the functions in a piece of code ask for, however deep."""
    found: set[str] = set()
    for inner in filter(lambda constant: isinstance(constant, CodeType), code.co_consts):
        found |= {step.argval for step in dis.get_instructions(inner) if step.opname == "LOAD_GLOBAL"}
        found |= asked_inside(inner)
    return found


def bound(statement: ast.stmt) -> set[str]:
    """Return the names that a statement gives a value, and those into whose value it writes."""
    found = {step.argval for step in dis.get_instructions(code_of(statement)) if step.opname == "STORE_NAME"}
    for node in ast.walk(statement):
        if isinstance(node, ast.Subscript | ast.Attribute) and isinstance(node.ctx, ast.Store):
            found |= {part.id for part in ast.walk(node.value) if isinstance(part, ast.Name)}
    return found


def needed(cells: Iterable[ast.stmt], solution: str) -> list[ast.stmt]:
    """Return the statements of the cells without which the solution could not run, in their order."""
    wanted = used(code_of(*ast.parse(solution).body))
    kept: list[ast.stmt] = []
    for statement in reversed(list(cells)):
        if bound(statement) & wanted:
            kept.insert(0, statement)
            wanted |= used(code_of(statement))
    return kept


def run(cells: Iterable[ast.stmt], solution: str) -> None:
    """Run a solution in a namespace of its own."""
    space: dict[str, Any] = {"__name__": "solution"}
    exec(code_of(*needed(cells, solution)), space)
    exec(compile(solution, "solution", "exec"), space)


def solutions() -> list:
    """Return chapter and code of each solution that has any."""
    found = []
    for chapter in CHAPTERS:
        text = chapter.read_text(encoding="utf-8")
        for match in SOLUTION.finditer(text):
            code = "\n".join(BLOCK.findall(match[0]))
            if code:
                line = text[: match.start()].count("\n") + 1
                found.append(pytest.param(chapter, code, id=f"{chapter.stem}:{line}", marks=marks(code)))
    return found


def marks(code: str) -> list[pytest.MarkDecorator]:
    """Mark what needs TensorFlow, and what runs a large network, which the network's own tests do as well."""
    needs = {"tensorflow": r"\b(keras|tensorflow)\b", "slow": r"\bphoto_network\b"}
    return [getattr(pytest.mark, mark) for mark, words in needs.items() if re.search(words, code)]


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # of files left open
@pytest.mark.parametrize(("chapter", "solution"), solutions())
def test_a_solution_runs_alone(chapter: Path, solution: str) -> None:
    cells = CELL.findall(chapter.read_text(encoding="utf-8"))
    run([one for cell in cells for one in statements(cell)], solution)


def test_what_only_another_solution_defines_is_missed() -> None:
    cells = statements("import math\nunused = 1 / 0\nroot = [math.sqrt(4)]\nroot[0] += 1")
    run(cells, "assert root == [3]")
    with pytest.raises(NameError, match="other"):
        run(cells, "assert root == other")
