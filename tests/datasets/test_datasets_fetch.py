"""Downloads: whole or not at all, verified, one at a time, and quick to give up."""

import gzip
import hashlib
import io
import json
import os
import pickle
import signal
import subprocess
import sys
import tarfile
import textwrap
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from cnn_course import datasets, fetching
from cnn_course.datasets import DataError, _catalogue, _npz


def saver(content: bytes, calls: list | None = None):
    """Return a downloader that saves this content where Keras would."""

    def get_file(fname, origin, file_hash, cache_dir, cache_subdir):
        if calls is not None:
            calls.append(origin)
        path = Path(cache_dir, cache_subdir, fname)
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        return str(path)

    return get_file


def everything_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir()) if folder.exists() else []


def test_a_download_ends_in_the_cache(cache, published, downloader):
    calls = []
    downloader(saver(published(), calls))
    first = datasets.load("mnist")
    assert first.published
    assert "its home" in first.source
    assert everything_in(cache) == ["mnist.npz"]
    assert datasets.load("mnist").source == "the course cache"
    assert len(calls) == 1


def test_the_wrong_file_is_not_kept(cache, published, downloader):
    content = published("cifar10")
    downloader(saver(content + b"x"))
    with pytest.raises(DataError, match=r"is not the published file: its SHA-256 is"):
        datasets.load("cifar10")
    assert everything_in(cache) == []


def test_mnist_goes_on_to_the_last_resort(cache, published, downloader):
    downloader(saver(published() + b"x"))
    assert len(datasets.load("mnist").x_train) == 4000
    assert everything_in(cache) == []


@pytest.mark.parametrize("error", [Exception("URL fetch failure"), OSError("No space left on device")])
def test_a_failing_download_leaves_nothing(cache, published, downloader, error):
    def get_file(cache_dir, cache_subdir, **others):
        Path(cache_dir, "half").write_bytes(b"half")
        raise error

    published("cifar10")
    downloader(get_file)
    with pytest.raises(DataError, match=str(error)):
        datasets.load("cifar10")
    assert everything_in(cache) == []


def test_ctrl_c_leaves_nothing(cache, published, downloader):
    def get_file(cache_dir, **others):
        Path(cache_dir, "half").write_bytes(b"half")
        raise KeyboardInterrupt

    published()
    downloader(get_file)
    with pytest.raises(KeyboardInterrupt):
        datasets.load("mnist")
    assert everything_in(cache) == []


def test_no_keras_is_a_reason(published, downloader, monkeypatch):
    published("cifar10")
    downloader(saver(b""))
    monkeypatch.setitem(sys.modules, "keras.utils", None)
    with pytest.raises(DataError, match=r"Keras cannot be imported .*pip install 'cnn-course\[lab\]'"):
        datasets.load("cifar10")


