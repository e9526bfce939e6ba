"""Check Grad-CAM written by hand, on small networks of the checker's; also on a network within a network.

The checker has the pieces that it joined: so it knows the maps, and takes the gradient without the learner's
code. TensorFlow is not imported here: who writes Grad-CAM has it.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from cnn_course.checks import _symptoms
from cnn_course.checks._blocks import judge_block, keras
from cnn_course.checks._calling import call
from cnn_course.checks._judge import Array, as_array, does_something, explain_error
from cnn_course.checks._models import near, softmax
from cnn_course.checks._verdict import Verdict

SIZE = (8, 10, 2)
CLASSES = 4
LOOK, INNER = "look", "inner"


def gradient_map(function: Any) -> Verdict:
    """Check Grad-CAM of a layer of a model.

    Args:
        function: called as ``function(model, image, layer, label)``, with model a Keras model that gives
            scores, without a softmax, image (H, W, C), layer a layer's name and label a class's number;
            returns the map (h, w): the sum of the layer's maps, each times the mean of the score's gradient
            over its places, and 0 where that is negative.

    Returns:
        A Verdict. The numbers must be right to 1e-3 of the largest.

    Reference: Selvaraju et al., 2017, arXiv:1610.02391, section 3.
    Taught in: A network that others trained (lab).
    """
    return judge_block("gradient_map", function, [_Flat(153), _Flat(154, pooled=True)], _tried)


def inner_gradient_map(function: Any) -> Verdict:
    """Check Grad-CAM of a layer of a model that is a layer of another one.

    Args:
        function: called as ``function(model, inner, layer, image, label)``, with model a Keras model whose
            layers form a chain, inner the name of the layer that is itself a model, and the others as
            :func:`gradient_map` takes them; returns the map (h, w).

    Returns:
        A Verdict. The numbers must be right to 1e-3 of the largest.

    Reference: Selvaraju et al., 2017, arXiv:1610.02391, section 3.
    Taught in: A network that others trained (lab).
    """
    return judge_block("inner_gradient_map", function, [_Nested(155), _Nested(156, pooled=True)], _tried)


# ---- networks to look into -------------------------------------------------------------------------------


class _Flat:
    """A network of two convolutions; `look` is the first or, where the second is pooled, the last.

    Attributes:
        model: what the learner gets.
        lower: from pictures to the maps in question.
        upper: from these maps to scores.
    """

    inside = ""

    def __init__(self, seed: int, pooled: bool = False) -> None:
        self.seed, self.pooled = seed, pooled
        random = np.random.default_rng(seed)
        self.image = random.normal(0.4, 1, size=SIZE).astype(np.float32)
        self.label = 0

    def __str__(self) -> str:
        tail = "global average pooling" if self.pooled else "another convolution"
        return f"a model with maps of (4, 5), behind them {tail}; layer={LOOK!r}, label={self.label}"

    def arguments(self) -> tuple[Any, ...]:
        """Return what the learner's function gets."""
        return self.model, self.image.copy(), LOOK, self.label

    def build(self) -> None:
        """Build the networks and draw their weights; take a class that is not the likeliest."""
        layers = keras().layers
        first = layers.Conv2D(6, 3, strides=2, padding="same", activation="relu", name=LOOK)
        tail = self._tail(layers)
        self.model, self.lower, self.upper = self._joined(first, tail)
        random = np.random.default_rng(self.seed + 100)
        self.model.set_weights(
            [random.normal(scale=0.5, size=array.shape) for array in self.model.get_weights()]
        )
        scores = np.asarray(self.model(self.image[None]))[0]
        self.label = int(np.argsort(scores)[-2])

    def _tail(self, layers: Any) -> list[Any]:
        if self.pooled:
            return [layers.GlobalAveragePooling2D(), layers.Dense(5, "tanh"), layers.Dense(CLASSES)]
        return [layers.Conv2D(3, 3, activation="tanh"), layers.Flatten(), layers.Dense(CLASSES)]

    def _joined(self, first: Any, tail: Sequence[Any]) -> tuple[Any, Any, Any]:
        x = keras().Input(SIZE)
        maps = first(x)
        return keras().Model(x, _through(tail, maps)), keras().Model(x, maps), _network(maps.shape[1:], tail)

    def looked(self, lower: Any = None) -> "_Looked":
        """Return the maps, the scores and the gradients."""
        tensorflow = sys.modules["tensorflow"]
        maps = tensorflow.convert_to_tensor((lower or self.lower)(self.image[None]))
        with tensorflow.GradientTape(persistent=True) as tape:
            tape.watch(maps)
            scores = [self.upper(maps)[0, number] for number in range(CLASSES)]
        gradients = [np.asarray(tape.gradient(score, maps))[0] for score in scores]
        return _Looked(np.asarray(maps)[0], np.stack(gradients), np.array(scores))

    def variants(self) -> "dict[str, Array]":
        """Return what mistakes would give that only this kind of network allows."""
        return {}


