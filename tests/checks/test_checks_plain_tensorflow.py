"""The checkers of a training's parts: right answers pass, near misses fail and are told why."""

import numpy as np
import pytest

from cnn_course import checks as check


def softmax(logits, axis=1):
    large = np.exp(logits - logits.max(axis=axis, keepdims=True))
    return large / large.sum(axis=axis, keepdims=True)


def of_labels(values, labels):
    return values[np.arange(len(labels)), labels]


def one_hot(logits, labels):
    return (np.arange(logits.shape[1]) == labels[:, None]).astype(np.float32)


# cross_entropy --------------------------------------------------


def log_softmax(logits):
    return logits - np.logaddexp.reduce(logits, axis=1, keepdims=True)


def loss(logits, labels):
    return -of_labels(log_softmax(logits), labels).mean()


def loss_with_one_hot(logits, labels):
    return -(one_hot(logits, labels) * log_softmax(logits)).sum(axis=1).mean(dtype=np.float32)


@pytest.mark.parametrize("function", [loss, loss_with_one_hot])
def test_right_losses_pass(function):
    assert check.cross_entropy(function).passed


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (lambda x, y: -loss(x, y), "sign"),
        (lambda x, y: loss(x, y) * len(y), "summed"),
        (lambda x, y: loss(x, y) / np.log(2), "base 2"),
        (lambda x, y: loss(x, y) / np.log(10), "base 10"),
        (lambda x, y: -(one_hot(x, y) * log_softmax(x)).mean(), "over all classes"),
        (lambda x, y: -log_softmax(x).max(axis=1).mean(), "the label"),
        (lambda x, y: -np.log(of_labels(softmax(x, 0), y)).mean(), "over the batch"),
        (lambda x, y: -of_labels(x, y).mean(), "division by the sum"),
        (lambda x, y: -np.log(of_labels(softmax(softmax(x)), y)).mean(), "twice"),
        (lambda x, y: of_labels(softmax(x), y).mean(), "logarithm is missing"),
        (lambda x, y: 1 - of_labels(softmax(x), y).mean(), "−log"),
        (lambda x, y: -np.log(of_labels(softmax(x), y).mean()), "before the logarithm"),
        (lambda x, y: ((softmax(x) - one_hot(x, y)) ** 2).sum(axis=1).mean(), "squared error"),
        (lambda x, y: ((softmax(x) - one_hot(x, y)) ** 2).mean(), "No common slip"),
        (lambda x, y: -of_labels(log_softmax(x), y), "One number for the whole batch"),
        (lambda x, y: np.median(-of_labels(log_softmax(x), y)), "No common slip"),
        (lambda x, y: loss(x, y) + 1e-3, "No common slip"),
        (lambda x, y: 1.0, "returns the same whatever"),
        (lambda x, y: np.nan, "NaN"),
    ],
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_wrong_losses_fail_with_a_fitting_hint(function, hint):
    verdict = check.cross_entropy(function)
    assert verdict.status == "failed"
    assert hint in verdict.hint, verdict


def overflows(logits, labels):
    shares = np.exp(logits) / np.exp(logits).sum(axis=1, keepdims=True)
    return -np.log(of_labels(shares, labels)).mean()


def clipped(logits, labels):
    return -np.log(of_labels(softmax(logits), labels) + 1e-7).mean()


@pytest.mark.parametrize("function", [overflows, lambda x, y: -np.log(of_labels(softmax(x), y)).mean()])
def test_a_loss_must_not_overflow(function):
    verdict = check.cross_entropy(function)
    assert verdict.status == "failed"
    assert "as large as" in verdict.message
    assert "Stay with logarithms" in verdict.hint


def test_a_small_number_under_the_logarithm_is_seen():
    verdict = check.cross_entropy(clipped)
    assert verdict.status == "failed"
    assert "Stay with logarithms" in verdict.hint


# logit_gradient --------------------------------------------------


def gradient(logits, labels):
    return (softmax(logits) - one_hot(logits, labels)) / len(labels)


