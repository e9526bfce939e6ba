"""The figure of signal and gradient in a real browser: its numbers, the guess, what is extreme."""

import dataclasses

import numpy as np
import pytest
from figure_page import look, pages, put, settle

from cnn_course.widgets import GradientFlowExplorer

pytestmark = pytest.mark.browser

ROOT = "document.querySelector('.cc-gradient-flow-explorer')"


@pytest.fixture
def opened(browser, tmp_path):
    """Open a figure on a page of its own; errors on the page fail the test."""
    with pages(browser, tmp_path) as open_page:
        yield lambda **settings: open_page(GradientFlowExplorer(**settings))


def verdict(page):
    return page.locator(".cc-flow-verdict").first.inner_text()


def test_the_numbers_are_those_of_ops_and_a_guess_uncovers_them(opened):
    page = opened(depth=8, block="original", initialisation="he", batch_norm=True)
    figure = GradientFlowExplorer(depth=8, block="original", initialisation="he", batch_norm=True)
    runs = page.evaluate(f"{ROOT}.output().runs")
    np.testing.assert_allclose(runs["signal"], figure.signal, rtol=1e-4)
    np.testing.assert_allclose(runs["gradient"], figure.gradient, rtol=1e-4)
    chart = page.locator(".cc-flow-chart").nth(1)
    assert chart.locator(".cc-flow-median").get_attribute("d") == ""
    assert "?" in page.locator(".cc-flow-table").first.inner_text()
    page.get_by_role("button", name="Smaller").click()
    settle(page)
    assert chart.locator(".cc-flow-median").get_attribute("d").startswith("M")
    assert "You expected: smaller. It is: the same, within a factor of ten." in verdict(page)
    assert not page.get_by_role("button", name="Smaller").is_visible()


def test_what_is_extreme_is_said(opened):
    page = opened(depth=64, gain=0.25, guess="same")
    assert "is 0 in float32" in verdict(page)
    put(page, gain=4.0, initialisation="he", activation="tanh")
    settle(page)
    assert "the last digit of a weight decides" in verdict(page)
    for number in page.locator(".cc-flow-table b").all_inner_texts():
        assert "NaN" not in number
        assert "Infinity" not in number


def test_only_what_makes_another_network_is_computed_again(opened):
    page = opened(depth=2)
    page.evaluate(f"window.before = {ROOT}.output().runs.signal")
    put(page, total="halved", guess="larger")  # a plain block has no sum
    settle(page)
    assert page.evaluate(f"JSON.stringify(before) === JSON.stringify({ROOT}.output().runs.signal)")
    assert dataclasses.asdict(GradientFlowExplorer(depth=2).setting)["total"] == "whole"


def test_who_answers_by_keyboard_goes_on_from_there(opened):
    page = opened(depth=2)
    page.get_by_role("button", name="The same").press("Enter")
    settle(page)
    assert page.evaluate("document.activeElement === document.querySelector('.cc-flow-verdict')")
    page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.matches('.cc-read')"), "the chart that is shown now"
    for _ in range(2):
        page.keyboard.press("Shift+Tab")
    assert page.evaluate("document.activeElement.type") == "radio", "the last control before the question"


def test_at_the_width_of_the_book_nothing_wraps(opened):
    page = opened(depth=2)
    look(page, "light", 733)  # the figure: 701
    assert len({one.bounding_box()["y"] for one in page.locator(".cc-flow-cover button").all()}) == 1
    put(page, view="neighbours")
    settle(page)
    boxes = [one.bounding_box() for one in page.locator(".cc-chart-box:visible").all()]
    assert len(boxes) == 2
    assert boxes[0]["y"] == boxes[1]["y"]
