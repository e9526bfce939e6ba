"""Arrays in .npz files: what is whole comes back bit for bit, all else is one kind of error, in words."""

import errno
import io
import random
import struct
import warnings
import zipfile

import numpy as np
import pytest

from cnn_course import archives
from cnn_course.archives import BrokenError

ARRAYS = {
    "images": np.arange(60, dtype=np.uint8).reshape(3, 4, 5),
    "columns": np.asfortranarray(np.linspace(0, 1, 12).reshape(3, 4)),
    "words": np.array("ä header"),
    "none": np.zeros((0, 3), np.float32),
    "day": np.array(["2020-01-01"], "M8[D]"),
    "fields": np.array([(1, 2.5)], [("a", "<i4"), ("b", "<f8")]),
    "swapped": np.arange(3, dtype=">i2"),
    "one": np.float32(3),
}


def packed(save=np.savez, **arrays):
    buffer = io.BytesIO()
    save(buffer, **(arrays or ARRAYS))
    return buffer.getvalue()


def read(tmp_path, content):
    path = tmp_path / "file.npz"
    path.write_bytes(content)
    return archives.read(path)


def zipped(**entries):
    """Pack entries as they are, with checksums that are right."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, content in entries.items():
            archive.writestr(f"{name}.npy", content)
    return buffer.getvalue()


def header(text, version=(1, 0)):
    line = text.encode("latin1") + b"\n"
    return b"\x93NUMPY" + bytes(version) + struct.pack("<H" if version == (1, 0) else "<I", len(line)) + line


@pytest.mark.parametrize("save", [np.savez, np.savez_compressed])
def test_what_is_whole_comes_back(tmp_path, save):
    content = packed(save)
    found = read(tmp_path, content)
    assert list(found.arrays) == list(ARRAYS)
    for name, array in ARRAYS.items():
        assert found.arrays[name].dtype == array.dtype
        np.testing.assert_array_equal(found.arrays[name], array, err_msg=name)
    found.arrays["images"][0] = 1  # an array of one's own, as NumPy's is
    assert len(found.sha256) == 64


def test_more_than_one_chunk(tmp_path, monkeypatch):
    monkeypatch.setattr(archives, "CHUNK", 7)
    found = read(tmp_path, packed(np.savez_compressed))
    np.testing.assert_array_equal(found.arrays["images"], ARRAYS["images"])


def test_what_python_2_wrote_and_what_is_no_array_by_name(tmp_path):
    old = header("{'descr': '<i4', 'fortran_order': False, 'shape': (2L,), }") + b"\1\0\0\0\2\0\0\0"
    content = zipped(old=old)
    buffer = io.BytesIO(content)
    with zipfile.ZipFile(buffer, "a") as archive:
        archive.writestr("README.txt", "hello")
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert {name: array.tolist() for name, array in read(tmp_path, buffer.getvalue()).arrays.items()} == {
            "old": [1, 2]
        }


WHOLE = "{'descr': '<i4', 'fortran_order': False, 'shape': (2,), }"
TWO = b"\1\0\0\0\2\0\0\0"
NO_ARCHIVE = {
    "empty": (b"", "it is empty"),
    "a web page": (
        b"\n<!DOCTYPE html><title>Log in</title>",
        "it is a web page, such as a network's page to",
    ),
    "a page of another kind": (b"\xef\xbb\xbf<HTML><body>", "it is a web page"),
    "a pointer": (
        b"version https://git-lfs.github.com/spec/v1\noid sha256:ab\nsize 9\n",
        "it is a Git LFS pointer and not the file that it stands for: run git lfs pull",
    ),
    "text": (b"404: not found\nsorry", "it is not an .npz archive, and begins with '404: not found'"),
    "bytes": (b"\x80\x04\x95pickled", r"it is not an \.npz archive$"),
    "one array": (b"\x93NUMPY\1\0", r"it is a single array \(\.npy\)"),
    "cut": (packed()[:400], "its table of contents is damaged, or was cut off with its end"),
    "the end of a zip alone": (b"PK\3\4 and no more", "its table of contents"),
}
ODD = {
    "no array": (b"hello", "its entry 'a' is no array"),
    "nothing": (b"", "its entry 'a' is no array"),
    "713 TiB": (
        header("{'descr': '<f8', 'fortran_order': False, 'shape': (98000000000000,), }") + TWO,
        r"is not of the size that it claims, float64 of shape \(98000000000000,\)",
    ),
    "less than none": (header(WHOLE.replace("2,", "-1, -2")) + TWO, "is damaged"),
    "nothing of something": (
        header(WHOLE.replace("<i4", "<U0").replace("2,", "98000000000000,")),
        "not of the size that it claims",
    ),
    "too short": (header(WHOLE) + TWO[:5], "not of the size"),
    "too long": (header(WHOLE) + TWO + b"\0", "not of the size"),
    "tokens": (header("{'descr': '<i4', 'fortran_order': False, 'shape': (2, }") + TWO, "is damaged"),
    "nested": (header("(" * 9000) + TWO, "is damaged"),
    "no header": (header("17") + TWO, "is damaged"),
    "other keys": (header("{'descr': '<i4'}") + TWO, "is damaged"),
    "no such type": (header(WHOLE.replace("<i4", "<q9")) + TWO, "is damaged"),
    "objects": (header(WHOLE.replace("<i4", "|O")) + TWO, "'a' holds Python objects and no numbers"),
    "a version to come": (header(WHOLE, (9, 0)) + TWO, "is damaged"),
    "a long header": (header(WHOLE + " " * 60000) + TWO, "is damaged"),
}


@pytest.mark.parametrize("case", NO_ARCHIVE)
def test_what_is_no_archive_is_told_as_what_it_is(tmp_path, case):
    content, words = NO_ARCHIVE[case]
    with pytest.raises(BrokenError, match=words) as raised:
        read(tmp_path, content)
    assert "pickle" not in str(raised.value)


@pytest.mark.parametrize("case", ODD)
def test_an_entry_that_is_odd_though_its_checksum_is_right(tmp_path, case):
    content, words = ODD[case]
    with pytest.raises(BrokenError, match=words) as raised:
        read(tmp_path, zipped(whole=header(WHOLE) + TWO, a=content))
    assert "pickle" not in str(raised.value)


def test_objects_as_numpy_saves_them(tmp_path):
    with pytest.raises(BrokenError, match="'labels' holds Python objects"):
        read(tmp_path, packed(labels=np.array([{}, None])))


def edited(content, offset, value):
    """Overwrite bytes of every entry's record in the table of contents, and of its local one."""
    changed = bytearray(content)
    for mark, shift in ((b"PK\1\2", 2), (b"PK\3\4", 0)):
        place = -1
        while (place := content.find(mark, place + 1)) >= 0:
            changed[place + offset + shift : place + offset + shift + len(value)] = value
    return bytes(changed)


