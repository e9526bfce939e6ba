"""Check one update of Adam."""

from collections.abc import Callable
from typing import Any

import numpy as np

from cnn_course.checks import _chance, _symptoms
from cnn_course.checks._chance import cache
from cnn_course.checks._judge import Array, Case, Mistake, judge
from cnn_course.checks._verdict import Verdict


@cache
def _adam_cases() -> tuple[Case, ...]:
    random = _chance.generator(13)
    cases = []
    for shape, step, epsilon in (((3,), 1, 1e-7), ((2, 4), 2, 1e-7), ((3,), 10, 1e-7), ((5,), 3, 0.1)):
        w, m, g = (random.normal(size=shape).astype(np.float32) for _ in range(3))
        v = np.square(random.normal(size=shape)).astype(np.float32)
        if step == 1:
            m, v = np.zeros_like(m), np.zeros_like(v)
        words = f"weight {shape}, step={step}, epsilon={epsilon}"
        arguments = (w, m, v, g, step, 0.1, 0.9, 0.99, epsilon)
        cases.append(Case(words, arguments, {}, _adam(*arguments)))
    return tuple(cases)


def _adam(
    w: Array,
    m: Array,
    v: Array,
    g: Array,
    step: int,
    rate: float,
    beta_1: float,
    beta_2: float,
    epsilon: float,
) -> Array:
    w, m, v, g = (array.astype(np.float64) for array in (w, m, v, g))
    m = beta_1 * m + (1 - beta_1) * g
    v = beta_2 * v + (1 - beta_2) * g**2
    rate = rate * np.sqrt(1 - beta_2**step) / (1 - beta_1**step)
    return np.stack([w - rate * m / (np.sqrt(v) + epsilon), m, v])


def adam_update(function: Any) -> Verdict:
    """Check one update of Adam, with epsilon where Keras has it.

    Args:
        function: called as ``function(weight, m, v, gradient, step, learning_rate, beta_1, beta_2, epsilon)``
            with four float32 arrays of one shape, the step's number from 1 on, and four numbers.

    Returns:
        A Verdict. The new weight, m and v are wanted, in this order, right to 1e-5 of the largest.

    >>> def adam(weight, m, v, gradient, step, learning_rate, beta_1, beta_2, epsilon):
    ...     m = beta_1 * m + (1 - beta_1) * gradient
    ...     v = beta_2 * v + (1 - beta_2) * gradient**2
    ...     rate = learning_rate * (1 - beta_2**step) ** 0.5 / (1 - beta_1**step)
    ...     return weight - rate * m / (v**0.5 + epsilon), m, v
    >>> adam_update(adam)
    ✓ adam: right in all 4 cases.

    Reference: Kingma and Ba (2015), arXiv:1412.6980, end of section 2.
    Taught in: The same in Keras (lab).
    """
    return judge("adam_update", function, _adam_cases(), _ADAM_MISTAKES, _of_three)


def _of_three(value: Array, expected: Array) -> str:
    if value.shape == expected.shape[1:]:
        return "Three things are wanted: return weight, m, v."
    if value.shape != expected.shape:
        return f"Its output has the shape {value.shape}. Return weight, m, v, each of the shape it came in."
    names = ("weight", "m", "v")
    right = [_symptoms.same(one, other) for one, other in zip(value, expected, strict=True)]
    if right[1] and right[2]:
        return "m and v are right, the weight is not. Look at the two corrections, and at epsilon."
    if any(right):
        return f"Wrong: {', '.join(name for name, good in zip(names, right, strict=True) if not good)}."
    return "No common slip explains it. Compute m first, then v, then the weight, and return weight, m, v."


def _adam_mistake(hint: str, move: Callable[..., Array]) -> Mistake:
    """Return a mistake in the last line, where the weight moves; m and v are right."""

    def predict(w: Array, m: Array, v: Array, g: Array, step: int, *numbers: float) -> Array:
        _, m, v = _adam(w, m, v, g, step, *numbers)
        return np.stack([w - move(m, v, step, *numbers), m, v])

    return Mistake(hint, predict)


