"""Check the parts of a training: initial weights, loss, gradient, update, accuracy, the whole step.

Nothing here knows TensorFlow. Functions are called with NumPy arrays, which TensorFlow takes as well, and
what they return is looked at as arrays.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import Any

import numpy as np

from cnn_course.checks import _symptoms
from cnn_course.checks._judge import Array, Case, Mistake, ask, explain_error, judge
from cnn_course.checks.verdict import Verdict

# Cross-entropy --------------------------------------------------


def _log_shares(logits: Array) -> Array:
    """Return the logarithm of softmax, (B, C), with nothing that can overflow."""
    exact = logits.astype(np.float64)
    shifted = exact - exact.max(axis=1, keepdims=True)
    found: Array = shifted - np.log(np.exp(shifted).sum(axis=1, keepdims=True))
    return found


def _shares(logits: Array) -> Array:
    return np.exp(_log_shares(logits))


def _one_hot(logits: Array, labels: Array) -> Array:
    return np.eye(logits.shape[1])[labels]


def _losses(logits: Array, labels: Array) -> Array:
    found: Array = -_log_shares(logits)[np.arange(len(labels)), labels]
    return found


@cache
def _batches() -> tuple[tuple[str, Array, Array], ...]:
    """Make logits (B, C) and labels (B,), one image first."""
    random = np.random.default_rng(7)
    batches = [(np.log([[5, 3, 2]]), np.array([1]))]
    for size, classes in ((2, 3), (4, 4), (8, 10)):
        logits = random.normal(scale=2, size=(size, classes))
        batches.append((logits, random.integers(0, classes, size)))
    return tuple(
        (f"logits {logits.shape}, labels {labels.tolist()}", logits.astype(np.float32), labels)
        for logits, labels in batches
    )


@cache
def _cases(reference: Callable[[Array, Array], Any]) -> tuple[Case, ...]:
    return tuple(
        Case(words, (logits, labels), {}, np.asarray(reference(logits, labels)))
        for words, logits, labels in _batches()
    )


def _mean_loss(logits: Array, labels: Array) -> Array:
    return np.asarray(_losses(logits, labels).mean())


@cache
def _large() -> tuple[Case, ...]:
    """Make logits whose exponentials are too large, or whose shares are too small, for a float."""
    tall = np.array([[900, 300, 0], [-900, -300, -500]], np.float32)
    wide = np.array([[0, 800, 0], [300, -900, 2]], np.float32)
    labels = np.array([1, 0]), np.array([0, 1])
    return tuple(
        Case(f"logits as large as {logits.max():g}", (logits, right), {}, _mean_loss(logits, right))
        for logits, right in zip((tall, wide), labels, strict=True)
    )


def _of_number(value: Array, expected: Array) -> str:
    if value.shape != expected.shape:
        return f"{_symptoms.of_shape(value.shape, expected.shape)} One number for the whole batch is wanted."
    return "No common slip explains it. Work the smallest case out on paper and compare, line by line."


def cross_entropy(function: Any) -> Verdict:
    """Check a cross-entropy from logits.

    Args:
        function: called as ``function(logits, labels)`` with float32 (B, C) and whole numbers (B,).

    Returns:
        A Verdict. The mean over the batch is wanted, right to 1e-5, also where exponentials overflow.

    >>> def mean_loss(logits, labels):
    ...     rows = np.arange(len(labels))
    ...     return np.mean(np.logaddexp.reduce(logits, axis=1) - logits[rows, labels])
    >>> cross_entropy(mean_loss)
    ✓ mean_loss: right in all 6 cases.

    Taught in: A CNN in plain TensorFlow (lab).
    """
    plain = _cases(_mean_loss)
    verdict = judge("cross_entropy", function, plain, _LOSS_MISTAKES, _of_number)
    if not verdict.passed:
        return verdict
    verdict = judge("cross_entropy", function, (*plain, *_large()), (), _of_number)
    if verdict.passed:
        return verdict
    return replace(
        verdict,
        hint="For large logits exp is infinite, and for small shares log is. Stay with logarithms: "
        "log(share) is the logit less tf.reduce_logsumexp of all logits.",
    )


def _with_shares(shares: Callable[[Array], Array]) -> Callable[..., Array]:
    def predict(logits: Array, labels: Array) -> Array:
        right = shares(logits.astype(np.float64))[np.arange(len(labels)), labels]
        return np.asarray(-np.log(right).mean())

    return predict


_LOSS_MISTAKES = (
    Mistake("The sign is wrong: a share is below 1, its logarithm below 0.", lambda x, y: -_mean_loss(x, y)),
    Mistake("The losses are summed. Take their mean over the batch.", lambda x, y: _losses(x, y).sum()),
    Mistake("The logarithm is to base 2. Take the natural one.", lambda x, y: _mean_loss(x, y) / np.log(2)),
    Mistake("The logarithm is to base 10. Take the natural one.", lambda x, y: _mean_loss(x, y) / np.log(10)),
    Mistake(
        "The mean goes over all classes too. Each image has one loss: divide by the number of images.",
        lambda x, y: _mean_loss(x, y) / x.shape[1],
    ),
    Mistake(
        "It is the loss of the largest share. Take the share of the label.",
        lambda x, y: _mean_loss(x, x.argmax(axis=1)),
    ),
    Mistake(
        "The softmax runs over the batch. The shares of one image add up to 1: axis=1.",
        _with_shares(lambda x: np.exp(x) / np.exp(x).sum(axis=0)),
    ),
    Mistake(
        "The shares do not add up to 1: the division by the sum is missing.",
        lambda x, y: np.asarray(-x[np.arange(len(y)), y].mean()),
    ),
    Mistake("The softmax is taken twice.", _with_shares(lambda x: _shares(_shares(x)))),
    Mistake(
        "It is the mean share of the right class. Its logarithm is missing.",
        lambda x, y: _shares(x)[np.arange(len(y)), y].mean(),
    ),
    Mistake(
        "It is 1 less the share of the right class. Take −log of the share.",
        lambda x, y: 1 - _shares(x)[np.arange(len(y)), y].mean(),
    ),
    Mistake(
        "The mean is taken before the logarithm. First the logarithm of each image, then the mean.",
        lambda x, y: -np.log(_shares(x)[np.arange(len(y)), y].mean()),
    ),
    Mistake(
        "That is the squared error. Cross-entropy is −log of the right class's share.",
        lambda x, y: np.square(_shares(x) - _one_hot(x, y)).sum(axis=1).mean(),
    ),
)

# Its gradient --------------------------------------------------


def _gradient(logits: Array, labels: Array) -> Array:
    found: Array = (_shares(logits) - _one_hot(logits, labels)) / len(labels)
    return found


def logit_gradient(function: Any) -> Verdict:
    """Check the gradient of the mean cross-entropy with respect to the logits.

    Args:
        function: called as ``function(logits, labels)`` with float32 (B, C) and whole numbers (B,).

    Returns:
        A Verdict. (B, C) is wanted, right to 1e-5 of the largest.

    >>> def gradient(logits, labels):
    ...     shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    ...     return (shares - np.eye(logits.shape[1])[labels]) / len(labels)
    >>> logit_gradient(gradient)
    ✓ gradient: right in all 4 cases.

    Taught in: A CNN in plain TensorFlow (lab).
    """
    return judge("logit_gradient", function, _cases(_gradient), _GRADIENT_MISTAKES, _of_gradient)


def _of_gradient(value: Array, expected: Array) -> str:
    if value.shape != expected.shape:
        return f"{_symptoms.of_shape(value.shape, expected.shape)} One number for each logit is wanted."
    return "No common slip explains it. Each row must add up to 0; only the label's number is negative."


_GRADIENT_MISTAKES = (
    Mistake(
        "It points downhill. The gradient points uphill: share − one-hot.", lambda x, y: -_gradient(x, y)
    ),
    Mistake(
        "It is the gradient of the sum. The loss is a mean: divide by the number of images.",
        lambda x, y: _gradient(x, y) * len(y),
    ),
    Mistake(
        "It is divided by the number of all logits. Divide by the number of images.",
        lambda x, y: _gradient(x, y) / x.shape[1],
    ),
    Mistake(
        "It is divided by the number of classes. Divide by the number of images.",
        lambda x, y: _gradient(x, y) * len(y) / x.shape[1],
    ),
    Mistake("The 1 of the right class is not taken off.", lambda x, y: _shares(x) / len(y)),
    Mistake("The 1 of the right class is not taken off.", lambda x, y: _shares(x)),
    Mistake(
        "The 1 is taken off the largest share. Take it off the label's.",
        lambda x, y: _gradient(x, x.argmax(axis=1)),
    ),
    Mistake(
        "The logits are not made into shares: softmax is missing.",
        lambda x, y: (x - _one_hot(x, y)) / len(y),
    ),
    Mistake(
        "The softmax runs over the batch. The shares of one image add up to 1: axis=1.",
        lambda x, y: (_shares(x.T).T - _one_hot(x, y)) / len(y),
    ),
    Mistake(
        "Only the label's logit has a gradient here. The others have one too: their share.",
        lambda x, y: _gradient(x, y) * _one_hot(x, y),
    ),
)

# The update --------------------------------------------------


@cache
def _update_cases() -> tuple[Case, ...]:
    random = np.random.default_rng(5)
    cases = []
    for shape, rate, momentum in (((3,), 0.1, 0.0), ((3,), 0.1, 0.5), ((2, 4), 0.01, 0.9), ((5,), 0.5, 0.8)):
        w, v, g = (random.normal(size=shape).astype(np.float32) for _ in range(3))
        words = f"weight {shape}, learning_rate={rate}, momentum={momentum}"
        cases.append(Case(words, (w, v, g, rate, momentum), {}, _moved(w, v, g, rate, momentum)))
    return tuple(cases)


def _moved(w: Array, v: Array, g: Array, rate: float, momentum: float) -> Array:
    new = momentum * v.astype(np.float64) - rate * g
    return np.stack([w + new, new])


def momentum_update(function: Any) -> Verdict:
    """Check one update of gradient descent with momentum, as Keras' SGD does it.

    Args:
        function: called as ``function(weight, velocity, gradient, learning_rate, momentum)`` with three
            float32 arrays of one shape and two numbers.

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
    return judge("momentum_update", function, _update_cases(), _UPDATE_MISTAKES, _of_pair)


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

