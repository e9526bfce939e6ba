"""Give a Keras model variables and inputs of the checker's, and see what it makes of them.

Keras is not imported: a model is called, and its variables are read and set, by its own methods.
"""

import warnings
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np

from cnn_course.checks import _chance
from cnn_course.checks._calling import call
from cnn_course.checks._chance import cache
from cnn_course.checks._judge import Array, as_array, explain_error
from cnn_course.checks._verdict import Verdict

TOLERANCE = 1e-3  # float32 through half a dozen layers
Shapes = tuple[tuple[int, ...], ...]

# What goes wrong with any network, in words.
SOFTMAX_LAST = "Softmax stands at the end. Logits are wanted here: the loss brings its own softmax."
RELU_LAST = "A ReLU stands at the end. Logits may be negative."
AVERAGES = "The pooling takes averages. The maximum is wanted."
RESCALED = "The pixels are divided by 255 in the network. They come from 0 to 1 already."


@dataclass(frozen=True)
class Wanted:
    """What a model should be.

    Attributes:
        size: the shape of one input.
        shapes: those of its variables, each kernel with its bias behind it. No two kernels are alike.
        right: computes the output from variables and inputs.
        wrong: the same with one mistake each, and a ``hint``.
        misfit: says what is wrong with shapes that do not fit.
        numbers: what it gives, in words.
    """

    size: tuple[int, ...]
    shapes: Shapes
    right: Callable[[Sequence[Array], Array], Array]
    wrong: Sequence[Any]
    misfit: Callable[[Shapes], str]
    numbers: str = "numbers"

    def order(self, given: Shapes) -> tuple[int, ...] | None:
        """Return which of our variables each of a model's is; None where they do not fit.

        Layers are known by their kernels, so they may be made in any order.
        """
        ours = self.shapes
        if sorted(given[::2]) != sorted(ours[::2]):
            return None
        places = [place for kernel in given[::2] for place in (ours.index(kernel), ours.index(kernel) + 1)]
        return tuple(places) if tuple(ours[place] for place in places) == given else None


def relu(values: Array) -> Array:
    """Return the values, with 0 for what is negative."""
    return np.maximum(values, 0)


def as_it_is(values: Array) -> Array:
    """Return the values."""
    return values


def softmax(values: Array) -> Array:
    """Return shares of 1 along the last axis."""
    large = np.exp(values - values.max(axis=-1, keepdims=True))
    return np.asarray(large / large.sum(axis=-1, keepdims=True))


def judge_model(model: Any, wanted: Wanted) -> Verdict:
    """Compare what a model computes with what it should. It gets its own variables back."""
    if model is None or model is Ellipsis:
        return Verdict("open", "model: not answered yet.")
    if hint := _no_model(model, wanted):
        return _failed(hint)
    variables, inputs = drawn(wanted.shapes, wanted.size)
    own: list[Array] = []
    outcome = call(_tried, (model, wanted, variables, inputs, own), {})
    if isinstance(outcome.error, NotImplementedError):
        return Verdict("open", "model: not answered yet.")
    if outcome.error is not None:
        return _failed(explain_error(outcome.error, model))
    if outcome.value is None and own:
        return _failed("Its call returns None: end it with return and what comes out of the last layer.")
    if outcome.value is None or outcome.value is Ellipsis:
        return Verdict("open", "model: not answered yet.")
    given = tuple(array.shape for array in own)
    if wanted.order(given) is None:
        return _failed(wanted.misfit(given))
    hint = _wrong_output(outcome.value, wanted, variables, inputs)
    if hint := hint or _otherwise_in_training(model, wanted, variables, inputs):
        return _failed(hint)
    return Verdict("passed", "model: its variables and what it computes are right.")


def _failed(hint: str) -> Verdict:
    return Verdict("failed", "model: not right yet.", hint)


def _no_model(model: Any, wanted: Wanted) -> str:
    """Say what was given, where it is no model that can be called."""
    if isinstance(model, type):
        return f"A Keras model is wanted here, not a class. Call it: {model.__name__}(…)."
    if not all(hasattr(model, name) for name in ("get_weights", "set_weights", "layers")):
        called = " Call it: a model is wanted, not what makes it." if callable(model) else ""
        if type(model).__name__ == "KerasTensor":
            called = " It is what comes out of the last layer: end with keras.Model(inputs, …)."
        return f"A Keras model is wanted here, not a {type(model).__name__}.{called}"
    if type(model).__name__ == "Sequential" and not getattr(model, "built", True):
        return f"It does not know what comes in. Begin the list with keras.Input({wanted.size})."
    return ""