def _corrected_means(late: bool) -> Mistake:
    """Return the mistake of who hands back the corrected means; `late` adds epsilon as the paper does."""

    def predict(
        w: Array, m: Array, v: Array, g: Array, t: int, r: float, a: float, b: float, e: float
    ) -> Array:
        weight, m, v = _adam(w, m, v, g, t, r, a, b, e)
        m, v = m / (1 - a**t), v / (1 - b**t)
        return np.stack([w - r * m / (np.sqrt(v) + e) if late else weight, m, v])

    return Mistake(
        "It returns the corrected means. Return m and v as they go on: the next step corrects anew.", predict
    )


_ADAM_MISTAKES = (
    _adam_mistake(
        "It goes uphill.",
        lambda m, v, t, r, a, b, e: -r * np.sqrt(1 - b**t) / (1 - a**t) * m / (np.sqrt(v) + e),
    ),
    _adam_mistake(
        "The two corrections for the first steps are missing.",
        lambda m, v, t, r, a, b, e: r * m / (np.sqrt(v) + e),
    ),
    _adam_mistake(
        "m is not corrected: divide by 1 − beta_1 to the power of step.",
        lambda m, v, t, r, a, b, e: r * np.sqrt(1 - b**t) * m / (np.sqrt(v) + e),
    ),
    _adam_mistake(
        "v is not corrected: multiply by the root of 1 − beta_2 to the power of step.",
        lambda m, v, t, r, a, b, e: r / (1 - a**t) * m / (np.sqrt(v) + e),
    ),
    _adam_mistake(
        "The root is missing: √v is wanted.",
        lambda m, v, t, r, a, b, e: r * np.sqrt(1 - b**t) / (1 - a**t) * m / (v + e),
    ),
    _adam_mistake(
        "The root of a correction is missing.",
        lambda m, v, t, r, a, b, e: r * (1 - b**t) / (1 - a**t) * m / (np.sqrt(v) + e),
    ),
    _adam_mistake(
        "Epsilon is added to the corrected √v, as in the paper's Algorithm 1. Keras adds it to √v itself.",
        lambda m, v, t, r, a, b, e: r * (m / (1 - a**t)) / (np.sqrt(v / (1 - b**t)) + e),
    ),
    _adam_mistake(
        "Epsilon stands under the root. Keras adds it to the root.",
        lambda m, v, t, r, a, b, e: r * np.sqrt(1 - b**t) / (1 - a**t) * m / np.sqrt(v + e),
    ),
    _adam_mistake(
        "Epsilon is forgotten.",
        lambda m, v, t, r, a, b, e: r * np.sqrt(1 - b**t) / (1 - a**t) * m / np.sqrt(v),
    ),
    _adam_mistake(
        "Steps count from 1, and step is given so: nothing need be added.",
        lambda m, v, t, r, a, b, e: r * np.sqrt(1 - b ** (t + 1)) / (1 - a ** (t + 1)) * m / (np.sqrt(v) + e),
    ),
    Mistake(
        "The old m and v move the weight. Change them first.",
        lambda w, m, v, g, t, r, a, b, e: np.stack(
            [
                w - r * np.sqrt(1 - b**t) / (1 - a**t) * m / (np.sqrt(v) + e),
                *_adam(w, m, v, g, t, r, a, b, e)[1:],
            ]
        ),
    ),
    Mistake(
        "The gradient moves the weight. Its running mean m does.",
        lambda w, m, v, g, t, r, a, b, e: np.stack(
            [
                w
                - r * np.sqrt(1 - b**t) / (1 - a**t) * g / (np.sqrt(_adam(w, m, v, g, t, r, a, b, e)[2]) + e),
                *_adam(w, m, v, g, t, r, a, b, e)[1:],
            ]
        ),
    ),
    *(
        Mistake(
            "The three come in the wrong order: return weight, m, v.",
            lambda *given, order=order: _adam(*given)[list(order)],
        )
        for order in ((1, 2, 0), (0, 2, 1), (2, 1, 0), (1, 0, 2), (2, 0, 1))
    ),
    *(_corrected_means(epsilon) for epsilon in (True, False)),
    Mistake(
        "beta_1 and beta_2 are swapped.", lambda w, m, v, g, t, r, a, b, e: _adam(w, m, v, g, t, r, b, a, e)
    ),
)
