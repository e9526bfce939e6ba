"""The table that somebody else has pickled is read, and nothing in it is run."""

import io
import json
import pickle
import sys
import types
from pathlib import Path

import pytest

from benchmarks import nas_bench
from cnn_course.search import Evolution, RandomSearch, Space

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def theirs(monkeypatch):
    """The package's module, with a class whose making would be seen."""
    module = types.ModuleType(f"{nas_bench.PACKAGE}.data")

    class Architecture:
        def __init__(self, accuracy):
            self.baseline_accuracy = accuracy

    Architecture.__module__, Architecture.__qualname__ = module.__name__, "Architecture"
    module.Architecture = Architecture
    monkeypatch.setitem(sys.modules, nas_bench.PACKAGE, types.ModuleType(nas_bench.PACKAGE))
    monkeypatch.setitem(sys.modules, module.__name__, module)
    return module


def test_accuracies_are_read(theirs):
    pickled = pickle.dumps({(0, 1): theirs.Architecture(61.5), (1, 0): theirs.Architecture(90.25)})
    assert nas_bench.table(io.BytesIO(pickled)) == {(0, 1): 61.5, (1, 0): 90.25}


@pytest.mark.parametrize("name", ["os.system", "builtins.eval", f"{nas_bench.PACKAGE}.data.AnalogNASBench"])
def test_nothing_else_is_let_pass(name):
    module, _, function = name.rpartition(".")
    pickled = f"c{module}\n{function}\n(S'exit 3'\ntR.".encode()
    with pytest.raises(pickle.UnpicklingError, match=name):
        nas_bench.table(io.BytesIO(pickled))


def test_cells_are_counted_until_one_is_near_the_best():
    space = Space((3, 3))
    worth = {(a, b): 10.0 * a + b / 5 for a in range(3) for b in range(3)}  # (2, 0) is near (2, 2)
    for make in (RandomSearch, lambda space, seed: Evolution(space, seed, population=2, sample=1)):
        counts = [nas_bench.evaluations(make(space, seed), worth) for seed in range(30)]
        assert min(counts) == 1
        assert max(counts) <= 7  # six are not near


def test_without_the_package_nothing_is_measured(monkeypatch):
    monkeypatch.setattr(nas_bench, "PACKAGE", "there_is_no_such_package")
    assert nas_bench.run() == []


def test_the_chapter_says_what_was_measured():
    rows = {row["name"]: row for row in json.loads((ROOT / "benchmarks" / "results.json").read_text())}
    row = rows[nas_bench.named("controllers", "median")]
    said = f"after {row['ours']:.0f} cells by ranks, and after {row['peer']:.0f} by rewards"
    chapter = (ROOT / "book" / "search" / "nas.md").read_text(encoding="utf-8")
    assert said in " ".join(chapter.split())
    assert f"the median of {row['runs']} searches" in " ".join(chapter.split())
