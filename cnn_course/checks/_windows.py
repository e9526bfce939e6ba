"""What checkers share of operations that slide a window: options in all combinations, slips of padding."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from cnn_course.checks._judge import Array, Mistake

Operation = Callable[..., Array]  # called as operation(images, window, **options)


def asked(arguments: Sequence[str], known: Sequence[str]) -> tuple[str, ...]:
    """Return the arguments that are asked for, in the order in which they are known.

    Raises:
        ValueError: "arguments must be among strides, padding, kind. Received: arguments=('stride',)".
    """
    if isinstance(arguments, str) or not set(arguments) <= set(known):
        raise ValueError(f"arguments must be among {', '.join(known)}. Received: arguments={arguments!r}")
    return tuple(name for name in known if name in arguments)


def combinations(names: Sequence[str], choices: Mapping[str, tuple[Any, ...]]) -> list[dict[str, Any]]:
    """Return the options of all cases, none first. The first choice of each is its default, and is not given.

    >>> combinations(["strides"], {"strides": (1, 2, 3)})
    [{}, {'strides': 2}, {'strides': 3}]
    """
    options: list[dict[str, Any]] = [{}]
    for name in names:
        _, *others = choices[name]
        options += [{**option, name: value} for value in others for option in options]
    return options


def in_words(images: Array, window: str, option: Mapping[str, Any], name: str = "images") -> str:
    """Show a case's arguments to the learner."""
    whole = " of whole numbers" if images.dtype == np.uint8 else ""
    given = "".join(f", {key}={value!r}" for key, value in option.items())
    return f"{name} {images.shape}{whole}, {window}{given}"


def with_option(operation: Operation, **forced: Any) -> Operation:
    """Return the operation that takes some options for others, whatever it is given."""
    return lambda images, window, **option: operation(images, window, **{**option, **forced})


def padding_slips(operation: Operation, asked: Sequence[str]) -> tuple[Mistake, ...]:
    """Return the mistakes of who takes one kind of padding for the other, or pads where there is none."""
    if "padding" not in asked:
        hint = "Everything is padded. Here the window stays inside of the image all the time."
        return (Mistake(hint, with_option(operation, padding="same")),)
    return (
        Mistake(
            'The padding is forgotten: "same" gives what "valid" gives.',
            with_option(operation, padding="valid"),
        ),
        Mistake(
            'Everything is padded: "valid" gives what "same" gives.', with_option(operation, padding="same")
        ),
    )


WRONG_SIDE = (
    "Padded on the wrong side: TensorFlow puts the odd row at the bottom, the odd column at the right."
)


def swapped(operation: Operation) -> Mistake:
    """Return the mistake of who loops over columns first."""
    return Mistake(
        "Rows and columns of the output are swapped.",
        lambda images, window, **option: operation(images, window, **option).swapaxes(1, 2),
    )
