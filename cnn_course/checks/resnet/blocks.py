"""Check residual blocks in Keras by what they compute, whichever way they were written."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import permutations
from typing import Any

import numpy as np

from cnn_course import ops
from cnn_course.checks import _chance, _symptoms
from cnn_course.checks._blocks import by_chance, compare_model, judge_block, keras
from cnn_course.checks._judge import Array, as_array
from cnn_course.checks._models import near
from cnn_course.checks._verdict import Verdict


@dataclass(frozen=True)
class _Asked:
    """A block to try: the map that comes in, and what is asked for."""

    shape: tuple[int, int, int]
    filters: int
    strides: int = 1

    @property
    def projects(self) -> bool:
        """Whether the shapes of input and output differ."""
        return self.strides > 1 or self.filters != self.shape[-1]

    def __str__(self) -> str:
        return f"x (B, {', '.join(map(str, self.shape))}), filters={self.filters}, strides={self.strides}"


@dataclass(frozen=True)
class _Variant:
    """A block, with or without a mistake, letter by letter: W weights, B batch normalisation, R ReLU.

    Attributes:
        hint: what is wrong with it.
        branch: what happens before the sum.
        after: what happens after it.
        carried: what is added: "x", what the shortcut gives; "relu", that after a ReLU; "inner", the input
            after the branch's first two letters; "" where there is no sum.
        late: whether the second convolution has the strides, not the first.
        joined: what is done in the place of the sum.
    """

    hint: str = ""
    branch: str = "WBRWB"
    after: str = "R"
    carried: str = "x"
    late: bool = False
    joined: Callable[[Array, Array], Array] = np.add


_OTHER_SUMS = (
    ("Branch and shortcut are multiplied.", np.multiply),
    ("The branch is taken off the shortcut.", np.subtract),
    ("The shortcut is taken off the branch.", lambda carried, branch: branch - carried),
    ("The mean of branch and shortcut is taken.", lambda carried, branch: (carried + branch) / 2),
    ("The larger of branch and shortcut is taken.", np.maximum),
)
_BEFORE_THE_SUM = "before the sum: then a branch can only add."
_RESIDUAL = (
    _Variant(f"The last ReLU stands {_BEFORE_THE_SUM} It comes after the sum.", branch="WBRWBR", after=""),
    _Variant(f"One ReLU too many stands {_BEFORE_THE_SUM}", branch="WBRWBR"),
    _Variant("The ReLU after the sum is missing.", after=""),
    _Variant("Between the two convolutions there is no ReLU.", branch="WBWB"),
    _Variant("There is no ReLU at all.", branch="WBWB", after=""),
    _Variant("There is no sum: the block is a plain one.", carried=""),
    _Variant("The first ReLU comes before the normalisation. It comes after it.", branch="WRBWB"),
    _Variant("Each convolution has a ReLU of its own. The normalisation comes first.", branch="WRBWRB"),
    _Variant("The shortcut has a ReLU of its own. It only brings x to the right shape.", carried="relu"),
    _Variant("The second convolution has the strides. The first one has them.", late=True),
    _Variant("That is a pre-activation block. Here the weights come first.", branch="BRWBRW", after=""),
    *(_Variant(f"{words} Add them.", joined=joined) for words, joined in _OTHER_SUMS),
)
_PREACTIVATION = (
    _Variant("That is the original block: the weights come first."),
    _Variant("A ReLU stands after the sum. Nothing does.", branch="BRWBRW"),
    _Variant("Normalisation and ReLU stand after the sum, on the path.", branch="WBRW", after="BR"),
    _Variant(
        "The weights come first. Normalisation and ReLU come before them, each time.", "WBRWBR", after=""
    ),
    _Variant("Only the ReLU comes before the weights. So does the normalisation.", "RWBRWB", after=""),
    _Variant("ReLU comes before the normalisation. It comes after it.", "RBWRBW", after=""),
    _Variant("The first ReLU is missing.", branch="BWBRW", after=""),
    _Variant("The second ReLU is missing.", branch="BRWBW", after=""),
    _Variant("There is no ReLU.", branch="BWBW", after=""),
    _Variant(
        "The shortcut begins behind the first normalisation. It begins at x.", "BRWBRW", "", carried="inner"
    ),
    _Variant("There is no sum.", branch="BRWBRW", after="", carried=""),
    *(_Variant(f"{words} Add them.", "BRWBRW", "", joined=joined) for words, joined in _OTHER_SUMS),
)


def residual_block(function: Any) -> Verdict:
    """Check a residual block, with a shortcut that changes shape where it must.

    Args:
        function: called as ``function(x, filters, strides)``, with x a Keras tensor; returns what comes out
            of two 3 × 3 convolutions, each with batch normalisation, and the shortcut: a 1 × 1 convolution
            with batch normalisation where shapes differ. ReLU after the first normalisation and the sum.

    Returns:
        A Verdict. The numbers must be right to 1e-3 of the largest.

    Reference: He et al., 2016, arXiv:1512.03385, figure 2, option B.
    Taught in: ResNet (lab).
    """
    asked = (_Asked((6, 5, 4), 4), _Asked((6, 8, 3), 5, 2), _Asked((5, 5, 2), 4), _Asked((6, 8, 3), 3, 2))
    return _judged("residual_block", function, asked, (_Variant(), *_RESIDUAL), with_strides=True)


def preactivation_block(function: Any) -> Verdict:
    """Check a pre-activation block: nothing but the sum on the path.

    Args:
        function: called as ``function(x, filters)``, with x a Keras tensor that has so many channels; returns
            what comes out of twice normalisation, ReLU, 3 × 3 convolution, and the sum.

    Returns:
        A Verdict. The numbers must be right to 1e-3 of the largest.

    Reference: He et al., 2016, arXiv:1603.05027, figure 4e.
    Taught in: ResNet (lab).
    """
    asked = (_Asked((6, 5, 4), 4), _Asked((4, 4, 3), 3))
    right = _Variant(branch="BRWBRW", after="")
    return _judged("preactivation_block", function, asked, (right, *_PREACTIVATION), with_strides=False)


def _judged(
    checker: str,
    function: Any,
    asked: tuple[_Asked, ...],
    variants: tuple[_Variant, ...],
    with_strides: bool,
) -> Verdict:
    """Try a block on all that is asked, and explain the first that goes wrong."""

    def tried(function: Any, one: _Asked) -> str | None:
        given = (one.filters, one.strides)[: 1 + with_strides]
        return compare_model(
            function, one.shape, lambda: given, lambda model: _compared(model, one, variants)
        )

    return judge_block(checker, function, asked, tried)


def _compared(model: Any, asked: _Asked, variants: tuple[_Variant, ...]) -> str:
    """Return what is wrong with the model of a block."""
    rows, columns = (-(-size // asked.strides) for size in asked.shape[:2])
    wanted, shape = (rows, columns, asked.filters), tuple(model.output_shape[1:])
    leaves = list(_leaves(model.layers))
    convolutions = [layer for layer in leaves if len(getattr(getattr(layer, "kernel", 0), "shape", ())) > 1]
    norms = [layer for layer in leaves if hasattr(layer, "moving_mean")]
    if hint := _wrong_layers(convolutions, norms, asked, variants[0]):
        return hint
    if shape != wanted:
        return _symptoms.of_shape((1, *shape), (1, *wanted))
    random = _chance.generator(57)
    x = random.normal(size=(2, *asked.shape)).astype(np.float32)
    weights = _Weights(
        [_drawn(layer, random) for layer in convolutions], [_drawn(one, random) for one in norms]
    )
    found = as_array(np.asarray(model(x, training=False)))
    if found is None:
        return "It gives no real numbers."
    for variant in variants:
        if any(near(found, _computed(variant, x, asked, one)) for one in weights.orders()):
            return variant.hint or by_chance(model, x)
    return "Its layers are the right ones, the numbers are wrong. Go through them in their order."


def _leaves(layers: Any) -> Iterator[Any]:
    """Yield layers, those inside of others too, in an order in which they can be computed."""
    for layer in layers:
        inner = getattr(layer, "layers", None) or {id(one): one for one in _held(layer)}.values()
        if inner:
            yield from _leaves(inner)
        else:
            yield layer


def _held(layer: Any) -> Iterator[Any]:
    """Yield the layers that a class of the learner's holds, in the order in which it has made them."""
    if type(layer).__module__.startswith("keras."):  # what is inside of Keras' own is their own affair
        return
    for value in vars(layer).values():
        for one in value if isinstance(value, list | tuple) else [value]:
            if isinstance(one, keras().Layer):
                yield one


