"""The cell in a real browser: what a reader changes, in the lists or in the text, and what is said of it."""

import os

import pytest
from figure_page import look, pages, put, settle

from cnn_course.models import cells
from cnn_course.widgets import CellExplorer

pytestmark = pytest.mark.browser


@pytest.fixture
def opened(browser, tmp_path):
    """Open a figure on a page of its own; errors on the page fail the test."""
    with pages(browser, tmp_path) as open_page:

        def open_one(**settings):
            return open_page(CellExplorer(**settings))

        yield open_one


def test_lists_and_text_change_the_genome(opened):
    page = opened(stack="mobile")
    badge = page.locator(".cc-cell-badge")
    assert badge.inner_text() == "Equals keras.applications’ NASNetMobile: 5,326,716 parameters."
    page.get_by_role("button", name="5 sep3x3(h) + h").click()
    page.get_by_label("Operation").nth(1).select_option("max3x3")
    settle(page)
    told = page.evaluate("model.get('genome')")
    assert "5 = sep3x3(h) + max3x3(h)" in told
    assert (page.evaluate("model.get('cell')"), page.get_by_label("Genome", exact=True).input_value()) == (
        "own",
        "own",
    )
    area = page.get_by_role("textbox", name="The genome as text")
    assert area.input_value() == told == str(cells.parse(told))
    area.fill(told.replace("max3x3(h)", "max3x3(5)", 1))
    settle(page)
    assert (
        "Line 6: Block 5 takes itself. It may take: h, p, 1, 2, 3, 4."
        in page.locator(".cc-cell-message").inner_text()
    )
    assert page.evaluate("model.get('genome')") == told, "what is wrong changes nothing"
    area.fill(str(cells.PUBLISHED["pnas"].genome))
    settle(page)
    assert page.get_by_label("Genome", exact=True).input_value() == "pnas"
    if folder := os.environ.get("LOOK"):
        for theme, width in (("light", 1280), ("dark", 390)):
            look(page, theme, width)
            page.screenshot(path=f"{folder}/{theme}.png", full_page=True)


def test_an_odd_side_changes_zeros(opened):
    page = opened(stack="mobile")
    put(page, side=225)
    settle(page)
    words = page.locator(".cc-cell-trap").inner_text()
    assert "At 225 × 225 3 layers put other zeros around than at 224 × 224." in words
    assert "5,326,716" in page.locator(".cc-cell-badge").inner_text()
