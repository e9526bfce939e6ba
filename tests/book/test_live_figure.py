"""Live figures in the page: they start from the stored state; a still stands in wherever they cannot."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def page(sample: Path) -> Path:
    """The sample page with three figures: two views of one model, and one that cannot start."""
    return sample / "_build" / "html" / "book" / "part" / "page.html"


def test_a_module_that_two_figures_share_stands_in_the_page_once(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    stored = re.search(
        r'<script type="application/vnd.jupyter.widget-state\+json">(.*?)</script>', text, re.S
    )
    assert stored
    state = json.loads(stored[1])
    assert len(state["state"]) == 2
    assert len(state["values"]) == 3
    assert text.index("<main") < text.index("vnd.jupyter.widget-state"), "the state must not hold up the text"


def test_figures_come_to_life_and_views_of_one_model_share_it(page: Path, browser: Any) -> None:
    context = browser.new_context(offline=True)
    tab = context.new_page()
    tab.goto(page.as_uri())
    buttons = tab.locator("button.sample-counter")
    buttons.first.wait_for()
    assert buttons.all_inner_texts() == ["count 0, started 1, bytes 1 2 255"] * 2
    buttons.first.click()
    assert buttons.all_inner_texts() == ["count 1, started 1, bytes 1 2 255"] * 2
    assert not tab.locator(".cb-live__still").first.is_visible()
    context.close()


def test_nobody_loads_a_still_that_nobody_sees_and_a_printed_page_has_it(html: Path, browser: Any) -> None:
    tab = browser.new_page()
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto((html / "book" / "words" / "stride.html").as_uri())
    tab.locator(".cb-live[data-live=yes]").first.wait_for()
    tab.evaluate("document.querySelector('.cb-live').scrollIntoView()")
    tab.wait_for_timeout(300)
    still = tab.locator(".cb-live__still.cb-day").first
    stills = {one.evaluate("image => image.src") for one in tab.locator(".cb-live__still").all()}
    assert stills.isdisjoint(asked)
    tab.pdf()
    assert still.evaluate("image => image.complete && image.naturalWidth > 0"), "the sheet lacks its picture"
    tab.close()


def test_where_the_script_of_the_figures_is_missing_the_stills_are_shown(page: Path, browser: Any) -> None:
    tab = browser.new_page()
    tab.route("**/host.js*", lambda route: route.abort())
    tab.goto(page.as_uri())
    tab.get_by_role("img", name="A button with the number nought on it.").first.wait_for()
    tab.close()


def test_a_figure_that_fails_says_so_in_place_and_leaves_its_still(page: Path, browser: Any) -> None:
    tab = browser.new_page()
    tab.goto(page.as_uri())
    figure = tab.locator(".cb-live").nth(2)
    figure.get_by_role("status").filter(has_text="out of paint").wait_for()
    assert figure.get_by_role("img", name="A figure that cannot start.").is_visible()
    assert not figure.locator(".cb-live__view").is_visible()
    tab.close()


def test_without_javascript_the_still_stands_in_with_its_words(page: Path, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto(page.as_uri())
    still = tab.get_by_role("img", name="A button with the number nought on it.")
    assert still.is_visible()
    assert still.bounding_box()["height"] > 20
    context.close()


def test_on_paper_the_still_stands_in_and_the_answers_are_printed(page: Path, browser: Any) -> None:
    tab = browser.new_page(color_scheme="dark")
    tab.goto(page.as_uri())
    tab.locator("button.sample-counter").first.wait_for()
    tab.emulate_media(media="print")
    assert tab.locator(".cb-live__still").first.is_visible()
    assert not tab.locator("button.sample-counter").first.is_visible()
    assert tab.get_by_text("It fits at positions 0 to 5").first.is_visible()
    assert tab.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    tab.close()
