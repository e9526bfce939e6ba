"""tools/book.py: the traps of building a book, each of which has passed in silence somewhere."""

from __future__ import annotations

import re
import shutil
import sys
from pathlib import Path
from types import ModuleType

import pytest
from sample_book import make_sample, run_tool

from tools import cells

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


def run_at(text: str) -> str:
    """Return when a page's cell ran, from what it printed."""
    found = re.search(r"run at ([\d.]+)", text)
    assert found, text
    return found[1]


def test_what_a_cell_gave_is_kept_until_something_that_decides_it_has_changed(small: Path) -> None:
    widgets, other = small / "cnn_course" / "widgets", small / "book" / "other.md"
    (widgets / "static").mkdir(parents=True)
    (widgets / "tiny.py").write_text(FIGURE, encoding="utf-8")
    (widgets / "static" / "tiny.css").write_text("p { color: green }", encoding="utf-8")
    module = widgets / "static" / "tiny.en.js"
    module.write_text("export default { render() {} }; // first", encoding="utf-8")
    timed = "import time\n\nprint('run at', time.time())\n"
    other.write_text(CELL % f"from cnn_course import ANSWER\n{timed}", encoding="utf-8")
    write(small, f"from cnn_course.widgets import tiny\n{timed}tiny.Tiny()")
    with (small / "_toc.yml").open("a", encoding="utf-8") as toc:
        toc.write("chapters:\n  - file: book/other\n")

    def build() -> tuple[str, str]:
        done = run_tool("--source", small)
        assert done.returncode == 0, done.stderr
        return page(small), (small / "_build" / "html" / "book" / "other.html").read_text(encoding="utf-8")

    first, other_first = build()
    assert "// first" in first
    assert "color: green" in first
    assert "as it was run" not in first
    assert 'data-figure="tiny"' in first

    # A figure's script: the page has the new one, and no cell runs for it.
    module.write_text("export default { render() {} }; // second", encoding="utf-8")
    second, other_second = build()
    assert "// second" in second
    assert run_at(second) == run_at(first)
    states = [re.search(r'data-state="(\w+)"', text)[1] for text in (first, second)]  # type: ignore[index]
    assert states[0] != states[1]

    # A file that one page uses: only its cells run.
    (widgets / "tiny.py").write_text(f"{FIGURE}# changed\n", encoding="utf-8")
    third, other_third = build()
    assert run_at(third) != run_at(second)
    assert run_at(other_third) == run_at(other_second) == run_at(other_first)


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
        "book/progress.html",
    }
    assert 'url=book/index.html"' in (html / "index.html").read_text(encoding="utf-8")


def test_the_code_of_a_page_is_that_of_its_cells() -> None:
    page = """Text, and code that is only shown:

```python
import nothing
```

```{code-cell} python
---
tags: [remove-input]
mystnb:
  image:
    alt: Words.
---
%matplotlib inline
first = 1
```

````{code-cell} python
:tags: [remove-output]

second = "```"
````
"""
    assert cells.code_of(page).split("\n") == ["", "first = 1", "", "", 'second = "```"', ""]
    assert cells.code_of("No cell.") == ""


def test_the_digest_of_a_pages_outputs_follows_what_its_cells_use(small: Path, book_tool: ModuleType) -> None:
    package, results = small / "cnn_course", small / "results"
    (package / "results.py").write_text("def figure(name): ...\n", encoding="utf-8")
    for name in ("one", "two"):
        (results / name).mkdir(parents=True)
        (results / name / "figure.json").write_text("{}", encoding="utf-8")
    code = "from cnn_course import results\n\nresults.figure('one')"
    write(small, code)

    def outputs() -> list[str]:
        return list(cells.digests(small).values())

    first, whole = outputs(), book_tool.digest(small)
    assert len(first) == 1
    write(small, code, "More prose.\n")
    (package / "unused.py").touch()
    (package / "figure.js").write_text("1;", encoding="utf-8")
    (package / "__pycache__").mkdir()
    (package / "__pycache__" / "left.pyc").write_text("left behind", encoding="utf-8")
    (results / "two" / "figure.json").write_text("[]", encoding="utf-8")
    assert outputs() == first
    assert book_tool.digest(small) != whole
    (results / "one" / "figure.json").write_text("[]", encoding="utf-8")
    second = outputs()
    assert second != first
    (package / "results.py").write_text("def figure(name): return 1\n", encoding="utf-8")
    assert outputs() != second


def test_the_digest_of_the_book_follows_all_that_it_is_made_from(
    tmp_path: Path, book_tool: ModuleType, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(cells, "installed", lambda: "one version")
    tools = [f"tools/{name}.py" for name in book_tool.TOOLS]
    book = ["_config.yml", "_toc.yml", "book/_style/page.css", "notebooks/solutions/01_lab.ipynb"]
    under_it = ["cnn_course/ops/module.py", "results/one/figure.json", "node_modules/katex/package.json"]
    for name in (*tools, *book, *under_it, "README.md"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text("before", encoding="utf-8")
    unseen, before = set(), book_tool.digest(tmp_path)
    for name in (*tools, *book, *under_it, "README.md"):
        (tmp_path / name).write_text("after", encoding="utf-8")
        unseen |= {name} if book_tool.digest(tmp_path) == before else set()
        before = book_tool.digest(tmp_path)
    assert unseen == {"README.md"}
    monkeypatch.setattr(cells, "installed", lambda: "another version")
    assert book_tool.digest(tmp_path) != before


def test_the_tools_that_make_the_book_are_all_named(root: Path, book_tool: ModuleType) -> None:
    named, new = set(), {"book"}
    while new:
        named |= new
        texts = [(root / "tools" / f"{name}.py").read_text(encoding="utf-8") for name in new]
        imports = [
            name for text in texts for name in re.findall(r"^ *from tools import (.+?)(?:  #|$)", text, re.M)
        ]
        imports += [name for text in texts for name in re.findall(r"^ *from tools\.(\w+)", text, re.M)]
        new = {re.split(r" as ", name)[0].strip() for line in imports for name in line.split(",")} - named
    assert named <= set(book_tool.TOOLS)
