"""One voice for bad input: what a caller may write is brought into one form, or told what is wrong.

A message names the argument, says what it must be, and repeats what was received: "epochs must be a whole
number of at least 1. Received: epochs=2.5". The same words are a TypeError for what is no such thing at all,
and a ValueError for what is out of range. NumPy's numbers are numbers; True and False are none. NumPy itself
is not loaded: ``shapes`` does without it.
"""

import math
import numbers
import operator
from collections.abc import Callable, Collection, Mapping, Sequence
from contextlib import suppress
from typing import Any, NoReturn

_LISTS = (tuple, list)
_NO_LISTS = (int, str, bytes)


def is_truth(value: Any) -> bool:
    """Tell True and False, also NumPy's, from everything else."""
    return type(value).__name__ in ("bool", "bool_")  # NumPy 1 spells its own with an underscore


def is_whole(value: Any) -> bool:
    """Tell a whole number, also one of NumPy's, from everything else.

    >>> [is_whole(value) for value in (2, 2.0, True)]
    [True, False, False]
    """
    try:
        operator.index(value)
    except TypeError:
        return False
    return not is_truth(value)


def is_number(value: Any) -> bool:
    """Tell a real number, whole or floating, also one of NumPy's, from everything else.

    >>> [is_number(value) for value in (2, 2.5, "2", False)]
    [True, True, False, False]
    """
    return type(value) is float or (isinstance(value, numbers.Real) and not is_truth(value))


def is_list(value: Any) -> bool:
    """Tell a list of things from one thing; a string is one thing."""
    # The usual kinds first: of a large network this is asked tens of thousands of times.
    if isinstance(value, _LISTS):
        return True
    return not isinstance(value, _NO_LISTS) and isinstance(value, Sequence)


def as_plain(value: Any) -> Any:
    """Return what an array or a TensorShape holds as ints in tuples, and everything else as it is."""
    with suppress(TypeError):
        return operator.index(value)
    if isinstance(value, str | bytes | Mapping) or not hasattr(value, "__len__"):
        return value
    try:
        return tuple(as_plain(one) for one in value)
    except TypeError:  # an array of one number that is not whole
        return value


def is_array(value: Any) -> bool:
    """Tell an array or a TensorShape from a list: it holds whole numbers, but is no tuple of them."""
    return not isinstance(value, _NO_LISTS) and not is_list(value) and isinstance(as_plain(value), tuple)


def refuse_array(name: str, value: Any, allowed: str, check: Callable[[Any], object]) -> NoReturn:
    """Refuse an array, and say how to write what it holds, if check lets that pass."""
    plain = as_plain(value)
    written, way_out = plain[0] if len(plain) == 1 else plain, ""
    with suppress(TypeError, ValueError):
        check(written)
        way_out = f". Write {name}={written}"
    raise TypeError(f"{name} must be {allowed}. Received: {name}={value!r}{way_out}")


def within(low: float | None, high: float | None) -> str:
    """Say a range in words, to follow "a number".

    >>> within(1, None), within(-1, 0.5), within(None, None)
    (' of at least 1', ' from −1 to 0.5', '')
    """
    if low is None:
        return ""
    return f" of at least {_said(low)}" if high is None else f" from {_said(low)} to {_said(high)}"


def _inside(value: float, low: float | None, high: float | None) -> bool:
    return (low is None or value >= low) and (high is None or value <= high)


def _said(bound: float) -> str:
    return (str(bound) if isinstance(bound, int) else f"{bound:g}").replace("-", "−")


def whole(name: str, value: Any, low: int | None = 1, high: int | None = None) -> int:
    """Return a whole number as an int.

    Args:
        name: of the argument, for the message.
        value: what was passed.
        low: the least that it may be; None for no end either way.
        high: the most; None for no end.

    Returns:
        The same number as Python's int.

    Raises:
        TypeError: "filters must be a whole number of at least 1. Received: filters=2.5".
        ValueError: "filters must be a whole number of at least 1. Received: filters=0".

    >>> whole("n", 7, 1, 6)
    Traceback (most recent call last):
    ValueError: n must be a whole number from 1 to 6. Received: n=7
    """
    # Python's own int first: it is nearly always one, and most of what a large network costs.
    number = value if type(value) is int else operator.index(value) if is_whole(value) else None
    if number is not None and _inside(number, low, high):
        return number
    words = f"{name} must be a whole number{within(low, high)}. Received: {name}={value!r}"
    raise TypeError(words) if number is None else ValueError(words)


def number(name: str, value: Any, low: float | None = None, high: float | None = None) -> float:
    """Return a finite number as a float.

    Args:
        name: of the argument, for the message.
        value: what was passed.
        low: the least that it may be; None for no end either way.
        high: the most; None for no end.

    Returns:
        The same number as Python's float.

    Raises:
        TypeError: "rate must be a number from 0 to 1. Received: rate='0.5'".
        ValueError: "rate must be a number from 0 to 1. Received: rate=nan"; without a range "phase must be
            finite. Received: phase=nan".

    >>> number("rate", 1)
    1.0
    """
    found = _as_float(value) if is_number(value) else None
    if found is not None and math.isfinite(found) and _inside(found, low, high):
        return found
    if found is not None and low is None and not math.isfinite(found):
        raise ValueError(f"{name} must be finite. Received: {name}={value!r}")
    words = f"{name} must be a number{within(low, high)}. Received: {name}={value!r}"
    raise TypeError(words) if found is None else ValueError(words)


def _as_float(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:  # a whole number of more than 308 digits
        return math.inf


def truth(name: str, value: Any) -> bool:
    """Return True or False.

    Raises:
        TypeError: "use_bias must be True or False. Received: use_bias=1".
    """
    if not is_truth(value):
        raise TypeError(f"{name} must be True or False. Received: {name}={value!r}")
    return bool(value)


def one_of(name: str, value: Any, allowed: Collection[str]) -> str:
    """Return one of a few words.

    Raises:
        ValueError: "schedule must be one of constant, cosine. Received: schedule='warm'".
    """
    if not isinstance(value, str) or value not in allowed:
        raise ValueError(f"{name} must be one of {', '.join(allowed)}. Received: {name}={value!r}")
    return value


def pair(name: str, value: Any, low: int = 1) -> tuple[int, int]:
    """Return (height, width) from one whole number or from two.

    Raises:
        TypeError: "strides must be a whole number of at least 1. Received: strides=1.5".
        ValueError: "strides must be one whole number or two. Received: strides=(1, 1, 1)"; "strides must be a
            whole number of at least 1. Received: strides=0".

    >>> pair("strides", 2)
    (2, 2)
    """
    if not is_list(value):
        if is_array(value):
            refuse_array(name, value, "a whole number, or two in a tuple", lambda one: pair(name, one, low))
        one = whole(name, value, low)
        return one, one
    if len(value) != 2:
        raise ValueError(f"{name} must be one whole number or two. Received: {name}={value!r}")
    return whole(name, value[0], low), whole(name, value[1], low)
