"""Check a new head on a network that has weights already: what it computes, what learns, what moves."""

import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from cnn_course.checks import _chance
from cnn_course.checks._blocks import NO_KERAS, answer, judge_block, keras
from cnn_course.checks._calling import call
from cnn_course.checks._judge import Array, as_array, explain_error
from cnn_course.checks._models import RELU_LAST, SOFTMAX_LAST, as_it_is, near, relu, softmax
from cnn_course.checks._verdict import Verdict
from cnn_course.checks.senet.gates import sigmoid

COPIED = (
    "The variables of base are not in it, or not all: it is a copy, or a part. Call base itself, as a layer."
)
BY_BATCH = "batch normalisation goes by the batch"
WHICH = "Which of the settings tried above kept them still?"


@dataclass(frozen=True)
class _Asked:
    """A base to put a head on.

    Attributes:
        size: (H, W) of its pictures.
        filters: of its two convolutions.
        classes: how many the head tells apart.
        frozen: whether it comes frozen.
    """

    size: tuple[int, int]
    filters: tuple[int, int]
    classes: int
    frozen: bool

    def __str__(self) -> str:
        last = f"{self.filters[-1]} maps at the end"
        return f"base with {last}{', frozen' if self.frozen else ''}; classes={self.classes}"


def new_head(function: Any) -> Verdict:
    """Check a new head on a frozen network.

    Args:
        function: called as ``function(base, classes)``, with base a Keras model that gives maps (B, H, W, C);
            returns a Keras model that gives the logits (B, classes) of a dense layer on the means of the
            maps. The dense layer alone learns, and no moving average moves.

    Returns:
        A Verdict. The numbers must be right to 1e-3 of the largest.

    Reference: Yosinski et al., 2014, arXiv:1411.1792.
    Taught in: Transfer (lab).
    """
    asked = (_Asked((8, 8), (4, 6), 3, frozen=False), _Asked((6, 10), (3, 5), 4, frozen=True))
    return judge_block("new_head", function, asked, lambda function, one: _tried(function, one, _only_head))


def fine_tuning(function: Any) -> Verdict:
    """Check a new head on a network whose kernels learn, and whose batch normalisations stay as they are.

    Args:
        function: called as ``function(base, classes)``, with base a Keras model, frozen or not, that gives
            maps (B, H, W, C); returns a Keras model that gives the logits (B, classes) of a dense layer on
            the means of the maps. Kernels and head learn. Gamma, beta and moving averages stay; while it
            trains, batch normalisation goes by these averages.

    Returns:
        A Verdict. The numbers must be right to 1e-3 of the largest.

    Reference: Kornblith et al., 2019, arXiv:1805.08974, section 3.
    Taught in: Transfer (lab).
    """
    asked = (_Asked((8, 8), (4, 6), 3, frozen=True), _Asked((6, 10), (3, 5), 4, frozen=False))
    return judge_block(
        "fine_tuning", function, asked, lambda function, one: _tried(function, one, _kernels_and_head)
    )


# ---- the base --------------------------------------------------------------------------------------------


def _base(asked: _Asked) -> Any:
    """Return a network of two convolutions whose moving averages have seen something."""
    layers = keras().layers
    x = inputs = keras().Input((*asked.size, 3))
    for filters in asked.filters:
        x = layers.Conv2D(filters, 3, padding="same", use_bias=False)(x)
        x = layers.ReLU()(layers.BatchNormalization()(x))
    base = keras().Model(inputs, x, name="base")
    random = _chance.generator(83)
    for layer in base.layers:
        if hasattr(layer, "moving_mean"):
            shape = (4, *layer.gamma.shape)
            gamma, beta, mean, variance = random.uniform(0.5, 1.5, size=shape)
            layer.set_weights([gamma, beta - 0.7, mean - 1, variance])
        elif layer.get_weights():
            layer.set_weights([random.normal(scale=0.5, size=layer.kernel.shape)])
    base.trainable = not asked.frozen
    return base


# ---- what is wrong with a model --------------------------------------------------------------------------


