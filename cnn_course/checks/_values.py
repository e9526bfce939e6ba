"""Check a number or a word against a sealed answer, which cannot be read in the notebook."""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from typing import Any

from cnn_course.arguments import whole
from cnn_course.checks._calling import without_warnings
from cnn_course.checks._verdict import Verdict
from cnn_course.files import sha256_of

SEAL_LENGTH = 16
PART_LENGTH = 4
SEALED = re.compile(rf"[0-9a-f]{{{SEAL_LENGTH}}}(:[\[\]nwt]+:([0-9a-f]{{{PART_LENGTH}}})*)?")
DEEPEST = 50  # lists within lists
LARGEST = 10_000  # numbers; no answer is nearly as long
PLAIN = (bool, int, float, str)


def seal(name: str, answer: Any, decimals: int = 6) -> str:
    """Turn an answer into the seal that :func:`value` compares with.

    Made once by whoever writes the exercise. It keeps the answer from being read by accident; it is no lock.

    Args:
        name: the exercise, the same as in :func:`value`.
        answer: a number, a word, True or False, or a list of these.
        decimals: how many decimals of a number count, 0 to 12.

    Returns:
        16 hexadecimal digits; of a list also its form, and 4 digits for each part, as "...:[nn]:........".

    Raises:
        TypeError: "answer must be a number, a word, True or False, or a list of these. Received: ...".
        ValueError: "decimals must be a whole number from 0 to 12. Received: decimals=20".

    >>> seal("rows of the output", 26)
    '1f120ce69cf5e0f0'

    Taught in: nowhere; it makes the labs.
    """
    decimals = whole("decimals", decimals, 0, 12)
    plain = _plain(answer)
    sealed = _digest(name, _text(plain, _as_it_is, decimals))
    if not isinstance(plain, list):
        return sealed
    parts = "".join(
        _part(name, place, _text(part, _as_it_is, decimals)) for place, part in enumerate(_flat(plain))
    )
    return f"{sealed}:{_form(plain)}:{parts}"


@without_warnings
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
        if not isinstance(text, str) or not SEALED.fullmatch(text):
            raise ValueError(
                f"sealed must be {SEAL_LENGTH} hexadecimal digits, as seal(...) returns them. "
                f"Received: sealed={text!r}"
            )
    if _is_endless(answer):
        return Verdict("failed", f"{name}: not right yet.", "It is a list that holds itself.")
    if _is_open(answer):
        return Verdict("open", f"{name}: not answered yet.")
    wrong = f"{name}: not right yet."
    if _count(answer) > LARGEST:
        shape = getattr(answer, "shape", None)
        given = f"an array of shape {tuple(shape)}" if shape else f"more than {LARGEST:,} numbers"
        return Verdict("failed", wrong, f"You gave {given}. Far fewer numbers are wanted.")
    try:
        plain = _plain(answer)
    except TypeError:
        return Verdict("failed", wrong, f"A {type(answer).__name__} is no number, word, or list of them.")
    if not _finite(plain):
        return Verdict("failed", wrong, "NaN or infinity cannot be right.")
    digests = set(_digests(name, plain, decimals))
    if sealed[:SEAL_LENGTH] in digests:
        return Verdict("passed", f"{name}: right.")
    foreseen = (hint for slip, hint in (hints or {}).items() if slip[:SEAL_LENGTH] in digests)
    hint = next(foreseen, None) or _wrong_form(name, plain, sealed, decimals)
    return Verdict("failed", wrong, hint or _symptom(name, plain, sealed, decimals))


def _is_endless(answer: Any, depth: int = 0) -> bool:
    """Tell whether lists lie in lists without end."""
    if depth > DEEPEST:
        return True
    if not isinstance(answer, list | tuple):
        return False
    return any(_is_endless(part, depth + 1) for part in answer[: LARGEST + 1])


def _count(answer: Any) -> int:
    """Count the numbers of an answer, of whatever depth, until there are too many."""
    if hasattr(answer, "shape"):
        with suppress(TypeError):  # a size that is not known yet
            return math.prod(int(size) for size in answer.shape)
    if not isinstance(answer, list | tuple):
        return 1
    total = 0
    for part in answer:
        total += _count(part)
        if total > LARGEST:
            break
    return total


def _is_open(answer: Any) -> bool:
    """Tell whether an answer, or a part of it, is still to be given."""
    if isinstance(answer, list | tuple):
        return any(_is_open(part) for part in answer[: LARGEST + 1])
    return answer is None or answer is Ellipsis


