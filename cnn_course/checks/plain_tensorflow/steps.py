"""Check the update of the weights, and the whole step of a training.

Nothing here knows TensorFlow. Functions are called with NumPy arrays, which TensorFlow takes as well, and
what they return is looked at as arrays.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from cnn_course.checks import _chance, _symptoms
from cnn_course.checks._calling import call, without_warnings
from cnn_course.checks._chance import cache
from cnn_course.checks._judge import (
    Array,
    Case,
    Mistake,
    as_array,
    explain_error,
    judge,
    name_of,
    no_function,
)
from cnn_course.checks._verdict import Verdict

# The update --------------------------------------------------


@cache
def _update_cases() -> tuple[Case, ...]:
    random = _chance.generator(5)
    cases = []
    for shape, rate, momentum in (((3,), 0.1, 0.0), ((3,), 0.1, 0.5), ((2, 4), 0.01, 0.9), ((5,), 0.5, 0.8)):
        w, v, g = (random.normal(size=shape).astype(np.float32) for _ in range(3))
        words = f"weight {shape}, learning_rate={rate}, momentum={momentum}"
        cases.append(Case(words, (w, v, g, rate, momentum), {}, _moved(w, v, g, rate, momentum)))
    return tuple(cases)


def _moved(w: Array, v: Array, g: Array, rate: float, momentum: float) -> Array:
    new = momentum * v.astype(np.float64) - rate * g
    return np.stack([w + new, new])


def momentum_update(function: Any, tensorflow: Any = None) -> Verdict:
    """Check one update of gradient descent with momentum, as Keras' SGD does it.

    Args:
        function: called as ``function(weight, velocity, gradient, learning_rate, momentum)`` with three
            float32 arrays of one shape and two numbers.
        tensorflow: TensorFlow, where the update must go into a graph as well.

    Returns:
        A Verdict. The new weight and the new velocity are wanted, in this order, right to 1e-5.

    >>> def update(weight, velocity, gradient, learning_rate, momentum):
    ...     velocity = momentum * velocity - learning_rate * gradient
    ...     return weight + velocity, velocity
    >>> momentum_update(update)
    ✓ update: right in all 4 cases.

    Reference: Sutskever et al. (2013), equations 1 and 2.
    Taught in: A CNN in plain TensorFlow (lab).
    """
    verdict = judge("momentum_update", function, _update_cases(), _UPDATE_MISTAKES, _of_pair)
    if not verdict.passed or tensorflow is None:
        return verdict
    tensors = [tensorflow.constant(array) for array in _update_cases()[0].arguments[:3]]
    outcome = call(tensorflow.function(lambda *three: function(*three, 0.1, 0.9)), tensors, {})
    if outcome.error is None:
        return verdict
    name = name_of(function, "momentum_update")
    hint = "tf.function calls it with tensors that have no numbers yet, and NumPy cannot compute with these."
    wrong = f"{name}: the update is right, but cannot go into a graph."
    return Verdict("failed", wrong, f"{hint} Use + and *, or tf. instead of np.")


def _of_pair(value: Array, expected: Array) -> str:
    if value.shape == expected.shape[1:]:
        return "Two things are wanted: return weight, velocity."
    if value.shape != expected.shape:
        return (
            f"Its output has the shape {value.shape}. Return weight, velocity, each of the shape it came in."
        )
    if _symptoms.same(value[1], expected[1]):
        return "The velocity is right, the weight is not. The weight moves by the new velocity."
    if _symptoms.same(value[0], expected[0]):
        return "The weight is right, the velocity is not. What the weight moved by is the new velocity."
    return "No common slip explains it. First the new velocity, then the weight."


def _update_mistake(hint: str, change: Callable[..., tuple[Array, Array]]) -> Mistake:
    return Mistake(hint, lambda *arguments: np.stack(change(*arguments)))


_UPDATE_MISTAKES = (
    _update_mistake(
        "It goes uphill: the gradient points to where the loss grows. Subtract it.",
        lambda w, v, g, rate, m: (w + m * v + rate * g, m * v + rate * g),
    ),
    _update_mistake(
        "The velocity is taken off the weight. Add it.",
        lambda w, v, g, r, m: (w - m * v + r * g, m * v - r * g),
    ),
    _update_mistake("Momentum is forgotten.", lambda w, v, g, r, m: (w - r * g, -r * g)),
    _update_mistake(
        "Momentum is forgotten: the old velocity is kept whole.",
        lambda w, v, g, r, m: (w + v - r * g, v - r * g),
    ),
    _update_mistake(
        "The weight moves by the gradient alone. It moves by the new velocity.",
        lambda w, v, g, r, m: (w - r * g, m * v - r * g),
    ),
    _update_mistake(
        "The weight moves by the old velocity. Change the velocity first.",
        lambda w, v, g, r, m: (w + v, m * v - r * g),
    ),
    _update_mistake(
        "The velocity is not kept: return the new one.", lambda w, v, g, r, m: (w + m * v - r * g, v)
    ),
    _update_mistake("The learning rate is forgotten.", lambda w, v, g, r, m: (w + m * v - g, m * v - g)),
    _update_mistake(
        "The learning rate multiplies the old velocity too. It belongs to the gradient alone.",
        lambda w, v, g, r, m: (w + r * (m * v - g), r * (m * v - g)),
    ),
    _update_mistake(
        "The gradient is multiplied by 1 − momentum. Keras' SGD does not do this.",
        lambda w, v, g, r, m: (w + m * v - (1 - m) * r * g, m * v - (1 - m) * r * g),
    ),
    _update_mistake(
        "Another bookkeeping, the one of PyTorch: here the learning rate is in the velocity.",
        lambda w, v, g, r, m: (w - r * (m * v + g), m * v + g),
    ),
    _update_mistake(
        "This is Nesterov's momentum. Here the weight moves by the new velocity, no further.",
        lambda w, v, g, r, m: (w + m * (m * v - r * g) - r * g, m * v - r * g),
    ),
    _update_mistake(
        "The order is wrong: weight first, then velocity.", lambda *a: (_moved(*a)[1], _moved(*a)[0])
    ),
)

# The whole step --------------------------------------------------


@dataclass(frozen=True)
class _Trace:
    """What came of some steps: each step's loss, and the variables after it; before the first at place 0."""

    losses: list[float]
    weights: list[list[Array]]
    velocities: list[list[Array]]