def _tried(function: Any, asked: _Asked, learning: Callable[[Any, Any, list[Any]], str]) -> str | None:
    """Return what is wrong with a function, nothing where it is right, None where it is open."""
    if keras() is None:
        return NO_KERAS
    base = _base(asked)
    given = base.get_weights()
    model, wrong = answer(function, (base, asked.classes), "the model")
    if wrong is None or wrong:
        return wrong
    if not all(map(np.array_equal, given, base.get_weights())):
        return "It changes the weights of base. They are what is worth having."
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # as of a model that was made with a list of one input
        return _no_model(model, base) or _compared(model, base, asked, learning)


def _compared(model: Any, base: Any, asked: _Asked, learning: Callable[[Any, Any, list[Any]], str]) -> str:
    """Return what is wrong with a model that has the base's own variables, and others."""
    own = {id(one) for one in base.weights}
    head = [one for one in model.weights if id(one) not in own]
    return (
        _wrong_shapes(head, asked)
        or _wrong_numbers(model, base, head, asked)
        or learning(model, base, head)
        or _wrong_training(model, base, head, asked)
    )


def _no_model(model: Any, base: Any) -> str:
    """Say what was returned, where it is no model that stands on the base."""
    if model is base:
        return "It returns base. A model is wanted that goes on: the means of its maps, and the head."
    if keras().backend.is_keras_tensor(model):
        return "It returns what comes out of the last layer. End with keras.Model(inputs, …)."
    if not isinstance(model, keras().Model):
        return f"It returns a {type(model).__name__}. A Keras model is wanted."
    pictures = np.zeros((1, *base.input_shape[1:]), np.float32)
    kept = base.get_weights()
    tried = call(model, (pictures,), {"training": False})  # makes the variables of a model that has none yet
    base.set_weights(kept)
    if tried.error is not None:
        return f"It cannot be called with pictures. {explain_error(tried.error, model)}"
    there = {id(one) for one in model.weights}
    return "" if all(id(one) in there for one in base.weights) else COPIED


def _wrong_shapes(head: list[Any], asked: _Asked) -> str:
    """Say what is wrong with the variables that are new."""
    channels, classes = asked.filters[-1], asked.classes
    shapes = [tuple(one.shape) for one in head]
    kernels = [shape for shape in shapes if len(shape) > 1]
    if not kernels:
        return "Nothing in it is new: the dense layer is missing."
    if len(kernels) > 1:
        return f"New layers with a kernel: {len(kernels)}. One is wanted, a dense one."
    *_, rows, units = kernels[0]
    if units != classes:
        return f"The head has {units} units. It should have one for each of the {classes} classes."
    if rows == asked.size[0] * asked.size[1] * channels:
        return (
            "The maps are laid out in a row, place by place. Their means are wanted: one number for each map."
        )
    if rows != channels:
        return f"The dense layer reads {rows} numbers. It should read {channels}: the mean of each map."
    if len(shapes) == 1:
        return "The dense layer has no bias."
    if len(shapes) > 2:
        return "It has new variables besides a kernel and a bias. A dense layer is all that is new."
    return ""


def _drawn(head: list[Any], pictures: tuple[int, ...]) -> tuple[list[Array], Array]:
    """Return weights for a head, large enough to be missed, and pictures."""
    random = _chance.generator(85)
    arrays = [random.normal(scale=0.8, size=tuple(one.shape)).astype(np.float32) for one in head]
    return arrays, random.normal(size=(4, *pictures)).astype(np.float32)


def _logits(base: Any, arrays: list[Array], x: Array, squeeze: str = "mean", **how: Any) -> Array:
    """Return what a head makes of a network's maps."""
    maps = np.asarray(base(x, **how))
    kernel, bias = sorted(arrays, key=lambda one: -one.ndim)
    squeezed = getattr(maps, squeeze)(axis=(1, 2))
    return np.asarray(squeezed @ kernel.reshape(-1, kernel.shape[-1]) + bias)


def _wrong_numbers(model: Any, base: Any, head: list[Any], asked: _Asked) -> str:
    """Say what is wrong with what a model computes at inference; its head has weights of ours after that."""
    arrays, x = _drawn(head, (*asked.size, 3))
    for variable, array in zip(head, arrays, strict=True):
        variable.assign(array)
    kept = base.get_weights()
    found = as_array(np.asarray(model(x, training=False)))
    if not all(map(np.array_equal, kept, base.get_weights())):
        return f"Even at inference {BY_BATCH}, and its averages move: base is called with training=True."
    right = _logits(base, arrays, x, training=False)
    if found is None or not np.isfinite(found).all():
        return "It does not give real numbers."
    if near(found, right):
        return ""
    for hint, variant in _NUMBERS:
        if near(found, variant(base, arrays, x)):
            return hint
    if found.shape != right.shape:
        return f"Its output has the shape {found.shape}. It should be {right.shape}."
    return "Its variables are right, its numbers are wrong: base, the means of its maps, and the dense layer."


