"""Pages of the labs: what they say of themselves, and the links between lab and chapter, both ways."""

from __future__ import annotations

import base64
import io
import re
from pathlib import Path

import nbformat
import pytest
from matplotlib.figure import Figure
from sample_book import ROOT, make_sample, run_tool

LAB = "notebooks/solutions/05_sample"
FIRST = (
    "# Lab 5: A sample\n\nIts words. The chapters *Stride*, *Past it* and\n*Nowhere* of the book go with it. "
    "*Stride* again."
)
CHAPTERS = {
    "stride": "# Stride\n\nWords.\n\n## Read on\n\n- Lab 5 asks for more; lab 9 and `Lab 5` are no links.\n",
    "past": "# Past it\n\nWords.\n",
    "other": "# Another\n\nWords.\n",
}


def output(text: str) -> nbformat.NotebookNode:
    """Return what a cell gave: a picture, and words on it."""
    file = io.BytesIO()
    Figure(figsize=(1, 1), dpi=20).savefig(file, format="png")
    data = {"image/png": base64.b64encode(file.getvalue()).decode(), "text/plain": text}
    return nbformat.v4.new_output("execute_result", data, execution_count=1)


@pytest.fixture(scope="module")
def html(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A book of three chapters and a lab that goes with two of them."""
    folder = make_sample(tmp_path_factory.mktemp("labs") / "book")
    cells = [nbformat.v4.new_markdown_cell(FIRST)]
    for text in ("A figure that says what it shows.", "<CourseFigure size 720x97 with 1 Axes>"):
        cells.append(nbformat.v4.new_code_cell("x", execution_count=1, outputs=[output(text)]))
    kernel = {"name": "python3", "display_name": "Python 3"}
    language = {"name": "python", "pygments_lexer": "ipython3"}
    notebook = nbformat.v4.new_notebook(
        cells=cells, metadata={"kernelspec": kernel, "language_info": language}
    )
    for name in (LAB, "notebooks/05_sample"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        nbformat.write(notebook, folder / f"{name}.ipynb")
    for name, text in CHAPTERS.items():
        (folder / "book" / f"{name}.md").write_text(text, encoding="utf-8")
    toc = "format: jb-book\nroot: book/index\nparts:\n  - caption: Part\n    numbered: 1\n    chapters:\n"
    toc += "".join(f"      - file: book/{name}\n" for name in CHAPTERS)
    toc += f"  - caption: Labs\n    chapters:\n      - file: {LAB}\n"
    (folder / "_toc.yml").write_text(toc, encoding="utf-8")
    (folder / "book" / "index.md").write_text("# A sample\n\nWords.\n", encoding="utf-8")
    done = run_tool("--source", folder)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "_build" / "html"


def article(html: Path, page: str) -> str:
    """Return the text of a page, as it is written."""
    text = (html / f"{page}.html").read_text(encoding="utf-8")
    return text[text.index("<article") : text.index("</article>")]


def links(text: str) -> list[tuple[str, str]]:
    """Return where the links inside the book lead, and what they say."""
    found = re.findall(r'<a class="reference internal" href="([^"#][^"]*)">(.*?)</a>', text, re.S)
    return [(address, re.sub(r"<.*?>", "", said)) for address, said in found]


@pytest.mark.builds
def test_a_labs_page_says_that_it_is_answered_and_how_to_open_the_lab(html: Path) -> None:
    page = (html / f"{LAB}.html").read_text(encoding="utf-8")
    assert "<title>Lab 5: A sample, answered" in page
    assert re.search(r"<h1>Lab 5: A sample, answered<", page)
    assert "make lab" in re.sub(r"<.*?>", "", article(html, LAB))
    address = re.search(r'<a class="reference download internal"[^>]*href="([^"]+)"', page)
    assert address is not None
    file = (html / LAB).parent / address[1]
    assert nbformat.read(file, as_version=4).cells[0].source == FIRST
    chapter = (html / "book" / "other.html").read_text(encoding="utf-8")
    assert ">Lab 5: A sample</a>" in chapter, "in the contents its part says that it is answered"


@pytest.mark.builds
def test_a_still_of_a_figure_says_that_it_is_one_and_a_plot_does_not(html: Path) -> None:
    assert article(html, LAB).count("A still picture.") == 1
    assert article(html, LAB).count('href="#open-the-lab"') == 1


@pytest.mark.builds
def test_the_chapters_that_a_lab_names_become_links_and_nothing_else_does(html: Path) -> None:
    chapters = [("../../book/stride.html", "Stride"), ("../../book/past.html", "Past it")]
    assert links(article(html, LAB)) == chapters


@pytest.mark.builds
def test_a_chapter_links_to_its_lab_where_it_names_it_or_at_its_end(html: Path) -> None:
    page = f"../{LAB}.html"
    assert links(article(html, "book/stride")) == [(page, "Lab 5")]
    assert links(article(html, "book/past")) == [(page, "Lab 5: A sample")]
    assert links(article(html, "book/other")) == []


def test_every_lab_names_its_chapters_by_their_titles() -> None:
    """A title that has changed would lose its links, both ways, in silence."""
    chapters = [path.read_text(encoding="utf-8") for path in (ROOT / "book").glob("*/*.md")]
    titles = {match[1] for text in chapters if (match := re.search(r"^# (.*)$", text, re.M))}
    sources = sorted((ROOT / "notebooks" / "src").glob("*.py"))
    assert len(sources) >= 16
    for source in sources:
        first = source.read_text(encoding="utf-8").partition("# %%\n")[0].replace("\n# ", " ")
        named = re.search(r"The chapters? (\*[^.]*?\*) of the book go", first)
        assert named, f"{source.name}: says of no chapter that it goes with the lab"
        assert set(re.findall(r"\*(.*?)\*", named[1])) <= titles, source.name
