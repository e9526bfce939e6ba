"""Quizzes in the page: by keyboard, in words, and without JavaScript."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.browser


@pytest.fixture
def tab(sample: Path, browser: Any) -> Iterator[Any]:
    """The sample page, which has a question with one answer and one with several."""
    tab = browser.new_page()
    tab.goto((sample / "_build" / "html" / "book" / "part" / "page.html").as_uri())
    yield tab
    tab.close()


def words(place: Any) -> str:
    """Return what is said at a place, on one line."""
    return " ".join(place.inner_text().split())


def test_by_keyboard_a_wrong_choice_gets_its_word_and_a_right_one_its_own(tab: Any) -> None:
    group = tab.get_by_role("group", name="How many outputs")
    said = group.get_by_role("status")
    group.get_by_role("radio").first.focus()
    tab.keyboard.press("Space")
    tab.keyboard.press("Enter")
    assert words(said) == "Not quite. The filter does not fit at the two ends."
    assert group.get_by_text("✗ not quite").is_visible()
    tab.keyboard.press("ArrowDown")
    assert words(said) == ""
    assert not group.get_by_text("✗").is_visible()
    tab.keyboard.press("Enter")
    assert words(said).startswith("Right. It fits at positions 0 to 5")
    assert group.get_by_text("✓ right").is_visible()
    assert tab.get_by_text("1 of 2 right.").is_visible()


def test_several_choices_are_judged_together(tab: Any) -> None:
    group = tab.get_by_role("group", name="Which of these change the output size?")
    said = group.get_by_role("status")
    check = group.get_by_role("button", name="Check")
    check.click()
    assert words(said) == "Choose an answer first."
    group.get_by_role("checkbox", name="padding").check()
    group.get_by_role("checkbox", name="the values in the filter").check()
    check.click()
    assert "It adds pixels at the border." in words(said)
    assert "They change what comes out, not how much." in words(said)
    assert "One right choice is missing." in words(said)
    assert tab.get_by_text("0 of 2 right.").is_visible()
    group.get_by_role("checkbox", name="the values in the filter").uncheck()
    group.get_by_role("checkbox", name="stride").check()
    check.click()
    assert "missing" not in words(said)
    assert tab.get_by_text("1 of 2 right.").is_visible()


def test_a_choice_that_is_a_formula_has_a_name(tab: Any) -> None:
    assert tab.get_by_role("radio", name="8/3").count() == 1


def test_without_javascript_the_answers_are_in_a_fold(sample: Path, browser: Any) -> None:
    context = browser.new_context(java_script_enabled=False)
    tab = context.new_page()
    tab.goto((sample / "_build" / "html" / "book" / "part" / "page.html").as_uri())
    fold = tab.get_by_text("Answers to question 1")
    word = tab.locator(".cb-quiz__answers").first.get_by_text("The filter does not fit at the two ends.")
    assert not word.is_visible()
    fold.click()
    assert word.is_visible()
    context.close()