class _Nested(_Flat):
    """The same within another one, behind a layer that makes pixels smaller."""

    inside = INNER

    def __str__(self) -> str:
        return f"the same as a layer of another model; inner={INNER!r}, layer={LOOK!r}, label={self.label}"

    def arguments(self) -> tuple[Any, ...]:
        """Return what the learner's function gets."""
        return self.model, INNER, LOOK, self.image.copy(), self.label

    def _joined(self, first: Any, tail: Sequence[Any]) -> tuple[Any, Any, Any]:
        layers = keras().layers
        x, y = keras().Input(SIZE), keras().Input(SIZE)
        self.bare = keras().Model(y, first(y))
        within = [layers.ReLU()] if self.pooled else [layers.Conv2D(4, 3, padding="same", name="behind")]
        inner = keras().Model(y, _through(within, self.bare.output), name=INNER)
        scaled = layers.Rescaling(0.5, offset=0.3)
        lower = keras().Model(x, first(scaled(x)))
        model = keras().Model(x, _through(tail, inner(scaled(x))))
        return model, lower, _network(lower.output.shape[1:], [*within, *tail])

    def variants(self) -> "dict[str, Array]":
        """Return what comes of a picture that goes right into the inner model."""
        unscaled = self.looked(self.bare)
        return {
            "The picture goes right into the inner model. The layers before it come first.": unscaled.cam(
                unscaled.gradients[self.label]
            )
        }


def _through(steps: Sequence[Any], x: Any) -> Any:
    for step in steps:
        x = step(x)
    return x


def _network(shape: Any, steps: Sequence[Any]) -> Any:
    x = keras().Input(shape)
    return keras().Model(x, _through(steps, x))


# ---- what is right, and what is nearly right -------------------------------------------------------------


@dataclass(frozen=True)
class _Looked:
    """What a network saw: maps (h, w, C), each score's gradient (classes, h, w, C), scores (classes,)."""

    maps: Array
    gradients: Array
    scores: Array

    def cam(self, gradient: Array) -> Array:
        """Return Grad-CAM for a gradient (h, w, C)."""
        return np.maximum(self.summed(gradient), 0)

    def summed(self, gradient: Array) -> Array:
        """Return the same before negative numbers are set to 0."""
        found: Array = (self.maps * gradient.mean(axis=(0, 1))).sum(axis=-1)
        return found

    def after_softmax(self, label: int) -> Array:
        """Return the gradient of a class's share."""
        shares = softmax(self.scores[None])[0]
        change = shares[label] * ((np.arange(len(shares)) == label) - shares)
        return np.tensordot(change, self.gradients, 1)


