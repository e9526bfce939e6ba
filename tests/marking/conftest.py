"""What the tests of marking share: the release of lab 1, and one class that is marked once."""

import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from a_class import of_lab_1

from cnn_course import marking


@pytest.fixture(scope="session")
def labs(root) -> Path:
    return root / "notebooks"


@pytest.fixture(scope="session")
def release(labs) -> marking.Release:
    return marking.of_lab("01", labs)


@pytest.fixture(scope="session")
def sample(tmp_path_factory, labs, release) -> SimpleNamespace:
    """A class, marked: what was handed in, and what came of it."""
    folder, to = tmp_path_factory.mktemp("class") / "in", tmp_path_factory.mktemp("class") / "out"
    folder.mkdir()
    handed_in = of_lab_1(release, labs, folder)
    for name, (notebook, *_) in handed_in.items():
        (folder / f"{name}.ipynb").write_text(str(notebook), encoding="utf-8")
    limits = marking.Limits(seconds=3, longest=60, memory=3_000_000_000)
    marks = marking.mark(folder, release, to, limits=limits, hidden=[labs])
    by_name = {mark.learner: mark for mark in marks}
    return SimpleNamespace(
        folder=folder, to=to, handed_in=handed_in, marks=by_name, limits=limits, release=release, labs=labs
    )
