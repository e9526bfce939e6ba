"""Try a learner's function on cases, and find the mistake that explains what it returns.

A mistake is a wrong variant of the reference. When a variant gives what the learner's function gives, its
symptom is the hint. So a hint is no guess about the code: it is a statement about the numbers.
"""

import inspect
import traceback
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

import numpy as np

from cnn_course.checks import _symptoms
from cnn_course.checks._verdict import Verdict

Array = np.ndarray[Any, Any]


@dataclass(frozen=True)
class Case:
    """Arguments, what the reference returns for them, and the words that show them to the learner."""

    words: str
    arguments: tuple[Any, ...]
    keywords: dict[str, Any]
    expected: Array


@dataclass(frozen=True)
class Mistake:
    """What a wrong function would return, and the hint that fits it."""

    hint: str
    answer: Callable[..., Any]


@dataclass(frozen=True)
class Answer:
    """What a function did with a case."""

    case: Case
    kind: Literal["value", "open", "raised", "changed", "unusable"]
    value: Array = field(default_factory=lambda: np.zeros(0))
    words: str = ""

    @property
    def right(self) -> bool:
        """Whether the value is the expected one. Where whole numbers are expected, floats are wrong."""
        whole = self.case.expected.dtype.kind in "iu" and self.value.dtype.kind not in "iu"
        return self.kind == "value" and _symptoms.same(self.value, self.case.expected) and not whole


def judge(
    checker: str,
    function: Any,
    cases: Sequence[Case],
    mistakes: Sequence[Mistake],
    symptoms: Callable[[Array, Array], str] = _symptoms.of_array,
) -> Verdict:
    """Try function on the cases, simple ones first, and explain the first that goes wrong.

    Args:
        checker: the checker's name, used where the function has none.
        function: the learner's answer.
        cases: what to try.
        mistakes: variants that are wrong, likely ones first.
        symptoms: describes a wrong value that no mistake explains, from (value, expected).
    """
    if function is None or function is Ellipsis:
        return Verdict("open", f"{checker}: not answered yet.")
    if not callable(function):
        kind = type(function).__name__
        return Verdict("failed", f"{checker}: not right yet.", f"A function is wanted here, not a {kind}.")
    name = _name(function, checker)
    answers = []
    for case in cases:
        answers.append(ask(function, case))
        if answers[-1].kind in ("open", "raised"):
            break
    wrong = [answer for answer in answers if not answer.right]
    if not wrong:
        return Verdict("passed", f"{name}: right in all {len(cases)} cases.")
    first, before = wrong[0], answers.index(wrong[0])
    if first.kind == "open" and not before:
        return Verdict("open", f"{name}: not answered yet.", first.words)
    hint = _explain(first, answers, mistakes, symptoms) if first.kind == "value" else first.words
    after = f", after {before} right" if before else ""
    return Verdict("failed", f"{name}: not right yet. First wrong{after}: {first.case.words}.", hint)


def ask(function: Callable[..., Any], case: Case) -> Answer:
    """Call a function with copies of a case's arguments and see what comes of it."""
    arguments = [np.copy(value) if isinstance(value, np.ndarray) else value for value in case.arguments]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", RuntimeWarning)
            value = function(*arguments, **case.keywords)
    except NotImplementedError:
        return Answer(case, "open", words="It raises NotImplementedError: this part is still to be written.")
    except Exception as error:  # whatever a learner's code raises is an answer to explain
        return Answer(case, "raised", words=explain_error(error, function))
    if value is Ellipsis:  # the lab's own starter
        return Answer(case, "open")
    if value is None or value is NotImplemented:
        return Answer(case, "open", words=f"It returns {value}: write its body, and end it with return.")
    for given, kept in zip(arguments, case.arguments, strict=True):
        if isinstance(kept, np.ndarray) and not np.array_equal(given, kept):
            return Answer(
                case, "changed", words="It changes the array that it was given. Write to a new array."
            )
    array = _as_array(value)
    if array is None:
        kind = f"an array of {value.dtype}" if isinstance(value, np.ndarray) else f"a {type(value).__name__}"
        words = f"It returns {kind}, not an array of real numbers."
        return Answer(case, "unusable", words=words)
    return Answer(case, "value", array)