def test_the_gradient_is_that_of_the_loss():
    """The checker's own answers against finite differences of a loss that another test proves."""
    random = np.random.default_rng(0)
    logits, labels, tiny = random.normal(size=(3, 4)), np.array([0, 3, 1]), 1e-6
    for place in np.ndindex(3, 4):
        more, less = logits.copy(), logits.copy()
        more[place] += tiny
        less[place] -= tiny
        slope = (loss(more, labels) - loss(less, labels)) / (2 * tiny)
        assert gradient(logits, labels)[place] == pytest.approx(slope, abs=1e-8)
    assert check.logit_gradient(gradient).passed


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (lambda x, y: -gradient(x, y), "downhill"),
        (lambda x, y: gradient(x, y) * len(y), "gradient of the sum"),
        (lambda x, y: gradient(x, y) / x.shape[1], "number of all logits"),
        (lambda x, y: gradient(x, y) * len(y) / x.shape[1], "number of classes"),
        (lambda x, y: softmax(x) / len(y), "not taken off"),
        (lambda x, y: softmax(x), "not taken off"),
        (lambda x, y: (softmax(x) - (x == x.max(axis=1, keepdims=True))) / len(y), "the label's"),
        (lambda x, y: (x - one_hot(x, y)) / len(y), "softmax is missing"),
        (lambda x, y: (softmax(x, 0) - one_hot(x, y)) / len(y), "over the batch"),
        (lambda x, y: gradient(x, y) * one_hot(x, y), "others have one too"),
        (lambda x, y: gradient(x, y).sum(axis=0), "One number for each logit"),
        (lambda x, y: (softmax(softmax(x)) - one_hot(x, y)) / len(y), "No common slip"),
        (lambda x, y: gradient(x, y).T, "One number for each logit"),
        (lambda x, y: gradient(x, y) + 1e-3, "No common slip"),
        (lambda x, y: np.zeros_like(x), "zeros only"),
    ],
)
def test_wrong_gradients_fail_with_a_fitting_hint(function, hint):
    verdict = check.logit_gradient(function)
    assert verdict.status == "failed"
    assert hint in verdict.hint, verdict


# momentum_update --------------------------------------------------


def update(w, v, g, rate, momentum):
    v = momentum * v - rate * g
    return w + v, v


def test_right_updates_pass():
    assert check.momentum_update(update).passed
    assert check.momentum_update(lambda *a: list(update(*a))).passed
    assert check.momentum_update(lambda *a: np.stack(update(*a))).passed


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (lambda w, v, g, r, m: update(w, v, -g, r, m), "uphill"),
        (lambda w, v, g, r, m: (w - update(w, v, g, r, m)[1], update(w, v, g, r, m)[1]), "Add it"),
        (lambda w, v, g, r, m: update(w, v, g, r, 0), "Momentum is forgotten"),
        (lambda w, v, g, r, m: update(w, v, g, r, 1), "kept whole"),
        (lambda w, v, g, r, m: (w - r * g, update(w, v, g, r, m)[1]), "gradient alone"),
        (lambda w, v, g, r, m: (w + v, update(w, v, g, r, m)[1]), "old velocity"),
        (lambda w, v, g, r, m: (update(w, v, g, r, m)[0], v), "not kept"),
        (lambda w, v, g, r, m: update(w, v, g, 1, m), "learning rate is forgotten"),
        (lambda w, v, g, r, m: update(w, r * v, g, r, m), "multiplies the old velocity"),
        (lambda w, v, g, r, m: update(w, v, g, r * (1 - m), m), "1 − momentum"),
        (lambda w, v, g, r, m: (w - r * (m * v + g), m * v + g), "PyTorch"),
        (lambda w, v, g, r, m: (w + m * (m * v - r * g) - r * g, m * v - r * g), "Nesterov"),
        (lambda *a: update(*a)[::-1], "order"),
        (lambda *a: update(*a)[0], "Two things"),
        (lambda *a: (*update(*a), a[2]), "Return weight, velocity"),
        (lambda *a: (update(*a)[0] * 1.01, update(*a)[1]), "velocity is right"),
        (lambda *a: (update(*a)[0], update(*a)[1] * 1.01), "weight is right"),
        (lambda *a: (a[0], a[1]), "No common slip"),
        (lambda *a: tuple(1.001 * x for x in update(*a)), "No common slip"),
    ],
)
def test_wrong_updates_fail_with_a_fitting_hint(function, hint):
    verdict = check.momentum_update(function)
    assert verdict.status == "failed"
    assert hint in verdict.hint, verdict


def test_an_update_in_place_is_noticed():
    def in_place(w, v, g, rate, momentum):
        v *= momentum
        v -= rate * g
        w += v
        return w, v

    assert "changes the array" in check.momentum_update(in_place).hint


