"""The figure of the depths in a real browser: first the question, then the records."""

import numpy as np
import pytest
from figure_page import pages, put, settle

from cnn_course.widgets import DegradationExplorer

pytestmark = pytest.mark.browser

ROOT = "document.querySelector('.cc-degradation-explorer')"


@pytest.fixture
def opened(browser, tmp_path):
    """Open a figure on a page of its own; errors on the page fail the test."""
    with pages(browser, tmp_path) as open_page:
        yield lambda kinds=None, width=1280, **more: open_page(DegradationExplorer(kinds, **more), width)


def test_the_result_is_hidden_until_the_reader_has_said_what_to_expect(opened):
    page = opened(["plain"])
    explorer = DegradationExplorer(["plain"])
    deep = f"{100 * np.median(explorer.errors('plain')):.1f}"
    assert deep not in page.locator(".cc-card").inner_text()
    assert page.locator("[data-network]").count() == 4, "line and band of the shallow one, twice"
    page.get_by_role("radio", name="better", exact=True).check()
    settle(page)
    assert page.evaluate("model.get('prediction')") == "better"
    runs = explorer.verdict("plain").runs
    said = f"You said: better. It was worse in {runs} of {runs} seeds."
    assert page.locator(".cc-ask-outcome").inner_text() == said
    assert deep in page.locator(".cc-deep-table").inner_text()
    assert page.locator(".cc-mark[data-kind=plain]").count() == len(explorer.runs.depths) * runs
    page.get_by_role("button", name="Reset").click()
    page.wait_for_function("(deep) => !document.querySelector('.cc-card').innerText.includes(deep)", arg=deep)


def test_the_page_compares_and_gathers_as_python_does(opened):
    page = opened(prediction="same")
    explorer = DegradationExplorer()
    for depth in explorer.runs.depths:
        put(page, depth=depth)
        settle(page)
        explorer.depth = depth
        output = page.evaluate(f"{ROOT}.output()")
        for found in output["verdicts"]:
            if depth != explorer.runs.shallow:
                verdict = explorer.verdict(found["kind"])
                assert (found["worse"], found["better"]) == (verdict.worse, verdict.better)
                assert found["word"] == verdict.word
                assert found["ours"] == pytest.approx(np.median(explorer.errors(found["kind"])))
        for curve in output["curves"]:
            runs = explorer.runs.curves(curve["kind"], curve["depth"], "test")
            assert curve["test"]["median"] == pytest.approx(np.median(runs, axis=0))
            assert curve["test"]["low"] == pytest.approx(np.min(runs, axis=0))


def test_marks_stand_where_their_errors_are(opened):
    page = opened(["plain"], prediction="worse", by_hand=True)
    heights = page.locator(".cc-mark[data-kind=plain]").evaluate_all(
        "(all) => all.map((one) => Number(one.getAttribute('transform').match(/[\\d.]+/g)[1]))"
    )
    explorer = DegradationExplorer(["plain"])
    errors = [error for depth in explorer.runs.depths for error in explorer.runs.errors("plain", depth)]
    slope, start = np.polyfit(errors, heights, 1)
    assert slope < 0
    np.testing.assert_allclose(heights, start + slope * np.array(errors), atol=0.02)
    built = page.locator(".cc-mark[data-kind=built]")
    assert built.count() == len(explorer.runs.by_hand()) * len(explorer.errors("plain"))
    assert "layers that do nothing" in page.locator(".cc-deep-verdict").last.inner_text()


def test_it_works_by_keyboard_and_by_pointing_and_says_what_came_out(opened):
    page = opened(["plain"], prediction="worse")
    page.locator("input[type=range]").focus()
    page.keyboard.press("ArrowLeft")
    depth = DegradationExplorer().runs.depths[-2]
    assert page.evaluate("model.get('depth')") == depth
    page.wait_for_function(f"{ROOT}.querySelector('[role=status]').textContent.startsWith('{depth} layers.')")
    page.get_by_role("checkbox", name="Built by hand").focus()
    page.keyboard.press("Space")
    assert page.evaluate("model.get('by_hand')") is True
    box = page.locator(".cc-deep-dots .cc-chart-box").bounding_box()
    page.mouse.click(box["x"] + 62, box["y"] + 60)
    assert page.evaluate("model.get('depth')") == 8


def test_no_number_of_the_table_runs_into_the_next_one_and_no_name_out_of_its_chart(opened):
    page = opened(width=360, prediction="worse", by_hand=True)
    wide = "(all) => all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent)"
    cells = page.locator(".cc-deep-table :is(th, td)")
    assert cells.count() > 3 * len(DegradationExplorer().kinds)
    assert cells.evaluate_all(wide) == []
    beyond = """(all) => all.filter((one) => one.getBoundingClientRect().right
        > one.closest(".cc-chart-box").getBoundingClientRect().right + 1).map((one) => one.textContent)"""
    assert page.locator(".cc-chart text").evaluate_all(beyond) == []