def _at_the_end(last: Callable[[Array], Array], squeeze: str = "mean") -> Callable[..., Array]:
    return lambda base, arrays, x: last(_logits(base, arrays, x, squeeze, training=False))


_NUMBERS: tuple[tuple[str, Callable[..., Array]], ...] = (
    (SOFTMAX_LAST, _at_the_end(softmax)),
    (RELU_LAST, _at_the_end(relu)),
    ("A sigmoid stands at the end. Logits are wanted here.", _at_the_end(sigmoid)),
    ("The largest number of each map is taken. The mean is wanted.", _at_the_end(as_it_is, "max")),
    ("Each map is added up. The mean is wanted.", _at_the_end(as_it_is, "sum")),
    (
        "The pixels are scaled once more. They come as base wants them.",
        lambda base, arrays, x: _logits(base, arrays, (x - 127) / 128, training=False),
    ),
    (
        "The pixels are divided once more. They come as base wants them.",
        lambda base, arrays, x: _logits(base, arrays, x / 255, training=False),
    ),
)


def _wrong_training(model: Any, base: Any, head: list[Any], asked: _Asked) -> str:
    """Say so where a model whose numbers are right computes others while it trains."""
    arrays, x = _drawn(head, (*asked.size, 3))
    right = _logits(base, arrays, x, training=False)
    kept = base.get_weights()
    found = np.asarray(model(x, training=True))
    if not all(map(np.array_equal, kept, base.get_weights())):
        return f"While it trains, {BY_BATCH}, and its averages move. {WHICH}"
    if near(found, right):
        return _NORMS_LEARN if _parts(model, base, learning=True)[1] else ""
    if np.array_equal(found, np.asarray(model(x, training=True))):
        return f"Its averages keep still, but while it trains {BY_BATCH}. {WHICH}"
    return "While it trains chance has a part in it, as with Dropout. These layers alone are wanted."


# ---- what learns -----------------------------------------------------------------------------------------

_NORMS_LEARN = "Gamma and beta of base still learn: its normalisations are not frozen."


def _parts(model: Any, base: Any, learning: bool) -> tuple[int, int]:
    """Count the kernels, and the gammas and betas, of a base that learn in a model, or that do not."""
    learn = {id(one) for one in model.trainable_weights}
    kernels, norms = 0, 0
    for layer in base.layers:
        kind = [layer.gamma, layer.beta] if hasattr(layer, "moving_mean") else layer.weights
        count = sum((id(one) in learn) is learning for one in kind)
        kernels, norms = (kernels, norms + count) if len(kind) > 1 else (kernels + count, norms)
    return kernels, norms


def _head_learns(model: Any, head: list[Any]) -> bool:
    learn = {id(one) for one in model.trainable_weights}
    return all(id(one) in learn for one in head)


def _only_head(model: Any, base: Any, head: list[Any]) -> str:
    """Say what else learns, or that the head does not."""
    if not _head_learns(model, head):
        return "The head does not learn: freeze base, not the model that stands on it."
    kernels, norms = _parts(model, base, learning=True)
    if kernels and _parts(model, base, learning=False) == (0, 0):
        return "The whole of base still learns."
    if kernels:
        return f"In base {kernels} of the kernels still learn."
    return _NORMS_LEARN if norms else ""


def _kernels_and_head(model: Any, base: Any, head: list[Any]) -> str:
    """Say which kernels do not learn, or that the head does not."""
    if not model.trainable_weights:
        return "Nothing in it learns."
    if not _head_learns(model, head):
        return "The head does not learn."
    kernels, _ = _parts(model, base, learning=False)
    if not kernels:
        return ""
    if _parts(model, base, learning=True)[0]:
        return f"In base {kernels} of the kernels do not learn."
    return "No kernel of base learns. It may come frozen: let it learn again, but for its normalisations."