# accuracy --------------------------------------------------


def hits(logits, labels):
    return np.mean(logits.argmax(axis=1) == labels)


def test_right_accuracies_pass():
    assert check.accuracy(hits).passed
    assert check.accuracy(lambda x, y: np.float32(hits(x, y))).passed


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (lambda x, y: 100 * hits(x, y), "percent"),
        (lambda x, y: np.sum(x.argmax(axis=1) == y), "counts the hits"),
        (lambda x, y: 1 - hits(x, y), "errors"),
        (lambda x, y: (one_hot(x, y) * (x == x.max(axis=1, keepdims=True))).sum() / x.shape[1], "classes"),
        (lambda x, y: np.mean(x.argmin(axis=1) == y), "smallest"),
        (lambda x, y: np.mean(x.argmax(axis=1)[:, None] == y), "every label"),
        (lambda x, y: np.mean(of_labels(softmax(x), y) > 0.5), "one half"),
        (lambda x, y: x.argmax(axis=1) == y, "not an array of real numbers"),
        (lambda x, y: (x.argmax(axis=1) == y).astype(float), "One number for the whole batch"),
        (lambda x, y: of_labels(softmax(x), y).mean(), "No common slip"),
        (lambda x, y: np.round(hits(x, y)), "No common slip"),
        (lambda x, y: 1.0, "returns the same"),
    ],
)
def test_wrong_accuracies_fail_with_a_fitting_hint(function, hint):
    verdict = check.accuracy(function)
    assert verdict.status == "failed"
    assert hint in verdict.hint, verdict


# he_weights --------------------------------------------------


def drawing(spread):
    return lambda random, shape: random.normal(scale=spread(*shape), size=shape)


def he(*shape):
    return np.sqrt(2 / np.prod(shape[:-1]))


def uniform(random, shape):
    far = np.sqrt(3) * he(*shape)
    return random.uniform(-far, far, shape).astype("float32")


@pytest.mark.parametrize("function", [drawing(he), uniform])
def test_right_initial_weights_pass(function):
    assert check.he_weights(function).passed


def truncated(random, shape):
    numbers = random.normal(size=(4, *shape))
    inside = np.abs(numbers) < 2
    first = np.take_along_axis(numbers, inside.argmax(axis=0)[None], axis=0)[0]
    return first * he(*shape)


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (drawing(lambda *s: he(*s) ** 2), "square root is missing"),
        (drawing(lambda *s: np.sqrt(2) / np.prod(s[:-1])), "of a part only"),
        (drawing(lambda *s: np.sqrt(2 / s[-1])), "counts the outputs"),
        (drawing(lambda *s: np.sqrt(2 / np.prod([*s[:-2], s[-1]]))), "counts the outputs"),
        (drawing(lambda *s: np.sqrt(1 / np.prod(s[:-1]))), "The 2 is missing"),
        (drawing(lambda *s: np.sqrt(2 / (np.prod(s[:-1]) + s[-1]))), "Glorot"),
        (drawing(lambda *s: np.sqrt(2 / np.prod([*s[:-2], s[-2] + s[-1]]))), "Glorot"),
        (drawing(lambda *s: np.sqrt(2 / s[0])), "The spread is wrong"),
        (drawing(lambda *s: np.sqrt(2 / np.prod(s[:-2]))), "forgets the channels"),
        (drawing(lambda *s: np.sqrt(2 / s[-2])), "forgets the taps"),
        (drawing(lambda *s: np.sqrt(2 / np.prod(s))), "every weight"),
        (drawing(lambda *s: 1), "not scaled"),
        (drawing(lambda *s: 0.05), "spread is wrong"),
        (drawing(lambda *s: 1.05 * he(*s)), "spread is wrong"),
        (drawing(lambda *s: 0.95 * he(*s)), "spread is wrong"),
        (truncated, "cut off"),
        (lambda random, shape: random.uniform(-he(*shape), he(*shape), shape), "√3"),
        (lambda random, shape: np.abs(random.normal(scale=he(*shape), size=shape)), "mean is not 0"),
        (lambda random, shape: random.normal(scale=he(*shape), size=shape) + 0.1 * he(*shape), "mean"),
        (lambda random, shape: np.zeros(shape), "All weights are 0"),
        (lambda random, shape: np.full(shape, he(*shape)), "All weights are one number"),
        (lambda random, shape: np.random.RandomState().normal(0, he(*shape), shape), "generator"),
        (lambda random, shape: np.random.RandomState(0).normal(0, he(*shape), shape), "generator"),
        (lambda random, shape: random.normal(scale=he(*shape), size=shape[::-1]), "was asked for"),
        (lambda random, shape: random.normal(scale=he(*shape)), "was asked for"),
        (lambda random, shape: np.full(shape, np.nan), "NaN"),
        (lambda random, shape: random.normall(), "AttributeError"),
        (3, "A function is wanted"),
    ],
)
def test_wrong_initial_weights_fail_with_a_fitting_hint(function, hint):
    verdict = check.he_weights(function)
    assert verdict.status == "failed"
    assert hint in verdict.hint, verdict


