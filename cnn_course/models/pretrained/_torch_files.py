"""Tensors out of a file that PyTorch wrote before its version 1.6: read without PyTorch, and without trust.

Such a file is five pickles in a row (a magic number, a version, the writer's machine, the tensors, the order
of their storages) and then the storages' bytes. A pickle is a program, and may import and call what it likes.
So each is looked through before it runs: only instructions that such files need are let pass, only four
names, and what these stand for is made here. Nothing is imported; no size is believed before it is compared.
"""

import io
import math
import pickle
import pickletools
import reprlib
from collections import OrderedDict
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple, NoReturn

import numpy as np

from cnn_course.archives import BrokenError, foreign
from cnn_course.arguments import is_whole
from cnn_course.files import sha256_of

MAGIC = 0x1950A86A20F9469CFC6C
VERSION = 1001
BEGINS = pickle.dumps(MAGIC, 2)
ZIP = b"PK\x03\x04"  # how PyTorch writes since its version 1.6
INSTRUCTIONS = frozenset(
    {
        *("PROTO", "STOP", "MARK", "NONE", "NEWTRUE", "NEWFALSE", "BININT", "BININT1", "BININT2", "LONG1"),
        *("BINUNICODE", "BINPUT", "LONG_BINPUT", "BINGET", "LONG_BINGET"),
        *("EMPTY_TUPLE", "TUPLE", "TUPLE1", "TUPLE2", "TUPLE3", "EMPTY_LIST", "APPEND", "APPENDS"),
        *("EMPTY_DICT", "SETITEM", "SETITEMS", "GLOBAL", "REDUCE", "BUILD", "BINPERSID"),
    }
)
COUNT = 8  # bytes before each storage: how many numbers it has


class TorchFile(NamedTuple):
    """What a file holds: its tensors by name, and the checksum of the whole file."""

    tensors: dict[str, np.ndarray]
    sha256: str


class _Kind(NamedTuple):
    """What ``torch.FloatStorage`` stands for: numbers of this kind."""

    dtype: np.dtype


class _Storage(NamedTuple):
    key: str
    kind: _Kind
    numbers: int


class _Tensor(NamedTuple):
    storage: _Storage
    offset: int
    size: tuple[int, ...]
    stride: tuple[int, ...]


class _Dictionary(OrderedDict[str, Any]):
    """What an OrderedDict of the file becomes; the attributes that the file wants to set on it are let go."""

    def __setstate__(self, state: Any) -> None:
        pass


class _MakeDictionary:
    __slots__ = ()

    def __call__(self) -> _Dictionary:
        return _Dictionary()


class _MakeTensor:
    """What ``torch._utils._rebuild_tensor_v2`` stands for."""

    __slots__ = ()

    def __call__(
        self, storage: Any, offset: Any, size: Any, stride: Any, gradient: Any, hooks: Any
    ) -> _Tensor:
        counts = (offset, *size, *stride) if isinstance(size, tuple) and isinstance(stride, tuple) else ("",)
        if (
            not isinstance(storage, _Storage)
            or not all(is_whole(one) and one >= 0 for one in counts)
            or len(size) != len(stride)
        ):
            raise BrokenError("one of its tensors is none")
        reach = offset + sum((n - 1) * step for n, step in zip(size, stride, strict=True)) + 1
        if math.prod(size) > storage.numbers or (math.prod(size) and reach > storage.numbers):
            raise BrokenError(
                f"a tensor of shape {size} claims numbers that its storage of {storage.numbers} does not have"
            )
        return _Tensor(storage, offset, size, stride)


NAMES: dict[tuple[str, str], Any] = {
    ("collections", "OrderedDict"): _MakeDictionary(),
    ("torch._utils", "_rebuild_tensor_v2"): _MakeTensor(),
    ("torch", "FloatStorage"): _Kind(np.dtype("<f4")),
    ("torch", "LongStorage"): _Kind(np.dtype("<i8")),
}
"""All that a file may name, and what it gets instead of an import."""


class _Reader(pickle.Unpickler):
    """Runs a pickle that was looked through."""

    def __init__(self, file: io.BytesIO) -> None:
        super().__init__(file)
        self.storages: dict[str, _Storage] = {}

    def find_class(self, module: str, name: str) -> Any:
        try:
            return NAMES[module, name]
        except KeyError:
            _refuse_name(f"{module}.{name}")

    def persistent_load(self, pid: Any) -> _Storage:
        """Return the storage that a tensor says it lies in; its bytes come later in the file."""
        parts: tuple[Any, ...] = pid if isinstance(pid, tuple) and len(pid) == 6 else (None,) * 6
        word, kind, key, _, numbers, view = parts
        known = word == "storage" and isinstance(kind, _Kind) and isinstance(key, str) and view is None
        if not known or not is_whole(numbers) or numbers < 0:
            raise BrokenError("one of its storages is none")
        storage = _Storage(key, kind, numbers)
        if self.storages.setdefault(key, storage) != storage:
            raise BrokenError(f"its storage {reprlib.repr(key)} is described in two ways")
        return storage


