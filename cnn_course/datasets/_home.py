"""Bring a dataset from its home, through Keras' downloader, into a folder of ours."""

import contextlib
import gzip
import io
import pickle
import shutil
import tarfile
from collections.abc import Callable
from pathlib import Path

import numpy as np

from cnn_course.fetching import OutOfReachError, keras_downloader, probe, stall_limit
from cnn_course.files import put, sha256_of, workplace
from cnn_course.places import NoHomeError, keras_folder
from cnn_course.saying import forgiving_page

from . import _npz
from ._catalogue import DatasetInfo, PublishedFile

MEANWHILE = "another {path} has appeared meanwhile; it is kept: try again"


def bring(info: DatasetInfo, folder: Path, quiet: bool = False) -> Path:
    """Put ``<name>.npz`` into a folder, whole and verified, or leave the folder as it was.

    Args:
        info: The dataset.
        folder: Where to put it. Made if it is not there.
        quiet: Show no progress.

    Returns:
        The path of the file.

    Raises:
        OutOfReachError: no network, no Keras, a wrong checksum, or a folder that cannot be written.
    """
    target = folder / f"{info.name}.npz"
    try:
        with workplace(folder, info.name) as scratch:
            if not target.exists():  # another process may have made it while this one waited
                made = _made(info, scratch, quiet)
                _npz.read(made, info)
                if target.exists():  # a download takes minutes
                    raise OutOfReachError(MEANWHILE.format(path=target))
                put(made, target)
    except OSError as error:
        raise OutOfReachError(f"{folder} cannot be written ({error})") from None
    return target


def _made(info: DatasetInfo, scratch: Path, quiet: bool) -> Path:
    """Return the path of a finished ``.npz`` in the scratch folder."""
    files = [_obtained(file, scratch, quiet) for file in info.files]
    made = scratch / "made.npz"
    if info.layout == "npz":
        shutil.copyfile(files[0], made)
    else:
        _npz.write(made, info, _UNPACK[info.layout](files))
    return made


def _obtained(file: PublishedFile, scratch: Path, quiet: bool) -> Path:
    """Return the path of one published file: the one that Keras has kept already, or a download."""
    with contextlib.suppress(OSError, NoHomeError):  # what must not be looked at is as good as not there
        kept = keras_folder() / file.kept_by_keras
        if kept.is_file() and sha256_of(kept) == file.sha256:
            return kept
    probe(file.url)
    get_file = keras_downloader()
    try:
        path = _downloaded(get_file, file, scratch, quiet)
    except Exception as error:  # Keras raises bare Exceptions for failed downloads
        raise OutOfReachError(f"the download of {file.url} failed ({error})") from None
    received = sha256_of(path)
    if received != file.sha256:
        raise OutOfReachError(
            f"the download of {file.url} is not the published file: "
            f"its SHA-256 is {received}, expected {file.sha256}"
        )
    return path


def _downloaded(get_file: Callable[..., str], file: PublishedFile, scratch: Path, quiet: bool) -> Path:
    """Download one file into the scratch folder."""
    muffled = contextlib.redirect_stdout(io.StringIO()) if quiet else forgiving_page()
    with muffled, stall_limit():
        return Path(
            get_file(
                fname=file.filename,
                origin=file.url,
                file_hash=file.sha256,
                cache_dir=str(scratch),
                cache_subdir="download",
            )
        )


def _unpack_idx(files: list[Path]) -> dict[str, np.ndarray]:
    """Read images and labels of both splits from the four files of the MNIST family."""
    arrays = {}
    for key, path in zip(("x_train", "y_train", "x_test", "y_test"), files, strict=True):
        packed = gzip.decompress(path.read_bytes())
        dims = packed[3]  # the fourth byte says how many sizes follow, four bytes each
        shape = np.frombuffer(packed, ">i4", count=dims, offset=4)
        arrays[key] = np.frombuffer(packed, np.uint8, offset=4 + 4 * dims).reshape(shape)
    return arrays


def _unpack_cifar(files: list[Path]) -> dict[str, np.ndarray]:
    """Read images and labels of both splits from the archive of CIFAR-10 or CIFAR-100."""
    parts: dict[str, list[np.ndarray]] = {"x_train": [], "y_train": [], "x_test": [], "y_test": []}
    with tarfile.open(files[0]) as archive:
        for member in sorted(archive.getmembers(), key=lambda member: member.name):
            stem = member.name.rsplit("/", 1)[-1]
            split = "test" if stem in {"test_batch", "test"} else "train"
            if not (split == "test" or stem == "train" or stem.startswith("data_batch_")):
                continue
            opened = archive.extractfile(member)
            assert opened is not None
            batch = pickle.loads(
                opened.read(), encoding="bytes"
            )  # safe: the archive's checksum is the published one
            labels = batch[b"labels"] if b"labels" in batch else batch[b"fine_labels"]
            parts[f"x_{split}"].append(batch[b"data"].reshape(-1, 3, 32, 32).transpose(0, 2, 3, 1))
            parts[f"y_{split}"].append(np.asarray(labels, np.uint8))
    return {key: np.concatenate(arrays) for key, arrays in parts.items()}


_UNPACK: dict[str, Callable[[list[Path]], dict[str, np.ndarray]]] = {
    "idx": _unpack_idx,
    "cifar": _unpack_cifar,
}
