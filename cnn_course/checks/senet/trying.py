"""Call a function of a Keras tensor, give its layers weights of the checker's, and compare what it computes.

Layers are known by the shapes of their weights, so it does not matter how they were written: dense or
convolutions of 1 × 1, one by one, nested, or in a class. No Keras is imported: who writes a block has it.
"""

import sys
import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from cnn_course.checks import _symptoms
from cnn_course.checks._calling import call, without_warnings
from cnn_course.checks._judge import Array, as_array, explain_error, name_of
from cnn_course.checks._verdict import Verdict

TOLERANCE = 1e-3  # float32 through half a dozen layers
Shape = tuple[int, ...]
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


@without_warnings
def judge_block(checker: str, function: Any, cases: Sequence[Asked]) -> Verdict:
    """Try a function on the cases, and explain the first that goes wrong."""
    if function is None or function is Ellipsis:
        return Verdict("open", f"{checker}: not answered yet.")
    if not callable(function):
        kind = type(function).__name__
        return Verdict("failed", f"{checker}: not right yet.", f"A function is wanted here, not a {kind}.")
    name = name_of(function, checker)
    for asked in cases:
        hint = _tried(function, asked)
        if hint is None:
            return Verdict("open", f"{name}: not answered yet.")
        if hint:
            return Verdict("failed", f"{name}: not right yet. First wrong: {asked.words}.", hint)
    return Verdict("passed", f"{name}: right in all {len(cases)} cases.")


def _tried(function: Any, asked: Asked) -> str | None:
    """Return what is wrong, nothing where all is right, and None where it is still open."""
    keras = sys.modules.get("keras")
    if keras is None:
        return "Keras is not imported yet. The layers come from it: from keras import layers."
    x = keras.Input(asked.size)
    outcome = call(function, (x, *asked.arguments(keras)), {})
    if isinstance(outcome.error, NotImplementedError):
        return None
    if outcome.error is not None:
        return explain_error(outcome.error, function)
    if outcome.value is None or outcome.value is Ellipsis:
        return None
    if not keras.backend.is_keras_tensor(outcome.value):
        kind = type(outcome.value).__name__
        layer = " Call the layer with the maps." if isinstance(outcome.value, keras.Layer) else ""
        return f"It returns a {kind}. A Keras tensor is wanted, what comes out of the last layer.{layer}"
    if outcome.value is x:
        return "It returns what came in. What comes out of the last layer is wanted."
    built = call(keras.Model, (x, outcome.value), {})
    if built.error is not None:
        return "Keras finds no way from x to what is returned. Does every layer get what the one before gave?"
    return _compared(built.value, asked)


def _compared(model: Any, asked: Asked) -> str:
    own = model.get_weights()
    order = _order([_dense(array.shape) for array in own], asked.shapes)
    if order is None:
        return asked.misfit([_dense(array.shape) for array in own])
    random = np.random.default_rng(73)
    weights = [_drawn(random, shape) for shape in asked.shapes]
    model.set_weights([weights[place].reshape(array.shape) for place, array in zip(order, own, strict=True)])
    x = random.normal(0.3, 1, size=(3, *asked.size)).astype(np.float32)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        found = as_array(np.asarray(model(x, training=False)))
    expected = asked.right(x, weights)
    if found is None or not np.isfinite(found).all():
        return "It does not give real numbers."
    if _near(found, expected):
        return ""
    for variant in asked.wrong:
        if _near(found, _or_none(variant, x, weights)):
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


def _near(one: Array, other: Array | None) -> bool:
    if other is None or one.shape != other.shape:
        return False
    return bool(np.all(np.abs(one - other) <= TOLERANCE * np.abs(other).max()))