def _variants(looked: _Looked, label: int) -> "list[tuple[str, Array]]":
    """Return what mistakes would give, likely ones first."""
    maps, own = looked.maps, looked.gradients[label]
    weights, right = own.mean(axis=(0, 1)), looked.cam(own)
    place_by_place = "The gradient is multiplied place by place. Here each map has one weight, its mean."
    cam = looked.cam
    return [
        ("What is negative is still there: it speaks against the class. Set it to 0.", looked.summed(own)),
        (
            "All scores are taken together. The gradient of the one at label is wanted.",
            cam(looked.gradients.sum(axis=0)),
        ),
        (
            "That is the map of the likeliest class. The one of label is wanted.",
            cam(looked.gradients[looked.scores.argmax()]),
        ),
        ("A softmax comes before the gradient. Take the score itself.", cam(looked.after_softmax(label))),
        ("The weights are sums over the places. Their mean is wanted.", right * own[..., 0].size),
        (place_by_place, np.maximum((maps * own).sum(axis=-1), 0)),
        (place_by_place, (maps * own).sum(axis=-1)),
        ("Negative weights are set to 0. Only the sum is.", maps @ np.maximum(weights, 0)),
        ("Of the weights only the size is left. They may be negative.", cam(np.abs(own))),
        ("Of the weights only the size is left. They may be negative.", maps @ np.abs(weights)),
        ("The mean over the channels is taken. Their sum is wanted.", right / maps.shape[-1]),
        ("The map is scaled to 1. Leave it as it is.", right / max(right.max(), 1e-9)),
        ("The sign is lost before the end. What is negative becomes 0.", np.abs(looked.summed(own))),
        ("The map is upside down: what speaks against the class is shown.", cam(-own)),
        ("These are the gradients alone. They weigh the maps.", np.maximum(own.sum(axis=-1), 0)),
        ("These are the gradients alone. They weigh the maps.", np.maximum(own.mean(axis=-1), 0)),
        ("These are the maps alone. The gradient says how much each counts.", maps.sum(axis=-1)),
        ("These are the maps alone. The gradient says how much each counts.", maps.mean(axis=-1)),
        ("The maps are weighed, but not added up.", maps * weights),
        ("The maps are weighed, but not added up.", np.maximum(maps * weights, 0)),
        ("These are the weights of the maps. Multiply and add up.", weights),
        ("The axis of the batch is still there. One map is wanted, (h, w).", right[None]),
        ("Rows and columns have changed places.", right.T),
    ]


# ---- trying ----------------------------------------------------------------------------------------------


def _tried(function: Any, asked: _Flat) -> str | None:
    """Return what is wrong, nothing where all is right, and None where it is still open."""
    if keras() is None or sys.modules.get("tensorflow") is None:
        return "TensorFlow and Keras are not imported yet. Run the first cell."
    asked.build()
    outcome = call(function, asked.arguments(), {})
    if isinstance(outcome.error, NotImplementedError):
        return None
    if outcome.error is not None:
        return explain_error(outcome.error, function) + _advice(outcome.error, asked)
    if outcome.value is None and does_something(function):
        return "It returns None: end it with return and the map."
    if outcome.value is None or outcome.value is Ellipsis:
        return None
    found = as_array(outcome.value)
    if found is None:
        return f"It returns a {type(outcome.value).__name__}, not an array of real numbers."
    return _compared(found, asked)


def _compared(found: Array, asked: _Flat) -> str:
    looked = asked.looked()
    expected = looked.cam(looked.gradients[asked.label])
    if near(found, expected):
        return ""
    if not np.isfinite(found).all():
        return "It returns NaN or infinity. Is something divided by zero?"
    for hint, value in (*_variants(looked, asked.label), *asked.variants().items()):
        if near(found, value):
            return hint
    if found.shape[:2] == SIZE[:2]:
        return "The map has the picture's size. Leave it as the layer has it: enlarging adds nothing."
    if found.shape != expected.shape:
        return _symptoms.of_shape(found.shape, expected.shape)
    return "The shape is right, the numbers are not. Print weights, one for each map, and go on from there."


def _advice(error: BaseException, asked: _Flat) -> str:
    """Say what the errors of Keras and TensorFlow mean here."""
    text = str(error)
    if "not connected" in text or "disconnected" in text.lower():
        return " A model within a model has an input of its own: none of the outer one leads to its layers."
    if asked.inside and "No such layer" in text:
        return " The layer is one of the inner model: take that with get_layer first."
    if "None" in text and isinstance(error, ValueError | TypeError | AttributeError):
        return " Is it the gradient that is None? The score must come from these very maps, within the tape."
    return ""
