"""Check a filter by what it answers to, not by its numbers: many filters find the same thing."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from cnn_course import ops
from cnn_course.checks._calling import without_warnings
from cnn_course.checks._verdict import Verdict

Array = np.ndarray[Any, Any]

SIZE, MIDDLE = 21, 10
DARK, BRIGHT = 0.2, 0.8
LARGEST = 9  # so that a filter sees at most one edge or line of a scene
LOPSIDED = 1.5  # the wanted sign must be this many times as strong as the other
SILENCE = 0.01  # an answer below this share of the strongest one counts as none


def _edge(above: float, below: float) -> Array:
    """Make an image whose brightness changes half-way down."""
    image = np.full((SIZE, SIZE), above)
    image[MIDDLE:] = below
    return image


def _bright(where: Any) -> Array:
    """Make a dark image that is bright in the places given."""
    image = np.full((SIZE, SIZE), DARK)
    image[where] = BRIGHT
    return image


_ALL = np.arange(SIZE)
SCENES: dict[str, Array] = {
    "edges with dark above bright": _edge(DARK, BRIGHT),
    "edges with bright above dark": _edge(BRIGHT, DARK),
    "edges with dark left of bright": _edge(DARK, BRIGHT).T,
    "edges with bright left of dark": _edge(BRIGHT, DARK).T,
    "bright horizontal lines": _bright(MIDDLE),
    "bright vertical lines": _bright((_ALL, MIDDLE)),
    "bright falling lines": _bright((_ALL, _ALL)),
    "bright rising lines": _bright((_ALL, _ALL[::-1])),
    "bright spots": _bright((MIDDLE, MIDDLE)),
}
FLAT = "flat areas"


@dataclass(frozen=True)
class _Target:
    """What a filter must answer to, with which sign, and what must leave it silent, or at least quieter."""

    scene: str
    positive: bool
    silent: tuple[str, ...] = ()
    quieter: tuple[str, ...] = ()


_UP_DOWN = ("edges with dark above bright", "edges with bright above dark")
_LEFT_RIGHT = ("edges with dark left of bright", "edges with bright left of dark")
_LINES = ("bright horizontal lines", "bright vertical lines", "bright falling lines", "bright rising lines")

TARGETS = {
    "dark above bright": _Target(_UP_DOWN[0], True, silent=_LEFT_RIGHT),
    "bright above dark": _Target(_UP_DOWN[1], True, silent=_LEFT_RIGHT),
    "dark left of bright": _Target(_LEFT_RIGHT[0], True, silent=_UP_DOWN),
    "bright left of dark": _Target(_LEFT_RIGHT[1], True, silent=_UP_DOWN),
    "horizontal edges": _Target(_UP_DOWN[0], False, silent=_LEFT_RIGHT),
    "vertical edges": _Target(_LEFT_RIGHT[0], False, silent=_UP_DOWN),
    "horizontal lines": _Target(_LINES[0], True, silent=_LINES[1:2], quieter=(*_LINES[2:], *_UP_DOWN)),
    "vertical lines": _Target(_LINES[1], True, silent=_LINES[:1], quieter=(*_LINES[2:], *_LEFT_RIGHT)),
    "falling lines": _Target(_LINES[2], True, quieter=(*_LINES[:2], _LINES[3])),
    "rising lines": _Target(_LINES[3], True, quieter=_LINES[:3]),
    "bright spots": _Target("bright spots", True, quieter=(*_UP_DOWN, *_LEFT_RIGHT, *_LINES)),
}


@without_warnings
def filter_finds(kernel: Any, target: str) -> Verdict:
    """Check that a filter finds what it is meant to find, and nothing else.

    The filter is slid (cross-correlation, as in networks) over small test images. It must answer to the
    target, with a positive number where the target says which way round; flat areas must leave it silent,
    and so must edges and lines across the target's direction.

    Args:
        kernel: the filter, (kh, kw), 1 to 9 taps a side.
        target: "dark above bright", "bright above dark", "dark left of bright", "bright left of dark",
            "horizontal edges", "vertical edges" (either way round), "horizontal lines", "vertical lines",
            "falling lines", "rising lines", "bright spots".

    Returns:
        A Verdict. Many filters pass.

    Raises:
        ValueError: "There is no such target. Received: target='cats'. Known: dark above bright, ...".

    >>> filter_finds([[-1, 0, 1], [-2, 0, 2], [-1, 0, 1]], "dark left of bright")
    ✓ filter: it finds dark left of bright.

    Reference: the answers come from :func:`cnn_course.ops.conv2d`.
    Taught in: Convolution (lab).
    """
    if target not in TARGETS:
        raise ValueError(f"There is no such target. Received: target={target!r}. Known: {', '.join(TARGETS)}")
    if kernel is None or kernel is Ellipsis:
        return Verdict("open", "filter: not answered yet.")
    hint = _unusable(kernel) or _misses(np.asarray(kernel, dtype=np.float64), TARGETS[target])
    if hint:
        return Verdict("failed", f"filter: it does not find {target} yet.", hint)
    return Verdict("passed", f"filter: it finds {target}.")


def _unusable(kernel: Any) -> str:
    """Say why a filter cannot be tried."""
    try:
        array = np.asarray(kernel)
    except Exception:  # a learner may give anything
        return "The rows of a filter must be of one length."
    if array.dtype.kind not in "iuf":
        return f"A filter holds real numbers, not {array.dtype}."
    if array.ndim != 2 or array.size == 0:
        return f"A filter has rows and columns. Yours is of shape {array.shape}."
    if max(array.shape) > LARGEST:
        return f"A filter of at most {LARGEST} rows and columns will do. Yours is of shape {array.shape}."
    if not np.isfinite(array).all():
        return "It holds NaN or infinity."
    if not array.any():
        return "It is zero everywhere, so it never answers."
    return ""


def _misses(kernel: Array, target: _Target) -> str:
    """Say what the filter does that it should not, the plainest fault first."""
    kernel = kernel / np.abs(kernel).max()
    answers = {name: _answer(kernel, scene) for name, scene in SCENES.items()}
    answers[FLAT] = _answer(kernel, np.full((SIZE, SIZE), BRIGHT))
    strength = {name: np.abs(answer).max() for name, answer in answers.items()}
    wanted, heard = answers[target.scene], strength[target.scene]
    loudest = max(strength, key=lambda name: strength[name])
    if strength[FLAT] > SILENCE * strength[loudest]:
        return "It answers to flat areas: its numbers do not add up to zero."
    if heard <= SILENCE * strength[loudest]:
        return f"It does not answer to {target.scene}. It answers to {loudest}."
    if target.positive and -wanted.min() > LOPSIDED * wanted.max():
        return f"It finds the opposite: its answer to {target.scene} is negative."
    for scene in target.silent:
        if strength[scene] > SILENCE * heard:
            return f"It also answers to {scene}, which should leave it silent."
    for scene in target.quieter:
        if strength[scene] >= heard * (1 - SILENCE):
            return f"It answers to {scene} as much as to {target.scene}, or more."
    if target.positive and wanted.max() < LOPSIDED * -wanted.min():
        return f"It answers to {target.scene} with both signs alike. It should be positive there."
    return ""


def _answer(kernel: Array, scene: Array) -> Array:
    images = scene[np.newaxis, :, :, np.newaxis]
    return ops.conv2d(images, kernel[:, :, np.newaxis, np.newaxis])[0, :, :, 0]
