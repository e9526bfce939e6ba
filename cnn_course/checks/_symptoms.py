"""Describe a wrong array by what can be seen in it, whatever was asked for."""

from typing import Any

import numpy as np

Array = np.ndarray[Any, Any]

TOLERANCE = 1e-5  # of the largest expected number: what float32 costs, and no more
AXES = {4: ("image", "row", "column", "channel"), 2: ("row", "column"), 1: ("number",)}


def same(value: Array, expected: Array) -> bool:
    """Tell whether two arrays are equal up to rounding in float32."""
    if value.shape != expected.shape:
        return False
    return bool(close(value, expected).all())


def close(value: Array, expected: Array) -> Array:
    """Mark the numbers that are equal up to rounding in float32."""
    wanted = expected.astype(np.float64)
    scale = np.abs(wanted).max(initial=0.0)
    nearby: Array = np.abs(value.astype(np.float64) - wanted) <= TOLERANCE * scale  # NaN is never near
    return nearby


def of_any_array(value: Array, expected: Array) -> str:
    """Describe answers that are hollow: empty, NaN, all zero, all one number."""
    if value.size == 0 and expected.size:
        return f"It returns an empty array, of shape {value.shape}."
    if not np.isfinite(value).all():
        return (
            "It returns NaN or infinity. Is something divided by zero, a root taken of a negative number, "
            "or an array used before it is filled?"
        )
    if expected.size > 1 and np.ptp(expected) > 0:
        if not value.any():
            return "It returns zeros only. Is the result ever written into the output?"
        if value.size > 2 and np.ptp(value) == 0:  # two equal numbers may be a pair of two things
            return "It returns one number everywhere. Does each output look at its own place?"
    return ""


def of_array(value: Array, expected: Array) -> str:
    """Describe an array that no known mistake explains."""
    if value.ndim < 2:  # a list of numbers is no picture
        return of_numbers(value, expected)
    return _seen(value, expected) or (
        "The shape is right, the numbers are not. "
        "Try an image with a single 1 in it, and look at what comes out."
    )


def of_numbers(value: Array, expected: Array) -> str:
    """Describe the same where no image is meant."""
    many = "There are as many numbers as there should be, but not the right ones."
    return _seen(value, expected) or (
        f"{many if value.ndim else 'It is another number.'} Work out a small case by hand, and compare."
    )


def _seen(value: Array, expected: Array) -> str:
    """Say what can be seen in an array: another shape or type, one factor, a place; "" where nothing can."""
    if value.shape != expected.shape:
        return of_shape(value.shape, expected.shape)
    if hint := of_type(value, expected):
        return hint
    value, expected = value.astype(np.float64), expected.astype(np.float64)
    right = close(value, expected)
    return _unfilled(value, right) or _of_scale(value, expected) or _of_places(right)


def of_shape(shape: tuple[int, ...], expected: tuple[int, ...]) -> str:
    """Say how a shape differs, axis by axis."""
    if len(shape) != len(expected):
        return f"Its output has {_axes(len(shape))}, it should have {_axes(len(expected))}."
    names = AXES.get(len(shape), tuple(f"axis-{axis} place" for axis in range(len(shape))))
    differences = [(got - want, name) for got, want, name in zip(shape, expected, names, strict=True)]
    differences = [(difference, name) for difference, name in differences if difference]
    if len(differences) > 1 and sorted(shape) == sorted(expected):
        return f"The axes are in the wrong order: its output is {shape}."
    words = ", ".join(
        f"{abs(difference)} {name}{'s' * (abs(difference) > 1)} too {'many' if difference > 0 else 'few'}"
        for difference, name in differences
    )
    off_by_one = all(abs(difference) == 1 and name in ("row", "column") for difference, name in differences)
    return f"{'Off by one: its' if off_by_one else 'Its'} output is {shape}, {words}."