def test_a_cache_that_cannot_be_made_is_a_reason(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("CNN_COURSE_CACHE", str(tmp_path / "file" / "cache"))
    with pytest.raises(DataError, match=r"cache cannot be written"):
        datasets.load("cifar10")


def test_a_silent_network_is_given_up_on(monkeypatch):
    answer = threading.Event()
    monkeypatch.setattr(fetching, "urlopen", lambda *args, **kwargs: answer.wait())
    monkeypatch.setattr(fetching, "PROBE_SECONDS", 0.05)
    with pytest.raises(
        fetching.OutOfReachError, match=r"example.invalid cannot be reached \(no answer within 0.05 s"
    ):
        fetching.probe("https://example.invalid/x.npz")
    answer.set()


def test_the_stall_limit_is_put_back():
    import socket

    with fetching.stall_limit(7.0):
        assert socket.getdefaulttimeout() == 7.0
    assert socket.getdefaulttimeout() is None


def test_what_keras_has_kept_is_used_without_network(tmp_path, cache, published):
    kept = tmp_path / "keras" / "datasets" / "mnist.npz"
    kept.parent.mkdir(parents=True)
    content = published()
    kept.write_bytes(content)
    assert datasets.load("mnist").published
    assert (cache / "mnist.npz").read_bytes() == content
    (cache / "mnist.npz").unlink()
    kept.write_bytes(content[:-1])
    assert len(datasets.load("mnist").x_train) == 4000


@pytest.mark.tensorflow
@pytest.mark.filterwarnings("ignore")
def test_keras_own_downloader_does_as_told(tmp_path, cache, published, monkeypatch):
    from urllib.request import urlopen

    origin = tmp_path / "origin" / "mnist.npz"
    origin.parent.mkdir()
    origin.write_bytes(published(url=origin.as_uri()))
    monkeypatch.setattr(fetching, "urlopen", urlopen)
    assert datasets.load("mnist").published
    assert everything_in(cache) == ["mnist.npz"]
    assert not (tmp_path / "keras" / "datasets").exists()


# A process of its own, so that it can be killed: Keras' place is taken by a module that stops half-way.
CHILD = """
import io, sys, time, types
from dataclasses import replace
from pathlib import Path

digest, behaviour, log = sys.argv[1:]
whole = Path(log).with_suffix(".npz").read_bytes()

def get_file(fname, origin, file_hash, cache_dir, cache_subdir):
    path = Path(cache_dir, fname)
    with open(log, "a") as file:
        file.write("download\\n")
    if behaviour == "hang":
        path.write_bytes(whole[: len(whole) // 2])
        print("half", file=sys.__stdout__, flush=True)  # the load itself is quiet
        time.sleep(600)
    time.sleep(0.5)
    path.write_bytes(whole)
    return str(path)

sys.modules["keras.utils"] = types.SimpleNamespace(get_file=get_file)
from cnn_course import datasets
from cnn_course import fetching
from cnn_course.datasets import _catalogue

entry = _catalogue.CATALOGUE["mnist"]
_catalogue.CATALOGUE["mnist"] = replace(entry, files=(replace(entry.files[0], sha256=digest),))
fetching.urlopen = lambda *args, **kwargs: io.BytesIO()
print(len(datasets.load("mnist", quiet=True).x_train))
"""


@pytest.fixture
def child(tmp_path, root, published):
    """Return a way to start a loading process."""
    content = published()
    (tmp_path / "log.npz").write_bytes(content)
    (tmp_path / "child.py").write_text(textwrap.dedent(CHILD))
    command = [sys.executable, str(tmp_path / "child.py"), hashlib.sha256(content).hexdigest()]
    environment = os.environ | {"PYTHONPATH": str(root)}

    def start(behaviour: str) -> subprocess.Popen:
        return subprocess.Popen(
            [*command, behaviour, str(tmp_path / "log")], env=environment, stdout=subprocess.PIPE, text=True
        )

    return start


@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL")
def test_a_killed_download_leaves_no_dataset_and_the_next_one_sweeps(cache, child):
    killed = child("hang")
    assert killed.stdout.readline() == "half\n"
    killed.send_signal(signal.SIGKILL)
    killed.communicate()
    assert not (cache / "mnist.npz").exists()
    assert any(name.startswith(".mnist.cnn-course-part-") for name in everything_in(cache))
    after = child("work")
    assert after.communicate()[0] == "30\n"
    assert everything_in(cache) == ["mnist.npz"]


def test_two_at_once_download_once(cache, tmp_path, child):
    both = [child("work"), child("work")]
    assert [process.communicate()[0] for process in both] == ["30\n", "30\n"]
    assert (tmp_path / "log").read_text() == "download\n"
    assert everything_in(cache) == ["mnist.npz"]


class TestFetch:
    """A classroom's folder is filled."""

    def test_from_home(self, tmp_path, published, downloader, cache):
        downloader(saver(published()))
        path = datasets.fetch("mnist", tmp_path / "stick")
        assert path == tmp_path / "stick" / "mnist.npz"
        assert everything_in(tmp_path / "stick") == ["mnist.npz"]
        assert not cache.exists()

    def test_from_the_cache(self, tmp_path, published, cache):
        cache.mkdir()
        (cache / "mnist.npz").write_bytes(published())
        path = datasets.fetch("mnist", tmp_path / "stick")
        assert path.read_bytes() == (cache / "mnist.npz").read_bytes()

    def test_into_the_cache(self, published, downloader, cache):
        downloader(saver(published()))
        assert datasets.fetch("mnist") == cache / "mnist.npz"

    def test_an_unpublished_cached_copy_is_not_handed_on(self, tmp_path, arrays, cache):
        cache.mkdir()
        np.savez(cache / "mnist.npz", **arrays("mnist"))
        with pytest.raises(DataError, match=r"mnist could not be fetched: .* cannot be reached"):
            datasets.fetch("mnist", tmp_path / "stick")
        assert everything_in(tmp_path / "stick") == []

    def test_what_is_there_is_kept(self, tmp_path, arrays):
        np.savez(tmp_path / "mnist.npz", **arrays("mnist"))
        before = (tmp_path / "mnist.npz").read_bytes()
        assert datasets.fetch("mnist", tmp_path) == tmp_path / "mnist.npz"
        assert (tmp_path / "mnist.npz").read_bytes() == before

    def test_one_of_one_s_own_is_said_to_be_unverified(self, tmp_path, arrays, published, capsys):
        np.savez(tmp_path / "mnist.npz", **arrays("mnist"))
        datasets.fetch("mnist", tmp_path)
        assert "is kept, not verified: it is not the published file" in capsys.readouterr().err
        datasets.fetch("mnist", tmp_path, quiet=True)
        (tmp_path / "mnist.npz").write_bytes(published())
        datasets.fetch("mnist", tmp_path)
        assert "".join(capsys.readouterr()) == ""

    def test_an_entry_that_says_so_makes_no_content_published(self, tmp_path, arrays, cache, capsys):
        """The entry that conversions carry, taken from a real one and put beside other arrays."""
        entry, given = _catalogue.CATALOGUE["cifar10"], arrays("cifar10")
        _npz.write(tmp_path / "cifar10.npz", entry, given)
        assert _npz.read(tmp_path / "cifar10.npz", entry).published
        made_from = np.load(tmp_path / "cifar10.npz")["made_from"]
        only_the_files = np.array(json.dumps([file.sha256 for file in entry.files]))
        other = given["x_train"].copy()
        other[3, 4, 5] += 1
        cache.mkdir()
        for claim in (made_from, only_the_files):
            np.savez(cache / "cifar10.npz", **given | {"x_train": other, "made_from": claim})
            assert not datasets.load("cifar10").published
            datasets.fetch("cifar10")
            assert "not verified" in capsys.readouterr().err

    def test_what_appears_meanwhile_is_not_overwritten(self, tmp_path, published, downloader):
        def get_file(**options):
            (tmp_path / "mnist.npz").write_bytes(b"a reader's own")
            return saver(content)(**options)

        content = published()
        downloader(get_file)
        with pytest.raises(DataError, match="has appeared meanwhile; it is kept"):
            datasets.fetch("mnist", tmp_path)
        assert (tmp_path / "mnist.npz").read_bytes() == b"a reader's own"

    def test_a_folder_in_its_place(self, tmp_path):
        (tmp_path / "mnist.npz").mkdir()
        with pytest.raises(DataError, match="is in its place and is no file"):
            datasets.fetch("mnist", tmp_path)

    def test_a_broken_file_in_the_way_is_named(self, tmp_path):
        (tmp_path / "mnist.npz").write_bytes(b"")
        with pytest.raises(DataError, match=r"it is broken"):
            datasets.fetch("mnist", tmp_path)


class TestConversion:
    """What is published as something else than .npz."""

    def serve(self, monkeypatch, tmp_path, name, contents):
        """Put files where Keras would have kept them, and let the catalogue know their checksums."""
        entry = _catalogue.CATALOGUE[name]
        files = []
        for file, content in zip(entry.files, contents, strict=True):
            path = tmp_path / "keras" / "datasets" / file.kept_by_keras
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content)
            files.append(replace(file, sha256=hashlib.sha256(content).hexdigest()))
        monkeypatch.setitem(_catalogue.CATALOGUE, name, replace(entry, files=tuple(files)))

    def check(self, name, given, cache):
        dataset = datasets.load(name)
        for key, array in given.items():
            np.testing.assert_array_equal(getattr(dataset, key), array, err_msg=key)
        assert dataset.published
        assert everything_in(cache) == [f"{name}.npz"]
        again = datasets.load(name)
        assert again.source == "the course cache"
        assert again.published

    def test_idx(self, monkeypatch, tmp_path, cache, arrays):
        given = arrays("fashion_mnist")
        contents = []
        for key in ("x_train", "y_train", "x_test", "y_test"):
            sizes = np.array(given[key].shape, ">i4").tobytes()
            head = bytes([0, 0, 8, given[key].ndim])
            contents.append(gzip.compress(head + sizes + given[key].tobytes()))
        self.serve(monkeypatch, tmp_path, "fashion_mnist", contents)
        self.check("fashion_mnist", given, cache)

    @pytest.mark.parametrize(
        ("name", "members", "key"),
        [
            (
                "cifar10",
                {"data_batch_1": slice(0, 15), "data_batch_2": slice(15, 30), "test_batch": None},
                b"labels",
            ),
            ("cifar100", {"train": slice(0, 30), "test": None}, b"fine_labels"),
        ],
    )
    def test_cifar(self, monkeypatch, tmp_path, cache, arrays, name, members, key):
        given = arrays(name)
        given["x_train"][:, 5, 7, 1] = 200  # one marked pixel: catches mixed-up axes
        buffer = io.BytesIO()
        with tarfile.open(fileobj=buffer, mode="w:gz") as archive:
            for member, part in [*reversed(members.items()), ("batches.meta", slice(0))]:
                split, rows = ("test", slice(None)) if part is None else ("train", part)
                data = given[f"x_{split}"][rows].transpose(0, 3, 1, 2).reshape(-1, 3072)
                packed = pickle.dumps({b"data": data, key: given[f"y_{split}"][rows].tolist()}, protocol=2)
                entry = tarfile.TarInfo(f"folder/{member}")
                entry.size = len(packed)
                archive.addfile(entry, io.BytesIO(packed))
        self.serve(monkeypatch, tmp_path, name, [buffer.getvalue()])
        self.check(name, given, cache)


