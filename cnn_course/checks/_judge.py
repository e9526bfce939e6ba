"""Try a learner's function on cases, and find the mistake that explains what it returns.

A mistake is a wrong variant of the reference. When a variant gives what the learner's function gives, its
symptom is the hint. So a hint is no guess about the code: it is a statement about the numbers.
"""

import dis
import inspect
import re
import traceback
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from types import CodeType
from typing import Any, Literal

import numpy as np

from cnn_course.checks import _symptoms
from cnn_course.checks._calling import OutOfTime, call, without_warnings
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
    kind: Literal["value", "open", "raised", "stopped", "changed", "unusable"]
    value: Array = field(default_factory=lambda: np.zeros(0))
    words: str = ""
    table: bool = False  # whether the value came as an array, neither as numbers nor as a list of them

    @property
    def whole(self) -> bool:
        """Whether it will do where whole numbers are wanted: a table of floats does, if they are whole."""
        if self.case.expected.dtype.kind not in "iu" or self.value.dtype.kind in "iu":
            return True
        return self.table and bool((self.value == np.rint(self.value)).all())

    @property
    def right(self) -> bool:
        """Whether the value is the expected one. Where a whole number is expected, a float is wrong."""
        return self.kind == "value" and _symptoms.same(self.value, self.case.expected) and self.whole


@without_warnings
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
    if (nothing := no_function(checker, function)) is not None:
        return nothing
    name = name_of(function, checker)
    answers = []
    for case in cases:
        answers.append(ask(function, case))
        if answers[-1].kind in ("open", "raised", "stopped"):
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


def no_function(checker: str, function: Any) -> Verdict | None:
    """Return the verdict on what is no function, or is not written yet; None where there is one to try.

    A verdict that has not passed is no truth: compare with None.
    """
    if function is None or function is Ellipsis:
        return Verdict("open", f"{checker}: not answered yet.")
    if callable(function):
        return None
    hint = f"A function is wanted here, not a {type(function).__name__}."
    return Verdict("failed", f"{checker}: not right yet.", hint)


def ask(function: Callable[..., Any], case: Case) -> Answer:
    """Call a function with copies of a case's arguments and see what comes of it."""
    arguments, keywords = _copied(case.arguments), _copied(case.keywords)
    outcome = call(function, arguments, keywords)
    if isinstance(outcome.error, NotImplementedError):
        return Answer(case, "open", words="It raises NotImplementedError: this part is still to be written.")
    if outcome.error is not None:
        words = explain_error(outcome.error, function)
        return Answer(case, "stopped" if isinstance(outcome.error, OutOfTime) else "raised", words=words)
    value = outcome.value
    if value is Ellipsis:  # the lab's own starter
        return Answer(case, "open")
    if value is None and does_something(function):
        return Answer(case, "unusable", words="It returns None: end it with return and what it has found.")
    if value is None or value is NotImplemented:
        return Answer(case, "open", words=f"It returns {value}: write its body, and end it with return.")
    for given, kept in zip(arguments, case.arguments, strict=True):
        if not _alike(given, kept):
            what = "array" if isinstance(kept, np.ndarray) else type(kept).__name__
            words = f"It changes the {what} that it was given. Write to a new {what}."
            return Answer(case, "changed", words=words)
    array = as_array(value)
    if array is None:
        kind = f"an array of {value.dtype}" if isinstance(value, np.ndarray) else f"a {type(value).__name__}"
        table = case.expected.ndim or isinstance(value, np.ndarray)
        wanted = "an array of real numbers" if table else "a number"
        words = f"It returns {kind}, not {wanted}."
        return Answer(case, "unusable", words=words)
    table = array.ndim > 0 and not isinstance(value, list | tuple)
    return Answer(case, "value", array, table=table)


def _copied(value: Any) -> Any:
    """Copy what a learner's function could change: arrays, and lists of whatever depth."""
    if isinstance(value, np.ndarray):
        return np.copy(value)
    if type(value) in (list, tuple):
        return type(value)(map(_copied, value))
    if type(value) is dict:
        return {key: _copied(part) for key, part in value.items()}
    return value