# training_step --------------------------------------------------

RATE, MOMENTUM = 0.1, 0.5


def start():
    """Two weights, a matrix and a vector, of a linear classifier; plain arrays stand in for variables."""
    random = np.random.default_rng(0)
    weights = [random.normal(size=(5, 3)), np.zeros(3)]
    images, labels = random.normal(size=(8, 5)), random.integers(0, 3, 8)
    return weights, [np.zeros_like(w) for w in weights], images, labels


def gradients_of(weights, images, labels):
    slope = gradient(images @ weights[0] + weights[1], labels)
    return [images.T @ slope, slope.sum(axis=0)]


def stepping(
    rate=RATE, momentum=MOMENTUM, move=(0, 1), keep=True, loss_at="before", factor=1.0, returned=True
):
    def step(weights, velocities, images, labels):
        value = factor * loss(images @ weights[0] + weights[1], labels)
        for place, g in enumerate(gradients_of(weights, images, labels)):
            new = momentum * velocities[place] - rate * g
            if keep:
                velocities[place][...] = new
            if place in move:
                weights[place] += new
        if loss_at == "after":
            value = factor * loss(images @ weights[0] + weights[1], labels)
        return value if returned else None

    return step


def test_a_right_step_passes():
    assert check.training_step(stepping(), start, stepping()).passed


def raises(weights, velocities, images, labels):
    return weights["kernel"]


def other_gradient(weights, velocities, images, labels):
    value = loss(images @ weights[0] + weights[1], labels)
    for w, g in zip(weights, gradients_of(weights, images, labels), strict=True):
        w -= RATE * np.sign(g)
    return value


@pytest.mark.parametrize(
    ("function", "hint"),
    [
        (stepping(loss_at="after"), "after the step"),
        (stepping(factor=8), "first loss is wrong"),
        (stepping(factor=1.001), "first loss is wrong"),
        (stepping(move=()), "no weight has moved"),
        (stepping(move=(0,)), "Only 1 of 2 variables"),
        (stepping(rate=-RATE), "uphill"),
        (stepping(rate=2 * RATE), "2 times as long"),
        (stepping(rate=1.01 * RATE), "1.01 times as long"),
        (stepping(keep=False), "velocities are not kept"),
        (stepping(momentum=0), "Step 1 is right, step 2 is not"),
        (stepping(momentum=0.49), "Step 1 is right, step 2 is not"),
        (stepping(returned=False), "returns no loss"),
        (lambda w, v, x, y: np.zeros(8), "The loss is one number"),
        (other_gradient, "the step is not"),
        (stepping(rate=np.inf), "NaN or infinite"),
        (raises, "TypeError"),
        ("step", "A function is wanted"),
    ],
)
@pytest.mark.filterwarnings("ignore::RuntimeWarning")
def test_wrong_steps_fail_with_a_fitting_hint(function, hint):
    verdict = check.training_step(function, start, stepping())
    assert verdict.status == "failed"
    assert hint in verdict.hint, verdict


# open --------------------------------------------------


def to_be_written(*arguments):
    raise NotImplementedError


@pytest.mark.parametrize("answer", [None, ..., lambda *_: None, lambda *_: ..., to_be_written])
@pytest.mark.parametrize(
    "checker",
    [check.cross_entropy, check.logit_gradient, check.momentum_update, check.accuracy, check.he_weights],
)
def test_open_exercises_are_not_answered_yet(checker, answer):
    assert checker(answer).status == "open"


@pytest.mark.parametrize("answer", [None, ..., lambda *_: None, lambda *_: ..., to_be_written])
def test_an_open_step_is_not_answered_yet(answer):
    assert check.training_step(answer, start, stepping()).status == "open"