class TestCatalogue:
    """The facts hold together."""

    def test_checksums_are_those_of_keras(self):
        pytest.importorskip("keras")
        from importlib import resources

        for name in ("mnist", "cifar10", "cifar100"):
            source = (resources.files("keras") / "src" / "datasets" / f"{name}.py").read_text()
            (file,) = _catalogue.CATALOGUE[name].files
            assert f'"{file.sha256}"' in source
            assert file.filename in source
            assert file.kept_by_keras.removesuffix("_archive") in source

    def test_class_counts(self):
        counts = {name: len(set(datasets.info(name).class_names)) for name in datasets.names()}
        assert counts == {"mnist": 10, "fashion_mnist": 10, "cifar10": 10, "cifar100": 100}


@pytest.mark.parametrize(
    ("platform", "expected"),
    [
        ("linux", "~/.cache/cnn-course"),
        ("darwin", "~/Library/Caches/cnn-course"),
        ("win32", "~/AppData/Local/cnn-course/Cache"),
    ],
)
def test_the_cache_is_where_the_system_keeps_such_things(monkeypatch, platform, expected):
    for name in ("CNN_COURSE_CACHE", "XDG_CACHE_HOME", "LOCALAPPDATA"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setattr(sys, "platform", platform)
    assert datasets.cache_folder() == Path(expected).expanduser()
