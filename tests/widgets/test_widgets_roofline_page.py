"""The roofline in a real browser: its numbers are those of shapes and of the record."""

import math

import pytest
from figure_page import pages, settle

from cnn_course.widgets import RooflineExplorer
from cnn_course.widgets.roofline_explorer import recorded

pytestmark = pytest.mark.browser

ROOT = "document.querySelector('.cc-roofline-explorer')"
LAYERS = recorded.recorded().layers
TRAITS = ("kind", "channels", "batch_size")


@pytest.fixture
def opened(browser, tmp_path):
    """Open a figure on a page of its own; errors on the page fail the test."""
    with pages(browser, tmp_path) as open_page:

        def open_one(width=1280, theme="light", touch=False, **settings):
            return open_page(RooflineExplorer(**settings), width, theme=theme, has_touch=touch)

        yield open_one


def told(page):
    return tuple(page.evaluate("(names) => names.map((name) => model.get(name))", TRAITS))


def of(layer):
    return (layer.kind, layer.channels, layer.batch_size)


def middle(locator):
    box = locator.bounding_box()
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def test_its_numbers_are_those_of_shapes_and_of_the_record(opened):
    page = opened()
    own = [
        (kind.name, channels, batch)
        for kind in recorded.KINDS.values()
        for channels in (kind.channels[0], 100, kind.channels[1])
        for batch in (1, 7, 1024)
    ]
    for setting in [*map(of, LAYERS), *own]:
        settings = dict(zip(TRAITS, setting, strict=True))
        explorer = RooflineExplorer(**settings)
        page.evaluate("(all) => Object.entries(all).forEach(([k, v]) => model.set(k, v))", settings)
        found = page.evaluate(f"{ROOT}.output()")
        assert (found["operations"], found["bytes"]) == (explorer.work.operations, explorer.work.bytes)
        assert found["roof"] == pytest.approx(explorer.roof)
        assert found["bound"] == explorer.held_up_by
        assert (found["reached"] or {}).get("gflops") == explorer.gflops
        assert 0.2 < found["intensity"] < 2000, "it has room on the axis"


def test_what_is_written_is_what_was_measured_and_what_was_not(opened):
    page = opened()
    explorer, roof = RooflineExplorer(), recorded.recorded()
    words = page.locator(".cc-terms").inner_text()
    for number in ("268.4 million", "67.37 million", "3.984", f"{roof.flow:.2f}", f"{explorer.gflops:.2f}"):
        assert number in words
    assert f"{explorer.gflops / explorer.roof:.0%}".replace("%", "\u00a0%") in words
    assert "Memory bounds it" in words
    page.get_by_role("button", name="Batch × 2").click()
    page.get_by_role("button", name="Batch × 2").click()
    settle(page)
    words = page.locator(".cc-terms").inner_text()
    assert "Arithmetic bounds it" in words
    assert "not measured" in words
    assert "of the roof" not in words
    assert not page.locator(".cc-roof-ring").is_visible()
    assert page.locator(".cc-roof-stem").get_attribute("data-untimed") is not None


def test_marks_stand_where_the_record_says(opened):
    page = opened()
    scale = page.locator(".cc-chart .cc-mark").evaluate_all(
        "(all) => all.map((one) => [one.transform.baseVal[0].matrix.e, one.transform.baseVal[0].matrix.f])"
    )
    assert len(scale) == len(LAYERS)
    xs = [math.log(one.operations / one.bytes) for one in LAYERS]
    ys = [math.log(one.gflops) for one in LAYERS]
    for axis, logs in ((0, xs), (1, ys)):
        first, last = logs.index(min(logs)), logs.index(max(logs))
        slope = (scale[last][axis] - scale[first][axis]) / (logs[last] - logs[first])
        for place, value in zip(scale, logs, strict=True):
            assert place[axis] == pytest.approx(scale[first][axis] + slope * (value - logs[first]), abs=0.05)
        assert (slope > 0) == (axis == 0)


def test_it_works_by_keyboard_and_says_what_it_shows(opened):
    page = opened()
    chart = page.get_by_role("slider")
    chart.focus()
    page.keyboard.press("Home")
    assert told(page) == of(LAYERS[0])
    for layer in LAYERS[1:]:
        page.keyboard.press("ArrowRight")
        assert told(page) == of(layer)
    page.keyboard.press("ArrowLeft")
    settle(page)
    assert chart.get_attribute("aria-valuenow") == str(len(LAYERS) - 1)
    assert "percent of the roof" in chart.get_attribute("aria-valuetext")
    page.get_by_label("Layer", exact=True).select_option("dense")
    assert told(page)[:2] == ("dense", 4096)
    page.get_by_role("textbox", name="Batch").fill("500")
    said = "Dense, 4,096 to 4,096, batch 500"
    page.wait_for_function(
        f"(said) => {ROOT}.querySelector('[role=status]').textContent.includes(said)", arg=said
    )
    page.get_by_role("button", name="Reset").press("Enter")
    assert told(page) == ("dense", 4096, 8)
    page.wait_for_function("window.saves > 0")


def test_a_pointer_and_a_finger_pick_a_mark(opened):
    page = opened()
    for place in (0, 6, len(LAYERS) - 1):
        page.mouse.click(*middle(page.locator(".cc-chart .cc-mark").nth(place)))
        assert told(page) == of(LAYERS[place])
    page = opened(width=390, touch=True)
    page.locator(".cc-chart").scroll_into_view_if_needed()
    page.touchscreen.tap(*middle(page.locator(".cc-chart .cc-mark").last))
    assert told(page) == of(LAYERS[-1])