# Adam --------------------------------------------------


@cache
def _adam_cases() -> tuple[Case, ...]:
    random = np.random.default_rng(13)
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
    return "No common slip explains it. First m, then v, then the weight."


def _adam_mistake(hint: str, move: Callable[..., Array]) -> Mistake:
    """Return a mistake in the last line, where the weight moves; m and v are right."""

    def predict(w: Array, m: Array, v: Array, g: Array, step: int, *numbers: float) -> Array:
        _, m, v = _adam(w, m, v, g, step, *numbers)
        return np.stack([w - move(m, v, step, *numbers), m, v])

    return Mistake(hint, predict)


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
        "beta_1 and beta_2 are swapped.", lambda w, m, v, g, t, r, a, b, e: _adam(w, m, v, g, t, r, b, a, e)
    ),
)

# Accuracy --------------------------------------------------


def _accuracy(logits: Array, labels: Array) -> Array:
    return np.asarray((logits.argmax(axis=1) == labels).mean())


@cache
def _accuracy_cases() -> tuple[Case, ...]:
    random = np.random.default_rng(11)
    cases = []
    for size, classes, right in ((1, 3, 1), (4, 4, 3), (8, 10, 3), (5, 2, 4)):
        logits = random.normal(scale=2, size=(size, classes)).astype(np.float32)
        labels = logits.argmax(axis=1)
        labels[right:] = (labels[right:] + 1) % classes
        words = f"logits {logits.shape}, labels {labels.tolist()}"
        cases.append(Case(words, (logits, labels), {}, _accuracy(logits, labels)))
    return tuple(cases)


