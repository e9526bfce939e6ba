"""Check a Keras model of the course's first network by what it computes, whichever way it was written.

Keras is not imported: the model is called, and its variables are read and set, by its own methods.
"""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from typing import Any

import numpy as np

from cnn_course import ops
from cnn_course.checks import _symptoms
from cnn_course.checks._calling import call, without_warnings
from cnn_course.checks._judge import Array, as_array, explain_error
from cnn_course.checks._verdict import Verdict

IMAGE = (28, 28, 1)
VARIABLES = ((3, 3, 1, 16), (16,), (3, 3, 16, 32), (32,), (800, 10), (10,))
TOLERANCE = 1e-3  # float32 through three layers


def _relu(values: Array) -> Array:
    return np.maximum(values, 0)


def _as_it_is(values: Array) -> Array:
    return values


@dataclass(frozen=True)
class _Variant:
    """The network, with or without a mistake."""

    hint: str = ""
    relu1: Callable[[Array], Array] = _relu
    relu2: Callable[[Array], Array] = _relu
    kinds: tuple[str, str] = ("max", "max")
    last: Callable[[Array], Array] = _as_it_is
    order: tuple[int, ...] = (0, 1, 2, 3)
    scale: float = 1.0

    def __call__(self, variables: list[Array], images: Array) -> Array:
        """Return the logits of images (B, 28, 28, 1)."""
        kernel1, bias1, kernel2, bias2, kernel3, bias3 = variables
        x = ops.conv2d(self.scale * images, kernel1) + bias1
        x = ops.pool2d(self.relu1(x), 2, kind=self.kinds[0])
        x = ops.conv2d(x, kernel2) + bias2
        x = ops.pool2d(self.relu2(x), 2, kind=self.kinds[1])
        return self.last(x.transpose(self.order).reshape(len(x), -1) @ kernel3 + bias3)


def _softmax(x: Array) -> Array:
    large = np.exp(x - x.max(axis=1, keepdims=True))
    found: Array = large / large.sum(axis=1, keepdims=True)
    return found


_NO_RELU = 'has no ReLU: give it activation="relu".'
_WRONG = (
    _Variant(
        "Softmax stands at the end. Logits are wanted here: the loss brings its own softmax.", last=_softmax
    ),
    _Variant("A sigmoid stands at the end. Logits are wanted here.", last=lambda x: 1 / (1 + np.exp(-x))),
    _Variant("A ReLU stands at the end. Logits may be negative.", last=_relu),
    _Variant(f"No convolution {_NO_RELU}", relu1=_as_it_is, relu2=_as_it_is),
    _Variant(f"The first convolution {_NO_RELU}", relu1=_as_it_is),
    _Variant(f"The second convolution {_NO_RELU}", relu2=_as_it_is),
    _Variant("The pooling takes averages. The maximum is wanted.", kinds=("average", "average")),
    _Variant("The first pooling takes averages. The maximum is wanted.", kinds=("average", "max")),
    _Variant("The second pooling takes averages. The maximum is wanted.", kinds=("max", "average")),
    _Variant("The pixels are divided by 255 in the network. They come from 0 to 1 already.", scale=1 / 255),
    _Variant("The axes are swapped before flattening.", order=(0, 3, 1, 2)),
    _Variant("Rows and columns are swapped before flattening.", order=(0, 2, 1, 3)),
    _Variant("A tanh stands where the ReLU should.", relu1=np.tanh, relu2=np.tanh),
    _Variant("A tanh stands where the first ReLU should.", relu1=np.tanh),
    _Variant("A tanh stands where the second ReLU should.", relu2=np.tanh),
)


@cache
def _trial() -> tuple[tuple[Array, ...], Array]:
    """Return fixed variables and images; the biases are large enough to be missed."""
    random = np.random.default_rng(3)
    variables = []
    for shape in VARIABLES:
        scale = 0.5 if len(shape) == 1 else np.sqrt(2 / np.prod(shape[:-1]))
        variables.append(random.normal(scale=scale, size=shape).astype(np.float32))
    return tuple(variables), random.uniform(size=(4, *IMAGE)).astype(np.float32)


@without_warnings
def digit_network(model: Any) -> Verdict:
    """Check a Keras model of the network of *A CNN in plain TensorFlow*.

    It gets variables of the checker's, is called with images, and gets its own variables back.

    Args:
        model: a Keras model, of whatever form. Two convolutions of 16 and 32 filters of 3 × 3 with ReLU, max
            pooling of 2 × 2 after each, flattening, a dense layer to 10 logits.

    Returns:
        A Verdict. The logits must be right to 1e-3 of the largest.

    Reference: the answers come from :func:`cnn_course.ops.conv2d` and :func:`cnn_course.ops.pool2d`.
    Taught in: The same in Keras (lab).
    """
    if model is None or model is Ellipsis:
        return Verdict("open", "model: not answered yet.")
    if isinstance(model, type):
        hint = f"A Keras model is wanted here, not a class. Call it: {model.__name__}(…)."
        return Verdict("failed", "model: not right yet.", hint)
    if not all(hasattr(model, name) for name in ("get_weights", "set_weights", "layers")):
        kind = type(model).__name__
        called = " Call it: a model is wanted, not what makes it." if callable(model) else ""
        return Verdict(
            "failed", "model: not right yet.", f"A Keras model is wanted here, not a {kind}.{called}"
        )
    if type(model).__name__ == "Sequential" and not getattr(model, "built", True):
        hint = "It does not know what comes in. Begin the list with keras.Input((28, 28, 1))."
        return Verdict("failed", "model: not right yet.", hint)
    own: list[Array] = []
    variables, images = _trial()
    outcome = call(_tried, (model, list(variables), images, own), {})
    if isinstance(outcome.error, NotImplementedError):
        return Verdict("open", "model: not answered yet.")
    if outcome.error is not None:
        return Verdict("failed", "model: not right yet.", explain_error(outcome.error, model))
    if outcome.value is None and model.get_weights():  # layers that were used have made theirs
        hint = "Its call returns None: end it with return and what comes out of the last layer."
        return Verdict("failed", "model: not right yet.", hint)
    if outcome.value is None or outcome.value is Ellipsis:
        return Verdict("open", "model: not answered yet.")
    hint = _wrong_variables(own, model)
    if not hint:
        logits = as_array(outcome.value)
        kind = type(outcome.value).__name__
        hint = f"It gives a {kind}, not an array of real numbers." if logits is None else ""
    if not hint and logits is not None:
        hint = _wrong_logits(logits.astype(np.float64), list(variables), images) or _otherwise_in_training(
            model, variables, images
        )
    if hint:
        return Verdict("failed", "model: not right yet.", hint)
    return Verdict("passed", "model: its variables and its logits are right.")


