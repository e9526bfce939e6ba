"""Our convolution in NumPy against TensorFlow's, run eagerly, and against loops over the pixels.

Each case is timed in rounds, ours and the peer's by turns, so that what else the machine does hits both.
Milliseconds a call.
"""

import os
import time
from collections.abc import Callable
from typing import Any

import numpy as np

from benchmarks._rows import compared
from cnn_course import ops

ROUNDS = 21

# name, images (B, H, W, C), kernel (kh, kw, C_in, C_out)
CASES = (
    ("conv2d, one grey image, 3x3", (1, 128, 128, 1), (3, 3, 1, 1)),
    ("conv2d, one grey image, 5x5", (1, 128, 128, 1), (5, 5, 1, 1)),
    ("conv2d, one colour image, 3x3 to 8", (1, 96, 96, 3), (3, 3, 3, 8)),
    ("conv2d, 32 feature maps, 3x3, 16 to 32", (32, 28, 28, 16), (3, 3, 16, 32)),
)
LOOPED = ("conv2d, one small grey image, 3x3", (1, 48, 48, 1), (3, 3, 1, 1))

Operation = Callable[[np.ndarray, np.ndarray], Any]


def loops(images: np.ndarray, kernel: np.ndarray) -> np.ndarray:
    """Convolve one number at a time: the definition, as nested loops."""
    batch, height, width, channels = images.shape
    rows, columns, _, filters = kernel.shape
    output = np.zeros((batch, height - rows + 1, width - columns + 1, filters), images.dtype)
    for b, y, x, f in np.ndindex(*output.shape):
        total = 0.0
        for i in range(rows):
            for j in range(columns):
                for c in range(channels):
                    total += images[b, y + i, x + j, c] * kernel[i, j, c, f]
        output[b, y, x, f] = total
    return output


def times(
    ours: Operation, peer: Operation, images: np.ndarray, kernel: np.ndarray, calls: int
) -> tuple[list[float], list[float]]:
    """Time both by turns, calls at a time, after one round to warm up. Returns milliseconds a call."""
    sides: tuple[list[float], list[float]] = ([], [])
    for turn in range(ROUNDS + 1):
        for operation, kept in zip((ours, peer), sides, strict=True):
            started = time.perf_counter()
            for _ in range(calls):
                operation(images, kernel)
            if turn:
                kept.append((time.perf_counter() - started) / calls * 1000)
    return sides


def run() -> list[dict[str, Any]]:
    """Time every case. A ratio above 1 means that ours is faster."""
    os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
    import tensorflow as tf

    def eager(images: np.ndarray, kernel: np.ndarray) -> np.ndarray:
        return tf.nn.conv2d(images, kernel, strides=1, padding="VALID").numpy()

    peers = [(*case, eager, "tf.nn.conv2d, eager, from and to NumPy", 5) for case in CASES]
    peers.append((*LOOPED, loops, "loops over pixels, taps and channels", 1))
    generator = np.random.default_rng(0)
    rows: list[dict[str, Any]] = []
    for name, size, taps, peer, peer_name, calls in peers:
        images = generator.random(size, dtype=np.float32)
        kernel = generator.standard_normal(taps, dtype=np.float32)
        np.testing.assert_allclose(ops.conv2d(images, kernel), peer(images, kernel), atol=1e-3)
        both = times(ops.conv2d, peer, images, kernel, calls)
        rows += compared(name, *both, peer_name, "ms")
    return rows