def accuracy(function: Any) -> Verdict:
    """Check an accuracy from logits.

    Args:
        function: called as ``function(logits, labels)`` with float32 (B, C) and whole numbers (B,).

    Returns:
        A Verdict. A share from 0 to 1 is wanted.

    >>> accuracy(lambda logits, labels: np.mean(logits.argmax(axis=1) == labels))
    ✓ accuracy: right in all 4 cases.

    Taught in: A CNN in plain TensorFlow (lab).
    """
    return judge("accuracy", function, _accuracy_cases(), _ACCURACY_MISTAKES, _of_number)


def _by_columns(x: Array, y: Array) -> Array:
    return np.asarray((x.argmax(axis=0)[: len(y)] == y[: x.shape[1]]).mean())


_ACCURACY_MISTAKES = (
    Mistake("It counts in percent. A share from 0 to 1 is wanted.", lambda x, y: 100 * _accuracy(x, y)),
    Mistake("It counts the hits. Divide by the number of images.", lambda x, y: _accuracy(x, y) * len(y)),
    Mistake("It is the share of errors. The share of hits is wanted.", lambda x, y: 1 - _accuracy(x, y)),
    Mistake("It divides by the number of classes.", lambda x, y: _accuracy(x, y) * len(y) / x.shape[1]),
    Mistake(
        "It takes the smallest logit. The largest is the answer.", lambda x, y: (x.argmin(axis=1) == y).mean()
    ),
    Mistake("It looks for the largest logit over the batch. Each image has its own: axis=1.", _by_columns),
    Mistake(
        "Each answer is compared with every label. Both must have the shape (B,).",
        lambda x, y: (x.argmax(axis=1)[:, None] == y[None]).mean(),
    ),
    Mistake(
        "A hit counts only where the share is above one half. The largest is the answer, however small.",
        lambda x, y: ((_shares(x) > 0.5) & (_one_hot(x, y) > 0)).any(axis=1).mean(),
    ),
)

