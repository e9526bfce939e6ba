"""Turn what a caller may write (``3``, ``(3, 5)``, ``"same"``) into one form, or say what is wrong."""

import operator
from collections.abc import Sequence
from typing import Any

Pair = tuple[int, int]
AxisPadding = str | Pair

PADDING_WORDS = '"valid", "same", a whole number of at least 0, or ((top, bottom), (left, right))'
AXIS_PADDING_WORDS = '"valid", "same", a whole number of at least 0, or (before, after)'


def whole(name: str, value: Any, minimum: int = 1) -> int:
    """Return value as an int of at least minimum. NumPy integers pass; booleans and floats do not."""
    try:
        if isinstance(value, bool):
            raise TypeError
        number = operator.index(value)
    except TypeError:
        raise TypeError(f"{name} must be a whole number. Received: {name}={value!r}") from None
    if number < minimum:
        raise ValueError(f"{name} must be at least {minimum}. Received: {name}={value!r}")
    return number


def check_share(name: str, value: Any) -> None:
    """Refuse what is not a number from 0 to 1."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"{name} must be a number from 0 to 1. Received: {name}={value!r}")
    if not 0 <= value <= 1:
        raise ValueError(f"{name} must be a number from 0 to 1. Received: {name}={value!r}")


def is_list(value: Any) -> bool:
    """Tell a list of things from one thing; a string is one thing."""
    return isinstance(value, Sequence) and not isinstance(value, str | bytes)


def pair(name: str, value: Any, minimum: int = 1) -> Pair:
    """Return (height, width) from one whole number or from two."""
    if not is_list(value):
        number = whole(name, value, minimum)
        return number, number
    if len(value) != 2:
        raise ValueError(f"{name} must be one whole number or two. Received: {name}={value!r}")
    return whole(name, value[0], minimum), whole(name, value[1], minimum)


def sizes(name: str, value: Any) -> Pair:
    """Return the (H, W) of an image; one bare number is not enough here."""
    if not is_list(value) or len(value) != 2:
        raise ValueError(f"{name} must be (H, W), two whole numbers. Received: {name}={value!r}")
    return pair(name, value)


def axis_padding(value: Any) -> AxisPadding:
    """Return the padding of one axis as a word or as (before, after)."""
    if isinstance(value, str):
        if value not in ("valid", "same"):
            raise ValueError(f"padding must be {AXIS_PADDING_WORDS}. Received: padding={value!r}")
        return value
    if is_list(value) and len(value) != 2:
        raise ValueError(f"padding must be {AXIS_PADDING_WORDS}. Received: padding={value!r}")
    return pair("padding", value, minimum=0)


def both_paddings(value: Any) -> tuple[AxisPadding, AxisPadding]:
    """Return the padding along the height and along the width.

    Four numbers (top, bottom, left, right) also pass: what padding_amounts returns.
    """
    if not is_list(value):
        one = axis_padding(value)
        return one, one
    if len(value) == 4 and not any(map(is_list, value)):
        value = (value[:2], value[2:])
    if len(value) != 2 or not all(is_list(side) and len(side) == 2 for side in value):
        raise ValueError(f"padding must be {PADDING_WORDS}. Received: padding={value!r}")
    return axis_padding(value[0]), axis_padding(value[1])
