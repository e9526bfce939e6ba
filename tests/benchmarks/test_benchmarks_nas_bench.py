"""The table that somebody else has pickled is read, and nothing in it is run."""

import io
import json
import pickle
import sys
import types
from pathlib import Path

import numpy as np
import pytest

from benchmarks import nas_bench
from cnn_course.search import Evolution, RandomSearch, Space, difference

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
    needed = json.loads(nas_bench.FOUND.read_text(encoding="utf-8"))
    chapter = " ".join((ROOT / "book" / "search" / "nas.md").read_text(encoding="utf-8").split())
    assert set(needed) == set(nas_bench.WAYS)
    for way, cells in needed.items():
        assert len(cells) == len(nas_bench.SEEDS)
        if "set as" in way:
            continue  # told in words alone
        deciles = np.quantile(cells, np.arange(1, 10) / 10).round().astype(int).tolist()
        assert f'"{way}": {deciles}' in chapter
    names = ("evolution", "controller by ranks", "controller", "random")
    means = (
        "evolution needs {:.0f} cells, the controller by ranks {:.0f}, by rewards {:.0f}, and chance {:.0f}"
    )
    assert means.format(*(np.mean(needed[name]) for name in names)) in chapter
    fewer = difference(needed["controller"], needed["controller by ranks"])
    more = difference(needed["controller by ranks"], needed["evolution"])
    said = (
        "by ranks it is {:.0f} cells fewer than by rewards ({:.0f} to {:.0f}), "
        "and {:.0f} more than evolution needs ({:.0f} to {:.0f})"
    )
    assert said.format(*fewer, *more) in chapter
    swapped = "By rewards it then needs {:.0f} cells, and by ranks {:.0f}."
    rewards, ranks = needed["controller, set as by ranks"], needed["by ranks, set as controller"]
    assert swapped.format(np.mean(rewards), np.mean(ranks)) in chapter
    plainly, by_ranks = (
        difference(needed["controller"], ranks),
        difference(rewards, needed["controller by ranks"]),
    )
    alike = "With the same settings, ranks save {:.0f} cells ({:.0f} to {:.0f}) or {:.0f} ({:.0f} to {:.0f})"
    assert alike.format(*plainly, *by_ranks) in chapter


def test_the_numbers_are_those_of_the_rows():
    rows = json.loads((ROOT / "benchmarks" / "results.json").read_text(encoding="utf-8"))
    measured = {row["name"]: row.get("measured", row.get("ours")) for row in rows}
    needed = json.loads(nas_bench.FOUND.read_text(encoding="utf-8"))
    ranked = needed["controller by ranks"]
    assert measured[nas_bench.named("evolution", "mean")] == pytest.approx(
        np.mean(needed["evolution"]), abs=1e-3
    )
    assert measured[nas_bench.named("controller by ranks", "mean")] == pytest.approx(
        np.mean(ranked), abs=1e-3
    )
    assert measured[nas_bench.named("controllers", "median")] == np.median(ranked)
