"""What a network is fed: how a picture of any size becomes the numbers that it was trained on."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

Normalise = Callable[[np.ndarray], np.ndarray]


@dataclass(frozen=True)
class Scaled:
    """(x − subtract) / divide, of pixels from 0 to 255.

    >>> Scaled(127, 128)(np.array([255.0]))
    array([1.])
    """

    subtract: float
    divide: float

    def __call__(self, pixels: np.ndarray) -> np.ndarray:
        """Return the numbers that the network takes."""
        return (pixels - self.subtract) / self.divide


@dataclass(frozen=True)
class Preparation:
    """The way from a picture to a network's input. A changed one is made by ``dataclasses.replace``.

    Attributes:
        size: rows and columns of the input.
        crop: the side of the square in the middle that is looked at, in shares of the picture's shorter side.
        normalise: makes pixels from 0 to 255 into what the network takes.

    >>> Preparation(224, 0.875, Scaled(127, 128))(np.zeros((300, 451, 3), np.uint8)).shape
    (224, 224, 3)
    """

    size: int
    crop: float
    normalise: Normalise

    def __call__(self, picture: np.ndarray) -> np.ndarray:
        """Return what the network is fed of a picture.

        Args:
            picture: (H, W, 3), uint8 from 0 to 255, red, green and blue.

        Returns:
            (size, size, 3), float32.
        """
        return np.asarray(self.normalise(self.square(picture).astype(np.float32)), np.float32)

    def square(self, picture: np.ndarray) -> np.ndarray:
        """Return the square in the middle of a picture at the network's size, resized bicubically.

        Args:
            picture: (H, W, 3), uint8.

        Returns:
            (size, size, 3), uint8: what the network sees, as a picture.
        """
        from PIL import Image

        height, width = picture.shape[:2]
        side = max(1.0, self.crop * min(height, width))
        left, top = (width - side) / 2, (height - side) / 2
        box = (left, top, left + side, top + side)
        shape = (self.size, self.size)
        return np.asarray(Image.fromarray(picture).resize(shape, Image.Resampling.BICUBIC, box))
