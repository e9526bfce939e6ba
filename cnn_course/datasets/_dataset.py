"""A loaded dataset: its arrays, and where they came from."""

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from cnn_course.arguments import whole
from cnn_course.saying import fitting

SEEDS = 2**32


@dataclass(frozen=True, repr=False, eq=False)
class Dataset:
    """Training and test images with their labels, and what is known of them.

    Attributes:
        name: The dataset's name.
        x_train: Training images, uint8 from 0 to 255, of shape ``(N, H, W)``, or ``(N, H, W, 3)`` in colour.
        y_train: Training labels, int64, shape ``(N,)``.
        x_test: Test images, as ``x_train``.
        y_test: Test labels, as ``y_train``.
        class_names: The name of each label, in order.
        source: Where the data came from, in words.
        path: The file it was read from.
        sha256: The checksum of that file.
        published: Whether that file is the one its publisher offers, or was converted from it.
        note: What to know before training on it, in words. Empty where there is nothing to say.
        licence: The terms it comes under.
        citation: How to cite it.
        homepage: Where it lives.
    """

    name: str
    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    class_names: tuple[str, ...]
    source: str
    path: Path
    sha256: str
    published: bool
    note: str
    licence: str
    citation: str
    homepage: str

    def __repr__(self) -> str:
        lines = [f"Dataset {self.holds()}", f"  from: {self.source}: {self.path}"]
        return "\n".join([*lines, f"  note: {self.note}"] if self.note else lines)

    def __str__(self) -> str:
        return fitting(repr(self))

    def holds(self) -> str:
        """Return what the dataset holds, in one phrase."""
        size = " × ".join(map(str, self.x_train.shape[1:]))
        return (
            f"{self.name}: {len(self.x_train):,} training and {len(self.x_test):,} test images of {size}, "
            f"{len(self.class_names)} classes"
        )

    def shuffled(self, seed: int = 0) -> "Dataset":
        """Return the same images in a random order, training and test images each among themselves.

        Args:
            seed: Which order: an integer from 0 to 2³² − 1. A seed gives the same order on every machine.

        Returns:
            A new dataset with arrays of the same shapes.

        Raises:
            TypeError: "seed must be a whole number from 0 to 4294967295. Received: seed=0.5".
            ValueError: "seed must be a whole number from 0 to 4294967295. Received: seed=-1".

        Taught in: lab 01.
        """
        random = _random(seed)
        train, test = (random.permutation(len(labels)) for labels in (self.y_train, self.y_test))
        note = _without_order(self.note) + f" Shuffled with seed {seed}."
        return self._picked(train, test, note.strip())

    def subset(self, n_train: int, n_test: int, seed: int = 0) -> "Dataset":
        """Return fewer images, drawn at random so that every class keeps its share, in random order.

        Args:
            n_train: How many training images to keep, from 1 to all.
            n_test: How many test images to keep, from 1 to all.
            seed: Which ones: an integer from 0 to 2³² − 1. A seed draws the same images on every machine.

        Returns:
            A new dataset of ``n_train`` and ``n_test`` images. Each class has its share to within one image.

        Raises:
            TypeError: "n_train must be a whole number from 1 to …. Received: n_train=0.5".
            ValueError: "n_train must be a whole number from 1 to …. Received: n_train=0".

        Reference: Cochran, W. G. (1977). Sampling Techniques, 3rd edition, chapter 5 (stratified
            sampling with proportional allocation).

        Taught in: lab 01.
        """
        n_train = whole("n_train", n_train, 1, len(self.y_train))
        n_test = whole("n_test", n_test, 1, len(self.y_test))
        random = _random(seed)
        train = stratified(self.y_train, n_train, random)
        test = stratified(self.y_test, n_test, random)
        note = (
            f"{_without_order(self.note)} A subset: {n_train:,} of {len(self.y_train):,} training and "
            f"{n_test:,} of {len(self.y_test):,} test images, every class in proportion, seed {seed}."
        )
        return self._picked(train, test, note.strip())

    def _picked(self, train: np.ndarray, test: np.ndarray, note: str) -> "Dataset":
        return replace(
            self,
            x_train=self.x_train[train],
            y_train=self.y_train[train],
            x_test=self.x_test[test],
            y_test=self.y_test[test],
            note=note,
        )


CLASS_ORDER = "In class order: call .shuffled(seed) before training."


def _without_order(note: str) -> str:
    return note.replace(CLASS_ORDER, "").strip()


def in_class_order(labels: np.ndarray) -> bool:
    """Tell whether all images of class 0 come first, then all of class 1, and so on."""
    return len(labels) > 1 and bool(np.all(labels[:-1] <= labels[1:]))


def stratified(labels: np.ndarray, n: int, random: np.random.RandomState) -> np.ndarray:
    """Draw ``n`` indices so that every class keeps its share (largest remainders), in random order.

    Args:
        labels: Integer labels, shape ``(N,)``.
        n: How many to draw, from 1 to N.
        random: The source of chance.

    Returns:
        Indices into ``labels``, shape ``(n,)``.
    """
    classes, counts = np.unique(labels, return_counts=True)
    exact = counts * n
    shares = exact // len(labels)
    # The images still to be given away go to the classes that rounding down has cost most.
    left = n - shares.sum()
    shares[np.argsort(-(exact % len(labels)), kind="stable")[:left]] += 1
    drawn = [
        random.permutation(np.flatnonzero(labels == c))[:share]
        for c, share in zip(classes, shares, strict=True)
    ]
    return random.permutation(np.concatenate(drawn))


def _random(seed: int) -> np.random.RandomState:
    """Return the generator whose stream NumPy has promised never to change: recorded runs stay repeatable."""
    return np.random.RandomState(whole("seed", seed, 0, SEEDS - 1))
