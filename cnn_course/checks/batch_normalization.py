"""Check how weights are scaled, how activations are normalised, and what becomes of both at inference."""

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

from cnn_course import ops
from cnn_course.checks import _chance, _symptoms
from cnn_course.checks._chance import cache
from cnn_course.checks._judge import Array, Case, Mistake, as_array, judge
from cnn_course.checks._verdict import Verdict

EPSILON = 1e-3
SHAPES = ((16, 3), (64, 1), (5, 6, 7, 4), (2, 9, 5, 3), (1, 8, 8, 2))


def weight_scale(function: Any) -> Verdict:
    """Check the standard deviation of weights, as Glorot and Bengio (Xavier) and as He et al. choose it.

    Args:
        function: called as ``function(fan_in, fan_out, kind)`` with kind "xavier" or "he"; returns a number.

    Returns:
        A Verdict.

    >>> def scale(fan_in, fan_out, kind):
    ...     return (2 / (fan_in + fan_out if kind == "xavier" else fan_in)) ** 0.5
    >>> weight_scale(scale)
    ✓ scale: right in all 8 cases.

    Reference: Glorot and Bengio, 2010, AISTATS; He et al., 2015, arXiv:1502.01852, section 2.2.
    Taught in: Depth and normalisation (lab).
    """
    return judge("weight_scale", function, _scales(), _SCALE_MISTAKES)


def batch_norm(function: Any) -> Verdict:
    """Check batch normalisation as in training: by the statistics of the batch.

    Args:
        function: called as ``function(x, gamma, beta, epsilon)``, with x (B, C) or (B, H, W, C), gamma and
            beta (C,); returns an array of the shape of x.

    Returns:
        A Verdict. Numbers must be right to 1e-5 of the largest.

    >>> def normalise(x, gamma, beta, epsilon):
    ...     return ops.batch_normalize(x, *ops.batch_statistics(x), gamma, beta, epsilon)
    >>> batch_norm(normalise)
    ✓ normalise: right in all 5 cases.

    Reference: the answers come from :func:`cnn_course.ops.batch_normalize`.
    Taught in: Depth and normalisation (lab).
    """
    return judge("batch_norm", function, _training_cases(), _TRAINING_MISTAKES, _symptoms.of_numbers)


def batch_norm_inference(function: Any) -> Verdict:
    """Check batch normalisation as at inference, after moving averages have seen some batches.

    Args:
        function: called as ``function(batches, x, momentum, epsilon)``, with a list of arrays (B, C) and x
            (N, C), without scale and shift; returns (N, C).

    Returns:
        A Verdict. Numbers must be right to 1e-5 of the largest.

    >>> def later(batches, x, momentum, epsilon):
    ...     mean, variance = 0.0, 1.0
    ...     for batch in batches:
    ...         mean = momentum * mean + (1 - momentum) * batch.mean(axis=0)
    ...         variance = momentum * variance + (1 - momentum) * batch.var(axis=0)
    ...     return (x - mean) / np.sqrt(variance + epsilon)
    >>> batch_norm_inference(later)
    ✓ later: right in all 5 cases.

    Reference: the answers come from :func:`cnn_course.ops.moving_average`.
    Taught in: Depth and normalisation (lab).
    """
    return judge(
        "batch_norm_inference", function, _inference_cases(), _INFERENCE_MISTAKES, _symptoms.of_numbers
    )


def folded(function: Any) -> Verdict:
    """Check a convolution that does the work of the batch normalisation after it.

    Args:
        function: called as ``function(kernel, gamma, beta, mean, variance, epsilon)``, with a kernel
            (kh, kw, C_in, C_out) and four arrays (C_out,); returns a kernel and a bias (C_out,).

    Returns:
        A Verdict: what is compared is what the folded convolution makes of a picture.

    >>> def fold(kernel, gamma, beta, mean, variance, epsilon):
    ...     factor = gamma / np.sqrt(variance + epsilon)
    ...     return kernel * factor, beta - mean * factor
    >>> folded(fold)
    ✓ fold: right in all 4 cases.

    Reference: :func:`cnn_course.models.fold_batch_normalization`.
    Taught in: Depth and normalisation (lab).
    """
    return judge("folded", _applied(function), _folding_cases(), _FOLDING_MISTAKES, _of_picture)