STEPS = 3


@without_warnings
def training_step(
    function: Any, start: Callable[[], Sequence[Any]], reference: Callable[..., Any]
) -> Verdict:
    """Check a training step by what it does to the variables, against the course's own.

    Args:
        function: called three times as ``function(weights, velocities, images, labels)``; it changes the
            first two in place and returns the loss from before the step.
        start: returns fresh arguments, the same numbers each time.
        reference: a step that is right.

    Returns:
        A Verdict. Losses and weights must be right to 1e-4.

    Taught in: A CNN in plain TensorFlow (lab).
    """
    if (nothing := no_function("training_step", function)) is not None:
        return nothing
    name = name_of(function, "training_step")
    expected = _traced(reference, start)
    assert isinstance(expected, _Trace)
    found = _traced(function, start)
    if isinstance(found, Verdict):
        return replace(found, message=f"{name}: {found.message}")
    hint = _step_hint(found, expected)
    if hint:
        return Verdict("failed", f"{name}: not right yet.", hint)
    return Verdict("passed", f"{name}: losses and weights are right over {STEPS} steps.")


def _copies(variables: Sequence[Any]) -> list[Array]:
    return [np.array(variable, dtype=np.float64) for variable in variables]


def _traced(function: Callable[..., Any], start: Callable[[], Sequence[Any]]) -> _Trace | Verdict:
    """Take the steps; return what came of them, or why nothing did."""
    weights, velocities, images, labels = start()
    trace = _Trace([], [_copies(weights)], [_copies(velocities)])
    for _ in range(STEPS):
        outcome = call(function, (weights, velocities, images, labels), {})
        if isinstance(outcome.error, NotImplementedError):
            return Verdict("open", "not answered yet.")
        if outcome.error is not None:
            return Verdict("failed", "not right yet.", explain_error(outcome.error, function))
        loss = outcome.value
        trace.weights.append(_copies(weights))
        trace.velocities.append(_copies(velocities))
        if loss is None or loss is Ellipsis:
            if _same_list(trace.weights[0], trace.weights[1]):
                return Verdict("open", "not answered yet.")
            return Verdict("failed", "not right yet.", "It returns no loss. End it with return loss.")
        number = as_array(loss)
        if number is None:
            kind = type(loss).__name__
            return Verdict("failed", "not right yet.", f"The loss is one number. It returns a {kind}.")
        if number.shape != ():
            return Verdict(
                "failed", "not right yet.", f"The loss is one number. It returns the shape {number.shape}."
            )
        trace.losses.append(float(number))
    return trace


def _same_list(one: list[Array], other: list[Array]) -> bool:
    return all(np.array_equal(a, b) for a, b in zip(one, other, strict=True))


def _step(trace: list[list[Array]], number: int) -> Array:
    """Return by how much step number moved all variables, as one long list."""
    return np.concatenate([(b - a).ravel() for a, b in zip(trace[number], trace[number + 1], strict=True)])


def _near(one: Array | float, other: Array | float) -> bool:
    scale = float(np.abs(other).max())
    return bool(np.all(np.abs(np.subtract(one, other)) <= 1e-4 * scale))  # NaN is never near


def _step_hint(found: _Trace, expected: _Trace) -> str:
    """Say what is wrong with some steps; nothing where they are right."""
    if not _near(found.losses[0], expected.losses[0]):
        if _near(found.losses[0], expected.losses[1]):
            return "It returns the loss after the step. Return the one that the tape has seen."
        return "The first loss is wrong. It is the cross-entropy of what forward makes of the images."
    moved, wanted = _step(found.weights, 0), _step(expected.weights, 0)
    if not _near(moved, wanted):
        return _moves_hint(found, moved, wanted)
    if not _near(_step(found.velocities, 0), _step(expected.velocities, 0)):
        return "The first step is right, but its velocities are not kept. The second step needs them."
    for number in range(1, STEPS):
        same = _near(_step(found.weights, number), _step(expected.weights, number))
        if not (same and _near(found.losses[number], expected.losses[number])):
            return f"Step 1 is right, step {number + 1} is not. What does the first leave behind for it?"
    return ""


def _moves_hint(found: _Trace, moved: Array, wanted: Array) -> str:
    """Say how a wrong first step differs from the right one."""
    if not np.isfinite(moved).all():
        return "Weights have become NaN or infinite."
    still = [np.array_equal(a, b) for a, b in zip(found.weights[0], found.weights[1], strict=True)]
    if all(still):
        return "The loss is right, but no weight has moved. Is the update called?"
    if any(still):
        return f"Only {len(still) - sum(still)} of {len(still)} variables have moved."
    if _near(-moved, wanted):
        return "The weights go uphill: the step has the wrong sign."
    factor = float(moved @ wanted / (wanted @ wanted))
    if _near(moved, factor * wanted):
        return f"The step has the right direction, but is {factor:.3g} times as long as it should be."
    return "The loss is right, the step is not. Is the gradient that of this loss, for these weights?"
