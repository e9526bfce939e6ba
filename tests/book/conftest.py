"""What the book's tests share: the built book, a sample book with every piece of the frame, a browser."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from types import ModuleType

import pytest
from once import made_once
from sample_book import ROOT, make_sample, run_tool


@pytest.fixture(scope="session")
def book_tool() -> ModuleType:
    """tools/book.py as a module."""
    spec = importlib.util.spec_from_file_location("book_tool", ROOT / "tools" / "book.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def html() -> Path:
    """The built book, brought up to date first."""
    done = run_tool()
    assert done.returncode == 0, done.stdout + done.stderr
    return ROOT / "_build" / "html"


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The sample book, built once: the folder with _config.yml."""

    def build(folder: Path) -> None:
        done = run_tool("--source", make_sample(folder))
        assert done.returncode == 0, done.stdout + done.stderr

    return made_once(tmp_path_factory, "sample", build)


@pytest.fixture(scope="session", params=["book", "sample"])
def built(request: pytest.FixtureRequest) -> Path:
    """The html folder of the book, and that of the sample."""
    if request.param == "book":
        return request.getfixturevalue("html")
    return request.getfixturevalue("sample") / "_build" / "html"


@pytest.fixture(scope="session")
def axe_source() -> str:
    """The text of axe-core."""
    places = [
        ROOT / "node_modules",
        *map(Path, filter(None, os.environ.get("NODE_PATH", "").split(os.pathsep))),
    ]
    for place in places:
        script = place / "axe-core" / "axe.min.js"
        if script.is_file():
            return script.read_text(encoding="utf-8")
    pytest.fail("axe-core is not installed. In the project's folder: npm ci")
