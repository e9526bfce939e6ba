"""A deck of the workshop, from disk and offline: figures live in their states, no key is fought over."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from tools.kit import making, printing

pytestmark = pytest.mark.browser
READY = "[...document.querySelectorAll('.cb-live')].every((one) => one.dataset.live === 'yes')"


@pytest.fixture(scope="module")
def kit(html: Path, root: Path) -> Path:
    """The kit, made beside the book."""
    making.make(root, html, html.parent / "workshop")
    return html.parent / "workshop"


@pytest.fixture
def deck(kit: Path, browser: Browser) -> Iterator[Page]:
    """The deck about sizes, opened from disk where there is no network, on a projector."""
    context = browser.new_context(offline=True, viewport={"width": 1280, "height": 720})
    page = context.new_page()
    page.goto((kit / "deck-shapes.html").as_uri())
    page.wait_for_function(READY)
    yield page
    context.close()


def place(page: Page) -> str:
    """Which slide is up, as the deck itself says it."""
    return page.locator(".foot__place").inner_text()


def test_slides_hold_the_chapters_figure_alive_and_in_their_state(deck: Page) -> None:
    figures = deck.locator(".slide .cb-live")
    assert figures.count() == 3
    assert [note.strip() for note in deck.locator(".cc-address-note").all_inner_texts()] == ["", "", ""]
    deck.evaluate("ccDeck.go(2)")
    shown = deck.locator(".slide--now .cb-live")
    assert "5 numbers" in shown.inner_text(), "a stride of 2 on 12 pixels"
    assert not shown.locator(".cb-live__still").is_visible(), "the picture of the first state has made way"
    deck.evaluate("ccDeck.go(3)")
    assert "3 numbers" in shown.inner_text(), "the same figure, with a stride of 4"
    sizes = deck.evaluate(
        "[...document.querySelectorAll('.slide--now .cb-live *')].map((one) =>"
        " Number.parseFloat(getComputedStyle(one).fontSize) * one.closest('.cb-live').style.zoom)"
    )
    assert sorted(sizes)[len(sizes) // 2] >= 14, "letters of a projector's size"


def test_arrow_keys_belong_to_the_figure_while_somebody_is_in_it(deck: Page) -> None:
    deck.keyboard.press("ArrowRight")
    deck.keyboard.press("ArrowRight")
    assert place(deck) == "3 / 7"
    deck.locator(".slide--now .cb-live input").first.focus()
    deck.keyboard.press("ArrowRight")
    assert place(deck) == "3 / 7", "the figure has the keys"
    assert deck.locator(".foot__keys").is_visible()
    deck.keyboard.press("PageDown")
    assert place(deck) == "4 / 7", "a remote control moves the slides all the same"
    deck.locator(".slide--now .cb-live").click(position={"x": 5, "y": 5})
    deck.keyboard.press("ArrowRight")
    assert place(deck) == "4 / 7"
    deck.keyboard.press("Escape")
    deck.keyboard.press("ArrowLeft")
    assert place(deck) == "3 / 7"


def test_notes_open_in_a_window_of_their_own_and_follow(deck: Page) -> None:
    with deck.expect_popup() as opened:
        deck.keyboard.press("n")
    notes = opened.value
    deck.keyboard.press("PageDown")
    assert "On paper, alone, one minute." in notes.locator("body").inner_text()
    assert "Answer: Five stops" in notes.locator("body").inner_text()
    assert "On paper, alone" not in deck.locator(".slide--now").inner_text()
    notes.keyboard.press("PageDown")
    assert place(deck) == "3 / 7"


def test_the_teachers_page_fits_two_sheets_and_a_deck_one_for_each_slide(kit: Path) -> None:
    guide, deck = printing.to_pdf([kit / "guide.html", kit / "deck-shapes.html"])
    assert pages_of(guide) <= 2
    assert pages_of(deck) == 7


def pages_of(pdf: Path) -> int:
    """How many sheets a PDF has."""
    text = pdf.read_bytes()
    return text.count(b"/Type /Page\n") + text.count(b"/Type /Page ")
