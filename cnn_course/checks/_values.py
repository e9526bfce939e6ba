"""Check a number or a word against a sealed answer, which cannot be read in the notebook."""

import math
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from cnn_course.arguments import whole
from cnn_course.checks._verdict import Verdict
from cnn_course.files import sha256_of

SEAL_LENGTH = 16
PLAIN = (bool, int, float, str)


def seal(name: str, answer: Any, decimals: int = 6) -> str:
    """Turn an answer into the seal that :func:`value` compares with.

    Made once by whoever writes the exercise. It keeps the answer from being read by accident; it is no lock.

    Args:
        name: the exercise, the same as in :func:`value`.
        answer: a number, a word, True or False, or a list of these.
        decimals: how many decimals of a number count, 0 to 12.

    Returns:
        16 hexadecimal digits.

    Raises:
        TypeError: "answer must be a number, a word, True or False, or a list of these. Received: ...".
        ValueError: "decimals must be a whole number from 0 to 12. Received: decimals=20".

    >>> seal("rows of the output", 26)
    '1f120ce69cf5e0f0'

    Taught in: nowhere; it makes the labs.
    """
    decimals = whole("decimals", decimals, 0, 12)
    return _digest(name, _text(_plain(answer), lambda number: number, decimals))


def value(
    name: str, answer: Any, sealed: str, hints: Mapping[str, str] | None = None, decimals: int = 6
) -> Verdict:
    """Check a number, a word or a list of them.

    Args:
        name: the exercise; it is part of the seal.
        answer: what the learner gives; None or ... is an exercise that is still open.
        sealed: what ``seal(name, right_answer, decimals)`` returned.
        hints: seals of wrong answers that are likely, each with its hint.
        decimals: how many decimals of a number count, 0 to 12.

    Returns:
        A Verdict.

    Raises:
        ValueError: "sealed must be 16 hexadecimal digits, as seal(...) returns them. Received: sealed='26'".

    >>> sealed = seal("rows of the output", 26)
    >>> value("rows of the output", 26, sealed)
    ✓ rows of the output: right.
    >>> value("rows of the output", 27, sealed)
    ✗ rows of the output: not right yet.
      Hint: Off by one.

    Taught in: every lab.
    """
    decimals = whole("decimals", decimals, 0, 12)
    for text in (sealed, *(hints or {})):
        if not isinstance(text, str) or len(text) != SEAL_LENGTH or set(text) - set("0123456789abcdef"):
            raise ValueError(
                f"sealed must be {SEAL_LENGTH} hexadecimal digits, as seal(...) returns them. "
                f"Received: sealed={text!r}"
            )
    if _is_open(answer):
        return Verdict("open", f"{name}: not answered yet.")
    try:
        plain = _plain(answer)
    except TypeError:
        kind = type(answer).__name__
        return Verdict("failed", f"{name}: not right yet.", f"A {kind} is no number, word, or list of them.")
    if not _finite(plain):
        return Verdict("failed", f"{name}: not right yet.", "NaN or infinity cannot be right.")
    digests = set(_digests(name, plain, decimals))
    if sealed in digests:
        return Verdict("passed", f"{name}: right.")
    foreseen = (hint for wrong, hint in (hints or {}).items() if wrong in digests)
    hint = next(foreseen, None) or _symptom(name, plain, sealed, decimals)
    return Verdict("failed", f"{name}: not right yet.", hint)


def _is_open(answer: Any) -> bool:
    """Tell whether an answer, or a part of it, is still to be given."""
    if isinstance(answer, list | tuple):
        return any(_is_open(part) for part in answer)
    return answer is None or answer is Ellipsis


def _symptom(name: str, answer: Any, sealed: str, decimals: int) -> str:
    """Try what people get wrong: undo one mistake at a time, and see whether the seal fits then."""
    for hint, mend in _MENDS:
        if _fits(mend, answer, name, sealed, decimals):
            return hint
    for place in range(len(answer)) if isinstance(answer, list) else ():
        for hint, mend in _MENDS:
            if _fits(_at(place, mend), answer, name, sealed, decimals):
                return f"Only number {place + 1} is wrong. {hint}"
    return "No common slip explains it: go through it once more."


def _fits(mend: Callable[[Any], Any], answer: Any, name: str, sealed: str, decimals: int) -> bool:
    try:
        return sealed in _digests(name, mend(answer), decimals)
    except (TypeError, ValueError, OverflowError):
        return False


def _at(place: int, mend: Callable[[Any], Any]) -> Callable[[list[Any]], Any]:
    """Apply a change to one place of a list."""
    return lambda answer: [*answer[:place], mend(answer[place]), *answer[place + 1 :]]


def _each(change: Callable[[float], float]) -> Callable[[Any], Any]:
    """Apply a change to a number, or to each number of a list."""

    def mend(answer: Any) -> Any:
        if isinstance(answer, list):
            return [mend(part) for part in answer]
        if isinstance(answer, bool | str):
            raise TypeError
        return change(answer)

    return mend


def _reversed(answer: Any) -> Any:
    if not isinstance(answer, list):
        raise TypeError
    return answer[::-1]


_MENDS: tuple[tuple[str, Callable[[Any], Any]], ...] = (
    ("Off by one.", _each(lambda number: number - 1)),
    ("Off by one.", _each(lambda number: number + 1)),
    ("The sign is wrong.", _each(lambda number: -number)),
    ("The numbers are right, their order is not.", _reversed),
    ("Twice too large.", _each(lambda number: number / 2)),
    ("Half of what it should be.", _each(lambda number: number * 2)),
    ("It is not rounded as it should be.", _each(math.floor)),
    ("It is not rounded as it should be.", _each(math.ceil)),
    ("Percent and shares are mixed up.", _each(lambda number: number / 100)),
    ("Percent and shares are mixed up.", _each(lambda number: number * 100)),
)


def _plain(answer: Any) -> Any:
    """Return plain numbers, words and lists from NumPy's, TensorFlow's or Python's."""
    if hasattr(answer, "numpy") and callable(answer.numpy):
        answer = answer.numpy()
    if hasattr(answer, "tolist"):
        answer = answer.tolist()
    if isinstance(answer, list | tuple):
        return [_plain(part) for part in answer]
    if not isinstance(answer, PLAIN):
        raise TypeError(
            "answer must be a number, a word, True or False, or a list of these. "
            f"Received: {type(answer).__name__}"
        )
    return answer


def _finite(answer: Any) -> bool:
    if isinstance(answer, list):
        return all(map(_finite, answer))
    return not isinstance(answer, float) or math.isfinite(answer)


def _digests(name: str, answer: Any, decimals: int) -> Iterator[str]:
    """Yield the seals of an answer, with numbers that lie between two roundings rounded either way."""
    nudge = 10.0 ** -(decimals + 3)
    for shift in (0.0, nudge, -nudge):
        yield _digest(name, _text(answer, lambda number, by=shift: number + by, decimals))  # type: ignore[misc]


def _text(answer: Any, change: Callable[[float], float], decimals: int) -> str:
    if isinstance(answer, list):
        return "[" + ",".join(_text(part, change, decimals) for part in answer) + "]"
    if isinstance(answer, bool):
        return str(answer)
    if isinstance(answer, str):
        return repr(" ".join(answer.lower().split()))
    if isinstance(answer, int):
        return f"{answer}.{'0' * decimals}"
    return f"{round(change(answer), decimals) + 0.0:.{decimals}f}"


def _digest(name: str, text: str) -> str:
    return sha256_of(f"{name}\n{text}".encode())[:SEAL_LENGTH]