# Initial weights --------------------------------------------------

SHAPES = ((3, 3, 24, 96), (5, 5, 16, 48), (800, 100), (1, 1, 256, 96))
SPREAD = 0.03  # what the standard deviation may be off by; chance moves it by 0.3 to 0.5 % here


def he_weights(function: Any) -> Verdict:
    """Check a function that draws weights as He et al. (2015) scale them.

    Args:
        function: called as ``function(random, shape)`` with a NumPy generator, and the shape of a kernel:
            of a convolution (kh, kw, C_in, C_out), or of a dense layer (inputs, outputs).

    Returns:
        A Verdict. The mean must be 0 and the variance 2 / fan_in, up to chance; a normal distribution passes
        and so does any other, if it is symmetric.

    >>> def draw(random, shape):
    ...     return random.normal(scale=np.sqrt(2 / np.prod(shape[:-1])), size=shape)
    >>> he_weights(draw)
    ✓ draw: mean and spread are right for all 4 shapes.

    Reference: He et al. (2015), arXiv:1502.01852, section 2.2.
    Taught in: A CNN in plain TensorFlow (lab).
    """
    if function is None or function is Ellipsis:
        return Verdict("open", "he_weights: not answered yet.")
    if not callable(function):
        kind = type(function).__name__
        return Verdict("failed", "he_weights: not right yet.", f"A function is wanted here, not a {kind}.")
    name = str(getattr(function, "__name__", "he_weights"))
    name = name if name.isidentifier() else "he_weights"
    for seed, shape in enumerate(SHAPES):
        hint, is_open = _drawn_wrongly(function, shape, seed)
        if is_open:
            return Verdict("open", f"{name}: not answered yet.", hint)
        if hint:
            return Verdict("failed", f"{name}: not right yet. First wrong: shape {shape}.", hint)
    return Verdict("passed", f"{name}: mean and spread are right for all {len(SHAPES)} shapes.")


