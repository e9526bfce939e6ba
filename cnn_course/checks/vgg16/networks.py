"""Check Keras models of a small VGG and of an Inception module by what they compute.

Keras is not imported: a model is called, and its variables are read and set, by its own methods.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from cnn_course import ops
from cnn_course.checks._calling import call, without_warnings
from cnn_course.checks._judge import Array, as_array, explain_error
from cnn_course.checks._verdict import Verdict

TOLERANCE = 1e-3  # float32 through half a dozen layers
Computed = Callable[[Sequence[Array], Array], Array]

# ---- the small VGG: two stages of two convolutions, a dense layer, ten logits

IMAGE = (28, 28, 1)
VGG = ((3, 3, 1, 16), (16,), (3, 3, 16, 16), (16,), (3, 3, 16, 32), (32,), (3, 3, 32, 32), (32,))
VGG += ((7 * 7 * 32, 64), (64,), (64, 10), (10,))

# ---- the Inception module: all widths differ, so that each variable is known by its shape

MAPS = (6, 9, 10)
WIDTHS = {"conv1": 3, "reduce3": 4, "conv3": 6, "reduce5": 2, "conv5": 5, "pooled": 7}
MODULE = {
    "conv1": (1, 1, 10, 3),
    "reduce3": (1, 1, 10, 4),
    "conv3": (3, 3, 4, 6),
    "reduce5": (1, 1, 10, 2),
    "conv5": (5, 5, 2, 5),
    "pooled": (1, 1, 10, 7),
}


def _relu(values: Array) -> Array:
    return np.maximum(values, 0)


def _as_it_is(values: Array) -> Array:
    return values


def _softmax(x: Array) -> Array:
    large = np.exp(x - x.max(axis=-1, keepdims=True))
    found: Array = large / large.sum(axis=-1, keepdims=True)
    return found


@dataclass(frozen=True)
class _Vgg:
    """The small VGG, with or without a mistake."""

    hint: str = ""
    relus: tuple[Callable[[Array], Array], ...] = (_relu,) * 4
    dense: Callable[[Array], Array] = _relu
    last: Callable[[Array], Array] = _as_it_is
    kind: str = "max"
    scale: float = 1.0

    def __call__(self, variables: Sequence[Array], images: Array) -> Array:
        """Return the logits of images (B, 28, 28, 1)."""
        x = self.scale * images
        for place, relu in enumerate(self.relus):
            kernel, bias = variables[2 * place : 2 * place + 2]
            x = relu(ops.conv2d(x, kernel, padding="same") + bias)
            if place % 2:
                x = ops.pool2d(x, 2, kind=self.kind)
        x = self.dense(x.reshape(len(x), -1) @ variables[8] + variables[9])
        return self.last(x @ variables[10] + variables[11])


_NO = (_as_it_is,) * 4
_WRONG_VGG = (
    _Vgg("Softmax stands at the end. Logits are wanted: the loss brings its own softmax.", last=_softmax),
    _Vgg("A ReLU stands at the end. Logits may be negative.", last=_relu),
    _Vgg('No convolution has a ReLU: give each activation="relu".', relus=_NO),
    _Vgg("The first dense layer has no ReLU.", dense=_as_it_is),
    _Vgg("No layer has a ReLU.", relus=_NO, dense=_as_it_is),
    _Vgg("The ReLU is missing after the first convolution of each stage.", relus=(_as_it_is, _relu) * 2),
    _Vgg("The ReLU is missing after the last convolution of each stage.", relus=(_relu, _as_it_is) * 2),
    _Vgg("The pooling takes averages. The maximum is wanted.", kind="average"),
    _Vgg("The pixels are divided by 255 in the network. They come from 0 to 1 already.", scale=1 / 255),
)


@dataclass(frozen=True)
class _Module:
    """The Inception module, with or without a mistake."""

    hint: str = ""
    relu: Callable[[Array], Array] = _relu
    narrow: Callable[[Array], Array] = _relu
    pool: str = "max"
    order: tuple[int, ...] = (0, 1, 2, 3)

    def __call__(self, variables: Sequence[Array], maps: Array) -> Array:
        """Return what the four branches see, side by side."""
        kernels = dict(zip(MODULE, zip(variables[::2], variables[1::2], strict=True), strict=True))

        def conv(name: str, x: Array, relu: Callable[[Array], Array]) -> Array:
            kernel, bias = kernels[name]
            return relu(ops.conv2d(x, kernel, padding="same") + bias)

        pooled = maps if self.pool == "none" else ops.pool2d(maps, 3, 1, padding="same", kind=self.pool)
        branches = (
            conv("conv1", maps, self.relu),
            conv("conv3", conv("reduce3", maps, self.narrow), self.relu),
            conv("conv5", conv("reduce5", maps, self.narrow), self.relu),
            conv("pooled", pooled, self.relu),
        )
        return np.concatenate([branches[place] for place in self.order], axis=-1)


_ORDER = "The branches come in another order: 1 × 1, 3 × 3, 5 × 5, pooling."
_RIGHT = _Module()
_WRONG_MODULE = (
    replace(_RIGHT, hint="No convolution has a ReLU.", relu=_as_it_is, narrow=_as_it_is),
    replace(_RIGHT, hint="The bottlenecks have no ReLU. Each convolution has one.", narrow=_as_it_is),
    replace(_RIGHT, hint="Only the bottlenecks have a ReLU. Each convolution has one.", relu=_as_it_is),
    replace(_RIGHT, hint="The pooling takes averages. The maximum is wanted.", pool="average"),
    replace(_RIGHT, hint="The fourth branch does not pool before its convolution.", pool="none"),
    *(
        replace(_RIGHT, hint=_ORDER, order=order)
        for order in ((3, 2, 1, 0), (0, 2, 1, 3), (3, 0, 1, 2), (1, 0, 2, 3), (1, 2, 0, 3), (1, 2, 3, 0))
    ),
)


@cache
def _drawn(shapes: tuple[tuple[int, ...], ...], size: tuple[int, ...]) -> tuple[tuple[Array, ...], Array]:
    """Return fixed variables and inputs; the biases are large enough to be missed."""
    random = np.random.default_rng(10)
    spread = [0.4 if len(shape) == 1 else float(np.sqrt(2 / np.prod(shape[:-1]))) for shape in shapes]
    variables = [
        random.normal(scale=one, size=shape).astype(np.float32)
        for one, shape in zip(spread, shapes, strict=True)
    ]
    return tuple(variables), random.uniform(size=(3, *size)).astype(np.float32)


@without_warnings
def vgg_network(model: Any) -> Verdict:
    """Check a Keras model of a small VGG: two stages, then two dense layers.

    It gets variables of the checker's, is called with images, and gets its own variables back.

    Args:
        model: a Keras model, of whatever form, for images of 28 × 28 × 1. Stage 1: two convolutions of 16
            filters, stage 2: two of 32, all 3 × 3, ``"same"``, with ReLU; max pooling of 2 × 2 after each
            stage; flattening, a dense layer of 64 with ReLU, a dense layer to 10 logits.

    Returns:
        A Verdict. The logits must be right to 1e-3 of the largest.

    Reference: the answers come from :func:`cnn_course.ops.conv2d` and :func:`cnn_course.ops.pool2d`.
    Taught in: VGG16 (lab).
    """
    return _judged(model, VGG, IMAGE, _Vgg(), _WRONG_VGG, _vgg_variables, list)


@without_warnings
def inception_module(model: Any) -> Verdict:
    """Check a Keras model of one Inception module with bottlenecks.

    Args:
        model: a Keras model for maps of 6 × 9 × 10 whose output is the module's. Its widths are those of
            ``WIDTHS``: 3 for the 1 × 1; 4, then 6 for the 3 × 3; 2, then 5 for the 5 × 5; 7 after the max
            pooling of 3 × 3. Every convolution has a ReLU; nothing changes the size of the maps; the branches
            are put side by side in this order.

    Returns:
        A Verdict. The maps must be right to 1e-3 of the largest.

    Reference: Szegedy et al., 2015, arXiv:1409.4842, figure 2b.
    Taught in: VGG16 (lab).
    """
    shapes = tuple(one for kernel in MODULE.values() for one in (kernel, kernel[-1:]))
    return _judged(model, shapes, MAPS, _RIGHT, _WRONG_MODULE, _module_variables, _by_shape)


def _judged(
    model: Any,
    shapes: tuple[tuple[int, ...], ...],
    size: tuple[int, ...],
    right: Computed,
    wrong: Sequence[Any],
    variables_hint: Callable[[list[tuple[int, ...]], Any], str],
    placed: Callable[..., list[int]],
) -> Verdict:
    """Give a model variables and inputs, and explain what it makes of them."""
    if model is None or model is Ellipsis:
        return Verdict("open", "model: not answered yet.")
    if not all(hasattr(model, name) for name in ("get_weights", "set_weights", "layers")):
        called = " Call it: a model is wanted, not what makes it." if callable(model) else ""
        hint = f"A Keras model is wanted here, not a {type(model).__name__}.{called}"
        return Verdict("failed", "model: not right yet.", hint)
    variables, inputs = _drawn(shapes, size)
    own: list[Array] = []
    order: list[int] = []

    def tried() -> Any:
        model(inputs)  # makes the variables of a model that has none yet
        own.extend(np.array(array) for array in model.get_weights())
        given = [array.shape for array in own]
        if sorted(given) != sorted(shapes) or (placed is list and tuple(given) != shapes):
            return None
        order.extend(range(len(shapes)) if placed is list else placed(given, shapes))
        model.set_weights([variables[place] for place in order])
        try:
            return model(inputs)
        finally:
            model.set_weights(own)

    outcome = call(tried, (), {})
    if outcome.error is not None:
        return Verdict("failed", "model: not right yet.", explain_error(outcome.error, model))
    hint = "" if order else variables_hint([array.shape for array in own], model)
    hint = hint or _wrong_output(as_array(outcome.value), right, wrong, variables, inputs)
    if hint:
        return Verdict("failed", "model: not right yet.", hint)
    return Verdict("passed", "model: its variables and what it computes are right.")


def _by_shape(given: Sequence[tuple[int, ...]], shapes: Sequence[tuple[int, ...]]) -> list[int]:
    """Return for each variable of a model which of ours it is; no two shapes are alike."""
    return [shapes.index(shape) for shape in given]


def _wrong_output(
    output: Array | None, right: Computed, wrong: Sequence[Any], variables: Sequence[Array], inputs: Array
) -> str:
    """Say what is wrong with the numbers of a model whose variables are right."""
    if output is None:
        return "It does not give an array of real numbers."
    expected = right(variables, inputs)
    if output.shape != expected.shape:
        return f"Its output has the shape {output.shape}. It should be {expected.shape}."
    if _near(output, expected):
        return ""
    for variant in wrong:
        if _near(output, variant(variables, inputs)):
            return str(variant.hint)
    return "Its variables have the right shapes, its numbers are wrong. Go through the layers in their order."


def _near(one: Array, other: Array) -> bool:
    return bool(np.all(np.abs(one - other) <= TOLERANCE * np.abs(other).max()))


def _vgg_variables(given: list[tuple[int, ...]], model: Any) -> str:
    """Say how the shapes of the variables differ from what they should be."""
    kernels = [shape for shape in given if len(shape) > 1]
    wanted = [shape for shape in VGG if len(shape) > 1]
    if len(kernels) == len(given) == len(wanted):
        return "Its layers have no biases."
    if len(kernels) != len(wanted):
        return f"Layers with a kernel: {len(kernels)}. There should be 6: 4 convolutions, 2 dense layers."
    for place, (shape, right) in enumerate(zip(kernels[:4], wanted[:4], strict=True), 1):
        if len(shape) != 4:
            return f"Layer {place} with a kernel should be a convolution. Its kernel has the shape {shape}."
        if shape[:2] != (3, 3):
            return f"Convolution {place} has filters of {shape[0]} × {shape[1]}. They should be 3 × 3."
        if shape[3] != right[3]:
            return f"Convolution {place} has {shape[3]} filters. It should have {right[3]}."
    known = {
        4 * 4 * 32: 'The convolutions do not pad. Give them padding="same".',
        14 * 14 * 32: "A pooling is missing.",
        28 * 28 * 32: "The poolings are missing.",
        32: "The dense layer gets 32 numbers. Flatten is missing: it makes one row of all 7 · 7 · 32.",
        3 * 3 * 32: "There is a pooling too many.",
    }
    first, last = kernels[4:]
    if first[0] != VGG[8][0]:
        return known.get(
            first[0], f"The dense layer gets {first[0]} numbers. It should be 7 · 7 · 32 = 1,568."
        )
    return f"The dense layers have {first[-1]} and {last[-1]} units. They should have 64 and 10."


def _module_variables(given: list[tuple[int, ...]], model: Any) -> str:
    """Say which convolution of a module has another kernel than it should."""
    kernels = [shape for shape in given if len(shape) == 4]
    if len(kernels) == len(given):
        return "Its convolutions have no biases." if given else "It has no variables."
    missing = [name for name, shape in MODULE.items() if shape not in kernels]
    if len(kernels) != len(MODULE):
        return f"Convolutions: {len(kernels)}. There should be 6, two of them bottlenecks."
    if {"conv3", "conv5"} & set(missing) and any(
        shape[:2] != (1, 1) and shape[2] == MAPS[2] for shape in kernels
    ):
        return "A large filter reads all channels. It should read what its bottleneck lets through."
    spoken = ", ".join(f"{name} {MODULE[name]}" for name in missing)
    return f"No kernel has the shape that is wanted of: {spoken}." if missing else "A bias is missing."