def read(path: Path) -> TorchFile:
    """Read all tensors of a file that ``torch.save`` wrote in its older format, as one dictionary.

    Args:
        path: the file.

    Returns:
        Its tensors as arrays, float32 or int64, in the order and with the axes that they have there.

    Raises:
        BrokenError: "it wants os.system, and a file of tensors may name only …"; "it is cut off …"; "it is no
            file of PyTorch's …"; and their like, to follow "it is broken: ".
        OSError: the file cannot be opened or read.
    """
    content = path.read_bytes()
    _check_beginning(content)
    file = io.BytesIO(content)
    try:
        _check_versions(*(_unpickled(file)[0] for _ in range(3)))
        tensors, storages = _unpickled(file)
        order, _ = _unpickled(file)
        numbers = _numbers(file, storages, order)
        if file.read(1):
            raise BrokenError("something follows after its last tensor")
        return TorchFile(_filled(tensors, numbers), sha256_of(content))
    except BrokenError:
        raise
    except Exception as error:  # what a damaged pickle ends in may be of any kind
        raise BrokenError("its list of tensors is damaged") from error


def _check_beginning(content: bytes) -> None:
    """Say of a file that is no such file at all what it is."""
    if words := foreign(content[:1024]):
        raise BrokenError(words)
    if content.startswith(ZIP):
        raise BrokenError(
            "it is a zip archive, as PyTorch writes them since its version 1.6, or another program: "
            "only the older format is read here"
        )
    if not content.startswith(BEGINS[: len(content)]):
        raise BrokenError("it is no file of PyTorch's: it does not begin with their magic number")


def _check_versions(magic: Any, version: Any, machine: Any) -> None:
    if magic != MAGIC or version != VERSION:
        raise BrokenError(f"it is of a version that is not known here. Received: {version!r}, not {VERSION}")
    if not isinstance(machine, Mapping) or machine.get("little_endian") is not True:
        raise BrokenError("its numbers were written by a machine with another order of bytes")


def _unpickled(file: io.BytesIO) -> tuple[Any, dict[str, _Storage]]:
    """Run the next pickle of a file, if it may run; return what it makes, and the storages that it names."""
    start, longest = file.tell(), file.getbuffer().nbytes
    try:
        argument: Any
        for instruction, argument, _ in pickletools.genops(file):
            if instruction.name not in INSTRUCTIONS:
                raise BrokenError(
                    f"its list of tensors has the instruction {instruction.name}, which no such list needs"
                )
            if instruction.name == "GLOBAL" and tuple(argument.split(" ")) not in NAMES:
                _refuse_name(argument.replace(" ", "."))
            # Pickle makes room for as many things as the largest number in its book of them.
            if instruction.name == "LONG_BINPUT" and argument > longest:
                raise BrokenError("its list of tensors is longer than the file")
    except ValueError as error:
        raise error if isinstance(error, BrokenError) else BrokenError("it is cut off, or damaged") from None
    file.seek(start)
    reader = _Reader(file)
    return reader.load(), reader.storages


def _refuse_name(name: str) -> NoReturn:
    allowed = ", ".join(".".join(one) for one in NAMES)
    raise BrokenError(
        f"it wants {name}, and a file of tensors may name only {allowed}: nothing of it was run"
    )


def _numbers(file: io.BytesIO, storages: dict[str, _Storage], order: Any) -> dict[str, np.ndarray]:
    """Read the storages that follow the pickles."""
    if not isinstance(order, list) or sorted(map(str, order)) != sorted(storages):
        raise BrokenError("its storages are others than those of its tensors")
    found = {}
    for key in order:
        storage = storages[key]
        size = storage.numbers * storage.kind.dtype.itemsize
        head, body = file.read(COUNT), file.read(size)
        if len(head) < COUNT or len(body) < size:
            raise BrokenError("it is cut off: its tensors are longer than the file")
        if int.from_bytes(head, "little") != storage.numbers:
            raise BrokenError(f"its storage {reprlib.repr(key)} is not of the size that it claims")
        found[key] = np.frombuffer(body, storage.kind.dtype)
    return found


def _filled(tensors: Any, numbers: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """Return the tensors as arrays of their own."""
    if not isinstance(tensors, dict):
        raise BrokenError("it holds no dictionary of tensors")
    found = {}
    for name, tensor in tensors.items():
        if not isinstance(name, str) or not isinstance(tensor, _Tensor):
            raise BrokenError(f"what it calls {reprlib.repr(name)} is no tensor")
        flat = numbers[tensor.storage.key][tensor.offset :]
        steps = tuple(step * flat.itemsize for step in tensor.stride)
        # Where it reaches to was compared with the storage when the tensor was made.
        found[name] = np.lib.stride_tricks.as_strided(flat, tensor.size, steps).copy()
    return found
