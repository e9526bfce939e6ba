"""The figure of transfer in a real browser: first the question, then the records."""

import numpy as np
import pytest
from figure_page import pages, put, settle

from cnn_course.widgets import TransferExplorer

pytestmark = pytest.mark.browser

ROOT = "document.querySelector('.cc-transfer-explorer')"


@pytest.fixture
def opened(browser, tmp_path):
    """Open a figure on a page of its own; errors on the page fail the test."""
    with pages(browser, tmp_path) as open_page:
        yield lambda width=1280, **more: open_page(TransferExplorer(**more), width)


def test_the_result_is_hidden_until_the_reader_has_said_what_to_expect(opened):
    page, explorer = opened(), TransferExplorer()
    found = f"{100 * explorer.accuracy('frozen'):.1f}"
    assert found not in page.locator(".cc-card").inner_text()
    assert page.locator(".cc-curve").count() == 2, "what began with chance"
    page.get_by_role("radio", name="more than ten", exact=True).check()
    settle(page)
    assert page.evaluate("model.get('prediction')") == "more"
    assert page.locator(".cc-ask-outcome").inner_text().startswith("You said: more than ten. It was: ")
    assert found in page.locator(".cc-transfer-reading").inner_text()
    assert page.locator(".cc-curve").count() == len(explorer.ways.names)
    page.get_by_role("button", name="Reset").click()
    settle(page)
    assert page.locator(".cc-transfer-reading").inner_text() == "?"
    assert found not in page.locator(".cc-transfer-table").inner_text()
    assert page.locator(".cc-curve").count() == 2


def test_the_page_reads_off_as_python_does(opened):
    page, explorer = opened(prediction="two"), TransferExplorer()
    for way in explorer.ways.known:
        for beside in ("small", "scratch"):
            for images in explorer.ways.images[:2]:
                put(page, way=way, beside=beside, images=images)
                settle(page)
                explorer.set_trait("way", way)
                explorer.beside, explorer.images = beside, images
                read, needed = page.evaluate(f"{ROOT}.output()")["read"], explorer.needed()
                if needed is None:
                    assert read["accuracy"] is explorer.accuracy(way) is None
                    continue
                assert read["accuracy"] == pytest.approx(explorer.accuracy(way))
                assert read["beyond"] == needed.beyond
                assert read["number"] == (needed.number and pytest.approx(needed.number))
    assert page.evaluate(f"{ROOT}.output()")["answer"] == explorer.answer()


def test_marks_stand_where_their_accuracies_are(opened):
    page, explorer = opened(prediction="ten"), TransferExplorer()
    heights = page.locator(".cc-mark").evaluate_all(
        "(all) => all.map((one) => Number(one.getAttribute('transform').match(/[\\d.]+/g)[1]))"
    )
    medians = [median for way in explorer.ways.names for median in explorer.ways.medians(way).values()]
    slope, start = np.polyfit(medians, heights, 1)
    assert slope < 0
    np.testing.assert_allclose(heights, start + slope * np.array(medians), atol=0.02)


def test_it_works_by_keyboard_and_by_pointing_and_says_what_came_out(opened):
    page, images = opened(prediction="ten"), TransferExplorer().ways.images
    page.locator("input[type=range]").focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("model.get('images')") == images[1]
    page.wait_for_function(
        f"{ROOT}.querySelector('[role=status]').textContent.startsWith('{images[1]} photographs of a class')"
    )
    box = page.locator(".cc-transfer-chart .cc-chart-box").bounding_box()
    page.mouse.click(box["x"] + box["width"] - 140, box["y"] + 60)
    assert page.evaluate("model.get('images')") == images[-1]


def test_no_number_of_the_table_runs_into_the_next_one_and_no_name_out_of_its_chart(opened):
    page = opened(width=360, prediction="ten")
    wide = "(all) => all.filter((one) => one.scrollWidth > one.clientWidth).map((one) => one.textContent)"
    assert page.locator(".cc-transfer-table :is(th, td)").evaluate_all(wide) == []
    beyond = """(all) => all.filter((one) => one.getBoundingClientRect().right
        > one.closest(".cc-chart-box").getBoundingClientRect().right + 1).map((one) => one.textContent)"""
    assert page.locator(".cc-chart text").evaluate_all(beyond) == []
