"""The figure that counts parameters in a real browser: its numbers, its areas, its keys, its room."""

import itertools

import pytest
from figure_page import pages, settle
from outputs import outputs

from cnn_course.widgets import ParameterExplorer

pytestmark = pytest.mark.browser

ROOT = "document.querySelector('.cc-parameter-explorer')"
NAMES = ("size", "channels", "units", "filters", "kernel_size")
SETTINGS = [
    dict(zip(NAMES, values, strict=True))
    for values in itertools.product(
        (7, 28, 225, 1024), (1, 3, 512), (1, 10, 1024), (1, 33, 1024), (1, 3, 4, 7)
    )
]


@pytest.fixture
def opened(browser, tmp_path):
    """Open a figure on a page of its own; errors on the page fail the test."""
    with pages(browser, tmp_path) as open_page:

        def open_one(width=1280, theme="light", touch=False, **settings):
            return open_page(ParameterExplorer(**settings), width, theme=theme, has_touch=touch)

        yield open_one


def told(page):
    return {name: page.evaluate("(name) => model.get(name)", name) for name in NAMES}


def test_its_numbers_are_those_of_shapes(opened):
    page = opened()
    for settings, found in zip(SETTINGS, outputs(page, SETTINGS, f"{ROOT}.output()", every=3), strict=True):
        explorer = ParameterExplorer(**settings)
        assert (found["dense"], found["conv"]) == (explorer.dense, explorer.conv), settings
        for layer in ("dense", "conv"):
            assert found["sides"][layer] ** 2 * found["frame"] == pytest.approx(found[layer]), settings


@pytest.mark.parametrize("settings", [{}, SETTINGS[0], SETTINGS[100], SETTINGS[-1]], ids=str)
def test_what_is_written_and_drawn_is_what_is_counted(opened, settings):
    page = opened(**settings)
    explorer = ParameterExplorer(**settings)
    counts = [explorer.dense, explorer.conv]
    written = [f"{count:,}" for count in counts]
    assert page.locator(".cc-area-number").all_inner_texts() == written
    assert page.locator(".cc-formula-line > :last-child b").all_inner_texts() == written
    areas = page.locator(".cc-area-square").evaluate_all(
        "(all) => all.map((one) => one.width.baseVal.value * one.height.baseVal.value)"
    )
    assert areas[0] / areas[1] == pytest.approx(counts[0] / counts[1], rel=1e-4)


def test_the_formula_holds_the_present_numbers(opened):
    page = opened(size=32, channels=5, units=7, filters=9, kernel_size=2)
    rows = page.locator(".cc-formula-row")
    for row, numbers in enumerate((["32", "32", "5", "7", "7", "35,847"], ["2", "2", "5", "9", "9", "189"])):
        assert rows.nth(row).locator(".cc-formula-line b").all_inner_texts() == numbers
    assert "32 times 32 times 5 times 7, plus 7, is 35,847" in rows.first.inner_text()


def test_doubling_the_side_leaves_the_filters_alone(opened):
    page = opened()
    before = page.evaluate(f"{ROOT}.output()")
    page.get_by_role("button", name="Side of the picture × 2").click()
    after = page.evaluate(f"{ROOT}.output()")
    assert told(page)["size"] == 448
    assert after["conv"] == before["conv"]
    assert after["dense"] == pytest.approx(4 * before["dense"], rel=1e-4)
    assert after["sides"]["dense"] == pytest.approx(2 * before["sides"]["dense"], rel=1e-4), "seen to grow"
    page.get_by_role("button", name="Side of the picture × 2").click()
    settle(page)
    assert "before: 500,000" in page.locator(".cc-area-key").inner_text()


def test_buttons_end_at_the_limits(opened):
    page = opened(size=700, channels=1)
    double = page.get_by_role("button", name="Side of the picture × 2")
    double.click()
    double.click(force=True)
    assert told(page)["size"] == 1024
    assert double.get_attribute("aria-disabled") == "true"
    assert page.get_by_role("button", name="Channels ÷ 2").get_attribute("aria-disabled") == "true"
    page.get_by_role("button", name="Side of the picture ÷ 2").click()
    assert double.get_attribute("aria-disabled") == "false"


def test_it_works_by_keyboard_alone(opened):
    page = opened()
    page.keyboard.press("Tab")  # the question comes first
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert told(page)["size"] == 112
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowUp")
    assert told(page)["size"] == 113
    page.get_by_role("radiogroup", name="Filter side").get_by_label("3").focus()
    page.keyboard.press("ArrowRight")
    assert told(page)["kernel_size"] == 4
    explorer = ParameterExplorer(size=113, kernel_size=4)
    words = f"Dense layer: {explorer.dense:,} parameters. Convolutional layer: {explorer.conv:,}."
    page.wait_for_function(
        f"(words) => {ROOT}.querySelector('[role=status]').textContent === words", arg=words
    )


def test_a_wrong_number_is_said_and_not_taken(opened):
    page = opened()
    box = page.get_by_role("textbox", name="Dense units")
    box.fill("2000")
    assert "1 to 1024" in page.get_by_role("alert").filter(has_text="1024").inner_text()
    assert told(page)["units"] == 64
    box.fill("128")
    assert told(page)["units"] == 128


def test_a_finger_and_reset(opened):
    page = opened(width=390, touch=True, filters=8)
    page.get_by_role("button", name="Filters × 2").tap()
    assert told(page)["filters"] == 16
    page.wait_for_function("window.saves > 0")
    page.get_by_role("button", name="Reset").tap()
    assert told(page) == {"size": 224, "channels": 3, "units": 64, "filters": 8, "kernel_size": 3}
