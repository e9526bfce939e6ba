"""Every test here starts on a machine with no data, no Keras cache and no network."""

import hashlib
import io
import sys
import types
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from urllib.error import URLError

import numpy as np
import pytest

from cnn_course import fetching
from cnn_course.datasets import _catalogue

Maker = Callable[..., dict[str, np.ndarray]]


@pytest.fixture(autouse=True)
def bare_machine(tmp_path, monkeypatch):
    def no_network(*args, **kwargs):
        raise URLError("no network in tests")

    monkeypatch.delenv("CNN_COURSE_DATA", raising=False)
    monkeypatch.setenv("CNN_COURSE_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("KERAS_HOME", str(tmp_path / "keras"))
    monkeypatch.setattr(fetching, "urlopen", no_network)


@pytest.fixture
def cache(tmp_path) -> Path:
    return tmp_path / "cache"


@pytest.fixture
def classroom(tmp_path, monkeypatch) -> Path:
    folder = tmp_path / "classroom"
    folder.mkdir()
    monkeypatch.setenv("CNN_COURSE_DATA", str(folder))
    return folder


@pytest.fixture
def arrays() -> Maker:
    """Return a maker of small datasets of the right kind: images whose every pixel is the label."""

    def make(name: str, train: int = 30, test: int = 20, **changes) -> dict[str, np.ndarray]:
        entry = _catalogue.CATALOGUE[name]
        made = {}
        for split, n in (("train", train), ("test", test)):
            labels = np.arange(n, dtype=np.uint8) % len(entry.class_names)
            shape = (n, *(1 for _ in entry.image_shape))
            made[f"x_{split}"] = np.zeros((n, *entry.image_shape), np.uint8) + labels.reshape(shape)
            made[f"y_{split}"] = labels
        return {key: value for key, value in (made | changes).items() if value is not None}

    return make


@pytest.fixture
def published(monkeypatch, arrays) -> Callable[[str], bytes]:
    """Return a maker of a dataset's published file, small: the catalogue knows its checksum from then on."""

    def publish(name: str = "mnist", url: str = "https://example.invalid/mnist.npz") -> bytes:
        buffer = io.BytesIO()
        np.savez(buffer, **arrays(name))
        entry = _catalogue.CATALOGUE[name]
        file = replace(entry.files[0], url=url, sha256=hashlib.sha256(buffer.getvalue()).hexdigest())
        monkeypatch.setitem(_catalogue.CATALOGUE, name, replace(entry, files=(file,), layout="npz"))
        return buffer.getvalue()

    return publish


@pytest.fixture
def downloader(monkeypatch):
    """Return a way to stand something in for Keras' downloader, on a machine whose network answers."""

    def install(get_file: Callable[..., str]) -> None:
        module = types.ModuleType("keras.utils")
        module.get_file = get_file
        monkeypatch.setitem(sys.modules, "keras.utils", module)
        monkeypatch.setattr(fetching, "urlopen", lambda *args, **kwargs: io.BytesIO())

    return install