def identity_kernel(function: Any) -> Verdict:
    """Check the kernel of a convolution that gives back what it gets.

    Args:
        function: called as ``function(size, channels)``; returns (size, size, channels, channels).

    Returns:
        A Verdict.

    >>> def do_nothing(size, channels):
    ...     kernel = np.zeros((size, size, channels, channels))
    ...     kernel[size // 2, size // 2] = np.eye(channels)
    ...     return kernel
    >>> identity_kernel(do_nothing)
    ✓ do_nothing: right in all 4 cases.

    Reference: He et al., 2016, arXiv:1512.03385, section 1.
    Taught in: Depth and normalisation (lab).
    """
    return judge("identity_kernel", function, _identities(), _IDENTITY_MISTAKES, _of_kernel)


# ---- the scale of weights --------------------------------------------------------------------------------


def _scale(fan_in: int, fan_out: int, kind: str) -> float:
    return float(np.sqrt(2 / (fan_in + fan_out if kind == "xavier" else fan_in)))


@cache
def _scales() -> tuple[Case, ...]:
    fans = ((100, 60), (27, 144), (512, 10), (9, 4))  # never alike: then the two kinds would be, too
    cases = [(*fan, kind) for kind in ("he", "xavier") for fan in fans]
    return tuple(Case(f"{one}", one, {}, np.array(_scale(*one))) for one in cases)


_SCALE_MISTAKES = (
    Mistake(
        "That is the variance. The standard deviation is its root.",
        lambda fan_in, fan_out, kind: _scale(fan_in, fan_out, kind) ** 2,
    ),
    Mistake(
        "The two are the wrong way round: Xavier looks at both fans, He at what comes in.",
        lambda fan_in, fan_out, kind: _scale(fan_in, fan_out, "he" if kind == "xavier" else "xavier"),
    ),
    Mistake("The kind makes no difference.", lambda fan_in, fan_out, kind: _scale(fan_in, fan_out, "he")),
    Mistake("The kind makes no difference.", lambda fan_in, fan_out, kind: _scale(fan_in, fan_out, "xavier")),
    Mistake(
        "The 2 is missing. Half of what a ReLU gets is lost; and Xavier's 2 makes a mean of the two fans.",
        lambda fan_in, fan_out, kind: _scale(fan_in, fan_out, kind) / np.sqrt(2),
    ),
    Mistake(
        "He takes the numbers that come in, not those that go out.",
        lambda fan_in, fan_out, kind: _scale(fan_out if kind == "he" else fan_in, fan_out, kind),
    ),
    Mistake(
        "For Xavier too there is a 2 over the sum of the fans.",
        lambda fan_in, fan_out, kind: _scale(fan_in, fan_out, kind) / (2**0.5 if kind == "xavier" else 1),
    ),
    Mistake(
        "For Xavier the fans are added up, and the 2 above the line already makes a mean of them.",
        lambda fan_in, fan_out, kind: _scale(fan_in, fan_out, kind) * (2**0.5 if kind == "xavier" else 1),
    ),
)


# ---- in training -----------------------------------------------------------------------------------------


@cache
def _training_cases() -> tuple[Case, ...]:
    generator = _chance.generator(41)
    cases = []
    for shape in SHAPES:
        channels = shape[-1]
        x = generator.normal(3, generator.uniform(0.1, 4, channels), size=shape)
        gamma, beta = generator.uniform(0.5, 2, channels), generator.normal(size=channels)
        given = (x, gamma, beta, EPSILON)
        cases.append(Case(f"x {shape}", given, {}, _trained(*given)))
    alone = (np.array([[7.0, -2.0]]), np.array([2.0, 3.0]), np.array([0.5, -1.0]), EPSILON)
    # A batch of one number stands in the place of the second, whose single channel tells less.
    cases[1] = Case("a batch of one, x (1, 2)", alone, {}, _trained(*alone))
    return tuple(cases)


def _trained(x: Array, gamma: Any, beta: Any, epsilon: float) -> Array:
    return ops.batch_normalize(x, *ops.batch_statistics(x), gamma, beta, epsilon)


def _over(axes: Callable[[Array], Any]) -> Callable[..., Array]:
    """Normalise over other axes."""

    def wrong(x: Array, gamma: Array, beta: Array, epsilon: float) -> Array:
        over = axes(x)
        centred = x - x.mean(axis=over, keepdims=True)
        normalised: Array = centred / np.sqrt(x.var(axis=over, keepdims=True) + epsilon) * gamma + beta
        return normalised

    return wrong


def _by(divisor: Callable[[Array, float], Array]) -> Callable[..., Array]:
    """Divide by something else."""

    def wrong(x: Array, gamma: Array, beta: Array, epsilon: float) -> Array:
        mean, variance = ops.batch_statistics(x)
        given: Array = gamma * (x - mean) / divisor(variance, epsilon) + beta
        return given

    return wrong


