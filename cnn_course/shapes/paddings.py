"""Turn a padding as callers write it (``"same"``, ``1``, ``(0, 1)``) into one form, or say what is wrong."""

from typing import Any

from cnn_course.arguments import as_plain, is_array, is_list, pair, refuse_array

Pair = tuple[int, int]
AxisPadding = str | Pair

PADDING_WORDS = '"valid", "same", a whole number of at least 0, or ((top, bottom), (left, right))'
AXIS_PADDING_WORDS = '"valid", "same", a whole number of at least 0, or (before, after)'


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
    return pair("padding", value, low=0)


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
