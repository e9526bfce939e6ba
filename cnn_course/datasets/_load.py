"""The look-up order: classroom's folder, course cache, the dataset's home, what the package carries."""

import shutil
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from cnn_course.files import put, sha256_of, workplace
from cnn_course.places import (
    CACHE,
    CLASSROOM,
    DataError,
    NoHomeError,
    cache_folder,
    classroom_folder,
    opened_up,
)
from cnn_course.saying import remark

from . import _digits, _npz
from ._catalogue import DatasetInfo, info, names
from ._dataset import CLASS_ORDER, Dataset, in_class_order
from ._home import MEANWHILE, OutOfReachError, bring
from ._npz import Contents

Missed = list[str]  # why each place that was tried had nothing


def load(name: str, *, quiet: bool = False) -> Dataset:
    """Load a dataset from the nearest place that has it, verified, and say which place that was.

    The places, in order: ``$CNN_COURSE_DATA/<name>.npz``, the course cache, the dataset's home through Keras'
    downloader (kept in the course cache from then on), and for MNIST the 5,000 real digits that this package
    carries. Images keep the order of the file, which may be class order: ``Dataset.shuffled`` mixes them.

    Args:
        name: One of ``names()``.
        quiet: Print nothing.

    Returns:
        The dataset: images uint8 of shape ``(N, H, W)`` or ``(N, H, W, 3)``, labels int64 of shape ``(N,)``.

    Raises:
        TypeError: "a dataset's name is a string. Received: name=…".
        ValueError: "there is no dataset of this name. Received: name=…".
        DataError: "… cannot be used as …" for a broken file, "… is not on this machine …" where every
            place failed.

    >>> load("mnist", quiet=True).x_train.shape[1:]  # doctest: +SKIP
    (28, 28)

    Taught in: lab 01.
    """
    entry = info(name)
    missed: Missed = []
    for place in (_from_classroom, _from_cache, _home_place(quiet), _from_the_package):
        dataset = place(entry, missed)
        if dataset:
            if not quiet:
                remark(told(dataset))
            return dataset
    raise DataError(_ways_out(entry, missed))


def told(dataset: Dataset) -> str:
    """Return the line that ``load`` prints."""
    return " ".join(
        filter(None, [f"{dataset.holds()}. From {dataset.source}: {dataset.path}.", dataset.note])
    )


def _from_classroom(entry: DatasetInfo, missed: Missed) -> Dataset | None:
    folder = classroom_folder()
    if folder is None:
        missed.append(f"${CLASSROOM} is not set")
        return None
    return _from_folder(entry, folder, f"the classroom folder (${CLASSROOM})", missed)


def _from_cache(entry: DatasetInfo, missed: Missed) -> Dataset | None:
    try:
        folder = cache_folder()
    except NoHomeError as error:
        missed.append(str(error))
        return None
    return _from_folder(entry, folder, "the course cache", missed)


def _from_folder(entry: DatasetInfo, folder: Path, source: str, missed: Missed) -> Dataset | None:
    path = folder / f"{entry.name}.npz"
    if not _is_file(path):
        missed.append(f"{path} is not there")
        return None
    return _assembled(entry, _npz.read(path, entry), path, source)


def _is_file(path: Path) -> bool:
    """Tell whether a file is there; a folder that must not be looked into is told of."""
    try:
        return path.is_file()
    except OSError as error:
        raise DataError(_npz.cannot_be_read(path, error)) from None


def _home_place(quiet: bool) -> Callable[[DatasetInfo, Missed], Dataset | None]:
    def from_home(entry: DatasetInfo, missed: Missed) -> Dataset | None:
        try:
            path = bring(entry, cache_folder(), quiet)
        except (OutOfReachError, NoHomeError) as error:
            missed.append(str(error))
            return None
        return _assembled(entry, _npz.read(path, entry), path, "its home, just now, into the course cache")

    return from_home


def _from_the_package(entry: DatasetInfo, missed: Missed) -> Dataset | None:
    if entry.name != "mnist":
        missed.append("the package carries no part of it")
        return None
    try:
        file = _digits.packed_file()
        arrays = _digits.split()
    except DataError as error:
        missed.append(str(error))
        return None
    digest = sha256_of(file.read_bytes())
    contents = Contents(**arrays, sha256=digest, published=digest == _digits.SHA256)
    return _assembled(entry, contents, Path(str(file)), "the 5,000 real digits that cnn_course carries")


def _assembled(entry: DatasetInfo, contents: Contents, path: Path, source: str) -> Dataset:
    """Return a dataset, with a note on whatever a reader of its results would want to know."""
    notes = []
    if not contents.published:
        notes.append(f"Not the published file: its SHA-256 is {contents.sha256}.")
    if (len(contents.x_train), len(contents.x_test)) != (entry.train, entry.test):
        notes.append(f"A part only: {entry.title} as published is {entry.train:,} and {entry.test:,} images.")
    if in_class_order(contents.y_train):
        notes.append(CLASS_ORDER)
    return Dataset(
        name=entry.name,
        class_names=entry.class_names,
        source=source,
        path=path,
        note=" ".join(notes),
        licence=entry.licence,
        citation=entry.citation,
        homepage=entry.homepage,
        **contents._asdict(),
    )