_TRAINING_MISTAKES = (
    Mistake(
        "It divides by the variance. The root of it is wanted.",
        _by(lambda variance, epsilon: variance + epsilon),
    ),
    Mistake(
        "epsilon is added to the root. It stands under it.",
        _by(lambda variance, epsilon: np.sqrt(variance) + epsilon),
    ),
    Mistake(
        "gamma and beta are missing.",
        lambda x, gamma, beta, epsilon: _trained(x, 1.0, 0.0, epsilon),
    ),
    Mistake("beta is missing.", lambda x, gamma, beta, epsilon: _trained(x, gamma, 0.0, epsilon)),
    Mistake("gamma is missing.", lambda x, gamma, beta, epsilon: _trained(x, 1.0, beta, epsilon)),
    Mistake(
        "gamma and beta have changed places.",
        lambda x, gamma, beta, epsilon: _trained(x, beta, gamma, epsilon),
    ),
    Mistake(
        "The shift comes before the scale: gamma multiplies beta too.",
        lambda x, gamma, beta, epsilon: gamma * _trained(x, 1.0, beta, epsilon),
    ),
    Mistake(
        "One mean is taken over everything. Each channel has its own.", _over(lambda x: tuple(range(x.ndim)))
    ),
    Mistake(
        "Each place of the map has a mean of its own. All places of a channel are taken together: take the "
        "mean over all axes but the last.",
        _over(lambda x: 0),
    ),
    Mistake(
        "Each picture is normalised by itself. The mean goes over the batch too.",
        _over(lambda x: tuple(range(1, x.ndim - 1)) or -1),
    ),
    Mistake("The channels are normalised among themselves.", _over(lambda x: -1)),
    Mistake(
        "epsilon is missing, or another one than is given.",
        lambda x, gamma, beta, epsilon: _trained(x, gamma, beta, 0.0),
    ),
    Mistake(
        "The variance is divided by the count less 1. That of np.var is wanted.",
        _by(lambda variance, epsilon: np.sqrt(variance * 16 / 15 + epsilon)),  # of the first case's 16 rows
    ),
    Mistake(
        "Only the mean is divided, since the difference has no brackets.",
        lambda x, gamma, beta, epsilon: (
            gamma * x - ops.batch_statistics(x)[0] / np.sqrt(ops.batch_statistics(x)[1] + epsilon) + beta
        ),
    ),
    Mistake(
        "The mean is not subtracted.",
        lambda x, gamma, beta, epsilon: ops.batch_normalize(
            x, 0.0, ops.batch_statistics(x)[1], gamma, beta, epsilon
        ),
    ),
)


# ---- at inference ----------------------------------------------------------------------------------------


@cache
def _inference_cases() -> tuple[Case, ...]:
    generator = _chance.generator(43)
    cases = []
    # Two first: after a single batch many wrong averages are alike.
    for count, momentum in ((2, 0.9), (1, 0.5), (3, 0.8), (8, 0.99), (0, 0.9)):
        batches = [generator.normal(2 + step, 1 + step, size=(6, 3)) for step in range(count)]
        x = generator.normal(2, 2, size=(4, 3))
        given = (batches, x, momentum, EPSILON)
        cases.append(Case(f"{count} batches, momentum {momentum}", given, {}, _later(*given)))
    return tuple(cases)


def _later(
    batches: list[Array],
    x: Array,
    momentum: float,
    epsilon: float,
    mean: float = 0.0,
    variance: float = 1.0,
) -> Array:
    start = np.full(x.shape[1], mean), np.full(x.shape[1], variance)
    return ops.batch_normalize(x, *_moved(batches, momentum, *start), epsilon=epsilon)


def _moved(batches: list[Array], momentum: float, mean: Array, variance: Array) -> tuple[Array, Array]:
    """Let two averages see some batches."""
    for batch in batches:
        now = ops.batch_statistics(batch)
        mean = ops.moving_average(mean, now[0], momentum)
        variance = ops.moving_average(variance, now[1], momentum)
    return mean, variance


