"""The package's import rules: which module may import which, and who must stay free of TensorFlow."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

# In the order of the tree: a module may import what its row names, always from above it.
MAY_IMPORT: dict[str, set[str]] = {
    # the ground floor
    "arguments": set(),  # one voice for bad input
    "files": set(),  # files written whole or not at all, checksums
    "archives": {"files"},  # arrays in .npz files, read whole or told what is wrong
    "places": set(),  # the folders in which data and weights are looked for
    "fetching": set(),  # downloads, from homes that may be out of reach
    "packing": set(),  # arrays in JSON
    "saying": set(),  # everything that is printed
    "pasting": set(),  # commands that are shown to be copied
    "words": set(),  # every word that Python shows a reader, a module a language
    "notebook": set(),  # the notebook that runs this, if one does
    "pixels": set(),  # a reader's pictures and arrays, of which nothing may be lost
    "pictures": {"pixels"},  # pictures from files, bytes and arrays, as pixels from 0 to 255
    "shapes": {"arguments"},
    "ops": {"arguments", "shapes", "pixels"},
    "cortex": {"arguments", "saying", "ops", "pixels"},
    "datasets": {"arguments", "files", "archives", "places", "fetching", "saying", "pasting", "pixels"},
    "models": {"arguments", "files", "archives", "places", "fetching", "saying", "pictures", "shapes"},
    "plots": {"arguments", "words", "pixels"},
    # plots for History.plot, which loads it only when called: training needs no matplotlib
    "training": {"arguments", "files", "archives", "saying", "plots", "pixels"},
    "search": {"arguments", "files", "shapes", "models", "training"},
    "results": {"packing"},  # reads results/, for the book and the figures
    # models as data; datasets for the sample pictures; plots for the still picture of a live figure
    "widgets": {
        *("arguments", "words", "notebook", "pixels", "pictures", "shapes", "ops"),
        *("models", "datasets", "plots", "packing", "results"),
    },
    "plain": set(),  # the first network, as the chapters print it: plain TensorFlow, and Keras
    # copies, progress, packs: what a class needs beside the labs
    "classroom": {"files", "places", "saying", "words", "notebook", "datasets"},
    # classroom for the writing down of verdicts, where that was asked for
    "checks": {"arguments", "files", "notebook", "saying", "shapes", "ops", "cortex", "classroom"},
    # assignments, and a class's notebooks marked; plots for the colours of the feedback
    "marking": {"arguments", "files", "words", "plots", "checks"},
    "quiet": set(),  # keeps TensorFlow's log out of a notebook
    # what the command line runs: each names its data and its network
    "experiments": {
        *("arguments", "files", "archives", "packing", "saying", "shapes"),
        *("datasets", "models", "training", "search", "results", "plain"),
    },
}
ANY = "cli"  # the command line may import everything
FREE_OF_TENSORFLOW = (
    "words",
    "pixels",
    "pictures",
    "shapes",
    "ops",
    "cortex",
    "plots",
    "widgets",
    "classroom",
    "checks",
    "datasets",
    "results",
    "models",
    "training",
    "search",
    "experiments",
)
THIRD_PARTY_BAN: dict[str, set[str]] = {
    "arguments": {"numpy", "matplotlib", "tensorflow", "keras"},
    "saying": {"numpy", "matplotlib", "tensorflow", "keras"},
    "pasting": {"numpy", "matplotlib", "tensorflow", "keras"},
    "files": {"numpy", "matplotlib", "tensorflow", "keras"},  # tools use it before anything is installed
    "shapes": {"numpy", "matplotlib", "tensorflow", "keras"},
    "packing": {"tensorflow", "keras"},
    "archives": {"matplotlib", "tensorflow", "keras"},
    "results": {"tensorflow", "keras"},
    "ops": {"matplotlib", "tensorflow", "keras"},
    "cortex": {"matplotlib", "tensorflow", "keras"},
    "plots": {"tensorflow", "keras", "ipywidgets", "anywidget"},
    "classroom": {"tensorflow", "keras", "matplotlib", "ipywidgets", "anywidget"},
    "checks": {"tensorflow", "keras", "ipywidgets", "anywidget"},
}


def imported(file: Path, package: Path) -> set[str]:
    """Return the absolute dotted names that a file imports, relative ones resolved."""
    here = ["cnn_course", *file.relative_to(package).parent.parts]
    names = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            base = here[: len(here) - node.level + 1] if node.level else []
            stem = ".".join([*base, *([node.module] if node.module else [])])
            names |= {f"{stem}.{alias.name}" for alias in node.names}
    return names


def files_of(package: Path) -> dict[str, list[Path]]:
    """Return each module's files, by the module's name."""
    modules: dict[str, list[Path]] = {}
    for file in sorted(package.rglob("*.py")):
        first = file.relative_to(package).parts[0].removesuffix(".py")
        if first != "__init__":
            modules.setdefault(first, []).append(file)
    return modules


def violations(package: Path) -> list[str]:
    """Return every import in the package that breaks the table."""
    found = []
    for module, files in files_of(package).items():
        if module == ANY:
            continue
        for file in files:
            for name in sorted(imported(file, package)):
                parts = name.split(".")
                if parts[0] == "cnn_course" and len(parts) > 1:
                    target = parts[1]
                    inner = target == module or target not in files_of(package)
                    if not inner and target not in MAY_IMPORT[module]:
                        found.append(f"{module} imports {target} in {file.name}")
                elif parts[0] in THIRD_PARTY_BAN.get(module, set()):
                    found.append(f"{module} imports {parts[0]} in {file.name}")
    return found


def test_every_module_stands_in_the_table(root):
    assert set(files_of(root / "cnn_course")) <= {*MAY_IMPORT, ANY}


def test_imports_follow_the_table(root):
    assert violations(root / "cnn_course") == []


def test_the_arrows_point_one_way():
    order = list(MAY_IMPORT)
    for module, targets in MAY_IMPORT.items():
        assert all(order.index(target) < order.index(module) for target in targets)


@pytest.mark.parametrize(
    "line",
    [
        "from cnn_course import widgets",
        "import cnn_course.widgets",
        "from ..widgets import Figure",
        "from cnn_course.widgets import Figure",
        "import tensorflow as tf",
    ],
)
def test_a_forbidden_import_is_seen(tmp_path, line):
    package = tmp_path / "cnn_course"
    for module in ("ops", "widgets"):
        (package / module).mkdir(parents=True)
        (package / module / "__init__.py").touch()
    (package / "ops" / "late.py").write_text(f"def f():\n    {line}\n")
    assert len(violations(package)) == 1


def test_shapes_loads_no_numpy():
    code = "import cnn_course.shapes, sys; raise SystemExit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code]).returncode == 0


IMPORT_IN_TURN = """
import importlib, sys
for name in sys.argv[1:]:
    importlib.import_module(name)
    if heavy := {"tensorflow", "keras", "jax", "torch"} & set(sys.modules):
        raise SystemExit(f"{name} loads {', '.join(sorted(heavy))}")
"""


def loads(*names):
    """Import modules one after the other in a fresh interpreter; return what is said of a heavy one."""
    done = subprocess.run([sys.executable, "-c", IMPORT_IN_TURN, *names], capture_output=True, text=True)
    return done.stderr


def test_imports_load_no_tensorflow():
    names = ["cnn_course", *(f"cnn_course.{module}" for module in FREE_OF_TENSORFLOW)]
    assert loads(*names) == ""


def test_an_import_that_loads_it_is_named(monkeypatch, tmp_path):
    (tmp_path / "light.py").touch()
    (tmp_path / "slow.py").write_text("import keras\n")
    (tmp_path / "keras.py").touch()
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    assert loads("light", "slow", "light") == "slow loads keras\n"