def _ways_out(entry: DatasetInfo, missed: Missed) -> str:
    cached = _cached(entry.name)
    folder = cached.parent if cached else "a folder"
    tried = "\n".join(f"  - {reason}" for reason in missed)
    return (
        f"{entry.name} is not on this machine and could not be fetched:\n{tried}\n"
        f"Ways out:\n"
        f"  - connect to the network and try again;\n"
        f"  - on a connected machine: cnn-course data fetch {entry.name} --to DIR, bring DIR here "
        f"and set {CLASSROOM} to it;\n"
        f"  - if you have {entry.name}.npz (x_train, y_train, x_test, y_test), put it into {folder} "
        f"(or set {CACHE})."
    )


@dataclass(frozen=True)
class Holding:
    """What this machine has of a dataset, found without the network.

    Attributes:
        name: The dataset's name.
        there: Whether ``load`` would succeed with no network.
        words: What it is and where, or why it cannot be used, in one line.
        broken: Whether a file is in the way that cannot be used.
    """

    name: str
    there: bool
    words: str
    broken: bool = False


def holding(name: str) -> Holding:
    """Say what this machine has of a dataset, and from where, without the network.

    Args:
        name: One of ``names()``.

    Returns:
        What ``load`` would give with no network.

    Raises:
        TypeError: "a dataset's name is a string. Received: name=…".
        ValueError: "there is no dataset of this name. Received: name=…".

    >>> holding("mnist").name
    'mnist'
    """
    entry = info(name)
    for place in (_from_classroom, _from_cache, _from_the_package):
        try:
            dataset = place(entry, [])
        except DataError as error:
            return Holding(name, False, str(error), broken=True)
        if dataset:
            return Holding(name, True, told(dataset).removeprefix(f"{name}: "))
    return Holding(name, False, f"not here; load({name!r}) would fetch it from {_hosts(entry)}")


def holdings() -> list[Holding]:
    """Say what this machine has of every dataset, without the network.

    Returns:
        One holding for each of ``names()``.
    """
    return [holding(name) for name in names()]


def fetch(name: str, folder: Path | str | None = None, *, quiet: bool = False) -> Path:
    """Put a dataset's published data into a folder, for a classroom or a USB stick.

    A file that is there already and can be used is kept, and never overwritten: where it is not the published
    one, that is said. Otherwise a published copy in the course cache is
    copied, and failing that the data comes from its home.

    Args:
        name: One of ``names()``.
        folder: Where to put ``<name>.npz``. By default the course cache.
        quiet: Show no progress, and do not say so of a file that cannot be verified.

    Returns:
        The path of the file.

    Raises:
        TypeError: "a dataset's name is a string. Received: name=…".
        ValueError: "there is no dataset of this name. Received: name=…".
        DataError: "… cannot be used as …" for a broken file in the way, "… could not be fetched …" otherwise.
    """
    entry = info(name)
    target = opened_up("folder", folder) if folder is not None else cache_folder()
    path = target / f"{name}.npz"
    if _is_file(path):
        found = _npz.read(path, entry)
        if not (found.published or quiet):
            remark(_unverified(path, found.sha256), page=sys.stderr)
        return path
    if path.exists():
        raise DataError(
            f"{name} could not be fetched: {path} is in its place and is no file. Move it elsewhere."
        )
    try:
        cached = _cached(name)
        if cached and cached.is_file() and _npz.read(cached, entry).published:
            return _copied(cached, path, name)
        return bring(entry, target, quiet)
    except (OutOfReachError, OSError) as error:
        raise DataError(f"{name} could not be fetched: {error}.") from None


def _cached(name: str) -> Path | None:
    try:
        return cache_folder() / f"{name}.npz"
    except NoHomeError:
        return None


def _unverified(path: Path, sha256: str) -> str:
    return (
        f"{path} was there already and is kept, not verified: it is not the published file, and nobody "
        f"vouches for what it holds (its SHA-256 is {sha256}). For the published one, move it elsewhere and "
        "fetch again."
    )


def _copied(cached: Path, path: Path, name: str) -> Path:
    with workplace(path.parent, name) as scratch:
        copy = Path(shutil.copyfile(cached, scratch / "copy.npz"))
        if not path.exists():  # someone may have put one there while this one waited
            put(copy, path)
        elif sha256_of(path) != sha256_of(copy):
            raise OutOfReachError(MEANWHILE.format(path=path))
    return path


def _hosts(entry: DatasetInfo) -> str:
    return entry.files[0].url.split("/")[2]
