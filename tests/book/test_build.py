"""tools/book.py: the traps of building a book, each of which has passed in silence somewhere."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path

import pytest
from sample_book import make_sample, run_tool

CELL = """---
file_format: mystnb
kernelspec:
  name: python3
  display_name: Python 3
---

# A page

```{code-cell} python
%s
```
"""

FAULTS = """
A formula: $\\frac{1}$.

::::{quiz}
None is right?

- ( ) a
  Word.
- ( ) b
  Word.
::::

::::{quiz}
Only one?

- (x) a
  Word.
::::

::::{quiz}
No word?

- (x) a
- ( ) b
  Word.
::::

::::{quiz}
No mark?

- a
  Word.
- (x) b
  Word.
::::

::::{quiz}
Two right?

- (x) a
  Word.
- (x) b
  Word.
::::

A reference to {term}`nothing`.

```{code-cell} python
import matplotlib.pyplot as plt

plt.plot([1, 2]);  # no words
```

```{code-cell} python
import anywidget


class Blank(anywidget.AnyWidget):
    _esm = "export default { render() {} };"


Blank()
```
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A sample book of one page, whose text the test writes."""
    folder = make_sample(tmp_path / "book")
    (folder / "_toc.yml").write_text("format: jb-book\nroot: book/index\n", encoding="utf-8")
    shutil.rmtree(folder / "book" / "part")
    return folder


def write(folder: Path, cell: str, more: str = "") -> None:
    """Write the book's one page: a code cell and what follows."""
    (folder / "book" / "index.md").write_text(CELL % cell + more, encoding="utf-8")


def page(folder: Path) -> str:
    """Return the built page."""
    return (folder / "_build" / "html" / "book" / "index.html").read_text(encoding="utf-8")


def test_a_failing_cell_fails_the_build_each_time_and_leaves_the_last_good_book(small: Path) -> None:
    write(small, "print('all', 'is', 'well')")
    assert run_tool("--source", small).returncode == 0
    write(small, "raise RuntimeError('no such luck')")
    for _ in range(2):  # kept doctrees would hide it the second time
        done = run_tool("--source", small)
        assert done.returncode != 0
        assert "no such luck" in done.stderr
        assert "The book was not built" in done.stderr
        assert "all is well" in page(small)
    assert not list((small / "_build").glob("staging-*"))


def test_every_fault_is_named_with_its_line(small: Path) -> None:
    write(small, "import sys; print('to the error stream', file=sys.stderr)", FAULTS)
    done = run_tool("--source", small)
    assert done.returncode != 0
    text = (small / "book" / "index.md").read_text(encoding="utf-8").splitlines()
    expected = {
        "formula: KaTeX parse error": "A formula",
        "no choice is marked right": "None is right?",
        "a quiz needs at least two choices": "Only one?",
        "has no word on it": "- (x) a",
        "a choice begins with": "- a",
        "several choices are marked (x)": "Two right?",
        "term not in glossary": "{term}",
        "a live figure needs a still picture": "import anywidget",
        "a picture needs words": "# no words",
        "stderr": "sys.stderr",
    }
    for words, place in expected.items():
        line = re.search(rf"index\.md:(\d+): \w+: .*{re.escape(words)}", done.stderr)
        assert line, f"{words!r} is not among\n{done.stderr}"
        near = "\n".join(text[max(0, int(line[1]) - 4) : int(line[1]) + 4])
        assert place in near, f"{words!r} is said of line {line[1]}:\n{near}"


