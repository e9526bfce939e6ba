"""What a lab depends on: followed file by file, and rather one file more than one less."""

import importlib
import sys
from pathlib import Path

import pytest

from tools.labs import fingerprint
from tools.reach import reach


@pytest.fixture(scope="module")
def reached(root):
    """What each lab of the course reaches, by its number: paths from the root."""
    labs = sorted((root / "notebooks" / "src").glob("*.py"))
    found = {
        lab.stem[:2]: reach(lab.read_text(encoding="utf-8"), root / "cnn_course", root / "results").files
        for lab in labs
    }
    return {lab: {path.relative_to(root).as_posix() for path in files} for lab, files in found.items()}


@pytest.mark.parametrize(
    ("changed", "stale"),
    [
        ("cnn_course/checks/stride/stops.py", "05"),  # a hint
        ("cnn_course/checks/training/schedule.py", "09"),
        ("cnn_course/checks/plain_tensorflow/logits.py", "07 09"),
        ("cnn_course/checks/_predictions.py", "03 05 06 10 11 12 13 14 15 16"),
        ("cnn_course/cortex.py", "02"),
        ("cnn_course/plain/with_keras.py", "08"),
        ("cnn_course/plots/_pooling.py", "06"),  # a still picture
        ("cnn_course/plots/_convolution.py", "01 04"),
        ("cnn_course/plots/_live_network.py", ""),
        ("cnn_course/widgets/pooling_explorer/__init__.py", "06"),
        ("cnn_course/widgets/pooling_explorer/index.js", ""),
        ("cnn_course/widgets/pooling_explorer/style.css", ""),
        ("cnn_course/widgets/lib/core/figure.js", ""),
        ("cnn_course/experiments/shuffled_pixels.py", ""),
        ("cnn_course/cli/doctor.py", ""),
        ("cnn_course/classroom/progress.py", ""),
        ("results/first-layer/figure.json", "02 04"),
        ("results/border-position/figure.json", "05"),
        ("results/roofline/figure.json", ""),
    ],
)
def test_a_change_makes_exactly_these_labs_stale(root, reached, changed, stale):
    assert (root / changed).is_file()
    assert " ".join(lab for lab, files in reached.items() if changed in files) == stale


@pytest.mark.parametrize(
    "changed",
    ["checks/_judge.py", "classroom/verdicts.py", "plots/_theme.py", "plots/course.mplstyle", "__init__.py"],
)
def test_what_all_labs_use_makes_all_of_them_stale(reached, changed):
    assert [lab for lab, files in reached.items() if f"cnn_course/{changed}" not in files] == []


WINDOWS = ("checks", "cortex", "datasets", "models", "ops", "plots", "results", "shapes", "widgets", "words")
FIGURES = ("ConvolutionExplorer", "PoolingExplorer", "RunsExplorer", "NetworkExplorer", "LiveNetwork")
USED = [
    *(f"from cnn_course import widgets\nwidgets.{name}()._repr_mimebundle_()" for name in FIGURES),
    "from cnn_course import checks as check, ops\ncheck.conv2d(ops.conv2d)",
    "import cnn_course.models as m\nm.get('lenet-5').parameters",
    "from cnn_course import cortex\ncortex.best_grating(cortex.unknown(1))",
]


@pytest.mark.parametrize("code", USED)
def test_what_runs_is_among_what_is_reached(root, code):
    package, ran = root / "cnn_course", set()
    for window in WINDOWS:  # what an import runs, of all that stands behind one, makes no difference
        importlib.import_module(f"cnn_course.{window}")

    def notice(frame, event, argument):
        if event == "call":
            ran.add(frame.f_code.co_filename)  # millions of times: a Path is made of each name once

    sys.setprofile(notice)
    try:
        exec(code, {})
    finally:
        sys.setprofile(None)
    ours = {path for path in map(Path, ran) if package in path.parents}
    assert ours
    assert ours <= reach(code, package, root / "results").files


# ---- a package in small, for each rule


