"""Files of PyTorch's older format: read to the last number, or refused in words; nothing in them is run."""

import hashlib
import io
import os
import pickle
import struct
import zipfile
from collections import OrderedDict

import numpy as np
import pytest

from cnn_course.archives import BrokenError
from cnn_course.models.pretrained import _torch_files
from cnn_course.models.pretrained._torch_files import MAGIC, VERSION, read

MACHINE = {"protocol_version": 1001, "little_endian": True, "type_sizes": {"short": 2, "int": 4, "long": 4}}
BIAS = np.arange(4, dtype=np.float32)
KERNEL = np.arange(24, dtype=np.float32).reshape(2, 3, 4)
STEPS = np.array(7)


class Named:
    """Pickles as a name that is looked up on reading, as a class or a function does."""

    def __init__(self, module, name):
        self.module, self.name = module, name


class Storage:
    def __init__(self, kind, key, count):
        self.pid = ("storage", Named("torch", kind), key, "cpu", count, None)


class Rebuilt:
    """Pickles as a call."""

    def __init__(self, name, arguments):
        self.name, self.arguments = name, arguments


class Writer(pickle._Pickler):
    """Writes what PyTorch would; the standard library's own writer would want its classes."""

    def persistent_id(self, obj):
        return obj.pid if isinstance(obj, Storage) else None

    def save(self, obj, save_persistent_id=True):
        if isinstance(obj, Named):
            self.write(f"c{obj.module}\n{obj.name}\n".encode())
        elif isinstance(obj, Rebuilt):
            self.save(obj.name)
            self.save(obj.arguments)
            self.write(pickle.REDUCE)
        else:
            super().save(obj, save_persistent_id)


def pickled(value):
    file = io.BytesIO()
    Writer(file, 2).dump(value)
    return file.getvalue()


def tensor(kind, key, count, size, stride, offset=0, name=("torch._utils", "_rebuild_tensor_v2")):
    empty = Rebuilt(Named("collections", "OrderedDict"), ())
    return Rebuilt(Named(*name), (Storage(kind, key, count), offset, size, stride, False, empty))


def usual():
    """Three tensors: one is a transposed view, two share a storage."""
    return {
        "bias": tensor("FloatStorage", "a", 4, (4,), (1,)),
        "kernel": tensor("FloatStorage", "b", 24, (4, 3, 2), (1, 4, 12)),
        "part": tensor("FloatStorage", "b", 24, (3,), (4,), offset=12),
        "steps": tensor("LongStorage", "c", 1, (), ()),
    }


STORED = {"a": BIAS.tobytes(), "b": KERNEL.tobytes(), "c": struct.pack("<q", 7)}
COUNTS = {"a": 4, "b": 24, "c": 1}


def file_of(tensors=None, *, magic=MAGIC, version=VERSION, machine=MACHINE, stored=STORED, counts=COUNTS):
    """Return the bytes of a file."""
    parts = [pickled(one) for one in (magic, version, machine)]
    parts += [pickled(usual() if tensors is None else tensors), pickled(sorted(stored))]
    parts += [struct.pack("<q", counts[key]) + stored[key] for key in sorted(stored)]
    return b"".join(parts)


@pytest.fixture
def refused(tmp_path):
    """Return what is said of a file with these bytes."""

    def told(content):
        path = tmp_path / "weights.pth"
        path.write_bytes(content)
        with pytest.raises(BrokenError) as caught:
            read(path)
        return str(caught.value)

    return told


def test_tensors_are_read_to_the_last_number(tmp_path):
    path = tmp_path / "weights.pth"
    path.write_bytes(file_of())
    found = read(path)
    assert list(found.tensors) == ["bias", "kernel", "part", "steps"]
    np.testing.assert_array_equal(found.tensors["bias"], BIAS)
    np.testing.assert_array_equal(found.tensors["kernel"], KERNEL.transpose(2, 1, 0))
    np.testing.assert_array_equal(found.tensors["part"], KERNEL[1, :, 0])
    assert found.tensors["steps"] == STEPS
    assert found.tensors["steps"].dtype == np.int64
    assert found.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    found.tensors["part"][:] = 0  # an array of its own
    assert found.tensors["kernel"].any()


def test_attributes_that_a_file_wants_to_set_are_let_go(tmp_path):
    """PyTorch's own files set ``_metadata`` on their dictionary of tensors."""
    listed, path = pickled(usual()), tmp_path / "weights.pth"
    ordered = listed.replace(b"\x80\x02}", b"\x80\x02ccollections\nOrderedDict\n)R", 1)
    path.write_bytes(file_of().replace(listed, ordered[:-1] + b"}X\x05\x00\x00\x00itemsK\x01sb."))
    assert list(read(path).tensors) == ["bias", "kernel", "part", "steps"]


class Shouting:
    def __reduce__(self):
        return os.system, ("touch was-run",)


@pytest.mark.parametrize("place", ["first", "tensors"])
def test_a_pickle_that_calls_is_never_run(refused, tmp_path, monkeypatch, place):
    monkeypatch.chdir(tmp_path)
    shouting = pickle.dumps(Shouting(), 2)
    if place == "first":
        words = refused(shouting)
        assert words == "it is no file of PyTorch's: it does not begin with their magic number"
    else:
        words = refused(file_of().replace(pickled(usual()), shouting))
        assert words.startswith(
            f"it wants {os.system.__module__}.system, and a file of tensors may name only "
        )
        assert words.endswith("nothing of it was run")
    assert not (tmp_path / "was-run").exists()