@cache
def drawn(shapes: Shapes, size: tuple[int, ...]) -> tuple[tuple[Array, ...], Array]:
    """Return fixed variables and inputs; the biases are large enough to be missed."""
    random = _chance.generator(10)
    spread = [0.4 if len(shape) == 1 else float(np.sqrt(2 / np.prod(shape[:-1]))) for shape in shapes]
    variables = [
        random.normal(scale=one, size=shape).astype(np.float32)
        for one, shape in zip(spread, shapes, strict=True)
    ]
    return tuple(variables), random.uniform(size=(3, *size)).astype(np.float32)


def _tried(
    model: Any, wanted: Wanted, variables: Sequence[Array], inputs: Array, own: list[Array], **how: Any
) -> Any:
    """Return what a model gives with these variables, if they fit. Its own are noted and kept."""
    with warnings.catch_warnings():
        # Keras complains of layers that a call still to be written leaves alone.
        warnings.simplefilter("ignore", UserWarning)
        first = model(inputs)  # makes the variables of a model that has none yet
    own.extend(np.array(array) for array in model.get_weights())
    order = wanted.order(tuple(array.shape for array in own))
    if first is None or first is Ellipsis or order is None:
        return first
    model.set_weights([variables[place] for place in order])
    try:
        return model(inputs, **how)
    finally:
        model.set_weights(own)


def _wrong_output(output: Any, wanted: Wanted, variables: Sequence[Array], inputs: Array) -> str:
    """Say what is wrong with the numbers of a model whose variables are right."""
    numbers = as_array(output)
    if numbers is None:
        return f"It gives a {type(output).__name__}, not an array of real numbers."
    expected = wanted.right(variables, inputs)
    if numbers.shape != expected.shape:
        return f"Its output has the shape {numbers.shape}. It should be {expected.shape}."
    if near(numbers, expected):
        return ""
    for variant in wanted.wrong:
        if near(numbers, variant(variables, inputs)):
            return str(variant.hint)
    if any(np.array_equal(one, other) for one, other in pairwise(numbers)):
        return "It gives the same for different inputs. Does call use what it is given?"
    wrong = f"Its variables have the right shapes, its {wanted.numbers} are wrong."
    return f"{wrong} Go through the layers in their order."


def _otherwise_in_training(model: Any, wanted: Wanted, variables: Sequence[Array], inputs: Array) -> str:
    """Say so where a model that is right computes something else while it trains."""
    outcome = call(_tried, (model, wanted, variables, inputs, []), {"training": True})
    numbers = as_array(outcome.value)
    if outcome.error is not None or numbers is None or near(numbers, wanted.right(variables, inputs)):
        return ""
    return "While it trains it computes something else, as Dropout does. These layers alone are wanted."


def near(one: Array, other: Array | None) -> bool:
    """Tell whether two outputs are the same, but for what float32 loses on the way."""
    if other is None or one.shape != other.shape:
        return False
    return bool(np.all(np.abs(one - other) <= TOLERANCE * np.abs(other).max()))


def kernels_and_biases(given: Shapes, layers: int, words: str) -> str:
    """Say so where kernels or biases are too many or too few; words say which layers there should be."""
    if not given:
        return "It has no variables."
    kernels = [shape for shape in given if len(shape) > 1]
    if len(kernels) != layers:
        return f"Layers with a kernel: {len(kernels)}. There should be {layers}: {words}."
    biases = len(given) - len(kernels)
    if not biases:
        return "Its layers have no biases."
    if biases < layers:
        return f"Of its {layers} layers with a kernel {layers - biases} lack a bias."
    if biases > layers:
        return (
            "It has variables besides kernels and biases, as of BatchNormalization. They are not wanted here."
        )
    return ""


def of_convolutions(kernels: Sequence[tuple[int, ...]], wanted: Shapes) -> str:
    """Say which of a network's first kernels is none of a convolution of 3 × 3, or of other filters."""
    for place, (shape, right) in enumerate(zip(kernels, wanted, strict=False), 1):
        if len(shape) != 4:
            return f"Layer {place} with a kernel should be a convolution. Its kernel has the shape {shape}."
        if shape[:2] != right[:2]:
            return f"Convolution {place} has filters of {shape[0]} × {shape[1]}. They should be 3 × 3."
        if shape[3] != right[3]:
            return f"Convolution {place} has {shape[3]} filters. It should have {right[3]}."
        if shape[2] != right[2]:
            return f"Convolution {place} reads {shape[2]} channels. It should read {right[2]}."
    return ""
