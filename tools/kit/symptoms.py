"""What learners get wrong, in the checkers' own words.

A checker carries wrong variants of the reference, each with the hint that fits it (checks/_judge.py), likely
ones first. They are taken out of it by letting it begin to judge; of those, the ones that its cases can show.
Checkers that look at a Keras model have no such list: their hints are read from their source, in the order in
which they look.
"""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from typing import Any
from unittest.mock import patch

import numpy as np

from cnn_course import checks
from cnn_course.checks import _symptoms
from tools.kit.labs import Exercise

WHATEVER = ("value", "prediction")  # they judge any value; what goes wrong is said in the lab


def of_exercise(exercise: Exercise) -> list[str]:
    """Return the symptoms that are known of an exercise, likely ones first."""
    known = list(exercise.hints)
    for name, named in exercise.checks:
        if name not in WHATEVER:
            known += of_checker(name, **named)
    return list(dict.fromkeys(known))


def of_checker(name: str, **named: Any) -> list[str]:
    """Return the hints of a checker that is called with these settings."""
    checker = getattr(checks, name)
    return _tried(checker, named) or list(dict.fromkeys(_read(inspect.getmodule(checker))))


class _BegunError(Exception):
    """The checker has begun to judge: that is all that is wanted of it."""


def _tried(checker: Any, named: dict[str, Any]) -> list[str]:
    """Return the hints of the wrong variants with which a checker would begin to judge."""
    module = inspect.getmodule(checker)
    if not hasattr(module, "judge"):
        return []
    found: list[str] = []

    def listen(name: str, function: Any, cases: Any, mistakes: Any, *more: Any, **other: Any) -> None:
        found.extend(mistake.hint for mistake in mistakes if any(_shows(mistake, case) for case in cases))
        raise _BegunError

    parameters = inspect.signature(checker).parameters.values()
    given = [_nothing for one in parameters if one.default is one.empty and one.kind is not one.KEYWORD_ONLY]
    with patch.object(module, "judge", listen):
        try:
            checker(*given, **named)
        except Exception:  # begun, or it wants something else than a function
            return found
    return found


def _shows(mistake: Any, case: Any) -> bool:
    """Tell whether a mistake gives something else than the reference in a case."""
    try:
        return not _symptoms.same(np.asarray(mistake.answer(*case.arguments, **case.keywords)), case.expected)
    except Exception:  # the variant cannot even be tried there
        return False


def _nothing(*given: Any) -> None:
    """Stand in for a learner's function, and for whatever else a checker wants."""


def _read(module: Any) -> Iterator[str]:
    """Yield the sentences that a module's functions return, and those in its tables of hints."""
    for node in ast.walk(ast.parse(inspect.getsource(module))):
        parts: list[ast.expr] = []
        if isinstance(node, ast.Return) and node.value:
            parts = [node.value, *_choices(node.value)]
        elif isinstance(node, ast.Tuple):
            parts = node.elts[:1]
        for part in parts:
            if (
                isinstance(part, ast.Constant)
                and isinstance(part.value, str)
                and part.value.endswith((".", "?"))
            ):
                yield part.value


def _choices(value: ast.expr) -> list[ast.expr]:
    """Return what `a if … else b` may be."""
    return [value.body, value.orelse] if isinstance(value, ast.IfExp) else []
