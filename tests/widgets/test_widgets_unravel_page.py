"""The figure that unrolls a residual network, in a real browser: what it shows, and when."""

import pytest
from figure_page import pages, put, settle

from cnn_course.widgets import UnravelExplorer, unravel_explorer

pytestmark = pytest.mark.browser

ROOT = "document.querySelector('.cc-unravel-explorer')"
STATES = [
    {"unrolled": 1},
    {"unrolled": 6, "removed": [3, 8]},
    {"unrolled": 3, "removed": [4]},
    *({"unrolled": 2, "swapped": pair} for pair in ("1-3", "8-9")),
]


@pytest.fixture
def opened(browser, tmp_path):
    """Open a figure on a page of its own; errors on the page fail the test."""
    with pages(browser, tmp_path) as open_page:

        def open_one(width=1280, **settings):
            return open_page(UnravelExplorer(**settings), width)

        yield open_one


def test_what_the_page_shows_is_what_python_has(opened):
    page = opened()
    for state in STATES:
        put(page, **{"removed": [], "swapped": "none", "guess": "both", **state})
        explorer = UnravelExplorer(**state)
        found = page.evaluate(f"{ROOT}.output()")
        assert tuple(one["left"] for one in found["lengths"]) == explorer.paths
        for one, share in zip(found["lengths"], explorer.gradient, strict=True):
            assert sum(one["gradient"]) / 3 == pytest.approx(share.mean, abs=1e-5)
        for name in unravel_explorer.NETWORKS:
            assert tuple(found["networks"][name]["after"]) == explorer.accuracy(name)
        settle(page)
        words = page.locator(".cc-reached-numbers").all_inner_texts()
        for text, name in zip(words, unravel_explorer.NETWORKS, strict=True):
            after = explorer.accuracy(name)
            if state.keys() & {"removed", "swapped"}:
                said = f"{100 * sum(after) / 3:.1f}" if after else "no network"
                assert said in text.replace("\xa0", " ")


def test_numbers_are_shown_once_the_reader_has_said_what_they_expect(opened):
    page = opened()
    page.get_by_role("button", name="block 9").click()
    settle(page)
    assert page.evaluate("model.get('removed')") == [9]
    assert all("?" in text for text in page.locator(".cc-reached-numbers").all_inner_texts())
    assert page.locator(".cc-reached-mark--hurt").count() == 0
    page.get_by_label("plain", exact=True).check(force=True)
    settle(page)
    assert not any("?" in text for text in page.locator(".cc-reached-numbers").all_inner_texts())
    assert page.locator(".cc-reached-mark--hurt").count() == 6
    assert page.locator(".cc-unravel-verdict").inner_text().startswith("You said the plain one.")


def test_a_swap_puts_removed_blocks_back_and_the_other_way_round(opened):
    page = opened(removed=[9])
    page.get_by_label("Swap").select_option("5-6")
    assert page.evaluate("[model.get('removed'), model.get('swapped')]") == [[], "5-6"]
    settle(page)
    numbers = page.locator(".cc-unravel-number").all_inner_texts()
    assert numbers == ["1", "2", "3", "4", "6", "5", "7", "8", "9"]
    page.get_by_role("button", name="block 2").press("Enter")
    assert page.evaluate("[model.get('removed'), model.get('swapped')]") == [[2], "none"]