PACKAGE = {
    "__init__": "",
    "shop/__init__": '"""A window."""\nfrom .apples import apple\nfrom .scales import weigh\n'
    "from cnn_course.shop.pears import pear as fruit\n__all__ = ['apple', 'fruit']",
    "shop/apples": "def apple(): pass",
    "shop/pears": "from ..tools import knife\ndef pear(): return knife()",
    "shop/scales": "def weigh(): pass",
    "tools": "def knife(): pass",
    "late": "def f():\n    from cnn_course import tools\n    return tools.knife()",
    "house/__init__": "from .kitchen import cook\nROOMS = 2",
    "house/kitchen": "def cook(): pass",
    "house/cellar": "",
    "club/__init__": "from .door import enter\nfrom .member import join",
    "club/door": "ALL = {}\ndef register(f): ALL[f.__name__] = f\ndef enter(name): return ALL[name]()",
    "club/member": "from .door import register\n@register\ndef join(): pass",
    "zoo/__init__": "from .keeper import find",
    "zoo/keeper": "import importlib\ndef find(name): importlib.import_module(f'cnn_course.zoo.{name}')",
    "zoo/ape": "",
    "bare/inside": "",  # no package, and no data either
    "asking": "from cnn_course import shop\ndef ask(name): return getattr(shop, name)",
    "results": "def figure(name): pass",
    "reader": "from cnn_course import results\ndef read(): return results.figure('one')",
}


@pytest.fixture(scope="module")
def package(tmp_path_factory):
    root = tmp_path_factory.mktemp("checkout")
    for name, text in PACKAGE.items():
        path = root / "cnn_course" / f"{name}.py"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    for name in (
        "shop/prices.json",
        "shop/sign.css",
        "shop/static/bundle.json",
        "shop/NOTICE.md",
        "shop/carried/a",
    ):
        path = root / "cnn_course" / name
        path.parent.mkdir(exist_ok=True)
        path.touch()
    for name in ("one/figure.json", "two/figure.json"):
        path = root / "results" / name
        path.parent.mkdir(parents=True)
        path.touch()
    return root / "cnn_course"


WINDOW = "shop/carried/a shop/prices.json"
SHOP = "shop/__init__.py shop/apples.py shop/carried/a shop/pears.py shop/prices.json shop/scales.py tools.py"


@pytest.mark.parametrize(
    ("code", "files"),
    [
        ("from cnn_course import shop\nshop.apple()", f"shop/apples.py {WINDOW}"),
        ("from cnn_course.shop import apple", f"shop/apples.py {WINDOW}"),
        ("import cnn_course.shop as s\ns.apple()", f"shop/apples.py {WINDOW}"),
        ("import cnn_course\ncnn_course.shop.apple()", f"shop/apples.py {WINDOW}"),
        ("from cnn_course.shop import apples", f"shop/apples.py {WINDOW}"),
        (
            "from cnn_course import shop\nshop.fruit()",
            "shop/carried/a shop/pears.py shop/prices.json tools.py",
        ),
        ("from cnn_course import shop\nprint(shop)", SHOP),
        ("from cnn_course.shop import *", SHOP),
        ("import cnn_course.shop", SHOP),
        ("from cnn_course.shop import plum", SHOP),
        ("from cnn_course import shop\nshop.plum", SHOP),
        ("from cnn_course import shop", "shop/__init__.py shop/carried/a shop/prices.json"),
        ("import cnn_course.tools as t", "tools.py"),
        ("def later():\n    from cnn_course import late", "late.py tools.py"),
        ("import importlib\nimportlib.import_module('cnn_course.tools')", "tools.py"),
        ("print('cnn_course.tools is a name in a sentence')", ""),
        ("from cnn_course import house\nhouse.cook()", "house/__init__.py house/kitchen.py"),
        ("from cnn_course.house import cellar", "house/__init__.py house/cellar.py house/kitchen.py"),
        ("from cnn_course import club\nclub.enter('join')", "club/door.py club/member.py"),
        ("from cnn_course import zoo\nzoo.find('ape')", "zoo/__init__.py zoo/ape.py zoo/keeper.py"),
        ("from cnn_course import asking\nasking.ask('apple')", f"asking.py shop/apples.py {WINDOW}"),
        ("from cnn_course import reader\nreader.read()", "one/figure.json reader.py results.py"),
        ("from cnn_course import results\nresults.figure('two')", "results.py two/figure.json"),
        ("from cnn_course import results\nx = 'two'\nresults.figure(x)", "results.py two/figure.json"),
        ("from cnn_course import results as r\nr.figure('two')", "results.py two/figure.json"),
        (
            "from cnn_course import results\nresults.figure(f'{1}')",
            "one/figure.json results.py two/figure.json",
        ),
        ("from cnn_course import results\nresults.names()", "one/figure.json results.py two/figure.json"),
        (
            "from cnn_course.results import figure\nfigure('two')",
            "one/figure.json results.py two/figure.json",
        ),
        ("from cnn_course import tools\nprint('one')", "tools.py"),
    ],
)
def test_each_way_to_depend_on_a_file(package, code, files):
    results = package.parent / "results"
    found = reach(code, package, results).files - {package / "__init__.py"}
    names = (path.relative_to(results if results in path.parents else package).as_posix() for path in found)
    assert " ".join(sorted(names)) == files