def _alike(given: Any, kept: Any) -> bool:
    """Tell whether a copy is still what it was copied from."""
    if isinstance(kept, np.ndarray):
        return given.dtype == kept.dtype and np.array_equal(given, kept)
    if type(kept) in (list, tuple):
        return len(given) == len(kept) and all(map(_alike, given, kept))
    return bool(given is kept or not isinstance(kept, dict) or given == kept)


def does_something(function: Any) -> bool:
    """Tell whether a function has a body: one of pass, or of a docstring alone, uses no name at all."""
    codes = _codes(function)
    work = ("CALL", "STORE", "BINARY", "LOAD_FAST", "LOAD_GLOBAL", "FOR_ITER", "COMPARE")
    return any(step.opname.startswith(work) for code in codes for step in dis.get_instructions(code))


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
    fraction = "Divide with // instead of /, or make it whole with int()."
    # A mistake that explains many different answers is no accident, whatever the first one looks like.
    # So is one that always gives the same, where the answers do.
    if len(wrong) > 1 and not only_type:
        for mistake in mistakes:
            if all(_made(mistake, answer) for answer in values):
                return mistake.hint
    if plain := _symptoms.of_any_array(first.value, first.case.expected) or same_everywhere:
        return plain
    if only_type:
        return f"Wrong dtype: it returns a float where a whole number is wanted. {fraction}"
    for explained in (values, wrong):  # what explains everything comes first
        for mistake in mistakes:
            if all(_made(mistake, answer) for answer in explained):
                return mistake.hint
    if hint := _in_part(first, wrong, mistakes):
        return hint
    if first.value.shape == first.case.expected.shape and not _whole_like(first):
        return f"It returns a fraction where whole numbers are wanted. {fraction}"
    hint = symptoms(first.value, first.case.expected)
    if hint.startswith("Off by one: ") and len(set(map(_distance, wrong))) > 1:
        hint = hint.removeprefix("Off by one: ")
        hint = hint[0].upper() + hint[1:]
    return _beside(hint, first, answers)


def _in_part(first: Answer, wrong: list[Answer], mistakes: Sequence[Mistake]) -> str:
    """Return the hint of the mistake that explains the first wrong answer, and the most of the others.

    A number or two may agree with a mistake by accident: then it must explain a second answer as well.
    """
    explained = {
        place: sum(_made(mistake, answer) for answer in wrong)
        for place, mistake in enumerate(mistakes)
        if _made(mistake, first)
    }
    place = max(explained, key=lambda place: explained[place], default=None)
    if place is None or (first.value.size <= 2 and explained[place] < min(2, len(wrong))):
        return ""
    return mistakes[place].hint


def _distance(answer: Answer) -> Any:
    """Return by how much a number, or a shape, differs from what is expected."""
    value, expected = answer.value, answer.case.expected
    if value.shape == expected.shape == ():
        return float(value) - float(expected)
    if value.ndim != expected.ndim:
        return None
    return tuple(got - want for got, want in zip(value.shape, expected.shape, strict=True))


def _whole_like(answer: Answer) -> bool:
    """Tell whether an answer is whole where it should be."""
    return answer.case.expected.dtype.kind not in "iu" or bool((answer.value == np.rint(answer.value)).all())


def _beside(hint: str, first: Answer, answers: list[Answer]) -> str:
    """Name the option that came with the first wrong answer, where all without it are right.

    A row too few is then no slip in counting: something is missing.
    """
    options = [
        (name, value)
        for name, value in first.case.keywords.items()
        if all(answer.right for answer in answers if answer.case.keywords.get(name) != value)
    ]
    if len(options) != 1 or not any(answer.right for answer in answers):
        return hint
    name, value = options[0]
    if hint.startswith("Off by one: its"):
        hint = "Its" + hint.removeprefix("Off by one: its")
    return f"{hint} Without {name}={value!r} all is right."


