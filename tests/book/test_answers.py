"""The book without answers: nothing that tells an answer is left in it; the other one stays as it is."""

from __future__ import annotations

import sys
from pathlib import Path
from types import ModuleType

import pytest
import yaml
from docutils import nodes
from sample_book import ROOT, run_tool
from sphinx import addnodes

sys.path.insert(0, str(ROOT / "book" / "_ext"))
import answers

ANSWERS = (
    *("every row adds", "It fits at positions", "does not fit at the two ends", "visits fewer places"),
    *(
        "A paragraph for whoever has the answers",
        ", whose answer is folded beneath it",
    ),  # what is said of them
)


def told(html: Path) -> set[str]:
    """The answers of the sample's quizzes and exercise that stand in some file of a book."""
    texts = [path.read_text(encoding="utf-8") for path in html.rglob("*") if path.suffix in (".html", ".js")]
    return {answer for answer in ANSWERS if any(answer in text for text in texts)}


@pytest.fixture(scope="module")
def both(sample: Path) -> tuple[Path, Path]:
    """The sample with its answers, and without."""
    done = run_tool("--source", sample, "--without-answers")
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.splitlines()[-1].endswith("html-without-answers/index.html")
    return sample / "_build" / "html", sample / "_build" / "html-without-answers"


def test_the_answers_are_in_one_book_and_not_in_the_other(both: tuple[Path, Path]) -> None:
    answered, asked = both
    assert told(answered) == set(ANSWERS)
    assert told(asked) == set()
    page = (asked / "book" / "part" / "page.html").read_text(encoding="utf-8")
    assert "Work out the first output." in page
    assert "Do the exercise." in page
    assert page.count("☐") == 6, "each choice of both quizzes has its box"
    assert "data-right" not in page
    assert "quiz.js" not in page


def test_each_is_fresh_or_stale_by_itself(
    both: tuple[Path, Path], sample: Path, book_tool: ModuleType
) -> None:
    assert book_tool.digest(sample) != book_tool.digest(sample, answers=False)
    assert (sample / "_build" / "book.json").read_text() != (
        sample / "_build" / "book-without-answers.json"
    ).read_text()
    for options in ([], ["--without-answers"]):
        assert "up to date" in run_tool("--source", sample, *options).stdout


def test_the_contents_of_the_book_without_answers_have_no_answered_labs(
    root: Path, tmp_path: Path, book_tool: ModuleType
) -> None:
    whole = yaml.safe_load((root / "_toc.yml").read_text(encoding="utf-8"))
    asked = yaml.safe_load(book_tool.write_toc_without_answers(root, tmp_path).read_text(encoding="utf-8"))
    labs = [part for part in whole["parts"] if part["chapters"][0]["file"].startswith("notebooks/")]
    assert [part["caption"] for part in labs] == ["Labs, answered"]
    assert asked["parts"] == [part for part in whole["parts"] if part not in labs]
    assert asked["root"] == whole["root"]


@pytest.mark.parametrize(
    ("kind", "target", "leads_there"),
    [
        (addnodes.pending_xref, "notebooks/solutions/08_keras", True),
        (addnodes.download_reference, "../../notebooks/solutions/08_keras.ipynb", True),
        (addnodes.download_reference, "/notebooks/08_keras.ipynb", False),
        (addnodes.pending_xref, "book/code/keras", False),
    ],
)
def test_a_link_to_an_answered_lab_is_its_words(
    kind: type[nodes.Element], target: str, leads_there: bool
) -> None:
    link = kind("", reftarget=target)
    link += nodes.inline("", "lab 8")
    assert answers.is_link_to_a_lab(link) == leads_there
    assert [node.astext() for node in answers.words_of(link)] == ["lab 8"]