def test_another_function_behind_the_same_name_is_noticed(package):
    code = "from cnn_course import shop\nshop.fruit()"
    init = package / "shop" / "__init__.py"
    before, text = reach(code, package, package), init.read_text()
    init.write_text(text.replace("pear as fruit", "knife as fruit"))
    after = reach(code, package, package)
    init.write_text(text)
    assert before.files == after.files
    assert before.names != after.names


@pytest.mark.parametrize("code", ["import cnn_course\nprint(cnn_course)", "from cnn_course import *"])
def test_the_whole_package_is_all_of_it(package, code):
    assert set(package.rglob("*.py")) <= reach(code, package, package).files


@pytest.mark.parametrize(
    ("changed", "digests"),
    [
        ("cnn_course/reader.py", {"package"}),
        ("results/one/figure.json", {"results"}),
        ("results/two/figure.json", set()),
    ],
)
def test_a_labs_digests_say_what_changed(package, changed, digests):
    root, code = package.parent, "from cnn_course import reader\nreader.read()"
    before, text = fingerprint.of_lab(code, root), (root / changed).read_text()
    (root / changed).write_text(f"{text}\n# more")
    after = fingerprint.of_lab(code, root)
    (root / changed).write_text(text)
    assert {name for name in before if before[name] != after[name]} == digests
    assert fingerprint.of_lab(f"{code}\n", root)["package"] == before["package"]


def test_another_function_behind_the_same_name_is_another_package(package):
    """The window in which it is named is no file of the lab's: its name is in the digest."""
    code = "from cnn_course import shop\nshop.fruit()"
    init = package / "shop" / "__init__.py"
    before, text = fingerprint.of_lab(code, package.parent), init.read_text()
    init.write_text(text.replace("pear as fruit", "knife as fruit"))
    after = fingerprint.of_lab(code, package.parent)
    init.write_text(text)
    assert {name for name in before if before[name] != after[name]} == {"package"}


@pytest.mark.parametrize("changed", ["notebooks.py", "labs/execute.py", "labs/fingerprint.py"])
def test_the_machine_is_its_command_and_each_of_its_files(package, monkeypatch, tmp_path, changed):
    (tmp_path / "labs").mkdir()
    for name in ("notebooks.py", "labs/execute.py", "labs/fingerprint.py"):
        (tmp_path / name).touch()
    monkeypatch.setattr(fingerprint, "MACHINE", tmp_path / "labs")
    monkeypatch.setattr(fingerprint, "COMMAND", tmp_path / "notebooks.py")
    before = fingerprint.of_lab("1", package.parent)
    (tmp_path / changed).write_text("more")
    after = fingerprint.of_lab("1", package.parent)
    assert {name for name in before if before[name] != after[name]} == {"machine"}
