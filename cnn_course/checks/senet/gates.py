"""Check gates computed from maps, and maps scaled by gates, in NumPy."""

from collections.abc import Callable
from typing import Any

import numpy as np

from cnn_course.checks import _chance, _symptoms
from cnn_course.checks._chance import cache
from cnn_course.checks._judge import Array, Case, Mistake, judge
from cnn_course.checks._models import as_it_is, relu, softmax
from cnn_course.checks._verdict import Verdict


def channel_gates(function: Any) -> Verdict:
    """Check squeeze and excitation: a gate for each channel of each picture.

    Args:
        function: called as ``function(maps, first, second)``, with maps (B, H, W, C), first (C, C / r) and
            second (C / r, C); returns sigmoid(ReLU(means first) second), (B, C).

    Returns:
        A Verdict.

    >>> def gates(maps, first, second):
    ...     hidden = np.maximum(maps.mean(axis=(1, 2)) @ first, 0)
    ...     return 1 / (1 + np.exp(-hidden @ second))
    >>> channel_gates(gates)
    ✓ gates: right in all 3 cases.

    Reference: Hu, Shen and Sun, 2018, arXiv:1709.01507, equations 2 and 3.
    Taught in: SENet (lab).
    """
    return judge("channel_gates", function, _gate_cases(), _GATE_MISTAKES, _of_gates)


def scaled_maps(function: Any) -> Verdict:
    """Check maps that are multiplied by the gates of their channels.

    Args:
        function: called as ``function(maps, gates)``, with maps (B, H, W, C) and gates (B, C); returns
            (B, H, W, C).

    Returns:
        A Verdict.

    >>> def scaled(maps, gates):
    ...     return maps * gates[:, None, None, :]
    >>> scaled_maps(scaled)
    ✓ scaled: right in all 4 cases.

    Reference: Hu, Shen and Sun, 2018, arXiv:1709.01507, equation 4.
    Taught in: SENet (lab).
    """
    return judge("scaled_maps", function, _scale_cases(), _SCALE_MISTAKES)


# ---- gates -----------------------------------------------------------------------------------------------


def sigmoid(values: Array) -> Array:
    """Return shares between 0 and 1, without a warning of large negative values."""
    return 0.5 + 0.5 * np.tanh(values / 2)


def _mean(maps: Array) -> Array:
    return maps.mean(axis=(1, 2))


def _gates(
    squeeze: Callable[[Array], Array] = _mean,
    between: Callable[[Array], Array] = relu,
    last: Callable[[Array], Array] = sigmoid,
) -> Callable[..., Array]:
    """Return a function that makes gates, with what is squeezed, between, and last."""
    return lambda maps, first, second: last(between(squeeze(maps) @ first) @ second)


_right_gates = _gates()


@cache
def _gate_cases() -> tuple[Case, ...]:
    random = _chance.generator(71)
    cases = []
    for shape, hidden in (((2, 3, 4, 6), 3), ((3, 5, 2, 8), 2), ((1, 4, 4, 12), 3)):
        channels = shape[-1]
        maps = random.normal(random.normal(size=channels), 1, size=shape)
        given = (maps, random.normal(size=(channels, hidden)), random.normal(size=(hidden, channels)))
        words = f"maps {shape}, first {(channels, hidden)}, second {(hidden, channels)}"
        cases.append(Case(words, given, {}, _right_gates(*given)))
    return tuple(cases)


def _all_pictures(maps: Array) -> Array:
    return np.broadcast_to(maps.mean(axis=(0, 1, 2)), (len(maps), maps.shape[-1]))


_MIXED = "The mean is taken over the pictures too. Each picture has gates of its own."
_GATE_MISTAKES = (
    Mistake(
        "The gates add up to 1: a softmax. Here each gate is a sigmoid of its own.", _gates(last=softmax)
    ),
    Mistake("The ReLU between the two layers is missing.", _gates(between=as_it_is)),
    Mistake("The end is missing: these sums are not yet between 0 and 1.", _gates(last=as_it_is)),
    Mistake("A ReLU stands at the end. Gates lie between 0 and 1.", _gates(last=relu)),
    Mistake("That is tanh, between -1 and 1. Gates lie between 0 and 1.", _gates(last=np.tanh)),
    Mistake(
        "The sign in the exponent is wrong: a large sum should open the gate.",
        _gates(last=lambda x: sigmoid(-x)),
    ),
    Mistake(
        "A ReLU stands before the sigmoid. Then no gate is below one half.",
        _gates(last=lambda x: sigmoid(relu(x))),
    ),
    Mistake("A sigmoid stands between the two layers, too. There it is a ReLU.", _gates(between=sigmoid)),
    Mistake(
        "The ReLU comes too early: it stands between the two layers, not before them.",
        _gates(squeeze=lambda maps: relu(_mean(maps)), between=as_it_is),
    ),
    Mistake(
        "The means go through a ReLU of their own. There is one, between the two layers.",
        _gates(squeeze=lambda maps: relu(_mean(maps))),
    ),
    Mistake(
        "Each map is squeezed to its largest number. The mean is wanted.",
        _gates(squeeze=lambda maps: maps.max(axis=(1, 2))),
    ),
    Mistake(
        "Each map is squeezed to its sum. The mean is wanted.",
        _gates(squeeze=lambda maps: maps.sum(axis=(1, 2))),
    ),
    Mistake(
        "Only the first place of each map is read. The mean of all is wanted.",
        _gates(squeeze=lambda maps: maps[:, 0, 0]),
    ),
    Mistake(_MIXED, _gates(squeeze=_all_pictures)),
    Mistake(_MIXED, lambda *given: _gates(squeeze=_all_pictures)(*given)[0]),
    Mistake(_MIXED, lambda *given: _gates(squeeze=_all_pictures)(*given)[:1]),
    Mistake("These are the means, not yet the gates.", lambda maps, first, second: _mean(maps)),
    Mistake(
        "The numbers are right, but with axes of length 1. Without them, (B, C), they are wanted here.",
        lambda *given: _right_gates(*given)[:, None, None, :],
    ),
    Mistake(
        "The maps are scaled already. Here the gates alone are wanted.",
        lambda maps, *given: maps * _right_gates(maps, *given)[:, None, None, :],
    ),
)


