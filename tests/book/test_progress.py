"""The reader's progress in a browser: kept from page to page, taken along, brought back, erased."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from every_page import empty_tab

pytestmark = pytest.mark.browser

REFUSED = "refused"
REFUSES = f"Object.defineProperty(window, 'localStorage', {{ get() {{ throw new Error('{REFUSED}'); }} }})"


@pytest.fixture
def book(sample: Path) -> Path:
    """Where the pages of the sample are."""
    return sample / "_build" / "html" / "book"


@pytest.fixture
def tab(browser: Any) -> Iterator[Any]:
    """A tab of a browser that nobody has read in; trouble fails the test."""
    tab, trouble = empty_tab(browser, 1280, "light")
    yield tab
    tab.context.close()
    assert [one for one in trouble if one != REFUSED] == []  # it comes from Sphinx' own script as well


def answer(tab: Any, question: str, *choices: int) -> None:
    """Answer a question of the page with these of its choices, one after the other."""
    group = tab.get_by_role("group", name=question)
    for choice in choices:
        group.locator(".cb-choice label").nth(choice).click()
        group.get_by_role("button", name="Check").click()


def read_all(tab: Any, book: Path) -> None:
    """Answer both questions, one of them at the second try; open a solution; read on in a section."""
    tab.goto((book / "part" / "page.html").as_uri())
    answer(tab, "How many outputs", 0, 1)
    answer(tab, "Which of these change", 2)
    tab.locator("details.sd-dropdown summary").first.click()
    tab.locator("#the-sum").evaluate("section => section.scrollIntoView()")
    tab.wait_for_function("document.querySelector('.cb-contents a[aria-current]')?.hash === '#the-sum'")


def again(tab: Any, go: Callable[[], Any], holds: Callable[[], bool]) -> None:
    """Go to a page until something holds there, five times at most: what is kept may come after the page."""
    for _ in range(5):
        go()
        if holds():
            return
        tab.wait_for_timeout(200)
    raise AssertionError("it is not remembered")


READ = ("2 of 2", "0 of 2", "1 of 1")  # what read_all leaves
CELLS = "[...document.querySelectorAll(\"tr[data-page='book/part/page'] td\")].map((one) => one.innerText)"


def says(tab: Any, book: Path, *texts: str) -> None:
    """Go to the page of progress, and wait until it says this of the chapter.

    Where a page opens in another process, what the last one kept may come a moment after it.
    """
    tab.goto((book / "progress.html").as_uri())
    tab.wait_for_function(f"texts => JSON.stringify({CELLS}) === JSON.stringify(texts)", arg=list(texts))


def test_a_quiz_remembers_and_the_contents_mark_it_when_it_is_done(book: Path, tab: Any) -> None:
    tab.goto((book / "part" / "page.html").as_uri())
    answer(tab, "How many outputs", 0)
    assert tab.locator(".cb-done").count() == 0
    again(tab, tab.reload, tab.get_by_text("Question 1 · answered, not right yet").is_visible)
    answer(tab, "How many outputs", 1)
    answer(tab, "Which of these change", 2)
    tab.goto((book / "part" / "plain.html").as_uri())
    marked = tab.locator(".cb-chapters a:has(.cb-done)")
    marked.wait_for(state="attached")
    assert marked.count() == 1
    assert marked.inner_text().startswith("1. Convolution")
    assert "(quiz done)" in marked.text_content()
    tab.go_back()
    assert tab.get_by_text("Question 1 · answered, right at a later try").is_visible()
    assert tab.get_by_text("1 of 2 right. At the first try: 0.").is_visible()


def test_the_landing_page_offers_to_go_on_where_the_reader_was(book: Path, tab: Any) -> None:
    tab.goto((book / "index.html").as_uri())
    offer = tab.locator(".cb-place")
    assert not offer.is_visible()
    read_all(tab, book)
    again(tab, lambda: tab.goto((book / "index.html").as_uri()), offer.is_visible)
    assert offer.inner_text() == "Go on where you were: 1. Convolution, The sum"
    assert tab.evaluate("window.moved") < 0.1
    offer.get_by_role("link").click()
    tab.wait_for_url("**/part/page.html#the-sum")
    tab.goto((book / "progress.html").as_uri())
    tab.goto((book / "index.html").as_uri())
    assert "The sum" in offer.inner_text(), "a page that is no chapter is no place"


def test_printing_opens_every_solution_and_counts_none(book: Path, tab: Any) -> None:
    tab.goto((book / "part" / "page.html").as_uri())
    tab.evaluate("dispatchEvent(new Event('beforeprint'))")
    tab.evaluate("dispatchEvent(new Event('afterprint'))")
    says(tab, book, "0 of 2", "0 of 2", "0 of 1")


def test_it_is_exported_erased_after_one_question_and_imported(book: Path, tab: Any, tmp_path: Path) -> None:
    says(tab, book, "0 of 2", "0 of 2", "0 of 1")
    read_all(tab, book)
    says(tab, book, *READ)
    with tab.expect_download() as download:
        tab.get_by_role("button", name="Export").click()
    file = tmp_path / download.value.suggested_filename
    download.value.save_as(file)
    tab.get_by_role("button", name="Erase all").click()
    tab.get_by_role("button", name="Keep it").click()
    says(tab, book, *READ)
    tab.get_by_role("button", name="Erase all").click()
    tab.get_by_role("button", name="Erase it").click()
    says(tab, book, "0 of 2", "0 of 2", "0 of 1")
    assert tab.locator(".cb-done").count() == 0
    tab.set_input_files("input[type=file]", file)
    tab.get_by_text(f"Imported: {file.name}").wait_for()
    assert tab.locator(".cb-done").count() == 1
    says(tab, book, *READ)
    assert json.loads(file.read_text(encoding="utf-8"))["place"]["page"] == "book/part/page"


def test_a_bad_file_gets_one_sentence_and_nothing_is_lost(book: Path, tab: Any, tmp_path: Path) -> None:
    read_all(tab, book)
    says(tab, book, *READ)
    tab.wait_for_function(
        "localStorage.getItem('cnn-course-progress').includes('the-sum')"
    )  # where it was left
    good = tab.evaluate("localStorage.getItem('cnn-course-progress')")
    bad = {
        "half.json": good[: len(good) // 2],
        "another.json": '{"kind": "something else"}',
        "picture.png": "\x89PNG",
        "wrong.json": good.replace("true", '"yes"'),
        "large.json": good + " " * 1_000_001,
    }
    for name, text in bad.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
        tab.set_input_files("input[type=file]", tmp_path / name)
        tab.get_by_text(f"nothing was changed. Received: {name}.").wait_for()
        assert tab.evaluate("localStorage.getItem('cnn-course-progress')") == good
    says(tab, book, *READ)


def test_damaged_storage_is_as_if_there_were_none(book: Path, tab: Any) -> None:
    tab.goto((book / "index.html").as_uri())
    tab.evaluate("localStorage.setItem('cnn-course-progress', '{\"kind\": 3')")
    says(tab, book, "0 of 2", "0 of 2", "0 of 1")


def test_where_storage_is_refused_the_page_says_so_and_the_rest_is_silent(book: Path, tab: Any) -> None:
    tab.add_init_script(REFUSES)
    read_all(tab, book)
    assert tab.get_by_text("1 of 2 right. At the first try: 0.").is_visible(), "it counts on this page"
    tab.goto((book / "index.html").as_uri())
    assert not tab.locator(".cb-place").is_visible()
    says(tab, book, "0 of 2", "0 of 2", "0 of 1")
    assert tab.get_by_text("This browser keeps nothing").is_visible()


def test_from_disk_the_page_says_what_other_browsers_may_do(book: Path, tab: Any) -> None:
    tab.goto((book / "progress.html").as_uri())
    assert tab.get_by_text("This book is opened from disk.").is_visible()