def _made(mistake: Mistake, answer: Answer) -> bool:
    """Tell whether a mistake gives exactly this answer."""
    try:
        predicted = np.asarray(mistake.answer(*answer.case.arguments, **answer.case.keywords))
    except (ValueError, TypeError, IndexError):
        return False
    return _symptoms.same(answer.value, predicted)


def as_array(value: Any) -> Array | None:
    """Return a value as an array of real numbers, or None."""
    try:
        array = np.asarray(value)
    except Exception:  # a learner may return anything, also things whose conversion fails
        return None
    return array if array.dtype.kind in "iuf" else None


def name_of(function: Any, checker: str) -> str:
    """Return a function's own name, or the checker's where it has none that could be told."""
    name = _attribute(function, "__name__")
    return name if isinstance(name, str) and name.isidentifier() else checker


def _attribute(thing: Any, name: str) -> Any:
    try:
        return getattr(thing, name, None)
    except Exception:  # a learner's object may do anything when it is asked
        return None


def explain_error(error: BaseException, function: Any) -> str:
    """Say what was raised, where, and what that usually means."""
    place = _place(error, function)
    if isinstance(error, OutOfTime):
        return f"It was stopped: it took too long.{place} Does every loop come to its end?"
    if isinstance(error, SystemExit):
        return f"It calls exit(), which ends the whole program.{place} Use return."
    text = _words_of(error)
    said = f"It raises {type(error).__name__}" + (f": {text}" if text else "")
    said = said if said.endswith((".", "!", "?")) else f"{said}."
    return f"{said}{place}{_advice(error, text)}"


TERMINAL_CODES = re.compile(r"\x1b\[[0-?]*[ -/]*[@-~]")


def _words_of(error: BaseException) -> str:
    """Return an error's text in one line, without the colours of a terminal."""
    try:
        text = str(error)
    except Exception:  # its own text may be broken too
        return ""
    text = " ".join(TERMINAL_CODES.sub("", text).split())
    return text if len(text) <= 160 else f"{text[:157]}..."


def _advice(error: BaseException, text: str) -> str:
    """Say what an error means, where its text leaves one meaning only."""
    if isinstance(error, TypeError) and "unexpected keyword argument" in text:
        return " Give the function an argument of this name."
    if isinstance(error, RecursionError):
        return " It calls itself without end."
    if isinstance(error, IndexError):
        if past := re.search(r"index (\d+) is out of bounds for axis \d+ with size (\d+)", text):
            return f" An index runs past the edge: the number of places is {past[2]}, counted from 0."
        return " Print the shape of the array at this place." if "too many indices" in text else ""
    if isinstance(error, ValueError) and "remapped shape" in text:
        return " np.pad wants a pair (before, after) for each axis: ((1, 1), (2, 2)) for two."
    if isinstance(error, ValueError) and ("broadcast" in text or "matmul" in text):
        return " Two arrays do not fit together: print their shapes at this place."
    return ""


def _codes(function: Any) -> list[CodeType]:
    """Return the code that is the learner's own: a function's, one that is wrapped, an object's."""
    for _ in range(9):  # of wrappers; a checker's own may be among them
        inner = _attribute(function, "__wrapped__") or _attribute(function, "python_function")
        function = function if inner is None else inner
    found = [function]
    if not inspect.isroutine(function) and not isinstance(function, type):
        found += [_attribute(type(function), "__call__"), _attribute(type(function), "call")]
    found = [one for one in found if not str(_attribute(one, "__module__")).startswith("keras.")]
    codes = [_attribute(one, "__code__") for one in found]
    return [code for code in codes if isinstance(code, CodeType)]


def _place(error: BaseException, function: Any) -> str:
    """Name the line of the learner's function that was running, counted from its def."""
    codes = _codes(function)
    lines = [
        line - frame.f_code.co_firstlineno + 1
        for frame, line in traceback.walk_tb(error.__traceback__)
        if frame.f_code in codes
    ]
    if not lines and error.__context__ is not None:  # what was running when it came
        return _place(error.__context__, function)
    return f" It happened in line {lines[-1]} of the function." if lines else ""
