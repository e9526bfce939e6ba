"""The row that opens a lab in Colab or Kaggle: absent without an address, right with one."""

from __future__ import annotations

import sys
from html.parser import HTMLParser
from pathlib import Path

import pytest
import yaml
from sample_book import ROOT, make_sample, run_tool

sys.path.insert(0, str(ROOT / "book" / "_ext"))

import elsewhere
from sphinx.errors import ExtensionError

ADDRESS = "https://github.com/someone/seeing"
NOTEBOOK = "blob/main/notebooks/01_sample.ipynb"
EXPECTED = {
    "Open in Colab": f"https://colab.research.google.com/github/someone/seeing/{NOTEBOOK}",
    "Open in Kaggle": f"https://www.kaggle.com/kernels/welcome?src={ADDRESS}/{NOTEBOOK}",
}


class Buttons(HTMLParser):
    """Collects what the links with the look of a button say and where they lead."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._at: str | None = None
        self.feed(text)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        known = dict(attributes)
        if tag == "a" and "cb-button" in (known.get("class") or "").split():
            self._at = known["href"]

    def handle_data(self, data: str) -> None:
        if self._at:
            self.found[data.strip()] = self._at
            self._at = None


def build(folder: Path, address: str) -> dict[str, str]:
    """Build a sample book of a landing page and a lab; return the text of both pages."""
    make_sample(folder)
    config = (folder / "_config.yml").read_text(encoding="utf-8")
    assert 'labs_repository: ""' in config
    config = config.replace('labs_repository: ""', f'labs_repository: "{address}"')
    (folder / "_config.yml").write_text(config, encoding="utf-8")
    lab = folder / "notebooks" / "solutions" / "01_sample.md"
    lab.parent.mkdir(parents=True)
    lab.write_text("# Lab 1: A sample\n\nIts first words.\n\n## Part\n\nMore.\n", encoding="utf-8")
    toc = "format: jb-book\nroot: book/index\nchapters:\n  - file: notebooks/solutions/01_sample\n"
    (folder / "_toc.yml").write_text(toc, encoding="utf-8")
    (folder / "book" / "index.md").write_text("# A sample\n\nWords.\n", encoding="utf-8")
    done = run_tool("--source", folder)
    assert done.returncode == 0, done.stdout + done.stderr
    html = folder / "_build" / "html"
    return {
        "lab": (html / "notebooks" / "solutions" / "01_sample.html").read_text(encoding="utf-8"),
        "index": (html / "book" / "index.html").read_text(encoding="utf-8"),
    }


@pytest.mark.builds
def test_with_an_address_each_lab_and_nothing_else_has_the_row(tmp_path: Path) -> None:
    pages = build(tmp_path / "book", ADDRESS)
    assert Buttons(pages["lab"]).found == EXPECTED
    assert Buttons(pages["index"]).found == {}
    body = pages["lab"][pages["lab"].index("<h1>") :]
    assert body.index("Open in Colab") < body.index("git+https://github.com/someone/seeing@main")
    assert body.index("git+https") < body.index("Its first words")


@pytest.mark.builds
def test_without_an_address_there_is_no_row(tmp_path: Path) -> None:
    pages = build(tmp_path / "book", "")
    assert Buttons(pages["lab"]).found == {}
    assert "git+https" not in pages["lab"]


def test_the_course_itself_has_no_address_yet() -> None:
    config = yaml.safe_load((ROOT / "_config.yml").read_text(encoding="utf-8"))
    assert config["sphinx"]["config"]["labs_repository"] == ""


@pytest.mark.parametrize("written", [ADDRESS, f"{ADDRESS}/", f"{ADDRESS}.git", f" {ADDRESS} "])
def test_addresses_are_brought_to_one_form(written: str) -> None:
    assert elsewhere.repository(written) == ADDRESS


@pytest.mark.parametrize(
    "written",
    ["someone/seeing", "https://github.com/someone", "https://example.org/a/b", f"{ADDRESS}/tree/x"],
)
def test_other_addresses_are_refused_in_words(written: str) -> None:
    with pytest.raises(ExtensionError, match=r"labs_repository must be .* Received: labs_repository="):
        elsewhere.repository(written)


def test_the_cell_installs_only_where_the_package_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    from IPython.core.interactiveshell import InteractiveShell

    shell, asked = InteractiveShell(), []
    shell.register_magic_function(asked.append, magic_name="pip")
    cell = elsewhere.INSTALL.format(repository=ADDRESS, branch="main")
    shell.run_cell(cell).raise_error()
    assert asked == []
    monkeypatch.setitem(sys.modules, "cnn_course", None)  # importing it now says that it is not there
    shell.run_cell(cell).raise_error()
    assert asked == [f'install --quiet "cnn-course @ git+{ADDRESS}@main"']
