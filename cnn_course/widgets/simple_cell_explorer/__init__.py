"""The figure that lets the reader record from a model of a simple or a complex cell."""

from typing import Any

import numpy as np
import traitlets

from cnn_course import ops
from cnn_course.widgets import _traits
from cnn_course.widgets._figure import Figure, Plot
from cnn_course.widgets._traits import Array, signed

# The receptive field: everything but its direction and its phase.
FIELD: dict[str, float] = {"size": 31, "wavelength": 12, "sigma": 4, "aspect": 0.6}
PHASES = (0, 90, 180, 270)  # of the simple cells that make a complex one, a quarter of a wave apart
STIMULI = ("bar", "grating")
CELLS = ("simple", "complex")
STIMULUS = ("stimulus", "orientation", "width", "position", "wavelength", "phase")
FURTHEST = 12  # pixels that the bar is moved at most


class SimpleCellExplorer(Figure):
    """Show a bar or a grating to a model of a nerve cell, and how the cell answers.

    A simple cell answers with the sum of stimulus times receptive field, or 0 where that is negative. A
    complex cell adds up the squares of four simple ones, a quarter of a wave apart, and takes the root. The
    field is ``ops.gabor(31, wavelength=12, sigma=4, aspect=0.6)`` in the preferred direction. In the stimulus
    0 is the grey of the background, 1 bright and −1 dark. `stimulus` says which of the two is shown; what is
    set of the other one waits until it is.

    Args:
        stimulus: "bar", bright on grey, or "grating", stripes from edge to edge.
        orientation: direction of the bar or the stripes in degrees, anticlockwise, 0 to 180: 0 is horizontal,
            90 vertical.
        width: of the bar, 1 to 16 pixels.
        position: how far the bar lies beside the middle, −12 to 12 pixels: to the right where it is upright,
            downwards where it lies.
        wavelength: of the grating, from one bright stripe to the next, 4 to 24 pixels.
        phase: of the grating, 0 to 360 degrees: 0 has a bright stripe in the middle.
        cell: "simple" or "complex".
        preferred: the direction of the receptive field in degrees, 0 to 180.
        prediction: "none", or what the reader expects the simple cell to answer to a bar that is pushed
            aside: "same", "half", "nothing"; "shown" if they would rather see. Saying it in the page pushes
            the bar.

    Raises:
        TraitError: "orientation must be a number from 0 to 180 degrees. Received: orientation=200",
            "cell must be simple or complex. Received: cell='both'", and their like.
        TypeError: "SimpleCellExplorer has no such setting. Received: …".
        FileNotFoundError: "The figure 'simple_cell_explorer' has not been bundled …".

    >>> explorer = SimpleCellExplorer(orientation=90, width=6)
    >>> round(explorer.response, 1)
    48.3
    >>> explorer.position = 4
    >>> explorer.response
    0.0
    >>> explorer.cell = "complex"
    >>> round(explorer.response, 1)
    41.7

    Reference: Jones and Palmer, 1987, Journal of Neurophysiology 58(6); Adelson and Bergen, 1985, Journal of
        the Optical Society of America A 2(2).
    Taught in: How animals see.
    """

    examples = (
        {},
        {"orientation": 75, "position": 6, "width": 2},
        {"stimulus": "grating", "orientation": 60, "cell": "complex"},
    )

    stimulus = _traits.Choice(STIMULI, "bar", _traits.EITHER).tag(sync=True)
    orientation = _traits.Amount(0, 180, 90, "degrees").tag(sync=True)
    width = _traits.Amount(1, 16, 6, "pixels").tag(sync=True)
    position = _traits.Amount(-FURTHEST, FURTHEST, 0, "pixels").tag(sync=True)
    wavelength = _traits.Amount(4, 24, 12, "pixels").tag(sync=True)
    phase = _traits.Amount(0, 360, 0, "degrees").tag(sync=True)
    cell = _traits.Choice(CELLS, "simple", _traits.EITHER).tag(sync=True)
    preferred = _traits.Amount(0, 180, 90, "degrees").tag(sync=True)
    prediction = _traits.guess("same", "half", "nothing")

    _field = traitlets.Dict(read_only=True).tag(sync=True)

    def _handed_over(self) -> dict[str, Any]:
        return {"_field": dict(FIELD)}

    # ---- what is shown

    @property
    def picture(self) -> Array:
        """The stimulus inside the receptive field, (31, 31), from −1 to 1."""
        return self._picture()

    @property
    def fields(self) -> Array:
        """The fields of the simple cells at work, (1, 31, 31), or (4, 31, 31) for a complex cell."""
        return self._fields(self.cell)

    @property
    def sums(self) -> Array:
        """The sum of stimulus times field for each of ``fields``, (1,) or (4,), not yet cut off at 0."""
        return (self.fields * self.picture).sum(axis=(1, 2))

    @property
    def response(self) -> float:
        """The answer of the cell, at least 0."""
        return float(self._responses([self.picture], self.cell)[0])

    @property
    def tuning(self) -> tuple[Array, Array]:
        """The tuning curve: directions in degrees, 0 to 180, and the answer to each, both (181,)."""
        directions: Array = np.arange(181.0)
        shown = [self._picture(orientation=direction) for direction in directions]
        return directions, self._responses(shown, self.cell)

    @property
    def sweep(self) -> tuple[Array, Array, Array]:
        """What both kinds of cell answer while the stimulus is moved: places, simple, complex.

        The bar goes over positions from −12 to 12 pixels, (49,); the grating over phases from 0 to 360
        degrees, (73,).
        """
        is_bar = self.stimulus == "bar"
        places: Array = np.arange(-FURTHEST, FURTHEST + 0.5, 0.5) if is_bar else np.arange(0.0, 361, 5)
        name = "position" if is_bar else "phase"
        shown = [self._picture(**{name: place}) for place in places]
        simple, energy = (self._responses(shown, cell) for cell in CELLS)
        return places, simple, energy

    def _picture(self, **changes: float) -> Array:
        """Return the stimulus with some settings changed."""
        now = {name: getattr(self, name) for name in STIMULUS} | changes
        across = _across(now["orientation"])
        if now["stimulus"] == "bar":
            bar: Array = np.clip(now["width"] / 2 + 0.5 - np.abs(across - now["position"]), 0, 1)
            return bar
        grating: Array = np.cos(2 * np.pi * across / now["wavelength"] + np.deg2rad(now["phase"]))
        return grating

    def _fields(self, cell: str) -> Array:
        phases = PHASES[:1] if cell == "simple" else PHASES
        return np.stack([ops.gabor(orientation=self.preferred, phase=phase, **FIELD) for phase in phases])

    def _responses(self, shown: list[Array], cell: str) -> Array:
        """Return a cell's answers to some stimuli, (N,): the root of the squares of its simple cells."""
        sums = np.einsum("nhw,fhw->nf", np.stack(shown), self._fields(cell))
        answers: Array = np.sqrt((np.maximum(sums, 0) ** 2).sum(axis=1))
        return answers

    # ---- still and words

    def _drawing(self) -> Plot:
        from cnn_course import plots  # matplotlib is slow to import

        return plots.simple_cell_still, {
            "stimulus": self.picture,
            "fields": self.fields,
            "tuning": self.tuning,
            "present": (self.orientation, self.response),
        }

    def describe(self) -> str:
        """Say in a sentence what the figure shows at present.

        >>> for part in SimpleCellExplorer(orientation=60).describe().split("; "):
        ...     print(part)
        A simple cell that prefers 90° looks at a bright bar, 6 pixels wide, at 60°, in the middle
        it answers 14.9. At the preferred direction it would answer 48.3.
        """
        words = self._words.simple_cell_explorer
        if self.stimulus == "bar":
            aside = signed(self.position) if self.position else None
            shown = words.bar(self.width, self.orientation, aside)
        else:
            shown = words.grating(self.wavelength, self.orientation, self.phase)
        best = float(self._responses([self._picture(orientation=self.preferred)], self.cell)[0])
        return words.describe(self.cell, self.preferred, shown, self.response, best)


def _across(orientation: float) -> Array:
    """Return each pixel's distance from a line through the middle of the field, (31, 31)."""
    half = (int(FIELD["size"]) - 1) // 2
    right = np.arange(-half, half + 1)
    up = -right[:, np.newaxis]
    angle = np.deg2rad(orientation)
    across: Array = right * np.sin(angle) - up * np.cos(angle)
    return across