def _wrong_layers(convolutions: list[Any], norms: list[Any], asked: _Asked, right: _Variant) -> str:
    """Say which layers with weights are missing, or too many."""
    windows = [tuple(layer.kernel.shape[:-2]) or (1, 1) for layer in convolutions]
    large, small = (sum(window == size for window in windows) for size in ((3, 3), (1, 1)))
    if asked.projects and large == 3 and not small:
        return "The shortcut's convolution is 3 × 3. A projection looks at one place at a time: 1 × 1."
    if large != 2:
        return f"Convolutions of 3 × 3: {large}. There should be 2."
    if small > asked.projects:
        return "The shapes are equal here: the shortcut is x itself, without a convolution."
    if small < asked.projects:
        return "The shapes differ here: the shortcut needs a 1 × 1 convolution, a projection."
    if len(convolutions) != large + small:
        return "There is a convolution of another size. 3 × 3 and, for the shortcut, 1 × 1 are wanted."
    wanted = sorted([(asked.shape[-1], asked.filters), (asked.filters, asked.filters)])
    if sorted(_channels(convolutions, windows)) != wanted:
        return f"Each of the two 3 × 3 convolutions gives {asked.filters} channels."
    if places := [one.moving_mean.shape[0] for one in norms if one.moving_mean.shape != (asked.filters,)]:
        return (
            f"A normalisation has {places[0]} means where maps should have {asked.filters} channels. Does it "
            "stand behind a convolution, and take the last axis, as it does by itself?"
        )
    count = (right.branch + right.after).count("B") + asked.projects
    if len(norms) == count - 1 and asked.projects:
        return "A normalisation is missing. One follows each convolution, the shortcut's too."
    return "" if len(norms) == count else f"Normalisations: {len(norms)}. There should be {count}."


