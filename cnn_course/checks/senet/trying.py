"""Call a function of a Keras tensor, give its layers weights of the checker's, and compare what it computes.

Layers are known by the shapes of their weights, so it does not matter how they were written: dense or
convolutions of 1 × 1, one by one, nested, or in a class.
"""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from cnn_course.checks import _chance, _symptoms
from cnn_course.checks._blocks import Shape, by_chance, compare_model, judge_block, keras
from cnn_course.checks._judge import Array, as_array
from cnn_course.checks._models import near
from cnn_course.checks._verdict import Verdict

Computed = Callable[[Array, Sequence[Array]], Array]


@dataclass(frozen=True)
class Variant:
    """What is computed from maps and weights, with or without a mistake."""

    hint: str
    compute: Computed


@dataclass(frozen=True)
class Asked:
    """A case to try.

    Attributes:
        words: show it to the learner.
        size: (H, W, C) of what comes in.
        arguments: makes the other arguments, from Keras; layers among them are new ones each time.
        shapes: those of all weights, in order; a 1 × 1 kernel is written as a dense one.
        right: computes the output.
        wrong: the same with one mistake each.
        misfit: says what is wrong with weights of other shapes.
    """

    words: str
    size: tuple[int, int, int]
    arguments: Callable[[Any], tuple[Any, ...]]
    shapes: tuple[Shape, ...]
    right: Computed
    wrong: Sequence[Variant]
    misfit: Callable[[Sequence[Shape]], str]

    def __str__(self) -> str:
        return self.words


def judge_places(checker: str, function: Any, cases: Sequence[Asked]) -> Verdict:
    """Try a function on the cases, and explain the first that goes wrong."""
    return judge_block(checker, function, cases, _tried)


def _tried(function: Any, asked: Asked) -> str | None:
    """Return what is wrong, nothing where all is right, and None where it is still open."""
    return compare_model(
        function, asked.size, lambda: asked.arguments(keras()), lambda model: _compared(model, asked)
    )


def _compared(model: Any, asked: Asked) -> str:
    own = model.get_weights()
    order = _order([_dense(array.shape) for array in own], asked.shapes)
    if order is None:
        return asked.misfit([_dense(array.shape) for array in own])
    random = _chance.generator(73)
    weights = [_drawn(random, shape) for shape in asked.shapes]
    model.set_weights([weights[place].reshape(array.shape) for place, array in zip(order, own, strict=True)])
    x = random.normal(0.3, 1, size=(3, *asked.size)).astype(np.float32)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        found = as_array(np.asarray(model(x, training=False)))
    expected = asked.right(x, weights)
    if found is None or not np.isfinite(found).all():
        return "It does not give real numbers."
    if near(found, expected):
        return by_chance(model, x)
    for variant in asked.wrong:
        if near(found, _or_none(variant, x, weights)):
            return variant.hint
    if found.shape != expected.shape:
        return _symptoms.of_shape(found.shape, expected.shape)
    return "Its layers have the right shapes, its numbers are wrong. Go through the steps in their order."


def _dense(shape: Shape) -> Shape:
    """Return a shape, that of a 1 × 1 convolution's kernel as the dense layer's that does the same."""
    return tuple(shape[-2:]) if len(shape) > 2 and set(shape[:-2]) == {1} else tuple(shape)


def _order(given: Sequence[Shape], wanted: Sequence[Shape]) -> list[int] | None:
    """Say which of our weights each of a model's is. Those of one shape keep their order."""
    left: dict[Shape, list[int]] = {}
    for place, shape in enumerate(wanted):
        left.setdefault(shape, []).append(place)
    if sorted(given) != sorted(wanted):
        return None
    return [left[shape].pop(0) for shape in given]


def _drawn(random: Any, shape: Shape) -> Array:
    """Draw weights that are large enough to be missed."""
    spread = 0.4 if len(shape) == 1 else np.sqrt(3 / np.prod(shape[:-1]))
    return np.asarray(random.normal(scale=spread, size=shape), dtype=np.float32)


def _or_none(variant: Variant, x: Array, weights: Sequence[Array]) -> Array | None:
    try:
        return variant.compute(x, weights)
    except ValueError:  # shapes that do not fit in this case
        return None
