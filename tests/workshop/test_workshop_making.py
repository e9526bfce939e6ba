"""Making the kit: what is wrong is one sentence, and nothing is left by halves."""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import replace
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "book" / "_ext"))

import frame

from tools import workshop
from tools.kit import book_pages, decks, making, plan, sheets
from tools.kit.plan import PlanError

ROOT = Path(__file__).resolve().parents[2]
SHAPES = "book/words/stride.html#StridePaddingExplorer?strides=2"


def page_of(model: str, kind: str = "StridePaddingExplorer") -> str:
    """A chapter's page as far as the kit reads it: one figure, with a module that could end a script."""
    state = {"_anywidget_id": f"cnn_course.widgets.some.{kind}", "_esm": "module </script>", "_css": "style"}
    stored = frame.for_script_tag(frame.slim_state({"state": {model: {"state": state}}}))
    return (
        f'<div class="cb-live" data-model="{model}"><img src="../../_images/one.png" alt="Line &amp; stops.">'
        '<div class="cb-live__view" hidden></div></div>'
        '<script id="cb-words" type="application/json">{"notStarted": "No."}</script>'
        f'<script type="application/vnd.jupyter.widget-state+json">{stored}</script>'
    )


@pytest.fixture
def little(tmp_path: Path) -> Path:
    """A built book of one page."""
    page = tmp_path / "_build" / "html" / "book" / "words" / "stride.html"
    page.parent.mkdir(parents=True)
    page.write_text(page_of("abc"), encoding="utf-8")
    return tmp_path / "_build" / "html"


def test_figures_are_taken_out_of_the_chapters_and_carried_once(little: Path) -> None:
    book = book_pages.Book(little)
    one, other = book.figure(SHAPES), book.figure(SHAPES.replace("=2", "=4"))
    assert (one.alt, one.still) == ("Line &amp; stops.", "book/words/../../_images/one.png")
    text = book_pages.state_of(book, [one, other])
    assert "</script>" not in text
    state = json.loads(text.replace("\\u003c", "<"))
    assert list(state["state"]) == ["model-1", "model-2"]
    assert sorted(state["values"]) == ["module </script>", "style"], "both have one module and one style"
    for model in state["state"].values():
        assert state["values"][model["shared"]["_esm"]] == "module </script>"


def test_what_is_not_there_is_said(little: Path) -> None:
    book = book_pages.Book(little)
    for address, said in (
        ("book/words/stride.html#PoolingExplorer", "has no figure PoolingExplorer. It has: StridePadding"),
        ("book/words/stride.html#StridePaddingExplorer-2", "has no figure StridePaddingExplorer-2"),
        ("book/words/nowhere.html#StridePaddingExplorer", "The book has no page book/words/nowhere"),
        ("stride", "A figure is named as book/part/chapter.html#Figure"),
    ):
        with pytest.raises(PlanError, match=said):
            book.figure(address)


def test_a_deck_has_each_slide_with_its_minutes_and_its_notes_apart(little: Path) -> None:
    block = plan.read(ROOT).blocks["shapes"]
    slides = tuple(slide for slide in block.slides if not slide.figure or "stride.html" in slide.figure)
    text = decks.deck(replace(block, slides=slides), book_pages.Book(little))
    assert text.count('<section class="slide"') == len(slides)
    assert 'data-address="../html/book/words/stride.html#StridePaddingExplorer?strides=2"' in text
    shown = text.partition('<div class="slide__notes">')[0]
    assert block.aim not in shown


def test_a_handout_for_the_tables_has_no_answer(little: Path) -> None:
    block = plan.read(ROOT).blocks["shapes"]
    exercises = sheets.exercises_of(ROOT, block)
    tables, teacher = (
        sheets.handout(block, exercises, book_pages.Book(little), answers) for answers in (False, True)
    )
    told = [slide.answer for slide in block.slides if slide.answer]
    assert all(sheets.html.words(answer) in teacher for answer in told)
    assert not any(sheets.html.words(answer) in tables for answer in told)
    for one in exercises:
        assert sheets.html.escape(one.answer) in teacher
        assert sheets.html.escape(one.answer) not in tables


def test_a_kit_that_cannot_be_made_leaves_the_one_before(
    tmp_path: Path, little: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    shutil.copytree(ROOT / "workshop", tmp_path / "workshop")
    (tmp_path / "notebooks").symlink_to(ROOT / "notebooks")
    (little / "index.html").touch()
    before = little.parent / "workshop" / "index.html"
    before.parent.mkdir()
    before.write_text("the one before", encoding="utf-8")
    assert workshop.main([], root=tmp_path) == 1
    said = capsys.readouterr().err
    assert said == "Stopped: The book has no page book/seeing/convolution. Run `make book`.\n"
    assert before.read_text(encoding="utf-8") == "the one before"
    assert [path.name for path in little.parent.iterdir() if path.name.startswith("staging-")] == []
    (little / "index.html").unlink()
    assert workshop.main([], root=tmp_path) == 1
    assert "there is no book in" in capsys.readouterr().err
    (tmp_path / "workshop" / "plan.yml").unlink()
    assert workshop.main([], root=tmp_path) == 1
    assert "plan.yml is not there" in capsys.readouterr().err


def test_the_kit_is_stale_when_the_book_or_a_slide_is_new(tmp_path: Path, little: Path) -> None:
    slide = tmp_path / "workshop" / "plan.yml"
    slide.parent.mkdir()
    slide.write_text("one", encoding="utf-8")
    seen = {making.digest(tmp_path, little)}
    (little.parent / "book.json").write_text('"another book"', encoding="utf-8")
    seen.add(making.digest(tmp_path, little))
    slide.write_text("two", encoding="utf-8")
    seen.add(making.digest(tmp_path, little))
    assert len(seen) == 3
