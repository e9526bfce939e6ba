"""Check the initial weights, by their mean and their spread."""

from typing import Any

import numpy as np

from cnn_course.checks._calling import without_warnings
from cnn_course.checks._judge import Array, Case, ask, name_of, no_function
from cnn_course.checks._verdict import Verdict

SHAPES = ((3, 3, 24, 96), (5, 5, 16, 48), (800, 100), (1, 1, 256, 96))
LOPSIDED = 0.15  # of the third moment in spreads; chance moves it by less than 0.04 here
SPREAD = 0.03  # what the standard deviation may be off by; chance moves it by 0.3 to 0.5 % here


@without_warnings
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
    if (nothing := no_function("he_weights", function)) is not None:
        return nothing
    name = name_of(function, "he_weights")
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
    if hint := _wrong_spread(first, shape):
        return hint, False
    if abs(_skew(first)) > LOPSIDED:
        return "Large weights are more frequent on one side of 0 than on the other.", False
    return "", False


def _skew(drawn: Array) -> float:
    """Return the third moment, in spreads: 0 where both signs are drawn alike."""
    return float((((drawn - drawn.mean()) / drawn.std()) ** 3).mean())


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