def _tried(
    model: Any, variables: list[Array], images: Array, own: list[Array], how: dict[str, Any] | None = None
) -> Any:
    """Return what a model gives for images with these variables, if they fit. Its own are noted and kept."""
    with warnings.catch_warnings():
        # Keras complains of layers that a call still to be written leaves alone.
        warnings.simplefilter("ignore", UserWarning)
        first = model(images)  # makes the variables of a model that has none yet
    if first is None or first is Ellipsis:
        return first
    own.extend(np.array(array) for array in model.get_weights())
    if tuple(array.shape for array in own) != VARIABLES:
        return first
    model.set_weights(variables)
    try:
        return model(images, **(how or {}))
    finally:
        model.set_weights(own)


def _wrong_variables(own: list[Array], model: Any) -> str:
    """Say how the shapes of the variables differ from what they should be."""
    shapes = [array.shape for array in own]
    if tuple(shapes) == VARIABLES:
        return ""
    kernels = [shape for shape in shapes if len(shape) > 1]
    if not shapes:
        return "It has no variables."
    if len(kernels) == len(shapes) == 3:
        return "Its layers have no biases."
    if len(kernels) != 3:
        return f"Layers with a kernel: {len(kernels)}. There should be 3."
    convolutions, dense = kernels[:2], kernels[2]
    for place, (shape, wanted) in enumerate(zip(convolutions, (VARIABLES[0], VARIABLES[2]), strict=True), 1):
        if len(shape) != 4:
            return f"Layer {place} with a kernel should be a convolution. Its kernel has the shape {shape}."
        if shape[:2] != wanted[:2]:
            return f"Convolution {place} has filters of {shape[0]} × {shape[1]}. They should be 3 × 3."
        if shape[3] != wanted[3]:
            return f"Convolution {place} has {shape[3]} filters. It should have {wanted[3]}."
    if dense[-1] != 10:
        return f"It gives {dense[-1]} numbers for an image. There should be 10, one for each digit."
    if padding := [hasattr(layer, "filters") for layer in model.layers if _pads(layer)]:
        what = "A convolution pads" if len(padding) == 1 else "The convolutions pad"
        if not all(padding):
            what = "A pooling pads" if not any(padding) else "Convolutions and poolings pad"
        return f'{what}. Keras\' "valid", which is the default, is wanted.'
    known = {
        32: "The dense layer gets 32 numbers. Flatten is missing: it makes one row of all 5 · 5 · 32.",
        24 * 24 * 32: "The poolings are missing.",
        12 * 12 * 32: "Pooling is missing after the first convolution.",
        11 * 11 * 32: "Pooling is missing after the second convolution.",
    }
    return known.get(dense[0], f"The dense layer gets {dense[0]} numbers from an image. It should be 800.")


def _pads(layer: Any) -> bool:
    return str(getattr(layer, "padding", "valid")).lower() == "same"


def _wrong_logits(logits: Array, variables: list[Array], images: Array) -> str:
    """Say what is wrong with the numbers of a model whose variables are right."""
    expected = _Variant()(variables, images)
    if logits.shape != expected.shape:
        return f"{_symptoms.of_shape(logits.shape, expected.shape)} Ten numbers for each image are wanted."
    if _near(logits, expected):
        return ""
    for variant in _WRONG:
        if _near(logits, variant(variables, images)):
            return variant.hint
    if any(np.array_equal(one, other) for one, other in pairwise(logits)):
        return "It gives the same for different images. Does call use what it is given?"
    return "Its variables have the right shapes, its logits are wrong. Go through the layers in their order."


def _otherwise_in_training(model: Any, variables: tuple[Array, ...], images: Array) -> str:
    """Say so where a model that is right computes something else while it trains."""
    outcome = call(_tried, (model, list(variables), images, [], {"training": True}), {})
    logits = as_array(outcome.value)
    if outcome.error is not None or logits is None or _near(logits, _Variant()(list(variables), images)):
        return ""
    return "While it trains it computes something else, as Dropout does. These layers alone are wanted."


def _near(one: Array, other: Array) -> bool:
    return bool(np.all(np.abs(one - other) <= TOLERANCE * np.abs(other).max()))
