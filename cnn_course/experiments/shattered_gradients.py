"""Do the gradients of neighbouring inputs have anything to do with each other? In new networks, by depth.

A network of one number in and one number out is a curve, and its gradient is another. Both are looked at on
256 inputs. Of the gradient the correlation of each place with the next one is taken: near 1 it is a smooth
curve, near 0 it is noise, of which no step can learn. Nothing is trained.

line: the input is a number from -2 to 2, and layers are dense, 200 wide. Beside the number the network gets a
    one, as if the first layer had biases; without it a network of ReLUs would be made of two straight pieces,
    and there would be nothing to see.
arc: the input turns from one photograph to another one, by an angle from -2 to 2, and layers are convolutions
    of 3×3, 8 maps of 16×16.

plain: weights, ReLU. plain_bn: batch normalisation before each ReLU, its statistics those of the inputs
looked at, and then held. residual: x + W·ReLU(x). residual_bn: x + W·ReLU(BN(x)). residual_bn_tenth: the same
with 0.1·W. All weights as He draws them.

Replicates: Balduzzi et al., 2017, arXiv:1702.08591, sections 2 and 3.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from cnn_course import datasets
from cnn_course.experiments import _sources
from cnn_course.experiments._definition import Experiment, Outcome
from cnn_course.experiments._recorded import records
from cnn_course.experiments._schema import COUNT, INTEGER, NUMBER, each, fields, many

FORMS = ("line", "arc")
NETS = ("plain", "plain_bn", "residual", "residual_bn", "residual_bn_tenth")
VARIANTS = tuple(f"{form}-{net}" for form in FORMS for net in NETS)
DEPTHS = (1, 2, 4, 8, 16, 24, 32, 48, 64)
DRAWS = {"line": 8, "arc": 4}  # of the weights, for each seed
POINTS = 256
REACH = 2.0  # inputs lie from -REACH to REACH
WIDTH = 200
SIDE, MAPS = 16, 8
PHOTOS = ("chelsea", "coffee")
EPSILON = 1e-5

Curve = np.ndarray[Any, np.dtype[np.float32]]


@dataclass(frozen=True)
class Net:
    """Which of the networks: does it normalise, and what becomes of a layer's input and output?"""

    normalised: bool
    skips: bool
    scale: float

    @classmethod
    def named(cls, name: str) -> "Net":
        """Return the network of a name."""
        return cls("bn" in name, name.startswith("residual"), 0.1 if name.endswith("tenth") else 1.0)


def inputs(form: str, points: int) -> tuple[Curve, Curve]:
    """Return the inputs of a form, and by how much each changes along the way."""
    places = np.linspace(-REACH, REACH, points, dtype=np.float32)
    if form == "line":
        return np.stack([places, np.ones_like(places)], 1), np.tile(np.array([1, 0], np.float32), (points, 1))
    one, other = (_patch(name) for name in PHOTOS)
    sine, cosine = (turn(places)[:, None, None, None] for turn in (np.sin, np.cos))
    turned, along = cosine * one + sine * other, cosine * other - sine * one
    return np.asarray(turned, np.float32), np.asarray(along, np.float32)


def _patch(name: str) -> Curve:
    """Return the middle of a photograph, 16×16 pixels, each channel of mean 0, all of size 1."""
    pixels = datasets.photo(name, size=SIDE).astype(np.float32)
    pixels -= pixels.mean(axis=(0, 1))
    return np.asarray(pixels / pixels.std(), np.float32)


def drawn(form: str, channels: int, random: np.random.Generator) -> Curve:
    """Draw the weights of a layer as He does."""
    shape = (channels, WIDTH) if form == "line" else (9 * channels, MAPS)
    return random.standard_normal(shape, np.float32) * np.float32(np.sqrt(2 / shape[0]))


def applied(form: str, weights: Curve, x: Curve) -> Curve:
    """Return what a layer's weights make of its input."""
    return x @ weights if form == "line" else _windows(x) @ weights


def _windows(x: Curve) -> Curve:
    """Return the 3×3 windows about each pixel, zeros beyond the border: (B, H, W, 9·C)."""
    padded = np.pad(x, ((0, 0), (1, 1), (1, 1), (0, 0)))
    rows, columns = x.shape[1:3]
    shifts = [
        padded[:, down : down + rows, right : right + columns] for down in range(3) for right in range(3)
    ]
    return np.concatenate(shifts, axis=-1)


