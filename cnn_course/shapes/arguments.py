"""Turn what a caller may write (``3``, ``(3, 5)``, ``"same"``) into one form, or say what is wrong."""

import operator
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from typing import Any, NoReturn

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


def as_plain(value: Any) -> Any:
    """Return what an array or a TensorShape holds as ints in tuples, and everything else as it is."""
    try:
        return operator.index(value)
    except TypeError:
        pass
    if isinstance(value, str | bytes | Mapping) or not hasattr(value, "__len__"):
        return value
    try:
        return tuple(as_plain(one) for one in value)
    except TypeError:  # an array of one number that is not whole
        return value


def is_array(value: Any) -> bool:
    """Tell an array or a TensorShape from a list: it holds whole numbers, but is no tuple of them."""
    return not is_list(value) and isinstance(as_plain(value), tuple)


def refuse_array(name: str, value: Any, allowed: str, check: Callable[[Any], object]) -> NoReturn:
    """Refuse an array, and say how to write what it holds, if check lets that pass."""
    plain = as_plain(value)
    written, way_out = plain[0] if len(plain) == 1 else plain, ""
    with suppress(TypeError, ValueError):
        check(written)
        way_out = f". Write {name}={written}"
    raise TypeError(f"{name} must be {allowed}. Received: {name}={value!r}{way_out}")


def pair(name: str, value: Any, minimum: int = 1) -> Pair:
    """Return (height, width) from one whole number or from two."""
    if is_array(value):
        refuse_array(name, value, "a whole number, or two in a tuple", lambda one: pair(name, one, minimum))
    if not is_list(value):
        number = whole(name, value, minimum)
        return number, number
    if len(value) != 2:
        raise ValueError(f"{name} must be one whole number or two. Received: {name}={value!r}")
    return whole(name, value[0], minimum), whole(name, value[1], minimum)


def sizes(name: str, value: Any) -> Pair:
    """Return the (H, W) of an image; one bare number is not enough here."""
    if not is_list(value) or len(value) != 2:
        plain = as_plain(value)
        # (H, W), (H, W, C) and (B, H, W, C): what an image's or a batch's shape says.
        known = isinstance(plain, tuple) and 2 <= len(plain) <= 4
        found = (plain[1:3] if len(plain) == 4 else plain[:2]) if known else ()
        way_out = f". Write {name}={found}" if found and None not in found else ""
        raise ValueError(f"{name} must be (H, W), two whole numbers. Received: {name}={value!r}{way_out}")
    return pair(name, value)


def axis_padding(value: Any, allowed: str = AXIS_PADDING_WORDS) -> AxisPadding:
    """Return the padding of one axis as a word or as (before, after)."""
    if isinstance(value, str) and value in ("valid", "same"):
        return value
    if isinstance(value, str):
        small = value.strip().lower()
        way_out = f'. Write padding="{small}"' if small in ("valid", "same") else ""
        raise ValueError(f"padding must be {allowed}. Received: padding={value!r}{way_out}")
    if is_list(value) and len(value) != 2:
        raise ValueError(f"padding must be {allowed}. Received: padding={value!r}")
    return pair("padding", value, minimum=0)


def both_paddings(value: Any) -> tuple[AxisPadding, AxisPadding]:
    """Return the padding along the height and along the width.

    Four numbers (top, bottom, left, right) also pass: what padding_amounts returns.
    """
    if is_array(value):
        refuse_array("padding", value, PADDING_WORDS, both_paddings)
    if not is_list(value):
        one = axis_padding(value, PADDING_WORDS)
        return one, one
    if len(value) == 4 and not any(map(is_list, value)):
        value = (value[:2], value[2:])
    if len(value) != 2 or not all(is_list(side) and len(side) == 2 for side in value):
        raise ValueError(f"padding must be {PADDING_WORDS}. Received: padding={value!r}")
    return axis_padding(value[0]), axis_padding(value[1])


def check_pool_padding(padding: Any, window: Pair) -> None:
    """Refuse a padding so wide that a window of a pooling could hold no pixel at all."""
    for amounts, size in zip(both_paddings(padding), window, strict=True):
        if not isinstance(amounts, str) and max(amounts) >= size:
            raise ValueError(
                "padding must be smaller than pool_size, or a window would hold padding alone. "
                f"Received: padding={padding!r}, pool_size={window}"
            )