def _of_gates(value: Array, expected: Array) -> str:
    if value.shape != expected.shape:
        return _symptoms.of_shape(value.shape, expected.shape)
    return (
        "The shape is right, the numbers are not. Go through mean, first, ReLU, second, sigmoid one by one."
    )


# ---- scaling ---------------------------------------------------------------------------------------------


def _scaled(maps: Array, gates: Array) -> Array:
    found: Array = maps * gates[:, None, None, :]
    return found


@cache
def _scale_cases() -> tuple[Case, ...]:
    """In the first two cases NumPy lets gates be multiplied along other axes without an error."""
    random = _chance.generator(72)
    cases = []
    for shape in ((2, 3, 2, 4), (3, 3, 3, 3), (1, 4, 5, 2), (2, 5, 4, 3)):
        given = random.normal(size=shape), random.uniform(0.05, 0.95, size=(shape[0], shape[-1]))
        cases.append(Case(f"maps {shape}, gates {given[1].shape}", given, {}, _scaled(*given)))
    return tuple(cases)


_WRONG_AXIS = (
    "belongs to a channel of a picture. Print the shapes: which axes of the gates meet which of the maps?"
)
_SCALE_MISTAKES = (
    Mistake(f"A gate is multiplied with a column. It {_WRONG_AXIS}", lambda maps, gates: maps * gates),
    Mistake(
        f"A gate is multiplied with a row. It {_WRONG_AXIS}",
        lambda maps, gates: maps * gates[:, :, None, None],
    ),
    Mistake(
        f"A gate is multiplied with a column. It {_WRONG_AXIS}",
        lambda maps, gates: maps * gates[:, None, :, None],
    ),
    Mistake("The gates are added. They scale.", lambda maps, gates: maps + gates[:, None, None, :]),
    Mistake(
        "The scaled maps are added to the maps. The product alone is wanted.",
        lambda maps, gates: maps + _scaled(maps, gates),
    ),
    Mistake(
        "The gates are the wrong way round: near 1 a map passes, near 0 it does not.",
        lambda maps, gates: _scaled(maps, 1 - gates),
    ),
    Mistake("The maps are divided by the gates.", lambda maps, gates: _scaled(maps, 1 / gates)),
    Mistake("The gates are applied twice.", lambda maps, gates: _scaled(maps, gates**2)),
    Mistake(
        "All pictures are scaled by the gates of the first.",
        lambda maps, gates: _scaled(maps, np.repeat(gates[:1], len(gates), axis=0)),
    ),
    Mistake(
        "All pictures are scaled by the mean gates.",
        lambda maps, gates: _scaled(maps, np.repeat(gates.mean(0, keepdims=True), len(gates), axis=0)),
    ),
    Mistake(
        "All channels of a picture are scaled by one number. Each has a gate of its own.",
        lambda maps, gates: _scaled(maps, np.repeat(gates.mean(1, keepdims=True), maps.shape[-1], axis=1)),
    ),
    Mistake(
        "The gates are rounded to open or closed. They may stand in between.",
        lambda maps, gates: _scaled(maps, gates > 0.5),
    ),
    Mistake(
        "The gates are made to add up to 1. Take them as they are.",
        lambda maps, gates: _scaled(maps, gates / gates.sum(axis=1, keepdims=True)),
    ),
    Mistake(
        "The gates go through a sigmoid again. They are gates already.",
        lambda maps, gates: _scaled(maps, sigmoid(gates)),
    ),
    Mistake("The maps come back as they were.", lambda maps, gates: maps),
    Mistake(
        "These are the means of the scaled maps. The maps are wanted.",
        lambda maps, gates: _scaled(maps, gates).mean(axis=(1, 2)),
    ),
)
