"""What the first layer of a really trained network looks for: 7×7 filters, learnt from photographs.

Kept for comparison with Gabor functions and with the cells of the visual cortex. For each filter a few plain
numbers say what it is: how much of it is colour, how long its waves are, which way they run, how oriented it
is.
"""

import dataclasses
from pathlib import Path
from typing import Any

import numpy as np

from cnn_course import models, packing, training
from cnn_course.experiments import _sources
from cnn_course.experiments._definition import SHOWN_SEED, Experiment, Outcome
from cnn_course.experiments._recorded import records, summary
from cnn_course.experiments._schema import NUMBER, SHARE, SPREAD, TEXT, fields, many, packed
from cnn_course.training import Augmentation, TrainConfig

RECIPE = TrainConfig(
    epochs=10,
    batch_size=128,
    learning_rate=0.005,
    schedule="one-cycle",
    weight_decay=0.5,
    augmentation=Augmentation(shift=2, flip=True),
    pixel_mean=0.47,
)
SPECTRUM = 64  # points a side of the Fourier transform that a filter's wave is read from


def perform(variant: str, seed: int, smoke: bool) -> Outcome:
    """Train the network and keep its first layer, before training and after."""
    dataset = _sources.load("cifar10", smoke)
    train, test = _sources.splits(dataset)
    config = dataclasses.replace(RECIPE, seed=seed)
    config = config.smoke() if smoke else config
    network = models.get("first-layer")
    model = models.build(network)
    before = models.get_weights(model)["conv1"][0]
    history = training.fit(model, train, test, config, quiet=smoke)
    kernel = models.get_weights(model)["conv1"][0]
    described = {"network": network.name, "parameters": network.parameters, **config.as_dict()}
    final = {
        "roughness": round(roughness(kernel), 4),
        "roughness_before": round(roughness(before), 4),
        "oriented": sum(row["oriented"] > 0.5 for row in described_filters(kernel)),
    }
    return Outcome(
        described,
        _sources.note(dataset, len(train), len(test)),
        history,
        final,
        {"before": before, "kernel": kernel},
    )


def roughness(kernel: np.ndarray) -> float:
    """Return the mean squared step between neighbouring weights, over the filters' variance; 2 for noise.

    >>> noise = np.random.RandomState(0).normal(size=(7, 7, 3, 500))
    >>> abs(roughness(noise) - 2) < 0.05
    True
    """
    steps = np.concatenate([np.diff(kernel, axis=axis).ravel() for axis in (0, 1)])
    return float(np.mean(steps**2) / np.var(kernel))


def described_filters(kernel: np.ndarray) -> list[dict[str, float]]:
    """Return each filter's share of colour, and the length and direction of its strongest wave in grey.

    Args:
        kernel: (kh, kw, 3, filters).

    Returns:
        For each filter: ``colour``, the share of its energy that is not common to the three channels;
        ``wavelength`` in pixels and ``orientation`` of the stripes in degrees, both as ``ops.gabor`` takes
        them, of its strongest wave; ``oriented``, 0 for a spot to 1 for a grating.
    """
    grey = kernel.mean(axis=2)
    colour = 1 - 3 * np.square(grey).sum(axis=(0, 1)) / np.square(kernel).sum(axis=(0, 1, 2))
    return [
        {"colour": round(max(float(share), 0.0), 4), **_wave(grey[:, :, place])}
        for place, share in enumerate(colour)
    ]


def _wave(image: np.ndarray) -> dict[str, float]:
    """Read the strongest wave, and how much of the energy runs its way, from the Fourier transform."""
    power = np.square(np.abs(np.fft.fft2(image - image.mean(), (SPECTRUM, SPECTRUM))))
    along = np.fft.fftfreq(SPECTRUM)
    down, right = np.meshgrid(along, along, indexing="ij")
    row, column = np.unravel_index(power.argmax(), power.shape)
    # Stripes run across their wave, and rows count downwards while angles turn anticlockwise.
    stripes = (90 - np.degrees(np.arctan2(down[row, column], right[row, column]))) % 180
    turned = np.exp(2j * np.arctan2(down, right))  # doubled, so that opposite directions are one
    return {
        "wavelength": round(float(1 / max(np.hypot(down[row, column], right[row, column]), 1 / SPECTRUM)), 2),
        "orientation": round(float(stripes), 1),
        "oriented": round(float(np.abs((power * turned).sum()) / max(power.sum(), 1e-12)), 4),
    }


CONTENT = {
    "note": TEXT,
    "filters": packed("float32", 7, 7, 3, 32),
    "before": packed("float32", 7, 7, 3, 32),
    "described": many(fields(colour=SHARE, wavelength=NUMBER, orientation=NUMBER, oriented=SHARE), 32),
    "test_accuracy": SPREAD,
}


def figure(folder: Path) -> dict[str, Any]:
    """Return the filters of the run shown, before and after, with what each is."""
    with np.load(folder / f"cifar10-seed{SHOWN_SEED}.npz") as kept:
        before, kernel = kept["before"], kept["kernel"]
    return {
        "note": records(folder, "cifar10")[0]["data"]["note"],
        "filters": packing.pack(kernel),
        "before": packing.pack(before),
        "described": described_filters(kernel),
        "test_accuracy": summary(folder, "cifar10"),
    }


EXPERIMENT = Experiment(("cifar10",), perform, figure, CONTENT)
