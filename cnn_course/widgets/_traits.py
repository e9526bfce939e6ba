"""Traits that say in words what is wrong with a value."""

import math
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import traitlets

from cnn_course import arguments, pixels, shapes
from cnn_course.shapes import Layer
from cnn_course.widgets import _rules

Array = np.ndarray[Any, np.dtype[np.floating[Any]]]

LARGEST_PADDING = 12

# How a Choice refuses a word.
ONE_OF = "{name} must be one of {listed}. Received: {name}={value!r}"
EITHER = "{name} must be {spoken}. Received: {name}={value!r}"
NO_SUCH = "There is no such {name}. Received: {name}={value!r}. Allowed: {listed}"


def frozen(array: Array) -> Array:
    """Return a copy that cannot be written into: a change of one number would not reach the page."""
    copy = np.array(array, dtype=np.float64)
    copy.setflags(write=False)
    return copy


def as_array(name: str, value: Any) -> np.ndarray[Any, Any]:
    """Return what a reader gave as an array: a picture upright and in its own colours, and no mask lost.

    Raises:
        TraitError: "kernel must have rows of one length. …", "image has a mask, which would be lost: …".
    """
    try:
        value = pixels.plain(name, value)
    except ValueError as error:
        raise traitlets.TraitError(str(error)) from None
    try:
        return np.asarray(value)
    except ValueError:
        raise traitlets.TraitError(
            f"{name} must have rows of one length. Received rows that differ."
        ) from None


def short(value: Any, most: int = 80) -> str:
    """Return a value as text, cut where it gets long."""
    text = repr(value)
    return text if len(text) <= most else f"{text[:most]}…"


def signed(value: float) -> str:
    """Return a number with a true minus sign.

    >>> signed(-6)
    '−6'
    """
    return f"{value:g}".replace("-", "−")


def two_things(which: str, **given: Any) -> traitlets.TraitError:
    """Return the refusal of settings that contradict each other: none of them is ignored in silence.

    >>> print(two_things("picture", picture="camera", digit=4))
    picture and digit say two things: which picture? Give one of them. Received: picture='camera', digit=4
    """
    shown = (
        f"{name}={value!r}" if isinstance(value, str | int) else f"{name}=…" for name, value in given.items()
    )
    return traitlets.TraitError(
        f"{' and '.join(given)} say two things: which {which}? Give one of them. Received: {', '.join(shown)}"
    )


def guess(*answers: str) -> traitlets.TraitType[Any, Any]:
    """Return the trait for a reader's guess: none yet, one of some answers, or shown without one."""
    return Choice(("none", *answers, "shown"), "none").tag(sync=True, answer=True)


class Choice(traitlets.TraitType[Any, Any]):
    """One of a few words.

    Args:
        allowed: the words, or a function that returns those of a figure.
        default_value: the word to begin with.
        words: what is said of any other one, with {name}, {value}, {listed} ("a, b, c") and {spoken} ("a, b
            or c").
    """

    def __init__(
        self,
        allowed: Collection[str] | Callable[[Any], Collection[str]],
        default_value: str,
        words: str = ONE_OF,
    ) -> None:
        self.allowed, self.words = allowed, words
        super().__init__(default_value)

    def words_for(self, obj: Any) -> list[str]:
        """Return the words that a figure may have."""
        return list(self.allowed(obj) if callable(self.allowed) else self.allowed)

    def rule(self, obj: Any) -> _rules.Rule:
        """Return what the page may set it to."""
        return _rules.one(self.words_for(obj))

    def validate(self, obj: Any, value: Any) -> str:
        """Return the word."""
        allowed = self.words_for(obj)
        if isinstance(value, str) and value in allowed:
            return value
        *others, last = allowed
        spoken = f"{', '.join(others)} or {last}" if others else last
        raise traitlets.TraitError(
            self.words.format(name=self.name, value=value, listed=", ".join(allowed), spoken=spoken)
        )


class Whole(traitlets.TraitType[Any, Any]):
    """A whole number from low to high."""

    def __init__(self, low: int, high: int, default_value: int) -> None:
        self.low, self.high = low, high
        super().__init__(default_value)

    def validate(self, obj: Any, value: Any) -> int:
        """Return the number as an int."""
        try:
            return arguments.whole(self.name or "", value, self.low, self.high)
        except (TypeError, ValueError) as error:
            raise traitlets.TraitError(str(error)) from None

    def rule(self, obj: Any) -> _rules.Rule:
        """Return what the page may set it to."""
        return _rules.whole(self.low, self.high)


class Amount(traitlets.TraitType[Any, Any]):
    """A real number from low to high, in a unit that messages name if it has one."""

    def __init__(self, low: float, high: float, default_value: float, unit: str = "") -> None:
        self.low, self.high, self.unit = low, high, f" {unit}" if unit else ""
        super().__init__(default_value)

    def validate(self, obj: Any, value: Any) -> float:
        """Return the number as a float."""
        if not arguments.is_number(value) or not self.low <= value <= self.high:
            raise traitlets.TraitError(
                f"{self.name} must be a number{arguments.within(self.low, self.high)}{self.unit}. "
                f"Received: {self.name}={short(value)}"
            )
        return float(value)

    def rule(self, obj: Any) -> _rules.Rule:
        """Return what the page may set it to."""
        return _rules.number(self.low, self.high)