def _channels(convolutions: list[Any], windows: list[Any]) -> Iterator[tuple[int, int]]:
    for layer, window in zip(convolutions, windows, strict=True):
        if window == (3, 3):
            yield tuple(layer.kernel.shape[-2:])


# ---- the same in NumPy -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Weights:
    """What was drawn for a block's convolutions, and for its normalisations, in the layers' order."""

    convolutions: list[dict[str, Any]]
    norms: list[dict[str, Any]]

    def orders(self) -> Iterator["_Weights"]:
        """Yield them with the normalisations in any order: which one the shortcut has is not told."""
        large = [one for one in self.convolutions if one["kernel"].shape[0] == 3]
        small = [one for one in self.convolutions if one["kernel"].shape[0] == 1]
        for norms in permutations(self.norms):
            yield _Weights(large + small, list(norms))


def _drawn(layer: Any, random: Any) -> dict[str, Any]:
    """Give a layer weights that are large enough to be missed, and return them."""
    drawn: dict[str, Any] = {"epsilon": getattr(layer, "epsilon", None)}
    for name, low, high in (
        ("kernel", -0.5, 0.5),
        ("bias", -0.5, 0.5),
        ("gamma", 0.5, 1.5),
        ("beta", -0.5, 0.5),
        ("moving_mean", -0.5, 0.5),
        ("moving_variance", 0.5, 2),
    ):
        variable = getattr(layer, name, None)
        if variable is None:
            continue
        values = random.uniform(low, high, size=tuple(variable.shape)).astype(np.float32)
        variable.assign(values)
        drawn[name] = values[None, None] if name == "kernel" and values.ndim == 2 else values
    return drawn


def _computed(variant: _Variant, x: Array, asked: _Asked, weights: _Weights) -> Array | None:
    """Return what a variant makes of x; None where it has other layers, or sizes that do not fit."""
    letters = variant.branch + variant.after
    if letters.count("B") + asked.projects != len(weights.norms):
        return None
    try:
        return _made(variant, x, asked, weights)
    except ValueError:  # channels that do not fit
        return None


def _made(variant: _Variant, x: Array, asked: _Asked, weights: _Weights) -> Array:
    """Go through a variant letter by letter."""
    convolutions, norms = iter(weights.convolutions), iter(weights.norms)
    strides = iter((1, asked.strides) if variant.late else (asked.strides, 1))
    inner = x
    y = x
    for place, letter in enumerate(variant.branch):
        y = _step(letter, y, convolutions, norms, strides)
        inner = y if place == 1 else inner
    carried = inner if variant.carried == "inner" else x
    if asked.projects:
        carried = _step("W", carried, iter(weights.convolutions[2:]), norms, iter([asked.strides]))
        carried = _step("B", carried, convolutions, norms, strides)
    if variant.carried == "relu":
        carried = np.maximum(carried, 0)
    y = variant.joined(carried, y) if variant.carried else y
    for letter in variant.after:
        y = _step(letter, y, convolutions, norms, strides)
    return y


def _step(
    letter: str, y: Array, convolutions: Iterator[Any], norms: Iterator[Any], strides: Iterator[int]
) -> Array:
    """Return what one letter of a block makes of maps."""
    if letter == "W":
        given = next(convolutions)
        return np.asarray(ops.conv2d(y, given["kernel"], next(strides), "same") + given.get("bias", 0))
    if letter == "B":
        given = next(norms)
        statistics = given["moving_mean"], given["moving_variance"]
        return np.asarray(
            ops.batch_normalize(
                y, *statistics, given.get("gamma", 1.0), given.get("beta", 0.0), given["epsilon"]
            )
        )
    return np.maximum(y, 0)
