"""What was recorded of a trained network with gates: ten photographs, and what their scores follow from."""

from dataclasses import dataclass
from functools import cache
from typing import Any

import numpy as np

from cnn_course import packing, results

EXPERIMENT = "squeeze-excite"
CLASSES = ("airplane", "automobile", "bird", "cat", "deer", "dog", "frog", "horse", "ship", "truck")


@dataclass(frozen=True)
class Gated:
    """The last block with gates: it stands directly before global pooling and the dense layer.

    Attributes:
        photos: (10, 32, 32, 3), one of each class, bytes.
        squeeze: (10, 32), the mean of each map before it is scaled.
        gates: (10, 32), those that the network gives.
        mean: (32,), the gates' means over all test photographs.
        permutation: (32,), whose gate a channel gets where they are permuted.
        kernel: (32, 10), of the dense layer.
        bias: (10,), of the dense layer.
    """

    photos: np.ndarray
    squeeze: np.ndarray
    gates: np.ndarray
    mean: np.ndarray
    permutation: np.ndarray
    kernel: np.ndarray
    bias: np.ndarray

    def given(self, photo: int, source: str) -> np.ndarray:
        """Return the gates that a photograph gets from a source other than the reader's hand."""
        return {
            "own": self.gates[photo],
            "permuted": self.gates[photo][self.permutation],
            "swapped": self.gates[photo - 1],  # the first one gets those of the last
            "mean": self.mean,
        }[source]

    def shares(self, photo: int, gates: np.ndarray) -> np.ndarray:
        """Return the softmax of bias + Σ gate · mean · weights: pooling and dense layer, exactly."""
        scores = self.bias + (gates * self.squeeze[photo]) @ self.kernel
        powers = np.exp(scores - scores.max())
        return np.asarray(powers / powers.sum())


@cache
def content() -> dict[str, Any]:
    """Return what the experiment keeps for pages."""
    return results.figure(EXPERIMENT)


@cache
def gated() -> Gated:
    """Return the network's last block."""
    found = content()
    arrays = {name: packing.unpack(found[name]) for name in ("squeeze", "gates", "mean", "kernel", "bias")}
    return Gated(
        packing.unpack(found["photos"]),
        permutation=np.array(found["permutation"]),
        **{name: one.astype(np.float64) for name, one in arrays.items()},
    )


@cache
def deviations(place: int) -> np.ndarray:
    """Return a block's gates by class, (10, channels), less each channel's mean over the classes."""
    found = content()
    by_class = packing.unpack(found["by_class"][found["blocks"][place]["name"]])
    return np.asarray(by_class - by_class.mean(axis=0))