class Wholes(traitlets.TraitType[Any, Any]):
    """Two or three whole numbers, each from low to high; as a tuple.

    Args:
        names: what each of them is, in the words of a refusal.
        low: the least that each may be.
        high: the most; without it there is no end.
        default_value: the numbers to begin with.
    """

    def __init__(self, names: tuple[str, ...], low: int, high: float, default_value: tuple[int, ...]) -> None:
        self.names, self.low, self.high = names, low, high
        super().__init__(default_value)

    def validate(self, obj: Any, value: Any) -> tuple[int, ...]:
        """Return the numbers as a tuple of ints."""
        try:
            numbers = tuple(value)
        except TypeError:
            numbers = ()
        fits = len(numbers) == len(self.names) and all(map(arguments.is_whole, numbers))
        if fits and all(self.low <= one <= self.high for one in numbers):
            return tuple(map(int, numbers))
        count = {2: "two", 3: "three"}[len(self.names)]
        span = arguments.within(self.low, None if math.isinf(self.high) else self.high)
        raise traitlets.TraitError(
            f"{self.name} must be ({', '.join(self.names)}), {count} whole numbers{span}. "
            f"Received: {self.name}={value!r}"
        )

    def rule(self, obj: Any) -> _rules.Rule:
        """Return what the page may set it to."""
        count = len(self.names)
        return _rules.several(_rules.whole(self.low, self.high), count, count)


class Pixel(Wholes):
    """Row and column of a pixel."""

    def __init__(self, default_value: tuple[int, int]) -> None:
        super().__init__(("row", "column"), 0, math.inf, default_value)


class Padding(traitlets.TraitType[Any, Any]):
    """A padding: "valid", "same", or a number of zeros for all four sides."""

    asks = f'"valid", "same", or a whole number from 0 to {LARGEST_PADDING}'

    def validate(self, obj: Any, value: Any) -> Any:
        """Return the padding as a word or an int."""
        if isinstance(value, str) and value in ("valid", "same"):
            return value
        if is_amount(value):
            return int(value)
        raise traitlets.TraitError(f"padding must be {self.asks}. Received: padding={value!r}")

    def rule(self, obj: Any) -> _rules.Rule:
        """Return what the page may set it to."""
        return _rules.either(_rules.one(("valid", "same")), _rules.whole(0, LARGEST_PADDING))


def is_amount(value: Any) -> bool:
    """Tell whether a value is a number of zeros that a figure can draw."""
    return arguments.is_whole(value) and 0 <= int(value) <= LARGEST_PADDING


class Layers(traitlets.TraitType[Any, Any]):
    """A chain of layers of ``cnn_course.shapes``; read-only, as a tuple.

    Args:
        default_value: the chain to begin with.
        most: so many layers at the most.
        kinds: the layers' classes that a figure shows.
        check: called with each layer and with "Received: …"; refuses what else the figure cannot show.
    """

    def __init__(
        self,
        default_value: Sequence[Layer],
        most: int,
        kinds: Collection[type[Layer]],
        check: Callable[[Any, str], None],
    ) -> None:
        self.most, self.kinds, self.check = most, kinds, check
        super().__init__(default_value)

    def validate(self, obj: Any, value: Any) -> tuple[Any, ...]:
        """Return the layers as a tuple, without names: one layer may stand in the list twice."""
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise traitlets.TraitError(f"layers must be a list of layers. Received: layers={short(value)}")
        if not 1 <= len(value) <= self.most:
            raise traitlets.TraitError(
                f"layers must hold 1 to {self.most} layers. Received: {len(value)} layers"
            )
        for place, layer in enumerate(value):
            received = f"Received: layers[{place}]={short(layer, 200)}"
            if type(layer) not in self.kinds:
                known = ", ".join(kind.__name__ for kind in self.kinds)
                raise traitlets.TraitError(f"layers must hold layers of these kinds: {known}. {received}")
            if layer.inputs:
                raise traitlets.TraitError(f"layers must be a chain, without inputs=…. {received}")
            self.check(layer, received)
        return unnamed(value)


def unnamed(layers: Sequence[Layer]) -> tuple[Any, ...]:
    """Return a chain's layers without their names."""
    return tuple(replace(layer, name=None) for layer in layers)


def to_page(layers: Sequence[Layer], widget: Any = None) -> list[shapes.Plain]:
    """Return layers in the plain form, in which the page gets them."""
    return shapes.layers_to_plain(layers)


def from_page(plain: Any, widget: Any = None) -> tuple[Layer, ...]:
    """Return the layers that the page describes."""
    return shapes.layers_from_plain(plain)


def check_setting(name: str, value: int | tuple[int, int], most: int, received: str) -> None:
    """Refuse a layer's setting that is not alike along both axes, or not from 1 to `most`.

    Raises:
        TraitError: "kernel_size must be …. Received: …".
    """
    down, across = value if isinstance(value, tuple) else (value, value)
    if down != across:
        raise traitlets.TraitError(f"{name} must be alike along both axes. {received}")
    if not 1 <= down <= most:
        raise traitlets.TraitError(f"{name} must be a whole number from 1 to {most}. {received}")


def check_padding(value: Any, received: str) -> None:
    """Refuse a layer's padding that is no word.

    Raises:
        TraitError: 'padding must be "valid" or "same". Received: …'.
    """
    if value not in ("valid", "same"):
        raise traitlets.TraitError(f'padding must be "valid" or "same". {received}')