def _wrong_form(name: str, answer: Any, sealed: str, decimals: int) -> str:
    """Say what form is wanted, where the answer has another."""
    _, _, form_and_parts = sealed.partition(":")
    wanted, given = form_and_parts.partition(":")[0], _form(answer)
    if not wanted:  # a single number or word
        if isinstance(answer, list):
            return f"One answer is wanted, no list. You gave {_form_in_words(given)}."
        as_number = _number_in(answer)
        if as_number is not None and sealed in _digests(name, as_number, decimals):
            return "That is text. Write the number without quotes."
        return ""
    if given == wanted:
        return ""
    if re.sub("[nwt]", "", given) != re.sub("[nwt]", "", wanted) or len(given) != len(wanted):
        return f"The form is wrong: {_form_in_words(wanted)} is wanted. You gave {_form_in_words(given)}."
    pairs = zip(re.sub(r"[\[\]]", "", given), re.sub(r"[\[\]]", "", wanted), strict=True)
    place, kinds = next((place, pair) for place, pair in enumerate(pairs) if pair[0] != pair[1])
    got, want = (KINDS[kind] for kind in kinds)
    return f"{_place(answer, place).capitalize()} is {got}. {want.capitalize()} is wanted there."


KINDS = {"n": "a number", "w": "text", "t": "True or False"}


def _form(answer: Any) -> str:
    """Write down the form of an answer: [nn] is a list of two numbers."""
    if isinstance(answer, list):
        return f"[{''.join(map(_form, answer))}]"
    return "t" if isinstance(answer, bool) else "w" if isinstance(answer, str) else "n"


def _form_in_words(form: str) -> str:
    if "[" not in form:
        return KINDS[form]
    shape: list[int] = []
    inside = form
    while inside.startswith("["):
        parts = re.findall(r"[nwt]", inside) if inside.count("[") == 1 else _parts_of(inside)
        if len(set(map(len, parts))) > 1:
            return "a list with lists of different lengths" if not shape else "an uneven list of lists"
        shape.append(len(parts))
        inside = parts[0] if parts else ""
    if len(shape) == 1:
        return f"a list of {shape[0]}"
    if len(shape) == 2:
        return f"a list of {shape[0]} lists of {shape[1]}"
    return f"an array of shape {tuple(shape)}"


def _parts_of(form: str) -> list[str]:
    """Take a list's form apart into those of its parts."""
    parts, depth = [], 0
    for character in form[1:-1]:
        if not depth:
            parts.append("")
        parts[-1] += character
        depth += (character == "[") - (character == "]")
    return parts


def _number_in(answer: Any) -> float | None:
    try:
        return float(answer) if isinstance(answer, str) else None
    except ValueError:
        return None


def _flat(answer: Any) -> list[Any]:
    if not isinstance(answer, list):
        return [answer]
    return [one for part in answer for one in _flat(part)]


def _place(answer: list[Any], number: int) -> str:
    """Name a part of a list, counted as people count."""
    rows = [len(_flat(part)) for part in answer]
    if not any(isinstance(part, list) for part in answer):
        return f"number {number + 1}"
    row = 0
    while number >= rows[row]:
        number -= rows[row]
        row += 1
    return f"number {number + 1} of list {row + 1}"


def _symptom(name: str, answer: Any, sealed: str, decimals: int) -> str:
    """Try what people get wrong: undo one mistake, and see whether the seal fits then."""
    for hint, mend in _MENDS:
        if _fits(mend, answer, lambda mended: _digests(name, mended, decimals), sealed[:SEAL_LENGTH]):
            return hint
    parts = re.findall(f".{{{PART_LENGTH}}}", sealed.rpartition(":")[2]) if ":" in sealed else []
    if not parts:
        return "No common slip explains it: go through it once more."
    wrong = [
        (place, part)
        for place, part in enumerate(_flat(answer))
        if parts[place] not in _part_digests(name, place, part, decimals)
    ]
    if not wrong:
        return "No common slip explains it: go through it once more."
    place, part = wrong[0]
    slips = (
        f" {hint}"
        for hint, mend in _MENDS
        if _fits(mend, part, lambda mended: _part_digests(name, place, mended, decimals), parts[place])
    )
    slip = next(slips, "")
    where = _place(answer, place)
    if len(wrong) == 1:
        return f"Only {where} is wrong.{slip}"
    right = len(parts) - len(wrong)
    return f"{right or 'None'} of {len(parts)} {_is(right)} right. The first wrong one is {where}.{slip}"


def _is(count: int) -> str:
    return "is" if count <= 1 else "are"


def _fits(mend: Callable[[Any], Any], answer: Any, digests: Callable[[Any], Any], sealed: str) -> bool:
    try:
        return sealed in digests(mend(answer))
    except (TypeError, ValueError, OverflowError):
        return False


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


def _part_digests(name: str, place: int, part: Any, decimals: int) -> set[str]:
    """Return the short seals of one part of a list, rounded either way."""
    nudge = 10.0 ** -(decimals + 3)
    shifts: tuple[float, ...] = (0.0, nudge, -nudge)
    return {
        _part(name, place, _text(part, lambda number, by=shift: number + by, decimals))  # type: ignore[misc]
        for shift in shifts
    }


def _part(name: str, place: int, text: str) -> str:
    return _digest(f"{name} {place}", text)[:PART_LENGTH]


def _as_it_is(number: float) -> float:
    return number


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
