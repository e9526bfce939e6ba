"""Model cells of the visual cortex, and the experiments that find out what they answer to.

Everything happens in a field of 31 × 31 pixels, as in the figure ``SimpleCellExplorer``: 0 is the grey of
the background, 1 is bright and −1 is dark. Directions are in degrees, anticlockwise: 0 is horizontal, 90
vertical.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from cnn_course import ops, pixels
from cnn_course.arguments import whole
from cnn_course.saying import fitting

Array = np.ndarray[Any, np.dtype[np.floating[Any]]]
Answers = Callable[[Array], Any]  # one picture (31, 31) to a number; a cell takes (N, 31, 31) as well

SIZE = 31
YEAR = 1959  # of Hubel and Wiesel's first paper: part of the seed


# ---- what can be shown to a cell


def bar(orientation: float = 90.0, width: float = 6.0, shift: float = 0.0) -> Array:
    """Draw a bright bar on grey.

    Args:
        orientation: direction of the bar in degrees.
        width: in pixels.
        shift: pixels that the bar lies beside the middle: to the right where it is upright, downwards where
            it lies.

    Returns:
        (31, 31), from 0 to 1.

    >>> bar(90, width=3)[0, 13:18].round(6).tolist()
    [0.0, 1.0, 1.0, 1.0, 0.0]

    Taught in: How animals see.
    """
    drawn: Array = np.clip(width / 2 + 0.5 - np.abs(_across(orientation) - shift), 0, 1)
    return drawn


def grating(orientation: float = 90.0, wavelength: float = 12.0, phase: float = 0.0) -> Array:
    """Draw a grating: stripes from edge to edge, bright and dark by turns.

    With x across the stripes, in pixels from the middle: cos(2π · x / wavelength + phase).

    Args:
        orientation: direction of the stripes in degrees.
        wavelength: pixels from one bright stripe to the next.
        phase: in degrees; 0 has a bright stripe in the middle, 180 a dark one.

    Returns:
        (31, 31), from −1 to 1.

    >>> grating(0, wavelength=4)[13:18, 0].round(6).tolist()
    [-1.0, 0.0, 1.0, 0.0, -1.0]

    Taught in: How animals see.
    """
    return np.cos(2 * np.pi * _across(orientation) / wavelength + np.deg2rad(phase))


def noise(count: int, seed: int = 0) -> Array:
    """Draw pictures of white noise: each pixel by itself, normally distributed around the grey.

    Args:
        count: how many pictures.
        seed: another one gives other pictures.

    Returns:
        (count, 31, 31), float32.

    >>> noise(3).shape
    (3, 31, 31)

    Taught in: How animals see (lab).
    """
    return np.random.default_rng(seed).standard_normal((count, SIZE, SIZE), dtype=np.float32)


# ---- the cells


class Cell:
    """A model of a nerve cell, with an electrode beside it: call it with a picture, and it gives its answer.

    A simple cell answers with the sum of picture times receptive field, or 0 where that is negative. A
    complex cell takes the root of the summed squares of four simple ones, a quarter of a wave apart.

    Args:
        fields: the receptive fields of the simple cells in it, (1, 31, 31) or (4, 31, 31).

    >>> cell = Cell(ops.gabor(31, wavelength=12, sigma=4, aspect=0.6)[np.newaxis])
    >>> round(cell(bar(90)), 1), cell(bar(90, shift=4))
    (48.3, 0.0)

    Reference: Jones and Palmer, 1987, Journal of Neurophysiology 58(6); Adelson and Bergen, 1985, Journal of
        the Optical Society of America A 2(2).
    Taught in: How animals see.
    """

    __slots__ = ("__fields",)

    def __init__(self, fields: Array) -> None:
        self.__fields = np.array(fields, dtype=np.float64).reshape(-1, SIZE * SIZE)

    def __call__(self, picture: Any) -> Any:
        """Return the answer to one picture (31, 31), at least 0; or to many (N, 31, 31), an array (N,).

        Raises:
            ValueError: "The cell looks at 31 × 31 pixels. Received: a picture of shape (28, 28)",
                "A picture holds finite numbers. Received: NaN or infinity".
        """
        shown = np.asarray(pixels.plain("picture", picture), dtype=np.float64)
        if shown.ndim not in (2, 3) or shown.shape[-2:] != (SIZE, SIZE):
            raise ValueError(
                f"The cell looks at {SIZE} × {SIZE} pixels. Received: a picture of shape {shown.shape}"
            )
        if not np.isfinite(shown).all():
            raise ValueError("A picture holds finite numbers. Received: NaN or infinity")
        sums = np.maximum(shown.reshape(-1, SIZE * SIZE) @ self.__fields.T, 0)
        answers = np.sqrt((sums**2).sum(axis=1))
        return float(answers[0]) if shown.ndim == 2 else answers

    def __repr__(self) -> str:
        return f"<a cell that looks at {SIZE} × {SIZE} pixels>"

    def __str__(self) -> str:
        return fitting(repr(self))


def unknown(number: int) -> Cell:
    """Find a cell whose tuning nobody tells you.

    Its direction, the width of its stripes and their place are drawn at random, and so is whether it is a
    simple or a complex cell. The same number always gives the same cell.

    Args:
        number: at least 0.

    Returns:
        The cell.

    Raises:
        TypeError: "number must be a whole number of at least 0. Received: number=0.5".
        ValueError: "number must be a whole number of at least 0. Received: number=-1".

    >>> unknown(1)
    <a cell that looks at 31 × 31 pixels>
    >>> unknown(1)(bar(30)) == unknown(1)(bar(30))
    True

    Reference: Hubel and Wiesel, 1959, Journal of Physiology 148(3).
    Taught in: How animals see (lab).
    """
    drawn = np.random.default_rng([YEAR, whole("number", number, 0)])
    wavelength = drawn.uniform(7, 11)
    shape = {
        "orientation": drawn.uniform(0, 180),
        "sigma": wavelength * drawn.uniform(0.4, 0.45),
        "aspect": drawn.uniform(0.6, 0.8),
    }
    phase = drawn.uniform(0, 360)
    quarters = (0, 90, 180, 270) if drawn.random() < 0.5 else (0,)
    fields = [ops.gabor(SIZE, wavelength, phase=phase + quarter, **shape) for quarter in quarters]
    return Cell(np.stack(fields))


# ---- experiments


@dataclass(frozen=True)
class Grating:
    """A grating, and what a cell answers to it.

    Attributes:
        orientation: direction of the stripes in degrees, from 0 to below 180.
        wavelength: in pixels.
        phase: in degrees, from 0 to below 360.
        answer: of the cell.
    """

    orientation: float
    wavelength: float
    phase: float
    answer: float


def tuning_curve(
    cell: Answers, directions: Collection[float], wavelength: float, phases: Collection[float]
) -> Array:
    """Measure what a cell answers to each direction: the strongest answer while the grating is pushed along.

    Args:
        cell: called with one picture, (31, 31).
        directions: in degrees, D of them.
        wavelength: of the grating, in pixels.
        phases: of the grating, in degrees; each direction is tried with all of them.

    Returns:
        (D,), the largest of the answers to the phases.

    >>> upright = Cell(ops.gabor(31, wavelength=12, sigma=4, aspect=0.6)[np.newaxis])
    >>> tuning_curve(upright, [0, 45, 90], 12, [0, 90, 180, 270]).round().tolist()
    [0.0, 2.0, 80.0]

    Reference: Hubel and Wiesel, 1962, Journal of Physiology 160(1).
    Taught in: How animals see.
    """
    return np.array(
        [max(cell(grating(direction, wavelength, phase)) for phase in phases) for direction in directions]
    )


@dataclass(frozen=True)
class Tuning:
    """What the filters of a layer answer to gratings.

    Attributes:
        directions: of the stripes, in degrees, (D,).
        curves: each filter's answer to each direction, (filters, D), at the wavelength that it likes best.
        selectivity: (filters,), 0 for a filter that answers alike to all directions, 1 for one that answers
            to a single one; not a number for a filter that answers to nothing.
    """

    directions: Array
    curves: Array
    selectivity: Array


def filter_tuning(kernel: Any, wavelengths: Collection[float] = (2.5, 3, 4, 6, 9)) -> Tuning:
    """Show grey gratings to the filters of a first layer, as to the cells of a cortex.

    The strongest answer while a grating is pushed along counts, as in :func:`tuning_curve`. Selectivity is
    the length of the mean of the directions, their angles doubled, each weighed by the answer to it.

    Args:
        kernel: (kh, kw, C_in, filters), of odd sizes up to 31.
        wavelengths: of the gratings, in pixels.

    Returns:
        The curves and how selective they are.

    Raises:
        ValueError: "kernel must be (kh, kw, C_in, filters), of odd sizes up to 31. Received: shape (3, 3)".

    >>> upright = np.array([[-1.0, 0, 1]] * 3).reshape(3, 3, 1, 1)
    >>> tuning = filter_tuning(upright)
    >>> int(tuning.directions[tuning.curves[0].argmax()]), float(tuning.selectivity[0].round(1))
    (90, 0.4)

    Reference: Ringach, Shapley and Hawken, 2002, Journal of Neuroscience 22(13).
    Taught in: What did it look at?
    """
    weights = np.asarray(kernel, dtype=np.float64)
    if weights.ndim != 4 or any(side % 2 == 0 or side > SIZE for side in weights.shape[:2]):
        raise ValueError(
            f"kernel must be (kh, kw, C_in, filters), of odd sizes up to {SIZE}. "
            f"Received: shape {weights.shape}"
        )
    above, beside = ((SIZE - side) // 2 for side in weights.shape[:2])
    middle = np.s_[above : above + weights.shape[0], beside : beside + weights.shape[1]]
    grey = weights.sum(axis=2)  # a grey picture gives the same to each channel
    directions, phases = np.arange(0.0, 180, 5), np.arange(0.0, 360, 30)
    gratings = np.array(
        [
            [[grating(one, wave, phase)[middle] for phase in phases] for wave in wavelengths]
            for one in directions
        ]
    )
    answers = np.maximum(np.einsum("dwpyx,yxk->kdwp", gratings, grey), 0).max(axis=3)
    best = answers.max(axis=1).argmax(axis=1)
    curves = np.take_along_axis(answers, best[:, None, None], axis=2)[:, :, 0]
    summed = np.where(curves.max(axis=1) > 1e-3 * curves.max(), curves.sum(axis=1), np.nan)
    return Tuning(directions, curves, np.abs(curves @ np.exp(2j * np.deg2rad(directions))) / summed)


def best_grating(cell: Answers) -> Grating:
    """Search for the grating to which a cell answers most: first coarsely, then in smaller and smaller steps.

    Args:
        cell: called with one picture, (31, 31).

    Returns:
        The grating. The direction is exact to about half a degree, the wavelength to about 1 %.

    >>> best_grating(Cell(ops.gabor(31, wavelength=9, orientation=30, sigma=4)[np.newaxis])).orientation
    30.0

    Taught in: How animals see (lab).
    """

    def answer(place: Array) -> float:
        return float(cell(grating(*place)))

    coarse = [
        np.array([direction, wavelength, phase], dtype=float)
        for direction in range(0, 180, 15)
        for wavelength in (5.5, 7, 9, 11, 14)
        for phase in range(0, 360, 45)
    ]
    best, most = _climb(answer, max(coarse, key=answer), np.array([8.0, 1.0, 30.0]), rounds=6)
    turns, direction = divmod(best[0], 180)
    phase = (best[2] if turns % 2 == 0 else -best[2]) % 360  # half a turn runs the wave backwards
    return Grating(float(direction), float(best[1]), float(phase), most)


@dataclass(frozen=True)
class Fit:
    """A Gabor function fitted to a field, and how well it fits.

    Attributes:
        orientation: direction of the stripes in degrees, from 0 to below 180.
        wavelength: in pixels.
        phase: in degrees, from 0 to below 360.
        sigma: width of the bell across the stripes in pixels.
        aspect: sigma divided by the bell's width along the stripes.
        right: pixels from the middle of the field to that of the bell.
        up: pixels from the middle of the field to that of the bell.
        explained: the share of the field's variance that the fitted function explains, 0 to 1.
        model: the fitted function, in the shape of the field.
    """

    orientation: float
    wavelength: float
    phase: float
    sigma: float
    aspect: float
    right: float
    up: float
    explained: float
    model: Array


def explained(target: Array, model: Array) -> float:
    """Tell which share of a field's variance a model explains, scaled and shifted as fits best.

    Args:
        target: (h, w), not constant.
        model: (h, w), not constant.

    Returns:
        The squared correlation of their numbers, 0 to 1.

    >>> field = np.array([[0.0, 1.0], [2.0, 3.0]])
    >>> round(explained(field, 5 - 2 * field), 6), explained(field, np.array([[1.0, -1.0], [-1.0, 1.0]]))
    (1.0, 0.0)

    Taught in: How animals see (lab).
    """
    target = np.asarray(pixels.plain("target", target), dtype=np.float64)
    model = np.asarray(pixels.plain("model", model), dtype=np.float64)
    target, model = target - target.mean(), model - model.mean()
    return float((target * model).sum() ** 2 / ((target**2).sum() * (model**2).sum()))


def fit_gabor(field: Any) -> Fit:
    """Fit a Gabor function, which may lie anywhere in the field, by least squares.

    Amplitude, phase and a constant follow from the rest by solving linear equations. Direction, wavelength,
    width, length and place are tried on a grid, and the best two are improved in smaller and smaller steps.

    Args:
        field: (h, w), at least 5 × 5, not constant.

    Returns:
        The fit. Wavelengths from 2.5 pixels to twice the field's size, widths from 0.6 pixels to its size and
        aspects from 0.25 to 2 are allowed.

    Raises:
        ValueError: "A field has rows and columns, at least 5 of each. Received: field of shape (3,)",
            "A field holds finite numbers that are not all the same. Received: …".

    >>> fit = fit_gabor(ops.gabor(15, wavelength=7, orientation=30, phase=60, sigma=3))
    >>> round(fit.orientation), round(fit.wavelength), round(fit.phase), fit.explained > 0.999
    (30, 7, 60, True)

    Reference: Jones and Palmer, 1987, Journal of Neurophysiology 58(6).
    Taught in: How animals see (lab).
    """
    target = np.asarray(pixels.plain("field", field), dtype=np.float64)
    if target.ndim != 2 or min(target.shape) < 5:
        raise ValueError(
            f"A field has rows and columns, at least 5 of each. Received: field of shape {target.shape}"
        )
    if not np.isfinite(target).all() or np.ptp(target) == 0:
        said = f"from {target.min()} to {target.max()}"
        raise ValueError(f"A field holds finite numbers that are not all the same. Received: {said}")
    size = min(target.shape)
    low = np.array([-np.inf, 2.5, 0.6, 0.25, -size / 2, -size / 2])
    high = np.array([np.inf, 2.0 * size, 1.0 * size, 2.0, size / 2, size / 2])

    def share(place: Array) -> float:
        inside = ((low <= place) & (place <= high)).all()
        return _solved(target, _parts(target.shape, place))[0] if inside else -1.0

    starts, tried = _grid(target.shape)
    shares = np.array([_solved(target, parts)[0] for parts in tried])
    steps = np.array([10.0, size / 10, size / 12, 0.2, size / 10, size / 10])
    climbed = [_climb(share, starts[place], steps, rounds=6) for place in np.argsort(shares)[-2:]]
    best, most = max(climbed, key=lambda end: end[1])
    _, phase, model = _solved(target, _parts(target.shape, best))
    turns, direction = divmod(best[0], 180)
    phase = (phase if turns % 2 == 0 else -phase) % 360
    wavelength, sigma, aspect, right, up = map(float, best[1:])
    return Fit(float(direction), wavelength, phase, sigma, aspect, right, up, most, model)


@cache
def _grid(shape: tuple[int, int]) -> tuple[Array, Array]:
    """Return places to start from, (G, 6), and the two waves under the bell at each, (G, 2, h · w)."""
    size = min(shape)
    places = np.array(
        [
            (direction, wavelength, width * wavelength, 0.7, right, up)
            for wavelength in np.geomspace(3, 1.5 * size, 6)
            for width in (0.3, 0.5)
            for direction in range(0, 180, 15)
            for right in (-size / 5, 0, size / 5)
            for up in (-size / 5, 0, size / 5)
        ]
    )
    return places, np.stack([_parts(shape, place) for place in places])


def _parts(shape: tuple[int, ...], place: Array) -> Array:
    """Return the two waves under the bell, a quarter of a wave apart, each with a sum of 0: (2, h · w)."""
    direction, wavelength, sigma, aspect, right, up = place
    height, width = shape
    rights = np.arange(width) - (width - 1) / 2 - right
    ups = ((height - 1) / 2 - np.arange(height) - up)[:, np.newaxis]
    angle = np.deg2rad(direction)
    across = rights * np.sin(angle) - ups * np.cos(angle)
    along = rights * np.cos(angle) + ups * np.sin(angle)
    bell = np.exp(-(across**2 + (aspect * along) ** 2) / (2 * sigma**2)).ravel()
    wave = (2 * np.pi / wavelength) * across.ravel()
    parts = np.stack([bell * np.cos(wave), bell * np.sin(wave)])
    balanced: Array = parts - parts.sum(axis=1, keepdims=True) * (bell / bell.sum())
    return balanced


def _solved(target: Array, parts: Array) -> tuple[float, float, Array]:
    """Return the share explained, the phase in degrees and the model of the best mixture of two waves.

    amplitude · cos(wave + phase) = a · cos(wave) + b · sin(wave), with a = amplitude · cos(phase) and
    b = −amplitude · sin(phase).
    """
    centred = target.ravel() - target.mean()
    (cc, cs), (_, ss) = parts @ parts.T
    c, s = parts @ centred
    least = 1e-9 * (cc + ss) + 1e-300  # where the two waves are nearly one
    below = (cc + least) * (ss + least) - cs * cs
    a, b = ((ss + least) * c - cs * s) / below, ((cc + least) * s - cs * c) / below
    model = a * parts[0] + b * parts[1]
    unexplained = centred - model
    share = 1 - float(unexplained @ unexplained) / float(centred @ centred)
    return share, float(np.rad2deg(np.arctan2(-b, a))), model.reshape(target.shape)


def _climb(height: Callable[[Array], float], start: Array, steps: Array, rounds: int) -> tuple[Array, float]:
    """Step along one axis at a time as long as it goes up, then halve the steps; return place and height."""
    place, top = start, height(start)
    worth = 1e-4 * abs(top)  # a step that gains less is not taken
    for _ in range(rounds):
        moved = True
        while moved:
            moved = False
            for axis, step in enumerate(steps):
                for sign in (1, -1):
                    tried = place.copy()
                    tried[axis] += sign * step
                    if (found := height(tried)) > top + worth:
                        place, top, moved = tried, found, True
                        break
        steps = steps / 2
    return place, top


def _across(orientation: float) -> Array:
    """Return each pixel's distance from a line through the middle of the field, (31, 31)."""
    right = np.arange(SIZE) - SIZE // 2
    up = -right[:, np.newaxis]
    angle = np.deg2rad(orientation)
    across: Array = right * np.sin(angle) - up * np.cos(angle)
    return across