def _drawn_wrongly(function: Any, shape: tuple[int, ...], seed: int) -> tuple[str, bool]:
    """Return what is wrong with what was drawn, and whether nothing was."""
    drawn = []
    for number in (seed, seed, seed + 100):
        case = Case("", (np.random.default_rng(number), shape), {}, np.zeros(shape))
        answer = ask(function, case)
        if answer.kind != "value":
            return answer.words, answer.kind == "open"
        drawn.append(answer.value)
    first, again, other = drawn
    if first.shape != shape:
        return f"It returns the shape {first.shape} where {shape} was asked for.", False
    if not np.isfinite(first).all():
        return "It returns NaN or infinity.", False
    if not first.any():
        return (
            "All weights are 0: then every filter of a layer gets the same gradient, and they stay alike.",
            False,
        )
    if np.ptp(first) == 0:
        return "All weights are one number: then all filters of a layer stay alike.", False
    if not np.array_equal(first, again) or np.array_equal(first, other):
        return "It does not draw from the generator that it is given.", False
    return _wrong_spread(first, shape), False


def _wrong_spread(drawn: Array, shape: tuple[int, ...]) -> str:
    spread = float(drawn.std())
    if abs(float(drawn.mean())) > 6 * spread / np.sqrt(drawn.size):
        return "The mean is not 0: negative weights must be as frequent as positive ones."
    fan_in, fan_out = int(np.prod(shape[:-1])), shape[-1]
    if abs(spread / np.sqrt(2 / fan_in) - 1) <= SPREAD:
        return ""
    taps = int(np.prod(shape[:-2])) if len(shape) > 2 else 1
    known = {
        "It takes the variance for the standard deviation: the square root is missing.": [2 / fan_in],
        "The square root is taken of a part only.": [np.sqrt(2) / fan_in, 2 / np.sqrt(fan_in)],
        "It counts the outputs. What matters is how many inputs one output adds up.": [
            np.sqrt(2 / fan_out),
            np.sqrt(2 / (fan_out * taps)),
        ],
        "The 2 is missing: ReLU makes half of the values 0, and the 2 makes up for it.": [
            np.sqrt(1 / fan_in)
        ],
        "This is Glorot's rule, made for tanh. He's counts the inputs alone.": [
            np.sqrt(2 / (fan_in + fan_out)),
            np.sqrt(2 / (fan_in + fan_out * taps)),
        ],
        "It counts the taps and forgets the channels.": [np.sqrt(2 / taps)],
        "It counts the channels and forgets the taps.": [np.sqrt(2 / shape[-2])],
        "It counts every weight of the layer. One output adds up only its own inputs.": [
            np.sqrt(2 / (fan_in * fan_out))
        ],
        "The weights are not scaled.": [1.0],
        "Uniform numbers between −a and a have a spread of a / √3: they must reach to √(6 / inputs).": [
            np.sqrt(2 / fan_in) / np.sqrt(3)
        ],
        "A distribution cut off at two spreads is narrower, by a factor of 0.88. Make up for it.": [
            np.sqrt(2 / fan_in) * 0.8796
        ],
    }
    for hint, spreads in known.items():
        if any(abs(spread / wrong - 1) <= SPREAD for wrong in spreads):
            return hint
    return "The spread is wrong. How many products does one output add up?"


# The whole step --------------------------------------------------


@dataclass(frozen=True)
class _Trace:
    """What came of some steps: each step's loss, and the variables after it; before the first at place 0."""

    losses: list[float]
    weights: list[list[Array]]
    velocities: list[list[Array]]


STEPS = 3


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
    if function is None or function is Ellipsis:
        return Verdict("open", "training_step: not answered yet.")
    if not callable(function):
        kind = type(function).__name__
        return Verdict("failed", "training_step: not right yet.", f"A function is wanted here, not a {kind}.")
    name = str(getattr(function, "__name__", "training_step"))
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
        try:
            loss = function(weights, velocities, images, labels)
        except NotImplementedError:
            return Verdict("open", "not answered yet.")
        except Exception as error:  # whatever a learner's code raises is an answer to explain
            return Verdict("failed", "not right yet.", explain_error(error, function))
        trace.weights.append(_copies(weights))
        trace.velocities.append(_copies(velocities))
        if loss is None or loss is Ellipsis:
            if _same_list(trace.weights[0], trace.weights[1]):
                return Verdict("open", "not answered yet.")
            return Verdict("failed", "not right yet.", "It returns no loss. End it with return loss.")
        number = np.asarray(loss)
        if number.shape != () or number.dtype.kind not in "iuf":
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