def of_type(value: Array, expected: Array) -> str:
    """Recognise numbers that lost their fraction or wrapped around in a narrow type."""
    if np.array_equal(value, expected):
        return ""
    exact = expected.astype(np.float64)
    cuts = (np.trunc, np.floor, np.round)
    if any(np.array_equal(value, cut(exact)) for cut in cuts):
        return "Wrong dtype: the numbers are cut off to whole ones. Make the output an array of floats."
    if value.dtype == np.float16 and np.allclose(value, exact, rtol=5e-3, atol=5e-3 * np.abs(exact).max()):
        return "Wrong dtype: float16 is too coarse here. Use float32 or float64."
    if np.array_equal(value, np.trunc(exact) % 256):
        return "Wrong dtype: the numbers wrapped around at 256. Turn the image into floats first."
    return ""


def _axes(count: int) -> str:
    return "1 axis" if count == 1 else f"{count} axes" if count else "no axes (a single number)"


def _of_scale(value: Array, expected: Array) -> str:
    if same(-value, expected):
        return "Each number has the wrong sign."
    if same(value, np.abs(expected)) or same(value, np.maximum(expected, 0)):
        return "Negative numbers are lost. They are part of the answer: keep them."
    if same(value, np.clip(expected, 0, 1)) or same(value, np.clip(expected, 0, 255)):
        return "The numbers are clipped to the range of an image. Keep them as they are."
    if expected.size < 2:  # one number alone is always off by a factor, and by an amount
        return ""
    where = np.abs(expected) > 1e-3 * np.abs(expected).max()
    ratios = value[where] / expected[where]
    if np.allclose(ratios, ratios.flat[0], rtol=1e-4) and same(value, expected * ratios.flat[0]):
        return "All numbers are off by one and the same factor. Is something divided or counted twice?"
    if same(value - (value - expected).flat[0], expected):
        return "All numbers are off by one and the same amount. Is something added twice?"
    return ""


def _unfilled(value: Array, right: Array) -> str:
    """Recognise a table that was handed back after its first row."""
    if right.ndim not in (2, 4):
        return ""
    rows = 1 if right.ndim == 4 else 0
    first, *others = np.moveaxis(value, rows, 0)
    if np.moveaxis(right, rows, 0)[0].all() and first.any() and others and not np.any(others):
        return "Only the first row is filled: does return stand inside of the loop?"
    return ""


def _first_alone(right: Array) -> bool:
    """Tell whether the first of several is right, and no other."""
    first, *others = right
    return bool(first.all()) and not any(other.all() for other in others)


def _of_places(right: Array) -> str:
    """Say where the wrong numbers are, if they keep together."""
    wrong = ~right
    rows, columns = (right.ndim - 2, right.ndim - 1) if right.ndim < 4 else (1, 2)
    if right.ndim < 2:
        return ""
    if wrong.sum() == 1:
        place = tuple(int(index) for index in np.argwhere(wrong)[0])
        return f"Only one number is wrong, the one at {place}."
    if right.ndim == 4 and _first_alone(right):
        return "Only the first image of the batch is right. Is the batch looped over?"
    if right.ndim == 4 and _first_alone(np.moveaxis(right, -1, 0)):
        return "Only the first output channel is right. Is each filter used?"
    by_row = wrong.any(axis=tuple(axis for axis in range(right.ndim) if axis != rows))
    by_column = wrong.any(axis=tuple(axis for axis in range(right.ndim) if axis != columns))
    if by_row.size > 1 and by_column.size > 1:
        inside = wrong.take(range(by_row.size - 1), rows).take(range(by_column.size - 1), columns)
        if not inside.any():
            return "Only the last row or column is wrong: does a loop or slice end one too early?"
    if by_row.size > 2 and by_column.size > 2:
        inside = wrong.take(range(1, by_row.size - 1), rows).take(range(1, by_column.size - 1), columns)
        if not inside.any():
            return (
                "Only the border is wrong: look at the padding, and at where loops and slices begin and end."
            )
    return ""