_INFERENCE_MISTAKES = (
    Mistake(
        "The momentum is the wrong way round: it is the share that is kept.",
        lambda batches, x, momentum, epsilon: _later(batches, x, 1 - momentum, epsilon),
    ),
    Mistake(
        "The moving variance begins at 0. It begins at 1.",
        lambda batches, x, momentum, epsilon: _later(batches, x, momentum, epsilon, variance=0.0),
    ),
    Mistake(
        "The moving mean begins at 1. It begins at 0.",
        lambda batches, x, momentum, epsilon: _later(batches, x, momentum, epsilon, mean=1.0),
    ),
    Mistake(
        "x is normalised by its own statistics. At inference the kept ones are used.",
        lambda batches, x, momentum, epsilon: ops.batch_normalize(
            x, *ops.batch_statistics(x), epsilon=epsilon
        ),
    ),
    Mistake(
        "Only the last batch counts. The averages remember those before it.",
        lambda batches, x, momentum, epsilon: _later(batches[-1:], x, 0.0, epsilon),
    ),
    Mistake(
        "The first batch is left out.",
        lambda batches, x, momentum, epsilon: _later(batches[1:], x, momentum, epsilon),
    ),
    Mistake(
        "The batches come in reverse order.",
        lambda batches, x, momentum, epsilon: _later(batches[::-1], x, momentum, epsilon),
    ),
    Mistake(
        "The mean of all batches is taken. A moving average goes a small part of the way each time.",
        lambda batches, x, momentum, epsilon: ops.batch_normalize(
            x,
            np.mean([batch.mean(axis=0) for batch in batches], axis=0),
            np.mean([batch.var(axis=0) for batch in batches], axis=0),
            epsilon=epsilon,
        ),
    ),
    Mistake(
        "The averages begin with the first batch. They begin at 0 and 1, and it goes in as all others.",
        lambda batches, x, momentum, epsilon: ops.batch_normalize(
            x, *_moved(batches[1:], momentum, *ops.batch_statistics(batches[0])), epsilon=epsilon
        ),
    ),
    Mistake(
        "epsilon is missing, or another one than is given.",
        lambda batches, x, momentum, epsilon: _later(batches, x, momentum, 0.0),
    ),
)


# ---- folding ---------------------------------------------------------------------------------------------

PICTURE = _chance.generator(45).normal(size=(1, 5, 6, 3))


def _applied(function: Any) -> Any:
    """Return what a folded convolution makes of a picture, in the place of its kernel and bias."""
    if not callable(function):
        return function

    @functools.wraps(function)
    def applied(kernel: Array, gamma: Array, *given: Any) -> Any:
        found = function(kernel, gamma, *given)
        if found is None or found is Ellipsis:
            return found
        pair = found if isinstance(found, tuple | list) else (found,)
        if any(part is Ellipsis for part in pair):
            return Ellipsis
        new, *more = (as_array(part) for part in pair)
        bias = more[0] if len(more) == 1 else None
        if new is None or bias is None or new.shape != kernel.shape or bias.shape not in _biases(gamma):
            return kernel.ravel()  # no picture, and another one in each case: the symptom says what is wanted
        return ops.conv2d(PICTURE, new) + bias

    return applied


def _biases(gamma: Array) -> tuple[tuple[int, ...], ...]:
    """Return the shapes that will do for a bias: axes of 1 are harmless, and one number may serve for all."""
    return ((), (1,), gamma.shape, (1, 1, len(gamma)), (1, 1, 1, len(gamma)))


def _of_picture(value: Array, expected: Array) -> str:
    if value.shape != expected.shape:
        return "Two are wanted, in this order: a kernel of the old one's shape, and a bias (C_out,)."
    return "A picture through the new kernel and bias gives other numbers. Compare with γ (y − μ) / √… + β."


def _fold(kernel: Array, *given: Any) -> Array:
    return ops.batch_normalize(ops.conv2d(PICTURE, kernel), given[2], given[3], given[0], given[1], given[4])


def _folded_by(factor: Callable[..., Array], bias: Callable[..., Array]) -> Callable[..., Array]:
    """Fold with another factor, or another bias; of gamma and the root, and of beta and the mean."""

    def wrong(
        kernel: Array, gamma: Array, beta: Array, mean: Array, variance: Array, epsilon: float
    ) -> Array:
        root = np.sqrt(variance + epsilon)
        scale = factor(gamma, root)
        return ops.conv2d(PICTURE, kernel * scale) + bias(beta, mean, scale)

    return wrong


@cache
def _folding_cases() -> tuple[Case, ...]:
    generator = _chance.generator(47)
    cases = []
    for filters in (2, 1, 4, 3):
        kernel = generator.normal(size=(3, 2, 3, filters))
        gamma, beta, mean = generator.normal(size=(3, filters))
        given = (kernel, gamma, beta, mean, generator.uniform(0.2, 3, filters), EPSILON)
        cases.append(Case(f"kernel {kernel.shape}", given, {}, _fold(*given)))
    return tuple(cases)


