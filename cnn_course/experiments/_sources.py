"""The data of the experiments, whole, and in words what it was."""

import functools
from dataclasses import replace

import numpy as np

from cnn_course import datasets
from cnn_course.files import sha256_of
from cnn_course.training import DataNote, Split

# What `unpack.py`-like tools make of a JPEG copy of CIFAR-10; recognised so that records can say it.
JPEG_CIFAR10 = "b35b5d896a0f55b431ffcb9f2c0e67cbc116bd379999d019959922f9cc194e5f"


def load(name: str, smoke: bool) -> datasets.Dataset:
    """Load all of a dataset; for a smoke run a few digits stand in for any of them.

    Raises:
        DataError: "This experiment needs all of mnist … Received: 4,000 training images".
    """
    if smoke:
        return _smoke(name)
    dataset, known = datasets.load(name), datasets.info(name)
    if (len(dataset.x_train), len(dataset.x_test)) != (known.train, known.test):
        raise datasets.DataError(
            f"This experiment needs all of {name}, {known.train:,} and {known.test:,} images. "
            f"Received: {len(dataset.x_train):,} training images, from {dataset.source}"
        )
    return dataset


@functools.cache
def _smoke(name: str) -> datasets.Dataset:
    """Return a few MNIST digits, which the package carries, in the frame of another dataset."""
    digits = datasets.load("mnist", quiet=True).subset(256, 128)
    shape = datasets.info(name).image_shape
    if shape == digits.x_train.shape[1:]:
        return digits
    return replace(digits, x_train=_framed(digits.x_train, shape), x_test=_framed(digits.x_test, shape))


def _framed(images: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """Put 28×28 digits into larger frames, on every channel."""
    framed = np.zeros((len(images), *shape), np.uint8)
    framed[:, 2:30, 2:30] = images[..., None]
    return framed


def splits(dataset: datasets.Dataset) -> tuple[Split, Split]:
    """Return training and test images."""
    return Split(dataset.x_train, dataset.y_train), Split(dataset.x_test, dataset.y_test)


def hold_out(train: Split, count: int) -> tuple[Split, Split]:
    """Take count training images away for validation: the same ones whatever the seed of the run."""
    order = np.random.RandomState(0).permutation(len(train))
    return train.take(order[count:]), train.take(order[:count])


def note(dataset: datasets.Dataset, train: int, test: int, words: str = "") -> DataNote:
    """Say what a run was trained and looked at on."""
    copy = (
        "A JPEG re-encoded copy of CIFAR-10: fine detail is smoothed."
        if dataset.sha256 == JPEG_CIFAR10
        else ""
    )
    parts = [
        words,
        copy or ("" if dataset.published else "Not the published file itself, as its checksum shows."),
    ]
    return DataNote(dataset.name, dataset.source, dataset.sha256, train, test, " ".join(filter(None, parts)))


def generated(name: str, words: str, train: np.ndarray, test: np.ndarray) -> DataNote:
    """Say the same of images that the experiment draws itself; the checksum is of their bytes."""
    digest = sha256_of(train.tobytes() + test.tobytes())
    return DataNote(name, "drawn by the experiment", digest, len(train), len(test), words)


def carried(words: str, train: np.ndarray, test: np.ndarray) -> DataNote:
    """Say the same of digits among those that every installation has."""
    note = generated("mnist", words, train, test)
    return replace(note, source="5,000 real digits that cnn_course carries")