@pytest.fixture
def foreign_kernel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A "python3" kernel elsewhere on the machine that is not this interpreter."""
    kernel = tmp_path / "elsewhere" / "kernels" / "python3" / "kernel.json"
    kernel.parent.mkdir(parents=True)
    kernel.write_text('{"argv": ["/bin/false"], "display_name": "Python 3", "language": "python"}')
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "elsewhere"))


@pytest.mark.usefixtures("foreign_kernel")
def test_cells_run_here_and_again_when_the_package_changed_and_not_when_nothing_did(small: Path) -> None:
    cell = "import sys, time\nfrom cnn_course import ANSWER\nprint('answer', ANSWER, 'from', sys.executable)"
    write(small, f"{cell}\nprint('one', end='')\ntime.sleep(0.5)\nprint('\\n  two')")
    done = run_tool("--source", small)
    assert done.returncode == 0, done.stderr
    assert "one\n  two\n" in page(small), "what is printed in pieces is put together as it was"
    assert f"answer 42 from {sys.executable}" in page(small)
    index = small / "_build" / "html" / "index.html"

    built = index.stat().st_mtime_ns
    again = run_tool("--source", small)
    assert again.returncode == 0
    assert "up to date" in again.stdout
    assert again.stdout.splitlines()[-1] == str(index)
    assert index.stat().st_mtime_ns == built

    (small / "cnn_course" / "__init__.py").write_text("ANSWER = 43\n", encoding="utf-8")
    done = run_tool("--source", small)
    assert done.returncode == 0, done.stderr
    assert "answer 43" in page(small)
    assert done.stdout.splitlines()[-1] == str(index)


FIGURE = """import anywidget
import traitlets


class Tiny(anywidget.AnyWidget):
    _esm = "export default { render() {} }; // as it was run"
    _css = "p { color: red }"
    language = traitlets.Unicode("en").tag(sync=True)

    def _repr_mimebundle_(self, **kwargs):
        data, metadata = super()._repr_mimebundle_(**kwargs)
        return {**data, "image/png": PNG, "text/plain": "A tiny figure."}, metadata


PNG = "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNgAAAAAgABSK+kcQAAAABJRU5ErkJggg=="
"""


def test_a_figures_module_and_style_are_those_bundled_now_and_no_cell_runs_for_them(small: Path) -> None:
    widgets = small / "cnn_course" / "widgets"
    (widgets / "static").mkdir(parents=True)
    (widgets / "tiny.py").write_text(FIGURE, encoding="utf-8")
    style, module = widgets / "static" / "tiny.css", widgets / "static" / "tiny.en.js"
    style.write_text("p { color: green }", encoding="utf-8")
    module.write_text("export default { render() {} }; // first", encoding="utf-8")
    write(
        small,
        "import time\n\nfrom cnn_course.widgets import tiny\n\nprint('run at', time.time())\ntiny.Tiny()",
    )
    assert run_tool("--source", small).returncode == 0
    first = page(small)
    assert "// first" in first
    assert "color: green" in first
    assert "as it was run" not in first
    assert 'data-figure="tiny"' in first

    module.write_text("export default { render() {} }; // second", encoding="utf-8")
    done = run_tool("--source", small)
    assert done.returncode == 0, done.stderr
    second = page(small)
    assert "// second" in second
    moments = [re.search(r"run at ([\d.]+)", text)[1] for text in (first, second)]  # type: ignore[index]
    assert moments[0] == moments[1]
    states = [re.search(r'data-state="(\w+)"', text)[1] for text in (first, second)]  # type: ignore[index]
    assert states[0] != states[1]


def test_only_what_the_toc_names_is_built_and_the_front_door_opens_it(sample: Path) -> None:
    html = sample / "_build" / "html"
    pages = {path.relative_to(html).as_posix() for path in html.rglob("*.html")}
    assert pages == {
        "index.html",
        "genindex.html",
        "search.html",
        "book/index.html",
        "book/part/page.html",
        "book/part/plain.html",
    }
    assert 'url=book/index.html"' in (html / "index.html").read_text(encoding="utf-8")


def test_the_cell_digest_follows_package_and_results_and_not_the_prose(
    small: Path, book_tool: object
) -> None:
    digests = book_tool.digests  # type: ignore[attr-defined]
    write(small, "1 + 1")
    first = digests(small)
    write(small, "1 + 2")
    prose = digests(small)
    assert prose["cells"] == first["cells"]
    assert prose["book"] != first["book"]
    (small / "results").mkdir()
    (small / "results" / "run.json").write_text("{}")
    assert digests(small)["cells"] != first["cells"]
    recorded = digests(small)
    (small / "cnn_course" / "figure.js").write_text("1;", encoding="utf-8")
    assert digests(small)["cells"] == recorded["cells"]
    assert digests(small)["book"] != recorded["book"]
    (small / "cnn_course" / "__pycache__").mkdir()
    (small / "cnn_course" / "__pycache__" / "left.pyc").write_text("left behind")
    assert digests(small)["cells"] == digests(small)["cells"]
