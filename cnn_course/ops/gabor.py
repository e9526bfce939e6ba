"""Gabor filters: stripes that fade out, the model of a simple cell in the visual cortex."""

from typing import Any

import numpy as np

from cnn_course.arguments import number, pair
from cnn_course.ops._arguments import Array


def gabor(
    size: Any = 9,
    wavelength: float = 6.0,
    orientation: float = 90.0,
    phase: float = 0.0,
    sigma: float = 2.0,
    aspect: float = 0.7,
) -> Array:
    """Make a Gabor filter: a wave under a Gaussian bell, with no answer to flat areas.

    With x across the stripes and y along them, in pixels from the centre:
    exp(−(x² + aspect² · y²) / (2 · sigma²)) · (cos(2π · x / wavelength + phase) − c); c makes the sum zero.

    Args:
        size: height and width in pixels, one number or two.
        wavelength: distance from one bright stripe to the next in pixels, at least 2.
        orientation: direction of the stripes in degrees, anticlockwise: 0 is horizontal, 90 vertical.
        phase: where the wave stands in degrees: 0 a bright stripe in the middle, ±90 an edge, 180 a dark one.
        sigma: width of the bell across the stripes in pixels (one standard deviation), at least 0.1.
        aspect: sigma divided by the bell's width along the stripes, 0.01 to 100; small is long.

    Returns:
        (size, size), float64.

    Raises:
        ValueError: "wavelength must be a number from 2 to 1e+06. Received: wavelength=0".
        TypeError: "sigma must be a number from 0.1 to 1e+06. Received: sigma='2'".

    >>> stripes = gabor(size=5, wavelength=4, orientation=90, sigma=1.5)
    >>> stripes.shape, bool(abs(stripes.sum()) < 1e-12), bool(stripes[2, 2] > 0 > stripes[2, 0])
    ((5, 5), True, True)

    Reference: Jones and Palmer, 1987, Journal of Neurophysiology 58(6); Lee, 1996, IEEE TPAMI 18(10).
    Taught in: How animals see.
    """
    height, width = pair("size", size)
    wavelength = number("wavelength", wavelength, 2, 1e6)
    sigma = number("sigma", sigma, 0.1, 1e6)
    aspect = number("aspect", aspect, 0.01, 100)
    angle = np.deg2rad(number("orientation", orientation))
    shift = np.deg2rad(number("phase", phase))
    right = np.arange(width) - (width - 1) / 2
    up = ((height - 1) / 2 - np.arange(height))[:, np.newaxis]
    across = right * np.sin(angle) - up * np.cos(angle)
    along = right * np.cos(angle) + up * np.sin(angle)
    distances = across**2 + (aspect * along) ** 2
    bell = np.exp(-(distances - distances.min()) / (2 * sigma**2))  # 1 at the pixel nearest to the centre
    wave = np.cos(2 * np.pi * across / wavelength + shift)
    stripes: Array = bell * (wave - (bell * wave).sum() / bell.sum())
    return stripes