_FOLDING_MISTAKES = (
    Mistake(
        "The mean is forgotten: the bias is beta minus the mean times the factor.",
        _folded_by(lambda gamma, root: gamma / root, lambda beta, mean, scale: beta),
    ),
    Mistake(
        "The mean is not scaled: it is subtracted before gamma and the root come in.",
        _folded_by(lambda gamma, root: gamma / root, lambda beta, mean, scale: beta - mean),
    ),
    Mistake(
        "The mean is added. Its sign changes: beta minus the mean times the factor.",
        _folded_by(lambda gamma, root: gamma / root, lambda beta, mean, scale: beta + mean * scale),
    ),
    Mistake(
        "beta is missing.",
        _folded_by(lambda gamma, root: gamma / root, lambda beta, mean, scale: -mean * scale),
    ),
    Mistake(
        "It divides by the variance. The root of it is wanted.",
        _folded_by(lambda gamma, root: gamma / root**2, lambda beta, mean, scale: beta - mean * scale),
    ),
    Mistake(
        "gamma is missing.",
        _folded_by(lambda gamma, root: 1 / root, lambda beta, mean, scale: beta - mean * scale),
    ),
    Mistake(
        "The variance is missing: the factor is gamma over the root of variance plus epsilon.",
        _folded_by(lambda gamma, root: gamma, lambda beta, mean, scale: beta - mean * scale),
    ),
    Mistake(
        "epsilon is missing, or another one than is given.",
        lambda kernel, gamma, beta, mean, variance, epsilon: _fold(kernel, gamma, beta, mean, variance, 0.0),
    ),
    Mistake(
        "beta is scaled too. It is added at the end, as it is.",
        _folded_by(lambda gamma, root: gamma / root, lambda beta, mean, scale: (beta - mean) * scale),
    ),
    Mistake(
        "The bias does nothing. What becomes of beta and of the mean?",
        _folded_by(lambda gamma, root: gamma / root, lambda beta, mean, scale: 0 * beta),
    ),
    Mistake(
        "The factor is upside down: gamma stands above the line, the root below.",
        _folded_by(lambda gamma, root: root / gamma, lambda beta, mean, scale: beta - mean * scale),
    ),
)


# ---- a convolution that does nothing -----------------------------------------------------------------------


def _identity(size: int, channels: int, *, place: int | None = None) -> Array:
    kernel = np.zeros((size, size, channels, channels))
    middle = size // 2 if place is None else place
    kernel[middle, middle] = np.eye(channels)
    return kernel


@cache
def _identities() -> tuple[Case, ...]:
    cases = ((3, 2), (3, 1), (5, 3), (1, 4))
    return tuple(Case(f"size {size}, {n} channels", (size, n), {}, _identity(size, n)) for size, n in cases)


def _placed(value: Callable[[int], Array]) -> Callable[[int, int], Array]:
    def wrong(size: int, channels: int) -> Array:
        kernel = np.zeros((size, size, channels, channels))
        kernel[size // 2, size // 2] = value(channels)
        return kernel

    return wrong


def _of_kernel(value: Array, expected: Array) -> str:
    if value.shape != expected.shape:
        return f"Its shape is {value.shape}. It should be (size, size, channels, channels): {expected.shape}."
    if _symptoms.same(value / max(np.abs(value).max(), 1e-9), expected):
        return "What comes back is as it was but for its size: the 1 is another number."
    taps = np.argwhere(value.any(axis=(2, 3)))
    if len(taps) == 1 and tuple(taps[0]) != (len(value) // 2,) * 2:
        return "It shifts the picture: the middle tap alone looks at the pixel itself."
    return "Slide it over a picture with one bright pixel: only that one, in its own channel, may come back."


_IDENTITY_MISTAKES = (
    Mistake(
        "Every channel goes to every channel. Only its own must come back: 1 on the diagonal.",
        _placed(lambda channels: np.ones((channels, channels))),
    ),
    Mistake(
        "The channels are averaged. Each comes back as it is: 1 on the diagonal.",
        _placed(lambda channels: np.full((channels, channels), 1 / channels)),
    ),
    Mistake(
        "All taps count. Only the middle one may.",
        lambda size, channels: np.broadcast_to(np.eye(channels), (size, size, channels, channels)),
    ),
    Mistake(
        "The 1 stands in the corner, so the picture is shifted. It belongs in the middle.",
        lambda size, channels: _identity(size, channels, place=0),
    ),
    Mistake(
        "Zeros give zeros: somewhere a 1 must stand.", lambda size, channels: 0 * _identity(size, channels)
    ),
    Mistake(
        "The channels come back in reverse order.",
        lambda size, channels: _identity(size, channels)[..., ::-1],
    ),
)