@pytest.mark.parametrize(
    ("offset", "value", "words"),
    [
        (6, b"\1\0", "'images' is encrypted"),
        (8, b"\x63\0", "'images' is packed in a way that NumPy does not use"),
        (8, b"\x0c\0", "'images' is packed in a way that NumPy does not use"),
        (8, b"\x08\0", "'images' is damaged"),
        (4, b"\xff\0", "its table of contents is damaged"),
        (14, b"abcd", "'images' is damaged"),
        (22, b"\xff\xff\xff\x7f", "'images' is not of the size that it claims"),
    ],
)
def test_a_table_of_contents_that_is_wrong(tmp_path, offset, value, words):
    with pytest.raises(BrokenError, match=words):
        read(tmp_path, edited(packed(), offset, value))


def test_a_claim_that_could_not_have_been_packed(tmp_path):
    """Header and table agree on 713 TiB: memory is not asked for."""
    content = zipped(a=header("{'descr': '|u1', 'fortran_order': False, 'shape': (2000000000,), }"))
    size = struct.pack("<I", 2_000_000_000 + content.find(b"PK\1\2") - content.find(b"\x93NUMPY"))
    with pytest.raises(BrokenError, match="not of the size that it claims, uint8"):
        read(tmp_path, edited(content, 22, size))


def damaged(content, random):
    """Return the file with one to three faults of the kinds that disks, cables and editors make."""
    changed = bytearray(content)
    marks = [place for place in range(len(content) - 1) if content[place : place + 2] == b"PK"]
    for _ in range(random.choice((1, 1, 1, 2, 3))):
        place = random.randrange(len(changed))
        if random.random() < 0.5:  # half of them where it matters most: in the archive's own records
            place = min(len(changed) - 1, random.choice(marks) + random.randrange(46))
        kind = random.randrange(6)
        if kind == 0:
            changed[place] ^= 1 << random.randrange(8)
        elif kind == 1:
            changed[place] = random.choice((0, 255, random.randrange(256)))
        elif kind == 2:
            other = random.randrange(len(changed))
            changed[place], changed[other] = changed[other], changed[place]
        elif kind == 3:
            del changed[place : place + random.choice((1, 2, 64))]
        elif kind == 4:
            changed[place:place] = random.randbytes(random.choice((1, 4, 64)))
        else:
            del changed[place:]
        changed = changed or bytearray(b"P")
    return bytes(changed)


def hold_to_damage(tmp_path, seed, times):
    """Read damaged files: the arrays come back as they were, or the one error says what is wrong."""
    source, told = random.Random(seed), []
    for save in (np.savez, np.savez_compressed):
        content = packed(save)
        for _ in range(times // 2):
            changed = damaged(content, source)
            try:
                found = read(tmp_path, changed).arrays
            except BrokenError as error:
                told.append(str(error))
                continue
            for name in found.keys() & ARRAYS.keys():
                np.testing.assert_array_equal(found[name], ARRAYS[name], err_msg=f"seed {seed}: {name}")
    assert len(told) > times / 2
    assert not any("pickle" in words or len(words) > 200 for words in told)


def test_damaged_files(tmp_path):
    hold_to_damage(tmp_path, 0, 300)


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 6))
def test_thousands_of_damaged_files(tmp_path, seed):
    hold_to_damage(tmp_path, seed, 1000)


class Faulty(io.BytesIO):
    """A disk that fails in the first array, once the whole was read for its checksum."""

    failing = False

    def seek(self, *place):
        self.failing = self.failing or place == (0,)
        return super().seek(*place)

    def read(self, *size):
        if self.failing and 0 < self.tell() < 300:
            raise OSError(errno.EIO, "Input/output error")
        return super().read(*size)


def test_a_fault_of_the_disk_is_no_fault_of_the_file(tmp_path, monkeypatch):
    path = tmp_path / "file.npz"
    with pytest.raises(FileNotFoundError):
        archives.read(path)
    monkeypatch.setattr(type(path), "open", lambda self, mode: Faulty(packed()))
    with pytest.raises(OSError, match="Input/output error"):
        archives.read(path)


def test_too_little_memory_is_no_fault_of_the_file(tmp_path, monkeypatch):
    def full(*arguments, **options):
        raise MemoryError

    monkeypatch.setattr(archives.np, "empty", full)
    with pytest.raises(OSError, match="there is not enough memory for uint8"):
        read(tmp_path, packed())
