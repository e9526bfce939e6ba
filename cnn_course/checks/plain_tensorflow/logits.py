"""Check what is made of logits: the loss, its gradient, the accuracy.

Nothing here knows TensorFlow. Functions are called with NumPy arrays, which TensorFlow takes as well, and
what they return is looked at as arrays.
"""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np

from cnn_course.checks import _chance, _symptoms
from cnn_course.checks._calling import call
from cnn_course.checks._chance import cache
from cnn_course.checks._judge import Array, Case, Mistake, explain_error, judge, name_of
from cnn_course.checks._verdict import Verdict

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
    random = _chance.generator(7)
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


def cross_entropy(function: Any, tensorflow: Any = None) -> Verdict:
    """Check a cross-entropy from logits.

    Args:
        function: called as ``function(logits, labels)`` with float32 (B, C) and whole numbers (B,).
        tensorflow: TensorFlow, where its tape must be able to go back over the loss. NumPy alone leaves
            nothing on a tape.

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
        return _on_a_tape(function, tensorflow, verdict) if tensorflow else verdict
    return replace(
        verdict,
        hint="For large logits exp is infinite, and for small shares log is. Stay with logarithms: "
        "log(share) is the logit less tf.reduce_logsumexp of all logits.",
    )


def _on_a_tape(function: Any, tensorflow: Any, verdict: Verdict) -> Verdict:
    """Check that a loss, which is right, can be differentiated by TensorFlow."""
    _, logits, labels = _batches()[-1]

    def slope() -> Any:
        pixels = tensorflow.constant(logits)
        with tensorflow.GradientTape() as tape:
            tape.watch(pixels)
            loss = function(pixels, labels)
        return tape.gradient(loss, pixels)

    outcome = call(slope, (), {})
    wrong = f"{name_of(function, 'cross_entropy')}: the loss is right, but cannot be learned from."
    if outcome.error is not None and not isinstance(outcome.error, AttributeError):
        return Verdict("failed", wrong, explain_error(outcome.error, function))
    if outcome.error is not None or outcome.value is None:
        hint = "TensorFlow finds no gradient: NumPy leaves nothing on its tape. Use tf. instead of np. in it."
        return Verdict("failed", wrong, hint)
    return verdict


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

# Accuracy --------------------------------------------------


def _accuracy(logits: Array, labels: Array) -> Array:
    return np.asarray((logits.argmax(axis=1) == labels).mean())


@cache
def _accuracy_cases() -> tuple[Case, ...]:
    random = _chance.generator(11)
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
    Mistake(
        "No answer counts as right. Compare the place of the largest number, its argmax, with the label.",
        lambda x, y: 0.0,
    ),
    Mistake("It counts in percent. A share from 0 to 1 is wanted.", lambda x, y: 100 * _accuracy(x, y)),
    Mistake("It counts the hits. Divide by the number of images.", lambda x, y: _accuracy(x, y) * len(y)),
    Mistake("It is the share of errors. The share of hits is wanted.", lambda x, y: 1 - _accuracy(x, y)),
    Mistake("It divides by the number of classes.", lambda x, y: _accuracy(x, y) * len(y) / x.shape[1]),
    Mistake(
        "It takes the smallest number. The largest is the answer.",
        lambda x, y: (x.argmin(axis=1) == y).mean(),
    ),
    Mistake(
        "It looks for the one largest number of all images: np.argmax needs axis=1.",
        lambda x, y: (x.argmax() == y).mean(),
    ),
    Mistake("It looks for the largest number over the batch. Each image has its own: axis=1.", _by_columns),
    Mistake(
        "Each answer is compared with every label. Both must have the shape (B,).",
        lambda x, y: (x.argmax(axis=1)[:, None] == y[None]).mean(),
    ),
    Mistake(
        "A hit counts only where the share is above one half. The largest is the answer, however small.",
        lambda x, y: ((_shares(x) > 0.5) & (_one_hot(x, y) > 0)).any(axis=1).mean(),
    ),
    Mistake(
        "A hit counts only where the number is above one half. The largest is the answer, however small.",
        lambda x, y: ((x > 0.5) & (_one_hot(x, y) > 0)).any(axis=1).mean(),
    ),
)