def test_what_the_file_names_is_not_imported(refused, tmp_path, monkeypatch):
    (tmp_path / "evil.py").write_text("raise SystemExit('imported')\n")
    monkeypatch.syspath_prepend(tmp_path)
    words = refused(file_of({"a": Rebuilt(Named("evil", "OrderedDict"), ())}))
    assert "it wants evil.OrderedDict" in words


@pytest.mark.parametrize(
    ("instruction", "name"),
    [
        (b"\x80\x04\x8c\x02os\x8c\x06system\x93.", "SHORT_BINUNICODE"),
        (b"(Vtouch x\nios\nsystem\n.", "UNICODE"),
        (b"\x80\x02\x82\x01.", "EXT1"),
        (b"\x80\x02cos\nsystem\n)\x81.", None),
        (b"\x80\x02N\x81.", "NEWOBJ"),
    ],
)
def test_instructions_that_no_list_of_tensors_needs(refused, instruction, name):
    words = refused(file_of().replace(pickled(usual()), instruction))
    assert (f"has the instruction {name}," if name else "it wants os.system") in words


def test_a_book_that_wants_more_room_than_the_file_has(refused):
    """Pickle would make room for two thousand million things, or end the process in trying."""
    words = refused(file_of().replace(pickled(usual()), b"\x80\x02}r\xff\xff\xff\x7f."))
    assert words == "its list of tensors is longer than the file"


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"magic": MAGIC + 1}, "does not begin with their magic number"),
        ({"version": 1002}, "of a version that is not known here. Received: 1002, not 1001"),
        ({"machine": {**MACHINE, "little_endian": False}}, "another order of bytes"),
        ({"tensors": {}}, "its storages are others than those of its tensors"),
        ({"tensors": []}, "its storages are others"),
        ({"counts": {**COUNTS, "a": 5}}, "its storage 'a' is not of the size that it claims"),
        (
            {"stored": {**STORED, "a": b"1234"}, "counts": {**COUNTS, "a": 1}},
            "storage 'b' is not of the size",
        ),
        ({"stored": {**STORED, "c": b""}}, "it is cut off: its tensors are longer than the file"),
        ({"stored": {**STORED, "c": STORED["c"] + b"more"}}, "something follows after its last tensor"),
    ],
)
def test_sizes_and_numbers_that_do_not_agree(refused, changed, words):
    if "stored" in changed and len(changed["stored"]["a"]) == 4:
        words = "is not of the size that it claims"  # of whichever storage is met first
    assert words in refused(file_of(**changed))


@pytest.mark.parametrize(
    ("size", "stride", "offset"),
    [
        ((5,), (1,), 0),
        ((4,), (1,), 1),
        ((2, 2), (3, 1), 1),
        ((10**6, 10**6), (0, 0), 0),
        ((4,), (-1,), 3),
        ((-4,), (1,), 0),
        ((4,), (1,), -1),
        ((4,), (1, 1), 0),
        (4, 1, 0),
        (("4",), (1,), 0),
    ],
)
def test_a_tensor_reaches_no_further_than_its_storage(refused, size, stride, offset):
    tensors = {**usual(), "bias": tensor("FloatStorage", "a", 4, size, stride, offset)}
    words = refused(file_of(tensors))
    assert "that its storage of 4 does not have" in words or words == "one of its tensors is none"


@pytest.mark.parametrize(
    ("tensors", "words"),
    [
        ({"a": tensor("HalfStorage", "a", 4, (4,), (1,))}, "it wants torch.HalfStorage"),
        ({"a": tensor("FloatStorage", "a", 4, (4,), (1,), name=("torch", "FloatStorage"))}, "is damaged"),
        ({**usual(), "d": "words"}, "what it calls 'd' is no tensor"),
        ({**usual(), 1: tensor("FloatStorage", "a", 4, (4,), (1,))}, "what it calls 1 is no tensor"),
        ({**usual(), "d": tensor("LongStorage", "a", 4, (4,), (1,))}, "storage 'a' is described in two ways"),
        ({**usual(), "d": {"e": tensor("FloatStorage", "a", 4, (4,), (1,))}}, "what it calls 'd' is no"),
    ],
)
def test_what_is_no_dictionary_of_tensors(refused, tensors, words):
    assert words in refused(file_of(tensors))


@pytest.mark.parametrize("kept", [0, 1, 14, 15, 30, 200, -300, -60, -1])
def test_a_file_that_is_cut_off(refused, kept):
    whole = file_of()
    words = refused(whole[:kept])
    assert words == "it is empty" if kept == 0 else "cut off" in words or "damaged" in words


def test_every_byte_of_the_list_may_be_wrong(tmp_path):
    """Whatever the error is, it is ours, and nothing else happens."""
    whole, path = file_of(), tmp_path / "weights.pth"
    random = np.random.RandomState(0)
    for place in random.randint(len(whole), size=400):
        content = bytearray(whole)
        content[place] = random.randint(256)
        path.write_bytes(content)
        try:
            read(path)
        except BrokenError:
            continue


def test_files_of_other_kinds(refused, tmp_path):
    assert "does not begin with their magic number" in refused(b"These are my weights.\n")
    assert "it is a web page" in refused(b"<!doctype html><title>Log in</title>")
    with zipfile.ZipFile(tmp_path / "new.pth", "w") as archive:
        archive.writestr("archive/data.pkl", "x")
    words = refused((tmp_path / "new.pth").read_bytes())
    assert words.startswith("it is a zip archive, as PyTorch writes them since its version 1.6")


def test_nothing_that_a_file_can_name_can_be_written_to():
    """A pickle sets attributes of whatever it has at hand."""
    for made in _torch_files.NAMES.values():
        with pytest.raises(AttributeError):
            made.attribute = 1
    assert isinstance(_torch_files.NAMES["collections", "OrderedDict"](), OrderedDict)
