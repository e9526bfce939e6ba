"""A dataset's file: four arrays as Keras names them. Read, verified, written."""

import hashlib
import json
from pathlib import Path
from typing import NamedTuple

import numpy as np

from cnn_course import archives
from cnn_course.pasting import command
from cnn_course.places import DataError

from ._catalogue import DatasetInfo

# An extra entry in files that the course converted: the checksums of the files they were made from, and of
# what was in them. It holds for these very arrays: an entry that stands beside others vouches for nothing.
MADE_FROM = "made_from"
KEYS = ("x_train", "y_train", "x_test", "y_test")


class Contents(NamedTuple):
    """What a dataset's file holds, verified: images uint8, labels int64 of shape (N,)."""

    x_train: np.ndarray
    y_train: np.ndarray
    x_test: np.ndarray
    y_test: np.ndarray
    sha256: str
    published: bool


def read(path: Path, info: DatasetInfo) -> Contents:
    """Read a dataset's file and verify it: names, shapes, types, label range.

    Args:
        path: The ``.npz`` file.
        info: The dataset it should hold.

    Returns:
        Its arrays, its checksum, and whether it is what the publisher offers.

    Raises:
        DataError: "… cannot be used as …" for a file that is broken or does not hold this dataset, "… cannot
            be read …" where it may well be whole.
    """
    try:
        arrays, digest = archives.read(path)
    except archives.BrokenError as error:
        raise DataError(_complaint(path, info, f"it is broken: {error}", "Delete it")) from None
    except OSError as error:
        raise DataError(cannot_be_read(path, error)) from None
    missing = [key for key in KEYS if key not in arrays]
    if missing:
        raise DataError(_complaint(path, info, f"it lacks {', '.join(missing)} and holds {_listed(arrays)}"))
    for split in ("train", "test"):
        wrong = _wrong(arrays[f"x_{split}"], arrays[f"y_{split}"], info, split)
        if wrong:
            raise DataError(_complaint(path, info, wrong))
    labels = {key: arrays[key].reshape(-1).astype(np.int64) for key in ("y_train", "y_test")}
    published = _is_published(digest, arrays, info)
    return Contents(
        arrays["x_train"], labels["y_train"], arrays["x_test"], labels["y_test"], digest, published
    )


def write(path: Path, info: DatasetInfo, arrays: dict[str, np.ndarray]) -> None:
    """Write a dataset's file, with the checksums of the published files it was made from."""
    origin = _origin(info, arrays)
    with path.open("wb") as file:
        np.savez(file, **arrays, **{MADE_FROM: np.array(origin)})  # type: ignore[arg-type]


def _origin(info: DatasetInfo, arrays: dict[str, np.ndarray]) -> str:
    """Say which published files these arrays were made from, and what they are."""
    content = hashlib.sha256()
    for key in KEYS:
        array = arrays[key]
        content.update(f"{key} {array.dtype.str} {array.shape}".encode())
        content.update(np.ascontiguousarray(array).data)
    return json.dumps({"files": [file.sha256 for file in info.files], "content": content.hexdigest()})


def _is_published(digest: str, arrays: dict[str, np.ndarray], info: DatasetInfo) -> bool:
    """Tell whether a file is the published one, or holds what was made here from the published ones."""
    if [digest] == [file.sha256 for file in info.files]:
        return True
    return MADE_FROM in arrays and str(arrays[MADE_FROM]) == _origin(info, arrays)


def _wrong(images: np.ndarray, labels: np.ndarray, info: DatasetInfo, split: str) -> str:
    """Return what is wrong with one split, in words, or nothing."""
    if images.shape[1:] != info.image_shape or images.dtype != np.uint8:
        return f"x_{split} is {_described(images)}"
    if labels.shape not in {(len(images),), (len(images), 1)} or labels.dtype.kind not in "iu":
        return f"y_{split} is {_described(labels)} beside {len(images)} images"
    if not len(images):
        return f"x_{split} holds no image"
    low, high = int(labels.min()), int(labels.max())
    if low < 0 or high >= len(info.class_names):
        return f"y_{split} holds labels from {low} to {high}"
    return ""


def _described(array: np.ndarray) -> str:
    return f"{array.dtype} of shape {array.shape}"


def _listed(arrays: dict[str, np.ndarray]) -> str:
    return ", ".join(arrays) or "nothing"


def _complaint(path: Path, info: DatasetInfo, what: str, first: str = "Move it elsewhere") -> str:
    shape = ", ".join(("N", *map(str, info.image_shape)))
    return (
        f"{path} cannot be used as {info.name}: {what}. Such a file holds x_train and x_test, uint8 of shape "
        f"({shape}), and y_train and y_test, integers of shape (N,) from 0 to {len(info.class_names) - 1}. "
        f"{first}, and fetch the dataset again with: "
        + command("cnn-course", "data", "fetch", info.name, "--to", path.parent)
    )


def cannot_be_read(path: Path, error: OSError) -> str:
    """Say of a file that the system does not hand out that it may be whole, and what to look at."""
    return (
        f"{path} cannot be read: {error.strerror or error}. The file itself may be whole: keep it, and see "
        "whether its disk is connected and you have leave to read it"
    )
