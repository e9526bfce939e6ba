"""Let the rest of a lab go on with what a checker has let pass: a list or a tensor becomes an array."""

from collections.abc import Callable
from functools import wraps
from typing import Any

import numpy as np


def usable(function: Callable[..., Any], whole: bool = False) -> Callable[..., Any]:
    """Return a learner's function as the lab goes on with it: one that answers with arrays and numbers.

    Args:
        function: a function that a checker has let pass. It may return lists, tensors, or arrays.
        whole: whether whole numbers are wanted. Those in an array of floats are made whole: of the type of
            the first argument where that is an array of whole numbers, as of pixels. Where it is one of
            floats, they stay.

    Returns:
        A function of the same arguments.

    >>> usable(lambda size: [size, 2.0], whole=True)(3)
    array([3, 2])

    Taught in: every lab.
    """

    @wraps(function)
    def answering(*arguments: Any, **keywords: Any) -> Any:
        answer = function(*arguments, **keywords)
        kind = getattr(arguments[0], "dtype", None) if arguments else None
        given = kind.kind if isinstance(kind, np.dtype) else ""
        pixels = given in ("i", "u")
        if isinstance(answer, np.generic | int | float):
            return answer
        if whole and not pixels and _of_whole_numbers(answer):
            return answer
        array = np.asarray(answer)
        if not whole and array is answer:
            return answer
        if whole and pixels and isinstance(answer, list | tuple):
            array = np.rint(array).astype(kind)
        if whole and array.dtype.kind == "f" and given != "f":  # of pixels from 0 to 1 come such pixels
            array = np.rint(array).astype(kind if pixels else np.int64)
        return array[()]

    return answering


def _of_whole_numbers(answer: Any) -> bool:
    """Tell whether an answer is a list, or rows, of numbers that are whole already."""
    if isinstance(answer, list | tuple):
        return all(map(_of_whole_numbers, answer))
    return isinstance(answer, int | np.integer)
