"""Arrays in an .npz file: read whole and verified, or told in words what is wrong. No pickle is ever opened.

NumPy's own reader says of a damaged file what the code was at when it stumbled, in a dozen kinds of errors,
and believes a header that claims more than any computer holds. Here nothing is believed: sizes must agree
with the file's before memory is asked for, and each array's checksum is looked at.
"""

import errno
import math
import reprlib
import warnings
import zipfile
from pathlib import Path
from typing import IO, NamedTuple

import numpy as np
from numpy.lib import format as npy

from cnn_course.files import sha256_of

BEGINS = (b"PK\x03\x04", b"PK\x05\x06")  # a zip archive; one with nothing in it
PAGES = (b"<!doctype html", b"<html", b"<head", b"<?xml")
POINTER = b"version https://git-lfs.github.com/"
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)  # those that NumPy writes
EXPANSION = 1032  # deflate makes of one byte no more than this many
CHUNK = 1 << 20
HEADERS = {(1, 0): npy.read_array_header_1_0, (2, 0): npy.read_array_header_2_0}


class BrokenError(ValueError):
    """A file's content is wrong; the message says what, to follow "it is broken: "."""


class Archive(NamedTuple):
    """What an .npz file holds: its arrays by name, and the checksum of the whole file."""

    arrays: dict[str, np.ndarray]
    sha256: str


def read(path: Path) -> Archive:
    """Read all arrays of an .npz file, from one opening: another process may replace it meanwhile.

    Args:
        path: the file. Entries that are no arrays by their names (not ``.npy``) are left alone.

    Returns:
        Its arrays, and its checksum.

    Raises:
        BrokenError: "its entry 'x_train' is damaged"; "it is a web page …"; and their like.
        OSError: the file cannot be opened or read, or memory is short: it may well be whole.
    """
    with path.open("rb") as file:
        digest = sha256_of(file)
        file.seek(0)
        _check_beginning(file.read(1024))
        file.seek(0)
        try:
            with warnings.catch_warnings(), zipfile.ZipFile(file) as archive:
                warnings.simplefilter("ignore")  # an array that Python 2 wrote is one
                entries = [entry for entry in archive.infolist() if entry.filename.endswith(".npy")]
                arrays = {entry.filename.removesuffix(".npy"): _entry(archive, entry) for entry in entries}
                return Archive(arrays, digest)
        except Exception as error:
            raise _told(error, "its table of contents is damaged, or was cut off with its end") from error


def foreign(begins: bytes) -> str | None:
    """Say what a file is that no program wrote: nothing, a pointer, or a web page in the file's place.

    Args:
        begins: the first bytes of the file.

    Returns:
        Words to follow "it is broken: ", or None.

    >>> foreign(b"<!DOCTYPE html><html>")
    "it is a web page, such as a network's page to log in, and not the file itself"
    """
    text = begins.removeprefix(b"\xef\xbb\xbf").lstrip().lower()
    if not begins:
        return "it is empty"
    if begins.startswith(POINTER):
        return "it is a Git LFS pointer and not the file that it stands for: run git lfs pull"
    if text.startswith(PAGES):
        return "it is a web page, such as a network's page to log in, and not the file itself"
    return None


def _check_beginning(begins: bytes) -> None:
    """Say of a file that is no archive at all what it is."""
    if words := foreign(begins):
        raise BrokenError(words)
    if begins.startswith(npy.MAGIC_PREFIX):
        raise BrokenError("it is a single array (.npy) and not an .npz archive")
    if not begins.startswith(BEGINS):
        line = begins.decode("ascii", "replace").strip().partition("\n")[0].strip()
        what = f", and begins with {reprlib.repr(line)}" if line.isascii() and line.isprintable() else ""
        raise BrokenError(f"it is not an .npz archive{what}")


def _told(error: Exception, words: str) -> Exception:
    """Return what to raise: a fault of the disk as it is, all else as the file's."""
    is_disk = isinstance(error, OSError) and error.errno not in (None, errno.EINVAL)
    return error if is_disk or isinstance(error, BrokenError) else BrokenError(words)


def _entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> np.ndarray:
    """Read one array."""
    name = f"its entry {reprlib.repr(entry.filename.removesuffix('.npy'))}"
    if entry.flag_bits & 1:
        raise BrokenError(f"{name} is encrypted")
    if entry.compress_type not in PACKINGS:
        raise BrokenError(f"{name} is packed in a way that NumPy does not use")
    try:
        with archive.open(entry) as member:
            return _filled(member, entry, name)
    except Exception as error:
        raise _told(error, f"{name} is damaged") from error


def _filled(member: IO[bytes], entry: zipfile.ZipInfo, name: str) -> np.ndarray:
    """Return the array that an opened entry holds, once its header has proved right."""
    begins = member.read(npy.MAGIC_LEN)
    if not begins.startswith(npy.MAGIC_PREFIX):
        raise BrokenError(f"{name} is no array")
    shape, in_columns, dtype = HEADERS[begins[-2], begins[-1]](member)
    if dtype.hasobject:
        raise BrokenError(f"{name} holds Python objects and no numbers")
    claimed = math.prod(shape) * dtype.itemsize
    possible = entry.compress_size * EXPANSION
    if claimed != entry.file_size - member.tell() or claimed > possible or not dtype.itemsize:
        raise BrokenError(f"{name} is not of the size that it claims, {dtype} of shape {shape}")
    array = _room(shape, dtype, in_columns)
    numbers = array.reshape(-1, order="A").view(np.uint8)
    for start in range(0, claimed, CHUNK):
        wanted = min(CHUNK, claimed - start)
        numbers[start : start + wanted] = np.frombuffer(member.read(wanted), np.uint8, wanted)
    member.read(1)  # at the end, and there only, the checksum is compared
    return array


def _room(shape: tuple[int, ...], dtype: np.dtype, in_columns: bool) -> np.ndarray:
    try:
        return np.empty(shape, dtype, order="F" if in_columns else "C")
    except MemoryError:
        raise OSError(errno.ENOMEM, f"there is not enough memory for {dtype} of shape {shape}") from None