def activated(net: Net, x: Curve, slope: Curve) -> tuple[Curve, Curve]:
    """Return what normalisation and ReLU make of numbers, and of their change along the way."""
    if net.normalised:
        axes = tuple(range(x.ndim - 1))
        spread = np.sqrt(x.var(axis=axes) + np.float32(EPSILON))
        x, slope = (x - x.mean(axis=axes)) / spread, slope / spread
    alive = x > 0
    return x * alive, slope * alive


def gradients(form: str, net: Net, random: np.random.Generator, points: int = POINTS) -> dict[int, Curve]:
    """Return for each depth the gradient of a random network's output, input by input.

    The networks of all depths are one network, read off after so many layers by a random sum.
    """
    x, slope = inputs(form, points)
    first = drawn(form, x.shape[-1], random)
    x, slope = applied(form, first, x), applied(form, first, slope)
    found = {}
    for depth in range(1, max(DEPTHS) + 1):
        if depth > 1:
            active, along = activated(net, x, slope)
            weights = drawn(form, x.shape[-1], random) * np.float32(net.scale)
            kept, turned = (x, slope) if net.skips else (np.float32(0), np.float32(0))
            x, slope = kept + applied(form, weights, active), turned + applied(form, weights, along)
        if depth in DEPTHS:
            _, along = activated(net, x, slope)
            flat = along.reshape(points, -1)
            found[depth] = flat @ random.standard_normal(flat.shape[1], np.float32)
    return found


def neighbours(gradient: Curve) -> float:
    """Return the correlation of each number with the next one; 0 where all are the same.

    >>> round(neighbours(np.sin(np.linspace(0, 6, 100))), 2), neighbours(np.tile([1.0, -1.0], 50))
    (1.0, -1.0)
    """
    one, next_one = gradient[:-1].astype(np.float64), gradient[1:].astype(np.float64)
    if one.std() == 0 or next_one.std() == 0:
        return 0.0
    return float(np.corrcoef(one, next_one)[0, 1])


def perform(variant: str, seed: int, smoke: bool) -> Outcome:
    """Draw networks of one kind, and correlate their gradients."""
    form, name = variant.split("-")
    random = np.random.default_rng([seed, VARIANTS.index(variant)])
    draws, points = (1, 16) if smoke else (DRAWS[form], POINTS)
    net = Net.named(name)
    all_draws = [gradients(form, net, random, points) for _ in range(draws)]
    found = {f"depth_{depth}": [round(neighbours(one[depth]), 4) for one in all_draws] for depth in DEPTHS}
    looked_at = inputs(form, points)[0]
    words = {
        "line": f"{points} numbers from -{REACH:g} to {REACH:g}, and a one beside each.",
        "arc": f"{points} mixtures of two photographs that the package carries: {' and '.join(PHOTOS)}.",
    }[form]
    config = {
        "form": form,
        "network": name,
        "depths": list(DEPTHS),
        "draws": draws,
        "points": points,
        "width": WIDTH if form == "line" else MAPS,
        "initialisation": "he_normal",
        "seed": seed,
    }
    note = _sources.generated(f"{form} of inputs", words, looked_at[:0], looked_at)
    return Outcome(config, note, final={"correlation": found})


SUMMARY = fields(median=many(NUMBER), low=many(NUMBER), high=many(NUMBER), draws=INTEGER)
CONTENT = {"depths": many(COUNT, len(DEPTHS)), "correlation": each(VARIANTS, SUMMARY)}


def figure(folder: Path) -> dict[str, Any]:
    """Return for each network and depth the median over all draws, and between what eight of ten lie."""
    correlation = {}
    for variant in VARIANTS:
        runs = [run["final"]["correlation"] for run in records(folder, variant)]
        draws = np.array([np.concatenate([run[f"depth_{depth}"] for run in runs]) for depth in DEPTHS])
        low, median, high = (
            [round(float(one), 4) for one in np.quantile(draws, share, axis=1)] for share in (0.1, 0.5, 0.9)
        )
        correlation[variant] = {"median": median, "low": low, "high": high, "draws": draws.shape[1]}
    return {"depths": list(DEPTHS), "correlation": correlation}


EXPERIMENT = Experiment(VARIANTS, perform, figure, CONTENT)