def accepts(function: Any, keyword: str) -> bool:
    """Tell whether a function takes an argument of this name."""
    try:
        parameters = inspect.signature(function).parameters.values()
    except (TypeError, ValueError):
        return False
    return any(p.name == keyword or p.kind is p.VAR_KEYWORD for p in parameters)


def _never_changes(answers: list[Answer]) -> str:
    first = answers[0].value
    values = [answer.value for answer in answers if answer.kind == "value"]
    if len(values) > 1 and all(_symptoms.same(value, first) for value in values):
        return "It returns the same whatever it is given. Does it use its arguments?"
    return ""


def _explain(
    first: Answer,
    answers: list[Answer],
    mistakes: Sequence[Mistake],
    symptoms: Callable[[Array, Array], str],
) -> str:
    values = [answer for answer in answers if answer.kind == "value"]
    wrong = [answer for answer in values if not answer.right]
    same_everywhere = _never_changes(answers)
    only_type = _symptoms.same(first.value, first.case.expected)
    # A mistake that explains many different answers is no accident, whatever the first one looks like.
    if len(wrong) > 1 and not same_everywhere and not only_type:
        for mistake in mistakes:
            if all(_made(mistake, answer) for answer in values):
                return mistake.hint
    if plain := _symptoms.of_any_array(first.value, first.case.expected) or same_everywhere:
        return plain
    if only_type:
        return "Wrong dtype: it returns a float where a whole number is wanted. Divide with // instead of /."
    for explained in (values, wrong, [first]):  # what explains everything comes first
        for mistake in mistakes:
            if all(_made(mistake, answer) for answer in explained):
                return mistake.hint
    return symptoms(first.value, first.case.expected)


def _made(mistake: Mistake, answer: Answer) -> bool:
    """Tell whether a mistake gives exactly this answer."""
    try:
        predicted = np.asarray(mistake.answer(*answer.case.arguments, **answer.case.keywords))
    except (ValueError, TypeError, IndexError):
        return False
    return _symptoms.same(answer.value, predicted)


def _as_array(value: Any) -> Array | None:
    """Return a value as an array of real numbers, or None."""
    try:
        array = np.asarray(value)
    except Exception:  # a learner may return anything, also things whose conversion fails
        return None
    return array if array.dtype.kind in "iuf" else None


def _name(function: Any, checker: str) -> str:
    name = getattr(function, "__name__", checker)
    return name if str(name).isidentifier() else checker


def explain_error(error: Exception, function: Any) -> str:
    """Say what was raised, where, and what that usually means."""
    text = " ".join(str(error).split())
    text = text if len(text) <= 160 else f"{text[:157]}..."
    said = f"It raises {type(error).__name__}" + (f": {text}" if text else "")
    advice = ""
    if isinstance(error, TypeError) and "unexpected keyword argument" in text:
        advice = " Give the function an argument of this name."
    elif isinstance(error, IndexError):
        advice = " An index runs past the edge: count the places where the window fits."
    elif isinstance(error, ValueError) and ("broadcast" in text or "matmul" in text):
        advice = " Two arrays do not fit together: print their shapes at this place."
    said = said if said.endswith((".", "!", "?")) else f"{said}."
    return f"{said}{_place(error, function)}{advice}"


def _place(error: Exception, function: Any) -> str:
    """Name the line of the learner's function that was running, counted from its def."""
    code = getattr(function, "__code__", None)
    lines = [
        line - frame.f_code.co_firstlineno + 1
        for frame, line in traceback.walk_tb(error.__traceback__)
        if frame.f_code is code
    ]
    return f" It happened in line {lines[-1]} of the function." if lines else ""
