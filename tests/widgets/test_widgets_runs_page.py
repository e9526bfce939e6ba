"""The figure of recorded runs in a real browser: its numbers, its keys, its room on the page."""

import numpy as np
import pytest
from figure_page import pages, put, settle

from cnn_course.widgets import RunsExplorer
from cnn_course.widgets.runs_explorer import series

pytestmark = pytest.mark.browser

ROOT = "document.querySelector('.cc-runs-explorer')"
RECORDINGS = tuple(series.MAKERS)


@pytest.fixture
def opened(browser, tmp_path):
    """Open a figure on a page of its own; errors on the page fail the test."""
    with pages(browser, tmp_path) as open_page:

        def open_one(recording="learning-rate", width=1280, theme="light", touch=False, **settings):
            return open_page(RunsExplorer(recording, **settings), width, theme=theme, has_touch=touch)

        yield open_one


@pytest.mark.parametrize("recording", RECORDINGS)
def test_what_the_page_reads_off_is_what_python_has(opened, recording):
    page = opened(recording)
    explorer = RunsExplorer(recording)
    for kind in explorer.curves.kinds:
        for step in explorer.curves.steps[::7]:
            put(page, kind=kind, step=step)
            settle(page)
            explorer.kind, explorer.step = kind, step
            for row in page.evaluate(f"{ROOT}.output()")["rows"]:
                for cell in row["cells"]:
                    numbers = explorer.numbers(row["name"], cell["split"])
                    assert tuple(cell["values"]) == numbers
                    if numbers:
                        assert cell["spread"]["mean"] == pytest.approx(np.mean(numbers))
                        assert cell["spread"]["low"] == min(numbers)
                        assert cell["spread"]["high"] == max(numbers)


def test_the_table_writes_mean_lowest_and_highest(opened):
    page = opened(step=180)
    explorer = RunsExplorer(step=180)
    for line in explorer.curves.lines:
        found = explorer.spread(line)
        row = page.get_by_role("row").filter(has=page.get_by_role("button", name=line, exact=True))
        words = row.inner_text()
        assert f"{found.mean:.3f}" in words
        assert f"({found.low:.3f} to {found.high:.3f})" in words
    put(page, kind="accuracy")
    settle(page)
    explorer.kind = "accuracy"
    found = explorer.spread("0.03")
    row = page.get_by_role("row").filter(has=page.get_by_role("button", name="0.03", exact=True))
    assert f"({100 * found.low:.1f} to {100 * found.high:.1f}\N{NO-BREAK SPACE}%)" in row.inner_text()
    page = opened("plain-tensorflow", step=50)
    values = [RunsExplorer("plain-tensorflow", step=50).numbers(line)[0] for line in "012"]
    words = f"mean {np.mean(values):.3f}, lowest {min(values):.3f}, highest {max(values):.3f}."
    assert words in page.locator(".cc-runs-together").inner_text()


@pytest.mark.parametrize("kind", ["loss", "accuracy"])
def test_on_a_phone_a_range_keeps_to_one_line(opened, kind):
    page = opened("overfitting", width=390, kind=kind)
    heights = page.locator(".cc-runs-range").evaluate_all("(all) => all.map((one) => one.offsetHeight)")
    assert len(heights) == 12
    assert max(heights) <= 18, "one line of 12 px"


@pytest.mark.parametrize("scale", ["linear", "log"])
def test_a_curve_passes_through_the_recorded_numbers(opened, scale):
    page = opened("plain-tensorflow", scale=scale)
    path = page.locator(".cc-curve[data-line='1']").get_attribute("d")
    points = np.array([pair.split() for pair in path[1:].split("L")], float)
    [one] = [one for one in series.curves("plain-tensorflow").of("loss") if one.line == "1"]
    values = np.array(one.runs[0]) if scale == "linear" else np.log(one.runs[0])
    for axis, wanted in ((0, np.array(one.x)), (1, values)):
        slope, start = np.polyfit(wanted, points[:, axis], 1)
        np.testing.assert_allclose(points[:, axis], start + slope * wanted, atol=0.02)
        assert (slope > 0) == (axis == 0)
    assert float(page.locator(".cc-cursor").get_attribute("x1")) == pytest.approx(points[49, 0], abs=0.02)


def test_it_works_by_keyboard_and_says_what_it_reads(opened):
    page = opened(step=120)
    page.get_by_role("slider", name="Step", exact=True).focus()
    page.keyboard.press("ArrowRight")
    assert page.evaluate("model.get('step')") == 121
    page.keyboard.press("End")
    assert page.evaluate("model.get('step')") == 360
    found = RunsExplorer(step=360).spread("0.03")
    said = f"0.03: mean {found.mean:.3f}, {found.low:.3f} to {found.high:.3f}"
    page.wait_for_function(
        f"(said) => {ROOT}.querySelector('[role=status]').textContent.includes(said)", arg=said
    )
    page.get_by_role("button", name="0.3", exact=True).press("Enter")
    assert page.evaluate("model.get('lines')") == ["0.03", "0.0001"]
    settle(page)
    assert page.get_by_role("button", name="0.3", exact=True).get_attribute("aria-pressed") == "false"
    page.get_by_role("button", name="Reset").press("Enter")
    assert page.evaluate("[model.get('step'), model.get('lines').length]") == [120, 3]
    page.wait_for_function("window.saves > 0")


def test_a_pointer_on_the_plot_moves_the_cursor(opened):
    page = opened("overfitting")
    box = page.locator(".cc-chart-box").bounding_box()
    place = box["x"] + 44 + (box["width"] - 44 - 112) / 3, box["y"] + 80  # names stand beside the plot
    page.mouse.move(*place)
    settle(page)
    assert page.get_by_role("slider", name="Step", exact=True).get_attribute("aria-valuetext") == "120 of 360"
    page.mouse.click(*place)
    assert page.evaluate("model.get('step')") == 120
    page = opened("overfitting", width=390, touch=True)
    page.locator(".cc-chart-box").scroll_into_view_if_needed()
    box = page.locator(".cc-chart-box").bounding_box()
    page.touchscreen.tap(box["x"] + 44 + (box["width"] - 58) / 2, box["y"] + 80)
    assert page.evaluate("model.get('step')") == 180
